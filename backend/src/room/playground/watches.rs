//! What is watched for: invariants that are looked after at every step.
//!
//! They stand beside the picture and are not rewound with it. What broke them
//! is kept with its place, so that a breach shows wherever the room has come by
//! it, and nowhere else.

use shared::{
    chronicle::{BranchId, Place},
    fact::Fact,
    rejection::Rejection,
    step::{Cause, Step},
    watch::{Breach, Fault, Invariant, Lookout, Watch},
    world::World,
};

use super::Playground;

/// Breaches of one invariant that are kept, on all branches.
const BREACHES: usize = 64;

/// Everything that is watched for.
#[derive(Default)]
pub(super) struct Watches {
    watched: Vec<Watched>,
    /// The last invariant that broke since this was last asked, and whether it
    /// stops what goes on by itself.
    broke: Option<(Invariant, bool)>,
}

struct Watched {
    lookout: Lookout,
    stops: bool,
    /// Where it was broken, in the order in which that was found.
    breaches: Vec<Breach>,
    /// The first of them on the way to the present step.
    broken: Option<Breach>,
    /// What broke it, of a step that live mode has not told yet.
    noticed: Option<Fault>,
}

impl Watched {
    fn new(invariant: Invariant, stops: bool, world: &World) -> Self {
        Self {
            lookout: Lookout::new(invariant, world),
            stops,
            breaches: Vec::new(),
            broken: None,
            noticed: None,
        }
    }

    fn invariant(&self) -> &Invariant {
        self.lookout.invariant()
    }

    fn breaks(&mut self, at: Place, fault: Fault) {
        let breach = Breach {
            at,
            message: fault.message,
            actor: fault.actor,
        };
        if self.breaches.len() == BREACHES {
            self.breaches.remove(0);
        }
        self.broken = Some(breach.clone());
        self.breaches.push(breach);
    }

    /// What was known of the steps from this one on is no more.
    fn forget_from(&mut self, place: Place) {
        let is_gone = |at: Place| at.branch == place.branch && at.step >= place.step;
        self.breaches.retain(|breach| !is_gone(breach.at));
    }

    /// The first breach on the way to the present step, where one is known.
    fn find(&mut self, way: &[Place]) {
        let on_the_way = |at: Place| {
            let mut way = way.iter();
            way.any(|part| part.branch == at.branch && at.step <= part.step)
        };
        let known = self.breaches.iter().filter(|breach| on_the_way(breach.at));
        self.broken = known.min_by_key(|breach| breach.at.step).cloned();
    }
}

impl Watches {
    /// Looks after one more, or changes whether it stops a run.
    fn watch(
        &mut self,
        invariant: Invariant,
        stops: bool,
        at: Place,
        world: &World,
    ) -> Result<(), Rejection> {
        invariant.check(world)?;
        let mut watched = self.watched.iter_mut();
        if let Some(known) = watched.find(|watched| *watched.invariant() == invariant) {
            if known.stops == stops {
                return Err(Rejection::AlreadySo);
            }
            known.stops = stops;
            return Ok(());
        }
        if self.watched.len() >= Watch::MAX {
            let max = Watch::MAX as u64;
            return Err(Rejection::WatchesFull { max });
        }
        let holds = invariant.holds(world);
        let mut watched = Watched::new(invariant, stops, world);
        if !holds {
            watched.breaks(at, Fault::default());
        }
        self.watched.push(watched);
        Ok(())
    }

    fn unwatch(&mut self, invariant: &Invariant) -> Result<(), Rejection> {
        let before = self.watched.len();
        self.watched
            .retain(|watched| watched.invariant() != invariant);
        if self.watched.len() == before {
            return Err(Rejection::NotWatched);
        }
        Ok(())
    }

    /// Takes a step that the picture has taken.
    fn take(&mut self, step: &Step, place: Place, world: &World) {
        for watched in &mut self.watched {
            watched.forget_from(place);
            let noticed = watched.noticed.take();
            let fault = if matches!(step.cause, Cause::Live { .. }) {
                noticed.or_else(|| watched.lookout.look(step, world))
            } else {
                watched.lookout.take(step, world)
            };
            if let Some(fault) = fault.filter(|_| watched.broken.is_none()) {
                watched.breaks(place, fault);
                // One that stops is told before one that does not.
                let stopped = self.broke.as_ref().is_some_and(|(_, stops)| *stops);
                if watched.stops || !stopped {
                    self.broke = Some((watched.invariant().clone(), watched.stops));
                }
            }
        }
    }

    /// Takes a fact that live mode has folded, before its step is told.
    pub(super) fn notice(&mut self, fact: &Fact, world: &World) {
        for watched in &mut self.watched {
            let fault = watched.lookout.notice(fact, world);
            if watched.noticed.is_none() {
                watched.noticed = fault;
            }
        }
    }

    /// The room is at another place, by this way.
    fn go_to(&mut self, way: &[Place], world: &World) {
        self.broke = None;
        for watched in &mut self.watched {
            watched.noticed = None;
            watched.find(way);
            let invariant = watched.invariant().clone();
            watched.lookout = Lookout::new(invariant, world);
            let here = way.last().filter(|_| watched.broken.is_none());
            if let Some(here) = here.filter(|_| !watched.invariant().holds(world)) {
                watched.breaks(*here, Fault::default());
            }
        }
    }

    /// The room begins again.
    pub(super) fn begin_again(&mut self, world: &World) {
        self.broke = None;
        for watched in &mut self.watched {
            let invariant = watched.invariant().clone();
            *watched = Watched::new(invariant, watched.stops, world);
        }
    }

    /// Forgets what broke until now: only what breaks from now on stops what
    /// goes on by itself.
    pub(super) fn begin_to_stop(&mut self) {
        self.broke = None;
    }

    /// What broke since this was last asked: where `any`, whether or not it
    /// stops.
    pub(super) fn what_broke(&mut self, any: bool) -> Option<Invariant> {
        let broke = self.broke.take()?;
        (any || broke.1).then_some(broke.0)
    }

    /// One that is broken already, where all are; or else none.
    pub(super) fn all_broken(&self) -> Option<&Invariant> {
        let mut watched = self.watched.iter();
        let all = watched.all(|watched| watched.broken.is_some());
        let first = self.watched.first().filter(|_| all);
        first.map(Watched::invariant)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.watched.is_empty()
    }

    fn all(&self) -> Vec<Watch> {
        let watched = self.watched.iter();
        let watch = watched.map(|watched| Watch {
            invariant: watched.invariant().clone(),
            stops: watched.stops,
            broken: watched.broken.clone(),
        });
        watch.collect()
    }
}

impl Playground {
    /// What is watched for, and where it was broken.
    pub fn watches(&self) -> Vec<Watch> {
        self.watches.all()
    }

    /// Where the room is: the last part of [`Playground::way`].
    pub(super) fn place(&self) -> Place {
        Place {
            branch: BranchId::FIRST,
            step: self.world.step,
        }
    }

    /// The way from the room's beginning to the present step: each branch, and
    /// the last step on it.
    fn way(&self) -> Vec<Place> {
        vec![self.place()]
    }

    /// Looks after an invariant from now on.
    ///
    /// # Errors
    /// When it makes no sense here, is looked after already, or there are too
    /// many.
    pub(super) fn watch(&mut self, invariant: Invariant, stops: bool) -> Result<(), Rejection> {
        let place = self.place();
        self.watches.watch(invariant, stops, place, &self.world)
    }

    /// Looks after it no more.
    ///
    /// # Errors
    /// When it is not looked after.
    pub(super) fn unwatch(&mut self, invariant: &Invariant) -> Result<(), Rejection> {
        self.watches.unwatch(invariant)
    }

    /// Looks at a step that the picture has just taken.
    pub(super) fn watch_step(&mut self, step: &Step) {
        if !self.watches.is_empty() {
            let place = self.place();
            self.watches.take(step, place, &self.world);
        }
    }

    /// The room was rewound: what was broken on the way here is.
    pub(super) fn watch_from_here(&mut self) {
        let way = self.way();
        self.watches.go_to(&way, &self.world);
    }
}
