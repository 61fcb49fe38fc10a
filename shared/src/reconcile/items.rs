//! Where lists and sets differ from the ledger. There a message is its text,
//! so all that can be told apart is where that text is.

use std::collections::BTreeMap;

use crate::{
    fact::{By, EntryRef, Fact},
    id::{ConsumerName, EntryId, GroupName, Key},
    ledger::{Ledger, Status},
    patterns::{Pattern, Per},
    world::{PlainKeys, World},
};

/// The facts that explain how the keys of a pattern without streams, as probed,
/// came to differ from the ledger. Keys that were not read whole tell what is
/// in them, and nothing of what is not.
pub fn reconcile_items(world: &World, ledger: &Ledger) -> Vec<Fact> {
    let pattern = world.pattern.pattern();
    let key = pattern.stream();
    let places = Places::of(pattern, &key, &world.plain);
    let mut facts = Vec::new();
    for (id, (item, place)) in &places.items {
        let at = at(&key, *id);
        if !ledger.has(&at) {
            facts.extend(came_back(ledger, &key, item, at));
        } else if let Some(group) = ledger.groups_of(&key).next().map(|(group, _)| group) {
            facts.extend(moved(ledger, group, at, place));
        }
    }
    if places.are_whole {
        let known = ledger.entries_between(&key, EntryId::MIN, EntryId::MAX);
        let gone = known.filter(|id| !places.items.contains_key(id));
        let gone = gone.map(|id| at(&key, id)).filter(|at| ledger.has(at));
        facts.extend(gone.map(|at| Fact::Removed {
            at,
            by: By::Outside,
        }));
    }
    facts
}

/// Where an item is.
enum Place {
    /// Where workers find it.
    Waiting,
    /// With what is being worked on; of whom, where its key tells.
    Owned(Option<ConsumerName>),
}

struct Places<'a> {
    items: BTreeMap<EntryId, (&'a str, Place)>,
    are_whole: bool,
}

impl<'a> Places<'a> {
    fn of(pattern: &Pattern, main: &Key, plain: &'a PlainKeys) -> Self {
        let mut places = Self {
            items: BTreeMap::new(),
            are_whole: true,
        };
        let of_requests = plain
            .iter()
            .filter(|(key, _)| pattern.of_message(key).is_none());
        for (key, plain) in of_requests {
            places.are_whole &= plain.value.is_whole();
            for item in plain.value.items() {
                let place = if key == main {
                    Place::Waiting
                } else {
                    Place::Owned(pattern.owner_of(key))
                };
                // In two places at once it can be found.
                let id = EntryId::of_item(item);
                let is_found = matches!(places.items.get(&id), Some((_, Place::Waiting)));
                if !is_found {
                    places.items.insert(id, (item, place));
                }
            }
        }
        places
    }
}

/// An item that the ledger does not have: it was sent, or put back after it was
/// taken out.
fn came_back(ledger: &Ledger, key: &Key, item: &str, at: EntryRef) -> Vec<Fact> {
    let by = By::Outside;
    if !ledger.knows(&at) {
        let message = item.into();
        return vec![Fact::Sent { message, at, by }];
    }
    let groups = ledger.groups_of(key).map(|(group, _)| group.clone());
    let reopened = groups.map(|group| Fact::Reopened {
        at: at.clone(),
        group,
    });
    let reopened: Vec<Fact> = reopened.collect();
    let returned = Fact::Returned { at, by };
    [vec![returned], reopened].concat()
}

fn moved(ledger: &Ledger, group: &GroupName, at: EntryRef, place: &Place) -> Option<Fact> {
    let group = group.clone();
    match (place, ledger.status(&at, &group)?) {
        (Place::Waiting, Status::Unread) | (Place::Owned(None), Status::Pending { .. }) => None,
        (Place::Waiting, _) => Some(Fact::Reopened { at, group }),
        (Place::Owned(Some(owner)), Status::Pending { consumer, .. }) if *owner == consumer => None,
        (Place::Owned(owner), _) => Some(Fact::Delivered {
            at,
            group,
            consumer: owner.clone().unwrap_or_else(|| "?".into()),
            by: By::Outside,
            deliveries: 1,
        }),
    }
}

impl Pattern {
    /// The consumer whose own key this is.
    fn owner_of(&self, key: &Key) -> Option<ConsumerName> {
        let specs = self.keys.iter();
        let mut owned = specs.filter(|spec| spec.per == Per::Consumer);
        let name = owned.find_map(|spec| key.as_str().strip_prefix(spec.name))?;
        Some(name.into())
    }
}

fn at(key: &Key, id: EntryId) -> EntryRef {
    EntryRef {
        key: key.clone(),
        id,
    }
}
