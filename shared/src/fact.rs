//! What a reply says about messages, in the past tense and with absolute
//! values. The [`ledger`](crate::ledger) adds them up.

use serde::{Deserialize, Serialize};

use crate::id::{ActorId, ConsumerName, EntryId, GroupName, Key, MessageName};

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// An actor of the room.
    Actor(ActorId),
    /// The driver, by hand, over the room's own connection.
    Driver,
    /// Another client of the same Redis, such as a redis-cli.
    Outside,
    /// Nobody: its key's time to live was over.
    Expiry,
}

impl By {
    /// The actor, if it was one.
    pub fn actor(&self) -> Option<&ActorId> {
        match self {
            Self::Actor(id) => Some(id),
            Self::Driver | Self::Outside | Self::Expiry => None,
        }
    }
}

/// An entry of a stream.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EntryRef {
    /// The stream.
    pub key: Key,
    /// The entry.
    pub id: EntryId,
}

/// Something that happened to a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant tells what its fields are of")]
pub enum Fact {
    /// It was stored (`XADD` answered its id).
    Sent {
        message: MessageName,
        at: EntryRef,
        by: By,
    },
    /// It was delivered to a consumer, for the `deliveries`th time. An actor
    /// that read it has it in its hand.
    Delivered {
        at: EntryRef,
        group: GroupName,
        consumer: ConsumerName,
        by: By,
        deliveries: u64,
    },
    /// It was delivered without becoming pending (`XREADGROUP … NOACK`): only
    /// the actor that read it has it.
    Taken {
        at: EntryRef,
        group: GroupName,
        consumer: ConsumerName,
        by: By,
    },
    /// An actor looked at it and has it in its hand. It is still where it was,
    /// for others to find (`ZRANGEBYSCORE`).
    Peeked {
        at: EntryRef,
        group: GroupName,
        by: ActorId,
    },
    /// An actor found a mark in Redis that says its side effect was done before,
    /// or begun, and will not do it.
    FoundMark {
        at: EntryRef,
        group: GroupName,
        by: ActorId,
    },
    /// It had been taken out of Redis, or was about to be forgotten there, and
    /// is stored again (`LPUSH` of what was popped, `ZADD` of what is worked
    /// on).
    Returned { at: EntryRef, by: By },
    /// An actor did its side effect. `times` counts it for the message and the
    /// group, whoever did it.
    Processed {
        at: EntryRef,
        group: GroupName,
        by: ActorId,
        times: u32,
    },
    /// An actor could not do its side effect and let go of the message, which
    /// stays pending.
    Failed {
        at: EntryRef,
        group: GroupName,
        by: ActorId,
    },
    /// It left the pending list by `XACK`.
    Acknowledged {
        at: EntryRef,
        group: GroupName,
        by: By,
    },
    /// Its owner changed (`XAUTOCLAIM`, `XCLAIM`).
    Claimed {
        at: EntryRef,
        group: GroupName,
        from: ConsumerName,
        to: ConsumerName,
        by: By,
        deliveries: u64,
    },
    /// It was copied to the dead letters.
    DeadLettered {
        at: EntryRef,
        group: GroupName,
        by: ActorId,
        dead: EntryRef,
        deliveries: u64,
    },
    /// A crash took it out of an actor's memory.
    HandLost {
        at: EntryRef,
        group: GroupName,
        by: ActorId,
    },
    /// Its entry was trimmed or deleted.
    Removed { at: EntryRef, by: By },
    /// Everything in a stream before its first entry was trimmed (`XTRIM`);
    /// without a first one, everything.
    Trimmed {
        key: Key,
        first: Option<EntryId>,
        by: By,
    },
    /// `XAUTOCLAIM` found only its id: the entry had been removed before, and
    /// the id left the pending list.
    FoundDeleted {
        at: EntryRef,
        group: GroupName,
        by: By,
    },
    /// Its pending entry went with its owner (`XGROUP DELCONSUMER`).
    Forgotten {
        at: EntryRef,
        group: GroupName,
        consumer: ConsumerName,
    },
    /// The group's cursor was moved over it, and nobody here saw it delivered.
    Skipped { at: EntryRef, group: GroupName },
    /// A reader without a group went on behind it, and was never given it.
    Missed { at: EntryRef, group: GroupName },
    /// The group can be given it again: its cursor was moved back before it, or
    /// it was put back into its list.
    Reopened { at: EntryRef, group: GroupName },
    /// A group's cursor was moved (`XGROUP SETID`): what it passed over is
    /// skipped, what lies behind it again is unread.
    CursorMoved {
        key: Key,
        group: GroupName,
        from: EntryId,
        to: EntryId,
    },
    /// A group was made; it will be given what comes after `start`.
    GroupCreated {
        key: Key,
        group: GroupName,
        start: EntryId,
    },
    /// A group was destroyed with its pending list.
    GroupRemoved { key: Key, group: GroupName },
    /// A reader came that wants all messages for itself. Redis has no group of
    /// that name.
    ReaderJoined { key: Key, group: GroupName },
    /// A reader without a group reads what comes after `to`. What lies before
    /// that and it was never given, it has missed; with `begins` it is its first
    /// read, and nothing before is its business.
    PassedOver {
        key: Key,
        group: GroupName,
        to: EntryId,
        begins: bool,
    },
}

impl Fact {
    /// The entry it is about; none where it is about a group or about many.
    pub fn entry(&self) -> Option<&EntryRef> {
        match self {
            Self::Sent { at, .. }
            | Self::Delivered { at, .. }
            | Self::Taken { at, .. }
            | Self::Peeked { at, .. }
            | Self::FoundMark { at, .. }
            | Self::Returned { at, .. }
            | Self::Processed { at, .. }
            | Self::Failed { at, .. }
            | Self::Acknowledged { at, .. }
            | Self::Claimed { at, .. }
            | Self::DeadLettered { at, .. }
            | Self::HandLost { at, .. }
            | Self::Removed { at, .. }
            | Self::FoundDeleted { at, .. }
            | Self::Forgotten { at, .. }
            | Self::Skipped { at, .. }
            | Self::Missed { at, .. }
            | Self::Reopened { at, .. } => Some(at),
            Self::Trimmed { .. }
            | Self::CursorMoved { .. }
            | Self::GroupCreated { .. }
            | Self::GroupRemoved { .. }
            | Self::ReaderJoined { .. }
            | Self::PassedOver { .. } => None,
        }
    }

    /// The actor that did it, or that it befell; none where it was none.
    pub fn actor(&self) -> Option<&ActorId> {
        match self {
            Self::Sent { by, .. }
            | Self::Delivered { by, .. }
            | Self::Taken { by, .. }
            | Self::Acknowledged { by, .. }
            | Self::Claimed { by, .. }
            | Self::Removed { by, .. }
            | Self::Returned { by, .. }
            | Self::Trimmed { by, .. }
            | Self::FoundDeleted { by, .. } => by.actor(),
            Self::Peeked { by, .. }
            | Self::FoundMark { by, .. }
            | Self::Processed { by, .. }
            | Self::Failed { by, .. }
            | Self::DeadLettered { by, .. }
            | Self::HandLost { by, .. } => Some(by),
            Self::Forgotten { .. }
            | Self::Skipped { .. }
            | Self::Missed { .. }
            | Self::Reopened { .. }
            | Self::CursorMoved { .. }
            | Self::GroupCreated { .. }
            | Self::GroupRemoved { .. }
            | Self::ReaderJoined { .. }
            | Self::PassedOver { .. } => None,
        }
    }

    /// The group it is about; none where it is about all of them.
    pub fn group(&self) -> Option<&GroupName> {
        match self {
            Self::Sent { .. }
            | Self::Removed { .. }
            | Self::Returned { .. }
            | Self::Trimmed { .. } => None,
            Self::Delivered { group, .. }
            | Self::Taken { group, .. }
            | Self::Peeked { group, .. }
            | Self::FoundMark { group, .. }
            | Self::Processed { group, .. }
            | Self::Failed { group, .. }
            | Self::Acknowledged { group, .. }
            | Self::Claimed { group, .. }
            | Self::DeadLettered { group, .. }
            | Self::HandLost { group, .. }
            | Self::FoundDeleted { group, .. }
            | Self::Forgotten { group, .. }
            | Self::Skipped { group, .. }
            | Self::Missed { group, .. }
            | Self::Reopened { group, .. }
            | Self::CursorMoved { group, .. }
            | Self::GroupCreated { group, .. }
            | Self::GroupRemoved { group, .. }
            | Self::ReaderJoined { group, .. }
            | Self::PassedOver { group, .. } => Some(group),
        }
    }
}
