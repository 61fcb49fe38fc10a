//! A step: one line of one actor, or one fault, or one edit, with all its
//! effects.

use serde::{Deserialize, Serialize};

use crate::{
    fact::{By, Fact},
    id::{ActorId, Label},
    ledger::Sums,
    reply::Reply,
    why::Why,
    world::Change,
};

/// One step of a room. Steps are numbered from 1 within an epoch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Its number.
    pub number: u64,
    /// The room's time, in Unix milliseconds.
    pub at_ms: u64,
    /// What started it.
    pub cause: Cause,
    /// What it did, each with whom it befell. The first is the cause's own.
    pub effects: Vec<Effect>,
    /// What the replies say about messages.
    pub facts: Vec<Fact>,
    /// How the picture changed.
    pub changes: Vec<Change>,
    /// What the ledger adds up to after this, where it is larger than what a
    /// browser was sent of it ([`Ledger::excerpt`](crate::ledger::Ledger::excerpt)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sums: Option<Sums>,
}

impl Step {
    /// Whether it is one that can be taken back by itself: an edit or a fault.
    /// The first one makes the room, and to run or to stand still is not an
    /// edit.
    pub fn is_undoable(&self) -> bool {
        let is_mode = |change: &Change| matches!(change, Change::Mode { .. });
        let is_told_so = |effect: &Effect| matches!(effect.why, Why::Played | Why::Paused);
        let turns_mode = self.changes.iter().any(is_mode) || self.effects.iter().any(is_told_so);
        matches!(self.cause, Cause::Edit | Cause::Fault { .. }) && self.number > 1 && !turns_mode
    }
}

/// What started a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// An actor ran a line.
    Line {
        /// The actor.
        actor: ActorId,
        /// The line.
        line: Label,
    },
    /// Something was broken.
    Fault {
        /// Whom it befell.
        actor: ActorId,
    },
    /// The driver changed something.
    Edit,
    /// The probe found a change that nobody in the room made.
    Outside,
    /// The time to live of keys was over.
    Expiry,
    /// The actors ran by themselves for a while (live mode).
    Live {
        /// Lines run. The effects are a part of them where there were many.
        lines: u64,
        /// Facts left out, where there were too many to send: the sums hold, and
        /// what became of single messages is known again at the next snapshot.
        facts_left_out: u64,
    },
}

/// Something a step did to one actor, or to the room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// Its place in the log, counted from 1 within an epoch.
    pub row: u64,
    /// What kind it is.
    pub kind: EffectKind,
    /// Whom it befell; none where it is the room's own.
    pub by: Option<By>,
    /// The actor's line.
    pub line: Option<Label>,
    /// The command that was sent, as words; empty where none was.
    pub command: Vec<String>,
    /// What Redis answered.
    pub reply: Option<Reply>,
    /// Why, in one line.
    pub why: Why,
}

/// The kinds of effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EffectKind {
    /// A command was sent and answered.
    Replied,
    /// A command was sent, and Redis holds the connection.
    Blocked,
    /// The reply of a read that had been waiting.
    Served,
    /// Something was done without Redis.
    SideEffect,
    /// A crash or another fault.
    Fault,
    /// An edit.
    Edit,
    /// Another client's doing.
    Outside,
    /// Keys have expired.
    Expired,
}
