//! A consumer group's card.

use std::{rc::Rc, sync::Arc};

use shared::{
    id::{ActorId, ConsumerName, EntryId, GroupName},
    patterns::CALLERS,
    world::{Actor, Count, GroupHead, Role, World},
};

use super::{Hue, Outcomes, Position, Purpose, Shelf, Tray, consumer::Cell, natural, reader};

/// A group as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    /// Its name.
    pub name: GroupName,
    /// Its colour.
    pub hue: Hue,
    /// Its figures.
    pub figures: Figures,
    /// It is those who wait for replies: no consumers, but producers.
    pub are_callers: bool,
    /// Its consumers: the room's actors, then those that only Redis knows.
    pub cells: Vec<Cell>,
    /// What it has done.
    pub done: Tray,
    /// What it gave up on; none where the pattern never does.
    pub dead: Option<Tray>,
    /// Messages whose side effect was done more than once.
    pub done_twice: u64,
}

/// The figures of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Figures {
    /// What Redis says of its group; none where it has no such group.
    Group(Option<Stats>),
    /// A reader for itself, of which Redis knows nothing.
    Reader(Position),
    /// Redis knows of no group: these workers share lists or the like.
    Workers {
        /// Messages that wait.
        waiting: u64,
        /// Messages in their hands.
        in_hand: u64,
        /// What Redis remembers of their work; none where that is nothing.
        kept: Option<u64>,
    },
}

/// What Redis says of a group.
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
    pub(super) fn of(
        world: &World,
        name: &GroupName,
        hue: Hue,
        shelves: &[Rc<Shelf>],
        outcomes: &mut Outcomes,
    ) -> Self {
        let pattern = world.pattern.pattern();
        let key = pattern.stream();
        let known = world
            .streams
            .get(&key)
            .and_then(|stream| stream.groups.get(name));
        let totals = world.ledger.totals(name);
        let is_reader = world.ledger.readers().any(|reader| reader == name);
        let are_callers = pattern.replies().is_some() && name.as_str() == CALLERS;
        let cells = match pattern.has_stream() {
            _ if is_reader => reader::cells(world, name),
            true => cells(world, name, known.map(|group| &**group)),
            false => workers(world, name, shelves),
        };
        Self {
            name: name.clone(),
            hue,
            figures: match pattern.has_stream() {
                _ if is_reader => Figures::Reader(Position::of(world, name)),
                _ if are_callers => callers(world),
                true => Figures::Group(known.map(|group| Stats::of(&group.head))),
                false => figures(shelves, &cells),
            },
            are_callers,
            cells,
            done: outcomes.done(name, totals.acknowledged),
            dead: (!pattern.dead.is_empty()).then(|| outcomes.dead(name, totals.dead)),
            done_twice: totals.done_twice,
        }
    }
}

/// Replies that wait, and those who wait for one or have one.
fn callers(world: &World) -> Figures {
    let producers = world.actors.values();
    let held = producers.filter(|actor| actor.role == Role::Producer && actor.hand.is_some());
    Figures::Workers {
        waiting: world.counts.values().map(|count| count.size).sum(),
        in_hand: held.count() as u64,
        kept: None,
    }
}

fn figures(shelves: &[Rc<Shelf>], cells: &[Cell]) -> Figures {
    let sum = |purpose| {
        let mut found = shelves.iter().filter(|shelf| shelf.purpose == purpose);
        let first = found.next().map(|shelf| shelf.size);
        first.map(|first| first + found.map(|shelf| shelf.size).sum::<u64>())
    };
    let own = cells.iter().flat_map(|cell| &cell.own);
    let own = own.map(|shelf| shelf.size).reduce(|all, size| all + size);
    let held = cells.iter().filter_map(|cell| cell.actor.as_ref());
    Figures::Workers {
        waiting: sum(Purpose::Waiting).unwrap_or(0),
        in_hand: held.map(|actor| actor.held).sum(),
        kept: match (sum(Purpose::Busy), own) {
            (None, None) => None,
            (busy, own) => Some(busy.unwrap_or(0) + own.unwrap_or(0)),
        },
    }
}

/// Those who share lists or the like, and who puts back what they left.
fn workers(world: &World, name: &GroupName, shelves: &[Rc<Shelf>]) -> Vec<Cell> {
    let cell =
        |(id, actor): (&ActorId, &Arc<Actor>)| Cell::of_worker(world, name, shelves, id, actor);
    members(world, name).map(cell).collect()
}

/// The actors of a group in order. Reapers come last: first those who work, then
/// who cleans up.
fn members<'a>(
    world: &'a World,
    name: &GroupName,
) -> impl Iterator<Item = (&'a ActorId, &'a Arc<Actor>)> {
    let all = world.actors.iter();
    let mut mine: Vec<_> = all
        .filter(|(_, actor)| actor.role.group() == Some(name))
        .collect();
    let is_reaper = |actor: &Actor| matches!(actor.role, Role::Reaper { .. });
    mine.sort_by(|(a, one), (b, other)| {
        let (a, b) = (natural(a.as_str()), natural(b.as_str()));
        is_reaper(one).cmp(&is_reaper(other)).then(a.cmp(&b))
    });
    mine.into_iter()
}

fn cells(world: &World, name: &GroupName, known: Option<&shared::world::Group>) -> Vec<Cell> {
    let cell = |(id, actor): (&ActorId, &Arc<Actor>)| Cell::of_actor(world, name, known, id, actor);
    let mut cells: Vec<Cell> = members(world, name).map(cell).collect();
    let strangers = known.into_iter().flat_map(|group| group.consumers.keys());
    let is_actor = |consumer: &&ConsumerName| {
        let found = world.actors.get_key_value(consumer.as_str());
        found.is_some_and(|(id, actor)| {
            actor.role.group() == Some(name) && actor.consumer(id) == **consumer
        })
    };
    cells.extend(
        strangers
            .filter(|consumer| !is_actor(consumer))
            .map(|consumer| Cell::of_stranger(world, name, known, consumer)),
    );
    cells
}
