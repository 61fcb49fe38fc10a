//! A worker that shares lists or the like with others: what it does, has in its
//! hand, and what Redis remembers of it.

use std::rc::Rc;

use shared::{
    id::{ActorId, ConsumerName, GroupName},
    ledger::Status,
    patterns::Per,
    world::{Actor, ActorState, Held, Role, World},
};

use super::{ActorCard, Cell, Claims, Cleans, Due, Kind, Note, Purpose, Shelf};

impl Cell {
    pub(super) fn of_worker(
        world: &World,
        group: &GroupName,
        shelves: &[Rc<Shelf>],
        id: &ActorId,
        actor: &Actor,
    ) -> Self {
        let me = ConsumerName::from(id.as_str());
        let own = own(world, id, actor);
        let seen = Seen {
            world,
            group,
            me: &me,
        };
        Self {
            actor: Some(ActorCard::of(world, id, actor)),
            kind: kind(world, shelves, actor),
            note: seen.note(actor, shelves, &own),
            pending: None,
            name: me,
            own,
            shared_by: Vec::new(),
        }
    }
}

/// The keys that only this worker has.
pub(super) fn own(world: &World, id: &ActorId, actor: &Actor) -> Vec<Rc<Shelf>> {
    if !matches!(actor.role, Role::Consumer { .. }) {
        return Vec::new();
    }
    let specs = world.pattern.pattern().keys.iter();
    let own = specs.filter(|spec| spec.per == Per::Consumer);
    let shelf = |spec: &shared::patterns::KeySpec| {
        let key = format!("{}{id}", spec.name);
        Rc::new(Shelf::of(world, key.into(), spec.kind))
    };
    own.map(shelf).collect()
}

fn kind(world: &World, shelves: &[Rc<Shelf>], actor: &Actor) -> Kind {
    if !matches!(actor.role, Role::Reaper { .. }) {
        return Kind::Consumer;
    }
    Kind::Reaper(Claims {
        min_idle_ms: world.settings.min_idle_ms,
        due: Due::of(world, actor),
        ripe: shelves.iter().map(|shelf| shelf.overdue()).sum(),
        does: Cleans::PutsBack,
    })
}

/// What is known of a worker's messages.
struct Seen<'a> {
    world: &'a World,
    group: &'a GroupName,
    me: &'a ConsumerName,
}

impl Seen<'_> {
    fn note(&self, actor: &Actor, shelves: &[Rc<Shelf>], own: &[Rc<Shelf>]) -> Option<Note> {
        let is_down = matches!(actor.state, ActorState::Crashed | ActorState::Stopped);
        match &actor.hand {
            Some(held) if !is_down => self.of_hand(held),
            _ => self.of_what_is_left(shelves, own),
        }
    }

    fn of_hand(&self, held: &Held) -> Option<Note> {
        let message = held.message.clone();
        let ledger = &self.world.ledger;
        match &ledger.track(&held.key, held.entry, self.group)?.status {
            Status::Taken => Some(Note::OnlyHere(message)),
            Status::Unread => Some(Note::AlsoWaits(message, held.key.clone())),
            Status::Pending { consumer, .. } if consumer == self.me => {
                held.processed.then_some(Note::NotRemovedYet(message))
            }
            Status::Pending { consumer, .. } => Some(Note::HandedOn(message, consumer.clone())),
            Status::Acknowledged => Some(Note::DoneMeanwhile(message)),
            Status::Skipped | Status::Dropped | Status::Missed => None,
        }
    }

    /// What Redis still has of work that nobody remembers.
    fn of_what_is_left(&self, shelves: &[Rc<Shelf>], own: &[Rc<Shelf>]) -> Option<Note> {
        let mine = own
            .iter()
            .flat_map(|shelf| shelf.items().map(move |item| (shelf, item)));
        let busy = shelves
            .iter()
            .filter(|shelf| shelf.purpose == Purpose::Busy);
        let busy = busy.flat_map(|shelf| shelf.items().map(move |item| (shelf, item)));
        let key = self.world.pattern.pattern().stream();
        let was_mine = |item: &super::Item| {
            let track = self.world.ledger.track(&key, item.token.id, self.group);
            track.is_some_and(|track| {
                matches!(&track.status, Status::Pending { consumer, .. } if consumer == self.me)
            })
        };
        let mut left = mine.chain(busy.filter(|(_, item)| was_mine(item)));
        let (shelf, item) = left.next()?;
        Some(Note::KeptIn(item.token.message.clone(), shelf.key.clone()))
    }
}
