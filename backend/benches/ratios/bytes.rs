//! What a step takes on the wire, beside a snapshot of the same room.

use shared::{command::Command, protocol::ServerMessage};

use crate::{
    UNTHROTTLED,
    finding::{Aim, Finding},
    series::median,
    support::{Backend, Browser, Hello, Raw},
};

/// Steps that make the room a busy one.
const STEPS: usize = 600;

pub(crate) async fn bench() -> Vec<Finding> {
    let backend = Backend::start_with(&UNTHROTTLED).await;
    let mut driver = Browser::open(&backend).await;
    for n in 0..STEPS {
        let actor = Some(["p1", "c1", "c1", "c1"][n % 4].into());
        // Whoever has nothing to do waits, and is not what is measured.
        let _ = driver.give(Command::Step { actor }).await;
    }
    let epoch = driver.epoch;
    let last = driver.steps.iter().rev().take(200);
    let lengths: Vec<f64> = last
        .map(|step| {
            let message = ServerMessage::Steps {
                epoch,
                steps: vec![step.clone()],
            };
            backend::room::encode(&message).len() as f64
        })
        .collect();
    let step = median(&lengths);
    let snapshot = snapshot_length(&backend, &driver).await as f64;
    drop(driver);
    backend.stop().await;
    vec![Finding {
        bench: "bytes",
        what: "bytes of a step : of a snapshot of the same room".to_owned(),
        numbers: format!("{step:.0} : {snapshot:.0}"),
        ratio: Some(step / snapshot),
        aim: Some(Aim::AtMost(0.02)),
    }]
}

async fn snapshot_length(backend: &Backend, driver: &Browser) -> usize {
    let mut raw = Raw::open(backend).await;
    raw.hello(Hello {
        room: Some(driver.room.clone()),
        ..Hello::default()
    })
    .await;
    raw.hear_length().await;
    raw.hear_length().await
}
