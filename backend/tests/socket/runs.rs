//! Runs towards a goal: how each ends, and what may come in between.

use std::collections::BTreeSet;

use shared::{
    command::Command,
    goal::{EndReason, Ended, Goal, Run},
    rejection::Rejection,
    step::Cause,
    watch::Invariant,
    world::{Mode, ReadOptions},
};

use crate::support::{Backend, Browser};

fn run_until(goal: Goal) -> Command {
    Command::RunUntil { goal, at_most: 500 }
}

fn acknowledged(message: &str, group: Option<&str>) -> Goal {
    Goal::Acknowledged {
        message: message.into(),
        group: group.map(Into::into),
    }
}

/// A run that does not end by itself for a good while.
fn endless() -> Command {
    Command::RunUntil {
        goal: Goal::Pending {
            group: "audit".into(),
            count: 1_000_000,
        },
        at_most: Run::MAX,
    }
}

fn noack(actor: &str) -> Command {
    let actor = actor.into();
    let reads = ReadOptions {
        noack: true,
        ..ReadOptions::default()
    };
    Command::SetReads { actor, reads }
}

/// Runs to a goal, and how that ended.
async fn run(driver: &mut Browser, command: Command) -> Ended {
    driver.must(command).await;
    end_of_run(driver).await
}

async fn end_of_run(browser: &mut Browser) -> Ended {
    let ended =
        |browser: &Browser| browser.chronicle.run.is_none() && browser.chronicle.ended.is_some();
    browser.until("the run's end", ended).await;
    browser.chronicle.ended.clone().unwrap()
}

/// Lines that were run by the steps that this browser was sent.
fn lines(browser: &Browser) -> u64 {
    let steps = browser.steps.iter();
    steps
        .filter(|step| matches!(step.cause, Cause::Line { .. }))
        .count() as u64
}

#[tokio::test]
async fn a_run_ends_at_its_goal() {
    let backend = Backend::start_with(&["--seed", "7"]).await;
    let mut driver = Browser::open(&backend).await;
    let mut follower = Browser::join(&backend, &driver.room).await;
    // A message that is still to be sent.
    let goal = acknowledged("m1", Some("billing"));
    let ended = run(&mut driver, run_until(goal.clone())).await;
    assert_eq!(ended.reason, EndReason::Reached);
    assert_eq!(ended.run.goal, goal);
    assert_eq!(ended.run.taken, lines(&driver));
    let done = |browser: &Browser| browser.world.ledger.totals(&"billing".into()).acknowledged;
    assert_eq!(done(&driver), 1, "not a step further");
    follower.catch_up(&driver).await;
    assert_eq!(end_of_run(&mut follower).await, ended);
    assert_eq!(follower.world, driver.world);

    let again = run(&mut driver, run_until(goal)).await;
    assert_eq!((again.reason, again.run.taken), (EndReason::Reached, 0));
    let goal = acknowledged("m1", None);
    let ended = run(&mut driver, run_until(goal)).await;
    assert_eq!(ended.reason, EndReason::Reached);
    assert_eq!(driver.world.ledger.totals(&"audit".into()).acknowledged, 1);

    let pending = |browser: &Browser| {
        let group = &browser.world.streams["orders"].groups["billing"];
        group.head.pending
    };
    for count in [2, 3] {
        let group = "billing".into();
        let goal = Goal::Pending { group, count };
        let ended = run(&mut driver, run_until(goal)).await;
        assert_eq!(ended.reason, EndReason::Reached);
        assert_eq!(pending(&driver), count);
    }
    let goal = Goal::At {
        actor: "c2".into(),
        line: "ack".into(),
    };
    let ended = run(&mut driver, run_until(goal)).await;
    assert_eq!(ended.reason, EndReason::Reached);
    assert_eq!(driver.world.actors["c2"].line, "ack".into());

    // The next command of the driver, and it is told no more.
    driver.step("p1").await;
    assert_eq!(driver.chronicle.ended, None);
    backend.stop().await;
}

#[tokio::test]
async fn a_run_stops_where_a_message_is_lost() {
    let backend = Backend::start_with(&["--seed", "7"]).await;
    let mut driver = Browser::open(&backend).await;
    driver.must(noack("c1")).await;
    let point = shared::world::CrashPoint {
        line: "work".into(),
        moment: shared::world::Moment::Before,
    };
    let plan = Command::PlanCrash {
        actor: "c1".into(),
        point: Some(point),
    };
    driver.must(plan).await;
    let ended = run(&mut driver, run_until(Goal::Lost)).await;
    assert_eq!(ended.reason, EndReason::Reached);
    assert_eq!(driver.world.ledger.all_totals().lost, 1);
    let last = driver.steps.last().unwrap();
    assert!(matches!(&last.cause, Cause::Fault { actor } if *actor == "c1".into()));
    backend.stop().await;
}

#[tokio::test]
async fn a_run_ends_where_what_is_watched_breaks() {
    let backend = Backend::start_with(&["--seed", "7"]).await;
    let mut driver = Browser::open(&backend).await;
    let nothing = driver.give(run_until(Goal::Broken)).await;
    assert_eq!(nothing, Err(Rejection::NotWatched));
    let order = Invariant::InOrder;
    let watch = |stops| Command::Watch {
        invariant: Invariant::InOrder,
        stops,
    };
    driver.must(watch(false)).await;
    driver.step("p1").await;
    driver.step("c1").await;
    let freeze = Command::Freeze {
        actor: "c1".into(),
        frozen: true,
    };
    driver.must(freeze).await;
    let start = driver.world.step;
    let broken = EndReason::Broken {
        invariant: order.clone(),
    };
    let ended = run(&mut driver, run_until(Goal::Broken)).await;
    assert_eq!(ended.reason, broken);
    let found = driver.chronicle.watches[0].broken.clone().unwrap();
    assert_eq!(
        (found.at.step, found.message),
        (driver.world.step, Some("m2".into()))
    );

    // It is broken: there is nothing more to run to.
    let again = run(&mut driver, run_until(Goal::Broken)).await;
    assert_eq!((again.reason, again.run.taken), (broken.clone(), 0));

    // Another goal is not disturbed by what does not stop, and is by what does.
    let far = || run_until(acknowledged("m2", Some("billing")));
    driver.must(Command::GoTo { step: start }).await;
    assert_eq!(driver.chronicle.watches[0].broken, None);
    assert_eq!(run(&mut driver, far()).await.reason, EndReason::Reached);
    driver.must(Command::GoTo { step: start }).await;
    driver.must(watch(true)).await;
    assert_eq!(run(&mut driver, far()).await.reason, broken);
    assert_eq!(driver.world.step, found.at.step, "the same steps again");
    backend.stop().await;
}

#[tokio::test]
async fn a_run_takes_no_more_than_it_may() {
    let backend = Backend::start_with(&["--seed", "7"]).await;
    let mut driver = Browser::open(&backend).await;
    let goal = Goal::Lost;
    let at_most = 17;
    let ended = run(&mut driver, Command::RunUntil { goal, at_most }).await;
    assert_eq!(ended.reason, EndReason::TookAll);
    assert_eq!((ended.run.taken, lines(&driver)), (17, 17));
    let actors = driver.steps.iter().filter_map(|step| match &step.cause {
        Cause::Line { actor, .. } => Some(actor.clone()),
        _ => None,
    });
    let actors: BTreeSet<_> = actors.collect();
    assert!(actors.len() >= 4, "in the fair order: {actors:?}");
    backend.stop().await;
}

/// A reaper that waits for the room's clock waits in vain in step mode.
#[tokio::test]
async fn a_run_ends_where_nobody_can_go_on() {
    let backend = Backend::start_with(&["--seed", "7"]).await;
    let mut driver = Browser::open(&backend).await;
    driver.step("p1").await;
    driver.step("c1").await;
    for actor in ["p1", "c1"] {
        let actor = actor.into();
        driver.must(Command::Crash { actor }).await;
    }
    let ended = run(&mut driver, run_until(acknowledged("m1", Some("billing")))).await;
    let rejection = Rejection::NobodyReady;
    assert_eq!(ended.reason, EndReason::Refused { rejection });
    driver.must(Command::TurnClock { by_ms: 30_000 }).await;
    let ended = run(&mut driver, run_until(acknowledged("m1", Some("billing")))).await;
    assert_eq!(ended.reason, EndReason::Reached, "the reaper is due");
    backend.stop().await;
}

#[tokio::test]
async fn a_run_is_stopped_in_the_middle_of_it() {
    let backend = Backend::start_with(&["--seed", "7"]).await;
    let mut driver = Browser::open(&backend).await;
    let mut follower = Browser::join(&backend, &driver.room).await;
    driver.must(endless()).await;
    let under_way = |browser: &Browser| {
        browser
            .chronicle
            .run
            .as_ref()
            .is_some_and(|run| run.taken > 0)
    };
    // Who comes in the middle of it has what the others have.
    let mut late = Browser::join(&backend, &driver.room).await;
    let told = |browser: &Browser| browser.chronicle.run.is_some();
    late.until("it runs", told).await;
    late.resync().await;
    driver.until("it is told how far it is", under_way).await;
    follower.until("it is told how far it is", under_way).await;
    for command in [
        Command::Step { actor: None },
        Command::Play,
        Command::Back,
        Command::TurnClock { by_ms: 1 },
        Command::NextMove,
        endless(),
    ] {
        let refused = driver.give(command).await;
        assert_eq!(refused, Err(Rejection::Running));
    }
    follower.must(Command::AskToDrive { ask: true }).await;
    let watch = Command::Watch {
        invariant: Invariant::NothingLost,
        stops: true,
    };
    driver.must(watch).await;
    assert!(driver.chronicle.run.is_some(), "it still runs");
    driver.must(Command::Pause).await;
    let ended = end_of_run(&mut driver).await;
    assert_eq!(ended.reason, EndReason::Stopped);
    assert!(ended.run.taken < Run::MAX);
    assert_eq!(ended.run.taken, lines(&driver));
    assert_eq!(driver.world.mode, Mode::Step);
    for browser in [&mut follower, &mut late] {
        browser.catch_up(&driver).await;
        browser.shows_what(&driver);
        assert_eq!(end_of_run(browser).await, ended);
    }
    assert_eq!(driver.give(Command::Pause).await, Err(Rejection::AlreadySo));
    // All of it can be gone back through.
    driver.must(Command::Back).await;
    driver.must(Command::Forward).await;
    backend.stop().await;
}

#[tokio::test]
async fn a_reset_ends_a_run_and_so_does_a_redis_that_is_gone() {
    let backend = Backend::start_with(&["--seed", "7"]).await;
    let mut driver = Browser::open(&backend).await;
    driver.must(endless()).await;
    driver.must(Command::Reset).await;
    assert_eq!(driver.chronicle.run, None);
    assert_eq!(driver.chronicle.ended, None);
    let step = driver.world.step;
    driver.step("p1").await;
    assert_eq!(driver.world.step, step + 1, "nothing else goes on");

    let mut redis = driver.redis().await;
    driver.must(endless()).await;
    let mut shutdown = redis::cmd("SHUTDOWN");
    let _: redis::RedisResult<redis::Value> = shutdown.arg("NOSAVE").query_async(&mut redis).await;
    let ended = end_of_run(&mut driver).await;
    let EndReason::Refused { rejection } = ended.reason else {
        panic!("{ended:?}");
    };
    assert!(
        matches!(rejection, Rejection::ServerDown { .. }),
        "{rejection}"
    );
    backend.stop().await;
}

#[tokio::test]
async fn what_cannot_be_run_to_is_refused() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    let mut follower = Browser::join(&backend, &driver.room).await;
    let refused = follower.give(run_until(Goal::Lost)).await;
    assert_eq!(refused, Err(Rejection::NotDriver));
    let group = || "nobody".into();
    let no_group = || Rejection::NoGroup { group: group() };
    let at = |actor: &str, line: &str| Goal::At {
        actor: actor.into(),
        line: line.into(),
    };
    let message = "m9".into();
    for (goal, rejection) in [
        (acknowledged("m9", None), Rejection::NoMessage { message }),
        (acknowledged("m1", Some("nobody")), no_group()),
        (
            Goal::Pending {
                group: group(),
                count: 0,
            },
            no_group(),
        ),
        (at("c9", "read"), Rejection::NoActor { actor: "c9".into() }),
        (
            at("c1", "bury"),
            Rejection::NoLine {
                actor: "c1".into(),
                line: "bury".into(),
            },
        ),
    ] {
        assert_eq!(driver.give(run_until(goal)).await, Err(rejection));
    }
    for at_most in [0, Run::MAX + 1, u64::MAX] {
        let goal = Goal::Lost;
        let refused = driver.give(Command::RunUntil { goal, at_most }).await;
        let what = "at_most".into();
        let (min, max) = (1, Run::MAX);
        assert_eq!(refused, Err(Rejection::OutOfRange { what, min, max }));
    }
    driver.must(Command::Play).await;
    let refused = driver.give(run_until(Goal::Lost)).await;
    assert_eq!(refused, Err(Rejection::Live));
    driver.must(Command::Pause).await;
    assert_eq!(driver.chronicle.run, None);
    backend.stop().await;
}
