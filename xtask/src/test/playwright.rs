//! The page in Chromium, driven by Playwright: the tests in `frontend/tests`.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::count::{self, Count};
use crate::command;
use crate::console;
use crate::project::Project;
use crate::setup::{Chromium, Node};

/// Runs the tests against a backend, of which every worker starts one.
pub(super) fn run(project: &Project, backend: &Path) -> Result<Count> {
    let reports = project.target.join("browser-tests");
    let report = reports.join("report.json");
    // The report of an earlier run is no answer.
    fs::remove_file(&report).ok();
    let mut playwright = node(project)?;
    playwright
        .args(["node_modules/@playwright/test/cli.js", "test"])
        .env("PLAYGROUND_BACKEND", backend)
        .env("PLAYGROUND_REPORTS", &reports);
    let status = playwright.status().context("cannot start Playwright")?;
    let text = fs::read_to_string(&report).context("Playwright left no report")?;
    let count = count::playwright(&text).context("Playwright's report cannot be read")?;
    Ok(count.believed(status.success()))
}

/// Node in the folder of the browser tests, with Playwright there and told where
/// Chromium and the page are.
pub(crate) fn node(project: &Project) -> Result<Command> {
    let chromium = Chromium::find()
        .context("Chromium is missing: `cargo xtask setup --tests` gets it or says what to do")?;
    let node = Node::find(project)
        .context("Node is missing: `cargo xtask setup --tests` gets it or says what to do")?;
    fetch(project, &node)?;
    let mut command = node.command(&node.program)?;
    command
        .current_dir(project.browser_tests())
        .env("CHROMIUM_PATH", &chromium.program)
        .env("PLAYGROUND_PAGE", project.dist());
    Ok(command)
}

/// npm only when the lock file changed: it takes its time and the network.
fn fetch(project: &Project, node: &Node) -> Result<()> {
    let folder = project.browser_tests();
    let installed = folder.join("node_modules/.package-lock.json");
    if is_older(&installed, &folder.join("package-lock.json")) {
        let mut npm = node.command("npm")?;
        npm.current_dir(&folder).arg("ci");
        console::stage("fetch Playwright from npm", || command::follow(&mut npm))?;
    }
    Ok(())
}

/// Whether a file is missing or was written before another.
fn is_older(file: &Path, other: &Path) -> bool {
    let time = |path: &Path| path.metadata().and_then(|about| about.modified()).ok();
    match (time(file), time(other)) {
        (Some(file), Some(other)) => file < other,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, SystemTime};

    #[test]
    fn packages_are_fetched_when_missing_or_older_than_the_lock() {
        let folder = std::env::temp_dir().join(format!("xtask-playwright-{}", std::process::id()));
        let (installed, lock) = (folder.join("installed"), folder.join("lock"));
        let write = |path: &Path, age: u64| {
            let time = SystemTime::now() - Duration::from_secs(age);
            fs::File::create(path)
                .and_then(|file| file.set_modified(time))
                .is_ok()
        };
        assert!(fs::create_dir_all(&folder).is_ok() && write(&lock, 60));
        assert!(is_older(&installed, &lock), "missing");
        assert!(
            write(&installed, 90) && is_older(&installed, &lock),
            "older"
        );
        assert!(
            write(&installed, 30) && !is_older(&installed, &lock),
            "newer"
        );
        fs::remove_dir_all(&folder).ok();
    }
}
