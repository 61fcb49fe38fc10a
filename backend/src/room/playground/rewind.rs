//! The way back, and forward again: the room as it was at another step.
//!
//! What the keys held comes back from their dumps; the picture, and what else
//! the room remembers, was kept as it was. The actors' connections are made
//! anew, and the reads that Redis held are sent again in their order. The room
//! then is in a new epoch, since its steps are counted from another number.
//!
//! The steps after it stay, to be gone forward to, until another step is taken.

use std::sync::Arc;

use shared::{
    command::Command,
    id::ActorId,
    rejection::Rejection,
    step::Cause,
    world::{Actor, Change, Mode},
};

use super::{
    Playground,
    history::{History, Memory, Moment, Place},
};
use crate::{
    redis::{
        checkpoint::{Checkpoint, RestoreError},
        connection::Gone,
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

fn kept(place: &Place) -> Result<Arc<Moment>, Rejection> {
    match place {
        Place::Kept(moment) => Ok(moment.clone()),
        Place::TooLarge(bytes) => Err(Rejection::UndoTooLarge { bytes: *bytes }),
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
        let step = self.world.step;
        match self.history.at(step) {
            Some(Place::Kept(_)) => return,
            Some(Place::TooLarge(limit)) if *limit >= limit_bytes => return,
            Some(Place::TooLarge(_)) | None => {}
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
            return self.history.leave_out(step, limit_bytes);
        };
        let memory = Memory {
            scheduler: self.scheduler.clone(),
            carried: self.carried.clone(),
            rows: self.rows,
            messages: self.messages,
            waiting: self.cast.waiting(),
        };
        self.history.forget_before(self.trace.oldest());
        self.history.keep(&self.world, held, memory);
    }

    async fn ask_what_is_held(&mut self, limit_bytes: u64) -> Result<Option<Checkpoint>, Gone> {
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
        match self.history.before(self.world.step) {
            Some((step, place)) => {
                let moment = kept(place)?;
                self.rewind(step, &moment).await
            }
            None => Err(Rejection::NothingBefore),
        }
    }

    /// Goes to the step after, where the room was rewound and nothing was done
    /// since.
    ///
    /// # Errors
    /// When there is none.
    pub(super) async fn forward(&mut self) -> Result<(), Rejection> {
        self.check_up()?;
        // What another client did takes the place of what came after.
        self.observe().await?;
        match self.history.after(self.world.step) {
            Some((step, place)) => {
                let moment = kept(place)?;
                self.rewind(step, &moment).await
            }
            None => Err(Rejection::NothingAfter),
        }
    }

    /// Goes to a step, or the last one that is kept before it.
    ///
    /// # Errors
    /// When there is none, or it was not kept.
    pub(super) async fn go_to(&mut self, step: u64) -> Result<(), Rejection> {
        self.check_up()?;
        self.observe().await?;
        if step == self.world.step {
            return Err(Rejection::AlreadySo);
        }
        if !(1..=self.newest_step()).contains(&step) {
            return Err(Rejection::NoStep { step });
        }
        match self.history.before(step + 1) {
            // Nothing that is kept lies between here and there.
            Some((found, _)) if found == self.world.step => Err(Rejection::NoStep { step }),
            Some((found, place)) => {
                let moment = kept(place)?;
                self.rewind(found, &moment).await
            }
            None => Err(Rejection::NoStep { step }),
        }
    }

    /// Makes the room what it was at a step.
    ///
    /// # Errors
    /// When Redis does not answer, or refuses: every actor has lost its
    /// connection then.
    async fn rewind(&mut self, step: u64, moment: &Moment) -> Result<(), Rejection> {
        let Some(world) = History::picture(step, moment, &self.trace) else {
            return Err(Rejection::NoStep { step });
        };
        // Restoring would feed those that wait.
        if let Err(gone) = self.cast.cut_all(&mut self.redis).await {
            return Err(self.lost(&gone));
        }
        match moment.keys.restore(&mut self.redis).await {
            Ok(()) => {}
            Err(RestoreError::Gone(gone)) => return Err(self.lost(&gone)),
            Err(RestoreError::Refused(error)) => return self.all_crashed(error).await,
        }
        self.clock = moment.clock;
        self.world = world;
        self.scheduler = moment.scheduler.clone();
        self.carried = moment.carried.clone();
        self.rows = moment.rows;
        self.messages = moment.messages;
        self.epoch += 1;
        self.epoch_began = step;
        self.fresh.clear();
        self.history.part();
        self.watch_from_here();
        let connected = self.connect_again(moment.waiting.clone()).await;
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
        let mut answered = Vec::new();
        for (actor, request) in waiting {
            let sent = self.cast.send(&actor, &request, &mut self.redis).await?;
            if let Sent::Replied(reply) = sent {
                answered.push(Served {
                    actor,
                    request,
                    reply,
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
