//! What should hold at every step, and the first step at which it does not.
//!
//! [`Invariant::holds`] looks at everything; a [`Lookout`] goes along with the
//! steps and looks only at what each of them touched.

mod fault;
mod lookout;
mod order;
mod standing;

use serde::{Deserialize, Serialize};

pub use self::{fault::Fault, lookout::Lookout};
use crate::{
    chronicle::Place,
    id::{ActorId, GroupName, MessageName},
};

/// Something that should hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Invariant {
    /// No message is lost.
    NothingLost,
    /// No message's side effect is done twice for a group.
    NothingDoneTwice,
    /// Every pending entry's owner is an actor with a connection.
    PendingIsOwned,
    /// No message comes to the dead letters.
    NothingDead,
    /// Every group finishes its messages in the order of their entries. A
    /// message is finished for a group when its side effect is done, or when it
    /// is acknowledged without. That is out of order while an earlier entry that
    /// the group was given is unfinished and could still be finished, and after
    /// a later entry was; so is a side effect that is done again later.
    InOrder,
    /// A group has no more pending entries than this.
    PendingAtMost {
        /// The group.
        group: GroupName,
        /// Entries.
        limit: u64,
    },
    /// A group leaves no more stored entries unread than this.
    UnreadAtMost {
        /// The group.
        group: GroupName,
        /// Entries, at most [`Invariant::UNREAD_MAX`].
        limit: u64,
    },
    /// No entry is delivered more often than this.
    DeliveriesAtMost {
        /// Times.
        limit: u64,
    },
}

/// An invariant that is looked after at every step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Watch {
    /// What should hold.
    pub invariant: Invariant,
    /// A run, and live mode, stop where it does not any more.
    pub stops: bool,
    /// The first step, on the way to the present one, at which it did not hold.
    #[serde(default)]
    pub broken: Option<Breach>,
}

impl Watch {
    /// The most invariants that a room watches for.
    pub const MAX: usize = 16;
}

/// Where an invariant was broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Breach {
    /// The step at fault.
    pub at: Place,
    /// Which message.
    pub message: Option<MessageName>,
    /// Who did it, or whom it befell.
    pub actor: Option<ActorId>,
}

#[cfg(test)]
mod tests;
