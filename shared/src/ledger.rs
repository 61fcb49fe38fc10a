//! What the facts add up to: for every message and group, what became of it.

mod excerpt;
mod readers;
mod record;
mod released;
mod swept;
mod totals;
mod track;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use crate::{
    fact::{EntryRef, Fact},
    id::{ConsumerName, EntryId, GroupName, Key, MessageName},
};

use self::totals::carry_over;
pub use self::{
    record::{Event, Record, Stored},
    released::UNREAD_KEPT,
    totals::{Sums, Totals},
    track::{Fate, Status, Track},
};

/// Messages kept in detail; beyond it the oldest settled ones leave, and only
/// the totals remember them.
pub const KEPT: usize = 2_000;

/// After so many messages sent, the ledger looks for some to let go.
const LOOK_EVERY: u64 = 250;

/// The ledger of a room.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// The messages, by name.
    messages: BTreeMap<MessageName, Arc<Record>>,
    /// Which message an entry is.
    entries: BTreeMap<Key, BTreeMap<EntryId, MessageName>>,
    /// Entries that are stored and unread, of which there is no record any more.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    released: BTreeMap<Key, BTreeSet<EntryId>>,
    /// The groups of each stream, and the cursor each was made with.
    groups: BTreeMap<Key, BTreeMap<GroupName, EntryId>>,
    /// Those of them that are readers without a group in Redis, and after which
    /// id each began to read, if it has.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    readers: BTreeMap<Key, BTreeMap<GroupName, Option<EntryId>>>,
    /// Sums over all messages, by group.
    totals: BTreeMap<GroupName, Totals>,
    /// Messages sent.
    sent: u64,
}

impl Ledger {
    /// A message's record.
    pub fn record_of(&self, message: &MessageName) -> Option<&Arc<Record>> {
        self.messages.get(message)
    }

    /// The messages kept in detail, by name.
    pub fn messages(&self) -> impl Iterator<Item = (&MessageName, &Arc<Record>)> {
        self.messages.iter()
    }

    /// How many messages are kept in detail.
    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// Whether no message is kept in detail.
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// Which message an entry is.
    pub fn message_of(&self, key: &Key, id: EntryId) -> Option<&MessageName> {
        self.entries.get(key)?.get(&id)
    }

    /// What an entry is to a group.
    pub fn track(&self, key: &Key, id: EntryId, group: &GroupName) -> Option<&Track> {
        self.stored(key, id)?.tracks.get(group)
    }

    /// The entry as the ledger knows it.
    pub fn stored(&self, key: &Key, id: EntryId) -> Option<&Stored> {
        let record = self.messages.get(self.message_of(key, id)?)?;
        record
            .copies
            .iter()
            .find(|copy| copy.at.id == id && copy.at.key == *key)
    }

    /// The entries that are pending for a consumer of a group.
    pub fn pending_of<'a>(
        &'a self,
        key: &'a Key,
        group: &'a GroupName,
        owner: &'a ConsumerName,
    ) -> impl Iterator<Item = &'a EntryRef> {
        let copies = self.messages.values().flat_map(|record| &record.copies);
        let is_pending = move |copy: &&Stored| {
            let track = copy.tracks.get(group).map(|track| &track.status);
            copy.at.key == *key
                && matches!(track, Some(Status::Pending { consumer, .. }) if consumer == owner)
        };
        copies.filter(is_pending).map(|copy| &copy.at)
    }

    /// Whether the group's cursor passed the entry without a delivery.
    pub fn was_skipped(&self, key: &Key, id: EntryId, group: &GroupName) -> bool {
        self.track(key, id, group)
            .is_some_and(|track| track.status == Status::Skipped)
    }

    /// The entries of `key` that the ledger knows between two ids: those with a
    /// name, then those that were let go unread.
    pub fn entries_between(
        &self,
        key: &Key,
        from: EntryId,
        to: EntryId,
    ) -> impl Iterator<Item = EntryId> {
        let named = self.entries.get(key).into_iter();
        let released = self.released.get(key).into_iter();
        named
            .filter(move |_| from <= to)
            .flat_map(move |ids| ids.range(from..=to).map(|(id, _)| *id))
            .chain(
                released
                    .filter(move |_| from <= to)
                    .flat_map(move |ids| ids.range(from..=to).copied()),
            )
    }

    /// Where a stretch of about `count` of the entries of `key` that the ledger
    /// knows ends, that begins `from` there: at the largest id where there are
    /// no more.
    pub fn stretch(&self, key: &Key, from: EntryId, count: usize) -> EntryId {
        let named = self.entries.get(key);
        let named = named.and_then(|ids| ids.range(from..).nth(count));
        let released = self.released.get(key);
        let released = released.and_then(|ids| ids.range(from..).nth(count));
        let ends = named
            .map(|(id, _)| *id)
            .into_iter()
            .chain(released.copied());
        ends.min().unwrap_or(EntryId::MAX)
    }

    /// The groups of a stream, each with the cursor it was made with.
    pub fn groups_of(&self, key: &Key) -> impl Iterator<Item = (&GroupName, &EntryId)> + Clone {
        self.groups.get(key).into_iter().flatten()
    }

    /// The sums of one group.
    pub fn totals(&self, group: &GroupName) -> Totals {
        self.totals.get(group).copied().unwrap_or_default()
    }

    /// The sums over all groups: a message counts once for each group.
    pub fn all_totals(&self) -> Totals {
        let mut sum = Totals::default();
        for totals in self.totals.values() {
            sum.add(*totals);
        }
        sum
    }

    /// What it adds up to.
    pub fn sums(&self) -> Sums {
        Sums {
            sent: self.sent,
            totals: self.totals.clone(),
        }
    }

    /// Takes sums over from a ledger that knows more.
    pub fn set_sums(&mut self, sums: &Sums) {
        self.sent = sums.sent;
        self.totals.clone_from(&sums.totals);
    }

    /// Messages sent.
    pub fn sent(&self) -> u64 {
        self.sent
    }

    /// Records a fact of a step. A fact about an entry that was never sent is
    /// about something that happened before the room looked, and is let go.
    pub fn record(&mut self, step: u64, fact: &Fact) {
        self.recall_for(fact);
        match fact {
            Fact::Sent { at, .. } if self.has(at) => return,
            Fact::Sent { message, at, .. } => self.add_copy(message, at),
            Fact::GroupCreated { key, group, start } => self.add_group(key, group, *start),
            Fact::GroupRemoved { key, group } => self.remove_group(key, group),
            Fact::Trimmed { key, first, by } => self.trim(step, key, *first, by),
            Fact::CursorMoved {
                key,
                group,
                from,
                to,
            } => self.move_cursor(step, key, group, (*from, *to)),
            Fact::ReaderJoined { key, group } => self.add_reader(key, group),
            Fact::PassedOver {
                key,
                group,
                to,
                begins,
            } => self.pass_over(step, key, group, *to, *begins),
            Fact::DeadLettered { at, dead, .. } => self.name_dead_letter(at, dead),
            _ => {}
        }
        let Some(at) = fact.entry() else { return };
        self.edit(at, fact.group(), |record| {
            record.happened(Event {
                step,
                fact: fact.clone(),
            });
            if let Some(copy) = record.copies.iter_mut().find(|copy| copy.at == *at) {
                copy.take(fact);
            }
        });
        match fact {
            Fact::Sent { .. } => self.forget_old(),
            Fact::Removed { .. } => self.forget_entry(at),
            _ => {}
        }
    }

    /// Whether an entry is known, there or not.
    pub fn knows(&self, at: &EntryRef) -> bool {
        self.message_of(&at.key, at.id).is_some() || self.is_released(at)
    }

    /// Whether an entry is known and, as far as the ledger was told, there. One
    /// whose record was let go was there.
    pub fn has(&self, at: &EntryRef) -> bool {
        let Some(message) = self.message_of(&at.key, at.id) else {
            return self.is_released(at);
        };
        let record = self.messages.get(message);
        let copy = record.and_then(|record| record.copies.iter().find(|copy| copy.at == *at));
        copy.is_none_or(|copy| copy.stored)
    }

    fn add_copy(&mut self, message: &MessageName, at: &EntryRef) {
        let ids = self.entries.entry(at.key.clone()).or_default();
        ids.insert(at.id, message.clone());
        if !self.messages.contains_key(message) {
            self.sent += 1;
            self.messages.insert(message.clone(), Arc::default());
        }
        let mut tracks = self.first_tracks(at);
        self.edit(at, None, |record| {
            // An entry's id comes again only after its key was deleted; an item
            // is the same one as often as it is sent.
            for copy in record
                .copies
                .iter()
                .filter(|copy| copy.at == *at && at.id.is_item())
            {
                for (group, track) in &copy.tracks {
                    if let Some(now) = tracks.get_mut(group) {
                        now.processed = track.processed;
                    }
                }
            }
            record.copies.retain(|copy| copy.at != *at);
            record.copies.push(Stored {
                at: at.clone(),
                stored: true,
                tracks,
            });
            record.bound();
        });
    }

    fn add_group(&mut self, key: &Key, group: &GroupName, start: EntryId) {
        let groups = self.groups.entry(key.clone()).or_default();
        if groups.contains_key(group) {
            return;
        }
        groups.insert(group.clone(), start);
        self.totals.entry(group.clone()).or_default();
        let began = self.began(key, group);
        self.edit_copies(key, |copy| {
            // What was removed before the group was made is not its business.
            let first = if copy.stored {
                copy.at.id
            } else {
                EntryId::MIN
            };
            let track = Track::starting(first, start, began);
            copy.tracks.insert(group.clone(), track);
        });
    }

    fn remove_group(&mut self, key: &Key, group: &GroupName) {
        if let Some(groups) = self.groups.get_mut(key) {
            groups.remove(group);
        }
        if let Some(readers) = self.readers.get_mut(key) {
            readers.remove(group);
        }
        self.edit_copies(key, |copy| {
            copy.tracks.remove(group);
        });
        // Another stream may have a group of the same name.
        let mut others = self.groups.values();
        if !others.any(|groups| groups.contains_key(group)) {
            self.totals.remove(group);
        }
    }

    fn name_dead_letter(&mut self, at: &EntryRef, dead: &EntryRef) {
        if let Some(message) = self.message_of(&at.key, at.id).cloned() {
            let ids = self.entries.entry(dead.key.clone()).or_default();
            ids.entry(dead.id).or_insert(message);
        }
    }

    /// Changes every copy in a stream.
    fn edit_copies(&mut self, key: &Key, mut edit: impl FnMut(&mut Stored)) {
        for record in self.messages.values_mut() {
            if record.copies.iter().all(|copy| copy.at.key != *key) {
                continue;
            }
            let before = record.sums();
            let copies = Arc::make_mut(record).copies.iter_mut();
            copies
                .filter(|copy| copy.at.key == *key)
                .for_each(&mut edit);
            carry_over(&mut self.totals, before, record.sums());
        }
    }

    /// Changes the record of an entry's message: what it is to one group, or
    /// anything.
    fn edit(&mut self, at: &EntryRef, group: Option<&GroupName>, change: impl FnOnce(&mut Record)) {
        let Some(message) = self.message_of(&at.key, at.id).cloned() else {
            return;
        };
        let Some(record) = self.messages.get_mut(&message) else {
            return;
        };
        let Some(group) = group else {
            let before = record.sums();
            change(Arc::make_mut(record));
            return carry_over(&mut self.totals, before, record.sums());
        };
        let before = record.totals(group);
        change(Arc::make_mut(record));
        let after = record.totals(group);
        if before != after {
            let totals = self.totals.entry(group.clone()).or_default();
            totals.subtract(before);
            totals.add(after);
        }
    }

    /// Lets go of the oldest settled messages beyond [`KEPT`]. It has to look
    /// at all messages, so it does so now and then only. Entries that are still
    /// stored keep their name, so that nobody takes them for new.
    fn forget_old(&mut self) {
        let count = self.messages.len();
        if count <= KEPT || !self.sent.is_multiple_of(look_every(count)) {
            return;
        }
        let mut settled: Vec<(Option<EntryId>, MessageName)> = self
            .messages
            .iter()
            .filter(|(_, record)| record.is_settled())
            .map(|(name, record)| (record.copies.first().map(|copy| copy.at.id), name.clone()))
            .collect();
        settled.sort_unstable();
        settled.truncate(count - KEPT);
        for (_, name) in settled {
            self.forget(&name);
        }
        self.release_old(UNREAD_KEPT);
    }

    fn forget(&mut self, name: &MessageName) {
        let Some(record) = self.messages.remove(name) else {
            return;
        };
        for copy in record.copies.iter().filter(|copy| !copy.stored) {
            self.forget_entry(&copy.at);
        }
    }

    /// Lets go of the name of an entry that is gone and of which there is no
    /// record.
    fn forget_entry(&mut self, at: &EntryRef) {
        if self.stored(&at.key, at.id).is_some() {
            return;
        }
        if let Some(ids) = self.entries.get_mut(&at.key) {
            ids.remove(&at.id);
        }
    }
}

/// After so many messages sent, a ledger of `count` messages looks for some to
/// let go. It looks at all of them, so the more there are, the less often: of
/// those that one group has read and another has not none can go, and there may
/// be hundreds of thousands.
fn look_every(count: usize) -> u64 {
    let times = (count / (2 * KEPT)).min(3);
    let many = (count / (4 * KEPT)).max(1).ilog2();
    LOOK_EVERY << times << many
}

#[cfg(test)]
mod tests;
