//! However the backend ends, nothing of it stays.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use rustix::process::Signal;
use shared::command::Command;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{Backend, Browser, Raw, eventually, in_time, kill, runs, signal};

/// What a backend with open rooms consists of.
struct Parts {
    supervisor: u32,
    servers: Vec<u32>,
    sockets: Vec<PathBuf>,
}

impl Parts {
    async fn of(backend: &Backend, browsers: &[Browser]) -> Self {
        let (mut servers, mut sockets) = (Vec::new(), Vec::new());
        for browser in browsers {
            servers.push(redis_pid(browser).await);
            sockets.push(PathBuf::from(&browser.world.server.socket));
        }
        let parts = Self {
            supervisor: supervisor_pid(backend),
            servers,
            sockets,
        };
        assert_eq!(parts.running().len(), browsers.len() + 1);
        assert!(parts.sockets.iter().all(|socket| socket.exists()));
        parts
    }

    fn running(&self) -> Vec<u32> {
        let pids = self.servers.iter().chain([&self.supervisor]);
        pids.copied().filter(|pid| runs(*pid)).collect()
    }

    fn assert_gone(&self, backend: &Backend) {
        assert_eq!(self.running(), [] as [u32; 0]);
        assert!(!self.sockets.iter().any(|socket| socket.exists()));
        assert_eq!(backend.root().playground_runs(), [] as [PathBuf; 0]);
    }
}

async fn redis_pid(browser: &Browser) -> u32 {
    let mut redis = browser.redis().await;
    let mut info = redis::cmd("INFO");
    let info: String = info.arg("server").query_async(&mut redis).await.unwrap();
    let pid = info
        .lines()
        .find_map(|line| line.strip_prefix("process_id:"));
    pid.unwrap().trim().parse().unwrap()
}

/// A run folder is called `run-PID-…` after its supervisor.
fn supervisor_pid(backend: &Backend) -> u32 {
    let runs = backend.root().playground_runs();
    let name = runs[0].file_name().unwrap().to_str().unwrap();
    name.split('-').nth(1).unwrap().parse().unwrap()
}

async fn rooms(backend: &Backend, count: usize) -> Vec<Browser> {
    let mut browsers = Vec::new();
    for _ in 0..count {
        browsers.push(Browser::open(backend).await);
    }
    browsers
}

async fn ends_in_order_on(signal: Signal) {
    let mut backend = Backend::start().await;
    let mut browsers = rooms(&backend, 2).await;
    browsers[0].step("c1").await; // blocked in Redis
    let mut silent = Raw::open(&backend).await; // has not said hello
    let parts = Parts::of(&backend, &browsers).await;

    backend.signal(signal);
    for browser in &mut browsers {
        let closed = browser.raw().closed().await;
        assert_eq!(closed, (1_001, "the server stops".into()));
    }
    assert_eq!(silent.closed().await.0, 1_001);
    let status = backend.ended().await;
    assert_eq!(status.code(), Some(0), "{}", backend.log());
    parts.assert_gone(&backend);
}

#[tokio::test]
async fn sigterm_ends_it_in_order() {
    ends_in_order_on(Signal::TERM).await;
}

#[tokio::test]
async fn ctrl_c_ends_it_in_order() {
    ends_in_order_on(Signal::INT).await;
}

#[tokio::test]
async fn a_killed_backend_leaves_nothing() {
    let mut backend = Backend::start().await;
    let browsers = rooms(&backend, 3).await;
    let parts = Parts::of(&backend, &browsers).await;
    backend.signal(Signal::KILL);
    backend.ended().await;
    eventually("all gone", || parts.running().is_empty()).await;
    // The supervisor ends last: nothing needs to be waited for any more.
    parts.assert_gone(&backend);
}

/// Both at once is the worst that can happen: the next start clears it.
#[tokio::test]
async fn what_a_killed_supervisor_left_is_swept_by_the_next_backend() {
    let mut backend = Backend::start().await;
    let browsers = rooms(&backend, 2).await;
    let parts = Parts::of(&backend, &browsers).await;
    backend.signal(Signal::STOP); // so that it does not clear up itself
    kill(parts.supervisor);
    backend.signal(Signal::KILL);
    backend.ended().await;
    assert!(parts.servers.iter().all(|pid| runs(*pid)), "orphans");
    let next = Backend::command(backend.root())
        .args(["--port", "0"])
        .spawn();
    let mut next = next.unwrap();
    eventually("all gone", || parts.running().is_empty()).await;
    next.start_kill().unwrap();
    next.wait().await.unwrap();
    eventually("folders gone", || {
        backend.root().playground_runs().is_empty()
    })
    .await;
    parts.assert_gone(&backend);
}

#[tokio::test]
async fn a_killed_supervisor_ends_the_backend_with_a_word_and_nothing_left() {
    let mut backend = Backend::start().await;
    let mut browsers = rooms(&backend, 2).await;
    let parts = Parts::of(&backend, &browsers).await;
    kill(parts.supervisor);
    for browser in &mut browsers {
        assert_eq!(browser.raw().closed().await.0, 1_001);
    }
    let status = backend.ended().await;
    assert_eq!(status.code(), Some(1), "nobody asked for it");
    let log = backend.log();
    assert!(
        log.contains("the supervisor of the Redis servers is gone"),
        "{log}"
    );
    parts.assert_gone(&backend);
}

/// In the middle of a command that Redis does not answer.
#[tokio::test]
async fn a_frozen_redis_holds_nothing_up() {
    let mut backend = Backend::start().await;
    let mut browsers = rooms(&backend, 1).await;
    let parts = Parts::of(&backend, &browsers).await;
    signal(parts.servers[0], Signal::STOP);
    let actor = Some("p1".into());
    browsers[0].post(Command::Step { actor }).await;
    browsers[0].raw().ping().await; // so it has been read
    let start = Instant::now();
    backend.signal(Signal::TERM);
    assert_eq!(browsers[0].raw().closed().await.0, 1_001);
    assert_eq!(backend.ended().await.code(), Some(0), "{}", backend.log());
    assert!(
        start.elapsed() < Duration::from_secs(4),
        "{:?}",
        start.elapsed()
    );
    parts.assert_gone(&backend);
}

/// A request that never ends.
#[tokio::test]
async fn who_does_not_go_along_holds_nothing_up() {
    let mut backend = Backend::start().await;
    let browsers = rooms(&backend, 1).await;
    let parts = Parts::of(&backend, &browsers).await;
    let mut half = TcpStream::connect(backend.address()).await.unwrap();
    half.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow")
        .await
        .unwrap();
    // Once another request is answered, that one has been taken up.
    get(&backend, "/healthz").await;
    backend.signal(Signal::TERM);
    assert_eq!(backend.ended().await.code(), Some(0), "{}", backend.log());
    parts.assert_gone(&backend);
}

async fn get(backend: &Backend, path: &str) -> String {
    let mut stream = TcpStream::connect(backend.address()).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut reply = String::new();
    in_time(stream.read_to_string(&mut reply)).await.unwrap();
    reply
}
