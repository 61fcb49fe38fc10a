//! A real Redis server for one test: on a unix socket in a folder of its own,
//! ended with the value.

use std::{
    env,
    io::ErrorKind,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use redis::{AsyncConnectionConfig, Client, aio::MultiplexedConnection};
use tempfile::TempDir;

/// How long a server may take to answer for the first time.
const START_LIMIT: Duration = Duration::from_secs(10);
const RETRY_AFTER: Duration = Duration::from_millis(5);

/// A running server.
pub(crate) struct Server {
    child: Child,
    client: Client,
    _folder: TempDir,
}

impl Server {
    /// Starts the program that `REDIS_SERVER` names, or else a `redis-server`
    /// or a `valkey-server` from the path, and waits until it answers.
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the server");
        let socket = folder.path().join("redis.sock");
        let child = spawn(folder.path(), &socket);
        let client = Client::open(format!("unix://{}", socket.display())).expect("a socket's path");
        let mut server = Self {
            child,
            client,
            _folder: folder,
        };
        server.answers().await;
        server
    }

    /// A connection that waits as long as its command blocks.
    pub(crate) async fn connect(&self) -> MultiplexedConnection {
        self.try_connect()
            .await
            .expect("a connection to the server")
    }

    async fn try_connect(&self) -> redis::RedisResult<MultiplexedConnection> {
        let config = AsyncConnectionConfig::new().set_response_timeout(None);
        self.client
            .get_multiplexed_async_connection_with_config(&config)
            .await
    }

    async fn answers(&mut self) {
        let start = Instant::now();
        while self.try_connect().await.is_err() {
            let ended = self.child.try_wait().expect("the state of the server");
            assert!(ended.is_none(), "the server ended at once: {ended:?}");
            assert!(start.elapsed() < START_LIMIT, "the server does not answer");
            tokio::time::sleep(RETRY_AFTER).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(folder: &Path, socket: &Path) -> Child {
    let named = env::var("REDIS_SERVER").ok();
    let programs = match &named {
        Some(program) => vec![program.as_str()],
        None => vec!["redis-server", "valkey-server"],
    };
    for program in &programs {
        let spawned = Command::new(program)
            .args(["--port", "0", "--save", "", "--appendonly", "no"])
            .args(["--daemonize", "no", "--unixsocket"])
            .arg(socket)
            .arg("--dir")
            .arg(folder)
            .stdout(Stdio::null())
            .spawn();
        match spawned {
            Ok(child) => return child,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => panic!("cannot start {program}: {error}"),
        }
    }
    panic!("no server to test against: none of {programs:?} is installed");
}
