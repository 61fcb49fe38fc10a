//! What is counted for operators.

use shared::{command::Command, rejection::Rejection};

use crate::support::{Backend, Browser, METRICS, Metrics, http};

#[tokio::test]
async fn what_happened_is_counted() {
    let backend = Backend::start_with(&METRICS).await;
    let before = Metrics::of(&backend).await;
    assert_eq!(before.get("playground_rooms"), 0.0);
    assert_eq!(before.get("playground_steps_total"), 0.0);

    let mut driver = Browser::open(&backend).await;
    let mut follower = Browser::join(&backend, &driver.room).await;
    for actor in ["p1", "c1", "c1"] {
        driver.step(actor).await;
    }
    let refused = follower.give(Command::AddProducer).await;
    assert_eq!(refused, Err(Rejection::NotDriver));

    let after = Metrics::of(&backend).await;
    assert_eq!(after.get("playground_rooms"), 1.0);
    assert_eq!(after.get("playground_browsers"), 2.0);
    assert_eq!(after.get("playground_step_seconds_count"), 3.0);
    let steps = after.get("playground_steps_total");
    assert_eq!(steps, driver.world.step as f64, "the first picture is one");
    assert!(after.get("playground_probe_seconds_count") >= 3.0);
    assert!(after.get("playground_probe_seconds_sum") > 0.0);
    let all = after.get("playground_step_seconds_bucket{le=\"+Inf\"}");
    assert_eq!(all, 3.0);
    assert_eq!(after.get("playground_commands_rejected_total"), 1.0);
    assert_eq!(after.get("playground_catch_up_snapshots_total"), 0.0);
    assert_eq!(after.get("playground_live_lines_total"), 0.0);
    drop((driver, follower));
    backend.stop().await;
}

#[tokio::test]
async fn the_memory_of_the_rooms_servers_is_summed_up() {
    let backend = Backend::start_with(&METRICS).await;
    let rooms = [Browser::open(&backend).await, Browser::open(&backend).await];
    let mut bytes = 0.0;
    // A room tells it when it first looks.
    while bytes < 2.0 * 500_000.0 {
        bytes = Metrics::of(&backend)
            .await
            .get("playground_redis_memory_bytes");
    }
    assert!(bytes < 2.0 * 64e6, "{bytes}");
    drop(rooms);
    backend.stop().await;
}

#[tokio::test]
async fn visitors_are_not_told() {
    let backend = Backend::start_with(&METRICS).await;
    let reply = http::get(backend.address(), "/metrics", &[]).await;
    assert_eq!(reply.status, 404);
    backend.stop().await;
}
