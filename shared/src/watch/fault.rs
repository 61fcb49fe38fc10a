//! Which message and which actor broke an invariant in a step.

use super::{
    Invariant,
    standing::{groups_called, orphan},
};
use crate::{
    fact::{By, Fact},
    id::{ActorId, ConsumerName, EntryId, Key, MessageName},
    ledger::{Fate, Ledger, Record},
    step::{Cause, Step},
    world::{Change, World},
};

/// What broke an invariant: which message, and who did it or whom it befell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fault {
    /// The message, where it was about one.
    pub message: Option<MessageName>,
    /// The actor, where it was one.
    pub actor: Option<ActorId>,
}

/// A step that broke something, and the picture after it.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) step: &'a Step,
    pub(super) world: &'a World,
}

impl Invariant {
    /// Who broke it in this step, which is known to have done so.
    pub(super) fn fault(&self, scene: Scene) -> Fault {
        let found = match self {
            Self::NothingLost => scene.by_fact(|fact, ledger| ends(fact, ledger, Fate::Lost)),
            Self::NothingDead => scene.by_fact(|fact, _| matches!(fact, Fact::DeadLettered { .. })),
            Self::NothingDoneTwice => scene.by_fact(is_done_twice),
            Self::PendingAtMost { group, .. } => scene.by_last(|fact| {
                let comes = matches!(fact, Fact::Delivered { .. } | Fact::Claimed { .. });
                comes && fact.group() == Some(group)
            }),
            Self::UnreadAtMost { group, .. } => {
                let is_of_group =
                    |key: &Key| groups_called(scene.world, group).any(|(k, _)| k == key);
                scene.by_last(|fact| match fact {
                    Fact::Sent { at, .. } => is_of_group(&at.key),
                    Fact::Reopened { group: of, .. } => of == group,
                    _ => false,
                })
            }
            Self::PendingIsOwned => scene.orphaned(),
            // Told by a fact, or by what is pending.
            Self::InOrder | Self::DeliveriesAtMost { .. } => None,
        };
        found.unwrap_or_else(|| scene.of_cause())
    }
}

/// Whether what a fact is about ends so: for its group, or for any.
fn ends(fact: &Fact, ledger: &Ledger, fate: Fate) -> bool {
    let Some(record) = record_of(fact, ledger) else {
        return false;
    };
    match fact.group() {
        Some(group) => record.fate(group) == fate,
        None => record.fates().any(|(_, one)| one == fate),
    }
}

fn is_done_twice(fact: &Fact, ledger: &Ledger) -> bool {
    let Fact::Processed { group, .. } = fact else {
        return false;
    };
    record_of(fact, ledger).is_some_and(|record| record.processed(group) > 1)
}

fn record_of<'a>(fact: &Fact, ledger: &'a Ledger) -> Option<&'a Record> {
    let at = fact.entry()?;
    let message = ledger.message_of(&at.key, at.id)?;
    ledger.record_of(message).map(|record| &**record)
}

impl Scene<'_> {
    /// The first fact of the step that did it; where the step does not tell it
    /// by itself (a trim, a frame whose facts were left out), the message's own
    /// life does.
    fn by_fact(&self, is_it: impl Fn(&Fact, &Ledger) -> bool) -> Option<Fault> {
        let ledger = &self.world.ledger;
        let mut told = self.step.facts.iter();
        if let Some(fact) = told.find(|fact| is_it(fact, ledger)) {
            return Some(self.of_fact(fact));
        }
        let lives = ledger.messages().filter_map(|(_, record)| {
            let latest = record.life.iter().rev();
            let mut of_step = latest.take_while(|event| event.step == self.step.number);
            of_step.find(|event| is_it(&event.fact, ledger))
        });
        let id = |fact: &Fact| fact.entry().map_or(EntryId::MAX, |at| at.id);
        let first = lives.min_by_key(|event| id(&event.fact))?;
        Some(self.of_fact(&first.fact))
    }

    /// The last fact of the step that added to a number.
    fn by_last(&self, adds: impl Fn(&Fact) -> bool) -> Option<Fault> {
        let fact = self.step.facts.iter().rev().find(|fact| adds(fact))?;
        Some(self.of_fact(fact))
    }

    /// What a fact is about, and who brought it about.
    pub(super) fn of_fact(&self, fact: &Fact) -> Fault {
        let at = fact.entry();
        Fault {
            message: at.map(|at| self.world.message_of(&at.key, at.id)),
            actor: self.actor_of(fact),
        }
    }

    fn actor_of(&self, fact: &Fact) -> Option<ActorId> {
        match fact {
            Fact::Sent { by, .. }
            | Fact::Delivered { by, .. }
            | Fact::Taken { by, .. }
            | Fact::Acknowledged { by, .. }
            | Fact::Claimed { by, .. }
            | Fact::Removed { by, .. }
            | Fact::Returned { by, .. }
            | Fact::Trimmed { by, .. }
            | Fact::FoundDeleted { by, .. } => By::actor(by).cloned(),
            Fact::Processed { by, .. }
            | Fact::Peeked { by, .. }
            | Fact::FoundMark { by, .. }
            | Fact::Failed { by, .. }
            | Fact::DeadLettered { by, .. }
            | Fact::HandLost { by, .. } => Some(by.clone()),
            Fact::Forgotten { consumer, .. } => self.actor_called(consumer),
            Fact::Missed { group, .. } => self.actor_called(&group.as_str().into()),
            Fact::Skipped { .. }
            | Fact::Reopened { .. }
            | Fact::CursorMoved { .. }
            | Fact::GroupCreated { .. }
            | Fact::GroupRemoved { .. }
            | Fact::ReaderJoined { .. }
            | Fact::PassedOver { .. } => None,
        }
    }

    /// The actor that reads under a consumer's name, or did until this step.
    fn actor_called(&self, consumer: &ConsumerName) -> Option<ActorId> {
        let actor = ActorId::from(consumer.as_str());
        let left = |change: &Change| matches!(change, Change::ActorGone { id } if *id == actor);
        let known = self.world.actors.contains_key(&actor) || self.step.changes.iter().any(left);
        known.then_some(actor)
    }

    /// The first entry that is pending for nobody who is there.
    fn orphaned(&self) -> Option<Fault> {
        let (key, group, consumer) = orphan(self.world)?;
        let first = group.pending_of(consumer).next();
        Some(Fault {
            message: first.map(|(id, _)| self.world.message_of(key, id)),
            actor: self.actor_called(consumer),
        })
    }

    /// Whoever the step was about.
    fn of_cause(&self) -> Fault {
        let actor = match &self.step.cause {
            Cause::Line { actor, .. } | Cause::Fault { actor } => Some(actor.clone()),
            Cause::Edit | Cause::Outside | Cause::Expiry | Cause::Live { .. } => None,
        };
        Fault {
            message: None,
            actor,
        }
    }
}
