//! `cargo xtask run`: from a clone to a page in the browser.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::browser;
use crate::command;
use crate::console::{self, Consent};
use crate::page::{self, Flavor};
use crate::project::Project;
use crate::setup::{self, Kit, PageTools, wasm::Road};

/// What can be said to `cargo xtask run`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Build the page quickly, with checks, instead of small and fast.
    #[arg(long)]
    dev: bool,

    /// Leave the browser alone.
    #[arg(long)]
    no_open: bool,

    /// For the backend, such as `--port 0`; `-- --help` lists what it knows.
    #[arg(last = true)]
    backend: Vec<OsString>,
}

/// Prepares, builds, and then becomes the backend.
///
/// "Becomes": the backend replaces this process instead of being its child.
/// Ctrl-C, SIGTERM and even SIGKILL then reach the backend itself, and no backend
/// is ever left behind by an xtask that died.
pub(crate) fn run(
    project: &Project,
    options: &Options,
    road: Road,
    consent: Consent,
) -> Result<()> {
    setup::setup(project, Kit::RUN, road, consent)?;
    let flavor = if options.dev {
        Flavor::Dev
    } else {
        Flavor::Release
    };
    page::build(project, &PageTools::find(project, road)?, flavor)?;
    let program = console::stage("build the backend", || build_backend(project))?;

    let mut backend = Command::new(program);
    let brings_a_page = options.backend.iter().any(|argument| {
        let argument = argument.to_string_lossy();
        argument == "--page" || argument.starts_with("--page=")
    });
    if !brings_a_page {
        backend.arg("--page").arg(project.dist());
    }
    backend.args(&options.backend);
    if !options.no_open && browser::is_wanted() {
        backend.stdout(Stdio::from(browser::start_opener()?));
    }
    // Only on failure is there anything after this.
    Err(backend.exec()).context("cannot start the backend")
}

/// The dev profile: the tests and `cargo run -p backend` share what it built, it
/// is there minutes before an optimised one, and what the backend does is to wait
/// for Redis and for people.
fn build_backend(project: &Project) -> Result<PathBuf> {
    backend_built_by(project.cargo().args(["build", "--package", "backend"]))
}

/// The backend that a `cargo build` names among what it built, whatever became of
/// the rest.
pub(crate) fn backend_built_by(cargo: &mut Command) -> Result<PathBuf> {
    let output = cargo
        .arg("--message-format=json-render-diagnostics")
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", command::in_words(cargo)))?;
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .find_map(|message| backend_program(&message))
        .with_context(|| format!("{} built no backend", command::in_words(cargo)))
}

/// The path in cargo's message that the backend (not a test of it) was built.
fn backend_program(message: &Value) -> Option<PathBuf> {
    let is_program = message["target"]["name"] == "backend"
        && message["target"]["kind"][0] == "bin"
        && message["profile"]["test"] == false;
    message["executable"]
        .as_str()
        .filter(|_| is_program)
        .map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn message(name: &str, kind: &str, test: bool) -> Value {
        json!({
            "reason": "compiler-artifact",
            "target": {"name": name, "kind": [kind]},
            "profile": {"test": test},
            "executable": "/target/debug/backend",
        })
    }

    #[test]
    fn the_backend_is_found_among_what_cargo_built() {
        let found = |name, kind, test| backend_program(&message(name, kind, test)).is_some();
        assert!(found("backend", "bin", false));
        assert!(
            !found("backend", "bin", true),
            "its unit tests are another program"
        );
        assert!(!found("backend", "lib", false));
        assert!(!found("xtask", "bin", false));
    }
}
