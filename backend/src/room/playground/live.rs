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

mod frame;
mod lines;
mod meter;
mod order;
mod turn;

use std::collections::BTreeMap;

use shared::{
    command::Command,
    fact::Fact,
    id::{ActorId, EntryId},
    rejection::Rejection,
    step::{Cause, EffectKind},
    why::Why,
    world::{Change, Mode},
};
use tokio::time::{Duration, Instant, sleep_until};

use self::{
    frame::{Frame, Then},
    meter::Meter,
    order::Order,
    turn::Turn,
};
use super::Playground;
use crate::{
    redis::supervisor::Ending,
    room::{cast::Came, draft::Draft},
};

/// What woke a playground.
pub(in crate::room) enum Woken {
    /// The process of Redis has ended.
    Ended(Ending),
    /// Commands were answered.
    Answered(Vec<Came>),
    /// An actor's turn has come.
    Due,
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
    /// The ledger was last compared with Redis up to there.
    compared_to: EntryId,
    /// The most lines in a second.
    max_lines_per_second: u64,
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
            compared_to: EntryId::MIN,
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

/// Whether a command makes no sense while the actors run by themselves.
fn is_for_steps(command: &Command) -> bool {
    matches!(
        command,
        Command::Step { .. }
            | Command::Undo
            | Command::Back
            | Command::Forward
            | Command::GoTo { .. }
            | Command::SwitchBranch { .. }
            | Command::AddBookmark { .. }
            | Command::GoToBookmark { .. }
            | Command::RunUntil { .. }
    )
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
                    self.take_in(answered);
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
        self.history.part();
        // From now on Redis lets keys expire.
        let aligned = self.lifetimes.align(&mut self.redis, &self.clock).await;
        aligned.map_err(|gone| self.lost(&gone))?;
        self.clock.run();
        self.watches.begin_to_stop();
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
        self.mark_pause().await;
        Ok(())
    }

    /// Tells what happened since the last frame, in one step. Pauses where that
    /// broke what is watched for, if that is to stop it.
    ///
    /// # Errors
    /// When Redis does not answer.
    pub async fn frame(&mut self) -> Result<(), Rejection> {
        self.end_frame(Then::GoesOn).await?;
        if self.watches.what_broke(false).is_some() {
            return self.pause().await;
        }
        self.run_due().await.map_err(|gone| self.lost(&gone))
    }

    /// Folds a fact into the picture before the frame that tells it.
    fn fold_fact(&mut self, fact: Fact) {
        self.world.fold(&fact);
        self.watches.notice(&fact, &self.world);
        self.live.frame.keep(fact);
    }

    /// Carries out a command in the middle of it. Everything under way is
    /// brought to its end and told before, so that the command finds the room as
    /// in step mode.
    ///
    /// # Errors
    /// When it makes no sense in live mode, or cannot be carried out.
    pub(super) async fn obey_live(&mut self, command: Command) -> Result<(), Rejection> {
        if is_for_steps(&command) {
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
