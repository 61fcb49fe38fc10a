//! What a run goes on to.

use serde::{Deserialize, Serialize};

use crate::{
    id::{ActorId, GroupName, Label, MessageName},
    rejection::Rejection,
    watch::Invariant,
};

/// The room runs, line by line in the fair order, until this is so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// A message is acknowledged: for this group, or for every one.
    Acknowledged {
        /// The message.
        message: MessageName,
        /// The group; none for every one that it is of concern to.
        group: Option<GroupName>,
    },
    /// A group has exactly so many pending entries.
    Pending {
        /// The group.
        group: GroupName,
        /// Entries.
        count: u64,
    },
    /// One more message is lost.
    Lost,
    /// An actor has this line before it.
    At {
        /// The actor.
        actor: ActorId,
        /// The line.
        line: Label,
    },
    /// One of the invariants that are watched is broken.
    Broken,
}

/// A run that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// What it goes on to.
    pub goal: Goal,
    /// Steps taken.
    pub taken: u64,
    /// Steps it may take.
    pub at_most: u64,
}

impl Run {
    /// The most steps a run may be given.
    pub const MAX: u64 = 10_000;
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// The run, with the steps it took.
    pub run: Run,
    /// Why.
    pub reason: EndReason,
}

/// Why a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// It came to its goal.
    Reached,
    /// It took all its steps.
    TookAll,
    /// The driver stopped it.
    Stopped,
    /// An invariant was broken.
    Broken {
        /// Which.
        invariant: Invariant,
    },
    /// It could not go on.
    Refused {
        /// Why not.
        rejection: Rejection,
    },
}
