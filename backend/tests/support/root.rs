//! A folder of a test's own in which private servers may work.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use tempfile::TempDir;

/// A root folder that only its owner may enter. Its name has a space, as a
/// user's may.
pub(crate) struct Root(TempDir);

impl Root {
    pub(crate) fn new() -> Self {
        let private = fs::Permissions::from_mode(0o700);
        let folder = tempfile::Builder::new()
            .prefix("q p")
            .permissions(private)
            .tempdir();
        Self(folder.expect("a folder for the test"))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// The run folders of supervisors that were given this root.
    pub(crate) fn run_folders(&self) -> Vec<PathBuf> {
        folders_in(self.path())
    }

    /// Where a backend works whose `XDG_RUNTIME_DIR` is this.
    pub(crate) fn playground(&self) -> PathBuf {
        self.path().join("queue-playground")
    }

    /// The run folders of backends whose `XDG_RUNTIME_DIR` is this.
    pub(crate) fn playground_runs(&self) -> Vec<PathBuf> {
        folders_in(&self.playground())
    }
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths.filter(|path| path.is_dir()).collect()
}

/// A failed test may leave orphans: a supervisor that nobody needs sweeps them,
/// and ends.
impl Drop for Root {
    fn drop(&mut self) {
        for folder in [self.path().to_owned(), self.playground()] {
            if folder.exists() {
                let mut sweep = Command::new(env!("CARGO_BIN_EXE_backend"));
                sweep
                    .arg("supervise")
                    .arg(folder)
                    .stdin(Stdio::null())
                    .stdout(Stdio::null());
                let _ = sweep.status();
            }
        }
    }
}
