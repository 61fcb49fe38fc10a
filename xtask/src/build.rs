//! `cargo xtask build`: one program with the page inside, ready to be copied.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::console::{self, Consent};
use crate::page::{self, Flavor};
use crate::project::Project;
use crate::run;
use crate::setup::{self, Kit, PageTools, wasm::Road};

/// Builds, and prints where the program is.
pub(crate) fn build(project: &Project, road: Road, consent: Consent) -> Result<()> {
    let program = program(project, road, consent)?;
    let size = fs::metadata(&program).context("cargo built nothing")?.len();
    console::say(&format!(
        "{:.1} MB, with the page inside; it needs a redis-server where it runs",
        size as f64 / 1e6
    ));
    println!("{}", program.display());
    Ok(())
}

/// Builds the page, small.
pub(crate) fn page(project: &Project, road: Road, consent: Consent) -> Result<()> {
    setup::setup(project, &[Kit::Page], road, consent)?;
    page::build(project, &PageTools::find(project, road)?, Flavor::Release)
}

/// Builds the page, small, and then the backend around it.
pub(crate) fn program(project: &Project, road: Road, consent: Consent) -> Result<PathBuf> {
    page(project, road, consent)?;
    console::stage("build the backend around it", || {
        run::backend_built_by(
            project
                .cargo()
                .args(["build", "--release", "--package", "backend"]),
        )
    })
}
