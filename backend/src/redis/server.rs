//! One private Redis server: its own process, folder and unix socket, and no TCP port.

use std::ffi::OsStr;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{
    AsyncConnectionConfig, ConnectionAddr, ConnectionInfo, IntoConnectionInfo, RedisError,
};
use tokio::time::{sleep, timeout};

use super::supervisor::{
    Ending, LOG_FILE, SOCKET_FILE, Signal, Supervised, Supervisor, SupervisorError,
};

/// What SAVE writes, inside the server's folder; a protected setting, so nobody moves it.
const DATA_FILE: &str = "dump.rdb";
/// Programs that are looked for when none is named.
const KNOWN_PROGRAMS: [&str; 2] = ["redis-server", "valkey-server"];
/// A server answers after about 10 ms; the rest is for a machine under load.
const START_LIMIT: Duration = Duration::from_secs(5);
/// How long a server may take to follow SHUTDOWN before it is killed.
const STOP_LIMIT: Duration = Duration::from_secs(1);
/// How long opening one connection may take.
const CONNECT_LIMIT: Duration = Duration::from_secs(2);
/// The first pause between two tries to connect; each is twice the one before, up to the last.
const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LAST_PAUSE: Duration = Duration::from_millis(50);

/// What went wrong with a private Redis server.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The program that was asked for is not there.
    #[error(
        "There is no program {0} that can be run. \
         Name the Redis server's binary by its path, or leave the option out to look for it on PATH."
    )]
    BinaryNotFound(PathBuf),
    /// No program was asked for, and none of the known ones is there.
    #[error(
        "No Redis server was found: neither redis-server nor valkey-server is on PATH. \
         Install one: `sudo apt install redis-server` on Debian or Ubuntu, \
         `sudo dnf install redis` on Fedora, `brew install redis` on macOS."
    )]
    NoBinary,
    /// The socket's path does not fit.
    #[error(
        "The path of the Redis socket is too long for the system: {0}. \
         Set XDG_RUNTIME_DIR or TMPDIR to a shorter folder."
    )]
    PathTooLong(PathBuf),
    /// The supervisor refused, is gone, or does not answer.
    #[error(transparent)]
    Supervisor(#[from] SupervisorError),
    /// The process ended before it answered.
    #[error("The Redis server ended while it started ({ending}). Its last words: {last_words}")]
    EndedAtStart {
        /// How it ended.
        ending: Ending,
        /// The last line of its log.
        last_words: String,
    },
    /// The process runs, but did not answer a PING in time.
    #[error(
        "The Redis server did not answer within {} seconds. Its last words: {last_words}",
        START_LIMIT.as_secs()
    )]
    NoAnswer {
        /// The last line of its log.
        last_words: String,
    },
    /// It runs, but cannot be worked with.
    #[error("The Redis server cannot be used: {0}.")]
    Unusable(String),
    /// A connection could not be opened or named.
    #[error("The connection {name} to the Redis server could not be opened: {source}.")]
    Connect {
        /// The name the connection should have got.
        name: String,
        /// What the client library or Redis said.
        source: RedisError,
    },
}

/// What a private server is started with.
#[derive(Debug, Clone)]
pub struct ServerOptions {
    /// The program, from [`find_server_binary`].
    pub binary: PathBuf,
    /// Redis refuses writes above this many bytes (`maxmemory`, with `noeviction`).
    pub maxmemory_bytes: u64,
    /// Further settings, name and value as in redis.conf. They come last and win.
    pub settings: Vec<(String, String)>,
}

impl ServerOptions {
    /// 64 MiB: a lesson needs a few, and 64 rooms still fit into a laptop.
    pub const DEFAULT_MAXMEMORY_BYTES: u64 = 64 * 1024 * 1024;

    /// The defaults, for this program.
    #[must_use]
    pub fn new(binary: PathBuf) -> Self {
        let maxmemory_bytes = Self::DEFAULT_MAXMEMORY_BYTES;
        Self {
            binary,
            maxmemory_bytes,
            settings: Vec::new(),
        }
    }
}

/// A running private server.
///
/// Dropping it asks the supervisor to kill the process and to remove the folder;
/// [`PrivateServer::stop`] does so in order and waits.
#[derive(Debug)]
pub struct PrivateServer {
    supervised: Supervised,
    options: ServerOptions,
    socket: PathBuf,
    client: redis::Client,
}

impl PrivateServer {
    /// Starts a server in a folder of its own and waits until it answers PING.
    ///
    /// # Errors
    /// When the program cannot be started, ends at once (the error has the last line of
    /// its log) or does not answer within 5 seconds.
    pub async fn start(
        supervisor: &Supervisor,
        options: &ServerOptions,
    ) -> Result<Self, ServerError> {
        let supervised = supervisor.place();
        let socket = supervised.folder().join(SOCKET_FILE);
        // The same check that a client's connect() makes: 108 bytes on Linux, 104 on macOS.
        if std::os::unix::net::SocketAddr::from_pathname(&socket).is_err() {
            return Err(ServerError::PathTooLong(socket));
        }
        let client = open_client(&socket)?;
        let server = Self {
            supervised,
            options: options.clone(),
            socket,
            client,
        };
        server.launch().await?;
        Ok(server)
    }

    /// Starts the process again after it has ended, in the same folder and with the same settings.
    ///
    /// What Redis then knows is what it finds there: nothing, unless it was told to persist.
    ///
    /// # Errors
    /// When it still runs, and as for [`PrivateServer::start`].
    pub async fn restart(&self) -> Result<(), ServerError> {
        self.launch().await
    }

    /// Removes what the ended process saved on somebody's order, so that the next start finds
    /// nothing.
    ///
    /// # Errors
    /// When the file is there and cannot be removed.
    pub fn forget_data(&self) -> io::Result<()> {
        match std::fs::remove_file(self.folder().join(DATA_FILE)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    /// The server's unix socket, for `redis-cli -s`.
    #[must_use]
    pub fn socket_path(&self) -> &Path {
        &self.socket
    }

    /// The server's own folder: socket, log, data.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.supervised.folder()
    }

    /// The server's process and its life, as the supervisor tells it.
    #[must_use]
    pub fn process(&self) -> &Supervised {
        &self.supervised
    }

    /// A client for this server. Its default connections give up after 500 ms: see
    /// [`PrivateServer::connect`].
    #[must_use]
    pub fn client(&self) -> redis::Client {
        self.client.clone()
    }

    /// Opens a connection of its own and names it (CLIENT SETNAME).
    ///
    /// It waits for replies without a limit, so that a blocking command really blocks.
    ///
    /// # Errors
    /// When the server is not there, is frozen, or does not like the name (no spaces).
    pub async fn connect(&self, name: &str) -> Result<MultiplexedConnection, ServerError> {
        let failed = |source| ServerError::Connect {
            name: name.to_owned(),
            source,
        };
        let open = async {
            let mut connection = self.open_connection().await?;
            let mut greeting = redis::pipe();
            greeting.cmd("CLIENT").arg("SETNAME").arg(name).ignore();
            let () = greeting.query_async(&mut connection).await?;
            Ok(connection)
        };
        match timeout(CONNECT_LIMIT, open).await {
            Ok(opened) => opened.map_err(failed),
            Err(_) => Err(failed(io::Error::from(io::ErrorKind::TimedOut).into())),
        }
    }

    /// Resolves when the process has ended, for whatever reason; at once if it has already.
    ///
    /// # Errors
    /// When the supervisor is gone, so that nobody can tell.
    pub async fn exited(&self) -> Result<Ending, ServerError> {
        Ok(self.supervised.ended().await?)
    }

    /// Ends the server: SHUTDOWN NOSAVE, or SIGKILL if it does not follow. Then removes its folder.
    ///
    /// # Errors
    /// When the supervisor does not answer or the folder cannot be removed.
    pub async fn stop(self) -> Result<(), ServerError> {
        // Whether it follows does not matter: removing kills what still runs.
        let _ = timeout(STOP_LIMIT, self.shut_down()).await;
        Ok(self.supervised.remove().await?)
    }

    /// Kills the process (SIGKILL) and waits until it has ended. The folder stays.
    ///
    /// # Errors
    /// When it does not run, or the supervisor does not answer.
    pub async fn kill(&self) -> Result<Ending, ServerError> {
        self.supervised.signal(Signal::Kill).await?;
        self.exited().await
    }

    /// Stops the process in the middle of whatever it does (SIGSTOP); returns when it has stopped.
    ///
    /// # Errors
    /// When it does not run, or the supervisor does not answer.
    pub async fn freeze(&self) -> Result<(), ServerError> {
        Ok(self.supervised.signal(Signal::Stop).await?)
    }

    /// Lets a frozen process run on (SIGCONT).
    ///
    /// # Errors
    /// When it does not run, or the supervisor does not answer.
    pub async fn thaw(&self) -> Result<(), ServerError> {
        Ok(self.supervised.signal(Signal::Continue).await?)
    }

    async fn launch(&self) -> Result<(), ServerError> {
        let args = arguments(self.folder(), &self.socket, &self.options)?;
        self.supervised.spawn(&self.options.binary, args).await?;
        tokio::select! {
            ready = timeout(START_LIMIT, self.first_answer()) => match ready {
                Ok(()) => Ok(()),
                Err(_) => Err(ServerError::NoAnswer { last_words: last_words(self.folder()) }),
            },
            ending = self.supervised.ended() => Err(ServerError::EndedAtStart {
                ending: ending?,
                last_words: last_words(self.folder()),
            }),
        }
    }

    /// Resolves when the server answers PING, which it does not while it still loads its data.
    async fn first_answer(&self) {
        let mut pause = FIRST_PAUSE;
        while self.ping().await.is_err() {
            sleep(pause).await;
            pause = (pause * 2).min(LAST_PAUSE);
        }
    }

    async fn ping(&self) -> Result<(), RedisError> {
        let mut connection = self.open_connection().await?;
        redis::cmd("PING").query_async(&mut connection).await
    }

    async fn shut_down(&self) -> Result<(), ServerError> {
        let mut connection = self.connect("shutdown").await?;
        let order = redis::cmd("SHUTDOWN").arg("NOSAVE").to_owned();
        // The answer to a SHUTDOWN that is followed is a closed connection.
        let _: Result<(), RedisError> = order.query_async(&mut connection).await;
        self.exited().await.map(drop)
    }

    async fn open_connection(&self) -> Result<MultiplexedConnection, RedisError> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT_LIMIT))
            .set_response_timeout(None);
        self.client
            .get_multiplexed_async_connection_with_config(&config)
            .await
    }
}

/// Finds the Redis server's program.
///
/// `given` is a path (`/opt/redis/bin/redis-server`) or a name to look for on PATH. Without
/// it, `redis-server` and then `valkey-server` are looked for there.
///
/// # Errors
/// A sentence that says what to install or to change.
pub fn find_server_binary(given: Option<&Path>) -> Result<PathBuf, ServerError> {
    find_on(std::env::var_os("PATH").as_deref(), given)
}

fn find_on(path: Option<&OsStr>, given: Option<&Path>) -> Result<PathBuf, ServerError> {
    let on_path = |name: &Path| {
        let folders = path.map(std::env::split_paths).into_iter().flatten();
        folders
            .map(|folder| folder.join(name))
            .find(|program| is_program(program))
    };
    let Some(given) = given else {
        let mut known = KNOWN_PROGRAMS.iter().map(Path::new);
        return known.find_map(on_path).ok_or(ServerError::NoBinary);
    };
    let found = if given.components().count() == 1 && !given.has_root() {
        on_path(given)
    } else {
        // The supervisor starts it from another folder: a relative path would miss.
        std::path::absolute(given)
            .ok()
            .filter(|program| is_program(program))
    };
    found.ok_or_else(|| ServerError::BinaryNotFound(given.to_path_buf()))
}

fn is_program(path: &Path) -> bool {
    path.metadata()
        .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

fn open_client(socket: &Path) -> Result<redis::Client, ServerError> {
    let info = client_info(socket);
    info.and_then(redis::Client::open)
        .map_err(|source| ServerError::Connect {
            name: socket.display().to_string(),
            source,
        })
}

fn client_info(socket: &Path) -> Result<ConnectionInfo, RedisError> {
    let info = ConnectionAddr::Unix(socket.to_path_buf()).into_connection_info()?;
    // CLIENT SETINFO would show in every MONITOR, and 7.0 does not know it.
    let settings = info.redis_settings().clone().set_skip_set_lib_name();
    Ok(info.set_redis_settings(settings))
}

/// The command line: private, in memory only, never evicting. What is not named keeps its default.
fn arguments(
    folder: &Path,
    socket: &Path,
    options: &ServerOptions,
) -> Result<Vec<String>, ServerError> {
    let folder = folder.to_str().ok_or(SupervisorError::NotUtf8)?;
    let socket = socket.to_str().ok_or(SupervisorError::NotUtf8)?;
    let maxmemory = options.maxmemory_bytes.to_string();
    let fixed = [
        ("port", "0"),
        ("unixsocket", socket),
        ("unixsocketperm", "700"),
        ("protected-mode", "yes"),
        ("enable-debug-command", "no"),
        ("daemonize", "no"),
        ("dir", folder),
        ("dbfilename", DATA_FILE),
        ("save", ""),
        ("appendonly", "no"),
        ("maxmemory", &maxmemory),
        ("maxmemory-policy", "noeviction"),
    ];
    let further = options
        .settings
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let settings = fixed.into_iter().chain(further);
    Ok(settings
        .flat_map(|(name, value)| [format!("--{name}"), value.to_owned()])
        .collect())
}

/// The last line of the server's log, and the setting it complains about, if it does.
fn last_words(folder: &Path) -> String {
    let log = std::fs::read(folder.join(LOG_FILE)).unwrap_or_default();
    let log = String::from_utf8_lossy(&log);
    let mut backwards = log
        .lines()
        .rev()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let Some(last) = backwards.next() else {
        return "none.".into();
    };
    match backwards.next().and_then(|line| line.strip_prefix(">>> ")) {
        Some(setting) => format!("{last}, at {setting}"),
        None => last.to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use std::fs;

    use super::*;

    fn folder_with(programs: &[(&str, u32)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, mode) in programs {
            let path = folder.path().join(name);
            fs::write(&path, "").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(*mode)).unwrap();
        }
        folder
    }

    #[test]
    fn redis_is_preferred_and_valkey_will_do() {
        let both = folder_with(&[("valkey-server", 0o755), ("redis-server", 0o755)]);
        let found = find_on(Some(both.path().as_os_str()), None).unwrap();
        assert_eq!(found, both.path().join("redis-server"));
        // A file that cannot be run is not a program.
        let valkey = folder_with(&[("valkey-server", 0o755), ("redis-server", 0o644)]);
        let found = find_on(Some(valkey.path().as_os_str()), None).unwrap();
        assert_eq!(found, valkey.path().join("valkey-server"));
    }

    #[test]
    fn a_name_is_looked_for_on_path_and_a_path_is_taken_as_it_is() {
        let folder = folder_with(&[("my-redis", 0o755)]);
        let path = Some(folder.path().as_os_str());
        let program = folder.path().join("my-redis");
        assert_eq!(find_on(path, Some(Path::new("my-redis"))).unwrap(), program);
        assert_eq!(find_on(None, Some(&program)).unwrap(), program);
    }

    #[test]
    fn a_missing_program_gets_a_sentence_with_what_to_do() {
        let empty = folder_with(&[]);
        let path = Some(empty.path().as_os_str());
        for path in [path, None] {
            let sentence = find_on(path, None).unwrap_err().to_string();
            assert!(
                sentence.contains("sudo apt install redis-server"),
                "{sentence}"
            );
        }
        for given in ["redis-servr", "/no/such", "./redis-server"] {
            let sentence = find_on(path, Some(Path::new(given)))
                .unwrap_err()
                .to_string();
            assert!(
                sentence.starts_with(&format!("There is no program {given} that")),
                "{sentence}"
            );
        }
    }

    #[test]
    fn last_words_are_the_last_line_with_the_setting_it_is_about() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(last_words(folder.path()), "none.");
        let log = folder.path().join(LOG_FILE);
        fs::write(&log, "1:M # Warning\n1:M # Out of memory\n\n").unwrap();
        assert_eq!(last_words(folder.path()), "1:M # Out of memory");
        fs::write(&log, "*** FATAL ***\n>>> 'port \"x\"'\nnot a number\n").unwrap();
        assert_eq!(last_words(folder.path()), "not a number, at 'port \"x\"'");
    }
}
