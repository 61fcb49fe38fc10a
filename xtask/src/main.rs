//! The project's own tool: it prepares a machine, starts the playground and
//! tests it. `cargo xtask` is an alias for it (`.cargo/config.toml`).
//!
//! # Map
//!
//! What can be asked for:
//! - `setup`: what the playground needs and how each missing thing is got
//!   - `setup/wasm`: a compiler for the page, by rustup or by Debian's packages
//!   - `setup/tools`: trunk, wasm-bindgen and wasm-split-cli, by cargo
//!   - `setup/redis`, `chromium`, `node`, `chinese_font`, `jq`, by the system's packages
//!   - `setup/redis_py`: Python with redis-py, by pip into the cache
//!   - `setup/lints`: rustfmt and clippy, by rustup
//! - `run`: builds the page and the backend, then becomes the backend
//!   - `browser`: opens the page once the backend listens
//! - `build`: one program with the page inside
//! - `serve`: trunk's own server, for people who change the page
//! - `bench`: what the playground costs, as ratios, into BENCHMARKS.md
//! - `test`: every check there is, counted
//!   - `test/playwright`: the page in Chromium
//!   - `test/count`: reads the counts out of what test runners print
//!
//! What those are made of:
//! - `page`: compiles and bundles the page, unless nothing changed
//!   - `page/split`: its module in the files that a visit loads one by one
//!   - `page/sections`: what a module is made of
//!   - `page/styles`: one style sheet of many
//!   - `page/shrink`: wasm-opt, brotli and gzip
//! - `project`: where things are
//! - `console`: what the person at the terminal is told and asked
//! - `command`: running other programs
//! - `packages`: the system's package managers
//! - `version`: versions, and the one that Cargo.lock names

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "telling a person at a terminal what happens is this program's job"
)]

#[cfg(not(unix))]
compile_error!("Queue Playground runs on Linux and macOS; on Windows, use it inside WSL.");

mod bench;
mod browser;
mod build;
mod command;
mod console;
mod packages;
mod page;
mod project;
mod run;
mod serve;
mod setup;
mod test;
mod version;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::console::Consent;
use crate::project::Project;
use crate::setup::{Kit, wasm::Road};

/// Prepares, starts and tests Queue Playground.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Request,

    /// Install what is missing without asking (so does CI=true).
    #[arg(long, global = true)]
    yes: bool,

    /// Which way to take to a compiler for the page.
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        env = "QUEUE_PLAYGROUND_WASM_ROAD"
    )]
    wasm_road: Road,
}

#[derive(Subcommand)]
enum Request {
    /// Check what is needed and install what is missing.
    Setup {
        /// Also what the tests need: Chromium, Node, a Chinese font, redis-py, jq, clippy, rustfmt.
        #[arg(long)]
        tests: bool,
    },
    /// Start the playground; what follows `--` goes to the backend.
    Run(run::Options),
    /// Build one optimised program with the page inside, and print where it is.
    Build,
    /// Serve the page with trunk, beside `cargo run -p backend`, and rebuild it on every change.
    Serve(serve::Options),
    /// Run every test, and end with `N passed, N failed`.
    Test(test::Options),
    /// Measure what the playground costs beside the same work without it.
    Bench(bench::Options),
    /// Pass the backend's output on and open the page's address (used by `run`).
    #[command(hide = true)]
    OpenWhenListening,
}

fn main() -> ExitCode {
    match answer(Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            console::complain(&error);
            ExitCode::FAILURE
        }
    }
}

fn answer(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let consent = Consent::from_situation(arguments.yes);
    let road = arguments.wasm_road;
    match arguments.command {
        Request::OpenWhenListening => browser::open_when_listening()?,
        Request::Setup { tests } => {
            let kits = if tests { Kit::ALL } else { Kit::RUN };
            setup::setup(&Project::find()?, kits, road, consent)?;
        }
        Request::Run(options) => run::run(&Project::find()?, &options, road, consent)?,
        Request::Build => build::build(&Project::find()?, road, consent)?,
        Request::Serve(options) => serve::serve(&Project::find()?, &options, road, consent)?,
        Request::Bench(options) => bench::bench(&Project::find()?, &options, road, consent)?,
        Request::Test(options) => return test::test(&Project::find()?, &options, road, consent),
    }
    Ok(ExitCode::SUCCESS)
}
