//! Keys that expire, on a real Redis: while the room's clock stands, what they
//! have left stays the same, however long that is; when it is turned past their
//! end they go, and nobody is said to have taken them; while it runs, Redis's
//! own clock decides.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::{
    os::unix::fs::PermissionsExt,
    path::Path,
    time::{Duration, Instant},
};

use backend::{
    redis::{
        connection::Connection,
        lifetimes::LEAST_MS,
        server::{ServerOptions, find_server_binary},
        supervisor::Supervisor,
    },
    room::playground::Playground,
};
use shared::{
    command::Command,
    fact::{By, Fact},
    patterns::PatternId,
    step::{Cause, Step},
    why::Why,
    world::{ActorState, CrashPoint, Moment, World},
};
use tempfile::TempDir;

/// Nothing here takes longer, unless it hangs.
const LIMIT: Duration = Duration::from_secs(20);

struct Room {
    playground: Playground,
    page: World,
    steps: Vec<Step>,
    witness: Connection,
    supervisor: Supervisor,
    _folder: TempDir,
}

impl Room {
    async fn open(slug: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        let program = Path::new(env!("CARGO_BIN_EXE_backend"));
        let supervisor = Supervisor::start_in(program, folder.path()).await.unwrap();
        let named = std::env::var_os("REDIS_SERVER").map(std::path::PathBuf::from);
        let options = ServerOptions::new(find_server_binary(named.as_deref()).unwrap());
        let pattern = PatternId::from_slug(slug).unwrap();
        let started = Playground::start(&supervisor, &options, pattern, 1).await;
        let mut playground = started.unwrap();
        playground.fresh();
        let socket = playground.server().socket_path().to_owned();
        Self {
            page: playground.world().clone(),
            witness: Connection::open(&socket, "witness").await.unwrap(),
            playground,
            steps: Vec::new(),
            supervisor,
            _folder: folder,
        }
    }

    async fn close(self) {
        self.playground.stop().await;
        self.supervisor.close().await.unwrap();
    }

    /// The page takes the steps that came.
    fn follow(&mut self) {
        for step in self.playground.fresh() {
            self.page.take(&step).unwrap();
            self.steps.push((*step).clone());
        }
        assert!(self.page == *self.playground.world());
    }

    async fn must(&mut self, command: Command) {
        let text = format!("{command:?}");
        let before = self.playground.position().epoch;
        self.playground.obey(command).await.expect(&text);
        if self.playground.position().epoch != before {
            self.playground.fresh();
            self.page = self.playground.world().clone();
        }
        self.follow();
    }

    async fn step(&mut self, actor: &str) {
        let actor = Some(actor.into());
        self.must(Command::Step { actor }).await;
    }

    async fn look(&mut self) {
        self.playground.observe().await.unwrap();
        self.follow();
    }

    async fn ask(&mut self, words: &[&str]) -> i64 {
        let reply = self.witness.send(words).await.unwrap();
        reply
            .int()
            .unwrap_or_else(|| panic!("{words:?}: {reply:?}"))
    }

    /// What a key has left by the room's clock.
    fn left(&self, key: &str) -> Option<u64> {
        let expires = match self.page.streams.get(key) {
            Some(stream) => stream.head.expires_ms,
            None => self.page.plain.get(key)?.expires_ms,
        };
        Some(expires? - self.page.now_ms)
    }

    fn exists(&self, key: &str) -> bool {
        self.page.plain.contains_key(key) || self.page.streams.contains_key(key)
    }

    fn last(&self) -> &Step {
        self.steps.last().unwrap()
    }

    /// Waits until Redis's clock is beyond a time.
    async fn wait_beyond(&mut self, stamp_ms: i64) {
        let end = Instant::now() + LIMIT;
        loop {
            let time = self.witness.send(&["TIME"]).await.unwrap();
            let part = |at: usize| time.list()[at].int().unwrap();
            if part(0) * 1_000 + part(1) / 1_000 > stamp_ms {
                return;
            }
            assert!(Instant::now() < end, "Redis's clock stands");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// A key of each pattern that holds a message, and expires.
async fn with_a_key_that_expires(slug: &str, key: &str, ms: &str) -> Room {
    let mut room = Room::open(slug).await;
    room.step("p1").await;
    room.step("p1").await;
    assert_eq!(room.ask(&["PEXPIRE", key, ms]).await, 1);
    room.look().await;
    let step = room.last();
    assert_eq!(step.cause, Cause::Outside, "{step:?}");
    assert_eq!(step.effects[0].by, Some(By::Outside));
    room
}

#[tokio::test]
async fn what_is_left_stays_while_the_rooms_clock_stands() {
    for (slug, key) in [
        ("list-queue", "tasks"),
        ("delay-queue", "delayed"),
        ("consumer-group", "orders"),
    ] {
        let mut room = with_a_key_that_expires(slug, key, "300").await;
        assert_eq!(room.left(key), Some(300), "{slug}");
        let told = room.steps.len();
        let first = room.ask(&["PEXPIRETIME", key]).await;
        room.wait_beyond(first - i64::try_from(LEAST_MS).unwrap() + 600)
            .await;
        room.look().await;
        assert!(room.exists(key), "{slug}: it went with Redis's clock");
        assert_eq!(room.left(key), Some(300), "{slug}");
        assert_eq!(room.steps.len(), told, "{slug}: {:?}", room.last());
        // Its whole time has passed while nobody came.
        let held = room.ask(&["PTTL", key]).await;
        assert!(held > 300, "{slug}: {held}");
        room.close().await;
    }
}

#[tokio::test]
async fn a_key_goes_when_the_clock_is_turned_past_its_end() {
    let mut room = with_a_key_that_expires("list-queue", "tasks", "30000").await;
    room.must(Command::TurnClock { by_ms: 29_000 }).await;
    assert_eq!(room.left("tasks"), Some(1_000));
    let expired = room.ask(&["PTTL", "tasks"]).await;
    assert!(expired > 0, "{expired}");
    room.must(Command::TurnClock { by_ms: 1_000 }).await;
    assert!(!room.exists("tasks"));
    let step = room.last();
    assert_eq!(step.cause, Cause::Edit, "{step:?}");
    let told = step.effects.iter().map(|effect| (&effect.why, &effect.by));
    let told: Vec<_> = told.collect();
    let (first, count) = ("tasks".into(), 1);
    let why = Why::Expired { first, count };
    assert_eq!(told[1..], [(&why, &Some(By::Expiry))]);
    let gone = step
        .facts
        .iter()
        .filter(|fact| matches!(fact, Fact::Removed { by: By::Expiry, .. }));
    assert_eq!(gone.count(), 2, "{:?}", step.facts);
    assert_eq!(room.page.ledger.all_totals().lost, 2);

    // It is there again before, with what it had left; and goes again.
    room.must(Command::Back).await;
    assert_eq!(room.left("tasks"), Some(1_000));
    assert_eq!(room.ask(&["LLEN", "tasks"]).await, 2);
    room.must(Command::Back).await;
    assert_eq!(room.left("tasks"), Some(30_000));
    let held = room.ask(&["PTTL", "tasks"]).await;
    assert!((28_000..=30_000).contains(&held), "{held}");
    room.must(Command::Forward).await;
    room.must(Command::Forward).await;
    assert_eq!(room.ask(&["EXISTS", "tasks"]).await, 0);
    room.close().await;
}

#[tokio::test]
async fn a_stream_that_expires_takes_its_groups_along() {
    let mut room = with_a_key_that_expires("consumer-group", "orders", "9000").await;
    room.must(Command::TurnClock { by_ms: 9_000 }).await;
    assert!(!room.exists("orders"));
    let outside = |step: &&Step| step.cause == Cause::Outside;
    assert_eq!(room.steps.iter().filter(outside).count(), 1, "its EXPIRE");
    room.close().await;
}

#[tokio::test]
async fn another_clients_doing_is_seen_as_its_own() {
    let mut room = with_a_key_that_expires("list-queue", "tasks", "30000").await;
    for (words, left) in [
        (&["EXPIRE", "tasks", "90"][..], Some(90_000)),
        (&["PERSIST", "tasks"], None),
        (&["EXPIRE", "tasks", "7"], Some(7_000)),
    ] {
        let before = room.steps.len();
        room.witness.send(words).await.unwrap();
        room.look().await;
        assert_eq!(room.left("tasks"), left, "{words:?}");
        assert_eq!(room.steps.len(), before + 1, "{words:?}");
        assert_eq!(room.last().cause, Cause::Outside, "{words:?}");
    }
    room.witness.send(&["DEL", "tasks"]).await.unwrap();
    room.look().await;
    let step = room.last();
    assert!(
        matches!(step.effects[0].why, Why::Outside { .. }),
        "{step:?}"
    );
    let mut removed = step.facts.iter();
    let by_them = |fact: &Fact| {
        matches!(
            fact,
            Fact::Removed {
                by: By::Outside,
                ..
            }
        )
    };
    assert!(removed.any(by_them), "{step:?}");
    room.close().await;
}

#[tokio::test]
async fn what_redis_let_go_while_nobody_looked_is_put_back() {
    let mut room = with_a_key_that_expires("list-queue", "tasks", "200").await;
    let (left, told) = (room.left("tasks"), room.steps.len());
    let end = room.ask(&["PEXPIRETIME", "tasks"]).await;
    room.wait_beyond(end).await;
    assert_eq!(room.ask(&["EXISTS", "tasks"]).await, 0, "Redis let it go");
    room.step("w1").await;
    assert_eq!(room.left("tasks"), left);
    assert_eq!(room.steps.len(), told + 1, "{:?}", room.steps);
    assert!(
        matches!(room.last().effects[0].why, Why::Popped { .. }),
        "{:?}",
        room.last()
    );
    room.close().await;
}

#[tokio::test]
async fn redis_decides_while_the_rooms_clock_runs() {
    let mut room = with_a_key_that_expires("list-queue", "tasks", "700").await;
    for actor in ["w1", "w2", "w3", "p1"] {
        let actor = actor.into();
        room.must(Command::Freeze {
            actor,
            frozen: true,
        })
        .await;
    }
    room.must(Command::Play).await;
    let end = room.ask(&["PEXPIRETIME", "tasks"]).await;
    room.wait_beyond(end).await;
    room.playground.frame().await.unwrap();
    room.follow();
    assert!(!room.exists("tasks"));
    let expired = |step: &Step| {
        let mut effects = step.effects.iter();
        effects.any(|effect| matches!(effect.why, Why::Expired { .. }))
    };
    assert!(room.steps.iter().any(expired), "{:?}", room.steps);
    room.must(Command::Pause).await;
    let outside = |step: &&Step| step.cause == Cause::Outside;
    assert_eq!(room.steps.iter().filter(outside).count(), 1, "its EXPIRE");
    assert_eq!(room.page.ledger.all_totals().lost, 2);
    room.close().await;
}

/// The connection of an actor.
fn connection(room: &Room, actor: &str) -> String {
    room.page.actors[actor].connection.unwrap().to_string()
}

#[tokio::test]
async fn a_caller_waits_by_the_rooms_clock() {
    let mut room = Room::open("request-reply").await;
    room.step("p1").await;
    room.step("p1").await;
    assert_eq!(room.page.actors["p1"].state, ActorState::Blocked);
    // As when the time is over by Redis's clock, which the room's is not.
    let (caller, told) = (connection(&room, "p1"), room.steps.len());
    let words = ["CLIENT", "UNBLOCK", &caller, "TIMEOUT"];
    assert_eq!(room.ask(&words).await, 1);
    room.look().await;
    assert_eq!(room.page.actors["p1"].state, ActorState::Blocked);
    assert_eq!(room.steps.len(), told, "{:?}", room.last());
    assert_eq!(room.ask(&words).await, 1, "it waits again");
    room.look().await;

    room.must(Command::TurnClock { by_ms: 9_999 }).await;
    assert_eq!(room.page.actors["p1"].state, ActorState::Blocked);
    room.must(Command::TurnClock { by_ms: 1 }).await;
    assert_eq!(room.page.actors["p1"].state, ActorState::Ready);
    let message = "m1".into();
    let why = &room.last().effects.last().unwrap().why;
    assert_eq!(*why, Why::NoReply { message });
    room.close().await;
}

#[tokio::test]
async fn a_caller_that_went_back_waits_again_for_its_own_reply() {
    let mut room = Room::open("request-reply").await;
    for actor in ["p1", "p1", "s1", "s1", "s1"] {
        room.step(actor).await;
    }
    room.must(Command::TurnClock { by_ms: 10_000 }).await;
    room.must(Command::Back).await;
    assert_eq!(room.page.actors["p1"].state, ActorState::Blocked);
    room.step("s1").await;
    assert_eq!(room.page.actors["p1"].state, ActorState::Working);
    assert!(!room.exists("reply:m1"), "it was handed over");
    room.must(Command::Back).await;
    room.must(Command::TurnClock { by_ms: 10_000 }).await;
    room.step("s1").await;
    assert_eq!(room.left("reply:m1"), Some(30_000));
    // A list that came after a step is not there when the room goes back to it.
    room.must(Command::Back).await;
    assert_eq!(room.ask(&["EXISTS", "reply:m1"]).await, 0);
    room.must(Command::Forward).await;
    assert_eq!(room.ask(&["LLEN", "reply:m1"]).await, 1);
    assert_eq!(room.left("reply:m1"), Some(30_000));
    room.close().await;
}

/// It asks again for what it may have asked for already, and then for the next.
#[tokio::test]
async fn a_caller_that_never_heard_asks_again_and_goes_on() {
    let mut room = Room::open("request-reply").await;
    let point = Some(CrashPoint {
        line: "ask".into(),
        moment: Moment::Unanswered,
    });
    let actor = "p1".into();
    room.must(Command::PlanCrash { actor, point }).await;
    room.step("p1").await;
    let actor = "p1".into();
    room.must(Command::Restart { actor }).await;
    assert_eq!(room.ask(&["LLEN", "requests"]).await, 1, "Redis has it");
    for actor in ["p1", "p1", "s1", "s1", "s1", "s1", "p1", "p1"] {
        room.step(actor).await;
    }
    let Why::Asked { message, .. } = &room.last().effects[0].why else {
        panic!("{:?}", room.last());
    };
    assert_eq!(message.as_str(), "m2");
    room.close().await;
}
