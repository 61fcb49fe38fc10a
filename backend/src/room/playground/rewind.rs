//! The way back: the room as it was at an earlier step.
//!
//! What the keys held comes back from their dumps; the picture, and what else
//! the room remembers, was kept as it was. The actors' connections are made
//! anew, and the reads that Redis held are sent again in their order. The room
//! then is in a new epoch, since its steps are counted from an earlier number
//! again.

use std::collections::BTreeMap;

use shared::{
    command::Command,
    id::ActorId,
    rejection::Rejection,
    step::Cause,
    world::{Actor, Change, Mode, World},
};

use super::{Carried, Playground};
use crate::{
    redis::{
        checkpoint::{self, RestoreError},
        clock::Clock,
        connection::Gone,
    },
    room::{
        cast::{Request, Sent, Served},
        draft::Draft,
        scheduler::Scheduler,
    },
};

/// Keys that take more of Redis's memory than this are not kept, in bytes.
const KEPT_MAX: u64 = 8 << 20;

/// A room as it was.
pub(super) struct Checkpoint {
    keys: checkpoint::Checkpoint,
    clock: Clock,
    world: World,
    scheduler: Scheduler,
    carried: BTreeMap<ActorId, Carried>,
    rows: u64,
    messages: u64,
    /// The reads that Redis held, in their order.
    waiting: Vec<(ActorId, Request)>,
}

/// The last step can be taken back: an edit or a fault.
pub(super) enum Undo {
    /// To this.
    To(Box<Checkpoint>),
    /// It could, if the keys had not been too large to be kept.
    TooLarge,
}

/// What is done next may be taken back, if it takes one step.
pub(super) struct Before {
    step: u64,
    undo: Undo,
}

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
        | Command::HandOver { .. }
        | Command::AskToDrive { .. }
        | Command::Reset
        | Command::StartLesson { .. }
        | Command::NextMove
        | Command::Answer { .. }
        | Command::LeaveLesson => false,
    }
}

impl Playground {
    /// Keeps the room as it is before an edit or a fault; none in live mode, or
    /// without a Redis.
    pub(super) async fn keep(&mut self) -> Option<Before> {
        if !self.world.server.up || self.world.mode == Mode::Live {
            return None;
        }
        match self.checkpoint().await {
            Ok(checkpoint) => Some(Before {
                step: self.world.step,
                undo: checkpoint.map_or(Undo::TooLarge, |kept| Undo::To(Box::new(kept))),
            }),
            // The edit itself will tell what is wrong with Redis.
            Err(_) => None,
        }
    }

    /// What was done since `before` can be taken back, if it was one step.
    pub(super) fn can_go_back(&mut self, before: Option<Before>) {
        let one_step = |before: &Before| self.world.step == before.step + 1;
        self.undo = before.filter(one_step).map(|before| before.undo);
    }

    async fn checkpoint(&mut self) -> Result<Option<Checkpoint>, Gone> {
        let keys = self.keys();
        let kept = checkpoint::Checkpoint::take(&mut self.redis, &keys, KEPT_MAX).await?;
        Ok(kept.map(|keys| Checkpoint {
            keys,
            clock: self.clock,
            world: self.world.clone(),
            scheduler: self.scheduler.clone(),
            carried: self.carried.clone(),
            rows: self.rows,
            messages: self.messages,
            waiting: self.cast.waiting(),
        }))
    }

    /// Takes the last step back.
    ///
    /// # Errors
    /// When it was no edit and no fault, or something came after it.
    pub(super) async fn take_back(&mut self) -> Result<(), Rejection> {
        self.check_up()?;
        if self.world.mode == Mode::Live {
            return Err(Rejection::Live);
        }
        // Another client may have come after it.
        self.observe().await?;
        match self.undo.take() {
            None => Err(Rejection::NothingToUndo),
            Some(Undo::TooLarge) => {
                self.undo = Some(Undo::TooLarge);
                Err(Rejection::UndoTooLarge { bytes: KEPT_MAX })
            }
            Some(Undo::To(checkpoint)) => self.rewind(*checkpoint).await,
        }
    }

    /// Makes the room what it was.
    ///
    /// # Errors
    /// When Redis does not answer, or refuses: every actor has lost its
    /// connection then.
    async fn rewind(&mut self, checkpoint: Checkpoint) -> Result<(), Rejection> {
        // Restoring would feed those that wait.
        if let Err(gone) = self.cast.cut_all(&mut self.redis).await {
            return Err(self.lost(&gone));
        }
        match checkpoint.keys.restore(&mut self.redis).await {
            Ok(()) => {}
            Err(RestoreError::Gone(gone)) => return Err(self.lost(&gone)),
            Err(RestoreError::Refused(error)) => return self.all_crashed(error).await,
        }
        self.clock = checkpoint.clock;
        self.world = checkpoint.world;
        self.scheduler = checkpoint.scheduler;
        self.carried = checkpoint.carried;
        self.rows = checkpoint.rows;
        self.messages = checkpoint.messages;
        self.epoch += 1;
        self.fresh.clear();
        let last = self.world.step;
        self.trace.cut_after(last);
        let connected = self.connect_again(checkpoint.waiting).await;
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
