//! Live mode: the actors run by themselves, and the room's clock runs.
//!
//! The same machine runs the same lines as in step mode; only the waiting
//! overlaps. Each actor has at most one command under way on its own
//! connection, and the room gives it its next line when the reply is there and
//! its pace allows. So the room alone decides what happens next, and a pause
//! needs nobody's consent.
//!
//! Up to twenty times a second comes a **frame**: no new line is begun until
//! every reply is there or Redis holds the read, Redis is looked at, and what
//! happened since the last frame becomes one step. At that moment nothing is
//! under way, so what Redis holds and what the replies said can be compared
//! exactly, as after a step. Edits and faults happen at such a moment too.

mod meter;
mod order;
mod turn;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use shared::{
    command::Command,
    fact::{EntryRef, Fact},
    id::ActorId,
    program::{
        Op, Scope,
        machine::{self, Act, Outcome},
    },
    reconcile::{Reach, reopened},
    rejection::Rejection,
    step::{Cause, Effect, EffectKind, Step},
    why::Why,
    world::{ActorState, Change, Mode, Moment, Role},
};
use tokio::time::{Duration, Instant, sleep_until, timeout};

use self::{meter::Meter, order::Order, turn::Turn};
use super::{Playground, taking::Seen};
use crate::{
    redis::{
        connection::{Gone, in_time},
        probe,
        supervisor::Ending,
    },
    room::{
        cast::{Answered, Request, UnderWay, closed},
        draft::{Draft, with_exchange},
    },
};

/// Facts that go into a frame; where there are more, none do, and the page says
/// that it samples.
const FACTS: usize = 128;
/// Effects that go into a frame: a sample for the log.
const EFFECTS: usize = 12;
/// A frame in which nothing but the clock changed is told this often.
const STILL: Duration = Duration::from_millis(250);
/// After the whole ledger was compared, it is left alone for so many times as
/// long as that took.
const COMPARE_REST: u32 = 50;
/// Rounds of lines that need nobody's reply before replies are read again.
const ROUNDS: usize = 8;
/// An actor whose command was refused tries again after so long.
const REFUSED_PAUSE: Duration = Duration::from_secs(1);
/// A consumer that read without BLOCK and found nothing reads again after so
/// long.
const POLL_PAUSE: Duration = Duration::from_millis(100);

/// What woke a playground.
pub(in crate::room) enum Woken {
    /// The process of Redis has ended.
    Ended(Ending),
    /// Commands were answered.
    Answered(Vec<Answered>),
    /// An actor's turn has come.
    Due,
}

/// What comes after a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// The next one.
    GoesOn,
    /// A command, and then the next one.
    IsChanged,
    /// Step mode.
    Pauses,
}

/// What live mode has to remember.
pub(super) struct Live {
    turns: BTreeMap<ActorId, Turn>,
    order: Order,
    meter: Meter,
    frame: Frame,
    /// Connections that were closed here, and that Redis may still list.
    closing: Vec<u64>,
    /// Facts were left out since everyone last had the whole picture.
    sampled: bool,
    /// Facts were left out of the last frame.
    busy: bool,
    /// When the whole ledger is compared with Redis again.
    compare_all_from: Instant,
    /// The most lines in a second.
    max_lines_per_second: u64,
}

/// What happened since the last frame.
struct Frame {
    began: Instant,
    /// When the last one was told.
    told: Instant,
    lines: u64,
    facts: Vec<Fact>,
    facts_left_out: u64,
    effects: Vec<Effect>,
    /// Actors that changed.
    changed: BTreeSet<ActorId>,
    /// What was acknowledged.
    acknowledged: Vec<Fact>,
}

impl Default for Live {
    fn default() -> Self {
        Self::new(u64::MAX)
    }
}

impl Live {
    fn new(max_lines_per_second: u64) -> Self {
        let now = Instant::now();
        Self {
            turns: BTreeMap::new(),
            order: Order::default(),
            meter: Meter::new(now),
            frame: Frame::new(now),
            closing: Vec::new(),
            sampled: false,
            busy: false,
            compare_all_from: now,
            max_lines_per_second,
        }
    }

    /// Forgets everything but its limits.
    pub(super) fn clear(&mut self) {
        *self = Self::new(self.max_lines_per_second);
    }

    /// When the next line is due; none where every actor waits for something
    /// else. Who has run as much as it may waits for the clock.
    fn next_due(&self) -> Option<Instant> {
        let due = self.turns.values().filter_map(Turn::due).min()?;
        Some(due.max(self.free_from()))
    }

    /// From when another line may be run.
    fn free_from(&self) -> Instant {
        let lines = self.frame.lines.saturating_mul(1_000_000);
        let spent = Duration::from_micros(lines / self.max_lines_per_second.max(1));
        self.frame.began + spent
    }
}

impl Frame {
    fn new(now: Instant) -> Self {
        Self {
            began: now,
            told: now,
            lines: 0,
            facts: Vec::new(),
            facts_left_out: 0,
            effects: Vec::new(),
            changed: BTreeSet::new(),
            acknowledged: Vec::new(),
        }
    }

    /// Keeps a fact, as long as there are few.
    fn keep(&mut self, fact: Fact) {
        if self.facts_left_out == 0 && self.facts.len() < FACTS {
            self.facts.push(fact);
        } else {
            self.facts_left_out += 1 + self.facts.len() as u64;
            self.facts.clear();
        }
    }

    fn is_still(&self) -> bool {
        self.lines == 0 && self.effects.is_empty() && self.changed.is_empty()
    }
}

impl Playground {
    /// Lets the actors run at most so many lines in a second.
    pub fn limit_lines(&mut self, per_second: u64) {
        self.live.max_lines_per_second = per_second.max(1);
    }

    /// Whether the actors run by themselves.
    pub fn is_live(&self) -> bool {
        self.world.mode == Mode::Live
    }

    /// Whether so much happens that facts were left out of the last frame.
    pub fn is_busy(&self) -> bool {
        self.live.busy
    }

    /// Whether facts were left out of the steps since everyone last had the
    /// whole picture.
    pub fn was_sampled(&mut self) -> bool {
        std::mem::take(&mut self.live.sampled)
    }

    /// Waits until something has to be done: [`Playground::advance`] does it.
    /// Nothing is lost where the waiting is given up.
    pub(in crate::room) async fn wait(&mut self) -> Woken {
        let live = self.is_live();
        let due = self.live.next_due().filter(|_| live);
        tokio::select! {
            biased;
            Ok(ending) = self.server.exited(), if self.world.server.up => Woken::Ended(ending),
            answered = self.cast.answers(), if live => Woken::Answered(answered),
            () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => Woken::Due,
            else => std::future::pending().await,
        }
    }

    /// Goes on with what [`Playground::wait`] waited for.
    pub(in crate::room) async fn advance(&mut self, woken: Woken) {
        match woken {
            Woken::Ended(ending) => return self.ended(ending),
            Woken::Answered(answered) => {
                for answered in answered {
                    self.read_answer(answered);
                }
            }
            Woken::Due => {}
        }
        if let Err(gone) = self.run_due().await {
            self.lost(&gone);
        }
    }

    /// Waits until something has to be done in live mode, and does it.
    pub async fn go_on(&mut self) {
        let woken = self.wait().await;
        self.advance(woken).await;
    }

    /// Lets the actors run by themselves.
    ///
    /// # Errors
    /// When they do already, or Redis does not answer.
    pub async fn play(&mut self) -> Result<(), Rejection> {
        self.check_up()?;
        if self.is_live() {
            return Err(Rejection::AlreadySo);
        }
        self.align_at(self.clock.now_ms()).await?;
        let seen = match self.look().await {
            Ok(seen) => seen,
            Err(gone) => return Err(self.lost(&gone)),
        };
        let mut draft = Draft::new(Cause::Edit);
        draft.add(EffectKind::Edit, Why::Played);
        draft.changes.push(Change::Mode { mode: Mode::Live });
        self.take(draft, seen)?;
        self.clock.run();
        self.live.clear();
        self.deal_turns();
        Ok(())
    }

    /// Back to step mode: the replies under way are read, and every actor stops
    /// before its next line.
    ///
    /// # Errors
    /// When it is in step mode already, or Redis does not answer.
    pub async fn pause(&mut self) -> Result<(), Rejection> {
        self.check_up()?;
        if !self.is_live() {
            return Err(Rejection::AlreadySo);
        }
        self.end_frame(Then::Pauses).await?;
        self.clock.stop();
        self.live.turns.clear();
        let mut draft = Draft::new(Cause::Edit);
        draft.add(EffectKind::Edit, Why::Paused);
        draft.changes.push(Change::Mode { mode: Mode::Step });
        self.commit(draft);
        Ok(())
    }

    /// Tells what happened since the last frame, in one step.
    ///
    /// # Errors
    /// When Redis does not answer.
    pub async fn frame(&mut self) -> Result<(), Rejection> {
        self.end_frame(Then::GoesOn).await?;
        self.run_due().await.map_err(|gone| self.lost(&gone))
    }

    /// Carries out a command in the middle of it. Everything under way is
    /// brought to its end and told before, so that the command finds the room as
    /// in step mode.
    ///
    /// # Errors
    /// When it makes no sense in live mode, or cannot be carried out.
    pub(super) async fn obey_live(&mut self, command: Command) -> Result<(), Rejection> {
        if matches!(command, Command::Step { .. } | Command::Undo) {
            return Err(Rejection::Live);
        }
        self.end_frame(Then::IsChanged).await?;
        let done = self.carry_out(command).await;
        self.deal_turns();
        done
    }

    /// After a command: whoever came, came back, went or was changed is dealt
    /// its turn.
    pub(super) fn deal_turns(&mut self) {
        if !self.is_live() {
            return;
        }
        let now = Instant::now();
        let seed = self.world.settings.seed;
        let actors = &self.world.actors;
        self.live.turns.retain(|id, _| actors.contains_key(id));
        for id in actors.keys().cloned().collect::<Vec<_>>() {
            let Some(actor) = self.world.actors.get(&id) else {
                continue;
            };
            let turns = &mut self.live.turns;
            let turn = turns
                .entry(id.clone())
                .or_insert_with(|| Turn::new(seed, &id));
            if turn.fits(actor) {
                continue;
            }
            self.plan(&id, now, None);
        }
    }

    /// Runs the lines that are due.
    async fn run_due(&mut self) -> Result<(), Gone> {
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
        if let Some(turn) = self.live.turns.get_mut(id) {
            turn.doomed = chance == Some(Moment::After);
        }
        self.begin_line(id, now);
        Ok(())
    }

    fn begin_line(&mut self, id: &ActorId, now: Instant) {
        self.live.frame.lines += 1;
        self.live.meter.line();
        match self.scoped(id, machine::act) {
            Ok(Act::Send { command, may_block }) => {
                let reads = self.world.actors.get(id).map(|actor| actor.reads);
                let request = Request {
                    command,
                    may_block,
                    reads: reads.unwrap_or_default(),
                };
                if self.cast.start(id, request).is_err() {
                    self.crash_now(id);
                }
            }
            Ok(Act::SideEffect { .. }) => self.work(id, now),
            Err(_) => {}
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
            self.settle_now(id, EffectKind::SideEffect, outcome, None, now);
        }
    }

    /// Reads a reply.
    fn read_answer(&mut self, answered: Answered) {
        let Answered {
            actor: id,
            request,
            reply,
        } = answered;
        let Ok(reply) = reply else {
            return self.crash_now(&id);
        };
        let state = self.world.actors.get(&id).map(|actor| actor.state);
        let kind = match state {
            Some(ActorState::Blocked) => EffectKind::Served,
            _ => EffectKind::Replied,
        };
        let outcome = self.understand(&id, &request, &reply, &self.world);
        if let Ok(outcome) = outcome {
            let exchange = Some((&request.command[..], &reply));
            self.settle_now(&id, kind, outcome, exchange, Instant::now());
        }
    }

    /// What came of a line happens to the picture at once.
    fn settle_now(
        &mut self,
        id: &ActorId,
        kind: EffectKind,
        outcome: Outcome,
        exchange: Option<(&[String], &shared::reply::Reply)>,
        now: Instant,
    ) {
        let Some(line) = self.world.actors.get(id).map(|actor| actor.line.clone()) else {
            return;
        };
        let why = outcome.why.clone();
        let mut draft = Draft::line(id, &line);
        if self.live.frame.effects.len() < EFFECTS {
            let effect = draft.befell(id, kind, why.clone());
            effect.line = Some(line.clone());
            if let Some((command, reply)) = exchange {
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
    fn fold(&mut self, draft: Draft, now: Instant) {
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
                self.world.fold(&fact);
                self.live.frame.keep(fact);
            }
        }
    }

    /// Cuts an actor's connection. Until the next frame Redis has noticed.
    fn crash_now(&mut self, id: &ActorId) {
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
    fn plan(&mut self, id: &ActorId, now: Instant, why: Option<&Why>) {
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
        };
        let starts = actor.line == actor.program.program().first();
        match (why, scope.line().op, &actor.role) {
            (Some(Why::Refused { .. }), ..) => turn.wait(now, REFUSED_PAUSE),
            (Some(Why::NothingNew { .. }), ..) => turn.wait(now, POLL_PAUSE),
            (_, Op::SideEffect(_), _) => turn.work(now),
            (_, _, Role::Producer) if starts => turn.send(now),
            (None | Some(Why::NothingToClaim { .. }), _, Role::Reaper { .. }) if starts => {
                let due_ms = actor.due_ms.unwrap_or_default();
                let left = due_ms.saturating_sub(self.clock.now_ms());
                turn.wait(now, Duration::from_millis(left));
            }
            _ => turn.go_on(now),
        }
    }

    /// Waits until nothing is under way but reads that Redis holds, and until
    /// Redis has noticed what was closed here.
    async fn settle_all(&mut self) -> Result<(), Gone> {
        in_time(async {
            loop {
                match self.cast.under_way() {
                    UnderWay::Nothing => break,
                    UnderWay::Answers => {
                        let answered = self.cast.answers().await;
                        answered.into_iter().for_each(|one| self.read_answer(one));
                    }
                    UnderWay::Holds => self.ask_who_waits().await?,
                }
            }
            for connection in std::mem::take(&mut self.live.closing) {
                closed(&mut self.redis, connection).await?;
            }
            Ok(())
        })
        .await
    }

    /// Asks Redis whose reads it holds. Who is not among them was answered, or
    /// his command has not been read yet.
    async fn ask_who_waits(&mut self) -> Result<(), Gone> {
        let clients = probe::clients(&mut self.redis).await?;
        self.cast.mark_held(&clients);
        if self.cast.under_way() == UnderWay::Holds {
            let answered = timeout(Duration::from_millis(1), self.cast.answers()).await;
            let answered = answered.unwrap_or_default();
            answered.into_iter().for_each(|one| self.read_answer(one));
        }
        Ok(())
    }

    async fn end_frame(&mut self, then: Then) -> Result<(), Rejection> {
        let looked = match self.settle_all().await {
            Ok(()) => self.look().await,
            Err(gone) => Err(gone),
        };
        let seen = match looked {
            Ok(seen) => seen,
            Err(gone) => return Err(self.lost(&gone)),
        };
        self.clock.tick(wall_ms());
        let changes = self.see(seen);
        self.tell_frame(changes, then);
        self.compare(then);
        Ok(())
    }

    /// Compares the ledger with Redis: near the windows each time, all of it at
    /// a pause and otherwise as often as it costs little.
    fn compare(&mut self, then: Then) {
        let began = Instant::now();
        if then == Then::Pauses || began >= self.live.compare_all_from {
            self.explain_rest(Reach::All);
            self.live.compare_all_from = Instant::now() + began.elapsed() * COMPARE_REST;
        } else {
            self.explain_rest(Reach::Near);
        }
    }

    /// Puts what was seen into the picture, and returns what changed in Redis.
    fn see(&mut self, seen: Seen) -> Vec<Change> {
        let Seen {
            world,
            changes,
            served,
            cut,
        } = seen;
        // Its ledger is shared with the picture's, which can then be changed in
        // place.
        drop(world);
        for change in &changes {
            self.world.apply(change);
        }
        for served in served {
            self.read_answer(Answered {
                actor: served.actor,
                request: served.request,
                reply: Ok(served.reply),
            });
        }
        for id in cut {
            self.crash_now(&id);
        }
        let now = Instant::now();
        for (id, command) in self.cast.held() {
            self.hold(&id, &command, now);
        }
        let mut facts = self.live.order.end();
        let acknowledged = std::mem::take(&mut self.live.frame.acknowledged);
        let (streams, ledger) = (&self.world.streams, &self.world.ledger);
        facts.extend(reopened(streams, ledger, &acknowledged));
        for fact in facts {
            self.world.fold(&fact);
            self.live.frame.keep(fact);
        }
        changes
    }

    /// Redis holds an actor's read.
    fn hold(&mut self, id: &ActorId, command: &[String], now: Instant) {
        let state = self.world.actors.get(id).map(|actor| actor.state);
        if !matches!(state, Some(ActorState::Ready | ActorState::Working)) {
            return;
        }
        let mut draft = Draft::new(Cause::Edit);
        if self.block(&mut draft, id, command).is_ok() {
            self.fold(draft, now);
            self.plan(id, now, None);
        }
    }

    /// Makes one step of what happened since the last frame.
    fn tell_frame(&mut self, mut changes: Vec<Change>, then: Then) {
        let now = Instant::now();
        let sample = self
            .live
            .meter
            .sample(now, then == Then::Pauses, &self.world);
        let told = self.live.frame.told;
        let still = self.live.frame.is_still() && changes.is_empty() && sample.is_none();
        if still && then == Then::GoesOn && now - told < STILL {
            self.live.frame.began = now;
            return;
        }
        let mut frame = std::mem::replace(&mut self.live.frame, Frame::new(now));
        self.live.busy = frame.facts_left_out > 0;
        self.live.sampled |= self.live.busy;
        let actors = frame.changed.iter().filter_map(|id| {
            let actor = self.world.actors.get(id)?.clone();
            Some(Change::Actor {
                id: id.clone(),
                actor,
            })
        });
        changes.extend(actors);
        let now_ms = self.clock.now_ms();
        let mut own = vec![Change::Clock { now_ms }];
        own.extend(sample.map(|sample| Change::Sample {
            sample: Arc::new(sample),
        }));
        own.iter().for_each(|change| self.world.apply(change));
        changes.extend(own);
        for effect in &mut frame.effects {
            self.rows += 1;
            effect.row = self.rows;
        }
        let step = Step {
            number: self.world.step + 1,
            at_ms: now_ms,
            cause: Cause::Live {
                lines: frame.lines,
                facts_left_out: frame.facts_left_out,
            },
            sums: Some(self.world.ledger.sums()),
            effects: frame.effects,
            facts: frame.facts,
            changes,
        };
        match self.world.close(&step) {
            Ok(()) => self.hand_out(step),
            Err(gap) => tracing::error!(%gap, "a frame was numbered wrongly"),
        }
    }

    /// Redis is gone in the middle of it: back to step mode. What was not told
    /// yet is told by a snapshot.
    pub(super) fn stop_running(&mut self, draft: &mut Draft) {
        if self.is_live() {
            self.clock.stop();
            self.live.clear();
            self.live.sampled = true;
            draft.changes.push(Change::Mode { mode: Mode::Step });
        }
    }
}

/// The wall clock, in Unix milliseconds: Redis's too, since it runs on the same
/// machine.
fn wall_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}
