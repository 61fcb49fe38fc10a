//! Crashes and restarts.

use std::sync::Arc;

use shared::{
    id::{ActorId, ConsumerName, EntryId},
    program::{Slot, machine},
    rejection::Rejection,
    step::{Cause, EffectKind},
    why::Why,
    world::{ActorState, CrashPoint, Group, Role},
};

use super::Playground;
use crate::room::draft::Draft;

impl Playground {
    /// Cuts an actor's connection. The step is taken once Redis lists it no
    /// more.
    ///
    /// # Errors
    /// When it has none.
    pub async fn crash(&mut self, id: &ActorId) -> Result<(), Rejection> {
        self.check_up()?;
        if !self.has_connection(id)? {
            return Err(Rejection::ActorCrashed { actor: id.clone() });
        }
        if let Err(gone) = self.cast.cut(id, &mut self.redis).await {
            return Err(self.lost(&gone));
        }
        let seen = match self.look().await {
            Ok(seen) => seen,
            Err(gone) => return Err(self.lost(&gone)),
        };
        let mut draft = Draft::fault(id);
        self.crashed(&mut draft, id);
        self.take(draft, seen)
    }

    /// Puts into the draft that an actor's connection is gone, and with it what
    /// was in its memory.
    pub(super) fn crashed(&mut self, draft: &mut Draft, id: &ActorId) {
        self.carried.remove(id);
        let Ok(actor) = self.actor(id) else { return };
        let mut actor = actor.clone();
        let held = actor.hand.as_ref().map(|held| held.message.clone());
        draft.facts.extend(machine::lost(id, &actor));
        let (line, why) = match self.unheard.remove(id) {
            Some(before) => {
                actor.never_heard(&before);
                (before.line.clone(), Why::Unanswered { held })
            }
            None => (actor.line.clone(), Why::Crashed { held }),
        };
        draft.befell(id, EffectKind::Fault, why).line = Some(line);
        actor.disconnect();
        actor.state = ActorState::Crashed;
        actor.crash_point = None;
        if actor.role == Role::Producer {
            actor.due_ms = None;
        }
        draft.set_actor(id, actor);
    }

    /// Connects a crashed actor again. It begins at its first line with an
    /// empty hand; what Redis holds pending for it stays pending.
    ///
    /// # Errors
    /// When it has not crashed.
    pub async fn restart(&mut self, id: &ActorId) -> Result<(), Rejection> {
        self.check_up()?;
        if self.has_connection(id)? {
            return Err(Rejection::ActorRunning { actor: id.clone() });
        }
        let connected = self.cast.connect(self.server.socket_path(), id).await;
        let connection = match connected {
            Ok(connection) => connection,
            Err(gone) => return Err(self.lost(&gone)),
        };
        let seen = match self.look().await {
            Ok(seen) => seen,
            Err(gone) => return Err(self.lost(&gone)),
        };
        let draft = self.restarted(id, connection)?;
        self.take(draft, seen)
    }

    /// A step in the making: an actor has a new connection.
    pub(super) fn restarted(&self, id: &ActorId, connection: u64) -> Result<Draft, Rejection> {
        let mut actor = self.actor(id)?.clone();
        actor.connection = Some(connection);
        actor.state = ActorState::Ready;
        actor.line = actor.program.program().first();
        actor.restarts += 1;
        // What it knew of where it was is gone as well.
        actor.cursor = EntryId::MIN;
        let pending = self.pending_of(&actor.consumer(id));
        let reads_own = actor.program.program().fills(Slot::OwnFrom);
        let why = match reads_own && pending > 0 {
            true => Why::RestartedToRead { pending },
            false => Why::Restarted { pending },
        };
        let mut draft = Draft::fault(id);
        let effect = draft.befell(id, EffectKind::Fault, why);
        effect.command = vec!["CLIENT".into(), "SETNAME".into(), id.to_string()];
        draft.set_actor(id, actor);
        Ok(draft)
    }

    /// Plans a crash at a line, or drops the plan.
    ///
    /// # Errors
    /// When the program has no such line.
    pub fn plan_crash(&mut self, id: &ActorId, point: Option<CrashPoint>) -> Result<(), Rejection> {
        let mut actor = self.actor(id)?.clone();
        if let Some(point) = &point
            && actor.program.program().line(&point.line).is_none()
        {
            return Err(Rejection::NoLine {
                actor: id.clone(),
                line: point.line.to_string(),
            });
        }
        let planned = point.is_some();
        let mut draft = Draft::new(Cause::Edit);
        let effect = draft.befell(id, EffectKind::Edit, Why::CrashPlanned { planned });
        effect.line = point.as_ref().map(|point| point.line.clone());
        actor.crash_point = point;
        draft.set_actor(id, actor);
        self.commit(draft);
        Ok(())
    }

    fn has_connection(&self, id: &ActorId) -> Result<bool, Rejection> {
        let state = self.actor(id)?.state;
        Ok(!matches!(state, ActorState::Crashed | ActorState::Stopped))
    }

    fn pending_of(&self, consumer: &ConsumerName) -> u64 {
        let of_group = |group: &Arc<Group>| {
            let consumer = group.consumers.get(consumer)?;
            Some(consumer.pending)
        };
        let groups = self
            .world
            .streams
            .values()
            .flat_map(|stream| stream.groups.values());
        groups.filter_map(of_group).sum()
    }
}
