//! Versions of tools, and the one that Cargo.lock names.

use std::fmt;

use anyhow::{Context, Result, bail};

/// A version of three numbers; what follows them does not matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(pub(crate) u32, pub(crate) u32, pub(crate) u32);

impl Version {
    /// The first version in what a tool prints about itself, such as
    /// `trunk 0.21.14`, `v20.20.2` or `Redis server v=7.0.15 sha=…`.
    pub(crate) fn in_text(text: &str) -> Option<Self> {
        text.split(|c: char| c.is_whitespace() || matches!(c, '=' | '(' | ')' | '-' | '+'))
            .find_map(Self::parse)
    }

    /// `1.2.3` or `v1.2.3`; a fourth number is ignored.
    fn parse(word: &str) -> Option<Self> {
        let mut numbers = word
            .trim_start_matches('v')
            .split('.')
            .map(|part| part.parse().ok());
        Some(Self(numbers.next()??, numbers.next()??, numbers.next()??))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// The version of a crate in the text of Cargo.lock.
pub(crate) fn locked(lock: &str, name: &str) -> Result<Version> {
    let lock: toml::Table = lock
        .parse()
        .context("Cargo.lock is not what cargo writes")?;
    let packages = lock.get("package").and_then(toml::Value::as_array);
    let versions: Vec<&str> = packages
        .into_iter()
        .flatten()
        .filter(|package| package.get("name").and_then(toml::Value::as_str) == Some(name))
        .filter_map(|package| package.get("version")?.as_str())
        .collect();
    match versions[..] {
        [version] => Version::parse(version)
            .with_context(|| format!("Cargo.lock names {name} {version}, which is no version")),
        [] => bail!("Cargo.lock does not name {name}: let `cargo check` write it anew"),
        _ => bail!(
            "Cargo.lock names {name} in {} versions: unite them with `cargo update`",
            versions.len()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_tools_print() {
        let of = Version::in_text;
        assert_eq!(of("trunk 0.21.14\n"), Some(Version(0, 21, 14)));
        assert_eq!(of("v20.20.2"), Some(Version(20, 20, 2)));
        assert_eq!(
            of("wasm-bindgen 0.2.130 (abc1234)"),
            Some(Version(0, 2, 130))
        );
        assert_eq!(
            of("Redis server v=7.0.15 sha=00000000:0"),
            Some(Version(7, 0, 15))
        );
        assert_eq!(
            of("Chromium 156.0.8078.79 built on"),
            Some(Version(156, 0, 8078))
        );
        assert_eq!(
            of("rustc 1.98.0-nightly (00c46b31b 2026-05-22)"),
            Some(Version(1, 98, 0))
        );
        assert_eq!(of("no version here, 1.2 is too short"), None);
    }

    #[test]
    fn versions_compare_as_numbers_not_as_text() {
        assert!(Version(0, 21, 9) < Version(0, 21, 14));
        assert!(Version(0, 9, 0) < Version(0, 21, 0));
        assert!(Version(1, 0, 0) > Version(0, 99, 99));
    }

    const LOCK: &str = r#"
        version = 4

        [[package]]
        name = "wasm-bindgen-macro"
        version = "9.9.9"

        [[package]]
        name = "wasm-bindgen"
        version = "0.2.130"

        [[package]]
        name = "syn"
        version = "1.0.109"

        [[package]]
        name = "syn"
        version = "2.0.117"
    "#;

    #[test]
    fn the_lock_names_exactly_the_crate_asked_for() {
        assert_eq!(locked(LOCK, "wasm-bindgen").ok(), Some(Version(0, 2, 130)));
    }

    #[test]
    fn a_crate_that_is_locked_twice_or_never_is_a_mistake_with_a_way_out() {
        let sentence = |name| locked(LOCK, name).map_err(|error| error.to_string());
        assert!(sentence("syn").is_err_and(|text| text.contains("2 versions")));
        assert!(sentence("yew").is_err_and(|text| text.contains("cargo check")));
    }
}
