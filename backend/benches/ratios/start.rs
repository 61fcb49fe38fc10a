//! A new room, from the hello to its first picture, beside a bare Redis that
//! starts and answers.

use std::time::Instant;

use crate::{
    Options,
    finding::Finding,
    series::{Rounds, Series},
    support::{Backend, Browser, Server},
};

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
    vec![Finding {
        bench: "start",
        what: "a new room : a bare Redis that starts and answers".to_owned(),
        numbers: format!("{:.1} ms : {:.1} ms", ours / 1e3, bare / 1e3),
        ratio: Some(rounds.ratio()),
        aim: None,
    }]
}
