//! How an actor runs by itself, in live mode, and how it reads.

use serde::{Deserialize, Serialize};

use crate::program::Program;

/// How fast an actor runs by itself, and how often that goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pace {
    /// Producers: messages per second, in thousandths.
    pub rate_mhz: u64,
    /// How long the side effect takes, in microseconds.
    pub work_us: u64,
    /// Side effects that fail, in millionths of all.
    pub failure_ppm: u64,
    /// Lines at which the actor crashes, before or after, in millionths of all.
    pub crash_ppm: u64,
    /// After a crash it comes back after so long, in milliseconds; 0 leaves it
    /// down.
    pub restart_ms: u64,
}

/// A value outside its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfBounds {
    /// The field's name.
    pub what: &'static str,
    /// The least it may be.
    pub min: u64,
    /// The most it may be.
    pub max: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            rate_mhz: 1_000,
            work_us: 500_000,
            failure_ppm: 0,
            crash_ppm: 0,
            restart_ms: 3_000,
        }
    }
}

impl Pace {
    /// The bounds of [`Pace::rate_mhz`]: 0.1 to 10,000 per second.
    pub const RATE_MHZ: (u64, u64) = (100, 10_000_000);
    /// The bounds of [`Pace::work_us`]: 10,000 to 0.1 per second.
    pub const WORK_US: (u64, u64) = (100, 10_000_000);
    /// All of them.
    pub const MILLION: u64 = 1_000_000;
    /// The longest restart delay, in milliseconds: ten minutes.
    pub const RESTART_MAX_MS: u64 = 600_000;

    /// The first value outside its bounds, if any.
    pub fn out_of_bounds(&self) -> Option<OutOfBounds> {
        first_outside(&[
            ("rate_mhz", self.rate_mhz, Self::RATE_MHZ),
            ("work_us", self.work_us, Self::WORK_US),
            ("failure_ppm", self.failure_ppm, (0, Self::MILLION)),
            ("crash_ppm", self.crash_ppm, (0, Self::MILLION)),
            ("restart_ms", self.restart_ms, (0, Self::RESTART_MAX_MS)),
        ])
    }
}

/// How a consumer reads (`XREADGROUP … COUNT … BLOCK … NOACK`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadOptions {
    /// At most so many entries at once.
    pub count: u64,
    /// How long Redis waits for a new entry, in milliseconds; 0 is for ever,
    /// none is not at all.
    pub block_ms: Option<u64>,
    /// What is delivered does not become pending: no acknowledgement is needed,
    /// and none would help.
    pub noack: bool,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            count: 1,
            block_ms: Some(0),
            noack: false,
        }
    }
}

impl ReadOptions {
    /// How many a program reads at once that does something with all of them.
    const SEVERAL: u64 = 5;

    /// How a program's consumers read, unless they are told otherwise.
    pub fn of(program: &Program) -> Self {
        let several = program.works_through();
        Self {
            count: if several { Self::SEVERAL } else { 1 },
            noack: program.never_acknowledges(),
            ..Self::default()
        }
    }

    /// The most entries at once.
    pub const COUNT_MAX: u64 = 100;
    /// The longest wait that is not for ever, in milliseconds: ten minutes.
    pub const BLOCK_MAX_MS: u64 = 600_000;

    /// The first value outside its bounds, if any.
    pub fn out_of_bounds(&self) -> Option<OutOfBounds> {
        let block_ms = self.block_ms.unwrap_or(0);
        first_outside(&[
            ("count", self.count, (1, Self::COUNT_MAX)),
            ("block_ms", block_ms, (0, Self::BLOCK_MAX_MS)),
        ])
    }
}

fn first_outside(values: &[(&'static str, u64, (u64, u64))]) -> Option<OutOfBounds> {
    let mut outside = values
        .iter()
        .filter(|(_, value, (min, max))| value < min || value > max);
    let (what, _, (min, max)) = *outside.next()?;
    Some(OutOfBounds { what, min, max })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_out_of_bounds_is_named() {
        assert_eq!(Pace::default().out_of_bounds(), None);
        assert_eq!(ReadOptions::default().out_of_bounds(), None);
        for rate_mhz in [0, 99, 10_000_001, u64::MAX] {
            let pace = Pace {
                rate_mhz,
                ..Pace::default()
            };
            let found = pace.out_of_bounds().map(|found| found.what);
            assert_eq!(found, Some("rate_mhz"), "{rate_mhz}");
        }
        let options = ReadOptions {
            count: 0,
            ..ReadOptions::default()
        };
        assert_eq!(
            options.out_of_bounds().map(|found| found.what),
            Some("count")
        );
    }
}
