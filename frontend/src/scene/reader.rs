//! A reader for itself, without a group: how far it is, what it has in its hand,
//! and what is kept of its place.

use shared::{
    fact::EntryRef,
    id::{ActorId, ConsumerName, EntryId, GroupName, Key},
    ledger::Status,
    program::{LastId, Line, Op, Reads},
    world::{Actor, ActorState, World},
};

use super::{ActorCard, Cell, Kind, Note, work};

/// How far a reader is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    /// After which id it last asked; none where it has not asked.
    pub after: Option<EntryId>,
    /// Messages that it has still to be given, counted up to [`COUNTED`].
    pub to_read: u64,
    /// Counting stopped there.
    pub more: bool,
    /// Messages that are lost for it.
    pub lost: u64,
}

/// What a reader has still to read is counted up to here.
const COUNTED: usize = 1_000;

impl Position {
    pub(super) fn of(world: &World, reader: &GroupName) -> Self {
        let key = world.pattern.pattern().stream();
        let to_read = to_read(world, &key, reader);
        Self {
            after: asked_after(world, &key, reader),
            more: to_read >= COUNTED,
            to_read: to_read as u64,
            lost: world.ledger.totals(reader).lost,
        }
    }
}

/// After which id a reader last asked; none where it has not asked yet.
pub(super) fn asked_after(world: &World, key: &Key, reader: &GroupName) -> Option<EntryId> {
    let actor = world.actors.get(reader.as_str())?;
    let has_begun = actor.cursor > EntryId::MIN
        || actor.last_id.is_some()
        || world.ledger.began(key, reader).is_some();
    has_begun.then_some(actor.cursor)
}

fn to_read(world: &World, key: &Key, reader: &GroupName) -> usize {
    let groups = &mut world.ledger.groups_of(key);
    let start = groups.find(|(name, _)| *name == reader);
    let Some(from) = start.and_then(|(_, start)| start.next()) else {
        return 0;
    };
    let ids = world.ledger.entries_between(key, from, EntryId::MAX);
    let is_unread = |id: &EntryId| {
        let at = EntryRef {
            key: key.clone(),
            id: *id,
        };
        world.ledger.has(&at) && world.ledger.status(&at, reader) == Some(Status::Unread)
    };
    ids.filter(is_unread).take(COUNTED).count()
}

impl Cell {
    pub(super) fn of_reader(
        world: &World,
        reader: &GroupName,
        id: &ActorId,
        actor: &Actor,
    ) -> Self {
        Self {
            name: ConsumerName::from(id.as_str()),
            actor: Some(ActorCard::of(world, id, actor)),
            shared_by: Vec::new(),
            kind: Kind::Consumer,
            pending: None,
            own: work::own(world, id, actor),
            note: note(world, reader, actor),
        }
    }
}

/// Where the last id of what it runs is kept; none where it replays all of it.
fn kept_in(actor: &Actor) -> Option<LastId> {
    let lines = actor.program.program().lines.iter();
    let mut kept = lines.filter_map(|line: &Line| match line.op {
        Op::Send(_, Reads::Read(kept)) => Some(kept),
        _ => None,
    });
    kept.next()
}

fn note(world: &World, reader: &GroupName, actor: &Actor) -> Option<Note> {
    let key = world.pattern.pattern().stream();
    if matches!(actor.state, ActorState::Crashed | ActorState::Stopped) {
        let to_read = to_read(world, &key, reader);
        return match kept_in(actor) {
            Some(LastId::Memory) => Some(Note::BeginsAtLatest(to_read as u64)),
            Some(LastId::Redis) => Some(Note::BeginsWhereSaved),
            None => Some(Note::BeginsAtFirst),
        };
    }
    let held = actor.hand.as_ref()?;
    let message = held.message.clone();
    match kept_in(actor) {
        Some(LastId::Memory) => Some(Note::ReadOnce(message)),
        Some(LastId::Redis) if held.processed => Some(Note::NotSavedYet(message)),
        Some(LastId::Redis) | None => None,
    }
}

/// Makes the cell of each.
pub(super) fn cells(world: &World, reader: &GroupName) -> Vec<Cell> {
    let actor = world.actors.get_key_value(reader.as_str());
    let cell = actor.map(|(id, actor)| Cell::of_reader(world, reader, id, actor));
    cell.into_iter().collect()
}
