//! The system's package managers: apt, dnf and Homebrew.

use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::command;

/// What one thing is called in each package manager's world.
pub(crate) struct Packages {
    /// Debian, Ubuntu.
    pub(crate) apt: &'static str,
    /// Fedora.
    pub(crate) dnf: &'static str,
    /// macOS.
    pub(crate) brew: &'static str,
}

impl Packages {
    /// The commands that a person would type, for each system.
    pub(crate) fn by_hand(&self) -> String {
        let mut lines = String::new();
        for (system, command) in [
            (
                "Debian, Ubuntu",
                format!("sudo apt-get install {}", self.apt),
            ),
            ("Fedora", format!("sudo dnf install {}", self.dnf)),
            ("macOS", format!("brew install {}", self.brew)),
        ] {
            // Writing to a string cannot fail.
            let _ = write!(lines, "\n    {system:<15} {command}");
        }
        lines
    }

    /// Installs with the package manager of this system, where we may.
    pub(crate) fn install(&self) -> Result<()> {
        let Some(manager) = Manager::of_this_system() else {
            bail!("xtask knows none of this system's package managers");
        };
        manager.install(match manager {
            Manager::Apt => self.apt,
            Manager::Dnf => self.dnf,
            Manager::Brew => self.brew,
        })
    }
}

/// A package manager that xtask can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manager {
    Apt,
    Dnf,
    Brew,
}

impl Manager {
    /// The first one whose command is on PATH.
    pub(crate) fn of_this_system() -> Option<Self> {
        let there =
            |(program, manager): (&str, Self)| command::find_program(program).map(|_| manager);
        [
            ("apt-get", Self::Apt),
            ("dnf", Self::Dnf),
            ("brew", Self::Brew),
        ]
        .into_iter()
        .find_map(there)
    }

    /// Installs packages (names with spaces between them).
    pub(crate) fn install(self, packages: &str) -> Result<()> {
        match self {
            Self::Apt => apt_install(packages),
            Self::Dnf => command::follow(
                as_root("dnf")?
                    .args(["install", "-y"])
                    .args(packages.split(' ')),
            ),
            Self::Brew => command::follow(
                Command::new("brew")
                    .arg("install")
                    .args(packages.split(' ')),
            ),
        }
    }
}

/// On a machine whose package lists were never fetched, the first try finds nothing.
fn apt_install(packages: &str) -> Result<()> {
    let install = || -> Result<()> {
        let mut apt = as_root("apt-get")?;
        apt.args(["install", "-y", "--no-install-recommends"])
            .args(packages.split(' '));
        command::follow(&mut apt)
    };
    if install().is_ok() {
        return Ok(());
    }
    command::follow(as_root("apt-get")?.arg("update"))?;
    install()
}

/// Turns off a service that came with a package, where systemd started it: the
/// playground starts its own Redis and wants none for the whole system.
pub(crate) fn stop_service(name: &str) {
    if Path::new("/run/systemd/system").exists()
        && let Ok(mut systemctl) = as_root("systemctl")
    {
        command::succeeds(systemctl.args(["disable", "--now", name]));
    }
}

/// The program, run by root: through sudo only where somebody can type a
/// password or none is needed.
fn as_root(program: &str) -> Result<Command> {
    let mut root = if is_root() {
        Command::new("env")
    } else if may_use_sudo() {
        let mut sudo = Command::new("sudo");
        sudo.arg("env");
        sudo
    } else {
        bail!("`{program}` needs root, and there is neither root nor a terminal for sudo");
    };
    // No questions; and packages' services stay off where runlevels decide that.
    root.args(["DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", program]);
    Ok(root)
}

fn is_root() -> bool {
    command::capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

fn may_use_sudo() -> bool {
    command::find_program("sudo").is_some()
        && (io::stdin().is_terminal()
            || command::succeeds(Command::new("sudo").args(["-n", "true"])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_name_all_three_systems() {
        let redis = Packages {
            apt: "redis-server",
            dnf: "valkey",
            brew: "redis",
        };
        let text = redis.by_hand();
        for command in [
            "sudo apt-get install redis-server",
            "sudo dnf install valkey",
            "brew install redis",
        ] {
            assert!(text.contains(command), "{text}");
        }
    }
}
