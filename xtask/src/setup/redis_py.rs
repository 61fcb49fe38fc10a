//! Python with redis-py, which the programs that users copy out are tested with.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use super::Need;
use crate::command;
use crate::packages::Packages;
use crate::project::Project;
use crate::version::Version;

/// A Python of its own in the cache, with redis-py: nothing of the system's
/// Python is changed.
pub(crate) struct RedisPy<'a> {
    pub(crate) project: &'a Project,
}

impl RedisPy<'_> {
    /// What the programs say they need.
    const OLDEST: Version = Version(5, 0, 0);
    /// The same for pip.
    const WANTED: &'static str = "redis>=5";
    const PACKAGES: Packages = Packages {
        apt: &["python3", "python3-venv"],
        dnf: &["python3", "python3-pip"],
        brew: &["python"],
    };

    /// Where that Python is, or will be.
    pub(crate) fn program(&self) -> PathBuf {
        self.folder().join("bin/python")
    }

    fn folder(&self) -> PathBuf {
        self.project.cache.join("tools/redis-py")
    }

    /// Whether the system's Python can make one that has pip: Debian packs what
    /// that takes apart.
    fn can_be_made() -> bool {
        let mut python = Command::new("python3");
        command::succeeds(python.args(["-c", "import venv, ensurepip"]))
    }
}

impl Need for RedisPy<'_> {
    fn name(&self) -> String {
        format!("Python with redis-py {} or newer", Self::OLDEST.0)
    }

    fn find(&self) -> Option<String> {
        let ask = ["-c", "import redis; print(redis.__version__)"];
        let about = command::capture(Command::new(self.program()).args(ask)).ok()?;
        let version = Version::in_text(&about).filter(|version| *version >= Self::OLDEST)?;
        Some(format!("redis-py {version}"))
    }

    fn remedy(&self) -> String {
        let fetch = "redis-py from PyPI, into the cache";
        match Self::can_be_made() {
            true => fetch.into(),
            false => format!("{}, then {fetch}", Self::PACKAGES.remedy()),
        }
    }

    fn install(&self) -> Result<()> {
        if !Self::can_be_made() {
            Self::PACKAGES.install()?;
        }
        if !Self::can_be_made() {
            bail!("there is still no python3 with the modules venv and ensurepip");
        }
        let mut venv = Command::new("python3");
        command::follow(venv.args(["-m", "venv", "--clear"]).arg(self.folder()))?;
        let pip = ["-m", "pip", "install", "--quiet", Self::WANTED].map(OsStr::new);
        command::follow(Command::new(self.program()).args(pip))
    }

    fn by_hand(&self) -> String {
        let folder = self.folder();
        let folder = folder.display();
        format!(
            "{}\n    then            python3 -m venv \"{folder}\" && \"{folder}/bin/pip\" install \"{}\"",
            Self::PACKAGES.by_hand(),
            Self::WANTED
        )
    }
}
