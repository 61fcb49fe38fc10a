//! What was measured of a pattern: what became of its messages on a real Redis,
//! with one thing broken.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{id::ActorId, world::CrashPoint};

/// What was measured of each pattern, by slug.
pub type AllMeasured = BTreeMap<String, Vec<Measured>>;

/// What became of the messages of a pattern with one thing broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// What was broken.
    pub broken: Broken,
    /// Messages sent.
    pub sent: u64,
    /// Of them, those that nobody can ever process; once for each group.
    pub lost: u64,
    /// Those whose side effect was done more than once; once for each group.
    pub done_twice: u64,
    /// Those whose side effect was done after that of a message sent later;
    /// once for each group.
    pub overtaken: u64,
}

impl Measured {
    /// Whether anything came of it that somebody has to know of.
    pub fn is_worth_telling(&self) -> bool {
        let is_crash = matches!(self.broken, Broken::Crash { .. });
        !is_crash || self.lost + self.done_twice + self.overtaken > 0
    }
}

/// What is broken of a pattern, to see what it keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Broken {
    /// Nothing.
    Nothing,
    /// Nothing, but the producer is far ahead of everybody else.
    Ahead,
    /// An actor takes longer for its work than a reaper is patient.
    Slow {
        /// Who.
        actor: ActorId,
    },
    /// An actor crashes, and is started again. Where it is a reaper, a worker
    /// has died before, so that there is something to pick up.
    Crash {
        /// Who.
        actor: ActorId,
        /// Where.
        at: CrashPoint,
    },
}
