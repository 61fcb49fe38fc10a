//! Where the lists of replies differ from the ledger.

use std::collections::BTreeSet;

use crate::{
    fact::{By, EntryRef, Fact},
    id::{EntryId, Key},
    ledger::Ledger,
    world::World,
};

/// The facts that explain how the lists of replies, as probed, came to differ
/// from the ledger. A reply that was taken once may be there again, where two
/// servers gave it: that is nobody else's doing.
pub fn reconcile_replies(world: &World, ledger: &Ledger) -> Vec<Fact> {
    let pattern = world.pattern.pattern();
    let Some(prefix) = pattern.replies() else {
        return Vec::new();
    };
    let key = Key::from(prefix);
    let mut there = BTreeSet::new();
    let mut facts = Vec::new();
    let lists = world.plain.iter();
    let lists = lists.filter_map(|(key, plain)| Some((key.as_str().strip_prefix(prefix)?, plain)));
    for (message, plain) in lists {
        if plain.value.items().next().is_none() {
            continue;
        }
        let at = at(&key, message);
        if !ledger.knows(&at) {
            facts.push(Fact::Sent {
                message: message.into(),
                at: at.clone(),
                by: By::Outside,
            });
        }
        there.insert(at.id);
    }
    let count = world.counts.get(&key).copied().unwrap_or_default();
    // Of lists that are not in the picture nothing is known.
    if count.is_counted && count.size == there.len() as u64 {
        let known = ledger.entries_between(&key, EntryId::MIN, EntryId::MAX);
        let gone = known.filter(|id| !there.contains(id));
        let gone = gone.map(|id| EntryRef {
            key: key.clone(),
            id,
        });
        let gone = gone.filter(|at| ledger.has(at));
        facts.extend(gone.map(|at| Fact::Removed {
            at,
            by: By::Outside,
        }));
    }
    facts
}

fn at(key: &Key, message: &str) -> EntryRef {
    EntryRef {
        key: key.clone(),
        id: EntryId::of_item(message),
    }
}
