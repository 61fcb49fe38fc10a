//! What every pattern keeps of its messages, measured on a real Redis: with a
//! crash before and after each line of each of its programs, with a worker that
//! is slow, with a producer that is far ahead, and with nothing broken.
//!
//! What was measured is written in `static/guarantees.json`, which the page
//! shows, and is held to it here. Where it changed for a good reason:
//! `MEASURE=1 cargo test -p backend --test guarantees`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::{collections::BTreeMap, os::unix::fs::PermissionsExt, path::Path, sync::Arc};

use backend::{
    redis::{
        server::{ServerOptions, find_server_binary},
        supervisor::Supervisor,
    },
    room::playground::Playground,
};
use shared::{
    command::Command,
    fact::Fact,
    id::{ActorId, GroupName, MessageName},
    patterns::{self, Broken, Measured, PatternId, Promise},
    program::{Op, Reads},
    rejection::Rejection,
    step::Step,
    world::{Actor, ActorState, CrashPoint, Moment, Role, Settings},
};

/// Where they are written.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../static/guarantees.json");
/// Messages sent in each case.
const SENT: u64 = 6;
/// Messages sent by a producer that is far ahead.
const FAR_AHEAD: u64 = 40;
/// Rounds through the actors after which a case would go on for ever.
const ROUNDS: usize = 400;
/// The clock is turned by this while nothing happens: more than a reaper waits.
const TURN_MS: u64 = 11_000;
/// What is to happen with time has happened after so many turns.
const TURNS: usize = 6;

/// A pattern with something broken.
struct Case<'a> {
    playground: &'a mut Playground,
    /// Messages whose side effect was done, for each group in the order of the
    /// first times.
    done: BTreeMap<GroupName, Vec<MessageName>>,
    /// Who is held back before its work, until the clock has been turned.
    slow: Option<ActorId>,
    /// It is dead instead of slow, so that a reaper has work that nobody did.
    dies: bool,
    turns: usize,
}

impl Case<'_> {
    async fn run(playground: &mut Playground, pattern: PatternId, broken: Broken) -> Measured {
        let settings = Settings {
            min_idle_ms: 10_000,
            reaper_every_ms: 10_000,
            delay_ms: 5_000,
            seed: 7,
            ..Settings::default()
        };
        playground.reset(pattern, settings).await.unwrap();
        playground.fresh();
        let mut case = Case {
            playground,
            done: BTreeMap::new(),
            slow: None,
            dies: false,
            turns: 0,
        };
        case.break_it(&broken).await;
        if pattern.pattern().has_readers() {
            case.listen().await;
        }
        case.send(if broken == Broken::Ahead {
            FAR_AHEAD
        } else {
            SENT
        })
        .await;
        // What is sent to be done later is due.
        let by_ms = TURN_MS;
        case.obey(Command::TurnClock { by_ms }).await;
        case.settle().await;
        case.measured(broken)
    }

    async fn break_it(&mut self, broken: &Broken) {
        match broken {
            Broken::Nothing | Broken::Ahead => {}
            Broken::Slow { actor } => self.slow = Some(actor.clone()),
            Broken::Crash { actor, at } => {
                if matches!(self.actor(actor).role, Role::Reaper { .. }) {
                    self.slow = self.first_consumer();
                    self.dies = true;
                }
                let (actor, point) = (actor.clone(), Some(at.clone()));
                self.obey(Command::PlanCrash { actor, point }).await;
            }
        }
    }

    /// Those who are given only what comes from now on are there before it comes.
    async fn listen(&mut self) {
        let actors = self.playground.world().actors.iter();
        let readers = actors.filter(|(_, actor)| actor.role != Role::Producer);
        let readers: Vec<ActorId> = readers.map(|(id, _)| id.clone()).collect();
        for id in readers {
            self.step(&id).await;
        }
    }

    /// The producers send so many messages, and nobody else does anything, but
    /// where they wait for a reply.
    async fn send(&mut self, count: u64) {
        for _ in 0..ROUNDS {
            for id in self.producers() {
                if self.playground.world().ledger.sent() >= count {
                    return;
                }
                match self.actor(&id).state {
                    ActorState::Crashed => self.obey(Command::Restart { actor: id }).await,
                    ActorState::Blocked => self.answer().await,
                    _ => self.step(&id).await,
                };
            }
        }
    }

    /// Everybody goes on, or else time does: a producer waits for a reply.
    async fn answer(&mut self) -> bool {
        if self.goes_on().await {
            return true;
        }
        let by_ms = TURN_MS;
        self.obey(Command::TurnClock { by_ms }).await
    }

    /// Whether anything happens without a turn of the clock. Where somebody
    /// waits for a reply, a turn would end that: so the servers, which begin
    /// with a look at what they left, are given a few rounds.
    async fn goes_on(&mut self) -> bool {
        let waits = self
            .playground
            .world()
            .pattern
            .pattern()
            .replies()
            .is_some();
        let rounds = if waits { 4 } else { 1 };
        for _ in 0..rounds {
            if self.round().await {
                return true;
            }
        }
        false
    }

    /// Everybody goes on, and who crashed comes back, until nothing happens any
    /// more however long one waits.
    async fn settle(&mut self) {
        for _ in 0..ROUNDS {
            if self.goes_on().await {
                continue;
            }
            if self.turns == TURNS {
                return;
            }
            self.turns += 1;
            let by_ms = TURN_MS;
            self.obey(Command::TurnClock { by_ms }).await;
            // Who was slow goes on when others had the time to act.
            if self.turns == 2 {
                self.slow = None;
            }
            if let Some(actor) = self.slow.clone().filter(|_| self.dies) {
                self.obey(Command::Crash { actor }).await;
            }
        }
        let last = self.playground.last_steps(6);
        panic!(
            "{:?} never comes to rest: {last:#?}",
            self.playground.world().pattern
        );
    }

    /// One line of each; whether anything happened to a message.
    async fn round(&mut self) -> bool {
        let mut happened = false;
        let actors: Vec<ActorId> = self.playground.world().actors.keys().cloned().collect();
        for id in actors {
            let Some(actor) = self.playground.world().actors.get(&id).cloned() else {
                continue;
            };
            if actor.state == ActorState::Crashed {
                if self.slow.as_ref() != Some(&id) {
                    self.obey(Command::Restart { actor: id }).await;
                    happened = true;
                }
            } else if !self.is_held_back(&id, &actor) && !begins_anew(&actor) {
                happened |= self.step(&id).await;
            }
        }
        happened
    }

    /// A slow worker stands still when it should do its work.
    fn is_held_back(&self, id: &ActorId, actor: &Actor) -> bool {
        let line = actor.program.program().line(&actor.line);
        let works = line.is_some_and(|line| {
            let mut commands = line.op.commands();
            let in_redis = commands.any(|(_, reads)| reads == Reads::Worked);
            in_redis || matches!(line.op, Op::SideEffect(_))
        });
        self.slow.as_ref() == Some(id) && works
    }

    /// Whether anything happened to a message.
    async fn step(&mut self, actor: &ActorId) -> bool {
        let actor = Some(actor.clone());
        self.obey(Command::Step { actor }).await
    }

    async fn obey(&mut self, command: Command) -> bool {
        match self.playground.obey(command).await {
            Ok(())
            | Err(
                Rejection::ActorBlocked { .. }
                | Rejection::ActorCrashed { .. }
                | Rejection::NobodyReady,
            ) => {}
            Err(other) => panic!("{other}"),
        }
        let steps = self.playground.fresh();
        self.note(&steps);
        steps.iter().any(|step| !step.facts.is_empty())
    }

    fn note(&mut self, steps: &[Arc<Step>]) {
        let ledger = self.playground.world().ledger.clone();
        for fact in steps.iter().flat_map(|step| &step.facts) {
            let Fact::Processed { at, group, .. } = fact else {
                continue;
            };
            let name = ledger.message_of(&at.key, at.id).cloned();
            let done = self.done.entry(group.clone()).or_default();
            done.extend(name.filter(|name| !done.contains(name)));
        }
    }

    /// Messages whose work was done after that of one that was sent later.
    fn overtaken(&self) -> u64 {
        let number = |name: &MessageName| -> u64 {
            let digits = name
                .as_str()
                .trim_start_matches(|c: char| !c.is_ascii_digit());
            digits.parse().unwrap_or_default()
        };
        let of_group = |done: &Vec<MessageName>| {
            let mut latest = 0;
            let overtaken = done.iter().map(number).filter(|number| {
                latest = latest.max(*number);
                *number < latest
            });
            overtaken.count() as u64
        };
        self.done.values().map(of_group).sum()
    }

    fn actor(&self, id: &ActorId) -> Arc<Actor> {
        self.playground.world().actors[id].clone()
    }

    fn first_consumer(&self) -> Option<ActorId> {
        let mut actors = self.playground.world().actors.iter();
        let found = actors.find(|(_, actor)| matches!(actor.role, Role::Consumer { .. }));
        found.map(|(id, _)| id.clone())
    }

    fn producers(&self) -> Vec<ActorId> {
        let actors = self.playground.world().actors.iter();
        let producers = actors.filter(|(_, actor)| actor.role == Role::Producer);
        producers.map(|(id, _)| id.clone()).collect()
    }

    fn measured(&self, broken: Broken) -> Measured {
        let ledger = &self.playground.world().ledger;
        let totals = ledger.all_totals();
        Measured {
            broken,
            sent: ledger.sent(),
            lost: totals.lost,
            done_twice: totals.done_twice,
            overtaken: self.overtaken(),
        }
    }
}

/// A producer that would begin with another message.
fn begins_anew(actor: &Actor) -> bool {
    let first = actor.program.program().first();
    actor.role == Role::Producer && actor.line == first && actor.hand.is_none()
}

/// What can be broken of a pattern: of actors that run the same program for the
/// same, the first.
fn cases(pattern: PatternId) -> Vec<Broken> {
    let mut cases = vec![Broken::Nothing, Broken::Ahead];
    let mut seen = Vec::new();
    for (actor, role, program) in pattern.pattern().cast() {
        if seen.contains(&program) {
            continue;
        }
        seen.push(program);
        if matches!(role, Role::Consumer { .. }) {
            cases.push(Broken::Slow {
                actor: actor.clone(),
            });
        }
        for line in program.program().lines {
            // Of a worker, a reply that it never hears of is as a crash after it.
            let unanswered = (role == Role::Producer).then_some(Moment::Unanswered);
            for moment in [Moment::Before, Moment::After]
                .into_iter()
                .chain(unanswered)
            {
                let at = CrashPoint {
                    line: line.label.into(),
                    moment,
                };
                let actor = actor.clone();
                cases.push(Broken::Crash { actor, at });
            }
        }
    }
    cases
}

async fn measure(supervisor: &Supervisor, pattern: PatternId) -> Vec<Measured> {
    let named = std::env::var_os("REDIS_SERVER").map(std::path::PathBuf::from);
    let options = ServerOptions::new(find_server_binary(named.as_deref()).unwrap());
    let playground = Playground::start(supervisor, &options, pattern, 7).await;
    let mut playground = playground.unwrap();
    let mut all = Vec::new();
    for case in cases(pattern) {
        all.push(Case::run(&mut playground, pattern, case).await);
    }
    playground.stop().await;
    all
}

fn is_unanswered(broken: &Broken) -> bool {
    matches!(broken, Broken::Crash { at, .. } if at.moment == Moment::Unanswered)
}

/// Every pattern loses and repeats what it says of itself, and where it says so.
#[tokio::test(flavor = "multi_thread")]
async fn every_pattern_keeps_what_was_measured() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_backend"));
    let supervisor = Arc::new(Supervisor::start_in(program, folder.path()).await.unwrap());
    let halves = [0, 1].map(|half| {
        let supervisor = supervisor.clone();
        tokio::spawn(async move {
            let mut found = BTreeMap::new();
            for id in patterns::ALL.iter().skip(half).step_by(2) {
                let slug = id.pattern().slug.to_owned();
                found.insert(slug, measure(&supervisor, *id).await);
            }
            found
        })
    });
    let mut found = BTreeMap::new();
    for half in halves {
        found.extend(half.await.unwrap());
    }
    let supervisor = Arc::into_inner(supervisor).unwrap();
    supervisor.close().await.unwrap();

    let text = serde_json::to_string_pretty(&found).unwrap() + "\n";
    if std::env::var_os("MEASURE").is_some() {
        std::fs::write(FILE, &text).unwrap();
    }
    for id in patterns::ALL {
        let pattern = id.pattern();
        let cases = &found[pattern.slug];
        // A producer that is not answered sends the same again, and no queue can
        // tell; what a pattern promises is about its workers. That all of what it
        // says can happen does happen, is for the random walks to find.
        let by_workers = |case: &&Measured| !is_unanswered(&case.broken);
        let Promise { loses, repeats } = pattern.promise;
        for case in cases.iter().filter(by_workers) {
            let (slug, lost, twice) = (pattern.slug, case.lost, case.done_twice);
            assert!(loses || lost == 0, "{slug}: {case:?}");
            assert!(repeats || twice == 0, "{slug}: {case:?}");
        }
    }
    let written = std::fs::read_to_string(FILE).unwrap();
    let written: BTreeMap<String, Vec<Measured>> = serde_json::from_str(&written).unwrap();
    for (slug, cases) in &found {
        let known = written.get(slug).map(Vec::as_slice).unwrap_or_default();
        assert_eq!(known, &cases[..], "{slug}");
    }
    assert_eq!(written.len(), found.len(), "of a pattern that is no more");
}
