//! The steps that can be gone back to, and forward to again.
//!
//! What the keys held is kept for each of them; what did not change is shared
//! with the step before. The picture is kept for some: the others' is folded
//! from the last one kept and the steps since, which costs less than a copy of
//! the ledger at every step.

use std::{collections::BTreeMap, sync::Arc};

use shared::{id::ActorId, world::World};

use super::{Carried, trace::Trace};
use crate::{
    redis::{checkpoint::Checkpoint, clock::Clock},
    room::{cast::Request, scheduler::Scheduler},
};

/// Steps kept at most.
const STEPS: usize = 4_096;
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
    /// The picture, or an earlier one that the steps since lead on from.
    base: Arc<World>,
    pub(super) scheduler: Scheduler,
    pub(super) carried: BTreeMap<ActorId, Carried>,
    pub(super) rows: u64,
    pub(super) messages: u64,
    /// The reads that Redis held, in their order.
    pub(super) waiting: Vec<(ActorId, Request)>,
}

/// What is known of a step.
pub(super) enum Place {
    /// It can be gone to.
    Kept(Arc<Moment>),
    /// It could, if the keys had not taken more than this of Redis's memory, in
    /// bytes.
    TooLarge(u64),
}

/// What the room itself remembers, beside its keys and its picture.
pub(super) struct Memory {
    pub(super) scheduler: Scheduler,
    pub(super) carried: BTreeMap<ActorId, Carried>,
    pub(super) rows: u64,
    pub(super) messages: u64,
    pub(super) waiting: Vec<(ActorId, Request)>,
}

/// The steps that can be gone to, by number: those before the present one, and
/// those after it where the room was rewound.
#[derive(Default)]
pub(super) struct History {
    places: BTreeMap<u64, Place>,
    /// The picture that the next steps lead on from; none where they do not,
    /// because the room was rewound or has run by itself.
    base: Option<Arc<World>>,
    /// What the keys held when Redis was last looked at, and the clock that
    /// reads the times in it; none where that is not known.
    held: Option<(Checkpoint, Clock)>,
    /// What was held before that.
    before: Option<Checkpoint>,
    /// The keys were too large when they were last weighed.
    large: bool,
    /// Bytes that all this takes, or fewer.
    bytes: usize,
    /// The oldest step that can be folded.
    oldest: u64,
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
    pub(super) fn at(&self, step: u64) -> Option<&Place> {
        self.places.get(&step)
    }

    /// The last step before this one, and what is known of it.
    pub(super) fn before(&self, step: u64) -> Option<(u64, &Place)> {
        let mut earlier = self.places.range(..step);
        earlier.next_back().map(|(number, place)| (*number, place))
    }

    /// The first step after this one, and what is known of it.
    pub(super) fn after(&self, step: u64) -> Option<(u64, &Place)> {
        let mut later = self.places.range(step + 1..);
        later.next().map(|(number, place)| (*number, place))
    }

    /// The last step there is, 0 where there is none.
    pub(super) fn newest(&self) -> u64 {
        self.places
            .last_key_value()
            .map_or(0, |(number, _)| *number)
    }

    /// Steps that can be gone to, and the bytes they take, about.
    pub(super) fn size(&self) -> (usize, usize) {
        let kept = self.moments().count();
        (kept, self.weigh())
    }

    /// Lets go of a step and all after it.
    pub(super) fn cut_from(&mut self, step: u64) {
        if self.newest() >= step {
            self.places.split_off(&step);
            self.bytes = self.weigh();
        }
    }

    /// A step cannot be gone to: its keys were too large.
    pub(super) fn leave_out(&mut self, step: u64, limit_bytes: u64) {
        self.places.insert(step, Place::TooLarge(limit_bytes));
    }

    /// Keeps the present step.
    pub(super) fn keep(&mut self, world: &World, held: (Checkpoint, Clock), memory: Memory) {
        let step = world.step;
        let earlier = |base: &&Arc<World>| step < base.step + PICTURE_EVERY;
        let base = match self.base.as_ref().filter(earlier) {
            Some(base) => base.clone(),
            None => Arc::new(world.clone()),
        };
        self.base = Some(base.clone());
        let (keys, clock) = held;
        let moment = Arc::new(Moment {
            keys,
            clock,
            base,
            scheduler: memory.scheduler,
            carried: memory.carried,
            rows: memory.rows,
            messages: memory.messages,
            waiting: memory.waiting,
        });
        let last = self.moments().next_back().map(|(_, last)| last.clone());
        self.bytes += moment.bytes_beside(last.as_deref());
        self.places.insert(step, Place::Kept(moment));
        self.thin_out();
    }

    /// Steps before `oldest` cannot be folded any more: what needs them is let
    /// go of.
    pub(super) fn forget_before(&mut self, oldest: u64) {
        // Not at every step.
        if oldest < self.oldest + PICTURE_EVERY {
            return;
        }
        self.oldest = oldest;
        self.places.retain(|number, place| match place {
            Place::Kept(moment) => moment.base.step == *number || moment.base.step + 1 >= oldest,
            Place::TooLarge(_) => *number >= oldest,
        });
        self.bytes = self.weigh();
    }

    /// The picture of a step; none where the steps that lead to it are not kept
    /// any more.
    pub(super) fn picture(step: u64, moment: &Moment, trace: &Trace) -> Option<World> {
        let mut world = (*moment.base).clone();
        for step in trace.between(world.step, step)? {
            world.take(&step).ok()?;
        }
        Some(world)
    }

    fn moments(&self) -> impl DoubleEndedIterator<Item = (u64, &Arc<Moment>)> {
        self.places
            .iter()
            .filter_map(|(number, place)| match place {
                Place::Kept(moment) => Some((*number, moment)),
                Place::TooLarge(_) => None,
            })
    }

    /// Bytes that everything takes, about.
    fn weigh(&self) -> usize {
        let mut last: Option<&Moment> = None;
        let bytes = self.moments().map(|(_, moment)| {
            let bytes = moment.bytes_beside(last);
            last = Some(moment);
            bytes
        });
        bytes.sum()
    }

    /// Lets go of some where there are too many: the older, the more. The very
    /// first is kept, and the newest are.
    fn thin_out(&mut self) {
        while self.places.len() > STEPS {
            let second = self.places.keys().nth(1).copied();
            second.map(|number| self.places.remove(&number));
        }
        if self.bytes <= BYTES {
            return;
        }
        // What was let go of may have been shared, so it is weighed anew.
        self.bytes = self.weigh();
        while self.bytes > BYTES / 8 * 7 && self.places.len() > NEWEST + 2 {
            let old = (self.places.len() - NEWEST).div_ceil(2).max(2);
            let every_second = self.places.keys().take(old).skip(1).step_by(2);
            for number in every_second.copied().collect::<Vec<_>>() {
                self.places.remove(&number);
            }
            self.bytes = self.weigh();
        }
    }
}

impl Moment {
    /// Bytes that it takes beside what it shares with the one before, about.
    fn bytes_beside(&self, before: Option<&Self>) -> usize {
        let keys = self.keys.bytes_beside(before.map(|before| &before.keys));
        let shares = before.is_some_and(|before| Arc::ptr_eq(&before.base, &self.base));
        let picture = if shares {
            0
        } else {
            PICTURE_BYTES + self.base.ledger.len() * MESSAGE_BYTES
        };
        let carried = self.carried.values().flat_map(BTreeMap::values).flatten();
        let carried: usize = carried
            .map(|(field, value)| field.len() + value.len())
            .sum();
        STEP_BYTES + keys + picture + carried
    }
}
