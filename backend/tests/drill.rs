//! The same crash at the same moment in every pattern, on a real Redis: what is
//! lost and done twice then is what the pattern says of itself.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::{os::unix::fs::PermissionsExt, path::Path};

use backend::{
    redis::{
        server::{ServerOptions, find_server_binary},
        supervisor::Supervisor,
    },
    room::playground::Playground,
};
use shared::{
    drill::{At, Drill, Ending, Next, Task},
    id::{ActorId, MessageName},
    ledger::Fate,
    patterns::{ALL, PatternId, Promise},
    world::ActorState,
};
use tempfile::TempDir;

/// Messages sent.
const MESSAGES: u64 = 4;

struct Rehearsal {
    playground: Playground,
    last: Option<ActorId>,
}

impl Rehearsal {
    async fn start(pattern: PatternId, supervisor: &Supervisor) -> Self {
        let named = std::env::var_os("REDIS_SERVER").map(std::path::PathBuf::from);
        let options = ServerOptions::new(find_server_binary(named.as_deref()).unwrap());
        let playground = Playground::start(supervisor, &options, pattern, 7).await;
        Self {
            playground: playground.unwrap(),
            last: None,
        }
    }

    async fn run(&mut self, task: Task) -> Ending {
        let mut drill = Drill::new(task, self.playground.world(), self.last.take());
        let ending = loop {
            match drill.next(self.playground.world()) {
                Next::Over(ending) => break ending,
                Next::Ask(command) => {
                    let obeyed = self.playground.obey(command.clone()).await;
                    assert_eq!(obeyed, Ok(()), "{command:?}");
                }
            }
        };
        self.last = drill.last().cloned();
        ending
    }

    /// Sends, crashes whoever has the last message, and goes on to the end.
    async fn crash(&mut self, at: At) -> (Ending, Ending) {
        for n in 1..=MESSAGES {
            assert_eq!(self.run(Task::Send).await, Ending::Done, "m{n}");
        }
        let message = last_message();
        let crashed = self.run(Task::Crash { message, at }).await;
        if let Ending::Crashed(actor) = &crashed {
            let state = self.playground.world().actors[actor].state;
            assert_eq!(state, ActorState::Crashed);
        }
        assert_eq!(self.run(Task::Restart).await, Ending::Done);
        (crashed, self.run(Task::Finish).await)
    }
}

/// Nobody has it in hand before all are sent, not even where a caller waits for
/// one reply before it asks again.
fn last_message() -> MessageName {
    format!("m{MESSAGES}").into()
}

async fn stage() -> (Supervisor, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_backend"));
    let supervisor = Supervisor::start_in(program, folder.path()).await;
    (supervisor.unwrap(), folder)
}

/// What a crash at each moment loses and repeats.
async fn outcome(pattern: PatternId, at: At, supervisor: &Supervisor) -> Promise {
    let mut rehearsal = Rehearsal::start(pattern, supervisor).await;
    let (crashed, finished) = rehearsal.crash(at).await;
    // Who begins to read at what comes next never has what was sent before, and
    // work that is one with its acknowledgement has no moment between them.
    let ledger = &rehearsal.playground.world().ledger;
    let record = ledger
        .record_of(&last_message())
        .unwrap_or_else(|| panic!("{pattern:?}, {at:?}: {crashed:?}"));
    let was_missed = record.fates().all(|(_, fate)| match fate {
        Fate::Skipped | Fate::Lost => true,
        Fate::Done => at == At::AfterWork,
        Fate::Open | Fate::Dead => false,
    });
    assert!(
        matches!(crashed, Ending::Crashed(_)) || crashed == Ending::Passed && was_missed,
        "{pattern:?}, {at:?}: {crashed:?}"
    );
    assert_eq!(finished, Ending::Done, "{pattern:?}, {at:?}");
    let ledger = &rehearsal.playground.world().ledger;
    assert!(ledger.sent() >= MESSAGES, "{pattern:?}");
    let totals = ledger.all_totals();
    let outcome = Promise {
        loses: totals.lost > 0,
        repeats: totals.done_twice > 0,
    };
    rehearsal.playground.stop().await;
    outcome
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_loses_and_repeats_no_more_than_the_pattern_says() {
    let (supervisor, _folder) = stage().await;
    for pattern in ALL {
        let promise = pattern.pattern().promise;
        for at in At::ALL {
            let Promise { loses, repeats } = outcome(*pattern, at, &supervisor).await;
            assert!(!loses || promise.loses, "{pattern:?}, {at:?}");
            assert!(!repeats || promise.repeats, "{pattern:?}, {at:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_crash_does_something_else_to_each_pattern() {
    let (supervisor, _folder) = stage().await;
    let of = |loses, repeats| Promise { loses, repeats };
    for (slug, at, expected) in [
        ("list-queue", At::Taken, of(true, false)),
        ("list-queue", At::AfterWork, of(false, false)),
        ("reliable-list", At::Taken, of(false, false)),
        ("reliable-list", At::AfterWork, of(false, true)),
        ("reliable-list-naive", At::Taken, of(true, false)),
        ("reliable-list-naive", At::BeforeWork, of(false, false)),
        ("consumer-group", At::Taken, of(false, false)),
        ("consumer-group", At::AfterWork, of(false, true)),
        ("delay-queue", At::BeforeWork, of(true, false)),
        ("delay-queue-naive", At::AfterWork, of(false, true)),
    ] {
        let pattern = PatternId::from_slug(slug).unwrap();
        let outcome = outcome(pattern, at, &supervisor).await;
        assert_eq!(outcome, expected, "{slug}, {at:?}");
    }
}
