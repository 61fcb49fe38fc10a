//! A new room, from the hello to its first picture: beside a bare Redis that
//! starts and answers, and of each pattern, since whoever chooses another one
//! waits for it.

use std::time::{Duration, Instant};

use shared::{
    patterns::{self, PatternId},
    protocol::{ClientMessage, VERSION},
};

use crate::{
    Options,
    finding::{Aim, Finding},
    series::{Rounds, Series},
    support::{Backend, Browser, Raw, Server},
};

/// How long it may take to be in a room of another pattern, in milliseconds.
const CHOSEN_MS: f64 = 300.0;

pub(crate) async fn bench(options: &Options) -> Vec<Finding> {
    let backend = Backend::start().await;
    let mut rounds = Rounds::default();
    for _ in 0..options.count(5, 1) {
        let (mut ours, mut bare) = (Series::default(), Series::default());
        for _ in 0..options.count(8, 4) {
            let start = Instant::now();
            let room = Browser::open(&backend).await;
            ours.add(start.elapsed());
            drop(room);
            let start = Instant::now();
            let server = Server::start().await;
            bare.add(start.elapsed());
            drop(server);
        }
        rounds.add(ours.quantile(0.5), bare.quantile(0.5));
    }
    backend.stop().await;
    let (ours, bare) = rounds.sides();
    let beside = Finding {
        bench: "start",
        what: "a new room : a bare Redis that starts and answers".to_owned(),
        numbers: format!("{:.1} ms : {:.1} ms", ours / 1e3, bare / 1e3),
        ratio: Some(rounds.ratio()),
        aim: None,
    };
    vec![beside, of_each_pattern(options).await]
}

/// Rooms of every pattern, one after the other.
async fn of_each_pattern(options: &Options) -> Finding {
    let backend = Backend::start_with(&["--max-rooms", "1000"]).await;
    let mut times = Series::default();
    for _ in 0..options.count(8, 1) {
        for pattern in patterns::ALL.iter().copied() {
            times.add(chosen(&backend, pattern).await);
        }
    }
    backend.stop().await;
    let ms = |part| times.quantile(part) / 1e3;
    Finding {
        bench: "start",
        what: format!("from choosing another pattern to its picture, p50 : {CHOSEN_MS} ms"),
        numbers: format!("{:.1} ms; p95 {:.1} ms", ms(0.5), ms(0.95)),
        ratio: Some(ms(0.5) / CHOSEN_MS),
        aim: Some(Aim::AtMost(1.0)),
    }
}

/// How long until a new room of a pattern has its picture.
async fn chosen(backend: &Backend, pattern: PatternId) -> Duration {
    let start = Instant::now();
    let mut raw = Raw::open(backend).await;
    raw.tell(&ClientMessage::Hello {
        version: VERSION,
        room: None,
        secret: None,
        last: None,
        pattern,
    })
    .await;
    // The welcome, and the picture.
    raw.hear_text().await;
    let picture = raw.hear_text().await;
    let took = start.elapsed();
    assert!(picture.starts_with("{\"snapshot\""), "{picture}");
    took
}
