//! rustfmt and clippy, which check the code.

use std::process::Command;

use anyhow::Result;

use super::Need;
use crate::command;

/// rustfmt and clippy, which a small Rust installation leaves out.
pub(super) struct RustfmtAndClippy;

impl Need for RustfmtAndClippy {
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
