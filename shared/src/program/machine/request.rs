//! What replies about requests and their replies mean: a request that was sent,
//! its reply that was pushed, and its reply that was waited for.

use super::{Outcome, Run, refused};
use crate::{
    fact::{EntryRef, Fact},
    id::{EntryId, GroupName, Key, MessageName},
    patterns::CALLERS,
    reply::Reply,
    why::Why,
    world::{Held, item_fields},
};

impl Run<'_> {
    /// XADD or LPUSH of a request. The caller remembers its name.
    pub(super) fn asked(&self, reply: &Reply) -> Outcome {
        let has_stream = self.scope.pattern.has_stream();
        let stored = reply.entry_id().filter(|_| has_stream);
        let item = self.scope.item();
        let (id, message) = match (stored, reply.int()) {
            (Some(id), _) => {
                let next = self.scope.actor.next_message.clone();
                (id, next.unwrap_or_else(|| id.to_string().into()))
            }
            (None, Some(_)) if !has_stream => {
                (EntryId::of_item(&item), MessageName::from(item.as_str()))
            }
            _ => return refused(self.scope, "the reply says not that it is stored"),
        };
        let mut actor = self.scope.actor.clone();
        actor.take_next();
        actor.poison_next = false;
        actor.hand = Some(Held {
            message: message.clone(),
            key: self.replies(),
            entry: EntryId::of_item(message.as_str()),
            fields: item_fields(message.as_str()),
            deliveries: None,
            processed: false,
            noack: false,
            is_marked: false,
        });
        let sent = Fact::Sent {
            message: message.clone(),
            at: self.at(id),
            by: self.me(),
        };
        let key = self.stream();
        self.go_on(actor, vec![sent], Why::Asked { message, key })
    }

    /// The reply to the request in hand was pushed.
    pub(super) fn replied(&self, reply: &Reply) -> Outcome {
        if reply.int().is_none() {
            return refused(self.scope, "the reply is no number");
        }
        let message = self.message();
        let sent = Fact::Sent {
            message: message.clone(),
            at: self.reply_to(&message),
            by: self.me(),
        };
        let key = self.replies();
        let key = format!("{key}{message}").into();
        let actor = self.scope.actor.clone();
        self.go_on(actor, vec![sent], Why::AnsweredTo { message, key })
    }

    /// BRPOP of the list of the request's name: its reply, or nothing in time.
    pub(super) fn heard(&self, reply: &Reply) -> Outcome {
        let message = self.message();
        let mut actor = self.scope.actor.clone();
        actor.due_ms = None;
        match reply {
            Reply::Nil => {
                self.put_down(&mut actor);
                actor.state = super::resting(&actor);
                let why = Why::NoReply { message };
                let facts = Vec::new();
                Outcome { actor, facts, why }
            }
            Reply::List(parts) if parts.len() == 2 => {
                let at = self.reply_to(&message);
                let taken = Fact::Taken {
                    at: at.clone(),
                    group: GroupName::from(CALLERS),
                    consumer: self.consumer(),
                    by: self.me(),
                };
                let removed = Fact::Removed { at, by: self.me() };
                self.go_on(actor, vec![taken, removed], Why::ReplyRead { message })
            }
            _ => refused(self.scope, "the reply is not one of BRPOP"),
        }
    }

    fn replies(&self) -> Key {
        self.scope.pattern.replies().unwrap_or_default().into()
    }

    fn reply_to(&self, message: &MessageName) -> EntryRef {
        EntryRef {
            key: self.replies(),
            id: EntryId::of_item(message.as_str()),
        }
    }
}
