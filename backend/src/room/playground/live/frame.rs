//! A frame: the moment at which nothing is under way, and the step that tells
//! what happened since the last one.

use std::{collections::BTreeSet, sync::Arc};

use shared::{
    fact::{By, Fact},
    id::{ActorId, EntryId},
    program::machine,
    reconcile::{Reach, reopened},
    rejection::Rejection,
    step::{Cause, Effect, Step},
    world::{ActorState, Change},
};
use tokio::time::{Duration, Instant, timeout};

use crate::{
    redis::{
        clock::wall_ms,
        connection::{Gone, in_time},
        probe,
    },
    room::{
        cast::{Answered, UnderWay, closed},
        draft::Draft,
        playground::{
            Playground,
            expiry::{self, Expired},
            taking::Seen,
        },
    },
};

/// Facts that go into a frame; where there are more, none do, and the page says
/// that it samples.
const FACTS: usize = 128;
/// A frame in which nothing but the clock changed is told this often.
const STILL: Duration = Duration::from_millis(250);
/// Entries far from the windows that are compared at each frame.
const COMPARED: usize = 512;

/// What comes after a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// The next one.
    GoesOn,
    /// A command, and then the next one.
    IsChanged,
    /// Step mode.
    Pauses,
}

/// What happened since the last frame.
pub(super) struct Frame {
    pub(super) began: Instant,
    /// When the last one was told.
    pub(super) told: Instant,
    pub(super) lines: u64,
    pub(super) facts: Vec<Fact>,
    pub(super) facts_left_out: u64,
    pub(super) effects: Vec<Effect>,
    /// Actors that changed.
    pub(super) changed: BTreeSet<ActorId>,
    /// What was acknowledged.
    pub(super) acknowledged: Vec<Fact>,
    /// Who last ran a line that trims.
    pub(super) trimmed_by: Option<ActorId>,
}

impl Frame {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            began: now,
            told: now,
            lines: 0,
            facts: Vec::new(),
            facts_left_out: 0,
            effects: Vec::new(),
            changed: BTreeSet::new(),
            acknowledged: Vec::new(),
            trimmed_by: None,
        }
    }

    /// Keeps a fact, as long as there are few.
    pub(super) fn keep(&mut self, fact: Fact) {
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

    pub(super) async fn end_frame(&mut self, then: Then) -> Result<(), Rejection> {
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

    /// Compares the ledger with Redis: at a pause all of it, and at each frame
    /// what is near the windows and a stretch of the rest, one after the other.
    /// All at once would hold up every actor for as long as it takes.
    fn compare(&mut self, then: Then) {
        if then == Then::Pauses {
            return self.explain_rest(Reach::All);
        }
        let key = self.world.pattern.pattern().stream();
        let from = self.live.compared_to;
        let to = self.world.ledger.stretch(&key, from, COMPARED);
        self.live.compared_to = if to == EntryId::MAX { EntryId::MIN } else { to };
        self.explain_rest(Reach::Between(from, to));
    }

    /// Puts what was seen into the picture, and returns what changed in Redis.
    fn see(&mut self, seen: Seen) -> Vec<Change> {
        let Seen {
            world,
            changes,
            served,
            cut,
            broken,
            expired,
        } = seen;
        // Its ledger is shared with the picture's, which can then be changed in
        // place.
        drop(world);
        for change in &changes {
            self.world.apply(change);
        }
        for (id, actor) in broken {
            let actor = Arc::new(actor);
            self.live.frame.changed.insert(id.clone());
            self.world.apply(&Change::Actor { id, actor });
        }
        for served in served {
            self.read_answer(Answered {
                actor: served.actor,
                request: served.request,
                replies: Ok(served.replies),
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
        facts.extend(self.live.order.correct(&self.world.streams));
        let acknowledged = std::mem::take(&mut self.live.frame.acknowledged);
        let (streams, ledger) = (&self.world.streams, &self.world.ledger);
        facts.extend(reopened(streams, ledger, &acknowledged));
        for fact in facts {
            self.fold_fact(fact);
        }
        self.see_what_was_trimmed(now);
        self.end_in_frame(&expired);
        changes
    }

    /// No reply names what was trimmed, but it is gone now.
    fn see_what_was_trimmed(&mut self, now: Instant) {
        let Some(id) = self.live.frame.trimmed_by.take() else {
            return;
        };
        if let Some((fact, _)) = machine::trimmed(&self.world, By::Actor(id)) {
            let key = self.world.pattern.pattern().stream();
            let groups = self.world.ledger.groups_of(&key).count();
            self.live.meter.count(&fact, now, groups);
            self.fold_fact(fact);
        }
    }

    /// Keys have expired since the last frame.
    fn end_in_frame(&mut self, expired: &[Expired]) {
        let mut draft = Draft::new(Cause::Expiry);
        expiry::tell(&mut draft, expired);
        self.live.frame.effects.extend(draft.effects);
        for fact in expiry::facts(expired, &self.world, &self.world) {
            self.fold_fact(fact);
        }
    }

    /// Redis holds an actor's read.
    fn hold(&mut self, id: &ActorId, command: &[String], now: Instant) {
        let state = self.world.actors.get(id).map(|actor| actor.state);
        if !matches!(state, Some(ActorState::Ready | ActorState::Working)) {
            return;
        }
        let mut draft = Draft::new(Cause::Edit);
        if self
            .block(&mut draft, id, command, &self.world.clone())
            .is_ok()
        {
            self.fold(draft, now);
            self.plan(id, now, None);
        }
    }

    /// Makes one step of what happened since the last frame.
    fn tell_frame(&mut self, mut changes: Vec<Change>, then: Then) {
        let now = Instant::now();
        let now_ms = self.clock.now_ms();
        let pauses = then == Then::Pauses;
        let sample = self.live.meter.sample(now, pauses, now_ms, &self.world);
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
}
