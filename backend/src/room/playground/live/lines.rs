//! The lines that actors run by themselves: begun when they are due, and
//! settled when their reply is there.

use shared::{
    fact::{EntryRef, Fact},
    id::ActorId,
    program::{
        Op, Scope,
        machine::{self, Act, Answered as Outcomes},
    },
    reply::Reply,
    step::EffectKind,
    why::Why,
    world::{ActorState, Change, Moment, Role},
};
use tokio::time::{Duration, Instant};

use crate::{
    redis::connection::Gone,
    room::{
        cast::{Answered, Request},
        draft::{Draft, with_exchange},
        playground::Playground,
    },
};

/// Effects that go into a frame: a sample for the log.
const EFFECTS: usize = 12;
/// Rounds of lines that need nobody's reply before replies are read again.
const ROUNDS: usize = 8;
/// An actor whose command was refused tries again after so long.
const REFUSED_PAUSE: Duration = Duration::from_secs(1);
/// A consumer that read without BLOCK and found nothing reads again after so
/// long.
const POLL_PAUSE: Duration = Duration::from_millis(100);

impl Playground {
    /// Runs the lines that are due.
    pub(super) async fn run_due(&mut self) -> Result<(), Gone> {
        for _ in 0..ROUNDS {
            let now = Instant::now();
            if !self.is_live() || self.live.free_from() > now {
                return Ok(());
            }
            let turns = self.live.turns.iter();
            let due = turns.filter(|(_, turn)| turn.due().is_some_and(|due| due <= now));
            let due: Vec<ActorId> = due.map(|(id, _)| id.clone()).collect();
            if due.is_empty() {
                return Ok(());
            }
            for id in due {
                self.take_turn(&id, now).await?;
            }
        }
        Ok(())
    }

    async fn take_turn(&mut self, id: &ActorId, now: Instant) -> Result<(), Gone> {
        let Some(turn) = self.live.turns.get_mut(id) else {
            return Ok(());
        };
        turn.take(now);
        let Some(actor) = self.world.actors.get(id) else {
            return Ok(());
        };
        match actor.state {
            ActorState::Crashed => return self.come_back(id).await,
            ActorState::Ready | ActorState::Working => {}
            ActorState::Blocked | ActorState::Paused | ActorState::Stopped => return Ok(()),
        }
        let chance = turn.crashes(&actor.pace);
        if self.is_to_crash(id, Moment::Before) || chance == Some(Moment::Before) {
            self.crash_now(id);
            return Ok(());
        }
        let is_unheard = self.expect_no_reply(id);
        if let Some(turn) = self.live.turns.get_mut(id) {
            turn.doomed = chance == Some(Moment::After) || is_unheard;
        }
        self.begin_line(id, now);
        Ok(())
    }

    fn begin_line(&mut self, id: &ActorId, now: Instant) {
        self.live.frame.lines += 1;
        self.live.meter.line();
        match self.scoped(id, machine::act) {
            Ok(Act::Send { command, may_block }) => self.send_off(id, vec![command], may_block),
            Ok(Act::SendTogether { commands }) => self.send_off(id, commands, false),
            Ok(Act::SideEffect { .. }) => self.work(id, now),
            Err(_) => {}
        }
    }

    fn send_off(&mut self, id: &ActorId, commands: Vec<Vec<String>>, may_block: bool) {
        let reads = self.world.actors.get(id).map(|actor| actor.reads);
        let request = Request {
            commands,
            may_block,
            reads: reads.unwrap_or_default(),
        };
        if self.cast.start(id, request).is_err() {
            self.crash_now(id);
        }
    }

    /// Does the side effect: its time has passed.
    fn work(&mut self, id: &ActorId, now: Instant) {
        let Some(actor) = self.world.actors.get(id) else {
            return;
        };
        let turn = self.live.turns.get_mut(id);
        let fails = turn.is_some_and(|turn| turn.fails(&actor.pace));
        let outcome = self.scoped(id, |scope| machine::side_effect(scope, &self.world, fails));
        if let Ok(outcome) = outcome {
            let whys = vec![outcome.why.clone()];
            let answered = Outcomes { outcome, whys };
            self.settle_now(id, EffectKind::SideEffect, answered, &[], now);
        }
    }

    /// Reads the replies to a line.
    pub(super) fn read_answer(&mut self, answered: Answered) {
        let Answered {
            actor: id,
            request,
            replies,
        } = answered;
        let Ok(replies) = replies else {
            return self.crash_now(&id);
        };
        let state = self.world.actors.get(&id).map(|actor| actor.state);
        let kind = match state {
            Some(ActorState::Blocked) => EffectKind::Served,
            _ => EffectKind::Replied,
        };
        let answered = self.understand(&id, &request, &replies, &self.world);
        if let Ok(answered) = answered {
            let exchanges: Vec<_> = request.commands.iter().zip(&replies).collect();
            self.settle_now(&id, kind, answered, &exchanges, Instant::now());
        }
    }

    /// What came of a line happens to the picture at once.
    fn settle_now(
        &mut self,
        id: &ActorId,
        kind: EffectKind,
        answered: Outcomes,
        exchanges: &[(&Vec<String>, &Reply)],
        now: Instant,
    ) {
        let Some(line) = self.world.actors.get(id).map(|actor| actor.line.clone()) else {
            return;
        };
        let Outcomes { outcome, whys } = answered;
        let why = outcome.why.clone();
        if self.scoped(id, |scope| scope.may_trim()).unwrap_or(false) {
            self.live.frame.trimmed_by = Some(id.clone());
        }
        let mut draft = Draft::line(id, &line);
        let room = EFFECTS.saturating_sub(self.live.frame.effects.len());
        for (nth, why) in whys.into_iter().enumerate().take(room) {
            let effect = draft.befell(id, kind, why);
            effect.line = Some(line.clone());
            if let Some((command, reply)) = exchanges.get(nth) {
                with_exchange(effect, command, Some(reply));
            }
        }
        self.settle(&mut draft, id, outcome);
        self.fold(draft, now);
        self.name_what_is_held(id);
        let turn = self.live.turns.get_mut(id);
        let doomed = turn.is_some_and(|turn| std::mem::take(&mut turn.doomed));
        if doomed || self.was_to_crash_after(id, &line) {
            self.crash_now(id);
        } else {
            self.plan(id, now, Some(&why));
        }
    }

    /// Tells the names of messages that were read before anybody is known to
    /// have stored them.
    fn name_what_is_held(&mut self, id: &ActorId) {
        let Some(actor) = self.world.actors.get(id) else {
            return;
        };
        for held in actor.held() {
            let at = EntryRef {
                key: held.key.clone(),
                id: held.entry,
            };
            self.live.order.name(&at, &held.message);
        }
    }

    /// Folds what a draft says into the picture, and keeps it for the frame.
    pub(super) fn fold(&mut self, draft: Draft, now: Instant) {
        for change in &draft.changes {
            self.world.apply(change);
            if let Change::Actor { id, .. } = change {
                self.live.frame.changed.insert(id.clone());
            }
        }
        self.live.frame.effects.extend(draft.effects);
        let key = self.world.pattern.pattern().stream();
        let groups = self.world.ledger.groups_of(&key).count();
        for fact in draft.facts {
            self.live.meter.count(&fact, now, groups);
            if matches!(fact, Fact::Acknowledged { .. }) {
                self.live.frame.acknowledged.push(fact.clone());
            }
            for fact in self.live.order.arrange(fact, &self.world.ledger) {
                self.fold_fact(fact);
            }
        }
    }

    /// Cuts an actor's connection. Until the next frame Redis has noticed.
    pub(super) fn crash_now(&mut self, id: &ActorId) {
        let now = Instant::now();
        self.live.closing.extend(self.cast.hang_up(id));
        let mut draft = Draft::fault(id);
        self.crashed(&mut draft, id);
        self.fold(draft, now);
        self.plan(id, now, None);
    }

    /// Connects a crashed actor again, as its restart delay says.
    async fn come_back(&mut self, id: &ActorId) -> Result<(), Gone> {
        let connection = self.cast.connect(self.server.socket_path(), id).await?;
        let Ok(draft) = self.restarted(id, connection) else {
            return Ok(());
        };
        let now = Instant::now();
        self.fold(draft, now);
        self.plan(id, now, None);
        Ok(())
    }

    /// When an actor runs its next line, after what `why` says of its last.
    pub(super) fn plan(&mut self, id: &ActorId, now: Instant, why: Option<&Why>) {
        let Some((actor, turn)) = self.world.actors.get(id).zip(self.live.turns.get_mut(id)) else {
            return;
        };
        turn.pace = actor.pace;
        turn.is_down = actor.state == ActorState::Crashed;
        match actor.state {
            ActorState::Blocked | ActorState::Paused | ActorState::Stopped => return turn.rest(),
            ActorState::Crashed if actor.pace.restart_ms == 0 => return turn.rest(),
            ActorState::Crashed => {
                return turn.wait(now, Duration::from_millis(actor.pace.restart_ms));
            }
            ActorState::Ready | ActorState::Working => {}
        }
        let scope = Scope {
            pattern: self.world.pattern.pattern(),
            settings: &self.world.settings,
            id,
            actor,
            now_ms: self.clock.now_ms(),
        };
        let starts = actor.line == actor.program.program().first();
        match (why, scope.line().op, &actor.role) {
            (Some(Why::Refused { .. }), ..) => turn.wait(now, REFUSED_PAUSE),
            (
                Some(
                    Why::NothingNew { .. }
                    | Why::WokenForNothing { .. }
                    | Why::NothingThere { .. }
                    | Why::NothingDue { .. }
                    | Why::NothingAfter { .. }
                    | Why::NoRoom { .. },
                ),
                ..,
            ) => turn.wait(now, POLL_PAUSE),
            (_, Op::SideEffect(_), _) => turn.work(now),
            (_, _, Role::Producer) if starts => turn.send(now),
            (
                None
                | Some(Why::NothingToClaim { .. } | Why::NothingToPutBack | Why::TrimmedDone { .. }),
                _,
                Role::Reaper { .. },
            ) if starts => {
                let due_ms = actor.due_ms.unwrap_or_default();
                let left = due_ms.saturating_sub(self.clock.now_ms());
                turn.wait(now, Duration::from_millis(left));
            }
            _ => turn.go_on(now),
        }
    }
}
