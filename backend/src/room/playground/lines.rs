//! An actor runs one line of its program.

use shared::{
    id::ActorId,
    program::machine::{self, Act},
    rejection::Rejection,
    step::EffectKind,
    world::{ActorState, Moment, World},
};
use tokio::time::{Duration, timeout};

use super::{Playground, rewind::EDIT_MAX};
use crate::{
    redis::{
        align::{AlignError, align},
        connection::Gone,
    },
    room::{
        cast::{Request, Sent},
        draft::{Draft, with_exchange},
    },
};

/// How long Redis may take to answer when an actor has waited in vain already.
const PULSE_LIMIT: Duration = Duration::from_secs(1);
/// Commands whose effect depends on how long something has been idle.
const TIMED: [&str; 3] = ["XAUTOCLAIM", "XCLAIM", "XPENDING"];

impl Playground {
    /// Runs one line: of `actor`, or of whoever's turn it is.
    ///
    /// # Errors
    /// When that actor cannot run now, or nobody can.
    pub async fn step(&mut self, actor: Option<ActorId>) -> Result<(), Rejection> {
        self.check_up()?;
        self.hold_in_time().await?;
        let actor = match actor {
            Some(actor) => actor,
            None => {
                let ready = self.ready();
                self.scheduler.next(&ready).ok_or(Rejection::NobodyReady)?
            }
        };
        self.check_can_run(&actor)?;
        if self.is_to_crash(&actor, Moment::Before) {
            return self.crash_as_planned(&actor).await;
        }
        let line = self.actor(&actor)?.line.clone();
        self.expect_no_reply(&actor);
        let run = self.run_line(&actor).await;
        let is_unheard = self.unheard.contains_key(&actor) && self.actor(&actor)?.can_run();
        if run.is_ok() && (is_unheard || self.was_to_crash_after(&actor, &line)) {
            self.crash_as_planned(&actor).await?;
        }
        self.unheard.remove(&actor);
        run
    }

    /// Notes what an actor knows before a line whose reply it is not to read.
    pub(super) fn expect_no_reply(&mut self, id: &ActorId) -> bool {
        let is_planned = self.is_to_crash(id, Moment::Unanswered);
        let before = self.world.actors.get(id).filter(|_| is_planned).cloned();
        self.unheard
            .extend(before.map(|before| (id.clone(), before)));
        is_planned
    }

    /// A fault like any other: it can be taken back.
    async fn crash_as_planned(&mut self, id: &ActorId) -> Result<(), Rejection> {
        self.keep(EDIT_MAX).await;
        self.crash(id).await
    }

    /// The actors that Step may choose: a reaper only when it is due or in the
    /// middle of something.
    fn ready(&self) -> Vec<ActorId> {
        let now = self.clock.now_ms();
        let actors = self.world.actors.iter();
        let ready = actors.filter(|(_, actor)| actor.can_run() && !actor.waits_until_due(now));
        ready.map(|(id, _)| id.clone()).collect()
    }

    fn check_can_run(&self, id: &ActorId) -> Result<(), Rejection> {
        let actor = id.clone();
        match self.actor(id)?.state {
            ActorState::Ready | ActorState::Working => Ok(()),
            ActorState::Paused => Err(Rejection::ActorFrozen { actor }),
            ActorState::Blocked => Err(Rejection::ActorBlocked { actor }),
            ActorState::Crashed | ActorState::Stopped => Err(Rejection::ActorCrashed { actor }),
        }
    }

    pub(super) fn is_to_crash(&self, id: &ActorId, moment: Moment) -> bool {
        self.world.actors.get(id).is_some_and(|actor| {
            let point = actor.crash_point.as_ref();
            point.is_some_and(|point| point.moment == moment && point.line == actor.line)
        })
    }

    /// Whether a crash was planned after `line`, and the actor has run it: it
    /// is not one that Redis still holds.
    pub(super) fn was_to_crash_after(&self, id: &ActorId, line: &shared::id::Label) -> bool {
        self.world.actors.get(id).is_some_and(|actor| {
            let point = actor.crash_point.as_ref();
            actor.can_run()
                && point.is_some_and(|point| point.moment == Moment::After && point.line == *line)
        })
    }

    async fn run_line(&mut self, id: &ActorId) -> Result<(), Rejection> {
        match self.scoped(id, machine::act)? {
            Act::SideEffect { .. } => self.do_side_effect(id).await,
            Act::Send { command, may_block } => {
                let request = Request {
                    commands: vec![command],
                    may_block,
                    reads: self.actor(id)?.reads,
                };
                self.send_line(id, &request).await
            }
            Act::SendTogether { commands } => {
                let request = Request {
                    commands,
                    may_block: false,
                    reads: self.actor(id)?.reads,
                };
                self.send_line(id, &request).await
            }
        }
    }

    async fn do_side_effect(&mut self, id: &ActorId) -> Result<(), Rejection> {
        let (line, outcome) = self.scoped(id, |scope| {
            let outcome = machine::side_effect(scope, &self.world, false);
            (scope.actor.line.clone(), outcome)
        })?;
        let mut draft = Draft::line(id, &line);
        let effect = draft.befell(id, EffectKind::SideEffect, outcome.why.clone());
        effect.line = Some(line);
        self.settle(&mut draft, id, outcome);
        let seen = match self.look().await {
            Ok(seen) => seen,
            Err(gone) => return Err(self.lost(&gone)),
        };
        self.take(draft, seen)
    }

    async fn send_line(&mut self, id: &ActorId, request: &Request) -> Result<(), Rejection> {
        let mut names = request.commands.iter().filter_map(|words| words.first());
        if names.any(|name| TIMED.contains(&name.as_str())) {
            self.align().await?;
        }
        let line = self.actor(id)?.line.clone();
        let sent = self.cast.send(id, request, &mut self.redis).await;
        let mut draft = Draft::line(id, &line);
        let sent = match sent {
            Ok(sent) => sent,
            Err(gone) => return self.connection_lost(draft, id, &gone).await,
        };
        let seen = match self.look().await {
            Ok(seen) => seen,
            Err(gone) => return Err(self.lost(&gone)),
        };
        match sent {
            Sent::Blocked => self.block(&mut draft, id, request.first(), &seen.world)?,
            Sent::Replied(replies) => {
                let answered =
                    self.scoped(id, |scope| machine::answered(scope, &replies, &seen.world))?;
                let exchanges = request.commands.iter().zip(&replies);
                for ((command, reply), why) in exchanges.zip(answered.whys) {
                    let effect = draft.befell(id, EffectKind::Replied, why);
                    effect.line = Some(line.clone());
                    with_exchange(effect, command, Some(reply));
                }
                self.settle(&mut draft, id, answered.outcome);
            }
        }
        self.take(draft, seen)
    }

    pub(super) fn block(
        &mut self,
        draft: &mut Draft,
        id: &ActorId,
        command: &[String],
        world: &World,
    ) -> Result<(), Rejection> {
        let mut held = self.scoped(id, |scope| machine::held(scope, command, world))?;
        let line = held.actor.program.program().line(&held.actor.line);
        if let Some(ms) = line.and_then(|line| line.waits_within_ms()) {
            held.actor.due_ms = Some(self.clock.now_ms() + ms);
        }
        let effect = draft.befell(id, EffectKind::Blocked, held.why);
        effect.line = Some(held.actor.line.clone());
        with_exchange(effect, command, None);
        draft.facts.extend(held.facts);
        draft.set_actor(id, held.actor);
        Ok(())
    }

    /// An actor's command was not answered: its connection is gone, or it was
    /// given up. If Redis is gone too, the look tells.
    async fn connection_lost(
        &mut self,
        mut draft: Draft,
        id: &ActorId,
        gone: &Gone,
    ) -> Result<(), Rejection> {
        // The actor has waited for long; whether Redis answers at all is known
        // sooner.
        if *gone == Gone::Silent && !self.has_pulse().await {
            return Err(self.lost(gone));
        }
        let mut seen = match self.look().await {
            Ok(seen) => seen,
            Err(gone) => return Err(self.lost(&gone)),
        };
        if !seen.has_cut(id) {
            let cut = self.cast.cut(id, &mut self.redis).await;
            let looked = match cut {
                Ok(()) => self.look().await,
                Err(gone) => Err(gone),
            };
            seen = match looked {
                Ok(seen) => seen,
                Err(gone) => return Err(self.lost(&gone)),
            };
            self.crashed(&mut draft, id);
        }
        self.take(draft, seen)
    }

    async fn has_pulse(&mut self) -> bool {
        let answered = timeout(PULSE_LIMIT, self.redis.send(&["PING"])).await;
        answered.is_ok_and(|answered| answered.is_ok())
    }

    /// Makes Redis's idle times those of the room's clock.
    async fn align(&mut self) -> Result<(), Rejection> {
        self.align_at(self.clock.now_ms()).await
    }

    /// As [`Playground::align`], with the room's clock turned to `now_ms`.
    pub(super) async fn align_at(&mut self, now_ms: u64) -> Result<(), Rejection> {
        let keys = self.streams();
        match align(&mut self.redis, &self.clock, now_ms, &keys).await {
            Ok(clock) => {
                self.clock = clock;
                Ok(())
            }
            Err(AlignError::Gone(gone)) => Err(self.lost(&gone)),
            Err(error) => Err(Rejection::Refused {
                error: error.to_string(),
            }),
        }
    }
}
