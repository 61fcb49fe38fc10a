//! The room's course as the page knows it: the steps of each branch that it has
//! seen, and the diagram of the present branch's line, from the room's beginning
//! over the present step to the newest one.
//!
//! Going back forgets none of it. What was never seen, because the page was
//! loaded later, is asked for where it is looked at ([`Course::wanted`]). Which
//! branch steps belong to is told by the chronicle; steps that come before it
//! does are loose, and stand in for the line meanwhile.

mod shelf;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, rc::Rc, sync::Arc};

use shared::{
    chronicle::{BranchId, Chronicle, Place},
    ledger::Ledger,
    step::Step,
    timeline::Timeline,
};

use self::shelf::{Shelf, Slot};

/// Steps, effects and facts kept of all branches together; beyond it go those
/// that are farthest from what is looked at.
const WEIGHT: usize = 60_000;
/// Loose steps kept.
const LOOSE: usize = 4_096;
/// Steps asked for at once, at most.
const CHUNK: u64 = 200;

/// The room's course. Cloning it copies pointers only.
#[derive(Clone, Debug, Default)]
pub(crate) struct Course {
    timeline: Rc<Timeline>,
    line: Vec<Place>,
    shelves: BTreeMap<BranchId, Shelf>,
    loose: Option<Rc<Vec<Arc<Step>>>>,
    oldest: u64,
    here: u64,
    newest: u64,
    look: (u64, u64),
    wanted: Option<Wanted>,
}

/// Steps to be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// The branch on whose line they are.
    pub branch: BranchId,
    /// The first.
    pub first: u64,
    /// The last.
    pub last: u64,
}

impl Course {
    /// The diagram of what is known of the line.
    pub(crate) fn timeline(&self) -> &Rc<Timeline> {
        &self.timeline
    }

    /// The line's steps: the oldest that can be gone to or is known, and the
    /// newest.
    pub(crate) fn span(&self) -> (u64, u64) {
        let known = Some(self.timeline.span().0).filter(|first| *first > 0);
        let oldest = Some(self.oldest).filter(|oldest| *oldest > 0);
        let first = known.into_iter().chain(oldest).min();
        (first.unwrap_or(self.here).min(self.newest), self.newest)
    }

    /// The steps that can be gone to: the oldest one and the newest.
    pub(crate) fn reach(&self) -> (u64, u64) {
        match self.oldest {
            0 => self.span(),
            oldest => (oldest.min(self.here), self.newest),
        }
    }

    /// A step of the line, where it is known.
    pub(crate) fn step(&self, number: u64) -> Option<&Arc<Step>> {
        if let Some(loose) = self.loose.as_ref().filter(|loose| is_within(loose, number)) {
            let at = loose.binary_search_by_key(&number, |step| step.number);
            return at.ok().and_then(|at| loose.get(at));
        }
        match self.shelves.get(&self.owner(number))?.get(number)? {
            Slot::Known(step) => Some(step),
            Slot::Gone => None,
        }
    }

    /// The steps to be asked for now.
    pub(crate) fn wanted(&self) -> Option<Wanted> {
        self.wanted
    }

    /// Whether a step of these is neither known nor known to be gone.
    pub(crate) fn is_missing(&self, first: u64, last: u64) -> bool {
        self.missing(first, last).is_some()
    }

    /// These steps are looked at.
    pub(super) fn look_at(&mut self, first: u64, last: u64) {
        self.look = (first, last);
        self.want();
    }

    /// The link is there again, or is not, so nobody answers.
    pub(super) fn want_anew(&mut self) {
        self.wanted = None;
        self.want();
    }

    /// Nobody answers what was asked for.
    pub(super) fn want_nothing(&mut self) {
        self.wanted = None;
    }

    /// A step was taken.
    pub(super) fn take(&mut self, step: &Step, ledger: &Ledger) {
        let number = step.number;
        let step = Arc::new(without_changes(step));
        let parts = number <= self.newest;
        (self.here, self.newest) = (number, number);
        if let Some(loose) = &mut self.loose {
            let loose = Rc::make_mut(loose);
            loose.retain(|step| step.number < number);
            loose.push(step.clone());
            let extra = loose.len().saturating_sub(LOOSE);
            loose.drain(..extra);
        } else if parts {
            self.loose = Some(Rc::new(vec![step.clone()]));
        } else {
            self.put(number, Slot::Known(step.clone()));
        }
        if parts {
            self.fold(ledger);
        } else {
            Rc::make_mut(&mut self.timeline)
                .push(&step, |at| ledger.message_of(&at.key, at.id).cloned());
        }
        self.thin(ledger);
    }

    /// The whole picture came, with the last steps before it: the room was
    /// rewound, or steps were missed.
    pub(super) fn replace(&mut self, here: u64, newest: u64, log: &[Arc<Step>], ledger: &Ledger) {
        let is_new = newest <= 1;
        if is_new {
            self.forget();
        }
        let is_same = self.is_on_line(newest, log);
        (self.here, self.newest) = (here, newest);
        let was_loose = self.loose.take().is_some();
        let is_other = if is_same {
            self.attribute(log)
        } else {
            self.loose = Some(Rc::new(log.to_vec()));
            true
        };
        // Going to a step that is known changes nothing else.
        if is_other || was_loose {
            self.fold(ledger);
            self.thin(ledger);
        }
        self.want();
    }

    /// The branches changed.
    pub(super) fn told(&mut self, chronicle: &Chronicle, ledger: &Ledger) {
        let branch = |place: &Place| place.branch;
        let before = self.line.last().map(branch);
        let line = chronicle.line(chronicle.branch);
        let is_other = self.line.len() != line.len()
            || self.line.iter().map(branch).ne(line.iter().map(branch));
        self.line = line;
        self.oldest = oldest(chronicle, &self.line);
        self.keep_only(chronicle);
        let loose = self.loose.take();
        if let Some(loose) = &loose {
            self.attribute(loose);
        } else if before != Some(chronicle.branch)
            && let Some(now) = chronicle.branch(chronicle.branch)
        {
            // One that has just grown from here has no steps that were seen.
            let is_new = now.from.is_some_and(|from| from.step == self.here);
            self.newest = if is_new { self.here } else { now.newest };
        }
        if is_other || loose.is_some() {
            self.fold(ledger);
            self.thin(ledger);
        }
        self.want_anew();
    }

    /// Steps that were asked for came.
    pub(super) fn recall(&mut self, branch: BranchId, steps: &[Arc<Step>], ledger: &Ledger) {
        let asked = self.wanted.take();
        let is_here = self.line.last().is_some_and(|place| place.branch == branch);
        if let Some(asked) = asked.filter(|asked| asked.branch == branch && is_here) {
            let last = steps.last().map_or(asked.last, |step| step.number);
            for number in asked.first..=last {
                if self.slot(number).is_none() {
                    self.put(number, Slot::Gone);
                }
            }
            for step in steps {
                self.put(step.number, Slot::Known(step.clone()));
            }
            self.fold(ledger);
            self.thin(ledger);
        }
        self.want();
    }

    fn forget(&mut self) {
        self.shelves.clear();
        self.loose = None;
        self.oldest = 0;
        self.timeline = Rc::default();
        self.wanted = None;
    }

    /// The branch whose own a step of the line is.
    fn owner(&self, number: u64) -> BranchId {
        let place = self.line.iter().find(|place| number <= place.step);
        let place = place.or(self.line.last());
        place.map(|place| place.branch).unwrap_or_default()
    }

    fn slot(&self, number: u64) -> Option<&Slot> {
        self.shelves.get(&self.owner(number))?.get(number)
    }

    fn put(&mut self, number: u64, slot: Slot) {
        let owner = self.owner(number);
        self.shelves.entry(owner).or_default().put(number, slot);
    }

    /// Whether steps up to a newest one are of the line as it is known.
    fn is_on_line(&self, newest: u64, log: &[Arc<Step>]) -> bool {
        let differs = |step: &Arc<Step>| {
            let known = self.slot(step.number);
            matches!(known, Some(Slot::Known(known)) if !is_same(known, step))
        };
        !self.line.is_empty() && newest == self.newest && !log.iter().any(differs)
    }

    /// Puts steps where they belong, and says whether that is news. A branch that
    /// had other steps there is another one than was known: the room began anew.
    fn attribute(&mut self, steps: &[Arc<Step>]) -> bool {
        let is_known = |step: &Arc<Step>| matches!(self.slot(step.number), Some(Slot::Known(known)) if is_same(known, step));
        if steps.iter().all(is_known) {
            return false;
        }
        for step in steps {
            let known = self.slot(step.number);
            if matches!(known, Some(Slot::Known(known)) if !is_same(known, step)) {
                self.shelves.remove(&self.owner(step.number));
            }
        }
        for step in steps {
            self.put(step.number, Slot::Known(step.clone()));
        }
        true
    }

    /// Forgets branches that are there no more, and what they do not reach.
    fn keep_only(&mut self, chronicle: &Chronicle) {
        let present = chronicle.branch;
        self.shelves.retain(|id, shelf| {
            let Some(branch) = chronicle.branch(*id) else {
                return false;
            };
            if *id != present {
                shelf.cut(branch.newest);
            }
            true
        });
    }

    fn fold(&mut self, ledger: &Ledger) {
        let mut timeline = Timeline::default();
        let (first, last) = self.known_span();
        for number in first..=last {
            if let Some(step) = self.step(number) {
                timeline.push(step, |at| ledger.message_of(&at.key, at.id).cloned());
            }
        }
        self.timeline = Rc::new(timeline);
    }

    /// No step outside of these is known.
    fn known_span(&self) -> (u64, u64) {
        let shelves = self.shelves.values().filter_map(Shelf::first);
        let loose = self.loose.iter().filter_map(|loose| loose.first());
        let first = shelves.chain(loose.map(|step| step.number)).min();
        (first.unwrap_or(self.newest + 1), self.newest)
    }

    /// Lets go of what is too much.
    fn thin(&mut self, ledger: &Ledger) {
        let (before, _) = self.known_span();
        let mut thinned = None;
        while self.shelves.values().map(Shelf::weight).sum::<usize>() > WEIGHT {
            let near = match self.look {
                (0, 0) => self.here,
                (first, last) => u64::midpoint(first, last),
            };
            let is_on_line = |id: &BranchId| self.line.iter().any(|place| place.branch == *id);
            let far =
                |(id, shelf): &(&BranchId, &mut Shelf)| (!is_on_line(id), shelf.farthest(near));
            let Some((_, shelf)) = self.shelves.iter_mut().max_by_key(far) else {
                break;
            };
            let dropped = shelf.drop_farthest(near);
            thinned = thinned.max(dropped);
        }
        self.shelves.retain(|_, shelf| shelf.weight() > 0);
        let Some(thinned) = thinned else {
            return;
        };
        // Mostly it is the oldest columns that go.
        let (first, _) = self.known_span();
        if first > thinned && thinned >= before {
            Rc::make_mut(&mut self.timeline).forget(first);
        } else {
            self.fold(ledger);
        }
    }

    /// Wants what is missing where it is looked at, unless an answer is awaited.
    fn want(&mut self) {
        let (first, last) = self.look;
        if self.wanted.is_none() {
            self.wanted = self.missing(first, last);
        }
    }

    fn missing(&self, first: u64, last: u64) -> Option<Wanted> {
        let branch = self.line.last()?.branch;
        let is_unknown = |number: &u64| {
            let is_loose = self
                .loose
                .as_ref()
                .is_some_and(|loose| is_within(loose, *number));
            !is_loose && self.slot(*number).is_none()
        };
        let (oldest, newest) = self.span();
        let mut numbers = first.max(oldest).max(1)..=last.min(newest);
        let first = numbers.find(is_unknown)?;
        let last = numbers
            .take(CHUNK as usize - 1)
            .take_while(is_unknown)
            .last();
        Some(Wanted {
            branch,
            first,
            last: last.unwrap_or(first),
        })
    }
}

/// Two of them are the same where they share what they are made of.
impl PartialEq for Course {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.timeline, &other.timeline)
            && (self.oldest, self.here, self.newest) == (other.oldest, other.here, other.newest)
            && (self.wanted, &self.line) == (other.wanted, &other.line)
    }
}

/// Whether loose steps say what a step is: they do from their first one on.
fn is_within(loose: &[Arc<Step>], number: u64) -> bool {
    loose.first().is_some_and(|first| number >= first.number)
}

/// Whether two steps of a number are the same one.
fn is_same(one: &Step, other: &Step) -> bool {
    let first = |step: &Step| step.effects.first().cloned();
    one.at_ms == other.at_ms && one.cause == other.cause && first(one) == first(other)
}

fn without_changes(step: &Step) -> Step {
    Step {
        number: step.number,
        at_ms: step.at_ms,
        cause: step.cause.clone(),
        effects: step.effects.clone(),
        facts: step.facts.clone(),
        changes: Vec::new(),
        sums: None,
    }
}

/// The oldest step on a line that can be gone to; 0 where there is none.
fn oldest(chronicle: &Chronicle, line: &[Place]) -> u64 {
    let oldest = line.iter().filter_map(|place| {
        let branch = chronicle.branch(place.branch)?;
        Some(branch.oldest).filter(|oldest| (1..=place.step).contains(oldest))
    });
    oldest.min().unwrap_or_default()
}
