//! What replies about streams mean: XADD, XREADGROUP, XAUTOCLAIM, XPENDING,
//! XACK, XDEL.

use super::{Outcome, Run, refused, resting};
use crate::{
    fact::{EntryRef, Fact},
    id::{ConsumerName, EntryId, MessageName},
    ledger::Status,
    reply::{Reply, entries},
    why::Why,
    world::Held,
};

impl Run<'_> {
    pub(super) fn added(&self, reply: &Reply) -> Outcome {
        let Some(id) = reply.entry_id() else {
            return refused(self.scope, "the reply is no entry id");
        };
        let mut actor = self.scope.actor.clone();
        let message = actor.take_next().unwrap_or_else(|| id.to_string().into());
        actor.poison_next = false;
        let mut facts = vec![Fact::Sent {
            message: message.clone(),
            at: self.at(id),
            by: self.me(),
        }];
        let why = self.stored(message, id, &mut facts);
        self.go_on(actor, facts, why)
    }

    /// XADD with an id of the producer's own was refused: as far as it knows, it
    /// stored the message before, and never heard of it.
    pub(super) fn was_stored(&self) -> Outcome {
        let mut actor = self.scope.actor.clone();
        let message = actor.take_next().unwrap_or_else(|| self.message());
        actor.poison_next = false;
        self.go_on(actor, Vec::new(), Why::StoredBefore { message })
    }

    pub(super) fn delivered(&self, reply: &Reply) -> Outcome {
        let stream = match reply {
            Reply::Nil => None,
            Reply::List(streams) => streams.first(),
            _ => return refused(self.scope, "the reply is not one of XREADGROUP"),
        };
        let Some(stream) = stream else {
            return self.start_over(self.nothing_came(), Vec::new());
        };
        let found = stream.list().get(1).map(entries).unwrap_or_default();
        if self.scope.reads_own() {
            return self.own_history(found);
        }
        let mut all = found.into_iter().map(|entry| Held {
            noack: self.scope.actor.reads.noack,
            ..self.held(entry.id, entry.fields.unwrap_or_default())
        });
        let Some(first) = all.next() else {
            let is_empty = |reply: &Reply| *reply == Reply::List(Vec::new());
            if !stream.list().get(1).is_some_and(is_empty) {
                return refused(self.scope, "the reply is not one of XREADGROUP");
            }
            let group = self.group();
            return self.start_over(Why::WokenForNothing { group }, Vec::new());
        };
        let mut actor = self.scope.actor.clone();
        actor.backlog = all.collect();
        let why = self.delivery(&first.message, 1 + actor.backlog.len() as u64);
        actor.hand = Some(first);
        let facts = actor.held().map(|held| self.was_delivered(held)).collect();
        self.go_on(actor, facts, why)
    }

    fn was_delivered(&self, held: &Held) -> Fact {
        let (at, group) = (self.at(held.entry), self.group());
        let (consumer, by) = (self.consumer(), self.me());
        if held.noack {
            return Fact::Taken {
                at,
                group,
                consumer,
                by,
            };
        }
        Fact::Delivered {
            // Also of one that was pending before the cursor was set back.
            deliveries: 1,
            at,
            group,
            consumer,
            by,
        }
    }

    /// Why a read brought `count` entries, `first` the first of them.
    fn delivery(&self, first: &MessageName, count: u64) -> Why {
        let (first, group, consumer) = (first.clone(), self.group(), self.consumer());
        if self.scope.actor.reads.noack {
            return Why::Taken {
                first,
                count,
                group,
            };
        }
        match count {
            1 => Why::DeliveredNew {
                message: first,
                group,
                consumer,
            },
            _ => Why::DeliveredMany {
                first,
                count,
                group,
                consumer,
            },
        }
    }

    /// Why a read brought nothing.
    pub(super) fn nothing_came(&self) -> Why {
        let group = self.group();
        match self.scope.actor.reads.block_ms {
            None => Why::NothingNew { group },
            Some(block_ms) => Why::WaitedInVain { group, block_ms },
        }
    }

    pub(super) fn claimed(&self, reply: &Reply) -> Outcome {
        let parts = match reply.list() {
            [cursor, items, rest @ ..] => cursor.entry_id().map(|cursor| (cursor, items, rest)),
            _ => None,
        };
        let Some((cursor, items, rest)) = parts else {
            return refused(self.scope, "the reply is not one of XAUTOCLAIM");
        };
        let mut facts = self.found_deleted(rest.first());
        let mut actor = self.scope.actor.clone();
        actor.cursor = cursor;
        let claimed = entries(items)
            .into_iter()
            .find_map(|entry| Some((entry.id, entry.fields?)));
        let Some((id, fields)) = claimed else {
            let why = self.nothing_claimed(facts.len());
            actor.line = self.scope.program().first();
            actor.state = resting(&actor);
            return Outcome { actor, facts, why };
        };
        let (from, before) = self.owner_before(id);
        // In live mode the picture is older than the ledger; elsewhere another
        // client may have claimed it meanwhile, which only the picture knows.
        let seen = self.deliveries_in_picture(id).unwrap_or(0);
        let deliveries = seen.max(before + 1);
        facts.push(Fact::Claimed {
            at: self.at(id),
            group: self.group(),
            from: from.clone(),
            to: self.consumer(),
            by: self.me(),
            deliveries,
        });
        let held = self.held(id, fields);
        let why = Why::Claimed {
            message: held.message.clone(),
            from,
            deliveries,
        };
        actor.hand = Some(held);
        self.go_on(actor, facts, why)
    }

    fn nothing_claimed(&self, deleted: usize) -> Why {
        match deleted {
            0 => Why::NothingToClaim {
                min_idle_ms: self.scope.settings.min_idle_ms,
            },
            n => Why::ClaimFoundDeleted { count: n as u64 },
        }
    }

    /// The third part of XAUTOCLAIM's reply (from Redis 7.0): ids that were
    /// pending without an entry. They left the pending list.
    fn found_deleted(&self, ids: Option<&Reply>) -> Vec<Fact> {
        let ids = ids.map_or(&[][..], |ids| ids.list());
        ids.iter()
            .filter_map(Reply::entry_id)
            .map(|id| Fact::FoundDeleted {
                at: self.at(id),
                group: self.group(),
                by: self.me(),
            })
            .collect()
    }

    pub(super) fn deliveries(&self, reply: &Reply) -> Outcome {
        let limit = self.scope.settings.max_deliveries;
        let row = match reply {
            Reply::Nil => None,
            Reply::List(rows) => rows.first(),
            _ => return refused(self.scope, "the reply is not one of XPENDING"),
        };
        let mut actor = self.scope.actor.clone();
        let Some((held, row)) = actor.hand.as_mut().zip(row) else {
            let message = self.message();
            return self.start_over(Why::NoLongerPending { message }, self.let_go());
        };
        let count = row.list().get(3).and_then(Reply::int);
        let Some(deliveries) = count.and_then(|count| u64::try_from(count).ok()) else {
            return refused(self.scope, "the reply is not one of XPENDING");
        };
        held.deliveries = Some(deliveries);
        let why = if deliveries > limit {
            Why::DeliveredTooOften { deliveries, limit }
        } else {
            Why::DeliveredOften { deliveries, limit }
        };
        self.go_on(actor, Vec::new(), why)
    }

    pub(super) fn buried(&self, reply: &Reply) -> Outcome {
        let Some((id, held)) = reply.entry_id().zip(self.scope.actor.hand.as_ref()) else {
            return refused(self.scope, "the reply is no entry id");
        };
        let fact = Fact::DeadLettered {
            at: self.at(held.entry),
            group: self.group(),
            by: self.scope.id.clone(),
            dead: EntryRef {
                key: self.scope.pattern.dead(),
                id,
            },
            deliveries: held.deliveries.unwrap_or_default(),
        };
        let why = Why::DeadLettered {
            message: held.message.clone(),
            id,
        };
        self.go_on(self.scope.actor.clone(), vec![fact], why)
    }

    pub(super) fn acknowledged(&self, reply: &Reply) -> Outcome {
        let Some(count) = reply.int() else {
            return refused(self.scope, "the reply is no number");
        };
        let (group, message) = (self.group(), self.message());
        let at = self.held_at();
        // Lines that follow may have something to do with the entry.
        let actor = self.scope.actor.clone();
        if count < 1 {
            let facts = self.let_go();
            return self.go_on(actor, facts, Why::AckedNothing { message, group });
        }
        let fact = at.map(|at| Fact::Acknowledged {
            at,
            group: group.clone(),
            by: self.me(),
        });
        let facts = fact.into_iter().collect();
        self.go_on(actor, facts, Why::Acknowledged { message, group })
    }

    pub(super) fn deleted(&self, reply: &Reply) -> Outcome {
        let Some((count, at)) = reply.int().zip(self.held_at()) else {
            return refused(self.scope, "the reply is no number");
        };
        let (message, by) = (self.message(), self.me());
        let count = count.max(0).cast_unsigned();
        let gone = (count > 0).then_some(Fact::Removed { at, by });
        let facts = gone.into_iter().collect();
        let why = Why::Deleted { message, count };
        self.go_on(self.scope.actor.clone(), facts, why)
    }

    /// How many left the pending list of those whose work is done. None of them
    /// is pending any more, whatever the number says.
    pub(super) fn all_acknowledged(&self, reply: &Reply) -> Outcome {
        let Some(count) = reply.int() else {
            return refused(self.scope, "the reply is no number");
        };
        let group = self.group();
        let of = self.scope.actor.done().count() as u64;
        let count = count.max(0).cast_unsigned();
        let fact = |held: &Held| {
            let at = self.at(held.entry);
            let status = self.world.ledger.status(&at, &group);
            let is_elsewhere = !matches!(status, None | Some(Status::Pending { .. }));
            let group = group.clone();
            if count < of && is_elsewhere {
                let by = self.scope.id.clone();
                return Fact::HandLost { at, group, by };
            }
            let by = self.me();
            Fact::Acknowledged { at, group, by }
        };
        let facts = self.scope.actor.done().map(fact).collect();
        let why = Why::AcknowledgedMany {
            count,
            of,
            group: group.clone(),
        };
        let mut actor = self.scope.actor.clone();
        actor.hand = None;
        actor.backlog.retain(|held| !held.processed);
        self.go_on(actor, facts, why)
    }

    pub(super) fn owner_before(&self, id: EntryId) -> (ConsumerName, u64) {
        let track = self.world.ledger.track(&self.stream(), id, &self.group());
        match track.map(|track| &track.status) {
            Some(Status::Pending {
                consumer,
                deliveries,
            }) => (consumer.clone(), *deliveries),
            _ => (self.consumer(), 0),
        }
    }

    pub(super) fn deliveries_in_picture(&self, id: EntryId) -> Option<u64> {
        let stream = self.world.streams.get(&self.stream())?;
        let group = stream.groups.get(&self.group())?;
        let pending = group.pending.get(&id)?;
        (pending.consumer == self.consumer()).then_some(pending.deliveries)
    }
}
