//! The branches as they are drawn: the present one's line is the trunk, and each
//! of the others hangs where it parts from what is drawn already.

use shared::chronicle::{BranchId, Chronicle};

/// A branch as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Limb {
    /// Which.
    pub branch: BranchId,
    /// The last step that it shares with what it hangs on; for the trunk the
    /// oldest step.
    pub from: u64,
    /// Its newest step.
    pub to: u64,
    /// The row of what it hangs on; its own for the trunk.
    pub on: usize,
}

/// The branches from top to bottom, the present one first. The oldest and the
/// newest step of its line are given, since they change with every step.
pub(super) fn limbs(chronicle: &Chronicle, (oldest, newest): (u64, u64)) -> Vec<Limb> {
    let present = chronicle.branch;
    let trunk = Limb {
        branch: present,
        from: oldest,
        to: newest,
        on: 0,
    };
    let ids = chronicle.branches.iter().map(|branch| branch.id);
    let rows: Vec<BranchId> = [present]
        .into_iter()
        .chain(ids.filter(|id| *id != present))
        .collect();
    let others = chronicle.branches.iter().filter(|one| one.id != present);
    let others = others.map(|branch| {
        let shared = chronicle.parting(branch.id, present);
        // What it parted from is drawn as its own limb beyond the trunk only.
        let parent = branch.from.filter(|from| from.step > shared);
        let (on, from) = match parent {
            Some(from) => (rows.iter().position(|id| *id == from.branch), from.step),
            None => (None, shared),
        };
        Limb {
            branch: branch.id,
            from: from.max(oldest.saturating_sub(1)),
            to: branch.newest.max(from),
            on: on.unwrap_or(0),
        }
    });
    [trunk].into_iter().chain(others).collect()
}

/// What would go with a branch: the branches that part from its own steps, and
/// theirs, and the bookmarks on all of them.
pub(super) fn goes_with(chronicle: &Chronicle, id: BranchId) -> (usize, usize) {
    let mut gone = vec![id];
    // A parent's number is smaller than its child's.
    for branch in &chronicle.branches {
        if branch.from.is_some_and(|from| gone.contains(&from.branch)) {
            gone.push(branch.id);
        }
    }
    let bookmarks = chronicle.bookmarks.iter();
    let bookmarks = bookmarks.filter(|one| gone.contains(&one.at.branch));
    (gone.len() - 1, bookmarks.count())
}

/// Whether the present branch's line goes over some of a branch's own steps, so
/// that it cannot be deleted.
pub(super) fn is_in_use(chronicle: &Chronicle, id: BranchId) -> bool {
    let line = chronicle.line(chronicle.branch);
    line.iter().any(|place| place.branch == id)
}

/// Where a step is on a scale, between 0 and 1.
pub(super) fn share(step: u64, (low, high): (u64, u64)) -> f64 {
    let wide = high.saturating_sub(low).max(1) as f64;
    (step.saturating_sub(low) as f64 / wide).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use shared::chronicle::{Bookmark, BookmarkId, Branch, Place};

    use super::*;

    fn place(branch: u64, step: u64) -> Place {
        Place {
            branch: BranchId(branch),
            step,
        }
    }

    fn chronicle(present: u64) -> Chronicle {
        let branch = |id, from: Option<Place>, newest| Branch {
            id: BranchId(id),
            from,
            newest,
            ..Branch::default()
        };
        Chronicle {
            branches: vec![
                branch(1, None, 40),
                branch(2, Some(place(1, 30)), 50),
                branch(3, Some(place(2, 35)), 60),
                branch(4, Some(place(1, 33)), 36),
            ],
            branch: BranchId(present),
            bookmarks: vec![Bookmark {
                id: BookmarkId(1),
                name: None,
                at: place(3, 55),
                at_ms: 0,
            }],
            ..Chronicle::default()
        }
    }

    fn drawn(present: u64, span: (u64, u64)) -> Vec<(u64, u64, u64, usize)> {
        let limbs = limbs(&chronicle(present), span);
        limbs
            .iter()
            .map(|limb| (limb.branch.0, limb.from, limb.to, limb.on))
            .collect()
    }

    #[test]
    fn the_present_branch_is_the_trunk() {
        let first = [
            (1, 1, 41, 0),
            (2, 30, 50, 0),
            (3, 35, 60, 1),
            (4, 33, 36, 0),
        ];
        assert_eq!(drawn(1, (1, 41)), first);
        // The old future hangs on the branch that took its place.
        let third = [
            (3, 1, 60, 0),
            (1, 30, 40, 0),
            (2, 35, 50, 0),
            (4, 33, 36, 1),
        ];
        assert_eq!(drawn(3, (1, 60)), third);
    }

    #[test]
    fn what_goes_with_a_branch_is_counted() {
        let chronicle = chronicle(4);
        assert_eq!(goes_with(&chronicle, BranchId(2)), (1, 1));
        assert_eq!(goes_with(&chronicle, BranchId(4)), (0, 0));
        assert!(is_in_use(&chronicle, BranchId(1)));
        assert!(!is_in_use(&chronicle, BranchId(2)));
    }

    #[test]
    fn a_step_has_its_place_on_the_scale() {
        assert_eq!(share(30, (10, 50)), 0.5);
        assert_eq!(share(5, (10, 50)), 0.0);
        assert_eq!(share(10, (10, 10)), 0.0);
    }
}
