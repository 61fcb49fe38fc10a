//! How live mode goes, as its frames tell: how fast, and whether what is shown
//! is a sample. Times are the room's, so it is the same in every browser.

use shared::{
    step::{Cause, Step},
    world::{Change, Mode},
};

/// More messages moved in a frame are not followed one by one.
pub(crate) const FOLLOWED: u64 = 12;
/// The rate is told anew this often, in milliseconds, so that it can be read.
const TOLD_EVERY_MS: u64 = 1_000;
/// What is said of a frame stays so long, in milliseconds, so that it does not
/// flicker.
const STAYS_MS: u64 = 2_000;

/// How live mode goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Live {
    /// Lines run per second, over the last stretch of about a second; none
    /// before one is over.
    pub lines_per_s: Option<u64>,
    stretch: Option<Stretch>,
    crowded_until_ms: u64,
    sampled_until_ms: u64,
    now_ms: u64,
}

/// A stretch of live mode that is being measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Stretch {
    from_ms: u64,
    lines: u64,
}

impl Live {
    /// More moves than can be followed: messages are not drawn on their way.
    pub(crate) fn is_crowded(&self) -> bool {
        self.now_ms < self.crowded_until_ms
    }

    /// Not everything that happened was sent: movement and log are a sample.
    pub(crate) fn is_sampled(&self) -> bool {
        self.now_ms < self.sampled_until_ms
    }

    /// Takes a step; one that changes the mode begins anew.
    pub(super) fn take(&mut self, step: &Step) {
        for change in &step.changes {
            if let Change::Mode { mode } = change {
                *self = Self::default();
                self.stretch = (*mode == Mode::Live).then_some(Stretch {
                    from_ms: step.at_ms,
                    lines: 0,
                });
            }
        }
        if let Cause::Live {
            lines,
            facts_left_out,
            ..
        } = &step.cause
        {
            self.frame(step, *lines, *facts_left_out);
        }
    }

    fn frame(&mut self, step: &Step, lines: u64, left_out: u64) {
        self.now_ms = step.at_ms;
        let moved = step.facts.iter().filter(|fact| fact.entry().is_some());
        if moved.count() as u64 + left_out > FOLLOWED {
            self.crowded_until_ms = self.now_ms + STAYS_MS;
        }
        if left_out > 0 || lines > step.effects.len() as u64 {
            self.sampled_until_ms = self.now_ms + STAYS_MS;
        }
        // A browser that came later begins to measure with the first frame.
        let stretch = self.stretch.get_or_insert(Stretch {
            from_ms: self.now_ms,
            lines: 0,
        });
        stretch.lines += lines;
        let took_ms = self.now_ms.saturating_sub(stretch.from_ms);
        if took_ms >= TOLD_EVERY_MS {
            self.lines_per_s = Some(stretch.lines * 1_000 / took_ms);
            self.stretch = Some(Stretch {
                from_ms: self.now_ms,
                lines: 0,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(at_ms: u64, lines: u64, facts_left_out: u64) -> Step {
        Step {
            number: 1,
            at_ms,
            cause: Cause::Live {
                lines,
                facts_left_out,
            },
            effects: Vec::new(),
            facts: Vec::new(),
            changes: Vec::new(),
            sums: None,
        }
    }

    fn turned(at_ms: u64, mode: Mode) -> Step {
        Step {
            changes: vec![Change::Mode { mode }],
            cause: Cause::Edit,
            ..frame(at_ms, 0, 0)
        }
    }

    #[test]
    fn the_rate_is_told_once_a_second() {
        let mut live = Live::default();
        live.take(&turned(1_000, Mode::Live));
        for n in 1..20 {
            live.take(&frame(1_000 + n * 50, 62, 0));
            assert_eq!(live.lines_per_s, None, "{n}");
        }
        live.take(&frame(2_000, 62, 0));
        assert_eq!(live.lines_per_s, Some(1_240));
        live.take(&frame(2_050, 9_999, 0));
        assert_eq!(live.lines_per_s, Some(1_240), "it can be read for a second");
        live.take(&turned(3_000, Mode::Step));
        assert_eq!(live, Live::default());
    }

    #[test]
    fn a_sample_is_called_one_as_long_as_it_lasts() {
        let mut live = Live::default();
        live.take(&turned(0, Mode::Live));
        live.take(&frame(50, 0, 0));
        assert!(!live.is_sampled() && !live.is_crowded());
        live.take(&frame(100, 500, 13));
        assert!(live.is_sampled() && live.is_crowded());
        live.take(&frame(150, 0, 0));
        assert!(live.is_sampled(), "it does not flicker");
        live.take(&frame(2_100, 0, 0));
        assert!(!live.is_sampled() && !live.is_crowded());
    }
}
