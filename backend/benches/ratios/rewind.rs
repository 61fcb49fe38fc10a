//! Going back: what it costs to keep every step, and to return to one.

use std::{
    os::unix::fs::PermissionsExt,
    path::Path,
    time::{Duration, Instant},
};

use backend::{
    redis::{
        checkpoint::Checkpoint,
        clock::Clock,
        connection::Connection,
        lifetimes::Lifetimes,
        probe::{self, Keep, Sight},
        server::{ServerOptions, find_server_binary},
        supervisor::Supervisor,
    },
    room::playground::Playground,
};
use shared::{
    command::Command,
    id::Key,
    patterns::PatternId,
    world::{PlainKeys, Streams},
};

use crate::{
    Options,
    finding::{Aim, Finding},
    series::{Rounds, Series},
    support::Server,
};

/// Entries in the stream, or in each of several.
const ENTRIES: usize = 100;
/// Streams that are all restored; no pattern has so many.
const KEYS: usize = 100;
/// Actors that are connected anew.
const ACTORS: usize = 6;
/// Steps that are gone to, in no order.
const SCRUBBED: usize = 2_000;
/// Prime to [`SCRUBBED`], so that each step is another.
const STRIDE: usize = 787;
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
    let mut findings = measure(&mut playground, options).await;
    findings.push(many_keys(options).await);
    findings.push(scrub(&mut playground, options).await);
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

/// What going back asks of Redis where a room has many keys: the actors'
/// connections closed, the keys restored, the actors connected anew, and a look.
async fn many_keys(options: &Options) -> Finding {
    let server = Server::start().await;
    let socket = server.socket();
    let keys: Vec<Key> = (0..KEYS).map(|n| format!("orders:{n}").into()).collect();
    let mut redis = Connection::open(&socket, "bench").await.expect("Redis");
    for key in &keys {
        fill(&mut redis, key).await;
    }
    let kept = Checkpoint::take(&mut redis, &keys, None, u64::MAX).await;
    let kept = kept.expect("Redis").expect("a checkpoint");
    let clock = Clock::new(0);
    let mut actors = connect(&socket).await;
    let mut times = Series::default();
    for _ in 0..options.count(100, 5) {
        for key in &keys {
            let added = redis
                .send(&["XADD", key.as_str(), "*", "id", "later"])
                .await;
            added.expect("an entry");
        }
        let start = Instant::now();
        actors.clear();
        while probe::clients(&mut redis).await.expect("a list").len() > 1 {
            tokio::task::yield_now().await;
        }
        kept.restore(&mut redis, &[]).await.expect("what was kept");
        actors = connect(&socket).await;
        let sight = Sight {
            streams: &keys,
            plain: &[],
            beside: &[],
            prefixes: &[],
            streams_before: &Streams::new(),
            plain_before: &PlainKeys::new(),
            lifetimes: &Lifetimes::default(),
        };
        let read = probe::read(&mut redis, &sight, &clock).await;
        times.add(start.elapsed());
        let read = read.expect("a look");
        let lengths = read.streams.values().map(|stream| stream.head.length);
        assert_eq!(lengths.sum::<u64>(), (KEYS * ENTRIES) as u64);
    }
    let (half, most) = (times.quantile(0.5) / 1e3, times.quantile(0.99) / 1e3);
    Finding {
        bench: "rewind",
        what: format!(
            "{KEYS} keys of {ENTRIES} entries restored, {ACTORS} actors connected anew and a \
             look, p50 : 20 ms"
        ),
        numbers: format!("{half:.1} ms; p99 {most:.1} ms"),
        ratio: Some(half / 20.0),
        aim: Some(Aim::AtMost(1.0)),
    }
}

/// A stream of which a part was delivered.
async fn fill(redis: &mut Connection, key: &Key) {
    let key = key.as_str();
    let mut filled = redis::pipe();
    for n in 0..ENTRIES {
        filled.cmd("XADD").arg(&[key, "*", "id", &format!("m{n}")]);
    }
    filled.cmd("XGROUP").arg(&["CREATE", key, "billing", "0"]);
    filled
        .cmd("XREADGROUP")
        .arg(&["GROUP", "billing", "c1", "COUNT", "20", "STREAMS", key, ">"]);
    redis.pipeline(&filled).await.expect("a stream");
}

async fn connect(socket: &Path) -> Vec<Connection> {
    let mut actors = Vec::new();
    for n in 0..ACTORS {
        let actor = Connection::open(socket, &format!("a{n}")).await;
        actors.push(actor.expect("Redis"));
    }
    actors
}

/// To go from a step to any other, beside taking one.
async fn scrub(playground: &mut Playground, options: &Options) -> Finding {
    playground.obey(Command::Reset).await.expect("a new room");
    let mut steps = Series::default();
    for n in 0.. {
        if playground.world().step >= SCRUBBED as u64 {
            break;
        }
        let actor = Some(["p1", "c1", "c1", "c1"][n % 4].into());
        let start = Instant::now();
        let taken = playground.obey(Command::Step { actor }).await;
        steps.add(start.elapsed());
        taken.expect("a step");
    }
    let mut gone_to = Rounds::default();
    for round in 0..options.count(9, 2) {
        let mut times = Series::default();
        let count = options.count(60, 6);
        for n in 0..count {
            let step = (round * count + n + 1) * STRIDE % SCRUBBED + 1;
            let start = Instant::now();
            let gone = playground.obey(Command::GoTo { step: step as u64 }).await;
            times.add(start.elapsed());
            gone.expect("a step that is kept");
        }
        gone_to.add(times.quantile(0.5), steps.quantile(0.5));
    }
    let (there, step) = gone_to.sides();
    Finding {
        bench: "rewind",
        what: format!("going to any of {SCRUBBED} steps : taking one"),
        numbers: format!("{:.1} ms : {:.1} ms", there / 1e3, step / 1e3),
        ratio: Some(gone_to.ratio()),
        aim: None,
    }
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
        beside: &[],
        prefixes: &[],
        streams_before: &playground.world().streams,
        plain_before: &playground.world().plain,
        lifetimes: &Lifetimes::default(),
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
