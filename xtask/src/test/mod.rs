//! `cargo xtask test`: every check there is, in one run that tells all.
//!
//! A stage that fails does not stop the next ones. Each is counted, and the last
//! line is `N passed, N failed` for people and machines alike.

mod count;
pub(crate) mod playwright;

use std::io;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::ValueEnum;

use self::count::Count;
use crate::command;
use crate::console::{self, Consent};
use crate::page::{self, Flavor};
use crate::project::Project;
use crate::run;
use crate::setup::wasm::{Road, TARGET, WasmToolchain};
use crate::setup::{self, Kit, PageTools, RedisPy};

/// What can be said to `cargo xtask test`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Run only these stages (several with commas).
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Stage>,
}

/// One part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Stage {
    /// The code is formatted.
    Fmt,
    /// clippy has no warning, for this machine nor for the page.
    Clippy,
    /// `cargo test`, with a real Redis where tests need one.
    Unit,
    /// The page builds.
    Page,
    /// The page in Chromium, driven by Playwright.
    Browser,
}

impl Stage {
    fn title(self) -> &'static str {
        match self {
            Self::Fmt => "formatting",
            Self::Clippy => "clippy",
            Self::Unit => "cargo test",
            Self::Page => "the page builds",
            Self::Browser => "the page in Chromium",
        }
    }

    fn kits(self) -> &'static [Kit] {
        match self {
            Self::Fmt => &[Kit::Lints],
            Self::Clippy => &[Kit::Lints, Kit::Page],
            Self::Unit => &[Kit::Backend, Kit::Programs],
            Self::Page => &[Kit::Page],
            Self::Browser => Kit::ALL,
        }
    }
}

/// How one stage went.
struct Outcome {
    stage: Stage,
    count: Count,
    took: Duration,
}

/// What the stages work with.
struct Testing<'a> {
    project: &'a Project,
    road: Road,
}

/// Runs the stages asked for, or all.
pub(crate) fn test(
    project: &Project,
    options: &Options,
    road: Road,
    consent: Consent,
) -> Result<ExitCode> {
    let stages = match &options.only[..] {
        [] => Stage::value_variants(),
        chosen => chosen,
    };
    let is_needed = |kit: &Kit| stages.iter().any(|stage| stage.kits().contains(kit));
    let kits: Vec<Kit> = Kit::ALL.iter().copied().filter(is_needed).collect();
    if let Err(error) = setup::setup(project, &kits, road, consent) {
        // The stages that need what is missing will fail; the others tell their part.
        console::complain(&error);
    }
    let testing = Testing { project, road };
    let outcomes: Vec<Outcome> = stages.iter().map(|stage| testing.time(*stage)).collect();
    Ok(report(&outcomes))
}

impl Testing<'_> {
    fn time(&self, stage: Stage) -> Outcome {
        let begin = Instant::now();
        println!("\n── {} ──", stage.title());
        let count = self.run(stage).unwrap_or_else(|error| {
            console::complain(&error);
            Count::one(false)
        });
        Outcome {
            stage,
            count,
            took: begin.elapsed(),
        }
    }

    fn run(&self, stage: Stage) -> Result<Count> {
        match stage {
            Stage::Fmt => Ok(check(
                self.project.cargo().args(["fmt", "--all", "--check"]),
            )),
            Stage::Clippy => self.clippy(),
            Stage::Unit => self.unit(),
            Stage::Page => self.page(),
            Stage::Browser => self.browser(),
        }
    }

    /// The frontend is checked as what it is, WebAssembly, and `shared` as both.
    fn clippy(&self) -> Result<Count> {
        let mut host = self.project.cargo();
        host.args([
            "clippy",
            "--workspace",
            "--exclude",
            "frontend",
            "--all-targets",
        ]);
        let mut count = check(host.args(["--", "-D", "warnings"]));
        count += self.clippy_for_page()?;
        Ok(count)
    }

    fn clippy_for_page(&self) -> Result<Count> {
        const PACKAGES: &[&str] = &["--package", "frontend", "--package", "shared"];
        let wasm = WasmToolchain::get(self.project, self.road)?;
        let mut cargo = wasm.cargo(self.project)?;
        if wasm.has_clippy {
            cargo
                .arg("clippy")
                .args(PACKAGES)
                .args(["--target", TARGET]);
            return Ok(check(cargo.args(["--", "-D", "warnings"])));
        }
        console::say("the page's compiler has no clippy: it only checks the page,");
        console::say("and clippy sees the page as if it were built for this machine");
        let mut count = check(cargo.arg("check").args(PACKAGES).args(["--target", TARGET]));
        let mut host = self.project.cargo();
        count += check(
            host.arg("clippy")
                .args(PACKAGES)
                .args(["--", "-D", "warnings"]),
        );
        Ok(count)
    }

    fn unit(&self) -> Result<Count> {
        let mut cargo = self.project.cargo();
        let python = RedisPy {
            project: self.project,
        };
        cargo
            .args(["test", "--workspace", "--no-fail-fast"])
            .env("PLAYGROUND_PYTHON", python.program());
        let (output, status) = command::show_and_keep(&mut cargo, &mut io::stdout())?;
        Ok(count::cargo_test(&output).believed(status.success()))
    }

    fn page(&self) -> Result<Count> {
        let tools = PageTools::find(self.project, self.road)?;
        page::build(self.project, &tools, Flavor::Release)?;
        Ok(Count::one(true))
    }

    fn browser(&self) -> Result<Count> {
        self.page()?;
        let backend = console::stage("build the backend", || self.backend())?;
        playwright::run(self.project, &backend)
    }

    /// The same selection as `cargo test` has, so that nothing is built twice; and
    /// a test that does not compile shall not keep the page from being tested.
    fn backend(&self) -> Result<PathBuf> {
        let mut cargo = self.project.cargo();
        cargo.args([
            "build",
            "--workspace",
            "--bins",
            "--tests",
            "--keep-going",
            "--quiet",
        ]);
        run::backend_built_by(&mut cargo)
    }
}

/// A check that counts as one: it ends well or it does not.
fn check(command: &mut Command) -> Count {
    let result = command::show(command);
    if let Err(error) = &result {
        console::complain(error);
    }
    Count::one(result.is_ok())
}

/// A table for people, then one line for all.
fn report(outcomes: &[Outcome]) -> ExitCode {
    let mut sum = Count::default();
    println!("\n{:<24}{:>8}{:>8}{:>16}", "", "passed", "failed", "time");
    for Outcome { stage, count, took } in outcomes {
        let time = console::seconds(*took);
        println!(
            "{:<24}{:>8}{:>8}{time:>16}",
            stage.title(),
            count.passed,
            count.failed
        );
        sum += *count;
    }
    println!("\n{} passed, {} failed", sum.passed, sum.failed);
    if sum.failed == 0 && sum.passed > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
