//! Redis, which every room has one of.

use std::process::Command;

use anyhow::Result;

use super::Need;
use crate::command;
use crate::packages::{self, Manager, Packages};
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
