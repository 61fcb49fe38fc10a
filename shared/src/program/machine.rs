//! Runs programs, without Redis: a line becomes a command, and its reply
//! becomes the actor's next state and the facts it proves.

use super::{Line, Op, Reads, Scope};
use crate::{
    fact::{By, EntryRef, Fact},
    id::{ActorId, ConsumerName, EntryId, GroupName, Key, MessageName},
    ledger::Status,
    reply::{Reply, entries},
    why::Why,
    world::{Actor, ActorState, Held, World, message_name},
};

/// What a line does, with every word filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Send this command.
    Send {
        /// Its words.
        command: Vec<String>,
        /// Redis may keep the connection waiting for the reply.
        may_block: bool,
    },
    /// Do the side effect.
    SideEffect {
        /// Its name.
        name: &'static str,
    },
}

/// What came of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The actor afterwards.
    pub actor: Actor,
    /// What is now known of messages.
    pub facts: Vec<Fact>,
    /// Why, in one line.
    pub why: Why,
}

/// What the actor's next line does.
pub fn act(scope: &Scope) -> Act {
    match scope.line().op {
        Op::SideEffect(name) => Act::SideEffect { name },
        Op::Send(args, reads) => Act::Send {
            command: scope.words(args),
            may_block: reads == Reads::Delivered && scope.actor.reads.block_ms.is_some(),
        },
    }
}

/// Understands the reply to the actor's line. `world` is the picture after the
/// reply: it knows what the reply does not say, such as the delivery count.
pub fn absorb(scope: &Scope, reply: &Reply, world: &World) -> Outcome {
    let line = scope.line();
    if let Some(error) = reply.error() {
        return refused(scope, error);
    }
    let run = Run { scope, line, world };
    match line.op {
        Op::SideEffect(_) => refused(scope, "a side effect has no reply"),
        Op::Send(_, Reads::Added) => run.added(reply),
        Op::Send(_, Reads::Delivered) => run.delivered(reply),
        Op::Send(_, Reads::Claimed) => run.claimed(reply),
        Op::Send(_, Reads::Deliveries) => run.deliveries(reply),
        Op::Send(_, Reads::Buried) => run.buried(reply),
        Op::Send(_, Reads::Acknowledged) => run.acknowledged(reply),
    }
}

/// Does the side effect of the actor's line on the message in its hand. It
/// fails where it is told to, and every time for a message with a field
/// `poison`.
pub fn side_effect(scope: &Scope, world: &World, fails: bool) -> Outcome {
    let run = Run {
        scope,
        line: scope.line(),
        world,
    };
    run.worked(fails)
}

/// The facts that everything in an actor's memory is gone.
pub fn lost(id: &ActorId, actor: &Actor) -> Vec<Fact> {
    let Some(group) = actor.role.group() else {
        return Vec::new();
    };
    let lost = |held: &Held| Fact::HandLost {
        at: EntryRef {
            key: held.key.clone(),
            id: held.entry,
        },
        group: group.clone(),
        by: id.clone(),
    };
    actor.held().map(lost).collect()
}

/// An error of Redis: the actor stays where it is.
fn refused(scope: &Scope, error: &str) -> Outcome {
    let mut actor = scope.actor.clone();
    actor.state = resting(&actor);
    Outcome {
        actor,
        facts: Vec::new(),
        why: Why::Refused {
            error: error.to_owned(),
        },
    }
}

/// The state of an actor between two lines.
fn resting(actor: &Actor) -> ActorState {
    if actor.hand.is_some() {
        ActorState::Working
    } else {
        ActorState::Ready
    }
}

/// A line at work.
struct Run<'a> {
    scope: &'a Scope<'a>,
    line: &'static Line,
    world: &'a World,
}

impl Run<'_> {
    fn added(&self, reply: &Reply) -> Outcome {
        let Some(id) = reply.entry_id() else {
            return refused(self.scope, "the reply is no entry id");
        };
        let mut actor = self.scope.actor.clone();
        let message = actor
            .next_message
            .take()
            .unwrap_or_else(|| id.to_string().into());
        actor.poison_next = false;
        let fact = Fact::Sent {
            message: message.clone(),
            at: self.at(id),
            by: self.me(),
        };
        self.go_on(actor, vec![fact], Why::Stored { message, id })
    }

    fn delivered(&self, reply: &Reply) -> Outcome {
        let stream = match reply {
            Reply::Nil => None,
            Reply::List(streams) => streams.first(),
            _ => return refused(self.scope, "the reply is not one of XREADGROUP"),
        };
        let Some(stream) = stream else {
            return self.start_over(self.nothing_came(), Vec::new());
        };
        let found = stream.list().get(1).map(entries).unwrap_or_default();
        let mut all = found.into_iter().map(|entry| Held {
            noack: self.scope.actor.reads.noack,
            ..self.held(entry.id, entry.fields.unwrap_or_default())
        });
        let Some(first) = all.next() else {
            return refused(self.scope, "the reply is not one of XREADGROUP");
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
    fn nothing_came(&self) -> Why {
        let group = self.group();
        match self.scope.actor.reads.block_ms {
            None => Why::NothingNew { group },
            Some(block_ms) => Why::WaitedInVain { group, block_ms },
        }
    }

    fn claimed(&self, reply: &Reply) -> Outcome {
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

    fn deliveries(&self, reply: &Reply) -> Outcome {
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

    fn buried(&self, reply: &Reply) -> Outcome {
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

    fn acknowledged(&self, reply: &Reply) -> Outcome {
        let Some(count) = reply.int() else {
            return refused(self.scope, "the reply is no number");
        };
        let (group, message) = (self.group(), self.message());
        let at = self.held_at();
        let mut actor = self.scope.actor.clone();
        actor.hand = None;
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

    fn worked(&self, fails: bool) -> Outcome {
        let mut actor = self.scope.actor.clone();
        let Some(held) = &mut actor.hand else {
            return self.start_over(
                Why::Refused {
                    error: "nothing is in hand".into(),
                },
                Vec::new(),
            );
        };
        let (at, message) = (self.at(held.entry), held.message.clone());
        let (group, by) = (self.group(), self.scope.id.clone());
        if fails || held.is_poison() {
            let why = if held.noack {
                Why::FailedForGood { message }
            } else {
                Why::SideEffectFailed { message }
            };
            return self.start_over(why, vec![Fact::Failed { at, group, by }]);
        }
        held.processed = true;
        let track = self.world.ledger.track(&at.key, at.id, &group);
        let times = track.map_or(0, |track| track.processed) + 1;
        // It is not acknowledged, so nothing tells later that it was put down.
        let stays = held.noack && track.is_some_and(|track| track.status != Status::Taken);
        let put_down = if stays { self.let_go() } else { Vec::new() };
        let record = self.world.ledger.record_of(&message);
        let in_all = record.map_or(0, |record| record.processed(&group)) + 1;
        let fact = Fact::Processed {
            at,
            group,
            by,
            times,
        };
        let why = Why::SideEffect {
            message,
            times: in_all,
        };
        let facts = [vec![fact], put_down].concat();
        self.go_on(actor, facts, why)
    }

    /// The actor goes on with the line that follows; after the last one it is
    /// done with its message. The guards ask about the message it has, or of
    /// which it let go with this line.
    fn go_on(&self, mut actor: Actor, facts: Vec<Fact>, why: Why) -> Outcome {
        let program = self.scope.program();
        let label = self.line.label.into();
        let hand = actor.hand.as_ref().or(self.scope.actor.hand.as_ref());
        actor.line = program.after(&label, hand, self.scope.settings);
        if actor.line == program.first() {
            self.put_down(&mut actor);
        }
        actor.state = resting(&actor);
        Outcome { actor, facts, why }
    }

    /// The actor lets go of the message it has.
    fn start_over(&self, why: Why, facts: Vec<Fact>) -> Outcome {
        let mut actor = self.scope.actor.clone();
        self.put_down(&mut actor);
        actor.state = resting(&actor);
        Outcome { actor, facts, why }
    }

    /// The actor takes up the next message that the same read brought, at the
    /// line after the read, or else goes back to its first line.
    fn put_down(&self, actor: &mut Actor) {
        let program = self.scope.program();
        let first = program.first();
        actor.hand = (!actor.backlog.is_empty()).then(|| actor.backlog.remove(0));
        actor.line = match &actor.hand {
            Some(held) => program.after(&first, Some(held), self.scope.settings),
            None => first,
        };
    }

    /// The fact that the actor does not hold its message any more, though it
    /// did not finish it.
    fn let_go(&self) -> Vec<Fact> {
        let at = self.held_at();
        let fact = at.map(|at| Fact::HandLost {
            at,
            group: self.group(),
            by: self.scope.id.clone(),
        });
        fact.into_iter().collect()
    }

    fn held(&self, id: EntryId, fields: Vec<(String, String)>) -> Held {
        Held {
            message: message_name(id, &fields),
            key: self.stream(),
            entry: id,
            fields,
            deliveries: None,
            processed: false,
            noack: false,
        }
    }

    fn held_at(&self) -> Option<EntryRef> {
        let held = self.scope.actor.hand.as_ref()?;
        Some(EntryRef {
            key: held.key.clone(),
            id: held.entry,
        })
    }

    fn message(&self) -> MessageName {
        let held = self.scope.actor.hand.as_ref();
        held.map_or_else(
            || super::MESSAGE_PLACEHOLDER.into(),
            |held| held.message.clone(),
        )
    }

    fn owner_before(&self, id: EntryId) -> (ConsumerName, u64) {
        let track = self.world.ledger.track(&self.stream(), id, &self.group());
        match track.map(|track| &track.status) {
            Some(Status::Pending {
                consumer,
                deliveries,
            }) => (consumer.clone(), *deliveries),
            _ => (self.consumer(), 0),
        }
    }

    fn deliveries_in_picture(&self, id: EntryId) -> Option<u64> {
        let stream = self.world.streams.get(&self.stream())?;
        let group = stream.groups.get(&self.group())?;
        let pending = group.pending.get(&id)?;
        (pending.consumer == self.consumer()).then_some(pending.deliveries)
    }

    fn at(&self, id: EntryId) -> EntryRef {
        EntryRef {
            key: self.stream(),
            id,
        }
    }

    fn stream(&self) -> Key {
        self.scope.pattern.stream()
    }

    fn group(&self) -> GroupName {
        let group = self.scope.actor.role.group();
        group.cloned().unwrap_or_else(|| "".into())
    }

    fn consumer(&self) -> ConsumerName {
        self.scope.id.as_str().into()
    }

    fn me(&self) -> By {
        By::Actor(self.scope.id.clone())
    }
}

#[cfg(test)]
mod tests;
