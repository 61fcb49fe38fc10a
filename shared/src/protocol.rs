//! What browser and backend say to each other: JSON text frames over one
//! WebSocket.
//!
//! A browser begins with [`ClientMessage::Hello`] and is answered with
//! [`ServerMessage::Welcome`], then either a [`ServerMessage::Snapshot`] or the
//! steps it missed. Every command is answered once, by
//! [`ServerMessage::Done`] or [`ServerMessage::Rejected`]; a command whose id
//! was seen before is answered again and not carried out again.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    chronicle::{BranchId, Chronicle, Comparison},
    command::Command,
    lesson::{Guide, Lesson},
    patterns::PatternId,
    rejection::Rejection,
    step::Step,
    world::World,
};

/// The version both sides have to speak.
pub const VERSION: u32 = 3;

/// The largest frame a browser may send, in bytes.
pub const FRAME_MAX: usize = 64 * 1024;

/// A room's id. Whoever knows it may follow the room.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoomId(pub String);

/// A browser's secret: proves after a reload that it is the same one. It is
/// never printed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A place in a room's history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// New whenever the room's Redis starts anew or is rewound.
    pub epoch: u64,
    /// The last step taken.
    pub step: u64,
}

/// What a browser sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientMessage {
    /// The first message of a socket.
    Hello {
        /// [`VERSION`].
        version: u32,
        /// The room; none opens a new one.
        room: Option<RoomId>,
        /// The secret of an earlier socket in that room.
        secret: Option<Secret>,
        /// Where the browser is, if it has been in that room.
        last: Option<Position>,
        /// The pattern for a new room.
        pattern: PatternId,
    },
    /// A command.
    Do {
        /// Chosen by the browser, growing; the same id is carried out once.
        id: u64,
        /// The command.
        command: Command,
    },
    /// Asks for a snapshot, after a gap.
    Resync,
}

/// What a browser may do in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BrowserRole {
    /// Gives the commands.
    Driver,
    /// Looks on, and answers questions.
    Follower,
}

/// A browser that is there, as others see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Counted from 1 in the order of arrival; the same after a reload.
    pub number: u64,
    /// What it may do.
    pub role: BrowserRole,
    /// It asks to drive.
    pub asks: bool,
}

/// What the backend sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerMessage {
    /// Answers a Hello.
    Welcome {
        /// The room.
        room: RoomId,
        /// The browser's secret for it.
        secret: Secret,
        /// What it may do.
        role: BrowserRole,
        /// The room ends after so long without a browser or a command, in
        /// milliseconds.
        idle_limit_ms: u64,
        /// The lessons there are.
        lessons: Vec<Arc<Lesson>>,
    },
    /// Everything, where the steps would be too many, or after a gap.
    Snapshot {
        /// The epoch; the step is the world's.
        epoch: u64,
        /// The picture.
        world: Arc<World>,
        /// The last steps, oldest first and without their changes, for the log.
        log: Vec<Arc<Step>>,
        /// The last step there is to go forward to; the world's own where the
        /// room was not rewound.
        #[serde(default)]
        newest: u64,
        /// Where the lesson is.
        guide: Option<Guide>,
        /// Steps were left out because this browser was too slow.
        skipped: bool,
    },
    /// Steps that follow what the browser has.
    Steps {
        /// The epoch.
        epoch: u64,
        /// The steps, oldest first, without a gap.
        steps: Vec<Arc<Step>>,
    },
    /// The lesson moved on, or ended.
    Guide {
        /// Where it is now.
        guide: Option<Guide>,
    },
    /// Who is there.
    Presence {
        /// This browser's own number.
        you: u64,
        /// Every browser that is there, by number.
        people: Arc<Vec<Person>>,
    },
    /// The branches, the bookmarks, what is watched for, the run: sent to a
    /// browser that joins, and when it has changed.
    ///
    /// The branch that the room is on grows with every step, which is no reason
    /// to send it again: its newest step is that of the last
    /// [`ServerMessage::Steps`], or [`ServerMessage::Snapshot`]'s `newest`. Nor
    /// is it that older steps are let go of: `oldest` is sent now and then.
    Chronicle {
        /// All of it.
        chronicle: Arc<Chronicle>,
    },
    /// Answers [`Command::Compare`], before its [`ServerMessage::Done`].
    Comparison {
        /// How messages end here and there.
        comparison: Arc<Comparison>,
    },
    /// Answers [`Command::Recall`], before its [`ServerMessage::Done`].
    Recalled {
        /// The branch that was asked about.
        branch: BranchId,
        /// The steps, oldest first, without their changes. Those that are not
        /// kept any more are missing at the front, those that did not fit at
        /// the end.
        steps: Vec<Arc<Step>>,
    },
    /// A command was carried out.
    Done {
        /// Its id.
        id: u64,
    },
    /// A command, or a message, was refused.
    Rejected {
        /// The command's id; none where it was no command.
        id: Option<u64>,
        /// Why.
        rejection: Rejection,
    },
}
