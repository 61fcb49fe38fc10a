//! A producer's card.

use shared::{
    id::{ActorId, MessageName},
    world::{ActorState, CrashPoint, Role, World},
};

use super::{
    HandToken, Speed,
    command::{Next, next},
    consumer::in_hand,
    natural,
};

/// A producer as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Producer {
    /// Its name.
    pub id: ActorId,
    /// What it is doing.
    pub state: ActorState,
    /// Whether it can run a line.
    pub can_run: bool,
    /// What it does next.
    pub next: Next,
    /// The name of its next message.
    pub message: Option<MessageName>,
    /// What it waits for a reply to, or has the reply of; nothing where it does
    /// not wait for replies.
    pub hand: Option<Option<HandToken>>,
    /// Its next message fails every time.
    pub poison: bool,
    /// How it runs by itself.
    pub speed: Speed,
    /// Where it is to crash.
    pub crash_point: Option<CrashPoint>,
}

/// The producers of a world.
pub(super) fn all(world: &World) -> Vec<Producer> {
    let producers = world
        .actors
        .iter()
        .filter(|(_, actor)| actor.role == Role::Producer);
    let waits = world.pattern.pattern().replies().is_some();
    let mut cards: Vec<Producer> = producers
        .map(|(id, actor)| Producer {
            id: id.clone(),
            state: actor.state,
            can_run: actor.can_run(),
            next: next(world, id),
            message: actor.next_message.clone(),
            hand: waits.then(|| actor.hand.as_ref().map(in_hand)),
            poison: actor.poison_next,
            speed: Speed::of(actor),
            crash_point: actor.crash_point.clone(),
        })
        .collect();
    cards.sort_by(|a, b| natural(a.id.as_str()).cmp(&natural(b.id.as_str())));
    cards
}
