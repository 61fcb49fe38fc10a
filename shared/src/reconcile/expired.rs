//! What follows for messages when a key has expired: nobody took them.

use crate::{
    fact::{By, EntryRef, Fact},
    id::{EntryId, Key},
    ledger::Ledger,
    world::World,
};

/// The facts that follow from the end of `key`, which had `items` in it; `seen`
/// is the picture afterwards.
pub fn expired<'a>(
    seen: &World,
    ledger: &Ledger,
    key: &Key,
    items: impl Iterator<Item = &'a str>,
) -> Vec<Fact> {
    let pattern = seen.pattern.pattern();
    if pattern.streams().contains(key) {
        return stream_expired(ledger, key);
    }
    let main = pattern.stream();
    let is_elsewhere = |item: &str| {
        let mut plain = seen.plain.values();
        plain.any(|plain| plain.value.items().any(|other| other == item))
    };
    let gone = items.filter(|item| !is_elsewhere(item));
    let gone = gone.map(|item| EntryRef {
        key: main.clone(),
        id: EntryId::of_item(item),
    });
    removed(ledger, gone)
}

fn stream_expired(ledger: &Ledger, key: &Key) -> Vec<Fact> {
    let ids = ledger.entries_between(key, EntryId::MIN, EntryId::MAX);
    let entries = ids.map(|id| EntryRef {
        key: key.clone(),
        id,
    });
    let mut facts = removed(ledger, entries);
    // A reader without a group is still there.
    let groups = ledger.groups_of(key);
    let groups = groups.filter(|(group, _)| !ledger.is_reader(key, group));
    facts.extend(groups.map(|(group, _)| Fact::GroupRemoved {
        key: key.clone(),
        group: group.clone(),
    }));
    facts
}

fn removed(ledger: &Ledger, entries: impl Iterator<Item = EntryRef>) -> Vec<Fact> {
    let stored = entries.filter(|at| ledger.has(at));
    let removed = stored.map(|at| Fact::Removed { at, by: By::Expiry });
    removed.collect()
}
