//! Messages whose records the ledger lets go while they may still be read.
//!
//! Where a stream is filled faster than it is read, every entry behind the
//! cursors would keep a record that says nothing but "unread". Of the oldest of
//! them only the ids are kept: a fact about one brings its record back as it
//! was, under the name that whoever knows the entry gives it.

use std::{collections::BTreeMap, sync::Arc};

use super::{Event, Ledger, Record, Status, Stored, Track};
use crate::{
    fact::{EntryRef, Fact},
    id::{EntryId, GroupName, MessageName},
};

/// Records kept of messages that nobody has read, beside the
/// [`KEPT`](super::KEPT) that are settled.
pub const UNREAD_KEPT: usize = 20_000;

impl Ledger {
    /// Whether an entry is one whose record was let go unread.
    pub fn is_released(&self, at: &EntryRef) -> bool {
        let ids = self.released.get(&at.key);
        ids.is_some_and(|ids| ids.contains(&at.id))
    }

    /// Where an entry stands with a group: one whose record was let go unread
    /// stands where it began.
    pub fn status(&self, at: &EntryRef, group: &GroupName) -> Option<Status> {
        if self.is_released(at) {
            let mut groups = self.groups_of(&at.key);
            let (_, start) = groups.find(|(name, _)| *name == group)?;
            let began = self.began(&at.key, group);
            return Some(Track::starting(at.id, *start, began).status);
        }
        let track = self.track(&at.key, at.id, group)?;
        Some(track.status.clone())
    }

    /// Brings back the record of an entry that was let go, under a name that
    /// no other message has. Any other entry is left as it is.
    pub fn recall(&mut self, at: &EntryRef, name: &MessageName) {
        let ids = self.released.get_mut(&at.key);
        if !ids.is_some_and(|ids| ids.remove(&at.id)) {
            return;
        }
        let name = match self.messages.contains_key(name) {
            true => at.id.to_string().into(),
            false => name.clone(),
        };
        let copy = Stored {
            at: at.clone(),
            stored: true,
            tracks: self.first_tracks(at),
        };
        let record = Record::of(copy);
        self.messages.insert(name.clone(), Arc::new(record));
        let ids = self.entries.entry(at.key.clone()).or_default();
        ids.insert(at.id, name);
    }

    /// Brings back the record that a fact is about, by its id: whoever knows
    /// its name has brought it back already.
    pub(super) fn recall_for(&mut self, fact: &Fact) {
        // That an entry is there is known of those that were let go.
        if matches!(fact, Fact::Sent { .. }) {
            return;
        }
        if let Some(at) = fact.entry().filter(|at| self.is_released(at)) {
            self.recall(at, &at.id.to_string().into());
        }
    }

    /// Lets go of the oldest untouched records beyond `kept`.
    pub(super) fn release_old(&mut self, kept: usize) {
        let Some(beyond) = self.messages.len().checked_sub(kept).filter(|n| *n > 0) else {
            return;
        };
        let messages = self.messages.iter();
        let mut untouched: Vec<(EntryId, MessageName)> = messages
            .filter_map(|(name, record)| Some((self.untouched(record)?.id, name.clone())))
            .collect();
        untouched.sort_unstable();
        untouched.truncate(beyond);
        for (_, name) in untouched {
            self.release(&name);
        }
    }

    fn release(&mut self, name: &MessageName) {
        let Some(record) = self.messages.remove(name) else {
            return;
        };
        for copy in &record.copies {
            if let Some(ids) = self.entries.get_mut(&copy.at.key) {
                ids.remove(&copy.at.id);
            }
            let ids = self.released.entry(copy.at.key.clone()).or_default();
            ids.insert(copy.at.id);
        }
    }

    /// The one entry of a record that says nothing but that it was sent: it
    /// would come back as it is.
    fn untouched<'a>(&self, record: &'a Record) -> Option<&'a EntryRef> {
        let ([copy], [Event { fact, .. }]) = (&record.copies[..], &record.life[..]) else {
            return None;
        };
        let is_sent = matches!(fact, Fact::Sent { .. });
        let as_at_first = || {
            let mut groups = self.groups_of(&copy.at.key);
            groups.clone().count() == copy.tracks.len()
                && groups.all(|(group, start)| {
                    let began = self.began(&copy.at.key, group);
                    let first = Track::starting(copy.at.id, *start, began);
                    copy.tracks.get(group) == Some(&first)
                })
        };
        (copy.stored && is_sent && as_at_first()).then_some(&copy.at)
    }

    /// What an entry is to each group when nothing has happened to it yet.
    pub(super) fn first_tracks(&self, at: &EntryRef) -> BTreeMap<GroupName, Track> {
        self.groups_of(&at.key)
            .map(|(group, start)| {
                let began = self.began(&at.key, group);
                (group.clone(), Track::starting(at.id, *start, began))
            })
            .collect()
    }
}
