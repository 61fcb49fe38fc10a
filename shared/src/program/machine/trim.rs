//! What goes from the head of a stream: with an XADD that trims, or by a script.

use super::{Outcome, Run, refused};
use crate::{
    fact::{By, EntryRef, Fact},
    id::{EntryId, MessageName},
    reply::Reply,
    why::Why,
    world::{Mode, World},
};

/// That entries went from the head of the pattern's stream, and how many of
/// them the ledger still had; none where none did. No reply names them, so the
/// picture has to be newer than the ledger.
pub fn trimmed(world: &World, by: By) -> Option<(Fact, u64)> {
    let key = world.pattern.pattern().stream();
    let stream = world.streams.get(&key)?;
    let first = stream.entries.keys().next().copied();
    let last_read = first.unwrap_or(EntryId::MAX);
    let mut windows = stream.head.windows.iter();
    if !windows.any(|window| window.from == EntryId::MIN && last_read <= window.to) {
        return None;
    }
    let known = world.ledger.entries_between(&key, EntryId::MIN, last_read);
    let before = known.filter(|id| first.is_none_or(|first| *id < first));
    let gone = before.filter(|id| {
        world.ledger.has(&EntryRef {
            key: key.clone(),
            id: *id,
        })
    });
    let count = gone.count() as u64;
    (count > 0).then_some((Fact::Trimmed { key, first, by }, count))
}

impl Run<'_> {
    /// Why an XADD is as it is, with the fact of what it trimmed.
    pub(super) fn stored(&self, message: MessageName, id: EntryId, facts: &mut Vec<Fact>) -> Why {
        let Some(trims) = self.scope.trims() else {
            return Why::Stored { message, id };
        };
        if let Some(count) = self.trim(facts) {
            return Why::StoredAndTrimmed { message, id, count };
        }
        let stream = self.world.streams.get(&self.stream());
        let length = stream.map_or(0, |stream| stream.head.length);
        if length > trims.length && self.world.mode == Mode::Step {
            let limit = trims.length;
            return Why::StoredBeyond {
                message,
                length,
                limit,
            };
        }
        Why::Stored { message, id }
    }

    /// How many entries went.
    pub(super) fn trimmed(&self, reply: &Reply) -> Outcome {
        let Some(count) = reply.int() else {
            return refused(self.scope, "the reply is no number");
        };
        let mut facts = Vec::new();
        self.trim(&mut facts);
        let count = count.max(0).cast_unsigned();
        self.go_on(self.scope.actor.clone(), facts, Why::TrimmedDone { count })
    }

    /// How many are stored.
    pub(super) fn has_room(&self, reply: &Reply, limit: u64) -> Outcome {
        let Some(length) = reply.int() else {
            return refused(self.scope, "the reply is no number");
        };
        let length = length.max(0).cast_unsigned();
        if length >= limit {
            return self.start_over(Why::NoRoom { length, limit }, Vec::new());
        }
        self.go_on(
            self.scope.actor.clone(),
            Vec::new(),
            Why::HasRoom { length, limit },
        )
    }

    /// In live mode the picture is the older one: its next look tells.
    fn trim(&self, facts: &mut Vec<Fact>) -> Option<u64> {
        if self.world.mode == Mode::Live {
            return None;
        }
        let (fact, count) = trimmed(self.world, self.me())?;
        facts.push(fact);
        Some(count)
    }
}
