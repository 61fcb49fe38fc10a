//! What a room keeps of its own course, which going back does not take back:
//! the branches that its steps have grown, its bookmarks, what is watched for,
//! and a run towards a goal.

mod comparison;

use serde::{Deserialize, Serialize};

use crate::{
    goal::{Ended, Run},
    watch::Watch,
};

pub use self::comparison::{Comparison, Difference, Ending};

/// The longest name of a branch or a bookmark, in characters.
pub const TITLE_MAX: u64 = 60;

/// Names a branch. The room's first is 1; numbers are not used again before the
/// room is reset.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct BranchId(pub u64);

impl BranchId {
    /// The branch that a room begins with. Where there are too many, it may be
    /// let go of as any other; then another goes back to the first step.
    pub const FIRST: Self = Self(1);
}

/// Names a bookmark.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct BookmarkId(pub u64);

/// A step of a branch. The steps up to where it parted from its parent are the
/// parent's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The branch.
    pub branch: BranchId,
    /// The step's number.
    pub step: u64,
}

/// A line of steps. Going on from a step that is not the newest one of its
/// branch begins another branch there; the old one stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// Its number.
    pub id: BranchId,
    /// What it was called; none where nobody has.
    pub name: Option<String>,
    /// Where it parted from another; none for the first.
    pub from: Option<Place>,
    /// The oldest step of its own that can still be gone to, where there is
    /// one.
    pub oldest: u64,
    /// Its newest step.
    pub newest: u64,
}

/// A place to jump back to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bookmark {
    /// Its number.
    pub id: BookmarkId,
    /// What it was called; none for one that the room set by itself when live
    /// mode paused.
    pub name: Option<String>,
    /// The step.
    pub at: Place,
    /// The room's time there, in Unix milliseconds.
    pub at_ms: u64,
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Chronicle {
    /// The branches, by number.
    pub branches: Vec<Branch>,
    /// The one that the room is on.
    pub branch: BranchId,
    /// The bookmarks, in the order in which they were set.
    pub bookmarks: Vec<Bookmark>,
    /// What is watched for.
    pub watches: Vec<Watch>,
    /// The run that is under way.
    pub run: Option<Run>,
    /// How the last run ended, until the next one or another command.
    pub ended: Option<Ended>,
}

impl Chronicle {
    /// A branch.
    pub fn branch(&self, id: BranchId) -> Option<&Branch> {
        self.branches.iter().find(|branch| branch.id == id)
    }

    /// The branch's line from the room's beginning: each branch on the way, and
    /// the last step on it that the line goes through. The branch itself, with
    /// its newest step, is the last.
    pub fn line(&self, id: BranchId) -> Vec<Place> {
        let mut line = Vec::new();
        let mut next = self.branch(id).map(|branch| Place {
            branch: id,
            step: branch.newest,
        });
        while let Some(place) = next {
            // A branch is on it once, so this ends.
            next = self
                .branch(place.branch)
                .and_then(|branch| branch.from)
                .filter(|_| line.len() < self.branches.len())
                .map(|from| Place {
                    step: from.step.min(place.step),
                    ..from
                });
            line.push(place);
        }
        line.reverse();
        line
    }

    /// The last step that two branches share; 0 where they share none.
    pub fn parting(&self, one: BranchId, other: BranchId) -> u64 {
        let (one, other) = (self.line(one), self.line(other));
        let pairs = one.iter().zip(&other);
        let shared = pairs.take_while(|(one, other)| one.branch == other.branch);
        shared
            .last()
            .map_or(0, |(one, other)| one.step.min(other.step))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn branch(id: u64, from: Option<(u64, u64)>, newest: u64) -> Branch {
        Branch {
            id: BranchId(id),
            from: from.map(|(branch, step)| Place {
                branch: BranchId(branch),
                step,
            }),
            newest,
            ..Branch::default()
        }
    }

    #[test]
    fn branches_part_where_their_lines_do() {
        let chronicle = Chronicle {
            branches: vec![
                branch(1, None, 40),
                branch(2, Some((1, 30)), 50),
                branch(3, Some((2, 35)), 60),
                branch(4, Some((2, 20)), 25),
            ],
            ..Chronicle::default()
        };
        let parting = |one, other| chronicle.parting(BranchId(one), BranchId(other));
        assert_eq!(parting(1, 2), 30);
        assert_eq!(parting(3, 1), 30);
        assert_eq!(parting(3, 2), 35);
        assert_eq!(parting(3, 4), 20, "the step is one of the first branch's");
        assert_eq!(parting(4, 1), 20);
        assert_eq!(parting(3, 3), 60);
        assert_eq!(parting(3, 9), 0);
    }
}
