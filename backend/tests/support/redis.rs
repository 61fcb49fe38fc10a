//! A real Redis server for one test: on a unix socket in a folder of its own,
//! ended with the value.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use backend::redis::server::find_server_binary;
use redis::{AsyncConnectionConfig, Client, aio::MultiplexedConnection};
use tempfile::TempDir;

/// The server to test against: the program that `REDIS_SERVER` names, or else a
/// `redis-server` or a `valkey-server` from the path.
pub(crate) fn program() -> PathBuf {
    let named = std::env::var_os("REDIS_SERVER").map(PathBuf::from);
    find_server_binary(named.as_deref()).expect("a server to test against")
}

/// How long a server may take to answer for the first time.
const START_LIMIT: Duration = Duration::from_secs(10);
const RETRY_AFTER: Duration = Duration::from_millis(5);

/// A running server.
pub(crate) struct Server {
    child: Child,
    client: Client,
    folder: TempDir,
}

impl Server {
    /// Starts a server and waits until it answers.
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the server");
        let socket = folder.path().join("redis.sock");
        let child = spawn(folder.path(), &socket);
        let client = Client::open(format!("unix://{}", socket.display())).expect("a socket's path");
        let mut server = Self {
            child,
            client,
            folder,
        };
        server.answers().await;
        server
    }

    /// Its socket.
    pub(crate) fn socket(&self) -> PathBuf {
        self.folder.path().join("redis.sock")
    }

    /// A connection that waits as long as its command blocks.
    pub(crate) async fn connect(&self) -> MultiplexedConnection {
        self.try_connect()
            .await
            .expect("a connection to the server")
    }

    async fn try_connect(&self) -> redis::RedisResult<MultiplexedConnection> {
        // On a busy machine its own second may pass before Redis has its turn.
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(START_LIMIT))
            .set_response_timeout(None);
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
    Command::new(program())
        .args(["--port", "0", "--save", "", "--appendonly", "no"])
        .args(["--daemonize", "no", "--unixsocket"])
        .arg(socket)
        .arg("--dir")
        .arg(folder)
        .stdout(Stdio::null())
        .spawn()
        .expect("a server that starts")
}
