//! The steps that can be gone to, on every branch.
//!
//! What the keys held is kept for each of them; what did not change is shared
//! with the step before. The picture is kept for some: the others' is folded
//! from the last one kept and the steps since, which costs less than a copy of
//! the ledger at every step.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use shared::{
    chronicle::{BranchId, Place},
    id::ActorId,
    lesson::Guide,
    world::World,
};

use super::{Carried, by_place::ByPlace, course::stretches, trace::Trace};
use crate::{
    redis::{checkpoint::Checkpoint, clock::Clock},
    room::{cast::Request, scheduler::Scheduler},
};

/// Steps kept at most.
const STEPS: usize = 4_096;
/// Where there are too many, so many more are let go of at once.
const SPARE: usize = 64;
/// Bytes they may take, all together.
const BYTES: usize = 64 << 20;
/// The newest ones are kept, whatever they take.
const NEWEST: usize = 16;
/// A picture is kept every so many steps.
const PICTURE_EVERY: u64 = 64;
/// What a step takes beside what the keys held, about, in bytes.
const STEP_BYTES: usize = 512;
/// What a picture takes, about, in bytes: by itself, and for each message that
/// its ledger knows.
const PICTURE_BYTES: usize = 32 << 10;
const MESSAGE_BYTES: usize = 256;

/// What a room was at a step.
#[derive(Clone)]
pub(super) struct Moment {
    pub(super) keys: Checkpoint,
    pub(super) clock: Clock,
    /// The picture, or an earlier one of the same branch's own that the steps
    /// since lead on from.
    base: Arc<World>,
    pub(super) memory: Memory,
}

/// What is known of a step.
pub(super) enum Known {
    /// It can be gone to.
    Whole(Arc<Moment>),
    /// It could, if the keys had not taken more than this of Redis's memory, in
    /// bytes.
    TooLarge(u64),
}

/// What the room itself remembers, beside its keys and its picture.
#[derive(Clone)]
pub(super) struct Memory {
    pub(super) scheduler: Scheduler,
    pub(super) carried: BTreeMap<ActorId, Carried>,
    pub(super) rows: u64,
    pub(super) messages: u64,
    /// The reads that Redis held, in their order.
    pub(super) waiting: Vec<(ActorId, Request)>,
    /// Where the lesson was.
    pub(super) guide: Option<Guide>,
}

/// The steps that can be gone to, by place.
#[derive(Default)]
pub(super) struct History {
    places: ByPlace<Known>,
    /// The picture that the next steps lead on from; none where they do not,
    /// because the room was rewound or has run by itself. And its branch.
    base: Option<(BranchId, Arc<World>)>,
    /// What the keys held when Redis was last looked at, and the clock that
    /// reads the times in it; none where that is not known.
    held: Option<(Checkpoint, Clock)>,
    /// What was held before that.
    before: Option<Checkpoint>,
    /// The keys were too large when they were last weighed.
    large: bool,
    /// Bytes that all this takes, or fewer.
    bytes: usize,
}

impl History {
    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Redis was looked at, and this is what the keys held.
    pub(super) fn hold(&mut self, keys: Checkpoint, clock: Clock) {
        self.before = Some(keys.clone());
        self.held = Some((keys, clock));
        self.large = false;
    }

    /// What the keys hold is not known any more.
    pub(super) fn let_go(&mut self) {
        self.held = None;
    }

    /// What the keys hold, and the clock that reads it, where that is known.
    pub(super) fn held(&self) -> Option<(Checkpoint, Clock)> {
        self.held.clone()
    }

    /// What the keys held when that was last known.
    pub(super) fn last_held(&self) -> Option<&Checkpoint> {
        self.before.as_ref()
    }

    /// Whether the keys were small enough to be kept with every look.
    pub(super) fn is_small(&self) -> bool {
        !self.large
    }

    /// The keys are too large to be kept with every look.
    pub(super) fn found_large(&mut self) {
        self.large = true;
    }

    /// What comes next follows neither from the picture that was kept last nor
    /// from what the keys held.
    pub(super) fn part(&mut self) {
        self.base = None;
        self.held = None;
    }

    /// What is known of a step.
    pub(super) fn at(&self, place: Place) -> Option<&Known> {
        self.places.get(place)
    }

    /// The last step of a line before this one, and what is known of it.
    pub(super) fn before(&self, line: &[Place], step: u64) -> Option<(Place, &Known)> {
        let earlier = stretches(line, 1, step.saturating_sub(1));
        let mut earlier = earlier.into_iter().rev();
        earlier.find_map(|(branch, steps)| self.places.own(branch, steps).next_back())
    }

    /// The first step of a line after this one, and what is known of it.
    pub(super) fn after(&self, line: &[Place], step: u64) -> Option<(Place, &Known)> {
        let mut later = stretches(line, step + 1, u64::MAX).into_iter();
        later.find_map(|(branch, steps)| self.places.own(branch, steps).next())
    }

    /// The first of a branch's own steps that can be gone to.
    pub(super) fn oldest(&self, branch: BranchId) -> Option<u64> {
        let mut own = self.own_moments(branch, 0);
        own.next().map(|(place, _)| place.step)
    }

    /// Whether a branch's own steps after a place can be gone to, or any of
    /// them.
    pub(super) fn leads_on_from(&self, place: Place) -> bool {
        self.own_moments(place.branch, place.step + 1)
            .next()
            .is_some()
    }

    /// When the last of a branch's own steps was kept: the larger, the later.
    pub(super) fn age(&self, branch: BranchId) -> Option<u64> {
        self.places.last_age(branch)
    }

    /// The last steps of these branches that can be gone to, and the first of
    /// all: they are never thinned out.
    pub(super) fn ends(&self, branches: impl Iterator<Item = BranchId>) -> BTreeSet<Place> {
        let last = branches.filter_map(|branch| self.own_moments(branch, 0).next_back());
        let mut ends: BTreeSet<Place> = last.map(|(place, _)| place).collect();
        let first = self.moments().min_by_key(|(place, _)| place.step);
        ends.extend(first.map(|(place, _)| place));
        ends
    }

    /// Steps that can be gone to, and the bytes they take, about.
    pub(super) fn size(&self) -> (usize, usize) {
        let kept = self.moments().count();
        (kept, self.weigh())
    }

    /// Lets go of a branch's own steps after a place.
    pub(super) fn cut_after(&mut self, place: Place) {
        if self.places.cut_after(place) {
            self.bytes = self.weigh();
        }
    }

    /// What was one branch's own becomes another's.
    pub(super) fn hand_over(&mut self, from: BranchId, to: BranchId) {
        self.places.hand_over(from, to);
    }

    /// A step cannot be gone to: its keys were too large.
    pub(super) fn leave_out(&mut self, place: Place, limit_bytes: u64) {
        self.places.insert(place, Known::TooLarge(limit_bytes));
    }

    /// Keeps the present step. True where there is too much then, and it has to
    /// be [thinned out](Self::thin_out).
    pub(super) fn keep(
        &mut self,
        place: Place,
        world: &World,
        held: (Checkpoint, Clock),
        memory: Memory,
    ) -> bool {
        let base = match &self.base {
            Some((branch, base))
                if *branch == place.branch && place.step < base.step + PICTURE_EVERY =>
            {
                base.clone()
            }
            _ => Arc::new(world.clone()),
        };
        self.base = Some((place.branch, base.clone()));
        let (keys, clock) = held;
        let moment = Arc::new(Moment {
            keys,
            clock,
            base,
            memory,
        });
        let last = self.last_kept().cloned();
        self.bytes += moment.bytes_beside(last.as_deref());
        self.places.insert(place, Known::Whole(moment));
        self.places.len() > STEPS || self.bytes > BYTES
    }

    /// Remembers where the lesson is, at a step.
    pub(super) fn set_guide(&mut self, place: Place, guide: Option<&Guide>) {
        if let Some(Known::Whole(moment)) = self.places.get_mut(place) {
            Arc::make_mut(moment).memory.guide = guide.cloned();
        }
    }

    /// A step is about to leave the trace. Returns the steps whose picture is
    /// folded from it.
    pub(super) fn lose_step(&mut self, place: Place) -> Vec<Place> {
        let needs_it = |base: &World| base.step < place.step;
        let base = self.base.as_ref();
        if base.is_some_and(|(branch, base)| *branch == place.branch && needs_it(base)) {
            self.base = None;
        }
        let last = place.step + PICTURE_EVERY;
        let own = self.own_moments(place.branch, place.step);
        let own = own.take_while(|(place, _)| place.step < last);
        let needing = own.filter(|(_, moment)| needs_it(&moment.base));
        needing.map(|(place, _)| place).collect()
    }

    /// Lets go of steps whose picture cannot be folded for much longer; those
    /// that are to `stay` are given one of their own.
    pub(super) fn do_without(&mut self, steps: &[Place], stay: &BTreeSet<Place>, trace: &Trace) {
        for place in steps {
            if !stay.contains(place) || self.give_picture(*place, trace).is_none() {
                self.places.remove(*place);
            }
        }
        self.bytes = self.weigh();
    }

    fn give_picture(&mut self, place: Place, trace: &Trace) -> Option<()> {
        let Some(Known::Whole(moment)) = self.places.get_mut(place) else {
            return None;
        };
        let picture = Self::picture(place, moment, trace)?;
        Arc::make_mut(moment).base = Arc::new(picture);
        Some(())
    }

    /// The picture of a step; none where the steps that lead to it are not kept
    /// any more.
    pub(super) fn picture(place: Place, moment: &Moment, trace: &Trace) -> Option<World> {
        let mut world = (*moment.base).clone();
        for step in trace.own(place.branch, world.step + 1..=place.step)? {
            world.take(&step).ok()?;
        }
        Some(world)
    }

    fn moments(&self) -> impl DoubleEndedIterator<Item = (Place, &Arc<Moment>)> {
        whole(self.places.iter())
    }

    fn own_moments(
        &self,
        branch: BranchId,
        first: u64,
    ) -> impl DoubleEndedIterator<Item = (Place, &Arc<Moment>)> {
        whole(self.places.own(branch, first..=u64::MAX))
    }

    fn last_kept(&self) -> Option<&Arc<Moment>> {
        let mut latest = self.places.oldest_first().rev();
        latest.find_map(|place| match self.places.get(place)? {
            Known::Whole(moment) => Some(moment),
            Known::TooLarge(_) => None,
        })
    }

    /// Bytes that everything takes, about.
    fn weigh(&self) -> usize {
        weigh(self.moments().map(|(_, moment)| moment))
    }

    /// Whether some steps alone take more than a part of all that may be taken:
    /// one in so many.
    pub(super) fn take_more_than(&self, places: &BTreeSet<Place>, one_in: usize) -> bool {
        let moments = places.iter().filter_map(|place| self.places.get(*place));
        let moments = moments.filter_map(|known| match known {
            Known::Whole(moment) => Some(moment),
            Known::TooLarge(_) => None,
        });
        weigh(moments) > BYTES / one_in
    }

    /// Lets go of some, where there are too many: the older, the more. The
    /// newest are kept, and those that are to `stay`.
    pub(super) fn thin_out(&mut self, stay: &BTreeSet<Place>) {
        let surplus = self.places.len().saturating_sub(STEPS);
        if surplus > 0 {
            let old = self.old(stay).into_iter().take(surplus + SPARE);
            self.remove_all(old);
        }
        if self.bytes <= BYTES {
            return;
        }
        // What was let go of may have been shared, so it is weighed anew.
        self.bytes = self.weigh();
        while self.bytes > BYTES / 8 * 7 {
            let old = self.old(stay);
            if old.is_empty() {
                break;
            }
            let half = old.len().div_ceil(2);
            self.remove_all(old.into_iter().take(half).step_by(2));
        }
    }

    /// Those that may be let go of, the oldest first.
    fn old(&self, stay: &BTreeSet<Place>) -> Vec<Place> {
        let count = self.places.len().saturating_sub(NEWEST);
        let old = self.places.oldest_first().take(count);
        old.filter(|place| !stay.contains(place)).collect()
    }

    fn remove_all(&mut self, places: impl Iterator<Item = Place>) {
        for place in places {
            self.places.remove(place);
        }
        self.bytes = self.weigh();
    }
}

fn whole<'a>(
    places: impl DoubleEndedIterator<Item = (Place, &'a Known)>,
) -> impl DoubleEndedIterator<Item = (Place, &'a Arc<Moment>)> {
    places.filter_map(|(place, known)| match known {
        Known::Whole(moment) => Some((place, moment)),
        Known::TooLarge(_) => None,
    })
}

/// Bytes that moments take, about. What several share counts once.
fn weigh<'a>(moments: impl Iterator<Item = &'a Arc<Moment>>) -> usize {
    let mut seen = BTreeSet::new();
    let bytes = moments.map(|moment| {
        let payloads = moment.keys.payloads();
        let keys = payloads.filter(|(id, _)| seen.insert(*id));
        let keys: usize = keys.map(|(_, bytes)| bytes).sum();
        let picture = if seen.insert(Arc::as_ptr(&moment.base).cast()) {
            moment.picture_bytes()
        } else {
            0
        };
        keys + picture + moment.own_bytes()
    });
    bytes.sum()
}

impl Moment {
    /// Bytes that it takes beside what it shares with the one before, about.
    fn bytes_beside(&self, before: Option<&Self>) -> usize {
        let keys = self.keys.bytes_beside(before.map(|before| &before.keys));
        let shares = before.is_some_and(|before| Arc::ptr_eq(&before.base, &self.base));
        let picture = if shares { 0 } else { self.picture_bytes() };
        keys + picture + self.own_bytes()
    }

    fn picture_bytes(&self) -> usize {
        PICTURE_BYTES + self.base.ledger.len() * MESSAGE_BYTES
    }

    /// What is not shared with any other.
    fn own_bytes(&self) -> usize {
        let carried = self.memory.carried.values();
        let carried = carried.flat_map(BTreeMap::values).flatten();
        let carried = carried.map(|(field, value)| field.len() + value.len());
        STEP_BYTES + carried.sum::<usize>()
    }
}
