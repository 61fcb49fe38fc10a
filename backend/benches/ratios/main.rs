//! What the playground costs beside what the same work costs without it.
//!
//! Each bench compares two things in one run, by turns, so that whatever else
//! the machine does befalls both; what counts is the median of the rounds'
//! ratios. `cargo xtask bench` runs it and writes BENCHMARKS.md.
//!
//! # Map
//!
//! - `finding`: what a bench found, as a line of JSON
//! - `series`: times, and their quantiles
//! - `step`, `live`, `probe`, `rewind`, `bytes`, `start`, `rooms`: the benches

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench stops where it fails, and prints what it found"
)]

#[path = "../../tests/support/mod.rs"]
mod support;

mod bytes;
mod finding;
mod live;
mod probe;
mod rewind;
mod rooms;
mod series;
mod start;
mod step;

use clap::Parser;

use self::finding::Finding;

/// A backend that lets a browser say as much as it likes.
const UNTHROTTLED: [&str; 2] = ["--max-commands-per-second", "100000"];

/// Measures ratios; each line on stdout is one finding, as JSON.
#[derive(Debug, Parser)]
struct Options {
    /// Only these benches (several with commas)
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,

    /// Fewer rounds: to see that a bench works, not to quote it
    #[arg(long)]
    quick: bool,

    /// cargo says this to every bench
    #[arg(long, hide = true)]
    bench: bool,
}

impl Options {
    /// `full`, or `quick` where it has to be quick.
    fn count(&self, full: usize, quick: usize) -> usize {
        if self.quick { quick } else { full }
    }

    fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == name)
    }
}

#[tokio::main]
async fn main() {
    let options = Options::parse();
    if options.wants("step") {
        tell(step::bench(&options).await);
    }
    if options.wants("live") {
        tell(live::bench(&options).await);
    }
    if options.wants("probe") {
        tell(probe::bench(&options).await);
    }
    if options.wants("rewind") {
        tell(rewind::bench(&options).await);
    }
    if options.wants("bytes") {
        tell(bytes::bench().await);
    }
    if options.wants("start") {
        tell(start::bench(&options).await);
    }
    if options.wants("rooms") {
        tell(rooms::bench(&options).await);
    }
}

fn tell(findings: Vec<Finding>) {
    for finding in findings {
        println!("{}", serde_json::to_string(&finding).expect("JSON"));
    }
}
