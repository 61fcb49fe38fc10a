//! What the steps were, in space and time: a lane for each actor and one for
//! Redis, a column for each step. The page draws it; this is what there is to
//! draw.
//!
//! It is folded from steps alone, one after the other, so it is the same on
//! every page and in every test.

use std::collections::{BTreeMap, VecDeque};

use crate::{
    fact::{By, EntryRef, Fact},
    id::{ActorId, MessageName},
    step::{Cause, EffectKind, Step},
    why::Why,
};

/// The diagram.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    lanes: Vec<ActorId>,
    exchanges: VecDeque<Exchange>,
    holds: VecDeque<Hold>,
    marks: VecDeque<Mark>,
    touches: VecDeque<Touch>,
    names: BTreeMap<EntryRef, MessageName>,
    first: u64,
    /// The first column without a gap to the last one.
    since: u64,
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
    /// The last step in which Redis held it, where the steps after that one are
    /// not known.
    pub unseen: Option<u64>,
    /// Its row in the log: the request's, or where the reply came later, that.
    pub row: u64,
}

impl Exchange {
    /// The step in which it was over; none while Redis holds it.
    pub fn end(&self) -> Option<u64> {
        self.answered.or(self.cut).or(self.unseen)
    }
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
    /// The steps in which it may have left are not known.
    Unseen,
}

/// A message that something happened to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// The step.
    pub step: u64,
    /// The message.
    pub message: MessageName,
    /// Who did it, where it was an actor.
    pub actor: Option<ActorId>,
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
        let reaches =
            move |one: &&Exchange| one.asked <= to && one.end().is_none_or(|end| end >= from);
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

    /// What happened to a message, in the order of the steps.
    pub fn touches(&self, message: &MessageName) -> impl Iterator<Item = &Touch> {
        let touches = self.touches.iter();
        touches.filter(move |touch| touch.message == *message)
    }

    /// Draws another step. After a gap it is not known what became of what was
    /// under way; a step that is drawn already begins the diagram anew. `name`
    /// says what people call an entry that was sent before the first column.
    pub fn push(&mut self, step: &Step, name: impl Fn(&EntryRef) -> Option<MessageName>) {
        if step.number <= self.last {
            *self = Self::default();
        }
        if self.is_empty() {
            (self.first, self.since) = (step.number, step.number);
        } else if step.number > self.last + 1 {
            self.tear();
            self.since = step.number;
        }
        self.last = step.number;
        for effect in &step.effects {
            let Some(By::Actor(actor)) = &effect.by else {
                self.mark_room(step, effect.kind, effect.row);
                continue;
            };
            self.lane(actor);
            self.draw(step.number, actor, effect.kind, &effect.why, effect.row);
        }
        for fact in &step.facts {
            self.hear(step.number, fact, &name);
        }
    }

    /// Lets go of the columns before `first`, and of what ended in them.
    pub fn forget(&mut self, first: u64) {
        if first <= self.first {
            return;
        }
        self.first = first.min(self.last);
        self.since = self.since.max(self.first);
        let is_over = |end: Option<u64>| end.is_some_and(|end| end < first);
        self.exchanges.retain(|one| !is_over(one.end()));
        self.holds
            .retain(|one| !is_over(one.to.map(|(end, _)| end)));
        self.marks.retain(|mark| mark.step >= first);
        self.touches.retain(|touch| touch.step >= first);
    }

    /// What is under way ends here, as far as is known.
    fn tear(&mut self) {
        let last = self.last;
        for one in self.exchanges.iter_mut().filter(|one| one.end().is_none()) {
            one.unseen = Some(last);
        }
        for hold in self.holds.iter_mut().filter(|hold| hold.to.is_none()) {
            hold.to = Some((last, Ending::Unseen));
        }
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
            EffectKind::Edit | EffectKind::Expired => {
                self.mark(step, Some(actor), MarkKind::Edit, row);
            }
            EffectKind::Outside => self.mark(step, Some(actor), MarkKind::Outside, row),
        }
    }

    fn ask(&mut self, step: u64, actor: &ActorId, answered: Option<u64>, row: u64) {
        self.exchanges.push_back(Exchange {
            actor: actor.clone(),
            asked: step,
            answered,
            cut: None,
            unseen: None,
            row,
        });
    }

    /// The reply of a read that waited. Its request may lie before the first
    /// column, or in a gap.
    fn answer(&mut self, step: u64, actor: &ActorId, row: u64) {
        match self.open(actor) {
            Some(open) => {
                open.answered = Some(step);
                open.row = row;
            }
            None => self.ask(self.since, actor, Some(step), row),
        }
    }

    /// The request of an actor that Redis holds.
    fn open(&mut self, actor: &ActorId) -> Option<&mut Exchange> {
        let mut newest = self.exchanges.iter_mut().rev();
        newest.find(|one| one.actor == *actor && one.end().is_none())
    }

    fn hear(&mut self, step: u64, fact: &Fact, name: impl Fn(&EntryRef) -> Option<MessageName>) {
        let Some(at) = fact.entry() else {
            return;
        };
        let known = self.names.get(at).cloned().or_else(|| name(at));
        if let (None, Fact::Sent { message, .. }) = (&known, fact) {
            self.names.insert(at.clone(), message.clone());
        }
        let sent = match fact {
            Fact::Sent { message, .. } => Some(message.clone()),
            _ => None,
        };
        let message = sent.or(known);
        if let Some(message) = &message {
            self.touches.push_back(Touch {
                step,
                message: message.clone(),
                actor: fact.actor().cloned(),
            });
        }
        self.hold(step, fact, message);
    }

    fn hold(&mut self, step: u64, fact: &Fact, message: Option<MessageName>) {
        match fact {
            Fact::Delivered { at, by, .. }
            | Fact::Taken { at, by, .. }
            | Fact::Claimed { at, by, .. } => {
                if let Some(actor) = by.actor() {
                    self.holds.push_back(Hold {
                        actor: actor.clone(),
                        at: at.clone(),
                        message,
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
}

#[cfg(test)]
mod tests;
