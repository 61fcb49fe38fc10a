//! A part of a ledger for a browser that joins: what it needs to go on.

use std::sync::Arc;

use super::{Ledger, Record};
use crate::{
    fact::EntryRef,
    id::{EntryId, MessageName},
};

impl Ledger {
    /// The records of the entries that are `wanted`, and of the `newest`
    /// messages. The sums are those of the whole ledger.
    ///
    /// Facts about messages that are left out change nothing in an excerpt:
    /// whoever goes on from one takes the sums over with each step
    /// ([`Step::sums`](crate::step::Step::sums)).
    pub fn excerpt(&self, wanted: impl Fn(&EntryRef) -> bool, newest: usize) -> Self {
        let from = self.newest_from(newest);
        let kept = |record: &Record| {
            last_id(record) >= from || record.copies.iter().any(|copy| wanted(&copy.at))
        };
        let messages = self.messages.iter();
        let mut excerpt = Self {
            messages: messages
                .filter(|(_, record)| kept(record))
                .map(|(name, record)| (name.clone(), Arc::clone(record)))
                .collect(),
            groups: self.groups.clone(),
            readers: self.readers.clone(),
            totals: self.totals.clone(),
            sent: self.sent,
            ..Self::default()
        };
        for (key, ids) in &self.entries {
            let is_kept = |id: EntryId, name: &MessageName| {
                excerpt.messages.contains_key(name) || {
                    let key = key.clone();
                    wanted(&EntryRef { key, id })
                }
            };
            let ids = ids.iter();
            let kept = ids
                .filter(|(id, name)| is_kept(**id, name))
                .map(|(id, name)| (*id, name.clone()))
                .collect();
            excerpt.entries.insert(key.clone(), kept);
        }
        excerpt
    }

    /// The id from which on messages are among the `count` newest.
    fn newest_from(&self, count: usize) -> EntryId {
        let mut ids: Vec<EntryId> = self
            .messages
            .values()
            .map(|record| last_id(record))
            .collect();
        match ids.len().checked_sub(count) {
            None | Some(0) => EntryId::MIN,
            Some(older) if count > 0 => *ids.select_nth_unstable(older).1,
            Some(_) => EntryId::MAX,
        }
    }
}

/// The id of a message's last entry.
fn last_id(record: &Record) -> EntryId {
    let ids = record.copies.iter().map(|copy| copy.at.id);
    ids.max().unwrap_or_default()
}
