//! The room's course: the branches that its steps have grown, and the
//! bookmarks. What the steps did is kept elsewhere, by place.

use std::{collections::BTreeSet, ops::RangeInclusive};

use shared::chronicle::{Bookmark, BookmarkId, Branch, BranchId, Chronicle, Place};

/// Branches of a room at most.
pub(super) const BRANCHES: usize = 32;
/// Bookmarks of a room at most that somebody set.
pub(super) const BOOKMARKS: usize = 64;
/// The last so many pauses have a bookmark.
const PAUSES: usize = 8;

/// The branches and the bookmarks. There is always one branch at least, and the
/// room is on one of them.
#[derive(Debug)]
pub(super) struct Course {
    chronicle: Chronicle,
    last_branch: u64,
    last_bookmark: u64,
}

/// What was let go of a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CutOff {
    /// Its own steps after this.
    pub(super) after: Place,
    /// The branch that the others of its own steps are handed over to.
    pub(super) heir: Option<BranchId>,
}

impl Default for Course {
    fn default() -> Self {
        let first = Branch {
            id: BranchId::FIRST,
            ..Branch::default()
        };
        Self {
            chronicle: Chronicle {
                branches: vec![first],
                branch: BranchId::FIRST,
                ..Chronicle::default()
            },
            last_branch: BranchId::FIRST.0,
            last_bookmark: 0,
        }
    }
}

/// The stretches of a line between two steps: whose own steps they are.
pub(super) fn stretches(
    line: &[Place],
    first: u64,
    last: u64,
) -> Vec<(BranchId, RangeInclusive<u64>)> {
    let mut from = first;
    let mut stretches = Vec::with_capacity(line.len());
    for end in line {
        let to = end.step.min(last);
        if from <= to {
            stretches.push((end.branch, from..=to));
            from = to + 1;
        }
    }
    stretches
}

impl Course {
    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// All of it; the oldest steps are not known here.
    pub(super) fn chronicle(&self) -> &Chronicle {
        &self.chronicle
    }

    /// The branch that the room is on.
    pub(super) fn branch(&self) -> BranchId {
        self.chronicle.branch
    }

    /// The newest step of that branch.
    pub(super) fn newest(&self) -> u64 {
        let present = self.chronicle.branch(self.chronicle.branch);
        present.map_or(0, |branch| branch.newest)
    }

    /// The line of the branch that the room is on.
    pub(super) fn line(&self) -> Vec<Place> {
        self.chronicle.line(self.chronicle.branch)
    }

    /// Whose own a step of a branch's line is; none where there is no such
    /// step.
    pub(super) fn place(&self, branch: BranchId, step: u64) -> Option<Place> {
        let line = self.chronicle.line(branch);
        let mut ends = line.iter().filter(|_| step > 0);
        let end = ends.find(|end| step <= end.step)?;
        Some(Place { step, ..*end })
    }

    /// The room is on that branch now.
    pub(super) fn switch_to(&mut self, branch: BranchId) {
        self.chronicle.branch = branch;
    }

    /// A step is taken, on the branch that the room is on.
    pub(super) fn grow(&mut self, step: u64) -> Place {
        let branch = self.chronicle.branch;
        if let Some(present) = self.branch_mut(branch) {
            present.newest = step;
        }
        Place { branch, step }
    }

    /// Begins a branch, and the room is on it.
    pub(super) fn part(&mut self, from: Place) {
        self.last_branch += 1;
        let id = BranchId(self.last_branch);
        self.chronicle.branches.push(Branch {
            id,
            from: Some(from),
            newest: from.step,
            ..Branch::default()
        });
        self.chronicle.branch = id;
    }

    /// Whether a branch parts from another's own steps after a place.
    pub(super) fn parts_after(&self, place: Place) -> bool {
        self.last_parting(place.branch)
            .is_some_and(|last| last.step > place.step)
    }

    /// A branch's own steps end here now.
    pub(super) fn shorten(&mut self, end: Place) {
        if let Some(branch) = self.branch_mut(end.branch) {
            branch.newest = end.step;
        }
        let is_gone = |at: Place| at.branch == end.branch && at.step > end.step;
        self.chronicle
            .bookmarks
            .retain(|bookmark| !is_gone(bookmark.at));
    }

    /// These places, with those of bookmarks and those at which branches part.
    pub(super) fn marked(&self, mut places: BTreeSet<Place>) -> BTreeSet<Place> {
        let chronicle = &self.chronicle;
        places.extend(chronicle.branches.iter().filter_map(|branch| branch.from));
        places.extend(chronicle.bookmarks.iter().map(|bookmark| bookmark.at));
        places
    }

    /// Names a branch, or takes its name off.
    pub(super) fn name(&mut self, branch: BranchId, name: Option<String>) {
        if let Some(branch) = self.branch_mut(branch) {
            branch.name = name;
        }
    }

    /// A branch, and all that grew from it.
    pub(super) fn grown_from(&self, branch: BranchId) -> Vec<BranchId> {
        let branches = &self.chronicle.branches;
        let grew = |id: BranchId| {
            let line = self.chronicle.line(id);
            line.iter().any(|place| place.branch == branch)
        };
        let ids = branches.iter().map(|branch| branch.id);
        ids.filter(|id| grew(*id)).collect()
    }

    /// Forgets branches, with their bookmarks.
    pub(super) fn forget(&mut self, gone: &[BranchId]) {
        let chronicle = &mut self.chronicle;
        chronicle
            .branches
            .retain(|branch| !gone.contains(&branch.id));
        chronicle
            .bookmarks
            .retain(|bookmark| !gone.contains(&bookmark.at.branch));
    }

    /// How many branches there are.
    pub(super) fn branches(&self) -> usize {
        self.chronicle.branches.len()
    }

    /// The branch whose end is missed least: one that has neither a name nor a
    /// named bookmark on it before the others, and then the one of the smallest
    /// `age`. None where the room's own is the only one.
    pub(super) fn least_missed(&self, age: impl Fn(BranchId) -> Option<u64>) -> Option<BranchId> {
        let branches = self.chronicle.branches.iter();
        let others = branches.filter(|branch| branch.id != self.chronicle.branch);
        let missed = |branch: &&Branch| (self.is_marked(branch), age(branch.id), branch.id);
        others.min_by_key(missed).map(|branch| branch.id)
    }

    fn is_marked(&self, branch: &Branch) -> bool {
        let from = self.last_parting(branch.id).map_or(0, |last| last.step);
        let mut bookmarks = self.chronicle.bookmarks.iter();
        branch.name.is_some()
            || bookmarks.any(|bookmark| {
                let at = bookmark.at;
                bookmark.name.is_some() && at.branch == branch.id && at.step > from
            })
    }

    /// Where another branch parts last from this one's own steps.
    fn last_parting(&self, branch: BranchId) -> Option<Place> {
        let partings = self
            .chronicle
            .branches
            .iter()
            .filter_map(|other| other.from);
        partings.filter(|from| from.branch == branch).max()
    }

    /// Lets go of a branch's end: its own steps after the last place at which
    /// another parts from it. What is before that goes to the other, so that
    /// every branch keeps an end of its own.
    pub(super) fn let_go(&mut self, branch: BranchId) -> CutOff {
        let Some(after) = self.last_parting(branch) else {
            self.forget(&[branch]);
            let after = Place { branch, step: 0 };
            return CutOff { after, heir: None };
        };
        self.shorten(after);
        let mut others = self.chronicle.branches.iter();
        let heir = others.find(|other| other.from == Some(after));
        let heir = heir.map(|heir| heir.id);
        if let Some(heir) = heir {
            self.hand_over(branch, heir);
        }
        CutOff { after, heir }
    }

    fn hand_over(&mut self, branch: BranchId, heir: BranchId) {
        let from = self.chronicle.branch(branch).and_then(|gone| gone.from);
        let move_to_heir = |at: &mut Place| {
            if at.branch == branch {
                at.branch = heir;
            }
        };
        let chronicle = &mut self.chronicle;
        chronicle.branches.retain(|other| other.id != branch);
        for other in &mut chronicle.branches {
            if other.id == heir {
                other.from = from;
            } else if let Some(from) = &mut other.from {
                move_to_heir(from);
            }
        }
        for bookmark in &mut chronicle.bookmarks {
            move_to_heir(&mut bookmark.at);
        }
        let broken = chronicle.watches.iter_mut();
        for breach in broken.filter_map(|watch| watch.broken.as_mut()) {
            move_to_heir(&mut breach.at);
        }
    }

    /// How many bookmarks somebody set.
    pub(super) fn named_bookmarks(&self) -> usize {
        let bookmarks = self.chronicle.bookmarks.iter();
        bookmarks.filter(|bookmark| bookmark.name.is_some()).count()
    }

    /// A bookmark.
    pub(super) fn bookmark(&self, id: BookmarkId) -> Option<&Bookmark> {
        let mut bookmarks = self.chronicle.bookmarks.iter();
        bookmarks.find(|bookmark| bookmark.id == id)
    }

    /// Sets a bookmark; without a name it is a pause's, of which the last few
    /// are kept. A name takes the place of a pause's at the same step.
    pub(super) fn add_bookmark(&mut self, name: Option<String>, at: Place, at_ms: u64) {
        let is_pause_here = |bookmark: &Bookmark| bookmark.name.is_none() && bookmark.at == at;
        let bookmarks = &mut self.chronicle.bookmarks;
        bookmarks.retain(|bookmark| !is_pause_here(bookmark));
        self.last_bookmark += 1;
        bookmarks.push(Bookmark {
            id: BookmarkId(self.last_bookmark),
            name,
            at,
            at_ms,
        });
        let pauses = bookmarks.iter().filter(|bookmark| bookmark.name.is_none());
        if pauses.count() > PAUSES {
            self.drop_oldest_pause();
        }
    }

    /// Takes the oldest pause's bookmark away. False where there is none.
    pub(super) fn drop_oldest_pause(&mut self) -> bool {
        let bookmarks = &mut self.chronicle.bookmarks;
        let oldest = bookmarks
            .iter()
            .position(|bookmark| bookmark.name.is_none());
        oldest.is_some_and(|oldest| {
            bookmarks.remove(oldest);
            true
        })
    }

    /// Takes a bookmark away. False where there is none of that number.
    pub(super) fn remove_bookmark(&mut self, id: BookmarkId) -> bool {
        let before = self.chronicle.bookmarks.len();
        self.chronicle
            .bookmarks
            .retain(|bookmark| bookmark.id != id);
        self.chronicle.bookmarks.len() < before
    }

    fn branch_mut(&mut self, id: BranchId) -> Option<&mut Branch> {
        let mut branches = self.chronicle.branches.iter_mut();
        branches.find(|branch| branch.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(branch: u64, step: u64) -> Place {
        Place {
            branch: BranchId(branch),
            step,
        }
    }

    /// Branch 1 to step 40; 2 parts from it at 30 and goes to 50, 3 from that
    /// at 35 and goes to 60; 4 parts from the first at 10 and goes to 12.
    fn grown() -> Course {
        let mut course = Course::default();
        course.grow(40);
        for (from, newest) in [(place(1, 30), 50), (place(2, 35), 60), (place(1, 10), 12)] {
            course.part(from);
            course.grow(newest);
        }
        course
    }

    #[test]
    fn a_step_is_the_own_of_one_branch() {
        let course = grown();
        let at = |branch, step| course.place(BranchId(branch), step);
        assert_eq!(at(3, 36), Some(place(3, 36)));
        assert_eq!(at(3, 35), Some(place(2, 35)));
        assert_eq!(at(3, 30), Some(place(1, 30)));
        assert_eq!(at(1, 31), Some(place(1, 31)));
        assert_eq!(at(4, 13), None);
        assert_eq!(at(4, 0), None);
        assert_eq!(at(9, 1), None);
    }

    #[test]
    fn a_line_is_cut_into_what_is_whose() {
        let line = grown().chronicle.line(BranchId(3));
        let all = stretches(&line, 1, u64::MAX);
        let own = |branch, steps| (BranchId(branch), steps);
        assert_eq!(all, [own(1, 1..=30), own(2, 31..=35), own(3, 36..=60)]);
        assert_eq!(stretches(&line, 30, 33), [own(1, 30..=30), own(2, 31..=33)]);
        assert_eq!(stretches(&line, 61, 70), []);
        assert_eq!(stretches(&line, 5, 4), []);
    }

    #[test]
    fn the_oldest_end_that_nobody_marked_is_missed_least() {
        let mut course = grown();
        let age = |branch: BranchId| Some(branch.0);
        assert_eq!(course.branch(), BranchId(4));
        assert_eq!(course.least_missed(age), Some(BranchId(1)));
        let newest_first = |branch: BranchId| Some(9 - branch.0);
        assert_eq!(course.least_missed(newest_first), Some(BranchId(3)));
        course.add_bookmark(None, place(1, 39), 0);
        assert_eq!(course.least_missed(age), Some(BranchId(1)), "a pause");
        course.add_bookmark(Some("here".into()), place(1, 30), 0);
        assert_eq!(course.least_missed(age), Some(BranchId(1)), "it is 2's too");
        course.add_bookmark(Some("there".into()), place(1, 31), 0);
        assert_eq!(course.least_missed(age), Some(BranchId(2)));
        course.name(BranchId(2), Some("two".into()));
        assert_eq!(course.least_missed(age), Some(BranchId(3)));
        course.forget(&[BranchId(2), BranchId(3)]);
        assert_eq!(
            course.least_missed(age),
            Some(BranchId(1)),
            "the last resort"
        );
    }

    #[test]
    fn an_end_is_let_go_and_the_rest_is_handed_over() {
        let mut course = grown();
        course.add_bookmark(Some("stays".into()), place(1, 20), 0);
        course.add_bookmark(Some("goes".into()), place(1, 35), 0);
        let cut = course.let_go(BranchId(1));
        assert_eq!(cut.after, place(1, 30));
        assert_eq!(cut.heir, Some(BranchId(2)));
        let line = |branch| course.chronicle.line(BranchId(branch));
        assert_eq!(line(2), [place(2, 50)]);
        assert_eq!(line(3), [place(2, 35), place(3, 60)]);
        assert_eq!(line(4), [place(2, 10), place(4, 12)]);
        let bookmarks: Vec<Place> = course.chronicle.bookmarks.iter().map(|b| b.at).collect();
        assert_eq!(bookmarks, [place(2, 20)]);
        let cut = course.let_go(BranchId(3));
        assert_eq!((cut.after, cut.heir), (place(3, 0), None));
        assert_eq!(course.branches(), 2);
    }

    /// An heir may have a larger number than another that grows from it then.
    #[test]
    fn a_line_has_an_end_whatever_the_numbers_are() {
        let mut course = Course::default();
        course.grow(40);
        course.part(place(1, 10));
        course.grow(20);
        course.part(place(1, 30));
        course.grow(50);
        course.let_go(BranchId(1));
        let line = |branch| course.chronicle.line(BranchId(branch));
        assert_eq!(line(2), [place(3, 10), place(2, 20)]);
        assert_eq!(course.chronicle.parting(BranchId(2), BranchId(3)), 10);
    }

    #[test]
    fn only_the_last_pauses_have_a_bookmark() {
        let mut course = grown();
        for step in 1..=12 {
            course.add_bookmark(None, place(4, step), 0);
        }
        course.add_bookmark(Some("named".into()), place(4, 12), 0);
        let pauses = course.chronicle.bookmarks.iter();
        let pauses = pauses.filter(|bookmark| bookmark.name.is_none());
        let steps: Vec<u64> = pauses.map(|bookmark| bookmark.at.step).collect();
        assert_eq!(steps, [5, 6, 7, 8, 9, 10, 11]);
        assert_eq!(course.named_bookmarks(), 1);
    }
}
