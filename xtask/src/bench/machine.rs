//! What the numbers were measured on.

use std::fs;
use std::process::Command;
use std::thread;

use crate::command;

/// Processor, cores, memory, system, Redis and Rust, as far as they tell.
pub(super) fn described() -> String {
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let parts = [
        field("/proc/cpuinfo", "model name"),
        Some(format!("{cores} cores")),
        memory(),
        said("uname", &["-sr"]),
        said("redis-server", &["--version"]).and_then(|text| {
            let version = text
                .split_whitespace()
                .find_map(|word| word.strip_prefix("v="))?;
            Some(format!("Redis {version}"))
        }),
        said("rustc", &["--version"]),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn memory() -> Option<String> {
    let total = field("/proc/meminfo", "MemTotal")?;
    let kilobytes: f64 = total.split_whitespace().next()?.parse().ok()?;
    Some(format!("{:.0} GiB", kilobytes / 1024.0 / 1024.0))
}

/// What stands behind the first `name :` of a file.
fn field(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let said = command::capture(Command::new(program).args(arguments)).ok()?;
    Some(said.trim().to_owned())
}
