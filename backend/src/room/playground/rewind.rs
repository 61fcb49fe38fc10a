//! The way back, and forward again: the room as it was at another step.
//!
//! What the keys held comes back from their dumps; the picture, and what else
//! the room remembers, was kept as it was. The actors' connections are made
//! anew, and the reads that Redis held are sent again in their order. The room
//! then is in a new epoch, since its steps are counted from another number.
//!
//! The steps after it stay, to be gone forward to. Another step that is taken
//! begins a branch.

use std::sync::Arc;

use shared::{
    chronicle::{BranchId, Place},
    command::Command,
    id::ActorId,
    program::machine,
    rejection::Rejection,
    step::Cause,
    world::{Actor, Change, Mode},
};

use super::{
    Playground,
    history::{History, Known, Memory, Moment},
};
use crate::{
    redis::{
        checkpoint::{Checkpoint, RestoreError},
        connection::Gone,
        probe::names::AllNames,
    },
    room::{
        cast::{Request, Sent, Served},
        draft::Draft,
    },
};
/// Keys that take more of Redis's memory than this are not kept at every step,
/// in bytes: a step would take longer than it does.
pub(super) const STEP_MAX: u64 = 2 << 20;
/// Nor before an edit or a fault, or at a pause.
pub(super) const EDIT_MAX: u64 = 8 << 20;

/// Whether a command is an edit or a fault, which can be taken back.
pub(super) fn is_undoable(command: &Command) -> bool {
    match command {
        Command::Crash { .. }
        | Command::Restart { .. }
        | Command::PlanCrash { .. }
        | Command::Poison { .. }
        | Command::TurnClock { .. }
        | Command::Configure { .. }
        | Command::AddProducer
        | Command::AddConsumer { .. }
        | Command::SetPace { .. }
        | Command::SetReads { .. }
        | Command::Freeze { .. }
        | Command::RemoveActor { .. }
        | Command::AddGroup { .. }
        | Command::RemoveGroup { .. }
        | Command::SetCursor { .. }
        | Command::Trim { .. }
        | Command::Delete { .. }
        | Command::Acknowledge { .. }
        | Command::Claim { .. }
        | Command::Send { .. } => true,
        Command::Step { .. }
        | Command::Play
        | Command::Pause
        | Command::Undo
        | Command::Back
        | Command::Forward
        | Command::GoTo { .. }
        | Command::SwitchBranch { .. }
        | Command::NameBranch { .. }
        | Command::DeleteBranch { .. }
        | Command::AddBookmark { .. }
        | Command::RemoveBookmark { .. }
        | Command::GoToBookmark { .. }
        | Command::Compare { .. }
        | Command::Recall { .. }
        | Command::Watch { .. }
        | Command::Unwatch { .. }
        | Command::RunUntil { .. }
        | Command::HandOver { .. }
        | Command::AskToDrive { .. }
        | Command::Reset
        | Command::StartLesson { .. }
        | Command::NextMove
        | Command::Answer { .. }
        | Command::LeaveLesson => false,
    }
}

/// Whether a command goes to another step, or changes what can be gone to: not
/// while a run is under way.
pub(super) fn is_for_rest(command: &Command) -> bool {
    matches!(
        command,
        Command::Undo
            | Command::Back
            | Command::Forward
            | Command::GoTo { .. }
            | Command::SwitchBranch { .. }
            | Command::DeleteBranch { .. }
            | Command::AddBookmark { .. }
            | Command::GoToBookmark { .. }
    )
}

/// What a step was.
///
/// # Errors
/// When its keys were too large to be kept.
pub(super) fn whole(known: &Known) -> Result<Arc<Moment>, Rejection> {
    match known {
        Known::Whole(moment) => Ok(moment.clone()),
        Known::TooLarge(bytes) => Err(Rejection::UndoTooLarge { bytes: *bytes }),
    }
}

impl Playground {
    /// Keeps the room as it is, if it is not kept yet, so that it can be gone
    /// back to; not in live mode, nor without a Redis. Keys that take more of
    /// Redis's memory than `limit_bytes` are not kept.
    pub(super) async fn keep(&mut self, limit_bytes: u64) {
        if !self.world.server.up || self.world.mode == Mode::Live {
            return;
        }
        let Some(place) = self.place() else { return };
        match self.history.at(place) {
            Some(Known::Whole(_)) => return,
            Some(Known::TooLarge(limit)) if *limit >= limit_bytes => return,
            Some(Known::TooLarge(_)) | None => {}
        }
        let held = match self.history.held() {
            Some(held) => Some(held),
            None => match self.ask_what_is_held(limit_bytes).await {
                Ok(keys) => keys.map(|keys| (keys, self.clock)),
                // What is done next will tell what is wrong with Redis.
                Err(_) => return,
            },
        };
        let Some(held) = held else {
            return self.history.leave_out(place, limit_bytes);
        };
        let memory = Memory {
            scheduler: self.scheduler.clone(),
            carried: self.carried.clone(),
            rows: self.rows,
            messages: self.messages,
            waiting: self.cast.waiting(),
            guide: self.guide.clone(),
        };
        if self.history.keep(place, &self.world, held, memory) {
            self.thin_out();
        }
    }

    async fn ask_what_is_held(&mut self, limit_bytes: u64) -> Result<Option<Checkpoint>, Gone> {
        if !self.knows_all_keys() {
            return Ok(None);
        }
        let keys = self.keys();
        let before = self.history.last_held();
        let kept = Checkpoint::take(&mut self.redis, &keys, before, limit_bytes).await?;
        // What has become small is kept with every look again.
        if limit_bytes <= STEP_MAX {
            match &kept {
                Some(keys) => self.history.hold(keys.clone(), self.clock),
                None => self.history.found_large(),
            }
        }
        Ok(kept)
    }

    /// Takes the last step back, where it was an edit or a fault.
    ///
    /// # Errors
    /// When it was none, or what was before was not kept.
    pub(super) async fn undo(&mut self) -> Result<(), Rejection> {
        self.check_up()?;
        // Another client may have come after it.
        self.observe().await?;
        let last = self.last_steps(1);
        if !last.iter().all(|step| step.is_undoable()) || last.is_empty() {
            return Err(Rejection::NothingToUndo);
        }
        self.back().await
    }

    /// Goes to the step before, or the last one that is kept before that.
    ///
    /// # Errors
    /// When there is none, or it was not kept.
    pub(super) async fn back(&mut self) -> Result<(), Rejection> {
        self.check_up()?;
        self.observe().await?;
        let found = self.history.before(&self.course.line(), self.world.step);
        let (place, known) = found.ok_or(Rejection::NothingBefore)?;
        let moment = whole(known)?;
        self.rewind(place, &moment, self.course.branch()).await
    }

    /// Goes to the step after, on the branch that the room is on.
    ///
    /// # Errors
    /// When there is none.
    pub(super) async fn forward(&mut self) -> Result<(), Rejection> {
        self.check_up()?;
        // What another client did is another branch, and has nothing after it.
        self.observe().await?;
        let found = self.history.after(&self.course.line(), self.world.step);
        let (place, known) = found.ok_or(Rejection::NothingAfter)?;
        let moment = whole(known)?;
        self.rewind(place, &moment, self.course.branch()).await
    }

    /// Goes to a step of the branch that the room is on, or the last one that
    /// is kept before it.
    ///
    /// # Errors
    /// When there is none, or it was not kept.
    pub(super) async fn go_to(&mut self, step: u64) -> Result<(), Rejection> {
        self.check_up()?;
        self.observe().await?;
        self.go_to_step_of(self.course.branch(), step).await
    }

    /// Goes to a step of a branch's line, or the last one that is kept before
    /// it. The room is on that branch then.
    ///
    /// # Errors
    /// When there is none, or it was not kept, or the room is there already.
    pub(super) async fn go_to_step_of(
        &mut self,
        branch: BranchId,
        step: u64,
    ) -> Result<(), Rejection> {
        let line = self.course.chronicle().line(branch);
        let wanted = self.course.place(branch, step);
        let wanted = wanted.ok_or(Rejection::NoStep { step })?;
        let here = self.place();
        if here == Some(wanted) {
            return self.turn_to(branch);
        }
        let found = self.history.before(&line, step + 1);
        let (found, known) = found.ok_or(Rejection::NoStep { step })?;
        let moment = whole(known)?;
        if here == Some(found) {
            // Nothing that is kept lies between here and there.
            return Err(Rejection::NoStep { step });
        }
        self.rewind(found, &moment, branch).await
    }

    /// The room is where it was, on another branch: what lies ahead is another.
    fn turn_to(&mut self, branch: BranchId) -> Result<(), Rejection> {
        if branch == self.course.branch() {
            return Err(Rejection::AlreadySo);
        }
        self.course.switch_to(branch);
        self.begin_epoch();
        self.history.part();
        Ok(())
    }

    /// Everyone is sent a snapshot: what follows does not follow what they have.
    fn begin_epoch(&mut self) {
        self.epoch += 1;
        self.epoch_began = self.world.step;
        self.fresh.clear();
    }

    /// Makes the room what it was at a step, on a branch that goes through it.
    ///
    /// # Errors
    /// When Redis does not answer, or refuses: every actor has lost its
    /// connection then.
    async fn rewind(
        &mut self,
        place: Place,
        moment: &Moment,
        branch: BranchId,
    ) -> Result<(), Rejection> {
        let Some(world) = History::picture(place, moment, &self.trace) else {
            return Err(Rejection::NoStep { step: place.step });
        };
        // Restoring would feed those that wait.
        if let Err(gone) = self.cast.cut_all(&mut self.redis).await {
            return Err(self.lost(&gone));
        }
        let newer = self.newer_keys(|key| moment.keys.knows(key)).await;
        let newer = newer.map_err(|gone| self.lost(&gone))?;
        match moment.keys.restore(&mut self.redis, &newer).await {
            Ok(()) => {}
            Err(RestoreError::Gone(gone)) => return Err(self.lost(&gone)),
            Err(RestoreError::Refused(error)) => return self.all_crashed(error).await,
        }
        self.clock = moment.clock;
        self.lifetimes = Self::restored_lifetimes(&world);
        self.names = AllNames::default();
        self.world = world;
        let memory = moment.memory.clone();
        self.scheduler = memory.scheduler;
        self.carried = memory.carried;
        self.rows = memory.rows;
        self.messages = memory.messages;
        self.guide = memory.guide;
        self.course.switch_to(branch);
        self.begin_epoch();
        self.history.part();
        self.watch_from_here();
        let connected = self.connect_again(memory.waiting).await;
        let answered = connected.map_err(|gone| self.lost(&gone))?;
        self.meet_again(answered).await
    }

    /// Connects everyone who was, and sends the reads that waited. The replies
    /// of those that do not wait any more are returned.
    async fn connect_again(
        &mut self,
        waiting: Vec<(ActorId, Request)>,
    ) -> Result<Vec<Served>, Gone> {
        let actors = self.world.actors.iter();
        let connected = actors.filter(|(_, actor)| actor.connection.is_some());
        let connected: Vec<(ActorId, Actor)> = connected
            .map(|(id, actor)| (id.clone(), (**actor).clone()))
            .collect();
        for (id, mut actor) in connected {
            let connection = self.cast.connect(self.server.socket_path(), &id).await?;
            actor.connection = Some(connection);
            let actor = actor.into();
            self.world.apply(&Change::Actor { id, actor });
        }
        self.watch_keys_again().await?;
        let mut answered = Vec::new();
        for (actor, mut request) in waiting {
            if let Some(waits) = self.world.actors.get(&actor) {
                for command in &mut request.commands {
                    *command = machine::asked_again(waits, command);
                }
            }
            let sent = self.cast.send(&actor, &request, &mut self.redis).await?;
            if let Sent::Replied(replies) = sent {
                answered.push(Served {
                    actor,
                    request,
                    replies,
                });
            }
        }
        Ok(answered)
    }

    /// Puts into the picture what the new connections made different: when a
    /// consumer was last seen. A read that waited though there was something to
    /// read (the cursor had been set back under it) is served by being sent
    /// again: that is a step.
    async fn meet_again(&mut self, answered: Vec<Served>) -> Result<(), Rejection> {
        let mut seen = self.look_for_step().await?;
        for change in seen.take_changes() {
            self.world.apply(&change);
        }
        for served in answered {
            let line = self.actor(&served.actor)?.line.clone();
            let mut draft = Draft::line(&served.actor, &line);
            self.serve(&mut draft, &seen.world, served)?;
            self.commit(draft);
        }
        if seen.is_empty() {
            return Ok(());
        }
        self.take(Draft::new(Cause::Outside), seen)
    }

    /// The actors' connections are closed, and what was kept could not be put
    /// back: that is told as it is.
    async fn all_crashed(&mut self, error: String) -> Result<(), Rejection> {
        let mut draft = Draft::new(Cause::Outside);
        for id in self.world.actors.keys().cloned().collect::<Vec<_>>() {
            if self.actor(&id)?.connection.is_some() {
                self.crashed(&mut draft, &id);
            }
        }
        self.take_edit(draft).await?;
        Err(Rejection::Refused { error })
    }
}
