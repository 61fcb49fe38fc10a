//! The course of a room that goes back and branches, message by message.

use shared::{
    chronicle::Branch,
    fact::By,
    step::{Cause, Effect, EffectKind},
    why::Why,
};

use super::*;

/// A step that tells by `at_ms` which branch it is of.
fn step(number: u64, branch: u64) -> Arc<Step> {
    Arc::new(Step {
        number,
        at_ms: branch,
        cause: Cause::Edit,
        effects: vec![Effect {
            row: number,
            kind: EffectKind::Edit,
            by: Some(By::Driver),
            line: None,
            command: Vec::new(),
            reply: None,
            why: Why::Joined,
        }],
        facts: Vec::new(),
        changes: Vec::new(),
        sums: None,
    })
}

fn steps(numbers: impl IntoIterator<Item = u64>, branch: u64) -> Vec<Arc<Step>> {
    numbers.into_iter().map(|at| step(at, branch)).collect()
}

/// A branch by its number: where it parted, and its newest step.
type Told = (u64, Option<(u64, u64)>, u64);

fn chronicle(present: u64, branches: &[Told]) -> Chronicle {
    let branch = |(id, from, newest): &Told| Branch {
        id: BranchId(*id),
        name: None,
        from: from.map(|(branch, step)| Place {
            branch: BranchId(branch),
            step,
        }),
        oldest: from.map_or(1, |(_, step)| step + 1),
        newest: *newest,
    };
    Chronicle {
        branches: branches.iter().map(branch).collect(),
        branch: BranchId(present),
        ..Chronicle::default()
    }
}

struct Page {
    course: Course,
    ledger: Ledger,
}

impl Page {
    /// A page that saw the first branch from step 1 to step 10.
    fn at_ten() -> Self {
        let mut page = Self {
            course: Course::default(),
            ledger: Ledger::default(),
        };
        page.replace(1, 1, steps([1], 1));
        page.told(&chronicle(1, &[(1, None, 1)]));
        page.take(2..=10, 1);
        page
    }

    fn take(&mut self, numbers: impl IntoIterator<Item = u64>, branch: u64) {
        for one in steps(numbers, branch) {
            self.course.take(&one, &self.ledger);
        }
    }

    fn replace(&mut self, here: u64, newest: u64, log: Vec<Arc<Step>>) {
        self.course.replace(here, newest, &log, &self.ledger);
    }

    fn told(&mut self, chronicle: &Chronicle) {
        self.course.told(chronicle, &self.ledger);
    }

    /// Of which branch each step of the line is.
    fn line(&self) -> Vec<u64> {
        let (first, last) = self.course.span();
        let steps = (first..=last).filter_map(|at| self.course.step(at));
        steps.map(|step| step.at_ms).collect()
    }
}

#[test]
fn going_back_forgets_nothing() {
    let mut page = Page::at_ten();
    page.replace(4, 10, steps(1..=4, 1));
    assert_eq!(page.course.span(), (1, 10));
    assert_eq!(page.line(), [1; 10]);
    assert_eq!(page.course.timeline().span(), (1, 10));
    assert_eq!(page.course.wanted(), None);
}

/// Both orders in which a server could tell that a branch has grown.
#[test]
fn another_branch_grows_where_a_step_is_taken_after_going_back() {
    let grown = |newest| chronicle(2, &[(1, None, 10), (2, Some((1, 4)), newest)]);
    for told_first in [false, true] {
        let mut page = Page::at_ten();
        page.replace(4, 10, steps(1..=4, 1));
        if told_first {
            page.told(&grown(5));
        }
        page.take([5, 6], 2);
        let expected = [1, 1, 1, 1, 2, 2];
        assert_eq!(page.line(), expected, "{told_first}");
        if !told_first {
            page.told(&grown(6));
        }
        assert_eq!(page.line(), expected, "{told_first}");
        assert_eq!(page.course.timeline().span(), (1, 6));
        // And the first one is still known.
        page.told(&chronicle(1, &[(1, None, 10), (2, Some((1, 4)), 6)]));
        page.replace(10, 10, steps(1..=10, 1));
        assert_eq!(page.line(), [1; 10], "{told_first}");
        // Also when the snapshot comes first.
        page.replace(6, 6, [steps(1..=4, 1), steps(5..=6, 2)].concat());
        page.told(&grown(6));
        assert_eq!(page.line(), expected, "{told_first}");
        page.replace(10, 10, steps(1..=10, 1));
        page.told(&chronicle(1, &[(1, None, 10), (2, Some((1, 4)), 6)]));
        assert_eq!(page.line(), [1; 10], "{told_first}");
    }
}

#[test]
fn a_reset_forgets_all_of_it() {
    let mut page = Page::at_ten();
    page.replace(1, 1, steps([1], 7));
    assert_eq!(page.line(), [7]);
    page.told(&chronicle(1, &[(1, None, 1)]));
    page.take([2], 7);
    assert_eq!(page.line(), [7, 7]);
    // A lesson that begins at a later step comes with other steps.
    page.replace(3, 3, steps(1..=3, 8));
    page.told(&chronicle(1, &[(1, None, 3)]));
    assert_eq!(page.line(), [8, 8, 8]);
}

#[test]
fn what_was_never_seen_is_asked_for_where_it_is_looked_at() {
    let mut page = Page {
        course: Course::default(),
        ledger: Ledger::default(),
    };
    page.replace(900, 2_000, steps(890..=900, 1));
    page.told(&chronicle(1, &[(1, None, 2_000)]));
    assert_eq!(page.course.span(), (1, 2_000));
    assert_eq!(page.course.wanted(), None, "nobody looks");
    page.course.look_at(880, 1_200);
    let wanted = |first, last| {
        Some(Wanted {
            branch: BranchId(1),
            first,
            last,
        })
    };
    assert_eq!(page.course.wanted(), wanted(880, 889));
    // The room does not keep the first ones any more.
    let recall = |page: &mut Page, numbers| {
        let steps = steps(numbers, 1);
        page.course.recall(BranchId(1), &steps, &page.ledger);
    };
    recall(&mut page, 884..=889);
    assert_eq!(page.course.wanted(), wanted(901, 1_100));
    assert!(page.course.step(884).is_some() && page.course.step(883).is_none());
    // Only a part of them fitted into a message.
    recall(&mut page, 901..=950);
    assert_eq!(page.course.wanted(), wanted(951, 1_150));
    recall(&mut page, 951..=1_150);
    recall(&mut page, 1_151..=1_200);
    assert_eq!(page.course.wanted(), None);
    assert!(!page.course.is_missing(880, 1_200));
}

#[test]
fn it_keeps_what_is_looked_at_and_not_more_than_it_may() {
    let mut page = Page::at_ten();
    for number in 11..=100_000 {
        page.course.take(&step(number, 1), &page.ledger);
    }
    let weight: usize = page.course.shelves.values().map(Shelf::weight).sum();
    assert!((WEIGHT - 200..=WEIGHT).contains(&weight), "{weight}");
    assert!(page.course.step(100_000).is_some());
    assert!(page.course.step(11).is_none());
    let (first, last) = page.course.timeline().span();
    assert!(last == 100_000 && first > 60_000, "{first}");
}
