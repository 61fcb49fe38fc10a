//! Taking a step: Redis is read, what changed is added, and the picture goes on.

use std::{sync::Arc, time::Instant};

use shared::{
    fact::{By, Fact},
    id::ActorId,
    program::machine::{self, Outcome},
    reconcile::reconcile,
    rejection::Rejection,
    step::{Cause, EffectKind, Step},
    why::Why,
    world::{ActorState, Change, Role, World, diff},
};

use super::{KEPT_STEPS, Playground};
use crate::{
    redis::{
        connection::Gone,
        probe::{self, Reading},
        supervisor::Ending,
    },
    room::{
        cast::Served,
        draft::{Draft, with_exchange},
        snapshot,
    },
};

/// How often the ledger is compared anew after a difference: what is about an
/// entry that was new the first time shows the second time.
const LOOKS: usize = 4;

/// A step's picture before it is taken: Redis as just read, and who was served
/// or cut meanwhile.
pub(super) struct Seen {
    pub(super) world: World,
    changes: Vec<Change>,
    served: Vec<Served>,
    cut: Vec<ActorId>,
}

impl Seen {
    /// Whether an actor's connection was found cut.
    pub(super) fn has_cut(&self, id: &ActorId) -> bool {
        self.cut.contains(id)
    }
}

impl Playground {
    /// Reads Redis and puts what changed into a copy of the picture.
    pub(super) async fn look(&mut self) -> Result<Seen, Gone> {
        let reading = match self.read().await {
            Err(gone @ Gone::Closed(_)) => {
                self.watch_again().await.map_err(|_| gone)?;
                self.read().await?
            }
            read => read?,
        };
        let changes = diff(&self.world.streams, &reading.streams);
        let mut world = self.world.clone();
        for change in &changes {
            world.apply(change);
        }
        let (served, cut) = self.cast.served(&reading.clients).await;
        Ok(Seen {
            world,
            changes,
            served,
            cut,
        })
    }

    async fn read(&mut self) -> Result<Reading, Gone> {
        let keys = self.keys();
        let start = Instant::now();
        let read = probe::read(&mut self.redis, &keys, &self.clock, &self.world.streams).await;
        self.meters.looked(start.elapsed());
        self.looked = Some(Instant::now());
        read
    }

    /// Takes the step: the changes that were seen, who was served, who was cut.
    pub(super) fn take(&mut self, mut draft: Draft, seen: Seen) -> Result<(), Rejection> {
        draft.changes.splice(0..0, seen.changes);
        for served in seen.served {
            self.serve(&mut draft, &seen.world, served)?;
        }
        for actor in seen.cut {
            self.found_cut(&mut draft, &actor);
        }
        // Its ledger is shared with the picture's, which can then be changed in
        // place.
        drop(seen.world);
        self.commit(draft);
        self.explain_rest();
        Ok(())
    }

    /// Lets the step happen to the picture, without looking at Redis.
    pub(super) fn commit(&mut self, mut draft: Draft) {
        for effect in &mut draft.effects {
            self.rows += 1;
            effect.row = self.rows;
        }
        let mut step = Step {
            number: self.world.step + 1,
            at_ms: self.clock.now_ms(),
            cause: draft.cause,
            effects: draft.effects,
            facts: draft.facts,
            changes: draft.changes,
            sums: None,
        };
        if let Err(gap) = self.world.take(&step) {
            tracing::error!(%gap, "a step was numbered wrongly");
            return;
        }
        if self.world.ledger.len() > snapshot::NEWEST && !step.facts.is_empty() {
            step.sums = Some(self.world.ledger.sums());
        }
        self.meters.steps.inc();
        if let Cause::Live { lines, .. } = &step.cause {
            self.meters.live_lines.inc_by(*lines);
        }
        let step = Arc::new(step);
        self.trace.push(step.clone());
        if self.trace.len() > KEPT_STEPS {
            self.trace.drain(..KEPT_STEPS / 8);
        }
        self.fresh.push(step);
    }

    /// Puts an actor's outcome into the draft.
    pub(super) fn settle(&mut self, draft: &mut Draft, id: &ActorId, outcome: Outcome) {
        let mut actor = outcome.actor;
        match &actor.hand {
            Some(held) => self.carried.insert(id.clone(), held.fields.clone()),
            None => self.carried.remove(id),
        };
        if actor.role == Role::Producer && actor.next_message.is_none() {
            actor.next_message = Some(self.name_message());
        }
        let at_start = actor.line == actor.program.program().first();
        if let Some(due_ms) = actor.due_ms.as_mut().filter(|_| at_start) {
            *due_ms = self.clock.now_ms() + self.world.settings.reaper_every_ms;
        }
        draft.facts.extend(outcome.facts);
        draft.set_actor(id, actor);
    }

    /// A read that Redis had held was answered.
    fn serve(&mut self, draft: &mut Draft, world: &World, served: Served) -> Result<(), Rejection> {
        let id = &served.actor;
        let (line, outcome) = self.scoped(id, |scope| {
            let outcome = machine::absorb(scope, &served.reply, world);
            (scope.actor.line.clone(), outcome)
        })?;
        let why = outcome.why.clone();
        let effect = draft.befell(id, EffectKind::Served, why);
        effect.line = Some(line);
        with_exchange(effect, &served.command, Some(&served.reply));
        self.settle(draft, id, outcome);
        Ok(())
    }

    /// An actor's connection is not listed any more, and nobody here cut it.
    fn found_cut(&mut self, draft: &mut Draft, id: &ActorId) {
        self.cast.forget(id);
        self.crashed(draft, id);
    }

    /// Looks for what other clients did, and takes a step if they did
    /// something.
    ///
    /// # Errors
    /// When Redis does not answer.
    pub async fn observe(&mut self) -> Result<(), Rejection> {
        if !self.world.server.up {
            return Ok(());
        }
        let seen = match self.look().await {
            Ok(seen) => seen,
            Err(gone) => return Err(self.lost(&gone)),
        };
        if seen.changes.is_empty() && seen.served.is_empty() && seen.cut.is_empty() {
            return Ok(());
        }
        let mut draft = Draft::new(Cause::Outside);
        let found = (seen.changes.len() + seen.served.len() + seen.cut.len()) as u64;
        let effect = draft.add(EffectKind::Outside, Why::Outside { changes: found });
        effect.by = Some(By::Outside);
        self.take_outside(draft, seen)
    }

    /// As [`Playground::take`], with the facts that explain what was seen in
    /// the same step.
    fn take_outside(&mut self, mut draft: Draft, seen: Seen) -> Result<(), Rejection> {
        let mut world = seen.world.clone();
        draft.facts = self.differences(&mut world);
        self.take(draft, seen)
    }

    /// Takes a step of its own for what the replies of the last step do not
    /// explain: another client did it at the same time.
    fn explain_rest(&mut self) {
        let mut world = self.world.clone();
        let facts = self.differences(&mut world);
        if facts.is_empty() {
            return;
        }
        let mut draft = Draft::new(Cause::Outside);
        let changes = facts.len() as u64;
        let effect = draft.add(EffectKind::Outside, Why::Outside { changes });
        effect.by = Some(By::Outside);
        draft.facts = facts;
        self.commit(draft);
    }

    /// The facts that explain how Redis differs from the ledger.
    fn differences(&self, world: &mut World) -> Vec<Fact> {
        let key = self.world.pattern.pattern().stream();
        let mut all = Vec::new();
        for _ in 0..LOOKS {
            let facts = reconcile(&world.streams, &world.ledger, &key);
            if facts.is_empty() {
                break;
            }
            let ledger = Arc::make_mut(&mut world.ledger);
            for fact in &facts {
                ledger.record(self.world.step + 1, fact);
            }
            all.extend(facts);
        }
        all
    }

    /// The process of Redis has ended.
    pub fn ended(&mut self, ending: Ending) {
        self.lost(&Gone::Closed(ending.to_string()));
    }

    /// Redis does not answer: every actor stops, and the page is told.
    pub(super) fn lost(&mut self, gone: &Gone) -> Rejection {
        if self.world.server.up {
            self.gone = Some(gone.clone());
            self.cast.clear();
            self.carried.clear();
            let mut draft = Draft::new(Cause::Outside);
            draft.add(EffectKind::Fault, Why::ServerGone);
            let mut server = (*self.world.server).clone();
            server.up = false;
            draft.changes.push(Change::Server {
                server: Arc::new(server),
            });
            for id in self.world.actors.keys().cloned().collect::<Vec<_>>() {
                self.stopped(&mut draft, &id);
            }
            self.commit(draft);
        }
        Rejection::ServerDown {
            detail: gone.to_string(),
        }
    }

    fn stopped(&mut self, draft: &mut Draft, id: &ActorId) {
        if let Ok(actor) = self.actor(id) {
            let mut actor = actor.clone();
            draft.facts.extend(hand_lost(id, &actor));
            actor.hand = None;
            actor.connection = None;
            actor.state = ActorState::Stopped;
            draft.set_actor(id, actor);
        }
    }
}

/// What is in an actor's memory is gone.
pub(super) fn hand_lost(id: &ActorId, actor: &shared::world::Actor) -> Option<Fact> {
    let held = actor.hand.as_ref()?;
    Some(Fact::HandLost {
        at: shared::fact::EntryRef {
            key: held.key.clone(),
            id: held.entry,
        },
        group: actor.role.group()?.clone(),
        by: id.clone(),
    })
}
