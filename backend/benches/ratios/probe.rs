//! One look at Redis, by how long the stream is: right after something changed,
//! as after a step.

use std::time::Instant;

use ::redis::aio::MultiplexedConnection;
use backend::redis::{
    clock::Clock,
    connection::Connection,
    lifetimes::Lifetimes,
    probe::{self, Sight},
};
use shared::{
    id::Key,
    world::{PlainKeys, Streams},
};

use crate::{
    Options,
    finding::{Aim, Finding},
    series::{Rounds, Series},
    support::Server,
};

/// Entries in the streams that are compared.
const LENGTHS: [usize; 3] = [100, 10_000, 1_000_000];
/// Entries that are added at once.
const BATCH: usize = 10_000;

pub(crate) async fn bench(options: &Options) -> Vec<Finding> {
    let mut looked_at = Vec::new();
    for length in LENGTHS {
        looked_at.push(Stream::of(length).await);
    }
    // To the shortest one.
    let mut longer = [Rounds::default(), Rounds::default()];
    for _ in 0..options.count(15, 3) {
        let mut times = vec![Series::default(); LENGTHS.len()];
        for _ in 0..options.count(200, 40) {
            for (stream, times) in looked_at.iter_mut().zip(&mut times) {
                stream.grow().await;
                let start = Instant::now();
                stream.look().await;
                times.add(start.elapsed());
            }
        }
        let shortest = times[0].quantile(0.5);
        for (rounds, times) in longer.iter_mut().zip(&times[1..]) {
            rounds.add(times.quantile(0.5), shortest);
        }
    }
    let findings = longer.iter().zip(&LENGTHS[1..]);
    findings
        .map(|(rounds, length)| {
            let (long, short) = rounds.sides();
            Finding {
                bench: "probe",
                what: format!("a look at {length} entries : at {}", LENGTHS[0]),
                numbers: format!("{long:.0} µs : {short:.0} µs"),
                ratio: Some(rounds.ratio()),
                aim: Some(Aim::AtMost(1.2)),
            }
        })
        .collect()
}

/// A stream on a Redis of its own, with a group at its beginning.
struct Stream {
    _server: Server,
    redis: MultiplexedConnection,
    connection: Connection,
    keys: Vec<Key>,
    clock: Clock,
    before: Streams,
}

impl Stream {
    async fn of(length: usize) -> Self {
        let server = Server::start().await;
        let mut redis = server.connect().await;
        for first in (0..length).step_by(BATCH) {
            let mut add = redis::pipe();
            for n in first..length.min(first + BATCH) {
                let (id, name) = (format!("{}-0", n + 1), format!("m{n}"));
                add.cmd("XADD").arg(&["orders", &id, "id", &name]).ignore();
            }
            let _: () = add.query_async(&mut redis).await.expect("entries");
        }
        let mut group = redis::pipe();
        group
            .cmd("XGROUP")
            .arg(&["CREATE", "orders", "billing", "0"])
            .ignore();
        group
            .cmd("XREADGROUP")
            .arg(&[
                "GROUP", "billing", "c1", "COUNT", "20", "STREAMS", "orders", ">",
            ])
            .ignore();
        let _: () = group.query_async(&mut redis).await.expect("a group");
        let mut stream = Self {
            connection: Connection::open(&server.socket(), "bench")
                .await
                .expect("a connection"),
            _server: server,
            redis,
            keys: vec!["orders".into(), "orders:dead".into()],
            clock: Clock::new(0),
            before: Streams::new(),
        };
        for _ in 0..20 {
            stream.look().await;
        }
        stream
    }

    async fn grow(&mut self) {
        let mut add = redis::cmd("XADD");
        add.arg(&["orders", "*", "id", "m"]);
        let _: String = add.query_async(&mut self.redis).await.expect("an entry");
    }

    async fn look(&mut self) {
        let sight = Sight {
            streams: &self.keys,
            plain: &[],
            beside: &[],
            prefixes: &[],
            streams_before: &self.before,
            plain_before: &PlainKeys::new(),
            lifetimes: &Lifetimes::default(),
        };
        let read = probe::read(&mut self.connection, &sight, &self.clock).await;
        self.before = read.expect("a look").streams;
    }
}
