//! Why a command, a message or a browser was refused, as data. `Display` words
//! it in English for logs and tests; the page words it in the reader's language.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    chronicle::BranchId,
    id::{ActorId, BadName, ConsumerName, EntryId, GroupName, MessageName},
};

/// A refusal. The room is as it was before.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant's sentence names its fields")]
pub enum Rejection {
    /// The browser's page is of another version than the server.
    #[error("this page speaks version {page} of the protocol and the server {server}: reload it")]
    WrongVersion { page: u32, server: u32 },
    /// A message that is not one of the protocol's.
    #[error("the server did not understand this message: {detail}")]
    Malformed { detail: String },
    /// The first message was not a Hello.
    #[error("the first message has to be a hello")]
    HelloFirst,
    /// A Hello came again.
    #[error("this socket has said hello already")]
    HelloAgain,
    /// No such room, or not with this secret.
    #[error("there is no such room, or not for you: it may have ended")]
    NoRoom,
    /// Every place for a room is taken.
    #[error("all {max} rooms are taken: try again when one has ended")]
    RoomsFull { max: u64 },
    /// Every place for a browser in this room is taken.
    #[error("this room has {max} browsers already")]
    BrowsersFull { max: u64 },
    /// The private Redis could not be started.
    #[error("a Redis for this room could not be started: {detail}")]
    NoServer { detail: String },
    /// A follower sent a driver's command.
    #[error("you are following; only the driver of this room can do that")]
    NotDriver,
    /// Too many commands.
    #[error("more than {per_second} commands in a second: slow down")]
    TooFast { per_second: u64 },
    /// What is asked for has no room beside what is still on its way.
    #[error("what was sent before is still on its way: ask again")]
    NotNow,
    /// No such actor.
    #[error("there is no actor called {actor}")]
    NoActor { actor: ActorId },
    /// No such group.
    #[error("there is no group called {group}")]
    NoGroup { group: GroupName },
    /// The actor is waiting in Redis.
    #[error("{actor} is waiting in Redis for a new entry: its line goes on when one is added")]
    ActorBlocked { actor: ActorId },
    /// The actor has no connection.
    #[error("{actor} has crashed: restart it first")]
    ActorCrashed { actor: ActorId },
    /// The actor runs already.
    #[error("{actor} is running: there is nothing to restart")]
    ActorRunning { actor: ActorId },
    /// The actor is frozen.
    #[error("{actor} is frozen: let it go on first")]
    ActorFrozen { actor: ActorId },
    /// The actor does not read for a group.
    #[error("{actor} does not read for a group")]
    NotConsumer { actor: ActorId },
    /// There is a group of that name.
    #[error("there is a group called {group} already")]
    GroupExists { group: GroupName },
    /// Every place for a group is taken.
    #[error("a room has at most {max} groups")]
    GroupsFull { max: u64 },
    /// No such consumer.
    #[error("{group} has no consumer called {consumer}")]
    NoConsumer {
        group: GroupName,
        consumer: ConsumerName,
    },
    /// No such entry.
    #[error("the stream has no entry {entry}: it was trimmed or deleted, or never there")]
    NoEntry { entry: EntryId },
    /// The entry is not pending.
    #[error("{entry} is not pending for {group}")]
    NotPending { group: GroupName, entry: EntryId },
    /// An id has to be larger than the last one.
    #[error("{entry} comes too late: the stream's last id is {last}, and ids only grow")]
    IdTooSmall { entry: EntryId, last: EntryId },
    /// A message without fields, or with too many or too long ones.
    #[error("a message has 1 to {fields} fields, each with a name, and {bytes} bytes at most")]
    BadFields { fields: u64, bytes: u64 },
    /// The actors run by themselves.
    #[error("the actors run by themselves: pause first")]
    Live,
    /// The actors run by themselves already, or stand still already.
    #[error("nothing to do: it is so already")]
    AlreadySo,
    /// Nothing can be taken back.
    #[error("there is nothing to take back: only the last step, where it was an edit or a fault")]
    NothingToUndo,
    /// What was before was not kept.
    #[error(
        "there is no way back to that step: the keys took more than {bytes} bytes of memory, so they were not kept"
    )]
    UndoTooLarge { bytes: u64 },
    /// No step that was kept is earlier.
    #[error("there is no earlier step to go back to")]
    NothingBefore,
    /// No step that was kept is later.
    #[error("there is no later step: the room is at its newest one")]
    NothingAfter,
    /// No such step.
    #[error("there is no step {step} to go to")]
    NoStep { step: u64 },
    /// No such branch.
    #[error("there is no branch {}", branch.0)]
    NoBranch { branch: BranchId },
    /// The present step is on it, or on a branch that parts from it.
    #[error("the room is on branch {}, or on one that grew from it: switch to another first", branch.0)]
    BranchInUse { branch: BranchId },
    /// No such bookmark.
    #[error("there is no such bookmark: it was removed, or its step is not kept any more")]
    NoBookmark,
    /// Every place for a bookmark is taken.
    #[error("a room has at most {max} bookmarks: remove one first")]
    BookmarksFull { max: u64 },
    /// A name for a branch or a bookmark that is empty or too long.
    #[error("a name has 1 to {max} characters, on one line")]
    BadTitle { max: u64 },
    /// No such message.
    #[error("there is no message called {message}, or it is not known in detail any more")]
    NoMessage { message: MessageName },
    /// Every place for a watched invariant is taken.
    #[error("at most {max} things are watched for: take one off first")]
    WatchesFull { max: u64 },
    /// It is not watched for.
    #[error("that is not watched for")]
    NotWatched,
    /// A run is under way.
    #[error("the room runs towards its goal: stop it first")]
    Running,
    /// No such browser.
    #[error("browser {browser} is not here")]
    NoBrowser { browser: u64 },
    /// The actor is no producer.
    #[error("{actor} is not a producer")]
    NotProducer { actor: ActorId },
    /// Its program has no such line.
    #[error("the program of {actor} has no line called {line}")]
    NoLine { actor: ActorId, line: String },
    /// Nobody can run.
    #[error("nobody can take a step: every actor waits or has crashed")]
    NobodyReady,
    /// The pattern has nothing for such an actor to do.
    #[error("this pattern has no work for {actor}")]
    NoPlaceFor { actor: ActorId },
    /// The edit is one of streams.
    #[error("this pattern has no stream, so there is nothing to change in this way")]
    OnlyForStreams,
    /// The edit is one of consumer groups.
    #[error("this pattern has no consumer groups, so there is nothing to change in this way")]
    OnlyForGroups,
    /// Every place for an actor is taken.
    #[error("a room has at most {max} actors")]
    ActorsFull { max: u64 },
    /// A value outside its bounds.
    #[error("{what} has to be between {min} and {max}")]
    OutOfRange { what: String, min: u64, max: u64 },
    /// A name that cannot be taken.
    #[error("{name}")]
    BadName { name: BadName },
    /// No such lesson.
    #[error("there is no lesson called {lesson}")]
    NoLesson { lesson: String },
    /// No lesson is running.
    #[error("no lesson is running")]
    NotInLesson,
    /// The script was left.
    #[error("the lesson's script was left: start it again, or go on freely")]
    OffScript,
    /// The question has no such answer, or is not asked now.
    #[error("there is no such answer to give now")]
    NoQuestion,
    /// Redis is gone or does not answer.
    #[error("the room's Redis does not answer ({detail}): reset the room to start a new one")]
    ServerDown { detail: String },
    /// Redis answered an error to an edit.
    #[error("Redis refused: {error}")]
    Refused { error: String },
    /// The room ends.
    #[error("the room has ended")]
    RoomEnded,
}
