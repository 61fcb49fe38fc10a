//! An actor: a program with a connection of its own.

use serde::{Deserialize, Serialize};

use super::{Pace, ReadOptions};
use crate::{
    fact::EntryRef,
    id::{ActorId, ConsumerName, EntryId, GroupName, Key, Label, MessageName},
    program::ProgramId,
};

/// What an actor is there for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Adds messages.
    Producer,
    /// Takes messages for its group.
    Consumer {
        /// The group.
        group: GroupName,
    },
    /// Takes over what other consumers of its group left pending too long.
    Reaper {
        /// The group.
        group: GroupName,
    },
}

impl Role {
    /// The group it reads for, if any.
    pub fn group(&self) -> Option<&GroupName> {
        match self {
            Self::Producer => None,
            Self::Consumer { group } | Self::Reaper { group } => Some(group),
        }
    }
}

/// What an actor is doing, as far as Redis and its connection tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorState {
    /// Connected, nothing in its hand.
    Ready,
    /// Connected, something in its hand.
    Working,
    /// Redis holds its read until something comes (`CLIENT LIST` flag `b`).
    Blocked,
    /// Frozen by the driver: its connection stays, and it does nothing. What
    /// Redis hands to a read that waited is in its memory all the same.
    Paused,
    /// Its connection was cut: Redis no longer lists it.
    Crashed,
    /// Redis is gone, so it cannot run.
    Stopped,
}

/// Before, during or after a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// Before the line is sent.
    Before,
    /// With its reply on the way: Redis has run it, and the actor never hears
    /// of it.
    Unanswered,
    /// After its reply was read.
    After,
}

/// Where an actor is to crash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrashPoint {
    /// The line.
    pub line: Label,
    /// Before it, during it or after it.
    pub moment: Moment,
}

/// A message in an actor's memory. It is gone when the actor crashes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The message.
    pub message: MessageName,
    /// The key it came from.
    pub key: Key,
    /// The entry it came from.
    pub entry: EntryId,
    /// Its fields.
    pub fields: Vec<(String, String)>,
    /// How often it had been delivered, where the actor asked.
    pub deliveries: Option<u64>,
    /// Whether its side effect was done by this actor.
    pub processed: bool,
    /// It never became pending (`XREADGROUP … NOACK`): there is nothing to
    /// acknowledge.
    #[serde(default)]
    pub noack: bool,
    /// Redis has a mark that says its side effect was done, or begun, before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_marked: bool,
}

/// An item that ends with this fails every time it is processed.
pub const ITEM_FAILS: &str = "*";

/// The fields of an item: it has none, so it is its own name.
pub fn item_fields(text: &str) -> Vec<(String, String)> {
    let mut fields = vec![("id".into(), text.to_owned())];
    if text.ends_with(ITEM_FAILS) {
        fields.push(("poison".into(), "1".into()));
    }
    fields
}

impl Held {
    /// The entry it came from.
    pub fn at(&self) -> EntryRef {
        EntryRef {
            key: self.key.clone(),
            id: self.entry,
        }
    }

    /// Whether processing it fails every time (its field `poison` is set).
    pub fn is_poison(&self) -> bool {
        self.fields.iter().any(|(field, _)| field == "poison")
    }
}

/// What a connection watches, until its next EXEC (`WATCH`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Watched {
    /// The keys.
    pub keys: Vec<Key>,
    /// One of them was changed, so that EXEC will answer nil (`CLIENT LIST`
    /// flag `d`).
    pub broken: bool,
}

/// An actor of the room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// What it is there for.
    pub role: Role,
    /// The program it runs.
    pub program: ProgramId,
    /// What it is doing.
    pub state: ActorState,
    /// Its next line, or the line it is blocked in.
    pub line: Label,
    /// What it works on.
    pub hand: Option<Held>,
    /// What the same read brought and it has not come to yet, in order; where
    /// it works through all of it first, then what it is done with.
    pub backlog: Vec<Held>,
    /// What its connection watches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watched: Option<Watched>,
    /// Where it is to crash.
    pub crash_point: Option<CrashPoint>,
    /// Its connection's id in Redis (`CLIENT ID`), while it has one.
    pub connection: Option<u64>,
    /// How often it was restarted.
    pub restarts: u32,
    /// Producers: the name of the next message.
    pub next_message: Option<MessageName>,
    /// Producers that send several at once: the names of those after it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub then_messages: Vec<MessageName>,
    /// Producers: the next message fails every time it is processed.
    pub poison_next: bool,
    /// Reapers: where XAUTOCLAIM goes on. Readers without a group: after which
    /// id their last read asked, as far as that is known. Consumers that begin
    /// with what is pending for themselves: the last of it that they were given,
    /// and the largest id when nothing is left.
    pub cursor: EntryId,
    /// Readers without a group: the last id, as they remember it. The first read
    /// is of what comes from then on, or of all there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_id: Option<EntryId>,
    /// Reapers: Step leaves it out until the room's clock is here.
    pub due_ms: Option<u64>,
    /// How it runs by itself.
    pub pace: Pace,
    /// Consumers: how it reads.
    pub reads: ReadOptions,
}

impl Actor {
    /// An actor that has just been connected, at its first line.
    pub fn new(role: Role, program: ProgramId) -> Self {
        Self {
            line: program.program().first(),
            role,
            program,
            state: ActorState::Ready,
            hand: None,
            backlog: Vec::new(),
            watched: None,
            crash_point: None,
            connection: None,
            restarts: 0,
            next_message: None,
            then_messages: Vec::new(),
            poison_next: false,
            cursor: EntryId::MIN,
            last_id: None,
            due_ms: None,
            pace: Pace::default(),
            reads: ReadOptions::of(program.program()),
        }
    }

    /// What is gone with its connection.
    pub fn disconnect(&mut self) {
        self.hand = None;
        self.backlog.clear();
        self.last_id = None;
        self.watched = None;
        self.connection = None;
    }

    /// What it has in its memory and has done the work of, as it was read.
    pub fn done(&self) -> impl Iterator<Item = &Held> {
        let mut done: Vec<&Held> = self.held().filter(|held| held.processed).collect();
        done.sort_by_key(|held| held.entry);
        done.into_iter()
    }

    /// A producer's next messages that have a name.
    pub fn upcoming(&self) -> impl Iterator<Item = &MessageName> {
        self.next_message.iter().chain(&self.then_messages)
    }

    /// Whether a producer has no name yet for a message that it is to send next.
    pub fn lacks_name(&self) -> bool {
        let wanted = self.program.program().sends_at_once();
        self.role == Role::Producer && self.upcoming().count() < wanted
    }

    /// The name of a producer's next message, which is sent; those after it move
    /// up.
    pub fn take_next(&mut self) -> Option<MessageName> {
        let name = self.next_message.take();
        if !self.then_messages.is_empty() {
            self.next_message = Some(self.then_messages.remove(0));
        }
        name
    }

    /// The reply to its line never reached it. What it has sent it will send
    /// again, as `before`.
    pub fn never_heard(&mut self, before: &Self) {
        let known: Vec<_> = before.upcoming().collect();
        let later = self.upcoming().filter(|name| !known.contains(name));
        let later: Vec<_> = later.cloned().collect();
        let mut names = known.into_iter().cloned().chain(later);
        self.next_message = names.next();
        self.then_messages = names.collect();
        self.poison_next |= before.poison_next;
    }

    /// Gives a name to the next message that has none.
    pub fn name_next(&mut self, name: MessageName) {
        if self.next_message.is_none() {
            self.next_message = Some(name);
        } else {
            self.then_messages.push(name);
        }
    }

    /// The consumer that it is to Redis: `id`, unless its program goes under a
    /// name that several have.
    pub fn consumer(&self, id: &ActorId) -> ConsumerName {
        let shared = self.program.program().shared_name();
        shared.unwrap_or(id.as_str()).into()
    }

    /// Everything in its memory: what it works on, and what waits.
    pub fn held(&self) -> impl Iterator<Item = &Held> {
        self.hand.iter().chain(&self.backlog)
    }

    /// Whether it has a connection and is not waiting for anything.
    pub fn can_run(&self) -> bool {
        matches!(self.state, ActorState::Ready | ActorState::Working)
    }

    /// Whether it is a reaper that does not look again before the room's clock is
    /// at its time: those who are stepped in their order leave it out.
    pub fn waits_until_due(&self, now_ms: u64) -> bool {
        matches!(self.role, Role::Reaper { .. })
            && self.line == self.program.program().first()
            && self.due_ms.is_some_and(|due| due > now_ms)
    }
}
