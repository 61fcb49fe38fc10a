//! `cargo xtask serve`: trunk's own server, for people who change the page.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;

use anyhow::{Context, Result};

use crate::console::Consent;
use crate::page;
use crate::project::Project;
use crate::setup::{self, Kit, PageTools, wasm::Road};

/// What can be said to `cargo xtask serve`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// For trunk, such as `--port 8082`.
    #[arg(last = true)]
    trunk: Vec<OsString>,
}

/// Becomes `trunk serve`, with the tools that setup got on its PATH.
pub(crate) fn serve(
    project: &Project,
    options: &Options,
    road: Road,
    consent: Consent,
) -> Result<()> {
    setup::setup(project, &[Kit::Page], road, consent)?;
    let mut trunk = page::trunk(project, &PageTools::find(project, road)?, "serve")?;
    // Not where `run` looks: it would take the page of a moment for its own.
    trunk.arg("--dist").arg(project.notes().join("served"));
    Err(trunk.args(&options.trunk).exec()).context("cannot start trunk")
}
