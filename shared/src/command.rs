//! What a browser may ask of its room.

use serde::{Deserialize, Serialize};

use crate::{
    chronicle::{BookmarkId, BranchId, Place},
    goal::Goal,
    id::{ActorId, ConsumerName, EntryId, GroupName},
    lesson::LessonId,
    watch::Invariant,
    world::{CrashPoint, Pace, ReadOptions, Settings},
};

/// A command. Only the driver's are carried out, but for those of
/// [`Command::is_for_everyone`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Run one line: of this actor, or of the next in the fair order.
    Step {
        /// Whose; none for the next in the order.
        actor: Option<ActorId>,
    },
    /// Cut an actor's connection, now.
    Crash {
        /// Whose.
        actor: ActorId,
    },
    /// Connect a crashed actor again; it begins at its first line.
    Restart {
        /// Whom.
        actor: ActorId,
    },
    /// Plan a crash at a line, or drop the plan.
    PlanCrash {
        /// Whose.
        actor: ActorId,
        /// Where; none drops the plan.
        point: Option<CrashPoint>,
    },
    /// Make a producer's next message one that fails every time, or not.
    Poison {
        /// Which producer.
        actor: ActorId,
        /// Whether it is to fail.
        poison: bool,
    },
    /// Turn the room's clock forward.
    TurnClock {
        /// By how much, in milliseconds: at most a day.
        by_ms: u64,
    },
    /// Change the settings.
    Configure {
        /// All of them.
        settings: Settings,
    },
    /// Add a producer.
    AddProducer,
    /// Add a consumer to a group.
    AddConsumer {
        /// The group.
        group: GroupName,
    },
    /// Let the actors run by themselves: live mode.
    Play,
    /// Back to step mode. What is under way is brought to its end first.
    Pause,
    /// Change how an actor runs by itself.
    SetPace {
        /// Whose.
        actor: ActorId,
        /// All of it.
        pace: Pace,
    },
    /// Change how a consumer reads. A read that waits in Redis is not changed.
    SetReads {
        /// Whose.
        actor: ActorId,
        /// All of it.
        reads: ReadOptions,
    },
    /// Freeze an actor, or let it go on.
    Freeze {
        /// Whom.
        actor: ActorId,
        /// Whether it is to stand still.
        frozen: bool,
    },
    /// End an actor: its connection is closed.
    RemoveActor {
        /// Whom.
        actor: ActorId,
        /// Delete its consumer too (`XGROUP DELCONSUMER`); its pending entries
        /// go with it.
        delete_consumer: bool,
    },
    /// Make a group (`XGROUP CREATE`).
    AddGroup {
        /// Its name.
        group: GroupName,
        /// Where it starts.
        start: GroupStart,
    },
    /// Destroy a group with its pending list (`XGROUP DESTROY`), and end its
    /// actors.
    RemoveGroup {
        /// Which.
        group: GroupName,
    },
    /// Move a group's cursor (`XGROUP SETID`).
    SetCursor {
        /// Whose.
        group: GroupName,
        /// Where to.
        start: GroupStart,
    },
    /// Trim the stream (`XTRIM`).
    Trim {
        /// How far.
        to: TrimTo,
        /// Whole blocks only (`~`): Redis may keep more.
        approximate: bool,
    },
    /// Delete an entry (`XDEL`).
    Delete {
        /// Which.
        entry: EntryId,
    },
    /// Acknowledge an entry by hand (`XACK`).
    Acknowledge {
        /// For which group.
        group: GroupName,
        /// Which.
        entry: EntryId,
    },
    /// Make a consumer the owner of a pending entry (`XCLAIM … 0`).
    Claim {
        /// In which group.
        group: GroupName,
        /// The new owner.
        consumer: ConsumerName,
        /// Which.
        entry: EntryId,
    },
    /// Add an entry of one's own (`XADD`).
    Send {
        /// Its id; none lets Redis choose (`*`).
        id: Option<EntryId>,
        /// Its fields and values, in order.
        fields: Vec<(String, String)>,
    },
    /// Take the last step back, where it was an edit or a fault.
    Undo,
    /// Rewind the room, Redis too, to the step before.
    Back,
    /// The other way: to the step after, where it was gone back from one.
    Forward,
    /// To any step that is kept, or the last one kept before it.
    GoTo {
        /// Its number.
        step: u64,
    },
    /// To the newest step of a branch, or to one of its steps.
    SwitchBranch {
        /// The branch.
        branch: BranchId,
        /// The step; none for the newest.
        step: Option<u64>,
    },
    /// Call a branch something.
    NameBranch {
        /// Which.
        branch: BranchId,
        /// Its name; an empty one takes the name off.
        name: String,
    },
    /// Let go of a branch's own steps, and of the branches that part from them.
    DeleteBranch {
        /// Which; not one that the present step is on.
        branch: BranchId,
    },
    /// Set a bookmark at the present step.
    AddBookmark {
        /// Its name.
        name: String,
    },
    /// Take a bookmark away.
    RemoveBookmark {
        /// Which.
        bookmark: BookmarkId,
    },
    /// To the step that a bookmark is at.
    GoToBookmark {
        /// Which.
        bookmark: BookmarkId,
    },
    /// Compare the present step with another place. The answer comes to who
    /// asked. Followers may, too.
    Compare {
        /// The other place.
        with: Place,
    },
    /// Ask for steps again, without their changes: for a timeline that has not
    /// seen them. The answer comes to who asked. Followers may, too.
    Recall {
        /// The branch whose line they are on.
        branch: BranchId,
        /// The first, by number.
        first: u64,
        /// The last; at most so many are answered as a message holds.
        last: u64,
    },
    /// Look after an invariant at every step, or change whether it stops a run.
    Watch {
        /// What should hold.
        invariant: Invariant,
        /// Whether a run, or live mode, is to stop where it does not.
        stops: bool,
    },
    /// Look after it no more.
    Unwatch {
        /// What.
        invariant: Invariant,
    },
    /// Run line by line, in the fair order, until something is so;
    /// [`Command::Pause`] stops it.
    RunUntil {
        /// What.
        goal: Goal,
        /// The most steps, up to [`Run::MAX`](crate::goal::Run::MAX).
        at_most: u64,
    },
    /// Let another browser drive.
    HandOver {
        /// Its number.
        browser: u64,
    },
    /// Ask to drive, or do not ask any more. Followers may.
    AskToDrive {
        /// Whether to ask.
        ask: bool,
    },
    /// Begin again with an empty Redis and the pattern's first cast.
    Reset,
    /// Begin a lesson; the room is reset.
    StartLesson {
        /// Which.
        lesson: LessonId,
    },
    /// Go on in the lesson: its next move, or its next page.
    NextMove,
    /// Vote for an answer to the lesson's question. Followers may, too.
    Answer {
        /// Which, counted from 0.
        option: usize,
    },
    /// Leave the lesson; the room stays as it is.
    LeaveLesson,
}

/// Where a group starts, or where its cursor is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupStart {
    /// Before everything that is stored (`0`).
    Beginning,
    /// After everything that is stored (`$`).
    End,
    /// After this id.
    After(EntryId),
}

impl GroupStart {
    /// As Redis takes it.
    pub fn word(self) -> String {
        match self {
            Self::Beginning => "0".into(),
            Self::End => "$".into(),
            Self::After(id) => id.to_string(),
        }
    }
}

/// How far a stream is trimmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrimTo {
    /// Until so many entries are left (`MAXLEN`).
    Length(u64),
    /// What is older than this id (`MINID`).
    Id(EntryId),
}

impl Command {
    /// Whether it leaves Redis, the actors and the room's steps as they are: it
    /// may come in the middle of a run, and is no part of a lesson's script.
    pub fn is_beside(&self) -> bool {
        self.is_for_everyone()
            || matches!(
                self,
                Self::HandOver { .. }
                    | Self::Watch { .. }
                    | Self::Unwatch { .. }
                    | Self::NameBranch { .. }
                    | Self::RemoveBookmark { .. }
            )
    }

    /// Whether a follower may send it.
    pub fn is_for_everyone(&self) -> bool {
        matches!(
            self,
            Self::Answer { .. }
                | Self::AskToDrive { .. }
                | Self::Compare { .. }
                | Self::Recall { .. }
        )
    }
}
