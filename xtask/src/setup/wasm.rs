//! A compiler for the page: rustc with the standard library for wasm32.
//!
//! Two roads lead there. The wide one is `rustup target add`. Where rustup's
//! server cannot be reached, or there is no rustup, Debian's own compiler builds
//! the standard library once, from Debian's packages alone ([`debian`]).

mod debian;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use super::Need;
use crate::command;
use crate::console;
use crate::packages::Manager;
use crate::project::Project;

/// The target's name.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Which way to take to a compiler for the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Road {
    /// The toolchain in use, with rustup's help; else Debian's packages.
    #[default]
    Auto,
    /// The toolchain in use, or nothing.
    Rustup,
    /// Debian's packages, or nothing.
    Debian,
}

/// A toolchain that can build the page, and what has to be set for it.
pub(crate) struct WasmToolchain {
    /// What it is, for a person.
    pub(crate) name: String,
    /// Whether `cargo clippy` works with it, too.
    pub(crate) has_clippy: bool,
    cargo: OsString,
    /// Where `cargo` and `rustc` are found by those who look on PATH, as trunk does.
    folder: Option<PathBuf>,
    set: Vec<(&'static str, OsString)>,
    /// What would lead back to the toolchain that xtask was started with.
    unset: &'static [&'static str],
}

impl WasmToolchain {
    /// The one that a road leads to, if that road was walked to its end.
    pub(crate) fn find(project: &Project, road: Road) -> Option<Self> {
        match road {
            Road::Auto => Self::in_use(project).or_else(|| debian::find(&project.cache)),
            Road::Rustup => Self::in_use(project),
            Road::Debian => debian::find(&project.cache),
        }
    }

    /// The same, as an error that says what to do.
    pub(crate) fn get(project: &Project, road: Road) -> Result<Self> {
        Self::find(project, road).context(
            "there is no compiler for the page: `cargo xtask setup` gets one or says what to do",
        )
    }

    /// The toolchain that runs xtask, if it has the target.
    fn in_use(project: &Project) -> Option<Self> {
        let sysroot = command::capture(Command::new("rustc").args(["--print", "sysroot"])).ok()?;
        has_std(Path::new(sysroot.trim())).then(|| Self {
            name: "rustc with wasm32".into(),
            has_clippy: true,
            cargo: project.cargo().get_program().to_owned(),
            folder: None,
            set: Vec::new(),
            unset: &[],
        })
    }

    /// A cargo that builds for the page.
    pub(crate) fn cargo(&self, project: &Project) -> Result<Command> {
        let mut cargo = self.command(&self.cargo, &[])?;
        cargo.current_dir(&project.root);
        Ok(cargo)
    }

    /// A program that uses this toolchain, and some tools, by looking on PATH.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>, tools: &[&Path]) -> Result<Command> {
        let tools = tools.iter().filter_map(|tool| tool.parent());
        let folders = self.folder.as_deref().into_iter().chain(tools);
        let mut command = Command::new(program);
        for name in self.unset {
            command.env_remove(name);
        }
        command
            .envs(self.set.iter().map(|(name, value)| (name, value)))
            .env("PATH", command::path_beginning_with(folders)?);
        Ok(command)
    }
}

/// Whether a sysroot holds the standard library for the page.
fn has_std(sysroot: &Path) -> bool {
    let libraries = sysroot
        .join("lib/rustlib")
        .join(TARGET)
        .join("lib")
        .read_dir();
    libraries.is_ok_and(|files| {
        files
            .flatten()
            .any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
    })
}

/// The target as something to be installed.
pub(super) struct Target<'a> {
    pub(super) project: &'a Project,
    pub(super) road: Road,
}

impl Target<'_> {
    /// Whoever brought the toolchain in use brings the target, too.
    fn complete_toolchain_in_use(&self) -> Result<()> {
        if command::find_program("rustup").is_some() {
            command::follow(Command::new("rustup").args(["target", "add", TARGET]))?;
        } else if Manager::of_this_system() == Some(Manager::Dnf) {
            Manager::Dnf.install(&["rust-std-static-wasm32-unknown-unknown", "lld"])?;
        } else {
            bail!("there is no rustup, which could add {TARGET} to the Rust in use");
        }
        // rustup may look after another Rust than the one that PATH leads to.
        WasmToolchain::in_use(self.project)
            .map(|_| ())
            .context("the Rust in use did not get the target")
    }
}

impl Need for Target<'_> {
    fn name(&self) -> String {
        format!("the target {TARGET}")
    }

    fn find(&self) -> Option<String> {
        WasmToolchain::find(self.project, self.road).map(|toolchain| toolchain.name)
    }

    fn remedy(&self) -> String {
        match self.road {
            Road::Debian => debian::REMEDY.into(),
            Road::Auto if debian::is_possible() => {
                format!("`rustup target add {TARGET}`, or else {}", debian::REMEDY)
            }
            Road::Auto | Road::Rustup => format!("`rustup target add {TARGET}`"),
        }
    }

    fn install(&self) -> Result<()> {
        if self.road == Road::Debian {
            return debian::install(&self.project.cache);
        }
        let result = self.complete_toolchain_in_use();
        match result {
            Err(error) if self.road == Road::Auto && debian::is_possible() => {
                console::complain(&error);
                console::say("trying Debian's own Rust instead");
                debian::install(&self.project.cache)
            }
            _ => result,
        }
    }

    fn by_hand(&self) -> String {
        format!(
            "get Rust by rustup and run `rustup target add {TARGET}`; on Debian the packages {} \
             do as well",
            debian::PACKAGES.join(", ")
        )
    }
}
