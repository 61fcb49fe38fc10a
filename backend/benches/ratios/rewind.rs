//! Going back: what it costs to keep every step, and to return to one.

use std::{
    os::unix::fs::PermissionsExt,
    path::Path,
    time::{Duration, Instant},
};

use backend::{
    redis::{
        clock::Clock,
        connection::Connection,
        probe::{self, Keep, Sight},
        server::{ServerOptions, find_server_binary},
        supervisor::Supervisor,
    },
    room::playground::Playground,
};
use shared::{command::Command, patterns::PatternId};

use crate::{
    Options,
    finding::{Aim, Finding},
    series::{Rounds, Series},
};

/// Entries in the stream.
const ENTRIES: usize = 100;
/// Keys up to so many bytes are kept.
const LIMIT_BYTES: u64 = 2 << 20;

pub(crate) async fn bench(options: &Options) -> Vec<Finding> {
    let folder = tempfile::tempdir().expect("a folder");
    let private = std::fs::Permissions::from_mode(0o700);
    std::fs::set_permissions(folder.path(), private).expect("a private folder");
    let program = Path::new(env!("CARGO_BIN_EXE_backend"));
    let supervisor = Supervisor::start_in(program, folder.path()).await;
    let supervisor = supervisor.expect("a supervisor");
    let server = ServerOptions::new(find_server_binary(None).expect("a redis-server"));
    let pattern = PatternId::default();
    let started = Playground::start(&supervisor, &server, pattern, 1).await;
    let mut playground = started.expect("a playground");
    let findings = measure(&mut playground, options).await;
    playground.stop().await;
    supervisor.close().await.expect("a supervisor that ends");
    findings
}

async fn measure(playground: &mut Playground, options: &Options) -> Vec<Finding> {
    for n in 0..ENTRIES {
        let fields = vec![("id".to_owned(), format!("x{n}"))];
        let sent = playground.obey(Command::Send { id: None, fields }).await;
        sent.expect("an entry");
    }
    let (mut kept, mut back) = (Rounds::default(), Series::default());
    for _ in 0..options.count(9, 2) {
        let steps = options.count(60, 12);
        let mut whole = Series::default();
        let first = playground.world().step;
        for n in 0..steps {
            let actor = Some(["c1", "a1", "c2"][n % 3].into());
            let start = Instant::now();
            let taken = playground.obey(Command::Step { actor }).await;
            whole.add(start.elapsed());
            taken.expect("a step");
        }
        let (with, without) = looks(playground, steps).await;
        let checkpoint = (with - without).max(0.0);
        kept.add(checkpoint, whole.quantile(0.5) - checkpoint);
        while playground.world().step > first {
            let start = Instant::now();
            let gone_back = playground.obey(Command::Back).await;
            back.add(start.elapsed());
            gone_back.expect("a way back");
        }
    }
    let (checkpoint, step) = kept.sides();
    let (half, most) = (back.quantile(0.5) / 1e3, back.quantile(0.99) / 1e3);
    vec![
        Finding {
            bench: "rewind",
            what: format!("a checkpoint at {ENTRIES} entries : its step"),
            numbers: format!("{checkpoint:.0} µs : {step:.0} µs"),
            ratio: Some(kept.ratio()),
            aim: Some(Aim::AtMost(1.0)),
        },
        Finding {
            bench: "rewind",
            what: format!("Back at {ENTRIES} entries and 6 actors, p50 : 20 ms"),
            numbers: format!("{half:.1} ms; p99 {most:.1} ms"),
            ratio: Some(half / 20.0),
            aim: Some(Aim::AtMost(1.0)),
        },
    ]
}

/// A look that keeps what the keys hold, and one that does not, in turns, in
/// microseconds.
async fn looks(playground: &Playground, count: usize) -> (f64, f64) {
    let socket = playground.server().socket_path();
    let mut redis = Connection::open(socket, "bench").await.expect("Redis");
    let streams = playground.world().pattern.pattern().streams();
    let sight = Sight {
        streams: &streams,
        plain: &[],
        streams_before: &playground.world().streams,
        plain_before: &playground.world().plain,
    };
    let clock = Clock::new(0);
    let (mut with, mut without) = (Series::default(), Series::default());
    for _ in 0..count {
        for (keep, times) in [
            (
                Keep::Keys {
                    limit_bytes: LIMIT_BYTES,
                    before: None,
                },
                &mut with,
            ),
            (Keep::Nothing, &mut without),
        ] {
            let start = Instant::now();
            let read = probe::read_and_keep(&mut redis, &sight, &clock, keep).await;
            times.add(start.elapsed());
            read.expect("a look");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    (with.quantile(0.5), without.quantile(0.5))
}
