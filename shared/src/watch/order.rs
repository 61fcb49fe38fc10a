//! In which order each group finishes its messages.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    fact::{EntryRef, Fact},
    id::{EntryId, GroupName, Key},
    ledger::{Fate, Ledger, Status, Track},
};

/// How far each group of each stream has come.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    groups: BTreeMap<(Key, GroupName), Progress>,
}

#[derive(Clone, Debug, Default)]
struct Progress {
    /// What it was given; some may be finished or gone meanwhile.
    given: BTreeSet<EntryId>,
    /// The latest entry that it has finished.
    last: EntryId,
}

impl Order {
    /// How far they have come by a ledger: by the lives of its messages, and
    /// where those are too long to be kept, by where each stands.
    pub(super) fn of(ledger: &Ledger) -> Self {
        let (mut order, _) = replay(ledger);
        let copies = ledger.messages().flat_map(|(_, record)| &record.copies);
        for copy in copies {
            for (group, track) in &copy.tracks {
                let progress = order.progress(&copy.at, group);
                if is_unfinished(track, copy.stored) {
                    progress.given.insert(copy.at.id);
                } else if track.processed > 0 || track.status == Status::Acknowledged {
                    progress.last = progress.last.max(copy.at.id);
                }
            }
        }
        order
    }

    /// Takes a fact that the ledger has recorded. False where it finishes a
    /// message out of order.
    pub(super) fn take(&mut self, fact: &Fact, ledger: &Ledger) -> bool {
        match fact {
            Fact::Processed { at, group, .. } | Fact::Acknowledged { at, group, .. } => {
                let by_xack = matches!(fact, Fact::Acknowledged { .. });
                let track = ledger.track(&at.key, at.id, group);
                let finishes = track.is_some_and(|track| !by_xack || track.processed == 0);
                !finishes || self.finish(at, group, ledger)
            }
            Fact::GroupRemoved { key, group } => {
                self.groups.remove(&(key.clone(), group.clone()));
                true
            }
            // Whether it was given is looked at where that matters.
            _ => {
                if let Some((at, group)) = fact.entry().zip(fact.group()) {
                    self.progress(at, group).given.insert(at.id);
                }
                true
            }
        }
    }

    fn finish(&mut self, at: &EntryRef, group: &GroupName, ledger: &Ledger) -> bool {
        let progress = self.progress(at, group);
        let overtakes = loop {
            let Some(first) = progress.given.first().filter(|id| **id < at.id).copied() else {
                break false;
            };
            let stored = ledger.stored(&at.key, first);
            let track = stored.and_then(|copy| Some((copy.tracks.get(group)?, copy.stored)));
            if track.is_some_and(|(track, stored)| is_unfinished(track, stored)) {
                break true;
            }
            // It was finished, dropped or lost meanwhile.
            progress.given.remove(&first);
        };
        let comes_late = progress.last > at.id;
        progress.last = progress.last.max(at.id);
        !overtakes && !comes_late
    }

    fn progress(&mut self, at: &EntryRef, group: &GroupName) -> &mut Progress {
        let of = (at.key.clone(), group.clone());
        self.groups.entry(of).or_default()
    }
}

/// Whether a group was given an entry and may still finish it.
fn is_unfinished(track: &Track, stored: bool) -> bool {
    let given = track.status != Status::Unread || !track.hands.is_empty();
    given && track.processed == 0 && track.fate(stored) == Fate::Open
}

/// Whether everything was finished in order, by the lives of the messages.
pub(super) fn was_kept(ledger: &Ledger) -> bool {
    replay(ledger).1
}

/// Goes through the lives of the messages once more, within a step in the order
/// of the entries. False where something was finished out of order.
fn replay(ledger: &Ledger) -> (Order, bool) {
    let mut replayed = Ledger::default();
    let copies = ledger.messages().flat_map(|(_, record)| &record.copies);
    let keys: BTreeSet<&Key> = copies.map(|copy| &copy.at.key).collect();
    for key in keys {
        for (group, start) in ledger.groups_of(key) {
            let (key, group, start) = (key.clone(), group.clone(), *start);
            replayed.record(0, &Fact::GroupCreated { key, group, start });
        }
    }
    let lives = ledger.messages().flat_map(|(_, record)| &record.life);
    let mut events: Vec<_> = lives.collect();
    events.sort_by_key(|event| (event.step, event.fact.entry().map(|at| at.id)));
    let (mut order, mut kept) = (Order::default(), true);
    for event in events {
        replayed.record(event.step, &event.fact);
        kept &= order.take(&event.fact, &replayed);
    }
    (order, kept)
}
