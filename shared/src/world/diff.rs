//! The changes between two pictures of the streams, and their application.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    Change,
    stream::{Group, Stream, covered},
};
use crate::id::{EntryId, GroupName, Key};

/// The streams of a picture.
pub type Streams = BTreeMap<Key, Arc<Stream>>;

/// The changes that make `new` out of `old`, in an order in which they can be
/// applied.
pub fn diff(old: &Streams, new: &Streams) -> Vec<Change> {
    let mut changes = Vec::new();
    for key in old.keys().filter(|key| !new.contains_key(*key)) {
        changes.push(Change::StreamGone { key: key.clone() });
    }
    let nothing = Stream::default();
    for (key, stream) in new {
        match old.get(key) {
            Some(before) if Arc::ptr_eq(before, stream) => {}
            Some(before) => stream_changes(key, before, stream, false, &mut changes),
            None => stream_changes(key, &nothing, stream, true, &mut changes),
        }
    }
    changes
}

fn stream_changes(key: &Key, old: &Stream, new: &Stream, is_new: bool, changes: &mut Vec<Change>) {
    if is_new || old.head != new.head {
        changes.push(Change::Stream {
            key: key.clone(),
            head: new.head.clone(),
        });
    }
    for id in gone(&old.entries, &new.entries) {
        changes.push(Change::EntryGone {
            key: key.clone(),
            id: *id,
            removed: was_removed(new, *id),
        });
    }
    for (id, entry) in fresh(&old.entries, &new.entries) {
        changes.push(Change::Entry {
            key: key.clone(),
            id: *id,
            entry: entry.clone(),
        });
    }
    for group in gone(&old.groups, &new.groups) {
        changes.push(Change::GroupGone {
            key: key.clone(),
            group: group.clone(),
        });
    }
    let nothing = Group::default();
    for (name, group) in fresh(&old.groups, &new.groups) {
        let before = old.groups.get(name);
        let is_new = before.is_none();
        let before = before.map_or(&nothing, |group| group);
        group_changes(key, name, before, group, is_new, changes);
    }
}

/// Whether an entry that is in no window any more is known to be gone: the
/// windows reach over it.
fn was_removed(stream: &Stream, id: EntryId) -> bool {
    covered(&stream.head.windows, id)
}

fn group_changes(
    key: &Key,
    name: &GroupName,
    old: &Group,
    new: &Group,
    is_new: bool,
    changes: &mut Vec<Change>,
) {
    if is_new || old.head != new.head {
        changes.push(Change::Group {
            key: key.clone(),
            group: name.clone(),
            head: new.head.clone(),
        });
    }
    for consumer in gone(&old.consumers, &new.consumers) {
        changes.push(Change::ConsumerGone {
            key: key.clone(),
            group: name.clone(),
            consumer: consumer.clone(),
        });
    }
    for (consumer, state) in fresh(&old.consumers, &new.consumers) {
        changes.push(Change::Consumer {
            key: key.clone(),
            group: name.clone(),
            consumer: consumer.clone(),
            state: state.clone(),
        });
    }
    for id in gone(&old.pending, &new.pending) {
        changes.push(Change::PendingGone {
            key: key.clone(),
            group: name.clone(),
            id: *id,
        });
    }
    for (id, pending) in fresh(&old.pending, &new.pending) {
        changes.push(Change::Pending {
            key: key.clone(),
            group: name.clone(),
            id: *id,
            pending: pending.clone(),
        });
    }
}

/// The keys that only `old` has.
fn gone<'a, K: Ord, V>(
    old: &'a BTreeMap<K, V>,
    new: &'a BTreeMap<K, V>,
) -> impl Iterator<Item = &'a K> {
    old.keys().filter(|key| !new.contains_key(*key))
}

/// What `new` has that `old` has not, or has otherwise.
fn fresh<'a, K: Ord, V: PartialEq>(
    old: &'a BTreeMap<K, V>,
    new: &'a BTreeMap<K, V>,
) -> impl Iterator<Item = (&'a K, &'a V)> {
    new.iter()
        .filter(|(key, value)| old.get(*key) != Some(*value))
}

/// Applies a change to the streams; what speaks of another part is left alone.
pub(super) fn apply(streams: &mut Streams, change: &Change) {
    match change {
        Change::Stream { key, head } => {
            Arc::make_mut(streams.entry(key.clone()).or_default()).head = head.clone();
        }
        Change::StreamGone { key } => {
            streams.remove(key);
        }
        Change::Entry { key, id, entry } => with_stream(streams, key, |stream| {
            stream.entries.insert(*id, entry.clone());
        }),
        Change::EntryGone { key, id, .. } => with_stream(streams, key, |stream| {
            stream.entries.remove(id);
        }),
        Change::Group { key, group, head } => with_stream(streams, key, |stream| {
            let group = stream.groups.entry(group.clone()).or_default();
            Arc::make_mut(group).head = head.clone();
        }),
        Change::GroupGone { key, group } => with_stream(streams, key, |stream| {
            stream.groups.remove(group);
        }),
        Change::Consumer {
            key,
            group,
            consumer,
            state,
        } => with_group(streams, key, group, |group| {
            group.consumers.insert(consumer.clone(), state.clone());
        }),
        Change::ConsumerGone {
            key,
            group,
            consumer,
        } => with_group(streams, key, group, |group| {
            group.consumers.remove(consumer);
        }),
        Change::Pending {
            key,
            group,
            id,
            pending,
        } => with_group(streams, key, group, |group| {
            group.pending.insert(*id, pending.clone());
        }),
        Change::PendingGone { key, group, id } => with_group(streams, key, group, |group| {
            group.pending.remove(id);
        }),
        Change::Clock { .. }
        | Change::Server { .. }
        | Change::Mode { .. }
        | Change::Settings { .. }
        | Change::Sample { .. }
        | Change::Plain { .. }
        | Change::PlainGone { .. }
        | Change::Keys { .. }
        | Change::Actor { .. }
        | Change::ActorGone { .. } => {}
    }
}

fn with_stream(streams: &mut Streams, key: &Key, edit: impl FnOnce(&mut Stream)) {
    if let Some(stream) = streams.get_mut(key) {
        edit(Arc::make_mut(stream));
    }
}

fn with_group(streams: &mut Streams, key: &Key, name: &GroupName, edit: impl FnOnce(&mut Group)) {
    with_stream(streams, key, |stream| {
        if let Some(group) = stream.groups.get_mut(name) {
            edit(Arc::make_mut(group));
        }
    });
}

#[cfg(test)]
mod tests;
