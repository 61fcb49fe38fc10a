//! Facts about many entries at once: a trim, a cursor that was moved. They are
//! told as one, however many entries they are about, and each entry's record
//! has its own part of them.

use std::ops::Bound;

use super::{Ledger, Status, Stored};
use crate::{
    fact::{By, EntryRef, Fact},
    id::{EntryId, GroupName, Key},
};

impl Ledger {
    /// Everything before `first` was trimmed; without one, everything.
    pub(super) fn trim(&mut self, step: u64, key: &Key, first: Option<EntryId>, by: &By) {
        self.lose_released(key, first);
        let named = self.entries.get(key).into_iter().flatten();
        let gone = named.map(|(id, _)| *id);
        let gone = gone.take_while(|id| first.is_none_or(|first| *id < first));
        let gone: Vec<EntryRef> = gone
            .map(|id| EntryRef {
                key: key.clone(),
                id,
            })
            .filter(|at| self.has(at))
            .collect();
        for at in gone {
            let by = by.clone();
            self.record(step, &Fact::Removed { at, by });
        }
    }

    /// Of those whose record was let go unread only the sums need to know.
    fn lose_released(&mut self, key: &Key, first: Option<EntryId>) {
        let Some(ids) = self.released.get_mut(key) else {
            return;
        };
        let kept = first.map(|first| ids.split_off(&first));
        let lost = std::mem::replace(ids, kept.unwrap_or_default());
        for (group, start) in self.groups.get(key).into_iter().flatten() {
            let unread = lost.range((Bound::Excluded(*start), Bound::Unbounded));
            let totals = self.totals.entry(group.clone()).or_default();
            totals.lost += unread.count() as u64;
        }
    }

    /// A group's cursor was moved: what it passed over is skipped, what lies
    /// behind it again is unread.
    pub(super) fn move_cursor(
        &mut self,
        step: u64,
        key: &Key,
        group: &GroupName,
        (from, to): (EntryId, EntryId),
    ) {
        for fact in self.passed(key, group, from, to) {
            self.record(step, &fact);
        }
        // Whatever has no record stands with the group as if it began there.
        if let Some(start) = self
            .groups
            .get_mut(key)
            .and_then(|groups| groups.get_mut(group))
        {
            *start = to;
        }
    }

    /// What a move of the cursor means for each entry that has a record.
    fn passed(&self, key: &Key, group: &GroupName, from: EntryId, to: EntryId) -> Vec<Fact> {
        let (first, last) = (from.min(to), from.max(to));
        let range = (Bound::Excluded(first), Bound::Included(last));
        let named = self.entries.get(key).filter(|_| first < last);
        let ids = named.into_iter().flat_map(|ids| ids.range(range));
        let moved = |copy: &Stored| {
            let (at, group) = (copy.at.clone(), group.clone());
            match copy.tracks.get(&group)?.status {
                Status::Unread if to > from => Some(Fact::Skipped { at, group }),
                Status::Unread | Status::Pending { .. } => None,
                _ if to > from => None,
                _ => Some(Fact::Reopened { at, group }),
            }
        };
        ids.filter_map(|(id, _)| self.stored(key, *id))
            .filter(|copy| copy.stored)
            .filter_map(moved)
            .collect()
    }
}
