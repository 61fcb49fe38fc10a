//! What something would do, as data: the page words it.

use serde::{Deserialize, Serialize};

use crate::id::{ActorId, ConsumerName, EntryId, GroupName, Key, MessageName};

/// What a line, a fault or a turn of the clock would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant tells what its fields are of")]
pub enum Forecast {
    /// XADD: this message is stored; with `poison`, one that fails every time.
    Stores { message: MessageName, poison: bool },
    /// XADD with an id of the producer's own: it is there already.
    StoredBefore { message: MessageName },
    /// XREADGROUP >: so many entries are delivered, `first` the first of them
    /// where it is known; with `noack` none becomes pending.
    IsGiven {
        first: Option<MessageName>,
        count: u64,
        group: GroupName,
        noack: bool,
    },
    /// XREADGROUP >: nothing is unread, so Redis keeps the connection waiting:
    /// for so long, or with 0 until something comes.
    Waits { group: GroupName, block_ms: u64 },
    /// XREADGROUP >: nothing is unread, and Redis answers at once.
    FindsNothing { group: GroupName },
    /// XREAD, XRANGE: a reader without a group is given so many entries, `first`
    /// the first of them; with `kept` its last id is kept after the work.
    Reads {
        first: Option<MessageName>,
        count: u64,
        kept: bool,
    },
    /// XREAD: nothing is there that it asks for, so Redis keeps the connection
    /// waiting. Where it asks for `$` (`latest`), it will never be given what it
    /// has `missed`.
    WaitsAfter {
        latest: bool,
        missed: u64,
        block_ms: u64,
    },
    /// XREAD, XRANGE: the same, and Redis answers at once.
    ReadsNothing { missed: u64 },
    /// GET: the reader's last id; none, so that it reads all there is.
    Recalls { id: Option<EntryId> },
    /// SET: the reader's last id is kept.
    Saves { message: MessageName },
    /// XREADGROUP from an id: this many of what is pending for the consumer are
    /// delivered again.
    IsGivenAgain {
        first: MessageName,
        count: u64,
        consumer: ConsumerName,
    },
    /// XREADGROUP from an id: pending for the consumer, and without an entry.
    IsGivenAnId { message: MessageName },
    /// XREADGROUP from an id: nothing more is pending for the consumer.
    EndsHistory { consumer: ConsumerName },
    /// The side effect is done, for the `times`th time in this group.
    DoesSideEffect { message: MessageName, times: u32 },
    /// The side effect fails; the message stays pending, unless it never was.
    Fails { message: MessageName, pending: bool },
    /// XACK: it leaves the pending list.
    Acknowledges {
        message: MessageName,
        group: GroupName,
    },
    /// XACK answers 0: it is not pending for this group any more.
    AcknowledgesNothing {
        message: MessageName,
        group: GroupName,
    },
    /// XACK of several: these leave the pending list; the others are not pending
    /// for this group any more.
    AcknowledgesMany {
        messages: Vec<MessageName>,
        others: Vec<MessageName>,
        group: GroupName,
    },
    /// A mark is set for it, before or after its work.
    Marks { message: MessageName, key: Key },
    /// It is looked up, and there is no mark.
    FindsNoMark { message: MessageName, key: Key },
    /// There is a mark: its work is not done.
    FindsMark { message: MessageName, key: Key },
    /// Several commands in one round trip, each with what it does; `atomic`
    /// between MULTI and EXEC.
    Together { each: Vec<Forecast>, atomic: bool },
    /// A watched key was changed: EXEC answers nil, and nothing is run.
    CalledOff,
    /// WATCH: these keys.
    Watches { keys: Vec<Key> },
    /// UNWATCH.
    WatchesNothing,
    /// XAUTOCLAIM: the owner changes, and the delivery is counted.
    Claims {
        message: MessageName,
        from: ConsumerName,
        deliveries: u64,
    },
    /// XAUTOCLAIM: nothing has been idle for long enough.
    ClaimsNothing { min_idle_ms: u64 },
    /// XAUTOCLAIM finds this one's id without an entry and drops it from the
    /// pending list.
    DropsDeleted { message: MessageName },
    /// XPENDING tells how often it was delivered: too often where that is more
    /// than the limit.
    Counts {
        message: MessageName,
        deliveries: u64,
        limit: u64,
    },
    /// XPENDING with IDLE tells of this one.
    FindsIdle {
        message: MessageName,
        owner: ConsumerName,
    },
    /// XCLAIM answers nothing: somebody was faster.
    ClaimsTooLate { message: MessageName },
    /// XPENDING finds nothing: somebody else finished it meanwhile.
    NoLongerPending { message: MessageName },
    /// XADD: a copy goes to the dead letters.
    Buries { message: MessageName },
    /// XDEL: its entry is gone; with `unread`, before these groups were given it.
    Deletes {
        message: MessageName,
        unread: Vec<GroupName>,
    },
    /// XDEL answers 0: the entry is gone already.
    DeletesNothing { message: MessageName },
    /// A script trims what every group is through with.
    TrimsDone,
    /// XLEN: there is room for one more.
    HasRoom { length: u64, limit: u64 },
    /// XLEN: there is no room, and the producer does not send.
    NoRoom { length: u64, limit: u64 },
    /// Something is done with an item of a list or a sorted set: with this one,
    /// where there is one.
    Item {
        does: ItemDoes,
        message: Option<MessageName>,
        key: Key,
    },
    /// The connection is cut, and this is gone from its memory.
    Crashes { held: Vec<InHand> },
    /// A new connection, from the first line; so much is pending for it.
    Restarts { pending: u64 },
    /// A new connection, from the first line; it begins with what is pending
    /// for itself.
    RestartsToRead { pending: u64 },
    /// The room's clock goes on, and the reaper can claim these.
    TurnsClock {
        by_ms: u64,
        reaper: ActorId,
        claimable: Vec<MessageName>,
    },
    /// Redis refuses: the group is not there.
    NoGroup { group: GroupName },
    /// It depends on entries that are outside the windows.
    Unsure,
}

/// What a line does with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemDoes {
    /// LPUSH, ZADD: it is stored.
    Pushes,
    /// A pop: then only the actor has it.
    TakesOut,
    /// A pop that keeps in Redis who has it.
    HandsOut,
    /// Nothing is there, and Redis keeps the connection waiting.
    Waits,
    /// Nothing is there, or due.
    FindsNothing,
    /// ZRANGEBYSCORE: it is found, and stays for others.
    Finds,
    /// ZREM answers 1: nobody else has it.
    Wins,
    /// ZREM answers 0: another was faster.
    ComesTooLate,
    /// ZADD: Redis knows who works on it.
    Notes,
    /// LREM, ZREM: it is done.
    Releases,
    /// LREM, ZREM answer 0: it is not there any more.
    ReleasesNothing,
    /// It is put back for others.
    PutsBack,
    /// There is nothing to put back.
    PutsBackNothing,
    /// Its reply is pushed to a list of its own.
    Replies,
    /// Its reply is there.
    Hears,
}

/// What else comes of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aside {
    /// Redis answers a read that waits in this group: of one of these, who
    /// came to wait first.
    Serves {
        /// The group.
        group: GroupName,
        /// Who waits, or may wait: of one that is frozen only Redis knows.
        waiting: Vec<ActorId>,
        /// The first message of the reply, where it is known.
        first: Option<MessageName>,
    },
    /// So many go from the head of the stream; these groups were not given them
    /// all.
    Trims {
        /// How many.
        count: u64,
        /// Who loses something.
        unread: Vec<GroupName>,
    },
    /// The actor crashes after its line, as planned.
    Crashes,
}

/// A message in the memory of an actor that crashes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InHand {
    /// The message.
    pub message: MessageName,
    /// It stays pending, so that somebody can claim it.
    pub pending: bool,
    /// How often its side effect was done. Where it stays pending, it would be
    /// done once more.
    pub processed: u32,
    /// It is lost: nobody can ever process it.
    pub lost: bool,
}
