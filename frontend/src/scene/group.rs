//! A consumer group's card.

use std::sync::Arc;

use shared::{
    id::{ActorId, ConsumerName, EntryId, GroupName},
    world::{Actor, Count, GroupHead, Role, World},
};

use super::{Hue, Outcomes, Tray, consumer::Cell, natural};

/// A group as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    /// Its name.
    pub name: GroupName,
    /// Its colour.
    pub hue: Hue,
    /// What Redis says of it; none where Redis has no such group.
    pub stats: Option<Stats>,
    /// Its consumers: the room's actors, then those that only Redis knows.
    pub cells: Vec<Cell>,
    /// What it has done.
    pub done: Tray,
    /// What it gave up on.
    pub dead: Tray,
    /// Messages whose side effect was done more than once.
    pub done_twice: u64,
}

/// The figures of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stats {
    /// Its cursor.
    pub last_delivered: EntryId,
    /// Pending entries.
    pub pending: u64,
    /// The lag that Redis tells; it does not always know.
    pub lag: Option<i64>,
    /// Entries behind the cursor, counted.
    pub undelivered: Count,
}

/// How the lag that Redis tells stands to the entries that were counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lag {
    /// They agree, as far as was counted.
    True,
    /// Redis does not know it.
    Unknown,
    /// They differ.
    Wrong,
}

impl Stats {
    fn of(head: &GroupHead) -> Self {
        Self {
            last_delivered: head.last_delivered,
            pending: head.pending,
            lag: head.lag,
            undelivered: head.undelivered,
        }
    }

    /// Whether the lag is right.
    pub(crate) fn lag_is(&self) -> Lag {
        let counted = i64::try_from(self.undelivered.n).unwrap_or(i64::MAX);
        match self.lag {
            None => Lag::Unknown,
            Some(lag) if lag == counted => Lag::True,
            Some(lag) if self.undelivered.more && lag >= counted => Lag::True,
            Some(_) => Lag::Wrong,
        }
    }
}

impl Group {
    pub(super) fn of(world: &World, name: &GroupName, hue: Hue, outcomes: &mut Outcomes) -> Self {
        let key = world.pattern.pattern().stream();
        let known = world
            .streams
            .get(&key)
            .and_then(|stream| stream.groups.get(name));
        let totals = world.ledger.totals(name);
        Self {
            name: name.clone(),
            hue,
            stats: known.map(|group| Stats::of(&group.head)),
            cells: cells(world, name, known.map(|group| &**group)),
            done: outcomes.done(name, totals.acknowledged),
            dead: outcomes.dead(name, totals.dead),
            done_twice: totals.done_twice,
        }
    }
}

fn cells(world: &World, name: &GroupName, known: Option<&shared::world::Group>) -> Vec<Cell> {
    let mine = world
        .actors
        .iter()
        .filter(|(_, actor)| actor.role.group() == Some(name));
    // Reapers last among the actors: first those who work, then who cleans up.
    let (reapers, consumers): (Vec<_>, Vec<_>) =
        mine.partition(|(_, actor)| matches!(actor.role, Role::Reaper { .. }));
    let cell = |(id, actor): (&ActorId, &Arc<Actor>)| Cell::of_actor(world, name, known, id, actor);
    let mut cells: Vec<Cell> = consumers.into_iter().map(cell).collect();
    cells.sort_by(|a, b| natural(a.name.as_str()).cmp(&natural(b.name.as_str())));
    cells.extend(reapers.into_iter().map(cell));
    let strangers = known.into_iter().flat_map(|group| group.consumers.keys());
    let is_actor = |consumer: &&ConsumerName| {
        let actor = world.actors.get(consumer.as_str());
        actor.is_some_and(|actor| actor.role.group() == Some(name))
    };
    cells.extend(
        strangers
            .filter(|consumer| !is_actor(consumer))
            .map(|consumer| Cell::of_stranger(world, name, known, consumer)),
    );
    cells
}
