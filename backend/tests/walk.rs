//! Random walks: steps, crashes, restarts, clock turns and another client's
//! edits, on a real Redis. After every one of them the picture that a page
//! folds from the steps equals what Redis answers to XINFO STREAM FULL,
//! XPENDING, XRANGE and CLIENT LIST.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "walk/choices.rs"]
mod choices;
#[path = "walk/edits.rs"]
mod edits;
#[path = "walk/outsider.rs"]
mod outsider;
#[path = "walk/rewinds.rs"]
mod rewinds;
#[path = "walk/truth.rs"]
mod truth;
#[path = "walk/variants.rs"]
mod variants;

use std::{
    collections::BTreeSet, os::unix::fs::PermissionsExt, path::Path, sync::Arc, time::Instant,
};

use backend::{
    redis::{
        connection::Connection,
        server::{ServerOptions, find_server_binary},
        supervisor::Supervisor,
    },
    room::playground::Playground,
};
use rand::{RngExt, SeedableRng, seq::IndexedRandom};
use rand_pcg::Pcg32;
use shared::{
    command::{Command, GroupStart, TrimTo},
    id::ActorId,
    patterns::PatternId,
    reconcile::reconcile,
    rejection::Rejection,
    step::{Cause, Step},
    world::{CrashPoint, Moment, Settings, World},
};

/// Steps of each walk; the walks together make more than 10,000.
const STEPS: usize = 2_600;
/// Steps of each walk with edits.
const STEPS_WITH_EDITS: u64 = 1_000;

struct Walk {
    playground: Playground,
    /// What a page has: folded from the steps as they go over the wire.
    page: World,
    /// Another client of the same Redis.
    outside: Connection,
    /// Asks Redis for the truth.
    witness: Connection,
    random: Pcg32,
    history: Vec<String>,
    /// The kinds of facts and effects that came about.
    met: BTreeSet<String>,
}

/// What a walk has to have met, or it would prove little.
const MEETS: &[&str] = &[
    "acknowledged",
    "blocks",
    "claimed",
    "crashed",
    "dead_lettered",
    "delivered",
    "failed",
    "forgotten",
    "hand_lost",
    "nothing_to_claim",
    "processed",
    "reopened",
    "restarted",
    "skipped",
];
/// And where entries are deleted and trimmed.
const MEETS_WITH_TRIMS: &[&str] = &["found_deleted", "removed"];

/// And where the driver edits.
const MEETS_WITH_EDITS: &[&str] = &[
    "acknowledged",
    "claimed",
    "consumer_deleted",
    "cursor_moved",
    "delivered_many",
    "frozen",
    "group_destroyed",
    "group_made",
    "hand_lost",
    "left",
    "reads_set",
    "reopened",
    "sent",
    "skipped",
    "taken",
];
/// And where the driver's edits remove entries.
const MEETS_WITH_EDITED_TRIMS: &[&str] = &["deleted", "removed", "trimmed"];

/// A room at its first step, with somebody at a redis-cli beside it.
async fn set_out(seed: u64) -> (Walk, Supervisor, tempfile::TempDir) {
    set_out_on(PatternId::default(), seed).await
}

/// A room of another pattern.
async fn set_out_on(pattern: PatternId, seed: u64) -> (Walk, Supervisor, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_backend"));
    let supervisor = Supervisor::start_in(program, folder.path()).await.unwrap();
    let named = std::env::var_os("REDIS_SERVER").map(std::path::PathBuf::from);
    let options = ServerOptions::new(find_server_binary(named.as_deref()).unwrap());
    let started = Playground::start(&supervisor, &options, pattern, seed).await;
    let playground = started.unwrap();
    let socket = playground.server().socket_path().to_owned();
    let mut walk = Walk {
        page: playground.world().clone(),
        outside: Connection::open(&socket, "outside").await.unwrap(),
        witness: Connection::open(&socket, "witness").await.unwrap(),
        playground,
        random: Pcg32::seed_from_u64(seed),
        history: Vec::new(),
        met: BTreeSet::new(),
    };
    walk.playground.fresh();
    (walk, supervisor, folder)
}

async fn walk(seed: u64, trims: bool) {
    let (mut walk, supervisor, _folder) = set_out(seed).await;
    let settings = Settings {
        min_idle_ms: 5_000,
        max_deliveries: 2,
        reaper_every_ms: 10_000,
        ..Settings::default()
    };
    walk.obey(Command::Configure { settings }).await;
    while walk.page.step < STEPS as u64 {
        walk.go(trims).await;
        walk.check().await;
    }
    let trims = if trims { MEETS_WITH_TRIMS } else { &[] };
    for kind in MEETS.iter().chain(trims) {
        assert!(walk.met.contains(*kind), "no {kind} was met");
    }
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}

/// As [`walk`], with edits by the driver, each of which may be taken back.
async fn walk_with_edits(seed: u64, trims: bool) {
    let (mut walk, supervisor, _folder) = set_out(seed).await;
    let settings = Settings {
        min_idle_ms: 5_000,
        max_deliveries: 2,
        reaper_every_ms: 10_000,
        ..Settings::default()
    };
    walk.obey(Command::Configure { settings }).await;
    let (mut taken, mut undone) = (0, 0);
    while taken < STEPS_WITH_EDITS {
        let before = walk.page.step;
        match walk.random.random_range(0..10) {
            0..3 => undone += u64::from(walk.edit(trims).await),
            _ => walk.go(trims).await,
        }
        walk.check().await;
        taken += walk.page.step.saturating_sub(before);
    }
    let trims = if trims { MEETS_WITH_EDITED_TRIMS } else { &[] };
    for kind in MEETS_WITH_EDITS.iter().chain(trims) {
        assert!(walk.met.contains(*kind), "no {kind} was met");
    }
    assert!(undone > 20, "only {undone} edits were taken back");
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}

/// What of a picture is the same after something was taken back: connections
/// are made anew, and reads that waited are sent again.
fn lasting(world: &World) -> World {
    let mut world = world.clone();
    for actor in world.actors.values_mut() {
        Arc::make_mut(actor).connection = None;
    }
    for stream in world.streams.values_mut() {
        for group in Arc::make_mut(stream).groups.values_mut() {
            for consumer in Arc::make_mut(group).consumers.values_mut() {
                Arc::make_mut(consumer).seen_ms = 0;
            }
        }
    }
    world
}

impl Walk {
    /// Edits, and takes it back or not. True if it was taken back.
    async fn edit(&mut self, trims: bool) -> bool {
        // What came from outside is another step.
        self.playground.observe().await.unwrap();
        self.check().await;
        let command = edits::edit(&self.page, &mut self.random, trims);
        let before = (self.page.clone(), self.playground.position());
        self.obey(command).await;
        let step = self.playground.world().step;
        if step == before.0.step {
            self.check().await;
            assert_eq!(self.page, before.0, "refused, yet something changed");
            return false;
        }
        assert_eq!(
            step,
            before.0.step + 1,
            "an edit is one step\n{}",
            self.story()
        );
        let outside = |step: &Arc<Step>| step.cause == Cause::Outside;
        assert!(!self.playground.last_steps(1).iter().any(outside));
        if self.random.random_range(0..3) > 0 {
            return false;
        }
        self.check().await;
        self.history.push("undo".into());
        let undone = self.playground.obey(Command::Undo).await;
        if let Err(rejection) = undone {
            panic!("not taken back: {rejection}\n{}", self.story());
        }
        // Everyone is sent a snapshot.
        self.playground.fresh();
        self.page = self.playground.world().clone();
        let position = self.playground.position();
        assert_eq!(position.epoch, before.1.epoch + 1);
        // A read that waits under a cursor that was set back is served when it
        // is sent again.
        if position.step == before.1.step {
            let (is, was) = (lasting(&self.page), lasting(&before.0));
            assert!(is == was, "{}\n{is:?}\nis not\n{was:?}", self.story());
            let log = self.playground.last_steps(1);
            assert!(log.iter().all(|step| step.number == position.step));
        }
        self.check().await;
        if !self.playground.last_steps(1)[0].is_undoable() {
            let again = self.playground.obey(Command::Undo).await;
            assert_eq!(again, Err(Rejection::NothingToUndo));
        }
        true
    }

    async fn go(&mut self, trims: bool) {
        match self.random.random_range(0..100) {
            0..55 => self.obey(Command::Step { actor: None }).await,
            55..70 => {
                let actor = Some(self.anyone());
                self.obey(Command::Step { actor }).await;
            }
            70..74 => {
                let actor = self.anyone();
                self.obey(Command::Crash { actor }).await;
            }
            74..82 => {
                let actor = self.anyone();
                self.obey(Command::Restart { actor }).await;
            }
            82..86 => self.turn_clock().await,
            86..88 => {
                let (actor, point) = self.crash_point();
                self.obey(Command::PlanCrash { actor, point }).await;
            }
            88 => {
                let actor = "p1".into();
                let poison = true;
                self.obey(Command::Poison { actor, poison }).await;
            }
            89 if self.page.actors.len() < 10 => {
                let group = "audit".into();
                self.obey(Command::AddConsumer { group }).await;
            }
            _ => {
                let (page, random) = (&self.page, &mut self.random);
                let edit = outsider::edit(page, random, trims);
                self.history.push(edit.join(" "));
                self.outside.send(&edit).await.unwrap();
                self.playground.observe().await.unwrap();
            }
        }
    }

    /// Turned, Redis's own idle times are those of the room, but for the time
    /// that has passed since.
    async fn turn_clock(&mut self) {
        let by_ms = self.random.random_range(1..20_000);
        let start = Instant::now();
        self.obey(Command::TurnClock { by_ms }).await;
        let world = self.playground.world();
        let group = &world.streams["orders"].groups["billing"];
        let words = ["XPENDING", "orders", "billing", "-", "+", "100"];
        let rows = self.witness.send(&words).await.unwrap();
        let passed = start.elapsed().as_millis() as u64 + 1;
        for row in rows.list() {
            let id = row.list()[0].entry_id().unwrap();
            let Some(pending) = group.pending.get(&id) else {
                continue;
            };
            let (told, shown) = (row.list()[2].int().unwrap(), pending.idle_ms(world.now_ms));
            let more = told.cast_unsigned() + truth::ROUNDING_MS;
            assert!(
                more >= shown && more - shown <= passed + 2 * truth::ROUNDING_MS,
                "{id} is idle {told} ms in Redis, {shown} ms in the room\n{}",
                self.story()
            );
        }
    }

    async fn obey(&mut self, command: Command) {
        self.history.push(format!("{command:?}"));
        match self.playground.obey(command).await {
            Ok(()) => {}
            Err(refused) if edits::may_be_refused(&refused) => {}
            Err(other) => panic!("{other}\n{}", self.story()),
        }
    }

    fn anyone(&mut self) -> ActorId {
        let all: Vec<&ActorId> = self.page.actors.keys().collect();
        (*all.choose(&mut self.random).unwrap()).clone()
    }

    fn crash_point(&mut self) -> (ActorId, Option<CrashPoint>) {
        let actor = self.anyone();
        let program = self.page.actors[&actor].program.program();
        let line = program.lines.choose(&mut self.random).unwrap();
        let moment = *[Moment::Before, Moment::After]
            .choose(&mut self.random)
            .unwrap();
        let line = line.label.into();
        (actor, Some(CrashPoint { line, moment }))
    }

    async fn check(&mut self) {
        for step in self.playground.fresh() {
            // Over the wire and back, as a page gets it.
            let text = serde_json::to_string(&*step).unwrap();
            let step: Step = serde_json::from_str(&text).unwrap();
            let before = self.page.clone();
            self.page.take(&step).unwrap();
            self.meet(&text);
            self.check_deliveries(&before);
        }
        assert!(
            self.page == *self.playground.world(),
            "the page's world is another than the room's\n{}",
            self.story()
        );
        let (page, clock) = (&self.page, self.playground.clock());
        if let Err(difference) = truth::compare(&mut self.witness, page, &clock).await {
            panic!("{difference}\n{}", self.story());
        }
        let key = page.pattern.pattern().stream();
        let unexplained = reconcile(&page.streams, &page.ledger, &key);
        assert!(unexplained.is_empty(), "{unexplained:?}\n{}", self.story());
    }

    /// A delivery happens at the room's time, and stays where it happened.
    fn check_deliveries(&self, before: &World) {
        let groups = |world: &World| world.streams.get("orders").map(|s| s.groups.clone());
        for (name, group) in groups(&self.page).unwrap_or_default() {
            for (id, pending) in &group.pending {
                let earlier = groups(before).unwrap_or_default();
                let earlier = earlier.get(&name).and_then(|group| group.pending.get(id));
                let same = earlier.filter(|earlier| {
                    earlier.deliveries == pending.deliveries && earlier.consumer == pending.consumer
                });
                let at_ms = pending.delivered_ms;
                // Another client may claim without counting, which renews it.
                let kept = same
                    .is_some_and(|same| same.delivered_ms.abs_diff(at_ms) <= truth::ROUNDING_MS);
                let earlier_group = groups(before).and_then(|groups| groups.get(&name).cloned());
                let hidden = earlier_group
                    .is_none_or(|group| !shared::world::covered(&group.head.pending_windows, *id));
                // Restoring a stream serves a blocked reader for which another
                // client had set the cursor back: at the time turned to.
                let now = [before.now_ms, self.page.now_ms]
                    .iter()
                    .any(|now| now.abs_diff(at_ms) <= truth::ROUNDING_MS);
                assert!(
                    kept || now || hidden,
                    "{id} was delivered at {at_ms}, not at {}, {earlier:?} {pending:?}\n{}",
                    before.now_ms,
                    self.story()
                );
            }
        }
    }

    fn meet(&mut self, step: &str) {
        let step: serde_json::Value = serde_json::from_str(step).unwrap();
        let facts = step["facts"].as_array().unwrap().iter();
        let effects = step["effects"].as_array().unwrap().iter();
        let whys = effects.map(|effect| &effect["why"]);
        self.met.extend(facts.chain(whys).filter_map(kind_of));
    }

    fn story(&self) -> String {
        let last = self.history.iter().rev().take(12).rev();
        let last: Vec<&str> = last.map(String::as_str).collect();
        format!("step {}, after: …\n{}", self.page.step, last.join("\n"))
    }
}

/// The name of a variant: a text, or the key of what it carries.
fn kind_of(value: &serde_json::Value) -> Option<String> {
    let carried = value.as_object().and_then(|object| object.keys().next());
    carried
        .cloned()
        .or_else(|| value.as_str().map(str::to_owned))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_small_stream_is_always_what_redis_has() {
    walk(1, true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_small_stream_is_always_what_redis_has() {
    walk(2, true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_growing_stream_is_always_what_redis_has() {
    walk(3, false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_growing_stream_is_always_what_redis_has() {
    walk(4, false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_edited_is_always_what_redis_has() {
    walk_with_edits(6, true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_edited_while_it_grows_is_always_what_redis_has() {
    walk_with_edits(7, false).await;
}

/// What lies far from every window is known to be gone as well.
#[tokio::test]
async fn what_is_removed_by_hand_far_from_every_window_is_known_to_be_gone() {
    let (mut walk, supervisor, _folder) = set_out(8).await;
    let mut ids = Vec::new();
    for n in 0..300 {
        let fields = vec![("id".to_owned(), format!("x{n}"))];
        walk.obey(Command::Send { id: None, fields }).await;
        walk.check().await;
        let stream = &walk.page.streams["orders"];
        ids.push(stream.head.last_id);
    }
    let key = walk.page.pattern.pattern().stream();
    let windows = walk.page.streams["orders"].head.windows.clone();
    assert!(!shared::world::covered(&windows, ids[150]));
    let stored = |walk: &Walk, n: usize| walk.page.ledger.stored(&key, ids[n]).unwrap().stored;
    let gone = |walk: &Walk| (0..300).filter(|n| !stored(walk, *n)).count();

    let cursor = Command::SetCursor {
        group: "audit".into(),
        start: GroupStart::After(ids[250]),
    };
    walk.obey(cursor).await;
    walk.check().await;
    let skipped = |walk: &Walk, n: usize| {
        let group = "audit".into();
        walk.page.ledger.was_skipped(&key, ids[n], &group)
    };
    assert!((0..=250).all(|n| skipped(&walk, n)) && !skipped(&walk, 251));

    walk.obey(Command::Delete { entry: ids[150] }).await;
    walk.check().await;
    assert!(!stored(&walk, 150));
    assert_eq!(gone(&walk), 1);
    walk.obey(Command::Trim {
        to: TrimTo::Length(100),
        approximate: true,
    })
    .await;
    walk.check().await;
    // Whole blocks only: of a hundred entries each.
    assert_eq!(gone(&walk), 200, "{}", walk.story());
    assert_eq!(walk.page.streams["orders"].head.length, 100);
    walk.obey(Command::Trim {
        to: TrimTo::Id(ids[240]),
        approximate: false,
    })
    .await;
    walk.check().await;
    assert_eq!(gone(&walk), 240);
    let totals = walk.page.ledger.totals(&"billing".into());
    assert_eq!(totals.lost, 240);
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}

#[tokio::test]
async fn what_is_pending_far_from_every_window_is_known_to_be_gone() {
    let (mut walk, supervisor, _folder) = set_out(5).await;
    let mut ids = Vec::new();
    for n in 0..300 {
        let name = format!("x{n}");
        let words = ["XADD", "orders", "*", "id", &name];
        let added = walk.outside.send(&words);
        ids.push(added.await.unwrap().entry_id().unwrap().to_string());
    }
    let all = [
        "XREADGROUP",
        "GROUP",
        "audit",
        "visitor",
        "COUNT",
        "300",
        "STREAMS",
        "orders",
        ">",
    ];
    walk.outside.send(&all).await.unwrap();
    let (gone, kept) = (ids[150].clone(), ids[170].clone());
    for id in ids.iter().filter(|id| **id != gone && **id != kept) {
        let words = ["XACK", "orders", "audit", id];
        walk.outside.send(&words).await.unwrap();
    }
    walk.outside.send(&["XDEL", "orders", &gone]).await.unwrap();
    walk.playground.observe().await.unwrap();
    walk.check().await;
    let group = &walk.page.streams["orders"].groups["audit"];
    let dangling: Vec<bool> = group
        .pending
        .values()
        .map(|pending| pending.dangling)
        .collect();
    assert_eq!(dangling, [true, false]);
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}
