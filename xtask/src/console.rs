//! What the person at the terminal is told and asked.
//!
//! Progress goes to standard error; standard output is left for results: the
//! page's address, the counts of the tests.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// Whether something may be installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Consent {
    /// `--yes`, CI, or nobody there to be asked.
    Given,
    /// There is someone to ask.
    Ask,
}

impl Consent {
    /// Reads the situation: a terminal, and neither `--yes` nor CI.
    pub(crate) fn from_situation(yes: bool) -> Self {
        let somebody_there = io::stdin().is_terminal() && io::stderr().is_terminal();
        if yes || in_ci() || !somebody_there {
            Self::Given
        } else {
            Self::Ask
        }
    }

    /// Asks, unless that is settled; nothing but Enter means yes.
    pub(crate) fn ask(self, question: &str) -> Result<bool> {
        if self == Self::Given {
            return Ok(true);
        }
        eprint!("{question} [Y/n] ");
        io::stderr().flush().ok();
        let mut answer = String::new();
        let read = io::stdin()
            .read_line(&mut answer)
            .context("cannot read the answer")?;
        Ok(read > 0 && matches!(answer.trim().to_lowercase().as_str(), "" | "y" | "yes"))
    }
}

/// Whether this is an automatic run, where nobody can be asked or shown a browser.
pub(crate) fn in_ci() -> bool {
    env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}

/// Does one stage of the work: a line when it begins and one when it is over.
pub(crate) fn stage<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("→ {what}");
    let begin = Instant::now();
    let result = work();
    let mark = if result.is_ok() { '✓' } else { '✗' };
    eprintln!("{mark} {what} ({})", seconds(begin.elapsed()));
    result
}

/// A fact in passing.
pub(crate) fn say(line: &str) {
    eprintln!("  {line}");
}

/// What went wrong, with its causes, for a person to act on.
pub(crate) fn complain(error: &anyhow::Error) {
    eprintln!("xtask: {error}");
    for cause in error.chain().skip(1) {
        eprintln!("  because: {cause}");
    }
}

/// A time as one reads it: `3.2 s`, `2 min 05 s`.
pub(crate) fn seconds(time: Duration) -> String {
    if time < Duration::from_secs(60) {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
    }
}

/// One line that is overwritten by the next; on a terminal only.
pub(crate) struct PassingLine {
    on_terminal: bool,
}

impl Default for PassingLine {
    fn default() -> Self {
        Self {
            on_terminal: io::stderr().is_terminal(),
        }
    }
}

impl PassingLine {
    /// Replaces what the line shows.
    pub(crate) fn show(&mut self, line: &str) {
        let line: String = line
            .trim()
            .chars()
            .filter(|c| !c.is_control())
            .take(76)
            .collect();
        if self.on_terminal && !line.is_empty() {
            eprint!("\r\x1b[K  {line}");
        }
    }

    /// Leaves nothing behind.
    pub(crate) fn clear(&mut self) {
        if self.on_terminal {
            eprint!("\r\x1b[K");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_one_reads_them() {
        assert_eq!(seconds(Duration::from_millis(3_240)), "3.2 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 min 05 s");
    }

    #[test]
    fn settled_consent_asks_nothing() {
        assert_eq!(Consent::Given.ask("?").ok(), Some(true));
    }
}
