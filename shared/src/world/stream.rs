//! A stream and its consumer groups, as `XINFO STREAM … FULL`, `XRANGE` and
//! `XPENDING` tell of them.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::id::{ConsumerName, EntryId, GroupName, MessageName};

/// A stream through bounded windows: `head` has the true totals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stream {
    /// What is true of the whole stream.
    pub head: StreamHead,
    /// The entries inside the windows.
    pub entries: BTreeMap<EntryId, Arc<Entry>>,
    /// The consumer groups.
    pub groups: BTreeMap<GroupName, Arc<Group>>,
}

/// What is true of a whole stream, whatever its windows show (`XINFO STREAM`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamHead {
    /// Entries stored.
    pub length: u64,
    /// `last-generated-id`: stays when the entry is gone.
    pub last_id: EntryId,
    /// `max-deleted-entry-id`: `0-0` while nothing was deleted by `XDEL`.
    pub max_deleted_id: EntryId,
    /// `entries-added` over the stream's whole life.
    pub entries_added: u64,
    /// `recorded-first-entry-id`: `0-0` while it is empty.
    pub recorded_first_id: EntryId,
    /// `radix-tree-keys`: the nodes that hold entries, many in each.
    pub radix_tree_keys: u64,
    /// `radix-tree-nodes`: those and the ones that lead to them.
    pub radix_tree_nodes: u64,
    /// The ranges of ids that were read completely. Nothing is known of what
    /// lies outside them.
    pub windows: Vec<Window>,
    /// When the key expires, in milliseconds of the room's clock; none where it
    /// stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_ms: Option<u64>,
}

/// A closed range of ids that was read completely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The first id.
    pub from: EntryId,
    /// The last id.
    pub to: EntryId,
}

impl Window {
    /// Everything there is.
    pub const ALL: Self = Self {
        from: EntryId::MIN,
        to: EntryId::MAX,
    };

    /// Whether `id` lies inside.
    pub fn holds(&self, id: EntryId) -> bool {
        self.from <= id && id <= self.to
    }
}

/// Whether one of the windows holds `id`.
pub fn covered(windows: &[Window], id: EntryId) -> bool {
    windows.iter().any(|window| window.holds(id))
}

/// A stored entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Fields and values in the order they were added. Long values are cut for
    /// display, with `…` at the end.
    pub fields: Vec<(String, String)>,
}

impl Entry {
    /// The value of the first field of that name.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The longest name of a message, in characters. It is less than what is kept
/// of a value, so that a message is called the same wherever it is seen.
const NAME_KEPT: usize = 128;

/// How people call the message in an entry: its `id` field, or its entry id.
/// A long name is cut, with `…` at the end.
pub fn message_name(id: EntryId, fields: &[(String, String)]) -> MessageName {
    let named = fields
        .iter()
        .find(|(field, value)| field == "id" && !value.is_empty());
    let Some((_, name)) = named else {
        return id.to_string().into();
    };
    match name.char_indices().nth(NAME_KEPT) {
        Some((at, _)) => format!("{}…", &name[..at]).into(),
        None => name.as_str().into(),
    }
}

/// A consumer group (`XINFO GROUPS`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// What is true of the whole group.
    pub head: GroupHead,
    /// The consumers Redis knows.
    pub consumers: BTreeMap<ConsumerName, Arc<Consumer>>,
    /// The pending entries list, as far as `head.pending_windows` reach.
    pub pending: BTreeMap<EntryId, Arc<Pending>>,
}

/// What is true of a whole group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupHead {
    /// `last-delivered-id`: the group's cursor.
    pub last_delivered: EntryId,
    /// `entries-read`; Redis does not always know it.
    pub entries_read: Option<u64>,
    /// `lag` as Redis tells it. It can be missing, and it can be wrong after
    /// deletions: `undelivered` is counted.
    pub lag: Option<i64>,
    /// Entries stored behind the cursor, counted.
    pub undelivered: Count,
    /// Pending entries of the whole group.
    pub pending: u64,
    /// The ranges of ids in which the pending list was read completely.
    pub pending_windows: Vec<Window>,
}

/// A count that stops somewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// What was counted.
    pub n: u64,
    /// There may be more: counting stopped.
    pub more: bool,
}

/// A consumer of a group (`XINFO CONSUMERS`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consumer {
    /// Its pending entries, all of them.
    pub pending: u64,
    /// When it last tried anything, in milliseconds of the room's clock.
    pub seen_ms: u64,
    /// When it last got something.
    pub active: Active,
}

/// When a consumer last got something by reading or claiming (`active-time`,
/// from Redis 7.2; `inactive` in `XINFO CONSUMERS` is the time since).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Active {
    /// This server does not tell.
    #[default]
    Untold,
    /// It never got anything.
    Never,
    /// In milliseconds of the room's clock.
    At(u64),
}

/// A pending entry: delivered, not acknowledged (`XPENDING`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The owner.
    pub consumer: ConsumerName,
    /// When it was last delivered, in milliseconds of the room's clock.
    pub delivered_ms: u64,
    /// How often it was delivered (`XCLAIM … JUSTID` does not count).
    pub deliveries: u64,
    /// The entry itself is gone: trimmed or deleted.
    pub dangling: bool,
}

impl Pending {
    /// How long it has been idle at the room's time `now_ms`, in milliseconds.
    pub fn idle_ms(&self, now_ms: u64) -> u64 {
        now_ms.saturating_sub(self.delivered_ms)
    }
}

/// What an entry is to a group, as the marks under it show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Behind the cursor: not delivered.
    Unread,
    /// Delivered and not acknowledged.
    Pending,
    /// Delivered and acknowledged.
    Acked,
    /// The group's cursor passed it without delivering it.
    Skipped,
    /// A reader without a group has it in its hand.
    InHand,
    /// Such a reader is through with it.
    Done,
    /// Such a reader will never do it.
    Lost,
}

impl Group {
    /// What entry `id` is to this group by Redis's own account, which cannot
    /// tell [`Mark::Skipped`] from [`Mark::Acked`]. None where the pending list
    /// was not read there.
    pub fn mark(&self, id: EntryId) -> Option<Mark> {
        if self.pending.contains_key(&id) {
            Some(Mark::Pending)
        } else if id > self.head.last_delivered {
            Some(Mark::Unread)
        } else if covered(&self.head.pending_windows, id) {
            Some(Mark::Acked)
        } else {
            None
        }
    }

    /// The pending entries of one consumer, oldest id first.
    pub fn pending_of<'a>(
        &'a self,
        consumer: &'a ConsumerName,
    ) -> impl Iterator<Item = (EntryId, &'a Arc<Pending>)> {
        self.pending
            .iter()
            .filter(move |(_, pending)| pending.consumer == *consumer)
            .map(|(id, pending)| (*id, pending))
    }
}
