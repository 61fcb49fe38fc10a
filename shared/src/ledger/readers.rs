//! Readers without a group in Redis: each wants all messages for itself.

use std::ops::Bound;

use super::{Ledger, Status, Stored};
use crate::{
    fact::Fact,
    id::{EntryId, GroupName, Key},
};

impl Ledger {
    /// Whether a group of this stream or channel is a reader that Redis knows
    /// nothing of.
    pub fn is_reader(&self, key: &Key, group: &GroupName) -> bool {
        let readers = self.readers.get(key);
        readers.is_some_and(|readers| readers.contains_key(group))
    }

    /// The readers of all keys, each once.
    pub fn readers(&self) -> impl Iterator<Item = &GroupName> {
        let mut names: Vec<&GroupName> = self.readers.values().flat_map(|of| of.keys()).collect();
        names.sort_unstable();
        names.dedup();
        names.into_iter()
    }

    /// After which id a reader began; none where it is none, or has not begun.
    pub fn began(&self, key: &Key, group: &GroupName) -> Option<EntryId> {
        *self.readers.get(key)?.get(group)?
    }

    pub(super) fn add_reader(&mut self, key: &Key, group: &GroupName) {
        let readers = self.readers.entry(key.clone()).or_default();
        readers.entry(group.clone()).or_default();
        self.add_group(key, group, EntryId::MIN);
    }

    /// A reader asks for what comes after `to`.
    pub(super) fn pass_over(
        &mut self,
        step: u64,
        key: &Key,
        group: &GroupName,
        to: EntryId,
        begins: bool,
    ) {
        let readers = self.readers.get_mut(key);
        let Some(began) = readers.and_then(|readers| readers.get_mut(group)) else {
            return;
        };
        if begins {
            began.get_or_insert(to);
        }
        let groups = self.groups.get(key);
        let from = groups.and_then(|groups| groups.get(group)).copied();
        let Some(from) = from.filter(|from| *from < to) else {
            return;
        };
        for fact in self.not_given(key, group, (from, to), begins) {
            self.record(step, &fact);
        }
        if !begins {
            self.miss_released(key, group, (from, to));
        }
        let groups = self.groups.get_mut(key);
        if let Some(start) = groups.and_then(|groups| groups.get_mut(group)) {
            *start = to;
        }
    }

    /// What that means for each entry that has a record and was not given to it.
    fn not_given(
        &self,
        key: &Key,
        group: &GroupName,
        (from, to): (EntryId, EntryId),
        begins: bool,
    ) -> Vec<Fact> {
        let range = (Bound::Excluded(from), Bound::Included(to));
        let named = self.entries.get(key).into_iter();
        let ids = named.flat_map(|ids| ids.range(range));
        let copies = ids.filter_map(|(id, _)| self.stored(key, *id));
        let is_unread = |copy: &&Stored| {
            let track = copy.tracks.get(group);
            copy.stored && track.is_some_and(|track| track.status == Status::Unread)
        };
        let passed = copies.filter(is_unread).map(|copy| {
            let (at, group) = (copy.at.clone(), group.clone());
            match begins {
                true => Fact::Skipped { at, group },
                false => Fact::Missed { at, group },
            }
        });
        passed.collect()
    }

    /// Of those whose record was let go unread only the sums need to know.
    fn miss_released(&mut self, key: &Key, group: &GroupName, (from, to): (EntryId, EntryId)) {
        let released = self.released.get(key);
        let range = (Bound::Excluded(from), Bound::Included(to));
        let missed = released.map_or(0, |ids| ids.range(range).count());
        if missed > 0 {
            let totals = self.totals.entry(group.clone()).or_default();
            totals.lost += missed as u64;
        }
    }
}
