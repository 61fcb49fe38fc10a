//! Keys of which there is one for each message, side by side.

use std::rc::Rc;

use shared::{
    id::{Key, MessageName},
    patterns::{KeySpec, Kind},
    world::{KeyCount, World},
};

use super::{Shelf, shared_if_same};

/// Keys that are named after messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Crowd {
    /// What stands before the message's name.
    pub prefix: Key,
    /// What they are.
    pub kind: Kind,
    /// How many there are.
    pub count: KeyCount,
    /// The newest of them, the oldest message first.
    pub shelves: Vec<Rc<Shelf>>,
}

impl Crowd {
    /// The keys of a spec as the picture has them; those that look as they did
    /// before are shared.
    pub(super) fn of(world: &World, spec: &KeySpec, before: Option<&Self>) -> Self {
        let is_one = |key: &&Key| key.as_str().starts_with(spec.name);
        let mut keys: Vec<&Key> = world.plain.keys().filter(is_one).collect();
        keys.sort_by_key(|key| super::natural(key.as_str()));
        let known = || before.into_iter().flat_map(|crowd| &crowd.shelves);
        let shelves = keys.into_iter().map(|key| {
            let shelf = Shelf::of(world, key.clone(), spec.kind);
            shared_if_same(shelf, known().find(|shelf| shelf.key == *key))
        });
        let prefix = Key::from(spec.name);
        Self {
            count: world.counts.get(&prefix).copied().unwrap_or_default(),
            shelves: shelves.collect(),
            kind: spec.kind,
            prefix,
        }
    }

    /// How many keys are not shown.
    pub(crate) fn hidden(&self) -> u64 {
        let shown = self.shelves.len() as u64;
        self.count.size.saturating_sub(shown)
    }

    /// Whether one of them has the message.
    pub(crate) fn has(&self, message: &MessageName) -> bool {
        let mut items = self.shelves.iter().flat_map(|shelf| shelf.items());
        items.any(|item| item.token.message == *message)
    }
}
