//! Private servers and their supervisor, on a real Redis server.
//!
//! `REDIS_SERVER` names another server than the one on PATH.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use backend::redis::capability::Capabilities;
use backend::redis::server::{PrivateServer, ServerError, ServerOptions};
use backend::redis::supervisor::{Ending, Life, Supervisor, SupervisorError};
use futures_util::FutureExt;
use redis::Value;
use rustix::process::Pid;
use serde_json::{Value as Json, json};
use support::{Root, eventually, in_time, kill, program, runs};
use tokio::time::timeout;

const BACKEND: &str = env!("CARGO_BIN_EXE_backend");
async fn supervisor_in(root: &Root) -> Supervisor {
    Supervisor::start_in(Path::new(BACKEND), root.path())
        .await
        .unwrap()
}

fn options() -> ServerOptions {
    ServerOptions::new(program())
}

async fn start(supervisor: &Supervisor) -> PrivateServer {
    PrivateServer::start(supervisor, &options()).await.unwrap()
}

fn pid_of(server: &PrivateServer) -> u32 {
    match *server.process().life().borrow() {
        Life::Running { pid } => pid,
        life => panic!("the server does not run: {life:?}"),
    }
}

async fn ping(server: &PrivateServer) -> bool {
    let ping = async {
        let mut connection = server.connect("ping").await.ok()?;
        redis::cmd("PING")
            .query_async::<String>(&mut connection)
            .await
            .ok()
    };
    matches!(timeout(Duration::from_millis(300), ping).await, Ok(Some(pong)) if pong == "PONG")
}

async fn ask<T: redis::FromRedisValue>(server: &PrivateServer, words: &[&str]) -> T {
    let mut connection = server.connect("test").await.unwrap();
    let mut command = redis::cmd(words[0]);
    command
        .arg(&words[1..])
        .query_async(&mut connection)
        .await
        .unwrap()
}

/// Speaks the supervisor's lines by hand, as a backend that can be cut off anywhere.
struct RawBackend {
    child: Child,
    stdin: Option<ChildStdin>,
    reports: BufReader<ChildStdout>,
    run_folder: PathBuf,
}

impl RawBackend {
    fn start(root: &Path) -> Self {
        let mut child = Command::new(BACKEND)
            .arg("supervise")
            .arg(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdin = child.stdin.take();
        let reports = BufReader::new(child.stdout.take().unwrap());
        let mut backend = Self {
            child,
            stdin,
            reports,
            run_folder: PathBuf::new(),
        };
        let ready = backend.report();
        backend.run_folder = ready["ready"]["run_folder"].as_str().unwrap().into();
        backend
    }

    fn report(&mut self) -> Json {
        let mut line = String::new();
        self.reports.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("no report: {line:?}"))
    }

    fn write(&mut self, bytes: &[u8]) {
        self.stdin.as_mut().unwrap().write_all(bytes).unwrap();
    }

    fn request(&mut self, request: Json) {
        self.write(format!("{request}\n").as_bytes());
    }

    /// Starts a Redis server and returns its process id when it answers on its socket.
    async fn spawn_redis(&mut self, server: u64) -> u32 {
        let args = ["--port", "0", "--unixsocket", "redis.sock", "--save", ""];
        let program = options().binary;
        let spawn = json!({"server": server, "program": program, "args": args});
        self.request(json!({"number": 1, "spawn": spawn}));
        let started = self.report();
        assert_eq!(started["started"]["server"], server);
        assert_eq!(self.report(), json!({"done": {"number": 1}}));
        let socket = self.server_folder(server).join("redis.sock");
        eventually("a socket", || {
            std::os::unix::net::UnixStream::connect(&socket).is_ok()
        })
        .await;
        u32::try_from(started["started"]["pid"].as_u64().unwrap()).unwrap()
    }

    fn server_folder(&self, server: u64) -> PathBuf {
        self.run_folder.join(format!("s{server}"))
    }

    fn kill_supervisor(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[tokio::test]
async fn a_server_answers_on_its_private_socket_and_nowhere_else() {
    let root = Root::new();
    let supervisor = supervisor_in(&root).await;
    let server = start(&supervisor).await;

    assert!(ping(&server).await);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(supervisor.run_folder()), 0o700);
    assert_eq!(mode(server.folder()), 0o700);
    assert_eq!(mode(server.socket_path()), 0o700);
    let info: String = ask(&server, &["INFO", "server"]).await;
    assert!(info.contains("tcp_port:0\r\n"), "{info}");
    #[cfg(target_os = "linux")]
    assert_eq!(linux::tcp_sockets(pid_of(&server)), 0);

    server.stop().await.unwrap();
    supervisor.close().await.unwrap();
}

#[tokio::test]
async fn a_server_has_the_settings_that_were_asked_for() {
    let root = Root::new();
    let supervisor = supervisor_in(&root).await;
    let mut options = options();
    options.maxmemory_bytes = 12_345_678;
    options.settings = vec![("appendonly".into(), "yes".into())];
    let server = PrivateServer::start(&supervisor, &options).await.unwrap();

    for (setting, value) in [
        ("maxmemory", "12345678"),
        ("maxmemory-policy", "noeviction"),
        ("save", ""),
        ("appendonly", "yes"),
        (
            "dir",
            fs::canonicalize(server.folder()).unwrap().to_str().unwrap(),
        ),
    ] {
        let answer: Vec<String> = ask(&server, &["CONFIG", "GET", setting]).await;
        assert_eq!(answer, [setting, value]);
    }
    server.stop().await.unwrap();
    supervisor.close().await.unwrap();
}

#[tokio::test]
async fn a_connection_has_its_name_and_waits_as_long_as_redis_does() {
    let root = Root::new();
    let supervisor = supervisor_in(&root).await;
    let server = start(&supervisor).await;
    let mut connection = server.connect("billing/c2").await.unwrap();

    let name: String = redis::cmd("CLIENT")
        .arg("GETNAME")
        .query_async(&mut connection)
        .await
        .unwrap();
    assert_eq!(name, "billing/c2");
    // Longer than the 500 ms after which redis-rs would give up by default.
    let blocked = redis::cmd("BLPOP")
        .arg("tasks")
        .arg("0.7")
        .query_async(&mut connection)
        .await;
    assert_eq!(blocked, Ok(Value::Nil));

    let refused = server
        .connect("a name with spaces")
        .await
        .unwrap_err()
        .to_string();
    assert!(
        refused.starts_with("The connection a name with spaces to the Redis"),
        "{refused}"
    );
    server.stop().await.unwrap();
    supervisor.close().await.unwrap();
}

#[tokio::test]
async fn stopping_a_server_removes_its_process_and_folder() {
    let root = Root::new();
    let supervisor = supervisor_in(&root).await;
    let (server, other) = (start(&supervisor).await, start(&supervisor).await);
    let (pid, folder) = (pid_of(&server), server.folder().to_path_buf());

    server.stop().await.unwrap();
    assert!(!runs(pid));
    assert!(!folder.exists());
    assert!(ping(&other).await, "the other server goes on");

    supervisor.close().await.unwrap();
    assert_eq!(root.run_folders(), [] as [PathBuf; 0]);
}

#[tokio::test]
async fn a_server_is_asked_to_shut_down_before_it_is_killed() {
    let root = Root::new();
    let supervisor = supervisor_in(&root).await;
    let server = start(&supervisor).await;
    let mut life = server.process().life();
    server.stop().await.unwrap();
    assert_eq!(
        *life.borrow_and_update(),
        Life::Ended(Ending::Exited { code: 0 })
    );
    supervisor.close().await.unwrap();
}

#[tokio::test]
async fn a_frozen_server_can_be_stopped_too() {
    let root = Root::new();
    let supervisor = supervisor_in(&root).await;
    let server = start(&supervisor).await;
    let (pid, folder) = (pid_of(&server), server.folder().to_path_buf());
    server.freeze().await.unwrap();
    in_time(server.stop()).await.unwrap();
    assert!(!runs(pid) && !folder.exists());
    supervisor.close().await.unwrap();
}

#[tokio::test]
async fn dropping_a_server_removes_it() {
    let root = Root::new();
    let supervisor = supervisor_in(&root).await;
    let server = start(&supervisor).await;
    let (pid, folder) = (pid_of(&server), server.folder().to_path_buf());
    drop(server);
    eventually("process and folder gone", || !runs(pid) && !folder.exists()).await;
    supervisor.close().await.unwrap();
}

#[tokio::test]
async fn dropping_every_handle_ends_the_supervisor() {
    let root = Root::new();
    let supervisor = supervisor_in(&root).await;
    let server = start(&supervisor).await;
    let (pid, supervisor_pid) = (pid_of(&server), supervisor.pid());
    drop((supervisor, server));
    eventually("all gone", || !runs(pid) && !runs(supervisor_pid)).await;
    assert_eq!(root.run_folders(), [] as [PathBuf; 0]);
}

#[tokio::test]
async fn a_pipe_that_closes_in_the_middle_of_a_line_takes_everything_with_it() {
    let root = Root::new();
    let mut backend = RawBackend::start(root.path());
    let pids = [backend.spawn_redis(1).await, backend.spawn_redis(2).await];

    backend.write(br#"{"number": 2, "spawn": {"server": 3, "pro"#);
    drop(backend.stdin.take());
    let status = backend.child.wait().unwrap();

    // The supervisor ends last: nothing needs to be waited for any more.
    assert!(status.success(), "{status}");
    assert!(pids.iter().all(|pid| !runs(*pid)));
    assert_eq!(root.run_folders(), [] as [PathBuf; 0]);
}

#[tokio::test]
async fn lines_that_make_no_sense_are_told_and_survived() {
    let root = Root::new();
    let mut backend = RawBackend::start(root.path());
    let no_server = json!({"server": 9, "signal": "kill"});

    backend.write(b"hello\n\n{\"number\": 1}\n\xff\xfe\n[[[[\n");
    backend.request(json!({"number": 1, "dance": {"server": 1}}));
    backend.request(json!({"number": 7, "signal": no_server}));
    let refused = json!({"number": 7, "reason": "This server is not running."});
    assert_eq!(backend.report(), json!({"refused": refused}));
    backend.request(json!({"number": 8, "remove": {"server": 9}}));
    assert_eq!(backend.report(), json!({"done": {"number": 8}}));

    drop(backend.stdin.take());
    assert!(backend.child.wait().unwrap().success());
    let mut told = String::new();
    backend
        .child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut told)
        .unwrap();
    assert_eq!(
        told.matches("supervisor: A line was not understood: ")
            .count(),
        6,
        "{told}"
    );
}

#[tokio::test]
async fn the_supervisor_is_out_of_reach_of_ctrl_c_and_its_pipe_of_the_servers() {
    let root = Root::new();
    let supervisor = supervisor_in(&root).await;
    let server = start(&supervisor).await;
    let group = |pid: u32| rustix::process::getpgid(Pid::from_raw(pid.cast_signed())).unwrap();
    let own = rustix::process::getpgid(None).unwrap();
    assert_ne!(group(supervisor.pid()), own);
    assert_ne!(group(pid_of(&server)), own);
    #[cfg(target_os = "linux")]
    linux::assert_shares_no_pipe(supervisor.pid(), pid_of(&server));
    server.stop().await.unwrap();
    supervisor.close().await.unwrap();
}

#[tokio::test]
async fn the_backend_is_told_when_its_supervisor_is_killed() {
    let root = Root::new();
    let supervisor = supervisor_in(&root).await;
    let (server, dropped) = (start(&supervisor).await, start(&supervisor).await);
    let pids = [pid_of(&server), pid_of(&dropped)];
    let folders = [
        server.folder().to_path_buf(),
        dropped.folder().to_path_buf(),
    ];

    kill(supervisor.pid());
    in_time(supervisor.gone()).await;
    let lost = in_time(server.exited()).await.unwrap_err();
    assert!(
        matches!(lost, ServerError::Supervisor(SupervisorError::Gone)),
        "{lost}"
    );
    let refused = PrivateServer::start(&supervisor, &options())
        .await
        .unwrap_err()
        .to_string();
    assert_eq!(
        refused,
        "The supervisor of the Redis servers has ended. Restart the backend."
    );
    assert!(ping(&server).await, "the servers go on");

    // While the backend lives, nobody sweeps its servers.
    let second = supervisor_in(&root).await;
    assert!(ping(&server).await, "the servers are not swept");
    second.close().await.unwrap();

    in_time(server.stop()).await.unwrap();
    drop(dropped);
    eventually("both gone", || !pids.iter().any(|pid| runs(*pid))).await;
    eventually("both folders gone", || {
        !folders.iter().any(|folder| folder.exists())
    })
    .await;
    supervisor.close().await.unwrap();
    assert_eq!(root.run_folders(), [] as [PathBuf; 0]);
}

#[tokio::test]
async fn a_sweep_clears_what_a_crash_left_and_nothing_else() {
    let root = Root::new();
    let mut crashed = RawBackend::start(root.path());
    let left = crashed.spawn_redis(1).await;
    let left_folder = crashed.run_folder.clone();
    let living = supervisor_in(&root).await;
    let server = start(&living).await;
    fs::create_dir(root.path().join("run-empty")).unwrap();
    fs::create_dir(root.path().join("not-ours")).unwrap();

    crashed.kill_supervisor();
    assert!(runs(left) && left_folder.exists(), "the crash left them");
    let sweeping = supervisor_in(&root).await;

    assert!(!runs(left) && !left_folder.exists());
    assert!(
        ping(&server).await,
        "a living backend's server is left alone"
    );
    let mut folders = root.run_folders();
    folders.sort();
    let mut expected = [
        root.path().join("not-ours"),
        living.run_folder().into(),
        sweeping.run_folder().into(),
    ];
    expected.sort();
    assert_eq!(folders, expected);
    server.stop().await.unwrap();
    living.close().await.unwrap();
    sweeping.close().await.unwrap();
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_sweep_ends_a_server_that_does_not_listen_to_orders() {
    let root = Root::new();
    let mut crashed = RawBackend::start(root.path());
    let frozen = crashed.spawn_redis(1).await;
    let locked = crashed.spawn_redis(2).await;
    crashed.request(json!({"number": 2, "signal": {"server": 1, "signal": "stop"}}));
    assert_eq!(crashed.report(), json!({"done": {"number": 2}}));
    let socket = crashed.server_folder(2).join("redis.sock");
    let mut admin = std::os::unix::net::UnixStream::connect(socket).unwrap();
    admin
        .write_all(b"CONFIG SET requirepass secret\r\n")
        .unwrap();
    admin.read_exact(&mut [0; 5]).unwrap();

    crashed.kill_supervisor();
    let sweeping = supervisor_in(&root).await;
    assert!(!runs(frozen), "the frozen server");
    assert!(!runs(locked), "the server behind a password");
    sweeping.close().await.unwrap();
    assert_eq!(root.run_folders(), [] as [PathBuf; 0]);
}

#[tokio::test]
async fn a_root_that_others_may_enter_is_refused() {
    let root = Root::new();
    fs::set_permissions(root.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let refused = Supervisor::start_in(Path::new(BACKEND), root.path())
        .await
        .unwrap_err();
    let sentence = refused.to_string();
    assert!(
        sentence.contains("others may enter it. Remove it, or set XDG_RUNTIME_DIR"),
        "{sentence}"
    );
}

#[tokio::test]
async fn a_program_that_is_no_supervisor_is_refused() {
    let root = Root::new();
    let refused = Supervisor::start_in(Path::new("/bin/echo"), root.path())
        .await
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "The program /bin/echo did not behave as a supervisor."
    );
    let refused = Supervisor::start_in(Path::new("/no/such"), root.path())
        .await
        .unwrap_err();
    assert!(
        refused
            .to_string()
            .starts_with("The supervisor /no/such could not be started: No such")
    );
}

#[tokio::test]
async fn a_server_that_ends_at_once_is_told_with_its_last_words() {
    let root = Root::new();
    let supervisor = supervisor_in(&root).await;
    let mut options = options();
    options.settings = vec![("maxmemory".into(), "plenty".into())];
    let error = in_time(PrivateServer::start(&supervisor, &options))
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("The Redis server ended while it started (it exited with code 1)."),
        "{error}"
    );
    assert!(
        error.ends_with(r#"argument must be a memory value, at 'maxmemory "plenty"'"#),
        "{error}"
    );
    eventually("its folder gone", || {
        !supervisor.run_folder().join("s1").exists()
    })
    .await;
    supervisor.close().await.unwrap();
}

#[tokio::test]
async fn a_server_that_cannot_be_started_is_told() {
    let root = Root::new();
    let supervisor = supervisor_in(&root).await;
    let options = ServerOptions::new("/no/such/redis-server".into());
    let error = PrivateServer::start(&supervisor, &options)
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("/no/such/redis-server could not be started: No such file"),
        "{error}"
    );
    supervisor.close().await.unwrap();
}

#[tokio::test]
async fn a_socket_path_that_is_too_long_is_told_before_anything_starts() {
    let root = Root::new();
    let long = root.path().join("x".repeat(80));
    let supervisor = Supervisor::start_in(Path::new(BACKEND), &long)
        .await
        .unwrap();
    let error = PrivateServer::start(&supervisor, &options())
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("The path of the Redis socket is too long for the system: "),
        "{error}"
    );
    supervisor.close().await.unwrap();
}

#[tokio::test]
async fn a_frozen_server_is_silent_until_it_thaws() {
    let root = Root::new();
    let supervisor = supervisor_in(&root).await;
    let server = start(&supervisor).await;
    server.freeze().await.unwrap();
    server.freeze().await.unwrap(); // once more changes nothing
    assert!(!ping(&server).await);
    server.thaw().await.unwrap();
    assert!(ping(&server).await);
    server.stop().await.unwrap();
    supervisor.close().await.unwrap();
}

#[tokio::test]
async fn the_end_of_a_server_is_told_and_it_can_start_again() {
    let root = Root::new();
    let supervisor = supervisor_in(&root).await;
    let server = start(&supervisor).await;
    let pid = pid_of(&server);

    kill(pid); // by somebody else
    assert_eq!(
        in_time(server.exited()).await.unwrap(),
        Ending::Killed { signal: 9 }
    );
    assert!(!runs(pid));
    let error = server.freeze().await.unwrap_err().to_string();
    assert_eq!(error, "This server is not running.");

    server.restart().await.unwrap();
    assert!(ping(&server).await);
    assert_ne!(pid_of(&server), pid);
    let error = server.restart().await.unwrap_err().to_string();
    assert_eq!(error, "This server is running already.");

    assert_eq!(
        in_time(server.kill()).await.unwrap(),
        Ending::Killed { signal: 9 }
    );
    assert!(
        server.folder().exists(),
        "what it wrote is kept for the next start"
    );
    server.stop().await.unwrap();
    supervisor.close().await.unwrap();
}

#[tokio::test]
async fn a_server_whose_start_is_given_up_is_removed() {
    let root = Root::new();
    let supervisor = supervisor_in(&root).await;
    let options = options();
    // Polled once, which sends the order, and dropped.
    let given_up = PrivateServer::start(&supervisor, &options).now_or_never();
    assert!(given_up.is_none());
    // The supervisor follows one order after the other: this one comes last.
    let server = start(&supervisor).await;
    assert!(server.folder().ends_with("s2"));
    assert!(!supervisor.run_folder().join("s1").exists());
    server.stop().await.unwrap();
    supervisor.close().await.unwrap();
}

#[tokio::test]
async fn capabilities_say_what_the_server_then_does() {
    let root = Root::new();
    let supervisor = supervisor_in(&root).await;
    let server = start(&supervisor).await;
    let mut connection = server.connect("capability").await.unwrap();
    let can = Capabilities::ask(&mut connection).await.unwrap();

    let info: String = ask(&server, &["INFO", "server"]).await;
    assert!(
        info.contains(&format!("{}_version:{}\r\n", can.server, can.version)),
        "{can:?}"
    );
    let _: Value = ask(&server, &["XGROUP", "CREATE", "s", "g", "$", "MKSTREAM"]).await;
    for (said, words) in [
        (can.waitaof, "WAITAOF 0 0 0"),
        (can.xdelex, "XDELEX s IDS 1 1-1"),
        (can.xackdel, "XACKDEL s g IDS 1 1-1"),
        (can.xnack, "XNACK s g FAIL IDS 1 1-1"),
        (can.xcfgset, "XCFGSET s IDMP-DURATION 10"),
        (
            can.xreadgroup_claim,
            "XREADGROUP GROUP g c CLAIM 0 STREAMS s >",
        ),
        (can.xadd_idmp, "XADD s IDMP p1 i1 * f v"),
        (can.xadd_keepref, "XADD s KEEPREF MAXLEN 10 * f v"),
    ] {
        let mut command = redis::Cmd::new();
        command.arg(words.split(' ').collect::<Vec<_>>());
        let reply: Result<Value, _> = command.query_async(&mut connection).await;
        assert_eq!(reply.is_ok(), said, "{words}: {reply:?}");
    }
    let mut command = redis::cmd("LMOVEM");
    let reply: Result<Value, _> = command.arg("a").query_async(&mut connection).await;
    let unknown = reply.unwrap_err().to_string().contains("unknown command");
    assert_eq!(!unknown, can.lmovem);
    server.stop().await.unwrap();
    supervisor.close().await.unwrap();
}

#[test]
fn a_supervisor_without_a_folder_says_so() {
    let output = Command::new(BACKEND).arg("supervise").output().unwrap();
    assert_eq!(output.status.into_raw() >> 8, 2);
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("started by the backend")
    );
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;

    fn open_files(pid: u32) -> Vec<String> {
        let entries = fs::read_dir(format!("/proc/{pid}/fd")).unwrap();
        let links = entries.filter_map(|entry| fs::read_link(entry.unwrap().path()).ok());
        links
            .map(|link| link.to_string_lossy().into_owned())
            .collect()
    }

    pub(super) fn tcp_sockets(pid: u32) -> usize {
        let tables: String = ["tcp", "tcp6"]
            .iter()
            .map(|table| fs::read_to_string(format!("/proc/{pid}/net/{table}")).unwrap_or_default())
            .collect();
        let inodes: Vec<&str> = tables
            .lines()
            .filter_map(|line| line.split_whitespace().nth(9))
            .collect();
        let files = open_files(pid);
        let sockets = files
            .iter()
            .filter_map(|file| file.strip_prefix("socket:[")?.strip_suffix(']'));
        let sockets: Vec<&str> = sockets.collect();
        assert!(!sockets.is_empty(), "at least its unix socket");
        sockets
            .iter()
            .filter(|inode| inodes.contains(inode))
            .count()
    }

    /// Other pipes (cargo's, the shell's) may run through all of them.
    pub(super) fn assert_shares_no_pipe(supervisor: u32, server: u32) {
        for number in [0, 1] {
            let pipe = fs::read_link(format!("/proc/{supervisor}/fd/{number}")).unwrap();
            let pipe = pipe.to_string_lossy().into_owned();
            assert!(
                pipe.starts_with("pipe:") || pipe.starts_with("socket:"),
                "{pipe}"
            );
            assert!(
                !open_files(server).contains(&pipe),
                "the server holds {pipe}"
            );
        }
    }
}
