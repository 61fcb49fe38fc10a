//! A part of a ledger for a browser that joins: what it needs to go on.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{Ledger, Record};
use crate::{
    fact::{EntryRef, Fact},
    id::{EntryId, Key, MessageName},
};

/// Entries, and the message that each is.
type Named = BTreeMap<Key, BTreeMap<EntryId, MessageName>>;

impl Ledger {
    /// The records of the entries that are `wanted`, and of the `newest`
    /// messages. The sums are those of the whole ledger. It takes as long as
    /// what is in it, however many messages there are.
    ///
    /// Facts about messages that are left out change nothing in an excerpt:
    /// whoever goes on from one takes the sums over with each step
    /// ([`Step::sums`](crate::step::Step::sums)).
    pub fn excerpt(&self, wanted: &BTreeSet<EntryRef>, newest: usize) -> Self {
        let mut kept = self.newest(newest);
        let stored = wanted
            .iter()
            .filter(|at| self.stored(&at.key, at.id).is_some());
        kept.extend(stored.filter_map(|at| self.message_of(&at.key, at.id)));
        let records = kept
            .iter()
            .filter_map(|name| self.messages.get_key_value(*name));
        let messages: BTreeMap<MessageName, Arc<Record>> = records
            .map(|(name, record)| (name.clone(), Arc::clone(record)))
            .collect();
        let mut entries: Named = self
            .entries
            .keys()
            .map(|key| (key.clone(), BTreeMap::new()))
            .collect();
        for at in wanted {
            self.copy_name(at, &mut entries);
        }
        if messages.values().all(|record| record.is_whole()) {
            let places = messages.values().flat_map(|record| places(record));
            let is_kept = |at: &&EntryRef| {
                let name = self.message_of(&at.key, at.id);
                name.is_some_and(|name| messages.contains_key(name))
            };
            for at in places.filter(is_kept) {
                self.copy_name(at, &mut entries);
            }
        } else {
            self.copy_names(&messages, &mut entries);
        }
        Self {
            messages,
            entries,
            groups: self.groups.clone(),
            readers: self.readers.clone(),
            totals: self.totals.clone(),
            sent: self.sent,
            ..Self::default()
        }
    }

    /// The names of the `count` messages whose last entries have the largest ids.
    fn newest(&self, count: usize) -> BTreeSet<&MessageName> {
        if self.messages.len() <= count {
            return self.messages.keys().collect();
        }
        let keys = self.entries.iter();
        let mut latest: Vec<_> = keys
            .map(|(key, ids)| {
                let mut ids = ids.iter().rev();
                (key, ids.next(), ids)
            })
            .collect();
        let mut newest = BTreeSet::new();
        while newest.len() < count {
            let ids = latest.iter_mut();
            let latest = ids.max_by_key(|(_, next, _)| next.map(|(id, _)| *id));
            let Some((key, next, ids)) = latest else {
                break;
            };
            let Some((id, name)) = next.take() else { break };
            *next = ids.next();
            // An entry keeps its name when the record of its message is let go.
            if self.stored(key, *id).is_some() {
                newest.insert(name);
            }
        }
        newest
    }

    fn copy_name(&self, at: &EntryRef, to: &mut Named) {
        if let Some(name) = self.message_of(&at.key, at.id) {
            let ids = to.entry(at.key.clone()).or_default();
            ids.insert(at.id, name.clone());
        }
    }

    /// Finds every entry of these messages among all that there are.
    fn copy_names(&self, messages: &BTreeMap<MessageName, Arc<Record>>, to: &mut Named) {
        for (key, ids) in &self.entries {
            let kept = ids.iter().filter(|(_, name)| messages.contains_key(*name));
            let kept = kept.map(|(id, name)| (*id, name.clone()));
            to.entry(key.clone()).or_default().extend(kept);
        }
    }
}

/// The entries of a message of which everything is known: its copies, and those
/// in the dead letters.
fn places(record: &Record) -> impl Iterator<Item = &EntryRef> {
    let copies = record.copies.iter().map(|copy| &copy.at);
    let dead = record.life.iter().filter_map(|event| match &event.fact {
        Fact::DeadLettered { dead, .. } => Some(dead),
        _ => None,
    });
    copies.chain(dead)
}
