//! What a run goes on to.

use serde::{Deserialize, Serialize};

use crate::{
    id::{ActorId, GroupName, Label, MessageName},
    ledger::{Fate, Record, Status, Sums},
    rejection::Rejection,
    watch::Invariant,
    world::World,
};

/// The room runs, line by line in the fair order, until this is so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// A message is acknowledged: for this group, or for every one. One that
    /// never became pending (NOACK) is where its side effect is done.
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
    /// An actor has this line before it: it is the next one that it runs.
    At {
        /// The actor.
        actor: ActorId,
        /// The line.
        line: Label,
    },
    /// One more of the invariants that are watched is broken.
    Broken,
}

impl Goal {
    /// Whether it can be run to in this room.
    ///
    /// # Errors
    /// When it names a message, a group, an actor or a line that is not there.
    pub fn check(&self, world: &World) -> Result<(), Rejection> {
        match self {
            Self::Acknowledged { message, group } => {
                check_message(message, world)?;
                group
                    .as_ref()
                    .map_or(Ok(()), |name| check_group(name, world))
            }
            Self::Pending { group, .. } => check_group(group, world),
            Self::At { actor, line } => check_line(actor, line, world),
            Self::Lost | Self::Broken => Ok(()),
        }
    }

    /// Whether the picture is where the run was to go; `start` is what the
    /// ledger added up to when it began. That an invariant was broken is not
    /// seen in a picture: [`Goal::Broken`] is told by who watches.
    pub fn is_reached(&self, start: &Sums, world: &World) -> bool {
        match self {
            Self::Acknowledged { message, group } => {
                let record = world.ledger.record_of(message);
                record.is_some_and(|record| is_acknowledged(record, group.as_ref()))
            }
            Self::Pending { group, count } => {
                let streams = world.streams.values();
                let mut groups = streams.filter_map(|stream| stream.groups.get(group));
                groups.any(|group| group.head.pending == *count)
            }
            Self::Lost => {
                let before: u64 = start.totals.values().map(|totals| totals.lost).sum();
                world.ledger.all_totals().lost > before
            }
            Self::At { actor, line } => {
                let actor = world.actors.get(actor);
                actor.is_some_and(|actor| actor.can_run() && actor.line == *line)
            }
            Self::Broken => false,
        }
    }
}

/// Whether a message is acknowledged for a group, or for each that it is of
/// concern to.
fn is_acknowledged(record: &Record, group: Option<&GroupName>) -> bool {
    let by_xack = |group: &GroupName| {
        let tracks = record
            .copies
            .iter()
            .filter_map(|copy| copy.tracks.get(group));
        tracks
            .map(|track| &track.status)
            .any(|status| *status == Status::Acknowledged)
    };
    let is_done = |group: &GroupName| by_xack(group) || record.fate(group) == Fate::Done;
    let Some(group) = group else {
        let mut fates = record
            .fates()
            .filter(|(_, fate)| *fate != Fate::Skipped)
            .peekable();
        return fates.peek().is_some() && fates.all(|(group, _)| is_done(group));
    };
    is_done(group)
}

/// A message that was sent, or that a producer sends next.
fn check_message(message: &MessageName, world: &World) -> Result<(), Rejection> {
    let mut actors = world.actors.values();
    let is_next = actors.any(|actor| actor.next_message.as_ref() == Some(message));
    if is_next || world.ledger.record_of(message).is_some() {
        return Ok(());
    }
    Err(Rejection::NoMessage {
        message: message.clone(),
    })
}

fn check_group(group: &GroupName, world: &World) -> Result<(), Rejection> {
    let mut streams = world.streams.values();
    if streams.any(|stream| stream.groups.contains_key(group)) {
        return Ok(());
    }
    Err(Rejection::NoGroup {
        group: group.clone(),
    })
}

fn check_line(id: &ActorId, line: &Label, world: &World) -> Result<(), Rejection> {
    let Some(actor) = world.actors.get(id) else {
        return Err(Rejection::NoActor { actor: id.clone() });
    };
    if actor.program.program().line(line).is_some() {
        return Ok(());
    }
    Err(Rejection::NoLine {
        actor: id.clone(),
        line: line.to_string(),
    })
}

/// A run that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// What it goes on to.
    pub goal: Goal,
    /// Steps taken: lines that were run.
    pub taken: u64,
    /// Steps it may take.
    pub at_most: u64,
}

impl Run {
    /// The most steps a run may be given.
    pub const MAX: u64 = 10_000;

    /// A run that has not begun.
    ///
    /// # Errors
    /// When its goal is not one of this room, or its length is out of bounds.
    pub fn new(goal: Goal, at_most: u64, world: &World) -> Result<Self, Rejection> {
        if !(1..=Self::MAX).contains(&at_most) {
            return Err(Rejection::OutOfRange {
                what: "at_most".into(),
                min: 1,
                max: Self::MAX,
            });
        }
        goal.check(world)?;
        Ok(Self {
            goal,
            taken: 0,
            at_most,
        })
    }
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

#[cfg(test)]
mod tests;
