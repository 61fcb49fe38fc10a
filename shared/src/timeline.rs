//! What the steps were, in space and time: a lane for each actor and one for
//! Redis, a column for each step. The page draws it; this is what there is to
//! draw.
//!
//! It is folded from steps alone, one after the other, so it is the same on
//! every page and in every test.

use std::collections::VecDeque;

use crate::{
    fact::{By, EntryRef, Fact},
    id::{ActorId, MessageName},
    step::{Cause, EffectKind, Step},
    why::Why,
};

/// Steps kept; beyond it the oldest columns leave, and what ended in them.
pub const KEPT: u64 = 2_000;

/// The diagram.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    lanes: Vec<ActorId>,
    exchanges: VecDeque<Exchange>,
    holds: VecDeque<Hold>,
    marks: VecDeque<Mark>,
    first: u64,
    last: u64,
}

/// A request of an actor and Redis's reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Whose.
    pub actor: ActorId,
    /// The step in which it was sent.
    pub asked: u64,
    /// The step in which it was answered; none while Redis holds it, or where
    /// the connection was cut before.
    pub answered: Option<u64>,
    /// The step in which the connection was cut.
    pub cut: Option<u64>,
    /// Its row in the log: the request's, or where the reply came later, that.
    pub row: u64,
}

/// A message in an actor's memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Whose memory.
    pub actor: ActorId,
    /// The entry.
    pub at: EntryRef,
    /// What people call it, where it is known.
    pub message: Option<MessageName>,
    /// The step in which it was read.
    pub from: u64,
    /// The step in which it was let go, and how; none while it is held.
    pub to: Option<(u64, Ending)>,
}

/// How a message left an actor's memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It was acknowledged, or needed no acknowledgement any more.
    Finished,
    /// Its side effect failed.
    Failed,
    /// A crash took it.
    Lost,
}

/// Something that happened at a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The step.
    pub step: u64,
    /// On whose lane; none is Redis's.
    pub actor: Option<ActorId>,
    /// What.
    pub kind: MarkKind,
    /// Its row in the log.
    pub row: u64,
}

/// What happened at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    /// A side effect was done.
    Work,
    /// A side effect was done again.
    WorkAgain,
    /// A side effect failed.
    Failure,
    /// A connection was cut.
    Crash,
    /// An actor came back.
    Restart,
    /// The driver changed something.
    Edit,
    /// Another client changed something.
    Outside,
}

impl Timeline {
    /// The actors, in the order in which they came.
    pub fn lanes(&self) -> &[ActorId] {
        &self.lanes
    }

    /// The steps there are columns for: the first and the last.
    pub fn span(&self) -> (u64, u64) {
        (self.first, self.last)
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.last == 0
    }

    /// The exchanges that reach into the columns `from` to `to`.
    pub fn exchanges(&self, from: u64, to: u64) -> impl Iterator<Item = &Exchange> {
        let reaches = move |one: &&Exchange| {
            let end = one.answered.or(one.cut).unwrap_or(u64::MAX);
            one.asked <= to && end >= from
        };
        self.exchanges.iter().filter(reaches)
    }

    /// The holds that reach into the columns `from` to `to`.
    pub fn holds(&self, from: u64, to: u64) -> impl Iterator<Item = &Hold> {
        let reaches = move |one: &&Hold| {
            let end = one.to.map_or(u64::MAX, |(end, _)| end);
            one.from <= to && end >= from
        };
        self.holds.iter().filter(reaches)
    }

    /// The marks in the columns `from` to `to`.
    pub fn marks(&self, from: u64, to: u64) -> impl Iterator<Item = &Mark> {
        let marks = self.marks.iter();
        marks.filter(move |mark| (from..=to).contains(&mark.step))
    }

    /// Draws another step. One that does not follow begins anew.
    pub fn push(&mut self, step: &Step, name: impl Fn(&EntryRef) -> Option<MessageName>) {
        if step.number != self.last + 1 {
            *self = Self {
                first: step.number,
                ..Self::default()
            };
        }
        self.last = step.number;
        self.first = self.first.max(1);
        for effect in &step.effects {
            let Some(By::Actor(actor)) = &effect.by else {
                self.mark_room(step, effect.kind, effect.row);
                continue;
            };
            self.lane(actor);
            self.draw(step.number, actor, effect.kind, &effect.why, effect.row);
        }
        for fact in &step.facts {
            self.hold(step.number, fact, &name);
        }
        self.forget(step.number.saturating_sub(KEPT));
    }

    fn lane(&mut self, actor: &ActorId) {
        if !self.lanes.contains(actor) {
            self.lanes.push(actor.clone());
        }
    }

    fn mark_room(&mut self, step: &Step, kind: EffectKind, row: u64) {
        let kind = match (kind, &step.cause) {
            (EffectKind::Outside, _) | (_, Cause::Outside) => MarkKind::Outside,
            (EffectKind::Fault, _) => MarkKind::Crash,
            _ => MarkKind::Edit,
        };
        self.mark(step.number, None, kind, row);
    }

    fn mark(&mut self, step: u64, actor: Option<&ActorId>, kind: MarkKind, row: u64) {
        self.marks.push_back(Mark {
            step,
            actor: actor.cloned(),
            kind,
            row,
        });
    }

    fn draw(&mut self, step: u64, actor: &ActorId, kind: EffectKind, why: &Why, row: u64) {
        match kind {
            EffectKind::Replied => self.ask(step, actor, Some(step), row),
            EffectKind::Blocked => self.ask(step, actor, None, row),
            EffectKind::Served => self.answer(step, actor, row),
            EffectKind::SideEffect => {
                let kind = match why {
                    Why::SideEffect { times: 1, .. } => MarkKind::Work,
                    Why::SideEffect { .. } => MarkKind::WorkAgain,
                    _ => MarkKind::Failure,
                };
                self.mark(step, Some(actor), kind, row);
            }
            EffectKind::Fault => {
                let kind = match why {
                    Why::Restarted { .. } => MarkKind::Restart,
                    _ => MarkKind::Crash,
                };
                if kind == MarkKind::Crash
                    && let Some(open) = self.open(actor)
                {
                    open.cut = Some(step);
                }
                self.mark(step, Some(actor), kind, row);
            }
            EffectKind::Edit => self.mark(step, Some(actor), MarkKind::Edit, row),
            EffectKind::Outside => self.mark(step, Some(actor), MarkKind::Outside, row),
        }
    }

    fn ask(&mut self, step: u64, actor: &ActorId, answered: Option<u64>, row: u64) {
        self.exchanges.push_back(Exchange {
            actor: actor.clone(),
            asked: step,
            answered,
            cut: None,
            row,
        });
    }

    /// The reply of a read that waited. Its request may lie before the first
    /// column.
    fn answer(&mut self, step: u64, actor: &ActorId, row: u64) {
        match self.open(actor) {
            Some(open) => {
                open.answered = Some(step);
                open.row = row;
            }
            None => self.ask(self.first, actor, Some(step), row),
        }
    }

    /// The request of an actor that Redis holds.
    fn open(&mut self, actor: &ActorId) -> Option<&mut Exchange> {
        let mut newest = self.exchanges.iter_mut().rev();
        newest.find(|one| one.actor == *actor && one.answered.is_none() && one.cut.is_none())
    }

    fn hold(&mut self, step: u64, fact: &Fact, name: impl Fn(&EntryRef) -> Option<MessageName>) {
        match fact {
            Fact::Delivered { at, by, .. }
            | Fact::Taken { at, by, .. }
            | Fact::Claimed { at, by, .. } => {
                if let Some(actor) = by.actor() {
                    self.holds.push_back(Hold {
                        actor: actor.clone(),
                        at: at.clone(),
                        message: name(at),
                        from: step,
                        to: None,
                    });
                }
            }
            Fact::Acknowledged { at, by, .. } => {
                if let Some(actor) = by.actor() {
                    self.let_go(step, actor, at, Ending::Finished);
                }
            }
            Fact::Failed { at, by, .. } => self.let_go(step, by, at, Ending::Failed),
            Fact::HandLost { at, by, .. } => self.let_go(step, by, at, Ending::Lost),
            _ => {}
        }
    }

    fn let_go(&mut self, step: u64, actor: &ActorId, at: &EntryRef, ending: Ending) {
        let mut newest = self.holds.iter_mut().rev();
        let hold = newest.find(|hold| hold.to.is_none() && hold.actor == *actor && hold.at == *at);
        if let Some(hold) = hold {
            hold.to = Some((step, ending));
        }
    }

    /// Lets go of the columns up to `last`, and of what ended in them.
    fn forget(&mut self, last: u64) {
        if last < self.first {
            return;
        }
        self.first = last + 1;
        while self.marks.front().is_some_and(|mark| mark.step <= last) {
            self.marks.pop_front();
        }
        let over = |end: Option<u64>| end.is_some_and(|end| end <= last);
        // What is not over stays, however long ago it began; that is little, so
        // it is looked at now and then only.
        if last.is_multiple_of(64) {
            self.exchanges.retain(|one| !over(one.answered.or(one.cut)));
            self.holds.retain(|one| !over(one.to.map(|(end, _)| end)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::EntryId, lesson::Move, patterns::PatternId, testing::room::Room, world::Settings,
    };

    /// The diagram of a room in which these moves were made.
    fn drawn(moves: &[Move]) -> Timeline {
        let mut room = Room::new(PatternId::CONSUMER_GROUP, Settings::default());
        for one in moves {
            room.make(one);
        }
        let mut timeline = Timeline::default();
        for step in &room.steps {
            timeline.push(step, |at| {
                room.world.ledger.message_of(&at.key, at.id).cloned()
            });
        }
        timeline
    }

    fn step(actor: &str) -> Move {
        Move::Step(actor.into())
    }

    #[test]
    fn a_message_is_held_from_its_delivery_to_its_acknowledgement() {
        let timeline = drawn(&[step("p1"), step("c1"), step("c1"), step("c1")]);
        let (_, last) = timeline.span();
        let holds: Vec<&Hold> = timeline.holds(0, last).collect();
        assert_eq!(holds.len(), 1, "{holds:?}");
        let hold = holds[0];
        assert_eq!(hold.message, Some("m1".into()));
        assert_eq!(hold.to, Some((hold.from + 2, Ending::Finished)));
    }

    #[test]
    fn a_crash_takes_what_is_held() {
        let timeline = drawn(&[step("p1"), step("c1"), Move::Crash("c1".into())]);
        let (_, last) = timeline.span();
        let mut holds = timeline.holds(0, last);
        let end = holds.next().and_then(|hold| hold.to);
        assert_eq!(end.map(|(_, ending)| ending), Some(Ending::Lost));
    }

    #[test]
    fn what_is_not_over_stays_when_its_column_leaves() {
        let mut timeline = Timeline::default();
        let at = EntryRef {
            key: "orders".into(),
            id: EntryId { ms: 5, seq: 0 },
        };
        let step = |number: u64, facts: Vec<Fact>| Step {
            number,
            at_ms: 0,
            cause: Cause::Edit,
            effects: Vec::new(),
            facts,
            changes: Vec::new(),
            sums: None,
        };
        let delivered = Fact::Delivered {
            at,
            group: "billing".into(),
            consumer: "c1".into(),
            by: By::Actor("c1".into()),
            deliveries: 1,
        };
        timeline.push(&step(1, vec![delivered]), |_| None);
        for number in 2..=3 * KEPT {
            timeline.push(&step(number, Vec::new()), |_| None);
        }
        assert_eq!(timeline.span(), (2 * KEPT + 1, 3 * KEPT));
        assert_eq!(timeline.holds(3 * KEPT, 3 * KEPT).count(), 1);
        timeline.push(&step(9, Vec::new()), |_| None);
        assert_eq!(timeline.span(), (9, 9), "it begins anew");
    }
}
