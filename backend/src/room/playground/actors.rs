//! The driver changes how an actor runs and reads, freezes it, and ends it.

use shared::{
    fact::Fact,
    id::{ActorId, ConsumerName, GroupName},
    rejection::Rejection,
    step::{Cause, EffectKind},
    why::Why,
    world::{ActorState, OutOfBounds, Pace, ReadOptions, Role},
};

use super::Playground;
use crate::room::draft::Draft;

impl Playground {
    /// Changes how an actor runs by itself.
    ///
    /// # Errors
    /// When a value is out of its bounds.
    pub(super) fn set_pace(&mut self, id: &ActorId, pace: Pace) -> Result<(), Rejection> {
        let mut actor = self.actor(id)?.clone();
        in_bounds(pace.out_of_bounds())?;
        actor.pace = pace;
        let mut draft = Draft::new(Cause::Edit);
        draft.befell(id, EffectKind::Edit, Why::PaceSet);
        draft.set_actor(id, actor);
        self.commit(draft);
        Ok(())
    }

    /// Changes how a consumer reads from now on. A read that waits in Redis
    /// goes on as it was sent.
    ///
    /// # Errors
    /// When the actor is no consumer, or a value is out of its bounds.
    pub(super) fn set_reads(&mut self, id: &ActorId, reads: ReadOptions) -> Result<(), Rejection> {
        let mut actor = self.actor(id)?.clone();
        if !matches!(actor.role, Role::Consumer { .. }) {
            return Err(Rejection::NotConsumer { actor: id.clone() });
        }
        in_bounds(reads.out_of_bounds())?;
        actor.reads = reads;
        let mut draft = Draft::new(Cause::Edit);
        draft.befell(id, EffectKind::Edit, Why::ReadsSet);
        draft.set_actor(id, actor);
        self.commit(draft);
        Ok(())
    }

    /// Freezes an actor, or lets it go on where it stood. Its connection stays;
    /// what Redis hands to a read that waited is in its memory all the same.
    ///
    /// # Errors
    /// When it is so already, or the actor has no connection.
    pub(super) async fn freeze(&mut self, id: &ActorId, frozen: bool) -> Result<(), Rejection> {
        self.check_up()?;
        let mut actor = self.actor(id)?.clone();
        match actor.state {
            ActorState::Crashed | ActorState::Stopped => {
                return Err(Rejection::ActorCrashed { actor: id.clone() });
            }
            state if (state == ActorState::Paused) == frozen => return Err(Rejection::AlreadySo),
            _ => {}
        }
        actor.state = if frozen {
            ActorState::Paused
        } else if self.cast.is_waiting(id) {
            ActorState::Blocked
        } else if actor.hand.is_some() {
            ActorState::Working
        } else {
            ActorState::Ready
        };
        let mut draft = Draft::new(Cause::Edit);
        draft.befell(id, EffectKind::Edit, Why::Frozen { frozen });
        draft.set_actor(id, actor);
        self.commit(draft);
        Ok(())
    }

    /// Ends an actor, and deletes its consumer if asked to (`XGROUP
    /// DELCONSUMER`): its pending entries go with that.
    ///
    /// # Errors
    /// When there is no such actor, or Redis does not answer.
    pub(super) async fn remove_actor(
        &mut self,
        id: &ActorId,
        delete_consumer: bool,
    ) -> Result<(), Rejection> {
        self.check_up()?;
        let actor = self.actor(id)?;
        let (group, consumer) = (actor.role.group().cloned(), actor.consumer(id));
        let mut draft = Draft::new(Cause::Edit);
        // First, or what serves a read that waits makes the consumer again.
        self.end(&mut draft, id).await?;
        let is_in_redis = self.world.pattern.pattern().has_groups();
        if let Some(group) = group.filter(|_| delete_consumer && is_in_redis) {
            self.delete_consumer(&mut draft, &group, consumer).await?;
        }
        self.take_edit(draft).await
    }

    async fn delete_consumer(
        &mut self,
        draft: &mut Draft,
        group: &GroupName,
        consumer: ConsumerName,
    ) -> Result<(), Rejection> {
        let key = self.stream();
        let words = [
            "XGROUP",
            "DELCONSUMER",
            key.as_str(),
            group.as_str(),
            consumer.as_str(),
        ];
        let done = self.by_hand(&words).await?;
        if let Some(error) = done.reply.error() {
            let error = error.to_owned();
            done.show(draft, Why::Refused { error });
            return Ok(());
        }
        let why = Why::ConsumerDeleted {
            group: group.clone(),
            pending: done.count(),
        };
        done.show(draft, why);
        let pending = self.world.ledger.pending_of(&key, group, &consumer);
        draft.facts.extend(pending.map(|at| Fact::Forgotten {
            at: at.clone(),
            group: group.clone(),
            consumer: consumer.clone(),
        }));
        Ok(())
    }
}

fn in_bounds(outside: Option<OutOfBounds>) -> Result<(), Rejection> {
    match outside {
        Some(OutOfBounds { what, min, max }) => Err(Rejection::OutOfRange {
            what: what.into(),
            min,
            max,
        }),
        None => Ok(()),
    }
}
