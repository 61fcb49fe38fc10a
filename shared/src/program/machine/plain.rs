//! What replies about lists and sorted sets mean. There a message is its text.

use super::{Outcome, Run, refused};
use crate::{
    fact::{EntryRef, Fact},
    id::EntryId,
    ledger::Status,
    program::Left,
    reply::Reply,
    why::Why,
    world::{Held, item_fields},
};

impl Run<'_> {
    /// A number: how many there are now (LPUSH), or are new (ZADD).
    pub(super) fn pushed(&self, reply: &Reply) -> Outcome {
        let Some(size) = reply.int() else {
            return refused(self.scope, "the reply is no number");
        };
        let mut actor = self.scope.actor.clone();
        let message = self.scope.item();
        actor.take_next();
        actor.poison_next = false;
        let key = self.stream();
        let fact = Fact::Sent {
            at: self.at(EntryId::of_item(&message)),
            message: message.as_str().into(),
            by: self.me(),
        };
        let why = Why::Pushed {
            message: message.as_str().into(),
            key,
            size: size.max(0).cast_unsigned(),
        };
        self.go_on(actor, vec![fact], why)
    }

    /// An item, or the key and the item (BRPOP), or nothing.
    pub(super) fn popped(&self, reply: &Reply, left: Left) -> Outcome {
        let Some(item) = item(reply) else {
            return match reply {
                Reply::Nil => self.start_over(self.nothing_popped(), Vec::new()),
                _ => refused(self.scope, "the reply is no item"),
            };
        };
        let held = self.item(item);
        let (at, message, key) = (self.at(held.entry), held.message.clone(), self.stream());
        let (facts, why) = match left {
            Left::Nothing => (self.taken_out(&at), Why::Popped { message, key }),
            Left::Copy => {
                let deliveries = self.deliveries_so_far(&at) + 1;
                let fact = self.is_owned(at, deliveries);
                (
                    vec![fact],
                    Why::Moved {
                        message,
                        deliveries,
                    },
                )
            }
        };
        let mut actor = self.scope.actor.clone();
        actor.hand = Some(held);
        self.go_on(actor, facts, why)
    }

    /// At most one item, which stays where it is.
    pub(super) fn peeked(&self, reply: &Reply) -> Outcome {
        let Reply::List(items) = reply else {
            return refused(self.scope, "the reply is no list");
        };
        let Some(item) = items.first().and_then(Reply::text) else {
            return self.start_over(Why::NothingDue { key: self.stream() }, Vec::new());
        };
        let held = self.item(item);
        let fact = Fact::Peeked {
            at: self.at(held.entry),
            group: self.group(),
            by: self.scope.id.clone(),
        };
        let why = Why::Peeked {
            message: held.message.clone(),
        };
        let mut actor = self.scope.actor.clone();
        actor.hand = Some(held);
        self.go_on(actor, vec![fact], why)
    }

    /// 1 where it was this actor that removed the item in its hand, else 0.
    pub(super) fn won(&self, reply: &Reply) -> Outcome {
        let Some(count) = reply.int() else {
            return refused(self.scope, "the reply is no number");
        };
        let message = self.message();
        let Some(at) = self.held_at().filter(|_| count > 0) else {
            return self.start_over(Why::TooLate { message }, self.let_go());
        };
        let facts = self.taken_out(&at);
        self.go_on(self.scope.actor.clone(), facts, Why::Won { message })
    }

    /// What was popped is stored again, with who has it.
    pub(super) fn remembered(&self, reply: &Reply) -> Outcome {
        let Some((at, _)) = self.held_at().zip(reply.int()) else {
            return refused(self.scope, "the reply is no number");
        };
        let message = self.message();
        let deliveries = self.deliveries_so_far(&at) + 1;
        let by = self.me();
        let returned = Fact::Returned { at: at.clone(), by };
        let facts = vec![returned, self.is_owned(at, deliveries)];
        let why = Why::Moved {
            message,
            deliveries,
        };
        self.go_on(self.scope.actor.clone(), facts, why)
    }

    /// How many were removed of what is kept of the work in hand.
    pub(super) fn released(&self, reply: &Reply) -> Outcome {
        let Some(count) = reply.int() else {
            return refused(self.scope, "the reply is no number");
        };
        let (message, group) = (self.message(), self.group());
        let at = self.held_at();
        let mut actor = self.scope.actor.clone();
        actor.hand = None;
        let Some(at) = at.filter(|_| count > 0) else {
            let facts = self.let_go();
            return self.go_on(actor, facts, Why::ReleasedNothing { message });
        };
        let by = self.me();
        let done = Fact::Acknowledged {
            at: at.clone(),
            group,
            by: by.clone(),
        };
        let facts = vec![done, Fact::Removed { at, by }];
        self.go_on(actor, facts, Why::Released { message })
    }

    /// The item that was put back into its list, or nothing.
    pub(super) fn put_back(&self, reply: &Reply) -> Outcome {
        let actor = self.scope.actor.clone();
        let Some(item) = item(reply) else {
            return match reply {
                Reply::Nil => self.go_on(actor, Vec::new(), Why::NothingToPutBack),
                _ => refused(self.scope, "the reply is no item"),
            };
        };
        let held = self.item(item);
        let (at, by) = (self.at(held.entry), self.me());
        let returned = Fact::Returned { at: at.clone(), by };
        let reopened = Fact::Reopened {
            at,
            group: self.group(),
        };
        let why = Why::PutBack {
            message: held.message,
        };
        self.go_on(actor, vec![returned, reopened], why)
    }

    /// Nobody but the actor has it.
    fn taken_out(&self, at: &EntryRef) -> Vec<Fact> {
        let taken = Fact::Taken {
            at: at.clone(),
            group: self.group(),
            consumer: self.consumer(),
            by: self.me(),
        };
        let removed = Fact::Removed {
            at: at.clone(),
            by: self.me(),
        };
        vec![taken, removed]
    }

    /// The actor has it, and Redis knows.
    fn is_owned(&self, at: EntryRef, deliveries: u64) -> Fact {
        Fact::Delivered {
            at,
            group: self.group(),
            consumer: self.consumer(),
            by: self.me(),
            deliveries,
        }
    }

    /// How often it was handed out, as far as its life tells: Redis does not
    /// count that for items.
    fn deliveries_so_far(&self, at: &EntryRef) -> u64 {
        let ledger = &self.world.ledger;
        let group = self.group();
        let track = ledger.track(&at.key, at.id, &group);
        if let Some(Status::Pending { deliveries, .. }) = track.map(|track| &track.status) {
            return *deliveries;
        }
        let name = ledger.message_of(&at.key, at.id);
        let record = name.and_then(|name| ledger.record_of(name));
        let (first, last) = record.map_or((&[][..], &[][..]), |record| record.life_parts());
        let mut events = first.iter().chain(last).rev();
        let last = events.find_map(|event| match &event.fact {
            Fact::Delivered {
                at: of, deliveries, ..
            } if of == at => Some(*deliveries),
            _ => None,
        });
        last.unwrap_or(0)
    }

    fn nothing_popped(&self) -> Why {
        Why::NothingThere { key: self.stream() }
    }

    fn item(&self, text: &str) -> Held {
        Held {
            message: text.into(),
            ..self.held(EntryId::of_item(text), item_fields(text))
        }
    }
}

/// The item in a reply: it is the reply, or it stands behind its key.
fn item(reply: &Reply) -> Option<&str> {
    match reply {
        Reply::Text(item) => Some(item),
        Reply::List(parts) => parts.get(1)?.text(),
        _ => None,
    }
}
