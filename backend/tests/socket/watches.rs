//! What is watched for: the first step at fault, with its message and actor, on
//! the way to where the room is.

use shared::{
    chronicle::{BranchId, Place},
    command::Command,
    rejection::Rejection,
    watch::{Breach, Invariant, Watch},
    world::{Mode, Pace, ReadOptions},
};

use crate::support::{Backend, Browser};

fn watch(invariant: Invariant, stops: bool) -> Command {
    Command::Watch { invariant, stops }
}

/// Who reads without waiting, and without anything becoming pending.
fn noack(actor: &str) -> Command {
    Command::SetReads {
        actor: actor.into(),
        reads: ReadOptions {
            noack: true,
            ..ReadOptions::default()
        },
    }
}

fn crash(actor: &str) -> Command {
    Command::Crash {
        actor: actor.into(),
    }
}

/// How an invariant stands by what this browser was told.
fn watched(browser: &Browser, invariant: &Invariant) -> Option<Watch> {
    let mut watches = browser.chronicle.watches.iter();
    watches.find(|watch| watch.invariant == *invariant).cloned()
}

fn broken(browser: &Browser, invariant: &Invariant) -> Option<Breach> {
    watched(browser, invariant).expect("a watch").broken
}

fn at(browser: &Browser, step: u64, message: Option<&str>, actor: Option<&str>) -> Breach {
    Breach {
        at: Place {
            branch: browser.chronicle.branch.max(BranchId::FIRST),
            step,
        },
        message: message.map(Into::into),
        actor: actor.map(Into::into),
    }
}

#[tokio::test]
async fn the_first_step_at_fault_is_named_and_going_back_before_it_mends_it() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    let mut follower = Browser::join(&backend, &driver.room).await;
    let lost = Invariant::NothingLost;
    driver.must(watch(lost.clone(), false)).await;
    driver.must(noack("c1")).await;
    for actor in ["p1", "p1", "c1"] {
        driver.step(actor).await;
    }
    assert_eq!(broken(&driver, &lost), None);
    let before = driver.world.step;
    driver.must(crash("c1")).await;
    let breach = at(&driver, before + 1, Some("m1"), Some("c1"));
    assert_eq!(broken(&driver, &lost), Some(breach.clone()));

    // The first one stays, whatever comes later.
    let restart = Command::Restart { actor: "c1".into() };
    driver.must(restart).await;
    driver.step("c1").await;
    driver.must(crash("c1")).await;
    assert_eq!(driver.world.ledger.all_totals().lost, 2);
    assert_eq!(broken(&driver, &lost), Some(breach.clone()));
    let mut late = Browser::join(&backend, &driver.room).await;
    let watches = driver.chronicle.watches.clone();
    let same = |late: &Browser| late.chronicle.watches == watches;
    late.until("the same", same).await;

    driver.must(Command::GoTo { step: before + 1 }).await;
    assert_eq!(broken(&driver, &lost), Some(breach.clone()));
    driver.must(Command::Back).await;
    assert_eq!(broken(&driver, &lost), None);
    driver.must(Command::Forward).await;
    assert_eq!(broken(&driver, &lost), Some(breach.clone()));

    // Another way on from before it: nothing is lost there.
    driver.must(Command::Back).await;
    driver.step("c1").await;
    driver.step("a1").await;
    assert_eq!(broken(&driver, &lost), None);
    let here = driver.chronicle.branch;
    assert_ne!(here, breach.at.branch, "it is another branch");
    let first = Command::SwitchBranch {
        branch: breach.at.branch,
        step: None,
    };
    driver.must(first).await;
    assert_eq!(broken(&driver, &lost), Some(breach));
    let branch = here;
    let step = None;
    driver.must(Command::SwitchBranch { branch, step }).await;
    assert_eq!(broken(&driver, &lost), None);
    follower.catch_up(&driver).await;
    let watches = driver.chronicle.watches.clone();
    let same = |follower: &Browser| follower.chronicle.watches == watches;
    follower.until("the same", same).await;
    backend.stop().await;
}

#[tokio::test]
async fn what_is_broken_already_is_so_at_the_present_step() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    driver.must(noack("c1")).await;
    driver.step("p1").await;
    driver.step("c1").await;
    driver.must(crash("c1")).await;
    let step = driver.world.step;
    let lost = Invariant::NothingLost;
    driver.must(watch(lost.clone(), true)).await;
    assert_eq!(broken(&driver, &lost), Some(at(&driver, step, None, None)));
    driver.must(Command::Back).await;
    assert_eq!(broken(&driver, &lost), None);
    driver.must(Command::Forward).await;
    driver.must(Command::Reset).await;
    let kept = watched(&driver, &lost).expect("a reset keeps what is watched for");
    assert!(kept.stops);
    assert_eq!(kept.broken, None);
    backend.stop().await;
}

#[tokio::test]
async fn what_another_client_breaks_is_told_without_an_actor() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    let group = || "billing".into();
    let unread = Invariant::UnreadAtMost {
        group: group(),
        limit: 1,
    };
    driver.must(watch(unread.clone(), false)).await;
    driver.must(watch(Invariant::PendingIsOwned, false)).await;
    driver.step("p1").await;
    let mut redis = driver.redis().await;
    let mut add = redis::cmd("XADD");
    let added: redis::RedisResult<String> = add
        .arg(&["orders", "*", "id", "x1"])
        .query_async(&mut redis)
        .await;
    added.unwrap();
    let told = |browser: &Browser| broken(browser, &unread).is_some();
    driver.until("one too many", told).await;
    let breach = broken(&driver, &unread).unwrap();
    assert_eq!(breach.message, Some("x1".into()));
    assert_eq!(breach.actor, None);

    let mut read = redis::cmd("XREADGROUP");
    let read = read.arg(&["GROUP", "billing", "visitor", "COUNT", "1"]);
    let read = read.arg(&["STREAMS", "orders", ">"]);
    let read: redis::RedisResult<redis::Value> = read.query_async(&mut redis).await;
    read.unwrap();
    let told = |browser: &Browser| broken(browser, &Invariant::PendingIsOwned).is_some();
    driver.until("a visitor's entry", told).await;
    let breach = broken(&driver, &Invariant::PendingIsOwned).unwrap();
    assert_eq!((breach.message, breach.actor), (Some("m1".into()), None));
    backend.stop().await;
}

#[tokio::test]
async fn what_cannot_be_watched_is_refused() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    let mut follower = Browser::join(&backend, &driver.room).await;
    let pending = |limit| Invariant::PendingAtMost {
        group: "billing".into(),
        limit,
    };
    let refused = follower.give(watch(pending(1), false)).await;
    assert_eq!(refused, Err(Rejection::NotDriver));
    let nobody = Invariant::UnreadAtMost {
        group: "nobody".into(),
        limit: 1,
    };
    let refused = driver.give(watch(nobody, false)).await;
    let group = "nobody".into();
    assert_eq!(refused, Err(Rejection::NoGroup { group }));
    let refused = driver.give(watch(pending(u64::MAX), false)).await;
    assert!(matches!(refused, Err(Rejection::OutOfRange { .. })));
    for limit in 0..Watch::MAX as u64 {
        driver.must(watch(pending(limit), false)).await;
    }
    let refused = driver.give(watch(Invariant::InOrder, false)).await;
    assert_eq!(refused, Err(Rejection::WatchesFull { max: 16 }));
    let refused = driver.give(watch(pending(3), false)).await;
    assert_eq!(refused, Err(Rejection::AlreadySo));
    driver.must(watch(pending(3), true)).await;
    assert!(watched(&driver, &pending(3)).unwrap().stops);
    assert_eq!(driver.chronicle.watches.len(), Watch::MAX);
    let invariant = pending(3);
    let unwatch = Command::Unwatch { invariant };
    driver.must(unwatch.clone()).await;
    assert_eq!(driver.give(unwatch).await, Err(Rejection::NotWatched));
    driver.must(watch(Invariant::InOrder, false)).await;
    backend.stop().await;
}

#[tokio::test]
async fn live_mode_stops_at_the_first_violation() {
    let backend = Backend::start_with(&["--seed", "7"]).await;
    let mut driver = Browser::open(&backend).await;
    let mut follower = Browser::join(&backend, &driver.room).await;
    let (lost, order) = (Invariant::NothingLost, Invariant::InOrder);
    driver.must(watch(lost.clone(), true)).await;
    driver.must(watch(order.clone(), false)).await;
    let actors: Vec<_> = driver.world.actors.keys().cloned().collect();
    for actor in actors {
        let is_reader = actor.as_str().starts_with('c');
        let pace = Pace {
            rate_mhz: 2_000_000,
            work_us: 1_000,
            crash_ppm: if is_reader { 100_000 } else { 0 },
            restart_ms: 5,
            ..Pace::default()
        };
        driver.must(Command::SetPace { actor, pace }).await;
    }
    for actor in ["c1", "c2", "c3"] {
        driver.must(noack(actor)).await;
    }
    driver.must(Command::Play).await;
    for browser in [&mut driver, &mut follower] {
        let stopped = |browser: &Browser| {
            let watch = watched(browser, &lost);
            browser.world.mode == Mode::Step && watch.is_some_and(|watch| watch.broken.is_some())
        };
        browser.until("it stops", stopped).await;
    }
    let breach = broken(&driver, &lost).unwrap();
    let message = breach.message.clone().unwrap();
    let group = "billing".into();
    let record = driver.resync().await.ledger.record_of(&message).cloned();
    assert_eq!(
        record.unwrap().fate(&group),
        shared::ledger::Fate::Lost,
        "{breach:?}"
    );
    assert!(breach.actor.unwrap().as_str().starts_with('c'));
    // The frame at fault is followed by the pause and nothing else that ran.
    assert!(driver.world.step <= breach.at.step + 3);
    assert_eq!(driver.give(Command::Pause).await, Err(Rejection::AlreadySo));

    // Broken already, it stops nothing any more.
    driver.must(Command::Play).await;
    let step = driver.world.step;
    let runs = |browser: &Browser| browser.world.step > step + 10;
    driver.until("it runs on", runs).await;
    assert_eq!(driver.world.mode, Mode::Live);
    driver.must(Command::Pause).await;
    backend.stop().await;
}

#[tokio::test]
async fn who_overtakes_in_live_mode_is_told() {
    let backend = Backend::start_with(&["--seed", "7"]).await;
    let mut driver = Browser::open(&backend).await;
    let order = Invariant::InOrder;
    driver.must(watch(order.clone(), true)).await;
    // c1 was given m1 and rests.
    driver.step("p1").await;
    driver.step("c1").await;
    driver
        .must(Command::Freeze {
            actor: "c1".into(),
            frozen: true,
        })
        .await;
    driver.must(Command::Play).await;
    let stopped =
        |browser: &Browser| browser.world.mode == Mode::Step && broken(browser, &order).is_some();
    driver.until("it stops", stopped).await;
    let breach = broken(&driver, &order).unwrap();
    assert_eq!(breach.message, Some("m2".into()));
    let actor = breach.actor.unwrap();
    assert!(["c2", "c3"].contains(&actor.as_str()), "{actor}");
    backend.stop().await;
}
