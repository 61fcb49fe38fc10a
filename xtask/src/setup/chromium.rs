//! Chromium, in which the page is tested.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::Need;
use crate::command;
use crate::packages::Packages;
use crate::version::Version;

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
