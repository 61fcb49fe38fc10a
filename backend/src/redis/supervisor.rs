//! One small process that starts all private Redis servers and outlives the backend by a moment.
//!
//! ```text
//! backend ──Request──▶ stdin   supervisor ──spawn, signal, wait──▶ redis-server
//!         ◀──Report─── stdout  (the same binary, `backend supervise ROOT`)
//! ```
//!
//! The servers are the supervisor's children. When its stdin closes, and the kernel
//! closes it however the backend ends, the supervisor kills and reaps them, removes
//! their folders and ends: nothing stays. If the supervisor itself is killed, the
//! backend is told ([`Supervisor::gone`], [`Life::Unwatched`]); the servers run on,
//! can still be stopped, and the next supervisor's sweep removes what is left
//! (see `run_folder`).
//!
//! Lines are JSON, one per request or report. Every request is answered once.

mod process;
mod run_folder;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::timeout;

pub use run_folder::RunFolderError;

/// The hidden first argument that turns the backend's binary into the supervisor.
pub const SUPERVISE_ARGUMENT: &str = "supervise";

/// A server's unix socket, inside its folder.
pub(super) const SOCKET_FILE: &str = "redis.sock";
/// What a server says, inside its folder.
pub(super) const LOG_FILE: &str = "redis.log";

/// A start may have to sweep what several crashes left.
const START_LIMIT: Duration = Duration::from_secs(30);
/// A request takes a few milliseconds; the rest is for a machine under load.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);

/// Why the supervisor did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum SupervisorError {
    /// The process could not be started.
    #[error("The supervisor {program} could not be started: {source}.")]
    Start {
        /// The program that should have become the supervisor.
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It started, and ended or said something else instead of being ready.
    #[error("The program {0} did not behave as a supervisor.")]
    NotASupervisor(PathBuf),
    /// It started, but found no place to work in.
    #[error("{0}")]
    Unfit(String),
    /// It has ended, or was killed.
    #[error("The supervisor of the Redis servers has ended. Restart the backend.")]
    Gone,
    /// It lives, but does not answer.
    #[error("The supervisor of the Redis servers does not answer.")]
    Silent,
    /// It answered, and refused.
    #[error("{0}")]
    Refused(String),
    /// A request has no place in a line of text.
    #[error("A path that is not valid UTF-8 cannot be used for a Redis server.")]
    NotUtf8,
    /// A folder could not be used or cleared.
    #[error(transparent)]
    Folder(#[from] RunFolderError),
}

/// Which server a line is about; never used twice within a run.
type ServerNumber = u64;

/// A line from the backend.
#[derive(Debug, Serialize, Deserialize)]
struct Request {
    number: u64,
    #[serde(flatten)]
    order: Order,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Order {
    /// Start a process in the server's folder, which is made when it is missing.
    Spawn {
        server: ServerNumber,
        program: PathBuf,
        args: Vec<String>,
    },
    /// Signal the server's process.
    Signal {
        server: ServerNumber,
        signal: Signal,
    },
    /// Kill the server's process, if it runs, and remove its folder.
    Remove { server: ServerNumber },
}

/// A line from the supervisor.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Report {
    /// The first line: the supervisor works in this folder.
    Ready { run_folder: PathBuf },
    /// The first line, and the last.
    Unfit { reason: String },
    /// A server's process runs.
    Started { server: ServerNumber, pid: u32 },
    /// A server's process has ended and was reaped.
    Ended {
        server: ServerNumber,
        ending: Ending,
    },
    /// The request with this number was carried out.
    Done { number: u64 },
    /// The request with this number was not.
    Refused { number: u64, reason: String },
}

/// What can be sent to a server's process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// Freezes it (SIGSTOP); answered when the process has really stopped.
    Stop,
    /// Lets it run on (SIGCONT).
    Continue,
    /// Asks it to end (SIGTERM).
    Terminate,
    /// Ends it at once (SIGKILL).
    Kill,
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// By itself.
    Exited {
        /// 0 says that all went well.
        code: i32,
    },
    /// By a signal.
    Killed {
        /// The signal's number: 9 is SIGKILL.
        signal: i32,
    },
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exited { code } => write!(f, "it exited with code {code}"),
            Self::Killed { signal } => write!(f, "it was killed by signal {signal}"),
        }
    }
}

/// Where a server's process is in its life, as the supervisor last reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// No process has been started yet.
    NotStarted,
    /// The process runs (or is frozen).
    Running {
        /// Its process id.
        pid: u32,
    },
    /// The process has ended and was reaped.
    Ended(Ending),
    /// The supervisor is gone: nobody knows any more.
    Unwatched,
}

/// Becomes the supervisor if this process was started as one.
///
/// To be called first in `main`, before tokio starts: the supervisor is a plain
/// process with a few threads. `None` says that this process is something else.
#[must_use]
pub fn run_if_supervisor() -> Option<ExitCode> {
    let mut args = std::env::args_os().skip(1);
    if args.next().as_deref() != Some(OsStr::new(SUPERVISE_ARGUMENT)) {
        return None;
    }
    let Some(root) = args.next() else {
        complain("It is started by the backend, with the folder to work in.");
        return Some(ExitCode::from(2));
    };
    Some(process::run(Path::new(&root)))
}

/// A sentence for whoever reads the backend's stderr.
fn complain(sentence: &str) {
    let _ = writeln!(io::stderr(), "supervisor: {sentence}");
}

fn server_folder(run_folder: &Path, server: ServerNumber) -> PathBuf {
    run_folder.join(format!("s{server}"))
}

/// The backend's handle to its supervisor; clones share it.
///
/// When the last clone and the last [`Supervised`] are dropped, the supervisor ends.
#[derive(Debug, Clone)]
pub struct Supervisor {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    pid: u32,
    run_folder: PathBuf,
    /// The backend's share in the run folder's lock: the servers outlive a killed supervisor.
    _lock: File,
    to_writer: mpsc::UnboundedSender<ToWriter>,
    book: Arc<Mutex<Book>>,
    gone: watch::Receiver<bool>,
}

enum ToWriter {
    Line(Vec<u8>),
    Close,
}

/// Who waits for what.
#[derive(Debug, Default)]
struct Book {
    gone: bool,
    last_request: u64,
    last_server: ServerNumber,
    waiting: BTreeMap<u64, oneshot::Sender<Result<(), String>>>,
    lives: BTreeMap<ServerNumber, watch::Sender<Life>>,
}

impl Supervisor {
    /// Starts `program` (a build of the backend, usually `std::env::current_exe()`) as the supervisor.
    ///
    /// It works under `$XDG_RUNTIME_DIR/queue-playground` where there is such a folder,
    /// else under `queue-playground-UID` in the temporary folder, and first sweeps there
    /// what killed backends left.
    ///
    /// # Errors
    /// When the program cannot be started, is no supervisor, or finds no private folder.
    pub async fn start(program: &Path) -> Result<Self, SupervisorError> {
        Self::start_in(program, &run_folder::default_root()).await
    }

    /// Like [`Supervisor::start`], in a root folder of the caller's choice.
    ///
    /// The root is made when it is missing (its parent must be there), must belong to this
    /// user and be closed to others. Keep it short: a socket's path has at most 107 bytes
    /// (103 on macOS).
    ///
    /// # Errors
    /// As for [`Supervisor::start`].
    pub async fn start_in(program: &Path, root: &Path) -> Result<Self, SupervisorError> {
        let not_a_supervisor = || SupervisorError::NotASupervisor(program.to_path_buf());
        let mut child =
            spawn_supervisor(program, root).map_err(|source| SupervisorError::Start {
                program: program.to_path_buf(),
                source,
            })?;
        let pid = child.id().ok_or_else(not_a_supervisor)?;
        let stdin = child.stdin.take().ok_or_else(not_a_supervisor)?;
        let stdout = child.stdout.take().ok_or_else(not_a_supervisor)?;
        let mut reports = BufReader::new(stdout).lines();

        let first = timeout(START_LIMIT, reports.next_line()).await;
        let first = first.map_err(|_| SupervisorError::Silent)?;
        let first = first
            .ok()
            .flatten()
            .and_then(|line| serde_json::from_str(&line).ok());
        let run_folder = match first {
            Some(Report::Ready { run_folder }) => run_folder,
            Some(Report::Unfit { reason }) => return Err(SupervisorError::Unfit(reason)),
            _ => return Err(not_a_supervisor()),
        };
        let lock = run_folder::share(&run_folder)?;

        let book = Arc::new(Mutex::new(Book::default()));
        let (to_writer, lines) = mpsc::unbounded_channel();
        let (gone_sender, gone) = watch::channel(false);
        tokio::spawn(write_requests(stdin, lines));
        tokio::spawn(read_reports(reports, child, Arc::clone(&book), gone_sender));
        let shared = Shared {
            pid,
            run_folder,
            _lock: lock,
            to_writer,
            book,
            gone,
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// The supervisor's process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.shared.pid
    }

    /// The folder that holds this run's servers; it disappears with the supervisor.
    #[must_use]
    pub fn run_folder(&self) -> &Path {
        &self.shared.run_folder
    }

    /// Resolves when the supervisor has ended, by [`Supervisor::close`] or by a mishap.
    pub async fn gone(&self) {
        let mut gone = self.shared.gone.clone();
        // An error says that the sender is gone, and it goes with the supervisor.
        let _ = gone.wait_for(|gone| *gone).await;
    }

    /// A place for one more server: a folder (not made yet) and, later, a process.
    #[must_use]
    pub fn place(&self) -> Supervised {
        let mut book = lock(&self.shared.book);
        book.last_server += 1;
        let server = book.last_server;
        let first = if book.gone {
            Life::Unwatched
        } else {
            Life::NotStarted
        };
        let (sender, life) = watch::channel(first);
        book.lives.insert(server, sender);
        drop(book);
        let folder = server_folder(self.run_folder(), server);
        Supervised {
            supervisor: self.clone(),
            server,
            folder,
            life,
            removed: false,
        }
    }

    /// Ends all servers and the supervisor, and returns when they and their folders are gone.
    ///
    /// # Errors
    /// When the supervisor does not end in time, or was gone before and a folder could
    /// not be cleared without it.
    pub async fn close(&self) -> Result<(), SupervisorError> {
        let _ = self.shared.to_writer.send(ToWriter::Close);
        timeout(ANSWER_LIMIT, self.gone())
            .await
            .map_err(|_| SupervisorError::Silent)?;
        // Usually nothing is left to do; it is if the supervisor was killed earlier.
        let run_folder = self.run_folder().to_path_buf();
        unblocked(move || run_folder::clear_run(&run_folder)).await
    }

    async fn ask(&self, order: Order) -> Result<(), SupervisorError> {
        let answer = self.send(order)?;
        match timeout(ANSWER_LIMIT, answer).await {
            Err(_) => Err(SupervisorError::Silent),
            Ok(Err(_)) => Err(SupervisorError::Gone),
            Ok(Ok(Err(reason))) => Err(SupervisorError::Refused(reason)),
            Ok(Ok(Ok(()))) => Ok(()),
        }
    }

    /// Never blocks. The answer comes through the receiver, which may be dropped.
    fn send(&self, order: Order) -> Result<oneshot::Receiver<Result<(), String>>, SupervisorError> {
        let (sender, answer) = oneshot::channel();
        let mut book = lock(&self.shared.book);
        if book.gone {
            return Err(SupervisorError::Gone);
        }
        book.last_request += 1;
        let number = book.last_request;
        let mut line =
            serde_json::to_vec(&Request { number, order }).map_err(|_| SupervisorError::NotUtf8)?;
        line.push(b'\n');
        // Under the lock, so that the pipe carries the numbers in order.
        let sent = self.shared.to_writer.send(ToWriter::Line(line));
        sent.map_err(|_| SupervisorError::Gone)?;
        book.waiting.insert(number, sender);
        Ok(answer)
    }
}

/// One server's folder and process, as the supervisor keeps them.
///
/// Dropping it asks the supervisor to kill the process and to remove the folder.
#[derive(Debug)]
pub struct Supervised {
    supervisor: Supervisor,
    server: ServerNumber,
    folder: PathBuf,
    life: watch::Receiver<Life>,
    removed: bool,
}

impl Supervised {
    /// The server's own folder; it exists from the first [`Supervised::spawn`] on.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The process's life, to look at or to wait for.
    #[must_use]
    pub fn life(&self) -> watch::Receiver<Life> {
        self.life.clone()
    }

    /// Starts the process in its folder, or again after it has ended; the folder's content stays.
    ///
    /// stdin is empty; stdout and stderr are appended to the log in the folder.
    ///
    /// # Errors
    /// When a process still runs, or this one cannot be started.
    pub async fn spawn(&self, program: &Path, args: Vec<String>) -> Result<(), SupervisorError> {
        let order = Order::Spawn {
            server: self.server,
            program: program.to_path_buf(),
            args,
        };
        self.supervisor.ask(order).await
    }

    /// Signals the process.
    ///
    /// # Errors
    /// When it does not run, or does not stop on [`Signal::Stop`].
    pub async fn signal(&self, signal: Signal) -> Result<(), SupervisorError> {
        self.supervisor
            .ask(Order::Signal {
                server: self.server,
                signal,
            })
            .await
    }

    /// Resolves when the process has ended; at once if it has already.
    ///
    /// # Errors
    /// [`SupervisorError::Gone`] when the supervisor ended, so that nobody can tell.
    pub async fn ended(&self) -> Result<Ending, SupervisorError> {
        let mut life = self.life();
        let end = life
            .wait_for(|life| matches!(life, Life::Ended(_) | Life::Unwatched))
            .await;
        match end.as_deref() {
            Ok(Life::Ended(ending)) => Ok(*ending),
            _ => Err(SupervisorError::Gone),
        }
    }

    /// Kills the process if it runs and removes the folder; returns when both are gone.
    ///
    /// This works without the supervisor, too: then through the socket in the folder.
    ///
    /// # Errors
    /// When the folder cannot be removed, or the supervisor does not answer.
    pub async fn remove(mut self) -> Result<(), SupervisorError> {
        self.removed = true;
        match self
            .supervisor
            .ask(Order::Remove {
                server: self.server,
            })
            .await
        {
            Err(SupervisorError::Gone) => {
                let folder = self.folder.clone();
                unblocked(move || run_folder::clear_server(&folder)).await
            }
            other => other,
        }
    }
}

impl Drop for Supervised {
    fn drop(&mut self) {
        if !self.removed {
            let removal = self.supervisor.send(Order::Remove {
                server: self.server,
            });
            if removal.is_err() {
                let folder = self.folder.clone();
                // Speaking to a server may take a second: not here. A failure is for the next sweep.
                let clear = move || drop(run_folder::clear_server(&folder));
                let _ = std::thread::Builder::new().spawn(clear);
            }
        }
        lock(&self.supervisor.shared.book)
            .lives
            .remove(&self.server);
    }
}

fn spawn_supervisor(program: &Path, root: &Path) -> io::Result<Child> {
    Command::new(program)
        .arg(SUPERVISE_ARGUMENT)
        .arg(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        // Ctrl-C in the terminal is for the backend; it ends the servers in its own order.
        .process_group(0)
        .spawn()
}

/// Ends, and so closes the supervisor's stdin, when all handles are dropped or one said so.
async fn write_requests(mut stdin: ChildStdin, mut lines: mpsc::UnboundedReceiver<ToWriter>) {
    while let Some(ToWriter::Line(line)) = lines.recv().await {
        if stdin.write_all(&line).await.is_err() {
            return; // the reader of the reports sees the same end, and tells
        }
    }
}

async fn read_reports(
    mut reports: Lines<BufReader<ChildStdout>>,
    mut child: Child,
    book: Arc<Mutex<Book>>,
    gone: watch::Sender<bool>,
) {
    while let Ok(Some(line)) = reports.next_line().await {
        match serde_json::from_str(&line) {
            Ok(report) => lock(&book).note(report),
            Err(error) => tracing::error!(%error, "the supervisor said something unknown"),
        }
    }
    let status = child.wait().await;
    tracing::debug!(?status, "the supervisor has ended");
    lock(&book).close();
    let _ = gone.send(true);
}

impl Book {
    fn note(&mut self, report: Report) {
        match report {
            Report::Started { server, pid } => self.live(server, Life::Running { pid }),
            Report::Ended { server, ending } => self.live(server, Life::Ended(ending)),
            Report::Done { number } => self.answer(number, Ok(())),
            Report::Refused { number, reason } => self.answer(number, Err(reason)),
            Report::Ready { .. } | Report::Unfit { .. } => {} // a first line only
        }
    }

    fn live(&self, server: ServerNumber, life: Life) {
        if let Some(sender) = self.lives.get(&server) {
            sender.send_replace(life);
        }
    }

    fn answer(&mut self, number: u64, answer: Result<(), String>) {
        if let Some(sender) = self.waiting.remove(&number) {
            let _ = sender.send(answer); // nobody waits any more: fine
        }
    }

    fn close(&mut self) {
        self.gone = true;
        self.waiting.clear(); // a dropped sender tells whoever waits
        for life in self.lives.values() {
            life.send_if_modified(|life| {
                let running = !matches!(life, Life::Ended(_));
                if running {
                    *life = Life::Unwatched;
                }
                running
            });
        }
    }
}

/// Only plain assignments happen under the lock, so a poisoned one is as good.
fn lock(book: &Mutex<Book>) -> MutexGuard<'_, Book> {
    book.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs file and socket work where it may block.
async fn unblocked(
    work: impl FnOnce() -> Result<(), RunFolderError> + Send + 'static,
) -> Result<(), SupervisorError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => Ok(result?),
        Err(_) => Err(SupervisorError::Gone), // the runtime ends
    }
}
