//! What an XREADGROUP means that begins at an id instead of `>`: the consumer
//! is given what is pending for itself.

use super::{Outcome, Run, resting};
use crate::{
    fact::Fact,
    id::EntryId,
    reply::ReplyEntry,
    why::Why,
    world::{Actor, Held},
};

impl Run<'_> {
    /// Each of `found` is delivered once more, but those without an entry: of
    /// them there is but the id.
    pub(super) fn own_history(&self, found: Vec<ReplyEntry>) -> Outcome {
        let mut actor = self.scope.actor.clone();
        let Some(last) = found.last().map(|entry| entry.id) else {
            actor.cursor = EntryId::MAX;
            let consumer = self.consumer();
            return self.at_start(actor, Why::HistoryEnds { consumer });
        };
        actor.cursor = last;
        let ids = found.iter().map(|entry| entry.id);
        let names: Vec<_> = ids
            .map(|id| self.world.message_of(&self.stream(), id))
            .collect();
        let held = found.into_iter().filter_map(|entry| {
            let fields = entry.fields?;
            Some(Held {
                noack: false,
                ..self.held(entry.id, fields)
            })
        });
        let mut held = held.collect::<Vec<Held>>().into_iter();
        let Some(first) = held.next() else {
            let message = names.into_iter().next().unwrap_or_else(|| self.message());
            return self.at_start(actor, Why::OnlyItsId { message });
        };
        actor.backlog = held.collect();
        let count = 1 + actor.backlog.len() as u64;
        let why = Why::DeliveredAgain {
            first: first.message.clone(),
            count,
            consumer: self.consumer(),
            deliveries: self.deliveries_now(first.entry),
        };
        actor.hand = Some(first);
        let facts = actor.held().map(|held| self.again(held.entry)).collect();
        self.go_on(actor, facts, why)
    }

    fn again(&self, id: EntryId) -> Fact {
        Fact::Delivered {
            at: self.at(id),
            group: self.group(),
            consumer: self.consumer(),
            by: self.me(),
            deliveries: self.deliveries_now(id),
        }
    }

    /// How often a pending entry was delivered, with the time that the reply
    /// tells of. In live mode the picture is older than the ledger; elsewhere
    /// another client may have claimed it, which only the picture knows.
    pub(super) fn deliveries_now(&self, id: EntryId) -> u64 {
        let (_, before) = self.owner_before(id);
        let seen = self.deliveries_in_picture(id).unwrap_or(0);
        seen.max(before + 1)
    }

    fn at_start(&self, mut actor: Actor, why: Why) -> Outcome {
        actor.line = self.scope.program().first();
        actor.state = resting(&actor);
        Outcome {
            actor,
            facts: Vec::new(),
            why,
        }
    }
}
