//! What a bench found, and the table of all of them.

use std::fmt::Write;

use serde::Deserialize;

/// One line of the table.
#[derive(Debug, Deserialize)]
pub(super) struct Finding {
    pub(super) bench: String,
    pub(super) what: String,
    pub(super) numbers: String,
    pub(super) ratio: Option<f64>,
    pub(super) aim: Option<Aim>,
}

/// What a ratio is to be.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Aim {
    AtMost(f64),
    AtLeast(f64),
}

impl Aim {
    fn is_met(self, ratio: f64) -> bool {
        match self {
            Self::AtMost(most) => ratio <= most,
            Self::AtLeast(least) => ratio >= least,
        }
    }

    fn in_words(self) -> String {
        match self {
            Self::AtMost(most) => format!("≤ {most}"),
            Self::AtLeast(least) => format!("≥ {least}"),
        }
    }
}

/// The findings as a table in Markdown.
pub(super) fn table(findings: &[Finding]) -> String {
    let mut table =
        String::from("| bench | what | medians | ratio | aim | met |\n|---|---|---|---|---|---|\n");
    for found in findings {
        let ratio = found.ratio.map(|ratio| format!("{ratio:.3}"));
        let aim = found.aim.map(Aim::in_words);
        let met = found
            .aim
            .zip(found.ratio)
            .map(|(aim, ratio)| aim.is_met(ratio));
        let met = met.map_or("", |met| if met { "yes" } else { "**no**" });
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} | {} | {met} |",
            found.bench,
            found.what,
            found.numbers,
            ratio.unwrap_or_default(),
            aim.unwrap_or_default(),
        );
    }
    table
}

/// The document around a table.
pub(super) fn document(machine: &str, table: &str) -> String {
    format!(
        "# Benchmarks\n\n\
         `cargo xtask bench` measures these and writes this file; `--only NAME` measures one, \
         `--quick` sees that it works. Where a line compares two sides (*this : that*), they took \
         turns in one run; the numbers are medians of several rounds, and the ratio is the \
         median of the rounds' ratios. Times alone say as much about the machine as about the \
         playground.\n\n\
         Measured on {machine}.\n\n{table}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_whether_its_aim_is_met() {
        let read = |ratio: &str, aim: &str| {
            let text = format!(
                "{{\"bench\":\"b\",\"what\":\"w\",\"numbers\":\"n\",\"ratio\":{ratio},\"aim\":{aim}}}"
            );
            let finding: Result<Finding, _> = serde_json::from_str(&text);
            finding.map(|finding| table(&[finding])).unwrap_or_default()
        };
        assert!(read("1.25", "{\"at_most\":1.3}").ends_with("| 1.250 | ≤ 1.3 | yes |\n"));
        assert!(read("1.35", "{\"at_most\":1.3}").ends_with("| **no** |\n"));
        assert!(read("0.9", "{\"at_least\":0.95}").ends_with("| ≥ 0.95 | **no** |\n"));
        assert!(read("null", "null").ends_with("| n |  |  |  |\n"));
    }
}
