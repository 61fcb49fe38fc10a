//! The folders on disk: one root per user, one run folder per backend, one folder per server.
//!
//! ```text
//! $XDG_RUNTIME_DIR/queue-playground/      the root, mode 0700 (else $TMPDIR/queue-playground-UID)
//!     lock                                held while a run folder is made or swept
//!     run-4711-9f03ab/                    one backend's run
//!         lock                            shared by the supervisor and its backend while they live
//!         s1/                             one server: redis.sock, redis.log, its data
//! ```
//!
//! A run folder whose lock is free belongs to nobody any more: the next supervisor
//! ends the servers in it and removes it. The kernel drops a lock with the process
//! that holds it, however that process ends, so no process id has to be trusted.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use super::{SOCKET_FILE, complain};

/// The file in the root and in every run folder that carries the lock.
const LOCK_FILE: &str = "lock";
/// What the names of run folders begin with.
const RUN_PREFIX: &str = "run-";
/// How long a leftover server may take to follow an order to end.
const END_LIMIT: Duration = Duration::from_secs(1);

/// Why the folders on disk could not be prepared or cleared.
#[derive(Debug, thiserror::Error)]
pub enum RunFolderError {
    /// The file system refused.
    #[error("The folder {path} could not be used: {source}.")]
    Io {
        /// The folder or file in question.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The root exists, but others could reach into it.
    #[error(
        "The folder {0} belongs to somebody else, or others may enter it. \
         Remove it, or set XDG_RUNTIME_DIR to a folder of your own."
    )]
    NotPrivate(PathBuf),
    /// A server in a leftover folder neither ended by itself nor could be ended.
    #[error("The Redis server in {0} did not end. End it by hand, then remove the folder.")]
    StillRunning(PathBuf),
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> RunFolderError {
    move |source| RunFolderError::Io {
        path: path.to_path_buf(),
        source,
    }
}

/// Where run folders are made when nothing else is said.
#[must_use]
pub(super) fn default_root() -> PathBuf {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    match runtime.filter(|folder| folder.is_absolute() && is_private(folder)) {
        Some(folder) => folder.join("queue-playground"),
        None => std::env::temp_dir().join(format!("queue-playground-{}", own_uid())),
    }
}

/// One backend's run: its folder, and the lock that says it is in use.
#[derive(Debug)]
pub(super) struct RunFolder {
    path: PathBuf,
    _lock: File,
}

impl RunFolder {
    /// Prepares `root`, sweeps what older runs left in it, and makes a new run folder.
    pub(super) fn open(root: &Path) -> Result<Self, RunFolderError> {
        let root = std::path::absolute(root).map_err(at(root))?;
        prepare_root(&root)?;
        // Whoever sweeps must not see a run folder whose lock is not held yet.
        let root_lock = open_lock(&root)?;
        flock(&root_lock, FlockOperation::LockExclusive)
            .map_err(|errno| at(&root)(errno.into()))?;
        sweep(&root);
        Self::create(&root)
    }

    fn create(root: &Path) -> Result<Self, RunFolderError> {
        let name = format!("{RUN_PREFIX}{}-{}", std::process::id(), random_hex(root)?);
        let path = root.join(name);
        make_private(&path).map_err(at(&path))?;
        let lock = open_lock(&path)?;
        flock(&lock, FlockOperation::NonBlockingLockShared)
            .map_err(|errno| at(&path)(errno.into()))?;
        Ok(Self { path, _lock: lock })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Removes the folder with everything in it.
    pub(super) fn remove(self) -> Result<(), RunFolderError> {
        remove_tree(&self.path)
    }
}

/// Takes a share in a run folder's lock, so that no sweep touches it while the returned file lives.
pub(super) fn share(run_folder: &Path) -> Result<File, RunFolderError> {
    let lock = open_lock(run_folder)?;
    flock(&lock, FlockOperation::NonBlockingLockShared)
        .map_err(|errno| at(run_folder)(errno.into()))?;
    Ok(lock)
}

/// Makes a folder that only its owner may enter; one that is already there is kept.
pub(super) fn make_private(path: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    }
}

/// Removes a folder with everything in it; one that is not there is as good.
pub(super) fn remove_tree(path: &Path) -> Result<(), RunFolderError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other.map_err(at(path)),
    }
}

/// Ends every server in a run folder that no supervisor watches any more, and removes it.
pub(super) fn clear_run(run_folder: &Path) -> Result<(), RunFolderError> {
    let entries = match fs::read_dir(run_folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other.map_err(at(run_folder))?,
    };
    for entry in entries {
        let folder = entry.map_err(at(run_folder))?.path();
        end_server_in(&folder)?;
    }
    remove_tree(run_folder)
}

/// Ends the server in one folder, if there is one, without the supervisor, and removes the folder.
pub(super) fn clear_server(folder: &Path) -> Result<(), RunFolderError> {
    end_server_in(folder)?;
    remove_tree(folder)
}

fn sweep(root: &Path) {
    let Ok(entries) = fs::read_dir(root) else {
        return;
    };
    for entry in entries.flatten() {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if !is_folder
            || !entry
                .file_name()
                .as_encoded_bytes()
                .starts_with(RUN_PREFIX.as_bytes())
        {
            continue;
        }
        if let Err(error) = sweep_run(&entry.path()) {
            complain(&error.to_string());
        }
    }
}

fn sweep_run(run_folder: &Path) -> Result<(), RunFolderError> {
    let lock = open_lock(run_folder)?;
    match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => clear_run(run_folder),
        Err(Errno::WOULDBLOCK) => Ok(()), // its supervisor or its backend lives
        Err(errno) => Err(at(run_folder)(errno.into())),
    }
}

/// Speaks only to whoever answers on the socket in our own private folder, so nobody else can be hit.
fn end_server_in(folder: &Path) -> Result<(), RunFolderError> {
    use io::ErrorKind::{ConnectionRefused, NotADirectory, NotFound};

    let socket = folder.join(SOCKET_FILE);
    let mut stream = match UnixStream::connect(&socket) {
        Ok(stream) => stream,
        // No socket, or nobody behind it any more.
        Err(error) if matches!(error.kind(), NotFound | ConnectionRefused | NotADirectory) => {
            return Ok(());
        }
        Err(error) => return Err(at(&socket)(error)),
    };
    let asked = stream.write_all(b"SHUTDOWN NOSAVE\r\n");
    if asked.is_err() || closes_within(&mut stream, END_LIMIT) {
        return Ok(());
    }
    // Frozen, busy with a script, or behind a password.
    if kill_listener(&stream, folder) && closes_within(&mut stream, END_LIMIT) {
        return Ok(());
    }
    Err(RunFolderError::StillRunning(folder.to_path_buf()))
}

/// Whether the other side closes: the kernel does that when its process has ended.
fn closes_within(stream: &mut UnixStream, limit: Duration) -> bool {
    let end = Instant::now() + limit;
    let mut reply = [0; 256];
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() {
            return false;
        }
        match stream.read(&mut reply) {
            Ok(0) => return true,
            Ok(_) => {} // an error reply: it refused
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                let timed_out = matches!(
                    error.kind(),
                    io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
                );
                return !timed_out; // a reset connection is a closed one
            }
        }
    }
}

/// Kills the process that listens behind `stream`, if it also works in `folder`.
///
/// The kernel names the listener, and a pidfd is opened before the check, so that
/// the process that is killed is the one that was checked, whatever happens to its id.
#[cfg(target_os = "linux")]
fn kill_listener(stream: &UnixStream, folder: &Path) -> bool {
    use rustix::process::{PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

    let Ok(listener) = rustix::net::sockopt::socket_peercred(stream) else {
        return false;
    };
    let Ok(pidfd) = pidfd_open(listener.pid, PidfdFlags::empty()) else {
        return false;
    };
    let works_in = fs::read_link(format!("/proc/{}/cwd", listener.pid));
    let ours = match (works_in, fs::canonicalize(folder)) {
        (Ok(works_in), Ok(folder)) => works_in == folder,
        _ => false,
    };
    ours && pidfd_send_signal(&pidfd, Signal::KILL).is_ok()
}

/// Elsewhere there is no safe way from a socket to its process: the server is left and told about.
#[cfg(not(target_os = "linux"))]
fn kill_listener(_stream: &UnixStream, _folder: &Path) -> bool {
    false
}

fn prepare_root(root: &Path) -> Result<(), RunFolderError> {
    make_private(root).map_err(at(root))?;
    if is_private(root) {
        Ok(())
    } else {
        Err(RunFolderError::NotPrivate(root.to_path_buf()))
    }
}

/// A folder (not a link to one) that is ours and that nobody else may enter.
fn is_private(folder: &Path) -> bool {
    fs::symlink_metadata(folder).is_ok_and(|metadata| {
        metadata.is_dir() && metadata.uid() == own_uid() && metadata.mode() & 0o077 == 0
    })
}

fn own_uid() -> u32 {
    rustix::process::getuid().as_raw()
}

fn open_lock(folder: &Path) -> Result<File, RunFolderError> {
    let path = folder.join(LOCK_FILE);
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(at(&path))
}

fn random_hex(root: &Path) -> Result<String, RunFolderError> {
    let mut bytes = [0; 3];
    getrandom::fill(&mut bytes).map_err(|error| at(root)(io::Error::other(error)))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
