//! What a bench found.

use serde::Serialize;

/// One line of the table.
#[derive(Debug, Serialize)]
pub(crate) struct Finding {
    /// The bench, as `--only` names it.
    pub(crate) bench: &'static str,
    /// What was compared.
    pub(crate) what: String,
    /// The two sides, or a single number, in words.
    pub(crate) numbers: String,
    /// The ratio; none where there is nothing to compare with, or nothing was
    /// measured.
    pub(crate) ratio: Option<f64>,
    /// What the ratio is to be; none where there is no aim.
    pub(crate) aim: Option<Aim>,
}

/// What a ratio is to be.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Aim {
    AtMost(f64),
    AtLeast(f64),
}

impl Finding {
    /// A number that stands for itself.
    pub(crate) fn number(bench: &'static str, what: &str, numbers: String) -> Self {
        Self {
            bench,
            what: what.to_owned(),
            numbers,
            ratio: None,
            aim: None,
        }
    }
}
