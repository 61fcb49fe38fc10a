//! The supervisor's own side: a small process without tokio that starts, signals and removes servers.
//!
//! One thread decides; one reads the pipe, and one per server waits for its end.
//! The servers are this process's children, and only the deciding thread reaps them:
//! until then a child's process id cannot be given to anybody else, so a signal
//! never reaches a stranger.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{self, BufRead, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, WaitId, WaitIdOptions, kill_process, waitid};

use super::run_folder::{self, RunFolder};
use super::{
    Ending, LOG_FILE, Order, Report, Request, ServerNumber, Signal, complain, server_folder,
};

/// How long a freeze may take to be seen; the kernel needs microseconds.
const FREEZE_LIMIT: Duration = Duration::from_millis(500);
/// The threads here only wait and pass on.
const STACK_BYTES: usize = 128 * 1024;

/// Serves one backend over stdin and stdout until stdin closes, then removes everything.
pub(super) fn run(root: &Path) -> ExitCode {
    let run = match RunFolder::open(root) {
        Ok(run) => run,
        Err(error) => {
            report(&Report::Unfit {
                reason: error.to_string(),
            });
            return ExitCode::FAILURE;
        }
    };
    let (inbox, events) = mpsc::channel();
    if let Err(error) = read_requests(inbox.clone()) {
        report(&Report::Unfit {
            reason: format!("The supervisor got no thread: {error}."),
        });
        let _ = run.remove();
        return ExitCode::FAILURE;
    }
    report(&Report::Ready {
        run_folder: run.path().to_path_buf(),
    });
    let mut keeper = Keeper {
        run,
        inbox,
        servers: BTreeMap::new(),
        launches: 0,
    };
    for event in events {
        match event {
            Event::Line(line) => keeper.obey(&line),
            Event::Ended { server, launch } => keeper.reap(server, launch),
            Event::Closed => break,
        }
    }
    keeper.end()
}

enum Event {
    Line(Vec<u8>),
    /// The process of that launch is a zombie, or was reaped already.
    Ended {
        server: ServerNumber,
        launch: u64,
    },
    /// The backend closed the pipe, or is dead.
    Closed,
}

/// A line without its line break is half a request of a dead backend, and is not followed.
fn read_requests(inbox: Sender<Event>) -> io::Result<()> {
    let read = move || {
        let mut stdin = io::stdin().lock();
        loop {
            let mut line = Vec::new();
            let read = stdin.read_until(b'\n', &mut line);
            let event = match read {
                Ok(_) if line.ends_with(b"\n") => Event::Line(line),
                _ => Event::Closed,
            };
            let closed = matches!(event, Event::Closed);
            if inbox.send(event).is_err() || closed {
                return;
            }
        }
    };
    thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(read)
        .map(drop)
}

struct Keeper {
    run: RunFolder,
    inbox: Sender<Event>,
    servers: BTreeMap<ServerNumber, Server>,
    launches: u64,
}

/// A server's folder, and its process while there is one.
struct Server {
    folder: PathBuf,
    running: Option<Running>,
}

struct Running {
    child: Child,
    launch: u64,
}

impl Keeper {
    fn obey(&mut self, line: &[u8]) {
        let request: Request = match serde_json::from_slice(line) {
            Ok(request) => request,
            Err(error) => return complain(&format!("A line was not understood: {error}.")),
        };
        let number = request.number;
        match self.carry_out(request.order) {
            Ok(()) => report(&Report::Done { number }),
            Err(reason) => report(&Report::Refused { number, reason }),
        }
    }

    fn carry_out(&mut self, order: Order) -> Result<(), String> {
        match order {
            Order::Spawn {
                server,
                program,
                args,
            } => self.spawn(server, &program, &args),
            Order::Signal { server, signal } => self.signal(server, signal),
            Order::Remove { server } => self.remove(server),
        }
    }

    fn spawn(
        &mut self,
        server: ServerNumber,
        program: &Path,
        args: &[String],
    ) -> Result<(), String> {
        if self
            .servers
            .get(&server)
            .is_some_and(|server| server.running.is_some())
        {
            return Err("This server is running already.".into());
        }
        let folder = server_folder(self.run.path(), server);
        run_folder::make_private(&folder).map_err(|error| {
            format!(
                "The folder {} could not be made: {error}.",
                folder.display()
            )
        })?;
        let kept = self.servers.entry(server).or_insert_with(|| Server {
            folder: folder.clone(),
            running: None,
        });
        let mut child = start(program, args, &folder)
            .map_err(|error| format!("{} could not be started: {error}.", program.display()))?;
        self.launches += 1;
        let launch = self.launches;
        if let Err(error) = await_end(&child, server, launch, self.inbox.clone()) {
            end(&mut child);
            return Err(format!("The supervisor got no thread: {error}."));
        }
        report(&Report::Started {
            server,
            pid: child.id(),
        });
        kept.running = Some(Running { child, launch });
        Ok(())
    }

    fn signal(&mut self, server: ServerNumber, signal: Signal) -> Result<(), String> {
        let running = self
            .servers
            .get(&server)
            .and_then(|server| server.running.as_ref());
        let child = &running.ok_or("This server is not running.")?.child;
        kill_process(Pid::from_child(child), signal.into())
            .map_err(|errno| format!("The signal could not be sent: {errno}."))?;
        if signal == Signal::Stop {
            await_stop(child)
        } else {
            Ok(())
        }
    }

    /// Removing what is not there succeeds: the wish is fulfilled.
    fn remove(&mut self, server: ServerNumber) -> Result<(), String> {
        let Some(kept) = self.servers.remove(&server) else {
            return Ok(());
        };
        if let Some(mut running) = kept.running {
            let ending = end(&mut running.child);
            report(&Report::Ended { server, ending });
        }
        run_folder::remove_tree(&kept.folder).map_err(|error| error.to_string())
    }

    fn reap(&mut self, server: ServerNumber, launch: u64) {
        let Some(kept) = self.servers.get_mut(&server) else {
            return;
        };
        // A notice about an earlier process of the same server comes too late.
        if let Some(mut running) = kept.running.take_if(|running| running.launch == launch) {
            let ending = wait(&mut running.child);
            report(&Report::Ended { server, ending });
        }
    }

    fn end(self) -> ExitCode {
        let mut children: Vec<Child> = self
            .servers
            .into_values()
            .filter_map(|server| server.running)
            .map(|r| r.child)
            .collect();
        for child in &mut children {
            let _ = child.kill();
        }
        for child in &mut children {
            let _ = child.wait();
        }
        match self.run.remove() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                complain(&error.to_string());
                ExitCode::FAILURE
            }
        }
    }
}

/// What the server says on stdout and stderr goes to its log: what it dislikes
/// about its settings it says there, before it opens any log of its own.
fn start(program: &Path, args: &[String], folder: &Path) -> io::Result<Child> {
    let log = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(folder.join(LOG_FILE))?;
    Command::new(program)
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()
}

/// Tells the deciding thread when the child has ended, without reaping it.
fn await_end(
    child: &Child,
    server: ServerNumber,
    launch: u64,
    inbox: Sender<Event>,
) -> io::Result<()> {
    let pid = Pid::from_child(child);
    let wait = move || {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while let Err(rustix::io::Errno::INTR) = waitid(WaitId::Pid(pid), options) {}
        let _ = inbox.send(Event::Ended { server, launch });
    };
    thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(wait)
        .map(drop)
}

/// A stop signal is sent at once but takes effect a little later: wait until it has.
fn await_stop(child: &Child) -> Result<(), String> {
    let options = WaitIdOptions::STOPPED
        | WaitIdOptions::EXITED
        | WaitIdOptions::NOWAIT
        | WaitIdOptions::NOHANG;
    let end = Instant::now() + FREEZE_LIMIT;
    while Instant::now() < end {
        match waitid(WaitId::Pid(Pid::from_child(child)), options) {
            Ok(Some(status)) if status.stopped() => return Ok(()),
            Ok(Some(_)) => return Err("The server ended before it could be frozen.".into()),
            _ => thread::sleep(Duration::from_millis(1)),
        }
    }
    Err("The server did not freeze.".into())
}

fn end(child: &mut Child) -> Ending {
    let _ = child.kill();
    wait(child)
}

fn wait(child: &mut Child) -> Ending {
    match child.wait() {
        Ok(status) => status.into(),
        // Cannot happen to an unreaped child; the process is gone in any case.
        Err(_) => Ending::Exited { code: -1 },
    }
}

impl From<ExitStatus> for Ending {
    fn from(status: ExitStatus) -> Self {
        match (status.code(), status.signal()) {
            (None, Some(signal)) => Self::Killed { signal },
            (code, _) => Self::Exited {
                code: code.unwrap_or(-1),
            },
        }
    }
}

impl From<Signal> for rustix::process::Signal {
    fn from(signal: Signal) -> Self {
        match signal {
            Signal::Stop => Self::STOP,
            Signal::Continue => Self::CONT,
            Signal::Terminate => Self::TERM,
            Signal::Kill => Self::KILL,
        }
    }
}

/// When nobody reads any more, stdin will say so as well; a failure here changes nothing.
fn report(report: &Report) {
    let Ok(mut line) = serde_json::to_vec(report) else {
        return complain("A report could not be written as JSON.");
    };
    line.push(b'\n');
    let mut stdout = io::stdout().lock();
    let _ = stdout.write_all(&line).and_then(|()| stdout.flush());
}
