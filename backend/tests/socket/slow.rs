//! A browser that does not read: the others do not notice, and it is told.

use std::time::{Duration, Instant};

use shared::{command::Command, rejection::Rejection};

use crate::support::{Backend, Browser, Raw};

/// Together these frames are more than what the system and the room keep for a
/// socket: some hundred kilobytes each.
const STEPS: usize = 400;

/// Lets p1 add a message; who is too fast waits until it may.
async fn step(driver: &mut Browser) {
    let actor = Some("p1".into());
    let step = Command::Step { actor };
    loop {
        match driver.give(step.clone()).await {
            Ok(()) => return,
            Err(Rejection::TooFast { .. }) => {}
            Err(rejection) => panic!("{rejection}"),
        }
    }
}

/// Adds an entry that takes as much in a frame as an entry may.
async fn add_large(redis: &mut redis::aio::MultiplexedConnection) {
    let mut add = redis::cmd("XADD");
    add.arg("orders").arg(&["MAXLEN", "8", "*"]);
    for field in 0..150 {
        add.arg(field).arg("x".repeat(256));
    }
    let _: String = add.query_async(redis).await.unwrap();
}

#[tokio::test]
async fn a_browser_that_does_not_read_slows_nobody_and_misses_nothing_for_good() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    let narrow = Raw::narrow(&backend).await;
    let mut slow = Browser::join_over(narrow, &driver.room).await;
    let mut redis = driver.redis().await;
    // It asks, and reads no answer.
    let asked = slow.post(Command::AddProducer).await;

    let mut slowest = Duration::ZERO;
    for _ in 0..STEPS {
        add_large(&mut redis).await;
        let start = Instant::now();
        step(&mut driver).await;
        slowest = slowest.max(start.elapsed());
    }
    assert!(slowest < Duration::from_secs(2), "{slowest:?}");

    slow.until("a snapshot", |slow| slow.snapshots.len() > 1)
        .await;
    assert_eq!(
        slow.snapshots,
        [false, true],
        "it is told that steps were left out"
    );
    slow.catch_up(&driver).await;
    slow.shows_what(&driver);
    assert_eq!(slow.answer_of(asked).await, Err(Rejection::NotDriver));
    // And it follows again.
    for actor in ["p1", "c1", "c1"] {
        driver.step(actor).await;
    }
    slow.catch_up(&driver).await;
    slow.shows_what(&driver);
    assert_eq!(slow.snapshots.len(), 2);
    backend.stop().await;
}

/// A server that stops does not wait for it.
#[tokio::test]
async fn a_browser_that_does_not_read_holds_up_no_stop() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    let narrow = Raw::narrow(&backend).await;
    let slow = Browser::join_over(narrow, &driver.room).await;
    let mut redis = driver.redis().await;
    // More than the system keeps, so that the backend is in the middle of a write.
    for _ in 0..STEPS / 2 {
        add_large(&mut redis).await;
        step(&mut driver).await;
    }
    let start = Instant::now();
    backend.stop().await;
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
    drop(slow);
}
