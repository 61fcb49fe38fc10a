//! A browser that does not read: the others do not notice, and it is told.

use std::time::{Duration, Instant};

use shared::{command::Command, rejection::Rejection};

use crate::support::{Backend, Browser, Hello, METRICS, Metrics, Raw};

/// More than the system and the room keep for a socket takes fewer steps.
const STEPS: usize = 400;
/// What is held for a browser of which something will soon be left out.
const BEHIND: f64 = 180_000.0;

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

/// Bytes held for the browser that is furthest behind.
async fn held(backend: &Backend) -> f64 {
    let metrics = Metrics::of(backend).await;
    metrics.get("playground_held_for_one_bytes")
}

/// Steps until somebody does not get everything any more.
async fn leave_behind(backend: &Backend, driver: &mut Browser) {
    let mut redis = driver.redis().await;
    let mut left = None;
    for n in 0..STEPS {
        add_large(&mut redis).await;
        step(driver).await;
        if left.is_none() && n % 5 == 0 && held(backend).await > BEHIND {
            left = Some(n);
        }
        if left.is_some_and(|left| n > left + 30) {
            return;
        }
    }
    panic!("nobody was ever behind");
}

#[tokio::test]
async fn a_browser_that_does_not_read_slows_nobody_and_misses_nothing_for_good() {
    let backend = Backend::start_with(&METRICS).await;
    let mut driver = Browser::open(&backend).await;
    let narrow = Raw::narrow(&backend).await;
    let mut slow = Browser::join_over(narrow, &driver.room).await;
    // It asks, and reads no answer.
    let asked = slow.post(Command::AddProducer).await;
    leave_behind(&backend, &mut driver).await;

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

/// What a browser costs that never reads anything, beside what the system keeps
/// for its connection.
const COST_MAX: f64 = 256.0 * 1024.0;

#[tokio::test]
async fn a_browser_that_never_reads_costs_a_bounded_number_of_bytes() {
    let backend = Backend::start_with(&METRICS).await;
    let mut driver = Browser::open(&backend).await;
    let mut witness = Browser::join(&backend, &driver.room).await;
    let narrow = Raw::narrow(&backend).await;
    let mut stalled = Browser::join_over(narrow, &driver.room).await;
    for _ in 0..300 {
        // It is not told either that each of these is refused.
        stalled.post(Command::AddProducer).await;
    }
    let mut redis = driver.redis().await;
    let mut most = 0.0_f64;
    for n in 0..STEPS {
        add_large(&mut redis).await;
        step(&mut driver).await;
        witness.catch_up(&driver).await;
        if n % 20 == 0 {
            let held = Metrics::of(&backend)
                .await
                .get("playground_held_for_one_bytes");
            most = most.max(held);
        }
    }
    assert!(most <= COST_MAX, "{most}");
    assert!(most > COST_MAX / 4.0, "it was never behind: {most}");
    assert_eq!(witness.snapshots, [false], "the others miss nothing");
    assert_eq!(witness.world, driver.world);
    drop(stalled);
    backend.stop().await;
}

/// A snapshot of a room with as much in it as a class makes stays short enough
/// for who has stalled.
#[tokio::test]
async fn a_snapshot_of_a_busy_room_stays_short() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    let mut redis = driver.redis().await;
    for n in 0..600 {
        let actor = ["p1", "p1", "c1", "c2"][n % 4];
        let actor = Some(actor.into());
        let _ = driver.give(Command::Step { actor }).await;
        if n % 4 == 0 {
            add_large(&mut redis).await;
        }
    }
    let mut raw = Raw::open(&backend).await;
    raw.hello(Hello {
        room: Some(driver.room.clone()),
        ..Hello::default()
    })
    .await;
    let lengths = [raw.hear_length().await, raw.hear_length().await];
    assert!(lengths[1] < 200 * 1024, "{lengths:?}");
    assert!(lengths[1] > 50 * 1024, "this was no busy room: {lengths:?}");
    backend.stop().await;
}

/// A server that stops does not wait for it.
#[tokio::test]
async fn a_browser_that_does_not_read_holds_up_no_stop() {
    let backend = Backend::start_with(&METRICS).await;
    let mut driver = Browser::open(&backend).await;
    let narrow = Raw::narrow(&backend).await;
    let slow = Browser::join_over(narrow, &driver.room).await;
    // More than the system keeps, so that the backend is in the middle of a write.
    leave_behind(&backend, &mut driver).await;
    let start = Instant::now();
    backend.stop().await;
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
    drop(slow);
}
