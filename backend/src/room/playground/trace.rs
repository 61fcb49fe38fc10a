//! The steps that are kept: for browsers that come back, for the way back and
//! forward again, and for timelines.

use std::{ops::RangeInclusive, sync::Arc};

use shared::{
    chronicle::{BranchId, Place},
    step::Step,
};

use super::{by_place::ByPlace, course::stretches};

/// Steps kept at most, of all branches.
const STEPS: usize = 4_096;
/// Effects, facts and changes kept at most, over all steps: a frame of live
/// mode has hundreds where a step has a few.
const PARTS: usize = 100_000;

/// The last steps, of every branch. What was taken first leaves first, so of
/// each line the end is kept, without a gap.
#[derive(Debug, Default)]
pub(super) struct Trace {
    steps: ByPlace<Arc<Step>>,
    parts: usize,
}

impl Trace {
    /// Keeps a step.
    pub(super) fn push(&mut self, place: Place, step: Arc<Step>) {
        self.parts += parts(&step);
        self.steps.insert(place, step);
    }

    /// The step that has to leave, because there are too many.
    pub(super) fn surplus(&self) -> Option<Place> {
        let count = self.steps.len();
        let is_over = count > STEPS || self.parts > PARTS && count > 1;
        self.steps.oldest_first().next().filter(|_| is_over)
    }

    /// Lets go of a step.
    pub(super) fn remove(&mut self, place: Place) {
        let step = self.steps.remove(place);
        self.parts -= step.map_or(0, |step| parts(&step));
    }

    /// Lets go of a branch's own steps after a place.
    pub(super) fn cut_after(&mut self, place: Place) {
        if self.steps.cut_after(place) {
            self.parts = self.steps.iter().map(|(_, step)| parts(step)).sum();
        }
    }

    /// What was one branch's own becomes another's.
    pub(super) fn hand_over(&mut self, from: BranchId, to: BranchId) {
        self.steps.hand_over(from, to);
    }

    /// Lets go of all.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// A branch's own steps; none where they are not all kept.
    pub(super) fn own(
        &self,
        branch: BranchId,
        steps: RangeInclusive<u64>,
    ) -> Option<Vec<Arc<Step>>> {
        let end = Place {
            branch,
            step: *steps.end(),
        };
        self.between(&[end], steps.start().saturating_sub(1), *steps.end())
    }

    /// The steps of a line after `last` up to `to`; none where they are not all
    /// kept.
    pub(super) fn between(&self, line: &[Place], last: u64, to: u64) -> Option<Vec<Arc<Step>>> {
        let steps = self.kept(line, last + 1, to);
        (steps.len() as u64 == to.saturating_sub(last)).then_some(steps)
    }

    /// At most `count` steps of a line, up to `to`.
    pub(super) fn at_most(&self, line: &[Place], count: usize, to: u64) -> Vec<Arc<Step>> {
        let wanted = to.saturating_sub(count as u64);
        self.kept(line, wanted + 1, to)
    }

    /// What is kept of a line between two steps.
    pub(super) fn kept(&self, line: &[Place], first: u64, last: u64) -> Vec<Arc<Step>> {
        let stretches = stretches(line, first, last).into_iter();
        let steps = stretches.flat_map(|(branch, steps)| self.steps.own(branch, steps));
        steps.map(|(_, step)| step.clone()).collect()
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

    fn place(branch: u64, step: u64) -> Place {
        Place {
            branch: BranchId(branch),
            step,
        }
    }

    impl Trace {
        fn fit(&mut self) {
            while let Some(place) = self.surplus() {
                self.remove(place);
            }
        }
    }

    #[test]
    fn what_is_kept_is_bounded_by_number_and_by_size() {
        let mut trace = Trace::default();
        for number in 1..=5_000 {
            trace.push(place(1, number), step(number, 1));
            trace.fit();
        }
        let oldest = 5_001 - STEPS as u64;
        let line = [place(1, 5_000)];
        assert!(trace.between(&line, oldest - 1, 5_000).is_some());
        assert!(trace.between(&line, oldest - 2, 5_000).is_none());
        assert_eq!(trace.at_most(&line, 9_000, 5_000).len(), STEPS);
        for number in 5_001..=5_010 {
            trace.push(place(1, number), step(number, PARTS / 4));
            trace.fit();
        }
        let kept = trace.at_most(&[place(1, 5_010)], STEPS, 5_010);
        assert_eq!(kept.len(), 4);
        assert_eq!(kept.last().map(|step| step.number), Some(5_010));
        trace.push(place(1, 5_011), step(5_011, PARTS * 2));
        trace.fit();
        let last = trace.at_most(&[place(1, 5_011)], 9, 5_011);
        assert_eq!(last.len(), 1, "the last one is always kept");
    }

    #[test]
    fn a_line_goes_through_the_branches_it_grew_from() {
        let mut trace = Trace::default();
        for number in 1..=9 {
            trace.push(place(1, number), step(number, 1));
        }
        for number in 6..=7 {
            trace.push(place(2, number), step(number, 3));
        }
        let (first, second) = ([place(1, 9)], [place(1, 5), place(2, 7)]);
        let changes = |steps: Vec<Arc<Step>>| -> Vec<(u64, usize)> {
            let told = steps.iter();
            told.map(|step| (step.number, step.changes.len())).collect()
        };
        assert_eq!(changes(trace.at_most(&first, 2, 5)), [(4, 1), (5, 1)]);
        assert_eq!(trace.at_most(&first, 9, 9).len(), 9, "it is still there");
        assert_eq!(
            changes(trace.at_most(&second, 3, 7)),
            [(5, 1), (6, 3), (7, 3)]
        );
        assert!(trace.between(&second, 4, 8).is_none());
        assert_eq!(trace.between(&second, 6, 6), Some(Vec::new()));
        trace.cut_after(place(1, 5));
        trace.hand_over(BranchId(1), BranchId(2));
        let whole = trace.between(&[place(2, 7)], 0, 7);
        assert_eq!(whole.map(|steps| steps.len()), Some(7));
        assert_eq!(trace.parts, 5 + 6);
    }
}
