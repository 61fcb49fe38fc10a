//! Taking a step: Redis is read, what changed is added, and the picture goes on.

use std::{sync::Arc, time::Instant};

use shared::{
    fact::{By, Fact},
    id::ActorId,
    patterns::Pattern,
    program::{
        Scope,
        machine::{self, Answered, Outcome, Pushed},
    },
    reconcile::{Reach, reconcile_items, reconcile_replies, reconcile_within, reopened},
    rejection::Rejection,
    reply::Reply,
    step::{Cause, EffectKind, Step},
    why::Why,
    world::{Actor, ActorState, Change, World, diff, plain_diff},
};

use super::{
    Carried, Playground,
    expiry::{self, Expired},
    rewind::STEP_MAX,
};
use crate::{
    redis::{
        connection::Gone,
        probe::{self, Keep, Reading, Sight, names},
        supervisor::Ending,
    },
    room::{
        cast::{Push, Request, Served},
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
    pub(super) changes: Vec<Change>,
    pub(super) served: Vec<Served>,
    /// What was pushed to subscribers.
    pub(super) heard: Vec<Push>,
    pub(super) cut: Vec<ActorId>,
    /// Whose watched keys were changed, as they are then.
    pub(super) broken: Vec<(ActorId, Actor)>,
    /// Keys that expired by the room's clock.
    pub(super) expired: Vec<Expired>,
}

impl Seen {
    /// The changes, to be applied by the caller.
    pub(super) fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    /// Whether nothing happened meanwhile.
    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty()
            && self.served.is_empty()
            && self.heard.is_empty()
            && self.cut.is_empty()
            && self.broken.is_empty()
    }

    /// Whether an actor's connection was found cut.
    pub(super) fn has_cut(&self, id: &ActorId) -> bool {
        self.cut.contains(id)
    }
}

impl Playground {
    /// Reads Redis and puts what changed into a copy of the picture.
    /// In step mode it is kept what the keys hold, so that the step which comes
    /// of it can be gone back to.
    pub(super) async fn look(&mut self) -> Result<Seen, Gone> {
        let keeps = !self.is_live();
        self.look_and_keep(keeps).await
    }

    async fn look_and_keep(&mut self, keeps: bool) -> Result<Seen, Gone> {
        let mut reading = match self.read(keeps).await {
            Err(gone @ Gone::Closed(_)) => {
                self.watch_again().await.map_err(|_| gone)?;
                self.read(keeps).await?
            }
            read => read?,
        };
        if self.put_back_early(&reading).await? {
            reading = self.read(keeps).await?;
        }
        let expired = self.mind_lifetimes(&reading).await?;
        let counted = self.take_names(&mut reading);
        let mut changes = diff(&self.world.streams, &reading.streams);
        changes.extend(plain_diff(&self.world.plain, &reading.plain));
        changes.extend(counted);
        if let Some(kept) = reading.kept.take() {
            self.history.hold(kept, self.clock);
        } else if keeps || !changes.is_empty() {
            self.history.let_go();
        }
        let mut world = self.world.clone();
        for change in &changes {
            world.apply(change);
        }
        let broken = self.found_broken(&reading.clients);
        let (served, cut) = self.cast.served(&reading.clients).await;
        let served = self.go_on_waiting(served).await?;
        let heard = self.cast.heard();
        Ok(Seen {
            world,
            changes,
            served,
            heard,
            cut,
            broken,
            expired,
        })
    }

    /// Keys of single messages that came since the last look are found by it,
    /// and read by another one.
    async fn read(&mut self, keeps: bool) -> Result<Reading, Gone> {
        let reading = self.read_once(keeps).await?;
        if !names::has_others(&reading.names, &self.names) {
            return Ok(reading);
        }
        self.names = reading.names;
        self.read_once(keeps).await
    }

    async fn read_once(&mut self, keeps: bool) -> Result<Reading, Gone> {
        let (streams, plain) = (self.streams(), self.plain_keys());
        let (beside, prefixes) = (self.keys_beside(), self.prefixes());
        let sight = Sight {
            streams: &streams,
            plain: &plain,
            beside: &beside,
            prefixes: &prefixes,
            streams_before: &self.world.streams,
            plain_before: &self.world.plain,
            lifetimes: &self.lifetimes,
        };
        let keep = if keeps && self.history.is_small() && self.knows_all_keys() {
            Keep::Keys {
                limit_bytes: STEP_MAX,
                before: self.history.last_held(),
            }
        } else {
            Keep::Nothing
        };
        let start = Instant::now();
        let read = probe::read_and_keep(&mut self.redis, &sight, &self.clock, keep).await;
        self.meters.looked(start.elapsed());
        self.looked = Some(Instant::now());
        read
    }

    /// Takes the step: the changes that were seen, who was served, who was cut.
    pub(super) fn take(&mut self, mut draft: Draft, seen: Seen) -> Result<(), Rejection> {
        for (id, actor) in seen.broken {
            // Its own line may just have ended that.
            if !draft.changes.iter().any(|change| is_of(change, &id)) {
                draft.set_actor(&id, actor);
            }
        }
        draft.changes.splice(0..0, seen.changes);
        for served in seen.served {
            self.serve(&mut draft, &seen.world, served)?;
        }
        for push in seen.heard {
            self.hear(&mut draft, push);
        }
        for actor in seen.cut {
            self.found_cut(&mut draft, &actor);
        }
        expiry::tell(&mut draft, &seen.expired);
        let lost = expiry::facts(&seen.expired, &seen.world, &self.world);
        draft.facts.extend(lost);
        if draft.cause != Cause::Outside {
            let streams = &seen.world.streams;
            let follow = reopened(streams, &self.world.ledger, &draft.facts);
            draft.facts.extend(follow);
        }
        let pattern = self.world.pattern.pattern();
        let kept_nowhere = kept_nowhere(pattern, &draft.facts);
        draft.facts.extend(kept_nowhere);
        // Its ledger is shared with the picture's, which can then be changed in
        // place.
        drop(seen.world);
        self.commit(draft);
        self.explain_rest(Reach::All);
        Ok(())
    }

    /// A message was pushed to a subscriber. One that nobody here published is
    /// another client's.
    pub(super) fn hear(&mut self, draft: &mut Draft, push: Push) {
        let Some(pushed) = push.push.as_ref().ok().and_then(Pushed::of) else {
            return;
        };
        let id = &push.actor;
        // The draft has the actor as the last push left it.
        let Ok(actor) = self.actor(id) else { return };
        let actor = draft.actor(id).unwrap_or(actor).clone();
        let scope = Scope {
            pattern: self.world.pattern.pattern(),
            settings: &self.world.settings,
            id,
            actor: &actor,
            now_ms: self.clock.now_ms(),
        };
        let outcome = machine::heard(&scope, &pushed);
        let command = machine::subscribing(&scope).unwrap_or_default();
        let at = pushed.at();
        let is_sent = |fact: &Fact| matches!(fact, Fact::Sent { at: of, .. } if *of == at);
        if !self.is_live() && !draft.facts.iter().any(is_sent) {
            draft.facts.push(Fact::Sent {
                message: pushed.text.as_str().into(),
                at: at.clone(),
                by: By::Outside,
            });
        }
        let effect = draft.befell(id, EffectKind::Served, outcome.why.clone());
        effect.line = Some(actor.line.clone());
        with_exchange(effect, &command, push.push.as_ref().ok());
        self.settle(draft, id, outcome);
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
        self.hand_out(step);
    }

    /// Keeps a step that the picture has taken, and hands it out.
    pub(super) fn hand_out(&mut self, step: Step) {
        self.meters.steps.inc();
        if let Cause::Live { lines, .. } = &step.cause {
            self.meters.live_lines.inc_by(*lines);
        }
        let step = Arc::new(step);
        let place = self.grow_to(step.number);
        self.watch_step(place, &step);
        self.trace.push(place, step.clone());
        self.fit_trace();
        self.fresh.push(step);
    }

    /// Puts an actor's outcome into the draft.
    pub(super) fn settle(&mut self, draft: &mut Draft, id: &ActorId, outcome: Outcome) {
        let mut actor = outcome.actor;
        self.carry(id, &actor);
        while actor.lacks_name() {
            actor.name_next(self.name_message());
        }
        let at_start = actor.line == actor.program.program().first();
        if let Some(due_ms) = actor.due_ms.as_mut().filter(|_| at_start) {
            *due_ms = self.clock.now_ms() + self.world.settings.reaper_every_ms;
        }
        if self
            .actor(id)
            .is_ok_and(|before| before.state == ActorState::Paused)
        {
            actor.state = ActorState::Paused;
        }
        draft.facts.extend(outcome.facts);
        draft.set_actor(id, actor);
    }

    /// Keeps what is in an actor's memory and too long to be shown.
    fn carry(&mut self, id: &ActorId, actor: &Actor) {
        let long = actor.held().filter(|held| probe::is_clipped(&held.fields));
        let carried: Carried = long.map(|held| (held.entry, held.fields.clone())).collect();
        if carried.is_empty() {
            self.carried.remove(id);
        } else {
            self.carried.insert(id.clone(), carried);
        }
    }

    /// A read that Redis had held was answered.
    pub(super) fn serve(
        &mut self,
        draft: &mut Draft,
        world: &World,
        served: Served,
    ) -> Result<(), Rejection> {
        let id = &served.actor;
        let line = self.actor(id)?.line.clone();
        let answered = self.understand(id, &served.request, &served.replies, world)?;
        let exchanges = served.request.commands.iter().zip(&served.replies);
        for ((command, reply), why) in exchanges.zip(answered.whys) {
            let effect = draft.befell(id, EffectKind::Served, why);
            effect.line = Some(line.clone());
            with_exchange(effect, command, Some(reply));
        }
        self.settle(draft, id, answered.outcome);
        Ok(())
    }

    /// What the replies to an actor's request mean. How the actor reads may have
    /// been changed while it waited.
    pub(super) fn understand(
        &self,
        id: &ActorId,
        request: &Request,
        replies: &[Reply],
        world: &World,
    ) -> Result<Answered, Rejection> {
        let now = self.actor(id)?.reads;
        let mut answered = self.scoped(id, |scope| {
            if now == request.reads {
                return machine::answered(scope, replies, world);
            }
            let then = Actor {
                reads: request.reads,
                ..scope.actor.clone()
            };
            let scope = Scope {
                actor: &then,
                ..*scope
            };
            machine::answered(&scope, replies, world)
        })?;
        answered.outcome.actor.reads = now;
        Ok(answered)
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
        if self.is_live() {
            return self.frame().await;
        }
        // Mostly there is nothing, four times a second.
        let seen = match self.look_and_keep(false).await {
            Ok(seen) => seen,
            Err(gone) => return Err(self.lost(&gone)),
        };
        let observed = self.tell_observed(seen);
        self.keep(STEP_MAX).await;
        observed
    }

    fn tell_observed(&mut self, mut seen: Seen) -> Result<(), Rejection> {
        self.end_waits(&mut seen)?;
        if seen.is_empty() {
            return Ok(());
        }
        let came = seen.served.len() + seen.heard.len();
        let found = seen.changes.len() + came + seen.cut.len() + seen.broken.len();
        let found = found.saturating_sub(seen.expired.len()) as u64;
        if found == 0 {
            return self.take(Draft::new(Cause::Expiry), seen);
        }
        let mut draft = Draft::new(Cause::Outside);
        let effect = draft.add(EffectKind::Outside, Why::Outside { changes: found });
        effect.by = Some(By::Outside);
        self.take_outside(draft, seen)
    }

    /// Takes a step for each read that waited as long as it may: that is
    /// nobody else's doing.
    fn end_waits(&mut self, seen: &mut Seen) -> Result<(), Rejection> {
        let (over, served) = std::mem::take(&mut seen.served)
            .into_iter()
            .partition(Served::timed_out);
        seen.served = served;
        for served in over {
            let line = self.actor(&served.actor)?.line.clone();
            let mut draft = Draft::line(&served.actor, &line);
            self.serve(&mut draft, &seen.world, served)?;
            self.commit(draft);
        }
        Ok(())
    }

    /// As [`Playground::take`], with the facts that explain what was seen in
    /// the same step.
    fn take_outside(&mut self, mut draft: Draft, seen: Seen) -> Result<(), Rejection> {
        draft.facts = self.differences(&seen.world, Reach::All);
        self.take(draft, seen)
    }

    /// Takes a step of its own for what the replies of the last step do not
    /// explain: another client did it at the same time.
    pub(super) fn explain_rest(&mut self, reach: Reach) {
        let facts = self.differences(&self.world, reach);
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

    /// The facts that explain how Redis differs from the ledger. Most often
    /// there are none; the ledger is copied only where there are.
    fn differences(&self, seen: &World, reach: Reach) -> Vec<Fact> {
        let pattern = self.world.pattern.pattern();
        let (key, has_stream) = (pattern.stream(), pattern.has_stream());
        let mut ledger = self.world.ledger.clone();
        let mut all = Vec::new();
        for _ in 0..LOOKS {
            let facts = if pattern.has_readers() && !has_stream {
                // A channel holds nothing that could be compared.
                Vec::new()
            } else if has_stream {
                reconcile_within(reach, &seen.streams, &ledger, &key)
            } else {
                reconcile_items(seen, &ledger)
            };
            let facts = [facts, reconcile_replies(seen, &ledger)].concat();
            if facts.is_empty() {
                break;
            }
            let ledger = Arc::make_mut(&mut ledger);
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
            self.stop_running(&mut draft);
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
            draft.facts.extend(machine::lost(id, &actor));
            actor.disconnect();
            actor.state = ActorState::Stopped;
            draft.set_actor(id, actor);
        }
    }
}

/// Whether a change is of this actor.
fn is_of(change: &Change, actor: &ActorId) -> bool {
    matches!(change, Change::Actor { id, .. } if id == actor)
}

/// A channel keeps nothing of what was published on it.
pub(super) fn kept_nowhere(pattern: &Pattern, facts: &[Fact]) -> Vec<Fact> {
    if pattern.has_stream() || !pattern.has_readers() {
        return Vec::new();
    }
    let gone = facts.iter().filter_map(|fact| match fact {
        Fact::Sent { at, by, .. } => Some(Fact::Removed {
            at: at.clone(),
            by: by.clone(),
        }),
        _ => None,
    });
    gone.collect()
}
