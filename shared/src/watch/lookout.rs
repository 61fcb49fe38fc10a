//! Looks after an invariant step by step.

use super::{
    Invariant,
    fault::{Fault, Scene},
    order::Order,
};
use crate::{
    fact::{By, Fact},
    id::ActorId,
    step::Step,
    world::{Change, World},
};

/// Goes along with a room and tells the step at which an invariant breaks. A
/// step costs what its facts and changes are, whatever the room holds; only to
/// name who broke it may it look at all messages.
#[derive(Clone, Debug)]
pub struct Lookout {
    invariant: Invariant,
    order: Order,
}

impl Lookout {
    /// A lookout from this picture on. Where the room is rewound, another one
    /// is needed.
    pub fn new(invariant: Invariant, world: &World) -> Self {
        let order = match invariant {
            Invariant::InOrder => Order::of(&world.ledger),
            _ => Order::default(),
        };
        Self { invariant, order }
    }

    /// What it looks after.
    pub fn invariant(&self) -> &Invariant {
        &self.invariant
    }

    /// Takes a step that the picture has taken. What broke the invariant, where
    /// it does not hold after it; that it was broken before is not told apart.
    pub fn take(&mut self, step: &Step, world: &World) -> Option<Fault> {
        let mut found = None;
        for fact in &step.facts {
            let fault = self.notice(fact, world);
            found = found.or(fault);
        }
        found.or_else(|| self.look(step, world))
    }

    /// Takes a fact that the picture has folded, as live mode does before its
    /// step is there; [`Lookout::look`] does the rest.
    pub fn notice(&mut self, fact: &Fact, world: &World) -> Option<Fault> {
        match self.invariant {
            Invariant::InOrder => {
                let in_order = self.order.take(fact, &world.ledger);
                (!in_order).then(|| told_by(fact, world))
            }
            Invariant::DeliveriesAtMost { limit } => match fact {
                Fact::Delivered { at, deliveries, .. } | Fact::Claimed { at, deliveries, .. } => {
                    let known = world.ledger.knows(at);
                    (known && *deliveries > limit).then(|| told_by(fact, world))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Takes a step whose facts were noticed already.
    pub fn look(&self, step: &Step, world: &World) -> Option<Fault> {
        if let Invariant::DeliveriesAtMost { limit } = self.invariant {
            return too_often(limit, step, world);
        }
        let broken = !self.invariant.stands(world);
        broken.then(|| self.invariant.fault(Scene { step, world }))
    }
}

/// What a fact is about, and who brought it about.
fn told_by(fact: &Fact, world: &World) -> Fault {
    let by = match fact {
        Fact::Delivered { by, .. } | Fact::Claimed { by, .. } | Fact::Acknowledged { by, .. } => {
            By::actor(by)
        }
        Fact::Processed { by, .. } => Some(by),
        _ => None,
    };
    Fault {
        message: fact.entry().map(|at| world.message_of(&at.key, at.id)),
        actor: by.cloned(),
    }
}

/// Another client may have delivered an entry and set its count.
fn too_often(limit: u64, step: &Step, world: &World) -> Option<Fault> {
    step.changes.iter().find_map(|change| match change {
        Change::Pending {
            key, id, pending, ..
        } if pending.deliveries > limit => {
            let owner = ActorId::from(pending.consumer.as_str());
            Some(Fault {
                message: Some(world.message_of(key, *id)),
                actor: world.actors.contains_key(&owner).then_some(owner),
            })
        }
        _ => None,
    })
}
