//! Live mode on a real Redis: actors that run by themselves, crash and come
//! back, with edits and another client in between. At rest the picture that a
//! page folds from the frames equals what Redis answers, and nothing that the
//! actors did is taken for somebody else's doing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "walk/edits.rs"]
mod edits;
#[allow(dead_code, reason = "shared with the random walks")]
#[path = "walk/truth.rs"]
mod truth;

use std::{os::unix::fs::PermissionsExt, path::Path, sync::Arc};

use backend::{
    redis::{
        connection::Connection,
        server::{ServerOptions, find_server_binary},
        supervisor::Supervisor,
    },
    room::playground::Playground,
};
use rand::SeedableRng;
use rand_pcg::Pcg32;
use shared::{
    command::Command,
    fact::Fact,
    patterns::PatternId,
    reconcile::reconcile,
    rejection::Rejection,
    step::{Cause, Step},
    world::{ActorState, Mark, Mode, Pace, Settings, World},
};

struct Room {
    playground: Playground,
    /// What a page has: folded from the steps as they go over the wire.
    page: World,
    witness: Connection,
    steps: Vec<Step>,
    supervisor: Supervisor,
    _folder: tempfile::TempDir,
}

impl Room {
    async fn open(settings: Settings) -> Self {
        Self::open_with(PatternId::default(), settings).await
    }

    async fn open_with(pattern: PatternId, settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        let program = Path::new(env!("CARGO_BIN_EXE_backend"));
        let supervisor = Supervisor::start_in(program, folder.path()).await.unwrap();
        let named = std::env::var_os("REDIS_SERVER").map(std::path::PathBuf::from);
        let options = ServerOptions::new(find_server_binary(named.as_deref()).unwrap());
        let started = Playground::start(&supervisor, &options, pattern, 7).await;
        let playground = started.unwrap();
        let socket = playground.server().socket_path().to_owned();
        let mut room = Self {
            page: playground.world().clone(),
            witness: Connection::open(&socket, "witness").await.unwrap(),
            playground,
            steps: Vec::new(),
            supervisor,
            _folder: folder,
        };
        room.playground.fresh();
        room.must(Command::Configure { settings }).await;
        room
    }

    async fn close(self) {
        self.playground.stop().await;
        self.supervisor.close().await.unwrap();
    }

    async fn obey(&mut self, command: Command) -> Result<(), Rejection> {
        let done = self.playground.obey(command).await;
        self.follow();
        done
    }

    async fn must(&mut self, command: Command) {
        let text = format!("{command:?}");
        self.obey(command).await.expect(&text);
    }

    /// The page takes the steps that came.
    fn follow(&mut self) {
        for step in self.playground.fresh() {
            let text = serde_json::to_string(&step).unwrap();
            let step: Step = serde_json::from_str(&text).unwrap();
            self.page.take(&step).unwrap();
            self.steps.push(step);
        }
    }

    /// Lets the actors run until `lines` more lines were run, with a frame now
    /// and then.
    async fn run(&mut self, lines: u64) {
        let mut run = 0;
        while run < lines {
            for _ in 0..200 {
                self.playground.go_on().await;
            }
            self.playground.frame().await.unwrap();
            let before = self.steps.len();
            self.follow();
            for step in &self.steps[before..] {
                if let Cause::Live { lines, .. } = &step.cause {
                    run += lines;
                }
            }
        }
    }

    async fn set_pace(&mut self, actor: &str, change: impl FnOnce(&mut Pace)) {
        let mut pace = self.page.actors[actor].pace;
        change(&mut pace);
        let actor = actor.into();
        self.must(Command::SetPace { actor, pace }).await;
    }

    /// Everyone as fast as may be, with accidents.
    async fn hurry(&mut self) {
        let actors: Vec<String> = self.page.actors.keys().map(ToString::to_string).collect();
        for actor in actors {
            self.set_pace(&actor, |pace| {
                pace.rate_mhz = 2_000_000;
                pace.work_us = 100;
                pace.crash_ppm = if actor == "p1" { 0 } else { 20_000 };
                pace.failure_ppm = 50_000;
                pace.restart_ms = 5;
            })
            .await;
        }
    }

    /// At rest: the page has what Redis has, and all of it is explained.
    async fn check(&mut self) {
        assert_eq!(self.page.mode, Mode::Step);
        let sampled = self.playground.was_sampled();
        if sampled {
            // As every browser is then: by a snapshot.
            let text = serde_json::to_string(self.playground.world()).unwrap();
            let world: World = serde_json::from_str(&text).unwrap();
            assert_eq!(world.ledger.sums(), self.page.ledger.sums(), "sums hold");
            self.page = world;
        }
        assert!(self.page == *self.playground.world(), "{sampled}");
        let clock = self.playground.clock();
        let compared = truth::compare(&mut self.witness, &self.page, &clock).await;
        compared.unwrap();
        let key = self.page.pattern.pattern().stream();
        let unexplained = reconcile(&self.page.streams, &self.page.ledger, &key);
        assert!(unexplained.is_empty(), "{unexplained:?}");
    }

    fn outsiders(&self) -> Vec<&Step> {
        let outside = |step: &&Step| step.cause == Cause::Outside;
        self.steps.iter().filter(outside).collect()
    }
}

fn settings(min_idle_ms: u64) -> Settings {
    Settings {
        min_idle_ms,
        max_deliveries: 2,
        reaper_every_ms: 10,
        seed: 5,
        ..Settings::default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_with_crashes_adds_up_at_rest() {
    let mut room = Room::open(settings(5)).await;
    room.hurry().await;
    for _ in 0..5 {
        room.must(Command::Play).await;
        room.run(2_000).await;
        room.must(Command::Pause).await;
        room.check().await;
        for _ in 0..20 {
            let stepped = room.obey(Command::Step { actor: None }).await;
            assert!(matches!(stepped, Ok(()) | Err(Rejection::NobodyReady)));
        }
        room.check().await;
    }
    let outside = room.outsiders();
    assert!(outside.is_empty(), "nobody else was there: {outside:?}");
    let mut workers = room.page.actors.values();
    assert!(workers.any(|actor| actor.restarts > 0), "nobody crashed");
    let totals = room.page.ledger.all_totals();
    assert!(totals.dead > 0, "nothing was claimed too often: {totals:?}");
    assert_eq!(totals.lost, 0, "at least once: {totals:?}");
    assert!(totals.done_twice > 0, "{totals:?}");
    room.close().await;
}

/// The other patterns on a stream: what trims, deletes and claims is told as the
/// doing of the actor that did it, however their replies overtake each other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_trims_or_claims_is_known_while_they_run() {
    for slug in [
        "consumer-group-history",
        "consumer-group-shared-naive",
        "consumer-group-xclaim",
        "consumer-group-delete-naive",
        "retention-exact",
        "retention-about",
        "retention-minid",
        "backpressure-check",
    ] {
        let pattern = PatternId::from_slug(slug).expect("a pattern of that name");
        let settings = Settings {
            min_idle_ms: 20,
            reaper_every_ms: 10,
            ..Settings::default()
        };
        let mut room = Room::open_with(pattern, settings).await;
        room.hurry().await;
        for _ in 0..2 {
            room.must(Command::Play).await;
            room.run(700).await;
            room.must(Command::Pause).await;
            room.check().await;
        }
        let outside = room.steps.iter().find(|step| step.cause == Cause::Outside);
        assert!(outside.is_none(), "{slug}: {outside:?}");
        let trims = slug.starts_with("retention");
        let is_trimmed = |step: &Step| {
            let mut facts = step.facts.iter();
            facts.any(|fact| matches!(fact, Fact::Trimmed { by, .. } if by.actor().is_some()))
        };
        let is_busy = |step: &Step| matches!(step.cause, Cause::Live { facts_left_out, .. } if facts_left_out > 0);
        if trims {
            let told = room.steps.iter().any(is_trimmed) || room.steps.iter().any(is_busy);
            assert!(told, "{slug}: nobody trims");
        }
        room.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_in_the_middle_of_it_lose_nothing() {
    let mut room = Room::open(settings(50)).await;
    room.hurry().await;
    room.must(Command::Play).await;
    assert_eq!(room.obey(Command::Play).await, Err(Rejection::AlreadySo));
    let step = Command::Step { actor: None };
    assert_eq!(room.obey(step).await, Err(Rejection::Live));
    room.run(300).await;
    for actor in ["c1", "c2", "a1", "p1"] {
        room.set_pace(actor, |pace| pace.restart_ms = 0).await;
        let crashed = room
            .obey(Command::Crash {
                actor: actor.into(),
            })
            .await;
        assert!(matches!(
            crashed,
            Ok(()) | Err(Rejection::ActorCrashed { .. })
        ));
        let state = room.page.actors[actor].state;
        assert_eq!(state, ActorState::Crashed);
        room.run(20).await;
        room.must(Command::Restart {
            actor: actor.into(),
        })
        .await;
        room.run(200).await;
    }
    room.must(Command::TurnClock { by_ms: 60_000 }).await;
    room.must(Command::AddProducer).await;
    let group = "audit".into();
    room.must(Command::AddConsumer { group }).await;
    room.run(500).await;
    room.must(Command::Pause).await;
    assert_eq!(room.obey(Command::Pause).await, Err(Rejection::AlreadySo));
    room.check().await;
    assert!(room.outsiders().is_empty());
    assert!(room.page.ledger.sent() > 0);
    room.close().await;
}

/// The edits of the walks, with everyone running and crashing: none of them,
/// and nothing that comes of them, is taken for another client's doing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn edits_in_the_middle_of_it_are_the_drivers() {
    let mut random = Pcg32::seed_from_u64(11);
    let mut room = Room::open(settings(50)).await;
    room.hurry().await;
    for round in 0..2 {
        room.must(Command::Play).await;
        for _ in 0..30 {
            room.run(20).await;
            let edit = edits::edit(&room.page, &mut random, true);
            // Slower actors prove no more.
            let stops_all = |actor: &shared::id::ActorId| actor.as_str() == "p1";
            match &edit {
                Command::SetPace { .. } => continue,
                Command::Freeze { actor, .. } | Command::RemoveActor { actor, .. }
                    if stops_all(actor) =>
                {
                    continue;
                }
                _ => {}
            }
            let text = format!("{edit:?}");
            match room.obey(edit).await {
                Ok(()) => {}
                Err(refused) => assert!(edits::may_be_refused(&refused), "{text}: {refused}"),
            }
            let outside = room.outsiders();
            assert!(outside.is_empty(), "after {text}: {outside:?}");
        }
        let undo = room.obey(Command::Undo).await;
        assert_eq!(undo, Err(Rejection::Live));
        room.must(Command::Pause).await;
        room.check().await;
        assert!(room.outsiders().is_empty(), "in round {round}");
        let undo = room.obey(Command::Undo).await;
        assert_eq!(undo, Err(Rejection::NothingToUndo));
    }
    room.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_client_is_told_apart_in_the_middle_of_it() {
    let mut room = Room::open(settings(50)).await;
    room.must(Command::Play).await;
    room.run(10).await;
    let sent = ["XADD", "orders", "*", "id", "mine"];
    room.witness.send(&sent).await.unwrap();
    room.run(10).await;
    room.must(Command::Pause).await;
    room.check().await;
    let record = room.page.ledger.record_of(&"mine".into()).cloned();
    let life = record.expect("the message is known").life.clone();
    let by = shared::fact::By::Outside;
    assert!(
        matches!(&life[0].fact, shared::fact::Fact::Sent { by: sender, .. } if *sender == by),
        "{life:?}"
    );
    room.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clock_runs_and_stands_still_again() {
    let mut room = Room::open(settings(50)).await;
    let before = room.page.now_ms;
    room.must(Command::Play).await;
    room.run(20).await;
    room.must(Command::Pause).await;
    let paused = room.page.now_ms;
    assert!(paused > before);
    room.playground.observe().await.unwrap();
    room.follow();
    room.must(Command::Step {
        actor: Some("p1".into()),
    })
    .await;
    assert_eq!(room.page.now_ms, paused);
    room.check().await;
    room.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_redis_ends_it_in_order() {
    let mut room = Room::open(settings(50)).await;
    room.must(Command::Play).await;
    room.run(10).await;
    room.playground.server().kill().await.unwrap();
    while room.playground.is_live() {
        room.playground.go_on().await;
    }
    let world = room.playground.world();
    assert!(!world.server.up);
    let stopped = |actor: &Arc<shared::world::Actor>| actor.state == ActorState::Stopped;
    assert!(world.actors.values().all(stopped));
    let refused = room.playground.obey(Command::Play).await;
    assert!(matches!(refused, Err(Rejection::ServerDown { .. })));
    let pattern = room.playground.world().pattern;
    let reset = room.playground.reset(pattern, Settings::default()).await;
    reset.unwrap();
    room.playground.obey(Command::Play).await.unwrap();
    room.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_chart_counts_what_was_done() {
    let mut room = Room::open(settings(50)).await;
    room.must(Command::Play).await;
    while room.page.chart.samples().len() < 2 {
        room.run(1).await;
    }
    room.must(Command::Pause).await;
    room.check().await;
    let samples = room.page.chart.samples();
    let produced: u64 = samples.iter().map(|sample| sample.produced).sum();
    assert!(produced > 0 && produced <= room.page.ledger.sent());
    let billing = |sample: &Arc<shared::world::Sample>| sample.groups["billing"].clone();
    let acknowledged: u64 = samples.iter().map(|one| billing(one).acknowledged).sum();
    let totals = room.page.ledger.totals(&"billing".into());
    assert!(acknowledged <= totals.acknowledged);
    room.close().await;
}

/// Readers without a group: what each of them misses, has and has done adds up,
/// though nothing in Redis tells of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_without_a_group_add_up_at_rest() {
    for (slug, loses, repeats) in [
        ("stream-read", true, false),
        ("stream-read-saved", false, true),
        ("stream-read-replay", false, true),
        ("stream-read-naive", true, false),
    ] {
        let pattern = PatternId::from_slug(slug).unwrap();
        let mut room = Room::open_with(pattern, settings(5)).await;
        room.hurry().await;
        for _ in 0..3 {
            room.must(Command::Play).await;
            room.run(1_000).await;
            room.must(Command::Pause).await;
            room.check().await;
            // Whoever is in the middle of something finishes it.
            for _ in 0..10 {
                let stepped = room.obey(Command::Step { actor: None }).await;
                assert!(matches!(stepped, Ok(()) | Err(Rejection::NobodyReady)));
            }
            room.check().await;
        }
        let outside = room.outsiders();
        assert!(
            outside.is_empty(),
            "{slug}: nobody else was there: {outside:?}"
        );
        let totals = room.page.ledger.all_totals();
        assert_eq!(totals.lost > 0, loses, "{slug}: {totals:?}");
        assert_eq!(totals.done_twice > 0, repeats, "{slug}: {totals:?}");
        assert!(totals.processed > 100, "{slug}: {totals:?}");
        each_is_accounted_for(&room.page, slug);
        room.close().await;
    }
}

/// Every stored message is, for each reader, done, lost, in its hand, or still
/// to be read, and what lies behind it is not still to be read.
fn each_is_accounted_for(world: &World, slug: &str) {
    let key = world.pattern.pattern().stream();
    let Some(stream) = world.streams.get(&key) else {
        return;
    };
    for (id, actor) in &world.actors {
        let Some(group) = actor.role.group() else {
            continue;
        };
        for entry in stream.entries.keys() {
            let mark = world.mark(&key, group, *entry);
            let is_held = actor.held().any(|held| held.entry == *entry);
            assert_eq!(
                mark == Some(Mark::InHand),
                is_held,
                "{slug} {id} {entry}: {mark:?}"
            );
            let waits_behind = actor.state == ActorState::Blocked && *entry <= actor.cursor;
            let is_unread = mark == Some(Mark::Unread);
            assert!(
                !(waits_behind && is_unread),
                "{slug} {id} {entry}: {mark:?}"
            );
        }
    }
}
