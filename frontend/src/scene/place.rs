//! Where on the stage a message can be.

use std::fmt;

use shared::{
    id::{ActorId, ConsumerName, EntryId, GroupName, Key, MessageName},
    patterns::Kind,
};

/// A place that holds messages. As text it is the handle that the page keeps
/// in `data-place`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A stream's entries.
    Stream(Key),
    /// What is in a key that is no stream.
    Key(Kind, Key),
    /// The pending list of a consumer.
    Pending(GroupName, ConsumerName),
    /// The memory of an actor.
    Hand(ActorId),
    /// What a group has done and acknowledged.
    Done(GroupName),
    /// What a group gave up on.
    Dead(GroupName),
    /// What nobody can ever process.
    Lost,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stream(key) => write!(f, "stream:{key}"),
            Self::Key(kind, key) => write!(f, "{}:{key}", slug(*kind)),
            Self::Pending(group, consumer) => write!(f, "pending:{group}/{consumer}"),
            Self::Hand(actor) => write!(f, "hand:{actor}"),
            Self::Done(group) => write!(f, "done:{group}"),
            Self::Dead(group) => write!(f, "dead:{group}"),
            Self::Lost => f.write_str("lost"),
        }
    }
}

/// What Redis calls it (`TYPE`).
fn slug(kind: Kind) -> &'static str {
    match kind {
        Kind::List => "list",
        Kind::SortedSet => "zset",
        Kind::Set => "set",
        Kind::Hash => "hash",
        Kind::Text => "string",
        Kind::Channel => "channel",
        Kind::ChannelPattern => "pattern",
    }
}

/// A message as it is drawn in a place: its name, and the entry it is there as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// The message.
    pub message: MessageName,
    /// The entry.
    pub id: EntryId,
}

impl Token {
    /// Whether it is an item of a list or the like, which is its text and has
    /// no id that Redis knows.
    pub(crate) fn is_item(&self) -> bool {
        self.id.is_item() && EntryId::of_item(self.message.as_str()) == self.id
    }

    /// What is written on it: the name, or the short id where the message has
    /// no name of its own.
    pub(crate) fn face(&self) -> String {
        if self.message.as_str() == self.id.to_string() {
            self.id.short()
        } else {
            self.message.to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_written_as_the_page_keeps_them() {
        let place = Place::Pending("billing".into(), "c2".into());
        assert_eq!(place.to_string(), "pending:billing/c2");
        assert_eq!(Place::Stream("orders".into()).to_string(), "stream:orders");
        assert_eq!(Place::Hand("c2".into()).to_string(), "hand:c2");
        assert_eq!(Place::Done("billing".into()).to_string(), "done:billing");
        assert_eq!(Place::Dead("billing".into()).to_string(), "dead:billing");
        assert_eq!(Place::Lost.to_string(), "lost");
        let key = |kind, key: &str| Place::Key(kind, key.into()).to_string();
        assert_eq!(key(Kind::List, "tasks:w1"), "list:tasks:w1");
        assert_eq!(key(Kind::SortedSet, "delayed"), "zset:delayed");
    }

    #[test]
    fn a_message_without_a_name_shows_its_short_id() {
        let id = EntryId {
            ms: 1_795_252_341_588,
            seq: 0,
        };
        let face = |message: MessageName| Token { message, id }.face();
        assert_eq!(face("m4".into()), "m4");
        assert_eq!(face(id.to_string().into()), "…588-0");
    }
}
