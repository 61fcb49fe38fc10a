//! The steps that are kept: for browsers that come back, and for the way back
//! and forward again.

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
    /// Keeps a step in place of those that came after the one before it, and
    /// lets go of the oldest where there are too many.
    pub(super) fn push(&mut self, step: Arc<Step>) {
        self.cut_from(step.number);
        self.parts += parts(&step);
        self.steps.push_back(step);
        while self.steps.len() > STEPS || self.parts > PARTS && self.steps.len() > 1 {
            let oldest = self.steps.pop_front();
            self.parts -= oldest.map_or(0, |oldest| parts(&oldest));
        }
    }

    fn cut_from(&mut self, number: u64) {
        let is_later = |step: &Arc<Step>| step.number >= number;
        while self.steps.back().is_some_and(is_later) {
            let latest = self.steps.pop_back();
            self.parts -= latest.map_or(0, |latest| parts(&latest));
        }
    }

    /// The oldest step that is kept; 0 where none is.
    pub(super) fn oldest(&self) -> u64 {
        self.steps.front().map_or(0, |step| step.number)
    }

    /// Lets go of all.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The steps after `last` up to `to`; none where they are not all kept.
    pub(super) fn between(&self, last: u64, to: u64) -> Option<Vec<Arc<Step>>> {
        if last >= to {
            return Some(Vec::new());
        }
        let first = self.steps.front()?.number;
        let start = usize::try_from((last + 1).checked_sub(first)?).ok()?;
        let end = usize::try_from((to + 1).checked_sub(first)?).ok()?;
        (end <= self.steps.len()).then(|| self.steps.range(start..end).cloned().collect())
    }

    /// At most `count` steps, up to `to`.
    pub(super) fn at_most(&self, count: usize, to: u64) -> Vec<Arc<Step>> {
        let first = self.steps.front().map_or(1, |step| step.number);
        let wanted = to.saturating_sub(count as u64);
        let after = wanted.max(first.saturating_sub(1));
        self.between(after, to).unwrap_or_default()
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
        let oldest = 5_000 - STEPS as u64;
        assert!(trace.between(oldest - 1, 4_999).is_some());
        assert!(trace.between(oldest - 2, 4_999).is_none());
        assert_eq!(trace.at_most(9_000, 4_999).len(), STEPS);
        for number in 5_000..5_010 {
            trace.push(step(number, PARTS / 4));
        }
        let kept = trace.at_most(STEPS, 5_009);
        assert_eq!(kept.len(), 4);
        assert_eq!(kept.last().map(|step| step.number), Some(5_009));
        trace.push(step(5_010, PARTS * 2));
        let last = trace.at_most(9, 5_010);
        assert_eq!(last.len(), 1, "the last one is always kept");
    }

    #[test]
    fn what_comes_next_takes_the_place_of_what_came_after() {
        let mut trace = Trace::default();
        for number in 1..=9 {
            trace.push(step(number, 1));
        }
        let numbers = |steps: Vec<Arc<Step>>| {
            let numbers: Vec<u64> = steps.iter().map(|step| step.number).collect();
            numbers
        };
        assert_eq!(numbers(trace.at_most(2, 5)), [4, 5]);
        assert_eq!(numbers(trace.at_most(9, 9)).len(), 9, "the future is kept");
        trace.push(step(6, 1));
        assert_eq!(numbers(trace.at_most(3, 6)), [4, 5, 6]);
        assert!(trace.between(4, 7).is_none());
        assert_eq!(trace.between(6, 6), Some(Vec::new()));
    }
}
