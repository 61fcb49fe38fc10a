//! The real backend, as a process of its own.

use std::{
    fs::{self, File},
    net::SocketAddr,
    path::PathBuf,
    process::{ExitStatus, Stdio},
};

use rustix::process::Signal;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, ChildStdout, Command},
};

use super::{Root, in_time, program, signal};

const PROGRAM: &str = env!("CARGO_BIN_EXE_backend");
/// What the one line on stdout begins with.
const LISTENING: &str = "listening on http://";

/// A running backend with a free port and a root folder of its own.
pub(crate) struct Backend {
    child: Child,
    address: SocketAddr,
    root: Root,
    // Whoever closes its stdout would see it stop at the next line.
    _stdout: BufReader<ChildStdout>,
}

impl Backend {
    pub(crate) async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts a backend with further arguments and reads where it listens.
    pub(crate) async fn start_with(arguments: &[&str]) -> Self {
        let root = Root::new();
        let mut child = Self::command(&root)
            .args(["--port", "0"])
            .args(arguments)
            .spawn()
            .expect("a backend that starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("its stdout"));
        let mut line = String::new();
        let read = in_time(stdout.read_line(&mut line)).await;
        read.expect("a line on stdout");
        let address = line.strip_prefix(LISTENING);
        let address = address.and_then(|rest| rest.trim().trim_end_matches('/').parse().ok());
        Self {
            address: address.unwrap_or_else(|| panic!("{line:?} is no address: {}", log(&root))),
            child,
            root,
            _stdout: stdout,
        }
    }

    /// A backend's command line, to be started by the caller.
    pub(crate) fn command(root: &Root) -> Command {
        let log = File::create(log_file(root)).expect("a file for the log");
        let mut command = Command::new(PROGRAM);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true);
        for (name, _) in std::env::vars_os() {
            if name.as_encoded_bytes().starts_with(b"PLAYGROUND_") {
                command.env_remove(name);
            }
        }
        command
            .env("XDG_RUNTIME_DIR", root.path())
            .env("PLAYGROUND_REDIS", program());
        command
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The origin of its own page.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn root(&self) -> &Root {
        &self.root
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id().expect("a backend that runs")
    }

    /// What it has logged.
    pub(crate) fn log(&self) -> String {
        log(&self.root)
    }

    pub(crate) fn signal(&self, which: Signal) {
        signal(self.pid(), which);
    }

    /// Waits until it has ended by itself.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        in_time(self.child.wait()).await.expect("how it ended")
    }

    /// Ends it in order; nothing may be left.
    pub(crate) async fn stop(mut self) {
        self.signal(Signal::TERM);
        let status = self.ended().await;
        assert!(status.success(), "{status}: {}", self.log());
        assert_eq!(self.root.playground_runs(), [] as [PathBuf; 0]);
        let log = self.log();
        assert!(!log.contains("panicked"), "{log}");
    }
}

fn log_file(root: &Root) -> PathBuf {
    root.path().join("backend.log")
}

fn log(root: &Root) -> String {
    fs::read_to_string(log_file(root)).unwrap_or_default()
}
