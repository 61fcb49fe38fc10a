//! jq, which the scripts that users copy out read several entries with.

use std::process::Command;

use anyhow::Result;

use super::Need;
use crate::command;
use crate::packages::Packages;

/// jq, of any version.
pub(super) struct Jq;

impl Jq {
    const PACKAGES: Packages = Packages {
        apt: &["jq"],
        dnf: &["jq"],
        brew: &["jq"],
    };
}

impl Need for Jq {
    fn name(&self) -> String {
        "jq".into()
    }

    fn find(&self) -> Option<String> {
        let about = command::capture(Command::new("jq").arg("--version")).ok()?;
        Some(about.trim().replace('-', " "))
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
