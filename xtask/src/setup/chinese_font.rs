//! A font in which the page's Chinese can be seen.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::Need;
use crate::command;
use crate::packages::Packages;

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
