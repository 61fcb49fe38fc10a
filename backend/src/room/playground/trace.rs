//! The steps that are kept, for browsers that come back.

use std::{collections::VecDeque, sync::Arc};

use shared::step::Step;

/// Steps kept at most.
const STEPS: usize = 4_096;
/// Effects, facts and changes kept at most, over all steps: a frame of live
/// mode has hundreds where a step has a few.
const PARTS: usize = 100_000;

/// The last steps of an epoch, oldest first, without a gap.
#[derive(Debug, Default)]
pub(super) struct Trace {
    steps: VecDeque<Arc<Step>>,
    parts: usize,
}

impl Trace {
    /// Keeps a step, and lets go of the oldest where there are too many.
    pub(super) fn push(&mut self, step: Arc<Step>) {
        self.parts += parts(&step);
        self.steps.push_back(step);
        while self.steps.len() > STEPS || self.parts > PARTS && self.steps.len() > 1 {
            let oldest = self.steps.pop_front();
            self.parts -= oldest.map_or(0, |oldest| parts(&oldest));
        }
    }

    /// Lets go of what comes after a step.
    pub(super) fn cut_after(&mut self, last: u64) {
        while let Some(step) = self.steps.pop_back() {
            if step.number <= last {
                self.steps.push_back(step);
                return;
            }
            self.parts -= parts(&step);
        }
    }

    /// Lets go of all.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The last `count` steps; none where they are not all kept.
    pub(super) fn last(&self, count: usize) -> Option<Vec<Arc<Step>>> {
        let start = self.steps.len().checked_sub(count)?;
        Some(self.steps.range(start..).cloned().collect())
    }

    /// The last `count` steps, or all there are.
    pub(super) fn at_most(&self, count: usize) -> Vec<Arc<Step>> {
        let count = count.min(self.steps.len());
        self.last(count).unwrap_or_default()
    }
}

fn parts(step: &Step) -> usize {
    step.effects.len() + step.facts.len() + step.changes.len()
}

#[cfg(test)]
mod tests {
    use shared::{step::Cause, world::Change};

    use super::*;

    fn step(number: u64, changes: usize) -> Arc<Step> {
        Arc::new(Step {
            number,
            at_ms: 0,
            cause: Cause::Edit,
            effects: Vec::new(),
            facts: Vec::new(),
            changes: vec![Change::Clock { now_ms: 0 }; changes],
            sums: None,
        })
    }

    #[test]
    fn what_is_kept_is_bounded_by_number_and_by_size() {
        let mut trace = Trace::default();
        for number in 0..5_000 {
            trace.push(step(number, 1));
        }
        assert!(trace.last(STEPS).is_some());
        assert!(trace.last(STEPS + 1).is_none());
        for number in 5_000..5_010 {
            trace.push(step(number, PARTS / 4));
        }
        let kept = trace.at_most(STEPS);
        assert_eq!(kept.len(), 4);
        assert_eq!(kept.last().map(|step| step.number), Some(5_009));
        trace.cut_after(5_008);
        assert_eq!(trace.at_most(STEPS).len(), 3);
        trace.push(step(5_010, PARTS * 2));
        assert_eq!(trace.at_most(9).len(), 1, "the last one is always kept");
    }
}
