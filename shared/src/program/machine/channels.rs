//! What replies and pushes of Pub/Sub mean. A message is its text, as in a list.

use super::{Outcome, Run, refused, resting};
use crate::{
    fact::{By, EntryRef, Fact},
    id::{EntryId, Key},
    program::{Op, Reads, Scope},
    reply::Reply,
    why::Why,
    world::{Actor, ActorState, Held, item_fields},
};

/// A message that Redis pushed to a subscriber.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pushed {
    /// The channel it was published on.
    pub key: Key,
    /// Its text.
    pub text: String,
}

impl Pushed {
    /// The message of a push; none where it is of another kind.
    pub fn of(push: &Reply) -> Option<Self> {
        let parts: Vec<&str> = push.list().iter().filter_map(Reply::text).collect();
        let (channel, text) = match parts[..] {
            ["message", channel, text] => (channel, text),
            ["pmessage", _pattern, channel, text] => (channel, text),
            _ => return None,
        };
        Some(Self {
            key: channel.into(),
            text: text.to_owned(),
        })
    }

    /// As what the ledger knows it.
    pub fn at(&self) -> EntryRef {
        EntryRef {
            key: self.key.clone(),
            id: EntryId::of_item(&self.text),
        }
    }

    fn held(&self) -> Held {
        Held {
            message: self.text.as_str().into(),
            key: self.key.clone(),
            entry: EntryId::of_item(&self.text),
            fields: item_fields(&self.text),
            deliveries: None,
            processed: false,
            noack: false,
            is_marked: false,
        }
    }
}

/// Redis pushed a message to a subscriber. It takes it up at once where it waits
/// for one; else it has it in its memory.
pub fn heard(scope: &Scope, pushed: &Pushed) -> Outcome {
    let mut actor = scope.actor.clone();
    let held = pushed.held();
    let line = scope.line();
    let waits = matches!(line.op, Op::Receive)
        && actor.hand.is_none()
        && actor.state == ActorState::Blocked;
    let fact = Fact::Taken {
        at: pushed.at(),
        group: actor.role.group().cloned().unwrap_or_else(|| "".into()),
        consumer: scope.id.as_str().into(),
        by: By::Actor(scope.id.clone()),
    };
    let why = Why::Heard {
        message: held.message.clone(),
        key: pushed.key.clone(),
        waits: !waits,
    };
    if waits {
        take_up(scope, &mut actor, held);
    } else {
        actor.backlog.push(held);
    }
    Outcome {
        actor,
        facts: vec![fact],
        why,
    }
}

/// A subscriber runs the line at which it waits: it takes up what is in its
/// memory, or waits for what comes.
pub fn receive(scope: &Scope) -> Outcome {
    let mut actor = scope.actor.clone();
    if actor.backlog.is_empty() {
        actor.state = ActorState::Blocked;
        let why = Why::Listens {
            to: subscription(scope),
        };
        return Outcome {
            actor,
            facts: Vec::new(),
            why,
        };
    }
    let held = actor.backlog.remove(0);
    let why = Why::TakenUp {
        message: held.message.clone(),
        left: actor.backlog.len() as u64,
    };
    take_up(scope, &mut actor, held);
    Outcome {
        actor,
        facts: Vec::new(),
        why,
    }
}

fn take_up(scope: &Scope, actor: &mut Actor, held: Held) {
    let label = scope.line().label.into();
    actor.line = scope.program().after(&label, Some(&held), scope.settings);
    actor.hand = Some(held);
    actor.state = resting(actor);
}

/// The channel, or the pattern of channels, that a subscriber's program names.
fn subscription(scope: &Scope) -> Key {
    let opening = scope.program().opening().first();
    let words = opening.map(|line| match line.op {
        Op::Send(args, Reads::Subscribed) => scope.words(args),
        _ => Vec::new(),
    });
    let name = words.and_then(|words| words.into_iter().nth(1));
    name.map_or_else(|| scope.pattern.stream(), Key::from)
}

/// How a subscriber subscribes: for one that is connected anew.
pub fn subscribing(scope: &Scope) -> Option<Vec<String>> {
    let opening = scope.program().opening().first()?;
    match opening.op {
        Op::Send(args, Reads::Subscribed) if scope.actor.listens => Some(scope.words(args)),
        _ => None,
    }
}

impl Run<'_> {
    /// How many were given it at once. Nobody else ever will be.
    pub(super) fn published(&self, reply: &Reply) -> Outcome {
        let Some(receivers) = reply.int() else {
            return refused(self.scope, "the reply is no number");
        };
        let mut actor = self.scope.actor.clone();
        let text = self.scope.item();
        actor.take_next();
        actor.poison_next = false;
        let key = self.own_key();
        let at = EntryRef {
            key: key.clone(),
            id: EntryId::of_item(&text),
        };
        let fact = Fact::Sent {
            at,
            message: text.as_str().into(),
            by: self.me(),
        };
        let why = Why::Published {
            message: text.as_str().into(),
            key,
            receivers: receivers.max(0).cast_unsigned(),
        };
        self.go_on(actor, vec![fact], why)
    }

    /// From now on it hears.
    pub(super) fn subscribed(&self, reply: &Reply) -> Outcome {
        let Reply::List(_) = reply else {
            return refused(self.scope, "the reply is not one of SUBSCRIBE");
        };
        let mut actor = self.scope.actor.clone();
        actor.listens = true;
        let to = subscription(self.scope);
        self.go_on(actor, Vec::new(), Why::Subscribed { to })
    }
}
