//! rustfmt and clippy, which check the code.

use std::process::Command;

use anyhow::Result;

use super::Need;
use crate::command;
use crate::project::Project;

/// rustfmt and clippy, which a small Rust installation leaves out.
pub(super) struct RustfmtAndClippy<'a> {
    pub(super) project: &'a Project,
}

impl Need for RustfmtAndClippy<'_> {
    fn name(&self) -> String {
        "rustfmt and clippy".into()
    }

    fn find(&self) -> Option<String> {
        let there = |tool| command::succeeds(self.project.cargo().args([tool, "--version"]));
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
