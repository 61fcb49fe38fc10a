//! Times of the same thing, again and again.

use std::time::Duration;

/// Times in microseconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Series(Vec<f64>);

impl Series {
    pub(crate) fn add(&mut self, time: Duration) {
        self.0.push(time.as_secs_f64() * 1e6);
    }

    /// The time that `part` of them (0 to 1) stay below.
    pub(crate) fn quantile(&self, part: f64) -> f64 {
        quantile(&self.0, part)
    }
}

impl FromIterator<Duration> for Series {
    fn from_iter<I: IntoIterator<Item = Duration>>(times: I) -> Self {
        let mut series = Self::default();
        times.into_iter().for_each(|time| series.add(time));
        series
    }
}

pub(crate) fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

pub(crate) fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    let at = (last as f64 * part).round() as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

/// Two things in several rounds: what each round says of each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rounds {
    rounds: Vec<(f64, f64)>,
}

impl Rounds {
    pub(crate) fn add(&mut self, ours: f64, bare: f64) {
        self.rounds.push((ours, bare));
    }

    /// The median of the rounds' ratios.
    pub(crate) fn ratio(&self) -> f64 {
        let ratios: Vec<f64> = self.rounds.iter().map(|(ours, bare)| ours / bare).collect();
        median(&ratios)
    }

    /// The medians of both sides.
    pub(crate) fn sides(&self) -> (f64, f64) {
        let (ours, bare): (Vec<f64>, Vec<f64>) = self.rounds.iter().copied().unzip();
        (median(&ours), median(&bare))
    }
}
