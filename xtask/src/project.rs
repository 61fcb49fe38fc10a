//! Where things are: the clone, cargo's target folder, the cache.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::command;

/// The folders that everything else is found from.
pub(crate) struct Project {
    /// The root of the clone.
    pub(crate) root: PathBuf,
    /// Where cargo builds; also holds what xtask writes down about builds.
    pub(crate) target: PathBuf,
    /// Tools and toolchains that outlive a clone and are shared between clones.
    pub(crate) cache: PathBuf,
}

impl Project {
    /// Asks cargo, which knows about `CARGO_TARGET_DIR` and its configuration.
    pub(crate) fn find() -> Result<Self> {
        let answer = command::capture(cargo().args([
            "metadata",
            "--no-deps",
            "--format-version=1",
            concat!(
                "--manifest-path=",
                env!("CARGO_MANIFEST_DIR"),
                "/Cargo.toml"
            ),
        ]))?;
        let metadata: Value =
            serde_json::from_str(&answer).context("cargo metadata gave no JSON")?;
        let folder = |key: &str| {
            let path = metadata[key].as_str().map(PathBuf::from);
            path.with_context(|| format!("cargo metadata names no {key}"))
        };
        Ok(Self {
            root: folder("workspace_root")?,
            target: folder("target_directory")?,
            cache: cache_folder(|name| env::var_os(name).filter(|value| !value.is_empty()))?,
        })
    }

    /// The built page, as the backend serves it.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("frontend/dist")
    }

    /// The end-to-end tests and their npm packages.
    pub(crate) fn browser_tests(&self) -> PathBuf {
        self.root.join("frontend/tests")
    }

    /// What xtask writes down from one run for the next.
    pub(crate) fn notes(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// A cargo of the toolchain in use, started in the clone.
    pub(crate) fn cargo(&self) -> Command {
        let mut cargo = cargo();
        cargo.current_dir(&self.root);
        cargo
    }

    /// What Cargo.lock says.
    pub(crate) fn lock(&self) -> Result<String> {
        let path = self.root.join("Cargo.lock");
        std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    }
}

/// `cargo run` tells its child which cargo it is.
fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// `$QUEUE_PLAYGROUND_CACHE`, else a folder where this system keeps caches.
fn cache_folder(variable: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf> {
    if let Some(chosen) = variable("QUEUE_PLAYGROUND_CACHE") {
        return std::path::absolute(chosen).context("QUEUE_PLAYGROUND_CACHE is not a usable path");
    }
    let home = || {
        variable("HOME").map(PathBuf::from).context(
            "there is no HOME to keep tools in: set QUEUE_PLAYGROUND_CACHE to a folder for them",
        )
    };
    let caches = match variable("XDG_CACHE_HOME").map(PathBuf::from) {
        Some(folder) if folder.is_absolute() => folder,
        _ if cfg!(target_os = "macos") => home()?.join("Library/Caches"),
        _ => home()?.join(".cache"),
    };
    Ok(caches.join("queue-playground"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(variables: &[(&str, &str)]) -> Result<PathBuf> {
        cache_folder(|name| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| value.into())
        })
    }

    #[test]
    fn the_cache_named_by_the_user_is_taken_as_it_is() {
        let folder = folder_with(&[
            ("QUEUE_PLAYGROUND_CACHE", "/big/disk"),
            ("HOME", "/home/ann"),
        ]);
        assert_eq!(folder.ok(), Some("/big/disk".into()));
    }

    #[test]
    fn the_cache_of_the_system_gets_a_folder_of_ours() {
        let folder = folder_with(&[("XDG_CACHE_HOME", "/var/caches"), ("HOME", "/home/ann")]);
        assert_eq!(folder.ok(), Some("/var/caches/queue-playground".into()));
    }

    #[test]
    fn a_relative_xdg_cache_is_ignored_as_its_specification_asks() {
        let folder = folder_with(&[("XDG_CACHE_HOME", "caches"), ("HOME", "/home/ann")]);
        assert!(folder.is_ok_and(|folder| folder.starts_with("/home/ann")));
    }

    #[test]
    fn without_a_home_the_way_out_is_named() {
        let sentence = folder_with(&[]).map_err(|error| error.to_string());
        assert!(sentence.is_err_and(|text| text.contains("QUEUE_PLAYGROUND_CACHE")));
    }
}
