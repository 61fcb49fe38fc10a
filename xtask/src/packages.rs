//! The system's package managers: apt, dnf and Homebrew.

use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::command;

/// What one thing is called in each package manager's world.
pub(crate) struct Packages {
    /// Debian, Ubuntu.
    pub(crate) apt: &'static [&'static str],
    /// Fedora.
    pub(crate) dnf: &'static [&'static str],
    /// macOS.
    pub(crate) brew: &'static [&'static str],
}

impl Packages {
    /// The commands that a person would type, for each system.
    pub(crate) fn by_hand(&self) -> String {
        [
            format!(
                "Debian, Ubuntu  sudo apt-get install {}",
                self.apt.join(" ")
            ),
            format!("Fedora          sudo dnf install {}", self.dnf.join(" ")),
            format!("macOS           brew install {}", self.brew.join(" ")),
        ]
        .join("\n    ")
    }

    /// What [`Packages::install`] would do on this system.
    pub(crate) fn remedy(&self) -> String {
        match Manager::of_this_system() {
            Some(manager) => {
                format!(
                    "`{} install {}`",
                    manager.program(),
                    self.named_by(manager).join(" ")
                )
            }
            None => "to be installed by hand".into(),
        }
    }

    /// Installs with the package manager of this system, where we may.
    pub(crate) fn install(&self) -> Result<()> {
        match Manager::of_this_system() {
            Some(manager) => manager.install(self.named_by(manager)),
            None => bail!("xtask can use apt-get, dnf or brew, and none of them is here"),
        }
    }

    fn named_by(&self, manager: Manager) -> &'static [&'static str] {
        match manager {
            Manager::Apt => self.apt,
            Manager::Dnf => self.dnf,
            Manager::Brew => self.brew,
        }
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
        let there = |manager: &Self| command::find_program(manager.program()).is_some();
        [Self::Apt, Self::Dnf, Self::Brew].into_iter().find(there)
    }

    /// Installs packages.
    pub(crate) fn install(self, packages: &[&str]) -> Result<()> {
        match self {
            Self::Apt => apt_install(packages),
            Self::Dnf => command::follow(as_root("dnf")?.args(["install", "-y"]).args(packages)),
            Self::Brew => command::follow(Command::new("brew").arg("install").args(packages)),
        }
    }

    fn program(self) -> &'static str {
        match self {
            Self::Apt => "apt-get",
            Self::Dnf => "dnf",
            Self::Brew => "brew",
        }
    }
}

/// On a machine whose package lists are missing or old, the first try may fail.
fn apt_install(packages: &[&str]) -> Result<()> {
    let install = || -> Result<()> {
        let mut apt = as_root("apt-get")?;
        command::follow(
            apt.args(["install", "-y", "--no-install-recommends"])
                .args(packages),
        )
    };
    let Err(first) = install() else { return Ok(()) };
    if command::follow(as_root("apt-get")?.arg("update")).is_err() {
        return Err(first);
    }
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
    // No questions; and services stay off where runlevels decide about them.
    let surroundings = [("DEBIAN_FRONTEND", "noninteractive"), ("RUNLEVEL", "1")];
    if is_root() {
        let mut command = Command::new(program);
        command.envs(surroundings);
        Ok(command)
    } else if may_use_sudo() {
        // sudo keeps no variables of ours.
        let mut sudo = Command::new("sudo");
        sudo.arg("env")
            .args(surroundings.map(|(name, value)| format!("{name}={value}")));
        sudo.arg(program);
        Ok(sudo)
    } else {
        bail!("`{program}` needs root: there is no sudo, or nobody at a terminal to type for it")
    }
}

fn is_root() -> bool {
    command::capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

fn may_use_sudo() -> bool {
    let needs_no_password = || command::succeeds(Command::new("sudo").args(["-n", "true"]));
    command::find_program("sudo").is_some() && (io::stdin().is_terminal() || needs_no_password())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_name_all_three_systems() {
        let node = Packages {
            apt: &["nodejs", "npm"],
            dnf: &["nodejs"],
            brew: &["node"],
        };
        let text = node.by_hand();
        for command in [
            "sudo apt-get install nodejs npm",
            "sudo dnf install nodejs",
            "brew install node",
        ] {
            assert!(text.contains(command), "{text}");
        }
    }
}
