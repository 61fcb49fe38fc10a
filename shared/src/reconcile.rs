//! Where Redis differs from the ledger, and what that means.
//!
//! The ledger is folded from the replies that the actors got; the stage is
//! read by the probe. After an actor's own step the two agree. Where they do
//! not, another client changed something, and the facts found here say what.

mod expired;
mod items;

use crate::{
    fact::{By, EntryRef, Fact},
    id::{ConsumerName, EntryId, GroupName, Key},
    ledger::{Ledger, Status},
    world::{Group, Mark, Stream, Streams, Window, covered, message_name},
};

pub use self::{expired::expired, items::reconcile_items};

/// How far the ledger is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Everything that both know of. It takes longer the more messages the
    /// ledger keeps.
    All,
    /// What lies in the stream's windows, and the pending entries that were
    /// read: the same, however many messages there are.
    Near,
    /// That, and what both know of between two ids.
    Between(EntryId, EntryId),
}

/// The facts that explain how `streams`, as probed, came to differ from the
/// ledger in the stream `key`. What is about an entry or a group that these
/// facts make known shows at the next look, so look until nothing is found.
pub fn reconcile(streams: &Streams, ledger: &Ledger, key: &Key) -> Vec<Fact> {
    reconcile_within(Reach::All, streams, ledger, key)
}

/// As [`reconcile`], as far as `reach` goes.
pub fn reconcile_within(reach: Reach, streams: &Streams, ledger: &Ledger, key: &Key) -> Vec<Fact> {
    let absent = absent();
    let stream = streams.get(key).map_or(&absent, |stream| stream);
    let mut facts = Vec::new();
    group_facts(stream, ledger, key, &mut facts);
    entry_facts(stream, ledger, key, &mut facts);
    for (name, group) in &stream.groups {
        // A group of that name has nothing to do with the reader.
        if ledger.is_reader(key, name) {
            continue;
        }
        let ids = ids_to_compare(stream, ledger, key, group, reach);
        track_facts(stream, ledger, key, name, group, &ids, &mut facts);
    }
    facts
}

/// The facts that follow from `facts` where a cursor had been set back: what
/// leaves the pending list behind it is unread again. `streams` are as probed
/// after the facts, `ledger` is from before them.
pub fn reopened(streams: &Streams, ledger: &Ledger, facts: &[Fact]) -> Vec<Fact> {
    let left = facts.iter().filter_map(|fact| match fact {
        Fact::Acknowledged { at, group, .. } | Fact::Forgotten { at, group, .. } => {
            Some((at, group))
        }
        _ => None,
    });
    let reopened = left.filter_map(|(at, group)| {
        let stream = streams.get(&at.key)?;
        let is_unread = stream.groups.get(group)?.mark(at.id) == Some(Mark::Unread);
        let stored = if covered(&stream.head.windows, at.id) {
            stream.entries.contains_key(&at.id)
        } else {
            ledger.has(at)
        };
        (is_unread && stored).then(|| Fact::Reopened {
            at: at.clone(),
            group: group.clone(),
        })
    });
    reopened.collect()
}

/// A stream that is not there: nothing is in it, and that is known.
fn absent() -> Stream {
    let mut stream = Stream::default();
    stream.head.windows.push(Window::ALL);
    stream
}

fn group_facts(stream: &Stream, ledger: &Ledger, key: &Key, facts: &mut Vec<Fact>) {
    for (group, _) in ledger.groups_of(key) {
        if !stream.groups.contains_key(group) && !ledger.is_reader(key, group) {
            facts.push(Fact::GroupRemoved {
                key: key.clone(),
                group: group.clone(),
            });
        }
    }
    for (name, group) in &stream.groups {
        if ledger.groups_of(key).all(|(known, _)| known != name) {
            facts.push(Fact::GroupCreated {
                key: key.clone(),
                group: name.clone(),
                start: group.head.last_delivered,
            });
        }
    }
}

fn entry_facts(stream: &Stream, ledger: &Ledger, key: &Key, facts: &mut Vec<Fact>) {
    for window in &stream.head.windows {
        for id in ledger.entries_between(key, window.from, window.to) {
            // Nearly all are there, which is known at once.
            if stream.entries.contains_key(&id) {
                continue;
            }
            let at = at(key, id);
            if ledger.has(&at) {
                let by = By::Outside;
                facts.push(Fact::Removed { at, by });
            }
        }
    }
    for (id, entry) in &stream.entries {
        let at = at(key, *id);
        if !ledger.has(&at) {
            facts.push(Fact::Sent {
                message: message_name(*id, &entry.fields),
                at,
                by: By::Outside,
            });
        }
    }
}

/// The entries whose tracks are compared.
fn ids_to_compare(
    stream: &Stream,
    ledger: &Ledger,
    key: &Key,
    group: &Group,
    reach: Reach,
) -> Vec<EntryId> {
    let is_whole = stream.head.windows == [Window::ALL];
    let reach = match reach {
        Reach::All => Some((EntryId::MIN, EntryId::MAX)),
        Reach::Near => None,
        Reach::Between(from, to) => Some((from, to)),
    };
    let far = reach
        .filter(|_| !is_whole)
        .into_iter()
        .flat_map(|(from, to)| {
            let windows = group.head.pending_windows.iter();
            windows.map(move |window| Window {
                from: window.from.max(from),
                to: window.to.min(to),
            })
        });
    let windows = stream.head.windows.iter().copied().chain(far);
    let known = windows.flat_map(|window| ledger.entries_between(key, window.from, window.to));
    let pending = group.pending.keys().copied();
    let mut ids: Vec<EntryId> = known.chain(pending).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn track_facts(
    stream: &Stream,
    ledger: &Ledger,
    key: &Key,
    name: &GroupName,
    group: &Group,
    ids: &[EntryId],
    facts: &mut Vec<Fact>,
) {
    let is_stored = |at: &EntryRef| {
        if covered(&stream.head.windows, at.id) {
            stream.entries.contains_key(&at.id)
        } else {
            ledger.has(at)
        }
    };
    for id in ids.iter().copied() {
        let track = ledger.track(key, id, name);
        if track.is_some_and(|track| agrees(group, &track.status, id)) {
            continue;
        }
        // An entry or a group that the ledger hears of only now, or an entry
        // whose record it let go, has no track: the next look finds the rest.
        let at = at(key, id);
        if let Some(status) = ledger.status(&at, name) {
            facts.extend(difference(group, &status, is_stored, at, name));
        }
    }
}

/// Whether Redis has an entry as the ledger's `status` says, which nearly always
/// is so: there is no [`difference`] then.
fn agrees(group: &Group, status: &Status, id: EntryId) -> bool {
    let is_behind = id <= group.head.last_delivered;
    match (group.pending.get(&id), status) {
        (
            Some(pending),
            Status::Pending {
                consumer,
                deliveries,
            },
        ) => *consumer == pending.consumer && *deliveries == pending.deliveries,
        (Some(_), _) | (None, Status::Pending { .. }) => false,
        (None, Status::Unread) => !is_behind,
        (None, _) => is_behind,
    }
}

/// What explains that Redis has `at` otherwise than the ledger's `status`. What
/// is not stored any more cannot be skipped or be read again: what was unread
/// then stays so, and is lost.
fn difference(
    group: &Group,
    status: &Status,
    is_stored: impl Fn(&EntryRef) -> bool,
    at: EntryRef,
    name: &GroupName,
) -> Option<Fact> {
    let group_name = name.clone();
    match (group.mark(at.id)?, status) {
        (Mark::Pending, _) => pending_difference(group, status, at, name),
        (Mark::Unread, Status::Unread) => None,
        (Mark::Unread, _) if is_stored(&at) => Some(Fact::Reopened {
            at,
            group: group_name,
        }),
        (_, Status::Unread) if is_stored(&at) => Some(Fact::Skipped {
            at,
            group: group_name,
        }),
        (_, Status::Pending { consumer, .. }) => Some(left_pending(group, consumer, at, name)),
        _ => None,
    }
}

fn pending_difference(
    group: &Group,
    status: &Status,
    at: EntryRef,
    name: &GroupName,
) -> Option<Fact> {
    let pending = group.pending.get(&at.id)?;
    match status {
        Status::Pending {
            consumer,
            deliveries,
        } if *consumer == pending.consumer && *deliveries == pending.deliveries => None,
        Status::Pending { consumer, .. } if *consumer != pending.consumer => Some(Fact::Claimed {
            at,
            group: name.clone(),
            from: consumer.clone(),
            to: pending.consumer.clone(),
            by: By::Outside,
            deliveries: pending.deliveries,
        }),
        _ => Some(Fact::Delivered {
            at,
            group: name.clone(),
            consumer: pending.consumer.clone(),
            by: By::Outside,
            deliveries: pending.deliveries,
        }),
    }
}

fn left_pending(group: &Group, owner: &ConsumerName, at: EntryRef, name: &GroupName) -> Fact {
    let group_name = name.clone();
    if group.consumers.contains_key(owner) {
        Fact::Acknowledged {
            at,
            group: group_name,
            by: By::Outside,
        }
    } else {
        Fact::Forgotten {
            at,
            group: group_name,
            consumer: owner.clone(),
        }
    }
}

fn at(key: &Key, id: EntryId) -> EntryRef {
    EntryRef {
        key: key.clone(),
        id,
    }
}

#[cfg(test)]
mod tests;
