//! Why something happened, as data: the one line under each reply. The page
//! words it in the reader's language.

use serde::{Deserialize, Serialize};

use crate::{
    id::{ActorId, ConsumerName, EntryId, GroupName, Key, MessageName},
    program::{Line, Op, Program, Reads},
};

/// What a reader without a group does after its side effect failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterFailure {
    /// It goes on, and nothing ever brings the message back.
    Loses,
    /// It reads the message again, before any other.
    AtOnce,
    /// It reads the message again when it starts the next time.
    NextStart,
}

impl AfterFailure {
    /// That of a program.
    pub fn of(program: &Program) -> Self {
        let reads = |wanted: Reads| {
            let sends = |line: &Line| matches!(line.op, Op::Send(_, reads) if reads == wanted);
            program.lines.iter().any(sends)
        };
        if reads(Reads::Saved) {
            Self::AtOnce
        } else if reads(Reads::Ranged) {
            Self::NextStart
        } else {
            Self::Loses
        }
    }
}

/// The reason behind an effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant tells what its fields are of")]
pub enum Why {
    /// XADD: stored at the end; groups do not have it yet.
    Stored { message: MessageName, id: EntryId },
    /// XADD with MAXLEN: stored at the end, and so many went from the head.
    StoredAndTrimmed {
        message: MessageName,
        id: EntryId,
        count: u64,
    },
    /// XADD with MAXLEN ~: stored, and nothing went, though there are more now
    /// than was asked for.
    StoredBeyond {
        message: MessageName,
        length: u64,
        limit: u64,
    },
    /// XADD was refused: its id, which the producer chose, is there already.
    StoredBefore { message: MessageName },
    /// XADD gave the message an entry, and a reader was waiting for it.
    ServedBlocked { message: MessageName, to: ActorId },
    /// XREADGROUP >: delivered for the first time, now pending for the reader.
    DeliveredNew {
        message: MessageName,
        group: GroupName,
        consumer: ConsumerName,
    },
    /// XREADGROUP > COUNT n: several were delivered at once.
    DeliveredMany {
        first: MessageName,
        count: u64,
        group: GroupName,
        consumer: ConsumerName,
    },
    /// XREADGROUP from an id: pending for the consumer already, and delivered
    /// once more; the first of them for the `deliveries`th time.
    DeliveredAgain {
        first: MessageName,
        count: u64,
        consumer: ConsumerName,
        deliveries: u64,
    },
    /// XREADGROUP from an id: nothing more is pending for the consumer.
    HistoryEnds { consumer: ConsumerName },
    /// XREADGROUP from an id: it is pending, and its entry is gone.
    OnlyItsId { message: MessageName },
    /// XREADGROUP > NOACK: delivered, and not pending.
    Taken {
        first: MessageName,
        count: u64,
        group: GroupName,
    },
    /// XREADGROUP >: nothing new; without BLOCK Redis answers at once.
    NothingNew { group: GroupName },
    /// XREADGROUP >: nothing new came in the time it may wait.
    WaitedInVain { group: GroupName, block_ms: u64 },
    /// XREADGROUP >: Redis ended the wait and had no entry for it: what lay
    /// behind the cursor was deleted.
    WokenForNothing { group: GroupName },
    /// XREADGROUP >: nothing new, so Redis keeps the connection waiting.
    Blocks { group: GroupName },
    /// The side effect was done, for the `times`th time in this group.
    SideEffect { message: MessageName, times: u32 },
    /// The side effect failed; the message stays pending.
    SideEffectFailed { message: MessageName },
    /// The side effect failed; the message is not pending (NOACK), so nobody
    /// will try again.
    FailedForGood { message: MessageName },
    /// XACK: left the pending list.
    Acknowledged {
        message: MessageName,
        group: GroupName,
    },
    /// XACK answered 0: it was not pending for this group any more.
    AckedNothing {
        message: MessageName,
        group: GroupName,
    },
    /// XACK of `of` entries: so many of them left the pending list.
    AcknowledgedMany {
        count: u64,
        of: u64,
        group: GroupName,
    },
    /// XAUTOCLAIM: nothing has been idle for long enough.
    NothingToClaim { min_idle_ms: u64 },
    /// XAUTOCLAIM: the owner changed, and the delivery was counted.
    Claimed {
        message: MessageName,
        from: ConsumerName,
        deliveries: u64,
    },
    /// XAUTOCLAIM found ids whose entries are gone and dropped them.
    ClaimFoundDeleted { count: u64 },
    /// XPENDING with IDLE: this one has been pending for long enough.
    FoundIdle {
        message: MessageName,
        owner: ConsumerName,
        deliveries: u64,
    },
    /// XCLAIM answered nothing: somebody was faster.
    ClaimedTooLate {
        message: MessageName,
        min_idle_ms: u64,
    },
    /// XPENDING told how often it was delivered; it may go on.
    DeliveredOften { deliveries: u64, limit: u64 },
    /// XPENDING told how often it was delivered: too often.
    DeliveredTooOften { deliveries: u64, limit: u64 },
    /// XPENDING found nothing: somebody else finished it meanwhile.
    NoLongerPending { message: MessageName },
    /// A copy went to the dead letters, before the acknowledgement.
    DeadLettered { message: MessageName, id: EntryId },
    /// XREAD, XRANGE: read. Redis does not know by whom; with `kept` the reader's
    /// last id is kept after the work, and until then it can be read again.
    Read {
        first: MessageName,
        count: u64,
        kept: bool,
    },
    /// XREAD: nothing comes after this id, so Redis keeps the connection waiting;
    /// with `latest` the reader had asked for `$`, which meant this id.
    WaitsAfter {
        key: Key,
        after: EntryId,
        latest: bool,
    },
    /// XRANGE: nothing comes after the last id.
    NothingAfter { key: Key },
    /// GET: the reader's last id, or none, so that it reads all there is.
    Recalled { key: Key, id: Option<EntryId> },
    /// SET: the reader's last id is kept, so it will not read this again.
    Saved { message: MessageName, key: Key },
    /// XACK for a reader without a group answered 0: nothing is pending.
    NothingPending {
        message: MessageName,
        group: GroupName,
    },
    /// A reader's side effect failed.
    ReaderFailed {
        message: MessageName,
        then: AfterFailure,
    },
    /// LPUSH or ZADD: stored; the number that Redis answered.
    Pushed {
        message: MessageName,
        key: Key,
        size: u64,
    },
    /// A pop: only this actor has it now.
    Popped { message: MessageName, key: Key },
    /// It was handed out, and Redis has kept who has it.
    Moved {
        message: MessageName,
        deliveries: u64,
    },
    /// There was nothing to pop.
    NothingThere { key: Key },
    /// There is nothing to pop, so Redis lets the connection wait.
    BlocksOn { key: Key },
    /// ZRANGEBYSCORE found it; it is still there for others.
    Peeked { message: MessageName },
    /// ZRANGEBYSCORE found nothing.
    NothingDue { key: Key },
    /// ZREM answered 1: it is this actor's alone.
    Won { message: MessageName },
    /// ZREM answered 0: another was faster.
    TooLate { message: MessageName },
    /// LREM or ZREM: what was kept of it is gone; it is done.
    Released { message: MessageName },
    /// LREM or ZREM answered 0: it was not there any more.
    ReleasedNothing { message: MessageName },
    /// It is back for others.
    PutBack { message: MessageName },
    /// There was nothing to put back.
    NothingToPutBack,
    /// MULTI: what follows is queued, and run by EXEC.
    Began,
    /// EXEC ran so many commands, with nothing of anybody else's in between.
    Executed { count: u64 },
    /// EXEC answered nil: a watched key was changed, and nothing was run.
    CalledOff,
    /// It was queued, and never run.
    NotRun,
    /// `SET … NX` answered OK: nobody had begun it.
    Marked { message: MessageName, key: Key },
    /// EXISTS answered 0: nobody has noted that it is done.
    NoMark { message: MessageName, key: Key },
    /// The mark is there: it was done before, or begun.
    FoundMark { message: MessageName, key: Key },
    /// SET: whoever is given it again will find that.
    Noted { message: MessageName, key: Key },
    /// The side effect is a write in Redis, and was done for the `times`th time.
    WorkedInRedis { message: MessageName, times: u32 },
    /// WATCH: EXEC will answer nil if one of these is changed before it.
    Watches { keys: Vec<Key> },
    /// UNWATCH.
    WatchesNothing,
    /// A request was sent; the caller remembers its name.
    Asked { message: MessageName, key: Key },
    /// A server pushed its reply, which expires.
    AnsweredTo { message: MessageName, key: Key },
    /// The reply that a caller waited for.
    Heard { message: MessageName },
    /// No reply came in the time that the caller waits.
    NoReply { message: MessageName },
    /// Redis answered an error; the actor stays at its line.
    Refused { error: String },
    /// The connection was cut; what was in its hand is gone.
    Crashed { held: Option<MessageName> },
    /// Its connection was cut with the reply on the way: Redis has run the line,
    /// and it never hears of it. `held` was in that reply, or in its hand.
    Unanswered { held: Option<MessageName> },
    /// A new connection, from the first line.
    Restarted { pending: u64 },
    /// A new connection, from the first line; it begins with what is pending
    /// for itself.
    RestartedToRead { pending: u64 },
    /// A group was made; it gets what comes after `start`.
    GroupMade { group: GroupName, start: EntryId },
    /// An actor joined with a connection of its own (`CLIENT SETNAME`).
    Joined,
    /// A consumer was made in its group (`XGROUP CREATECONSUMER`).
    ConsumerMade { group: GroupName },
    /// The room's clock was turned: the times inside the stream were moved.
    ClockTurned { by_ms: u64 },
    /// The settings were changed.
    SettingsChanged,
    /// A crash was planned, or the plan was dropped.
    CrashPlanned { planned: bool },
    /// The producer's next message will fail every time.
    PoisonPlanned { planned: bool },
    /// The actors run by themselves now.
    Played,
    /// The actors stand still again.
    Paused,
    /// How an actor runs by itself was changed.
    PaceSet,
    /// How a consumer reads was changed.
    ReadsSet,
    /// An actor was frozen, or goes on.
    Frozen { frozen: bool },
    /// An actor ended: its connection was closed.
    Left,
    /// XGROUP DELCONSUMER: Redis answered how many pending entries went with it.
    ConsumerDeleted { group: GroupName, pending: u64 },
    /// XGROUP DESTROY: the group went with its pending list.
    GroupDestroyed { group: GroupName },
    /// XGROUP SETID: the cursor was moved.
    CursorMoved { group: GroupName, to: EntryId },
    /// XTRIM: so many entries are gone.
    Trimmed { count: u64 },
    /// A script trimmed what every group is through with.
    TrimmedDone { count: u64 },
    /// XLEN: fewer are stored than may be.
    HasRoom { length: u64, limit: u64 },
    /// XLEN: as many are stored as may be, or more; the producer waits.
    NoRoom { length: u64, limit: u64 },
    /// XDEL: the entry is gone, or was not there.
    Deleted { message: MessageName, count: u64 },
    /// XCLAIM: nothing was claimed; the entry is not pending any more.
    ClaimedNothing { message: MessageName },
    /// So many keys have expired, `first` one of them.
    Expired { first: Key, count: u64 },
    /// Another client of this Redis changed something.
    Outside { changes: u64 },
    /// Redis itself stopped answering.
    ServerGone,
}
