//! `cargo xtask bench`: what the playground costs beside the same work without
//! it, each a ratio within one run, written to BENCHMARKS.md.
//!
//! Times of two runs, let alone of two machines, say little; ratios of two sides
//! that took turns say something.

mod finding;
mod machine;

use std::fmt;
use std::fs;
use std::io;
use std::ops::Add;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use self::finding::Finding;
use crate::build;
use crate::command;
use crate::console::{self, Consent};
use crate::page::{shrink, split::Visit};
use crate::project::Project;
use crate::setup::{self, Kit, wasm::Road};
use crate::test::playwright;

/// What can be said to `cargo xtask bench`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Measure only these (several with commas); BENCHMARKS.md is left alone.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Bench>,

    /// Few rounds, to see that it works; BENCHMARKS.md is left alone.
    #[arg(long)]
    quick: bool,
}

/// One thing that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Bench {
    /// A step : its command, look and echo bare.
    Step,
    /// Live mode watched : unwatched.
    Live,
    /// A look at a long stream : at a short one.
    Probe,
    /// A checkpoint : its step; how long it takes to go to another step.
    Rewind,
    /// Bytes of a step : of a snapshot.
    Bytes,
    /// A new room : a bare Redis.
    Start,
    /// Many rooms at once.
    Rooms,
    /// The page in Chromium: its frames, a click to painted, another pattern.
    Page,
    /// How large the page is.
    Size,
}

impl Bench {
    /// Those that the backend's own bench knows by name.
    const OF_THE_BACKEND: [Self; 7] = [
        Self::Step,
        Self::Live,
        Self::Probe,
        Self::Rewind,
        Self::Bytes,
        Self::Start,
        Self::Rooms,
    ];

    fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

/// Measures what was asked for, or everything, and tells it.
pub(crate) fn bench(
    project: &Project,
    options: &Options,
    road: Road,
    consent: Consent,
) -> Result<()> {
    let chosen = match &options.only[..] {
        [] => Bench::value_variants(),
        chosen => chosen,
    };
    let mut kits = vec![Kit::Backend];
    if chosen.contains(&Bench::Page) {
        kits.push(Kit::Browser);
    }
    setup::setup(project, &kits, road, consent)?;

    let mut findings = Vec::new();
    let of_the_backend: Vec<String> = Bench::OF_THE_BACKEND
        .into_iter()
        .filter(|bench| chosen.contains(bench))
        .map(Bench::name)
        .collect();
    if !of_the_backend.is_empty() {
        findings.extend(backend(project, &of_the_backend.join(","), options.quick)?);
    }
    // The others need no page, which takes minutes to build.
    if chosen.contains(&Bench::Page) || chosen.contains(&Bench::Size) {
        if chosen.contains(&Bench::Page) {
            let program = build::program(project, road, consent)?;
            findings.extend(page(project, program, options.quick)?);
        } else {
            build::page(project, road, consent)?;
        }
        if chosen.contains(&Bench::Size) {
            findings.extend(size(project)?);
        }
    }
    let table = finding::table(&findings);
    println!("{table}");
    if options.only.is_empty() && !options.quick {
        let path = project.root.join("BENCHMARKS.md");
        let text = finding::document(&machine::described(), &table);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        console::say(&format!("written to {}", path.display()));
    }
    Ok(())
}

/// `backend/benches/ratios`.
fn backend(project: &Project, only: &str, quick: bool) -> Result<Vec<Finding>> {
    let mut cargo = project.cargo();
    cargo.args(["bench", "--package", "backend", "--bench", "ratios", "--"]);
    cargo.args(["--only", only]);
    if quick {
        cargo.arg("--quick");
    }
    found_by(&mut cargo)
}

/// `frontend/tests/bench`.
fn page(project: &Project, program: PathBuf, quick: bool) -> Result<Vec<Finding>> {
    let mut node = playwright::node(project)?;
    node.arg("bench/page.js").env("PLAYGROUND_BACKEND", program);
    if quick {
        node.arg("--quick");
    }
    found_by(&mut node)
}

/// What a program prints line by line.
fn found_by(program: &mut Command) -> Result<Vec<Finding>> {
    let (said, status) = command::show_and_keep(program, &mut io::stderr())?;
    if !status.success() {
        bail!("{} failed ({status})", command::in_words(program));
    }
    said.lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).with_context(|| format!("{line} is no finding")))
        .collect()
}

/// What a visit loads: the start page, a room, and what comes later.
fn size(project: &Project) -> Result<Vec<Finding>> {
    let dist = project.dist();
    let visit = Visit::of(&dist)?;
    let start = Packed::of(&dist, &visit.start)?;
    let room = start + Packed::of(&dist, &visit.room)?;
    let chinese = Packed::of(&dist, &visit.chinese)?;
    let all = room + chinese + Packed::of(&dist, &visit.rest)?;
    let finding = |what: &str, packed: Packed, more: String, aim| Finding {
        bench: "size".to_owned(),
        what: format!("{what} with brotli : 150 kB"),
        numbers: format!("{packed}{more}"),
        ratio: Some(packed.brotli as f64 / 150e3),
        aim,
    };
    let in_chinese = format!("; in Chinese {:.0} kB more", chinese.brotli as f64 / 1e3);
    Ok(vec![
        finding("a first visit to the start page", start, in_chinese, AIM),
        finding(
            "a first visit that begins in a room",
            room,
            String::new(),
            AIM,
        ),
        finding("everything there is to load", all, String::new(), None),
    ])
}

const AIM: Option<finding::Aim> = Some(finding::Aim::AtMost(1.0));

/// How large some files are, in bytes.
#[derive(Clone, Copy, Default)]
struct Packed {
    brotli: usize,
    gzip: usize,
    plain: usize,
}

impl Packed {
    fn of(dist: &Path, names: &[String]) -> Result<Self> {
        names.iter().try_fold(Self::default(), |sum, name| {
            let content = fs::read(dist.join(name))?;
            Ok(sum
                + Self {
                    brotli: shrink::brotli(&content)?.len(),
                    gzip: shrink::gzip(&content)?.len(),
                    plain: content.len(),
                })
        })
    }
}

impl Add for Packed {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            brotli: self.brotli + other.brotli,
            gzip: self.gzip + other.gzip,
            plain: self.plain + other.plain,
        }
    }
}

impl fmt::Display for Packed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kb = |bytes: usize| bytes as f64 / 1e3;
        let [brotli, gzip, plain] = [self.brotli, self.gzip, self.plain].map(kb);
        write!(
            f,
            "{brotli:.0} kB; {gzip:.0} kB with gzip, {plain:.0} kB plain"
        )
    }
}
