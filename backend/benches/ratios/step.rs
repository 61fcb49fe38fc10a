//! A step, from the browser's command to its answer, beside the same command
//! and the same look at Redis bare, and a bare echo of as many bytes.
//!
//! A step also keeps what the keys hold, for the way back. The bare look leaves
//! that out; so that it shows what that costs by itself, every second room is
//! compared with a look that asks for it too.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use futures_util::{SinkExt, StreamExt};
use redis::aio::MultiplexedConnection;
use shared::{
    command::Command,
    protocol::{ClientMessage, ServerMessage},
};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::{WebSocketStream, accept_async, client_async, tungstenite::Message};

use crate::{
    Options, UNTHROTTLED,
    finding::{Aim, Finding},
    series::{Rounds, Series},
    support::{Backend, Hello, Raw, Server},
};

/// Steps before the room begins again: the stream stays one that a look reads
/// whole, as it is in a lesson.
const STEPS: usize = 48;
/// What the room's pattern keeps.
const KEYS: [&str; 2] = ["orders", "orders:dead"];

pub(crate) async fn bench(options: &Options) -> Vec<Finding> {
    let backend = Backend::start_with(&UNTHROTTLED).await;
    let mut driver = Driver::open(&backend).await;
    let mut bare = Bare::start().await;
    // Beside a look without the checkpoint, and beside one with it.
    let mut sides = [Keep::Nothing, Keep::Keys].map(Side::new);
    for _ in 0..options.count(9, 2) {
        for room in 0..options.count(16, 2) {
            let side = &mut sides[room % 2];
            driver.give(Command::Reset).await;
            bare.begin_again().await;
            for n in 0..STEPS {
                let actor = ["p1", "p1", "c1", "c1", "c1", "c2", "c2", "c2"][n % 8];
                let (took, words) = driver.step(actor).await;
                // The consumer's own work asks nothing of Redis.
                let Some((words, bytes)) = words else {
                    continue;
                };
                side.ours.add(took);
                side.bare.add(bare.same(&words, bytes, side.keep).await);
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        }
        sides.iter_mut().for_each(Side::end_round);
    }
    drop(driver);
    backend.stop().await;
    let [without, with] = sides;
    let look = "a step (p50) : its command, look and checkpoint bare, and an echo";
    vec![
        finding(
            "a step (p50) : its command and look at Redis bare, and an echo",
            &without.p50,
            Some(1.3),
        ),
        finding(
            "a step (p99) : its command and look at Redis bare, and an echo",
            &without.p99,
            Some(2.0),
        ),
        finding(look, &with.p50, None),
    ]
}

/// What the bare look asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    /// The look alone.
    Nothing,
    /// What a checkpoint needs, too.
    Keys,
}

/// What a step is compared with, and how it came out.
struct Side {
    keep: Keep,
    ours: Series,
    bare: Series,
    p50: Rounds,
    p99: Rounds,
}

impl Side {
    fn new(keep: Keep) -> Self {
        Self {
            keep,
            ours: Series::default(),
            bare: Series::default(),
            p50: Rounds::default(),
            p99: Rounds::default(),
        }
    }

    fn end_round(&mut self) {
        let (ours, bare) = (
            std::mem::take(&mut self.ours),
            std::mem::take(&mut self.bare),
        );
        self.p50.add(ours.quantile(0.5), bare.quantile(0.5));
        self.p99.add(ours.quantile(0.99), bare.quantile(0.99));
    }
}

fn finding(what: &str, rounds: &Rounds, aim: Option<f64>) -> Finding {
    let (ours, bare) = rounds.sides();
    Finding {
        bench: "step",
        what: what.to_owned(),
        numbers: format!("{ours:.0} µs : {bare:.0} µs"),
        ratio: Some(rounds.ratio()),
        aim: aim.map(Aim::AtMost),
    }
}

/// A room's driver, as bare as the other side: it reads frames, and what is in
/// them only when the time was taken.
struct Driver {
    raw: Raw,
    id: u64,
}

impl Driver {
    async fn open(backend: &Backend) -> Self {
        let mut raw = Raw::open(backend).await;
        raw.hello(Hello::default()).await;
        Self { raw, id: 0 }
    }

    /// Gives a command; how long until its answer, and what came with it.
    async fn give(&mut self, command: Command) -> (Duration, Vec<String>) {
        self.id += 1;
        let id = self.id;
        let asked = serde_json::to_string(&ClientMessage::Do { id, command }).expect("JSON");
        let mut heard = Vec::new();
        let start = Instant::now();
        self.raw.say(asked).await;
        loop {
            let text = self.raw.hear_text().await;
            let is_answer = text.starts_with("{\"done\"") || text.starts_with("{\"rejected\"");
            heard.push(text);
            if is_answer {
                return (start.elapsed(), heard);
            }
        }
    }

    /// Lets an actor run a line; how long that took, and what was sent to Redis
    /// and how many bytes to the browser.
    async fn step(&mut self, actor: &str) -> (Duration, Option<(Vec<String>, usize)>) {
        let actor = Some(actor.into());
        let (took, heard) = self.give(Command::Step { actor }).await;
        let bytes = heard.iter().map(String::len).sum();
        let steps = heard
            .iter()
            .find_map(|text| match serde_json::from_str(text) {
                Ok(ServerMessage::Steps { steps, .. }) => Some(steps),
                _ => None,
            });
        let words = steps.and_then(|steps| {
            let effect = steps.first()?.effects.first()?.clone();
            // A read that waits has no answer to compare with.
            effect.reply.as_ref()?;
            Some(effect.command).filter(|words| !words.is_empty())
        });
        (took, words.map(|words| (words, bytes)))
    }
}

/// The same without a playground: a Redis with the same keys and connections,
/// and somebody who echoes.
struct Bare {
    _server: Server,
    watcher: MultiplexedConnection,
    actors: Vec<MultiplexedConnection>,
    echo: WebSocketStream<TcpStream>,
}

impl Bare {
    async fn start() -> Self {
        let server = Server::start().await;
        let mut actors = Vec::new();
        // As many as a room begins with, so that CLIENT LIST is as long.
        for name in ["p1", "c1", "c2", "reaper"] {
            let mut actor = server.connect().await;
            let mut named = redis::cmd("CLIENT");
            named.arg("SETNAME").arg(name);
            let _: () = named.query_async(&mut actor).await.expect("a name");
            actors.push(actor);
        }
        Self {
            watcher: server.connect().await,
            _server: server,
            actors,
            echo: echo().await,
        }
    }

    async fn begin_again(&mut self) {
        let mut begin = redis::pipe();
        begin.cmd("FLUSHALL").ignore();
        begin
            .cmd("XGROUP")
            .arg(&["CREATE", "orders", "billing", "0", "MKSTREAM"])
            .ignore();
        let _: () = begin.query_async(&mut self.watcher).await.expect("Redis");
    }

    /// How long the same command, the same look (and what else is asked with it)
    /// and an echo of as many bytes take.
    async fn same(&mut self, words: &[String], bytes: usize, keep: Keep) -> Duration {
        let mut command = redis::cmd(&words[0]);
        // What would block has no more to read here.
        let block = words.iter().position(|word| word == "BLOCK");
        for (at, word) in words.iter().enumerate().skip(1) {
            if block.is_none_or(|block| at != block && at != block + 1) {
                command.arg(word);
            }
        }
        let start = Instant::now();
        let actor = &mut self.actors[0];
        let _ = command.query_async::<redis::Value>(actor).await;
        let mut look = redis::pipe();
        look.atomic();
        for key in KEYS {
            look.cmd("XINFO")
                .arg(&["STREAM", key, "FULL", "COUNT", "64"]);
        }
        look.cmd("CLIENT").arg("LIST");
        for key in KEYS {
            look.cmd("PEXPIRETIME").arg(key);
        }
        if keep == Keep::Keys {
            for key in KEYS {
                look.cmd("MEMORY").arg(&["USAGE", key]);
                look.cmd("PTTL").arg(key);
                look.cmd("DUMP").arg(key);
            }
        }
        let _ = look.query_async::<redis::Value>(&mut self.watcher).await;
        let asked = format!("{bytes:08}{}", "x".repeat(60));
        self.echo
            .send(Message::Text(asked.into()))
            .await
            .expect("an echo");
        let answer = self.echo.next().await.expect("an echo").expect("an echo");
        let took = start.elapsed();
        assert_eq!(answer.len(), bytes.max(8));
        took
    }
}

/// Somebody who answers with as many bytes as it is asked for.
async fn echo() -> WebSocketStream<TcpStream> {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address: SocketAddr = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a visitor");
        stream.set_nodelay(true).expect("an option");
        let mut socket = accept_async(stream).await.expect("a socket");
        while let Some(Ok(Message::Text(asked))) = socket.next().await {
            let bytes: usize = asked[..8].parse().expect("a number");
            let answer = "x".repeat(bytes.max(8));
            if socket.send(Message::Text(answer.into())).await.is_err() {
                return;
            }
        }
    });
    let stream = TcpStream::connect(address).await.expect("an echo");
    stream.set_nodelay(true).expect("an option");
    let (socket, _) = client_async(format!("ws://{address}/"), stream)
        .await
        .expect("a socket");
    socket
}
