//! The other patterns on a stream: what the page shows is what Redis has, what is
//! foreseen comes about, nothing that the actors did is taken for another client's
//! doing, and what is lost or done twice is what each says of itself.

use std::collections::BTreeSet;

use rand::RngExt;
use shared::{
    command::Command,
    ledger::Totals,
    patterns::{PatternId, Promise},
    step::Cause,
    world::Settings,
};

use super::{Walk, choices::kinds, set_out_on};

/// Moves of each walk.
const MOVES: usize = 500;
/// Walks of each pattern: two, and more where something rare was not met yet.
const SEEDS: u64 = 6;

impl Walk {
    /// Something that the cast does, or that befalls it.
    async fn move_on(&mut self) {
        match self.random.random_range(0..100) {
            0..35 => {
                if let Some(choice) = self.choose(&BTreeSet::new()) {
                    self.met.extend(kinds(&choice));
                    self.take_choice(&choice).await;
                }
            }
            35..62 => self.obey(Command::Step { actor: None }).await,
            62..76 => {
                let actor = Some(self.anyone());
                self.obey(Command::Step { actor }).await;
            }
            76..80 => {
                let actor = self.anyone();
                self.obey(Command::Crash { actor }).await;
            }
            80..88 => {
                let actor = self.anyone();
                self.obey(Command::Restart { actor }).await;
            }
            88..92 => self.turn_clock().await,
            92..95 => {
                let (actor, point) = self.crash_point();
                self.obey(Command::PlanCrash { actor, point }).await;
            }
            95 => {
                let (actor, poison) = ("p1".into(), true);
                self.obey(Command::Poison { actor, poison }).await;
            }
            _ => self.there_and_back().await,
        }
    }

    /// The producer sends until the memory is full.
    async fn send_until_refused(&mut self, at_most: usize) {
        self.met.clear();
        for _ in 0..at_most {
            let actor = Some("p1".into());
            self.obey(Command::Step { actor }).await;
            self.check().await;
            if self.met.contains("refused") {
                return;
            }
        }
        panic!("it is never full\n{}", self.story());
    }

    /// Back, and on to where it was.
    async fn there_and_back(&mut self) {
        let kept = self.page.clone();
        self.obey(Command::Back).await;
        self.playground.fresh();
        self.page = self.playground.world().clone();
        self.check().await;
        if self.page.step >= kept.step {
            return;
        }
        self.obey(Command::Forward).await;
        self.playground.fresh();
        self.page = self.playground.world().clone();
        assert!(self.page.ledger == kept.ledger, "{}", self.story());
    }
}

async fn walk(slug: &str, seed: u64, meets: &mut BTreeSet<String>) -> Totals {
    let pattern = PatternId::from_slug(slug).expect("a pattern of that name");
    let (mut walk, supervisor, _folder) = set_out_on(pattern, seed).await;
    let settings = Settings {
        min_idle_ms: 5_000,
        max_deliveries: 3,
        reaper_every_ms: 5_000,
        ..Settings::default()
    };
    walk.obey(Command::Configure { settings }).await;
    walk.check().await;
    for _ in 0..MOVES {
        walk.move_on().await;
        walk.check().await;
        let steps = walk.playground.last_steps(3);
        let outside = steps.iter().find(|step| step.cause == Cause::Outside);
        assert!(outside.is_none(), "{outside:?}\n{}", walk.story());
    }
    let totals = walk.page.ledger.all_totals();
    assert!(totals.processed > 3, "{slug}: {totals:?}");
    meets.append(&mut walk.met);
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
    totals
}

/// Crashes at any line lose and repeat exactly what the pattern says of itself,
/// and each of these was met on the way.
async fn holds(slug: &str, meets: &[&str]) {
    let mut met = BTreeSet::new();
    let mut found = Promise {
        loses: false,
        repeats: false,
    };
    let pattern = PatternId::from_slug(slug).expect("a pattern of that name");
    let promise = pattern.pattern().promise;
    let all_met = |met: &BTreeSet<String>| meets.iter().all(|kind| met.contains(*kind));
    for seed in 1..=SEEDS {
        let totals = walk(slug, seed, &mut met).await;
        found.loses |= totals.lost > 0;
        found.repeats |= totals.done_twice > 0;
        if seed > 1 && found == promise && all_met(&met) {
            return;
        }
    }
    assert_eq!(found, promise, "{slug}");
    for kind in meets {
        assert!(met.contains(*kind), "no {kind} was met: {met:?}");
    }
}

macro_rules! hold {
    ($($name:ident: $slug:literal meets $meets:expr;)*) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            holds($slug, $meets).await;
        })*
    };
}

hold! {
    who_reads_its_own_first_repeats: "consumer-group-history"
        meets &["delivered_again", "history_ends", "restarted_to_read", "is_given_again"];
    who_shares_a_name_repeats: "consumer-group-shared-naive"
        meets &["delivered_again", "history_ends", "restarted_to_read"];
    who_claims_by_id_repeats: "consumer-group-xclaim"
        meets &["found_idle", "claimed", "claimed_too_late", "dead_lettered"];
    who_claims_at_once_repeats: "consumer-group-xclaim-naive"
        meets &["found_idle", "claimed"];
    one_group_that_deletes_repeats: "consumer-group-delete"
        meets &["deleted", "removed", "deletes"];
    two_groups_that_delete_lose_and_repeat: "consumer-group-delete-naive"
        meets &["deleted", "removed"];
    who_reads_without_a_pending_list_loses: "consumer-group-noack"
        meets &["taken"];
    a_stream_that_is_kept_short_loses_and_repeats: "retention-exact"
        meets &["stored_and_trimmed", "trimmed", "trims"];
    a_stream_that_is_kept_about_short_loses_and_repeats: "retention-about"
        meets &["stored_and_trimmed", "stored_beyond", "trimmed"];
    a_stream_that_is_trimmed_behind_all_repeats: "retention-minid"
        meets &["trimmed_done", "trimmed"];
    a_producer_that_looks_first_repeats: "backpressure-check"
        meets &["has_room", "no_room", "removed"];
    a_producer_with_a_bound_loses_and_repeats: "backpressure-maxlen"
        meets &["stored_and_trimmed"];
    a_producer_that_never_looks_is_refused: "backpressure-none-naive"
        meets &["refused"];
}

/// Nobody reads, so what is sent fills the memory: Redis refuses it, and goes on
/// with all that needs none.
#[tokio::test]
async fn a_full_memory_refuses_what_is_new_and_gives_away_what_is_there() {
    let pattern = PatternId::from_slug("backpressure-none-naive").unwrap();
    let (mut walk, supervisor, _folder) = set_out_on(pattern, 1).await;
    for id in ["c1", "reaper"] {
        let (actor, frozen) = (id.into(), true);
        walk.obey(Command::Freeze { actor, frozen }).await;
    }
    walk.send_until_refused(64).await;
    let stored = walk.page.streams["orders"].head.length;
    assert!((6..=16).contains(&stored), "full after {stored}");
    let (actor, frozen) = ("c1".into(), false);
    walk.obey(Command::Freeze { actor, frozen }).await;
    for _ in 0..3 {
        walk.obey(Command::Step {
            actor: Some("c1".into()),
        })
        .await;
        walk.check().await;
    }
    assert!(walk.met.contains("acknowledged"), "{:?}", walk.met);
    // The entry stays where it is; what a connection had for itself may be free
    // meanwhile.
    assert_eq!(walk.page.streams["orders"].head.length, stored);
    walk.send_until_refused(4).await;
    // Turning the clock writes the stream anew.
    walk.obey(Command::TurnClock { by_ms: 5_000 }).await;
    walk.check().await;
    walk.there_and_back().await;
    walk.obey(Command::Trim {
        to: shared::command::TrimTo::Length(0),
        approximate: false,
    })
    .await;
    walk.check().await;
    walk.met.clear();
    walk.obey(Command::Step {
        actor: Some("p1".into()),
    })
    .await;
    walk.check().await;
    assert!(walk.met.contains("stored"), "{:?}", walk.met);
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}
