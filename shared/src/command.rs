//! What a browser may ask of its room.

use serde::{Deserialize, Serialize};

use crate::{
    id::{ActorId, GroupName},
    lesson::LessonId,
    world::{CrashPoint, Settings},
};

/// A command. Only the driver's are carried out, but for [`Command::Answer`].
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

impl Command {
    /// Whether a follower may send it.
    pub fn is_for_everyone(&self) -> bool {
        matches!(self, Self::Answer { .. })
    }
}
