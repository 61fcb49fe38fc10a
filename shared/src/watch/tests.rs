use std::collections::BTreeSet;

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::*;
use crate::{
    fact::{By, EntryRef, Fact},
    id::{EntryId, Key},
    ledger::Totals,
    patterns::PatternId,
    rejection::Rejection,
    step::{Cause, Step},
    testing::room::Room,
    world::{ReadOptions, Settings, World},
};

/// All of them; a new one does not compile without being put here.
fn all() -> Vec<Invariant> {
    let billing = || GroupName::from("billing");
    let all = vec![
        Invariant::NothingLost,
        Invariant::NothingDoneTwice,
        Invariant::PendingIsOwned,
        Invariant::NothingDead,
        Invariant::InOrder,
        Invariant::PendingAtMost {
            group: billing(),
            limit: 1,
        },
        Invariant::UnreadAtMost {
            group: billing(),
            limit: 2,
        },
        Invariant::DeliveriesAtMost { limit: 2 },
    ];
    for invariant in &all {
        match invariant {
            Invariant::NothingLost
            | Invariant::NothingDoneTwice
            | Invariant::PendingIsOwned
            | Invariant::NothingDead
            | Invariant::InOrder
            | Invariant::PendingAtMost { .. }
            | Invariant::UnreadAtMost { .. }
            | Invariant::DeliveriesAtMost { .. } => {}
        }
    }
    all
}

/// A room and somebody who looks out.
struct Watched {
    room: Room,
    lookout: Lookout,
    seen: usize,
}

impl Watched {
    fn new(invariant: Invariant) -> Self {
        let room = Room::new(PatternId::default(), Settings::default());
        assert!(invariant.holds(&room.world), "{invariant:?}");
        Self {
            lookout: Lookout::new(invariant, &room.world),
            seen: room.steps.len(),
            room,
        }
    }

    /// The actors run a line each, one after the other; what was found.
    fn run(&mut self, actors: &[&str]) -> Vec<Fault> {
        for actor in actors {
            self.room.step(&ActorId::from(*actor));
        }
        self.look()
    }

    fn crash(&mut self, actor: &str) -> Vec<Fault> {
        self.room.crash(&ActorId::from(actor));
        self.look()
    }

    /// Polls and does not wait: nobody is served behind the others' backs.
    fn polls(mut self, options: &[(&str, bool)]) -> Self {
        for (actor, noack) in options {
            let reads = ReadOptions {
                block_ms: None,
                noack: *noack,
                ..ReadOptions::default()
            };
            self.room.set_reads(&ActorId::from(*actor), reads);
        }
        self.seen = self.room.steps.len();
        self
    }

    /// Several steps may have been taken since: all but the last are looked at
    /// with the picture after them all.
    fn look(&mut self) -> Vec<Fault> {
        let world = &self.room.world;
        let found = self.room.steps[self.seen..]
            .iter()
            .filter_map(|step| self.lookout.take(step, world));
        let found = found.collect();
        self.seen = self.room.steps.len();
        found
    }
}

fn fault(message: &str, actor: &str) -> Fault {
    Fault {
        message: Some(message.into()),
        actor: Some(actor.into()),
    }
}

#[test]
fn who_loses_a_message_is_named() {
    let mut watched = Watched::new(Invariant::NothingLost).polls(&[("c1", true), ("c2", false)]);
    assert_eq!(watched.run(&["p1", "p1", "c1", "c2"]), []);
    assert_eq!(watched.crash("c2"), [], "m2 is pending");
    assert_eq!(watched.crash("c1"), [fault("m1", "c1")]);
    assert!(!Invariant::NothingLost.holds(&watched.room.world));
}

#[test]
fn who_does_it_twice_is_named() {
    let mut watched = Watched::new(Invariant::NothingDoneTwice).polls(&[("c1", false)]);
    assert_eq!(watched.run(&["p1", "c1", "c1"]), []);
    assert_eq!(watched.crash("c1"), []);
    watched.room.make(&crate::lesson::Move::TurnClock(30_000));
    assert_eq!(watched.run(&["reaper", "reaper"]), []);
    assert_eq!(watched.run(&["reaper"]), [fault("m1", "reaper")]);
}

#[test]
fn whose_entries_are_left_behind_is_named() {
    let mut watched = Watched::new(Invariant::PendingIsOwned).polls(&[("c1", false)]);
    let connect = |room: &mut Room| {
        let ids: Vec<ActorId> = room.world.actors.keys().cloned().collect();
        for (n, id) in ids.iter().enumerate() {
            room.connect(id, n as u64);
        }
    };
    connect(&mut watched.room);
    watched.look();
    assert_eq!(watched.run(&["p1", "c1"]), []);
    assert_eq!(watched.crash("a1"), [], "nothing is pending for it");
    assert_eq!(watched.crash("c1"), [fault("m1", "c1")]);
}

#[test]
fn who_buries_a_message_is_named() {
    let settings = Settings {
        max_deliveries: 1,
        ..Settings::default()
    };
    let mut watched = Watched::new(Invariant::NothingDead).polls(&[("c1", false)]);
    watched.room.world.settings = settings;
    assert_eq!(watched.run(&["p1", "c1"]), []);
    assert_eq!(watched.crash("c1"), []);
    watched.room.make(&crate::lesson::Move::TurnClock(30_000));
    assert_eq!(watched.run(&["reaper", "reaper"]), []);
    assert_eq!(watched.run(&["reaper"]), [fault("m1", "reaper")]);
}

#[test]
fn who_overtakes_is_named() {
    let polls = [("c1", false), ("c2", false)];
    let mut watched = Watched::new(Invariant::InOrder).polls(&polls);
    assert_eq!(watched.run(&["p1", "p1", "c1", "c2", "c1"]), []);
    assert_eq!(watched.run(&["c2"]), [], "m1 was done before m2");
    assert_eq!(
        watched.run(&["c2", "c1"]),
        [],
        "when it is told is no matter"
    );
    assert!(Invariant::InOrder.holds(&watched.room.world));

    let mut watched = Watched::new(Invariant::InOrder).polls(&polls);
    assert_eq!(watched.run(&["p1", "p1", "c1", "c2"]), []);
    assert_eq!(watched.run(&["c2"]), [fault("m2", "c2")]);
    assert_eq!(watched.run(&["c1"]), [fault("m1", "c1")], "it comes late");
    assert!(!Invariant::InOrder.holds(&watched.room.world));
}

#[test]
fn what_can_never_be_finished_holds_nobody_up() {
    let mut watched = Watched::new(Invariant::InOrder).polls(&[("c1", true), ("c2", false)]);
    assert_eq!(watched.run(&["p1", "p1", "c1", "c2"]), []);
    assert_eq!(watched.crash("c1"), [], "m1 is lost");
    assert_eq!(watched.run(&["c2"]), []);
    assert!(Invariant::InOrder.holds(&watched.room.world));
}

#[test]
fn who_takes_one_too_many_is_named() {
    let group = || GroupName::from("billing");
    let limit = 1;
    let invariant = Invariant::PendingAtMost {
        group: group(),
        limit,
    };
    let mut watched = Watched::new(invariant).polls(&[("c1", false), ("c2", false)]);
    assert_eq!(watched.run(&["p1", "p1", "c1", "a1"]), []);
    assert_eq!(watched.run(&["c2"]), [fault("m2", "c2")]);

    let invariant = Invariant::UnreadAtMost {
        group: group(),
        limit,
    };
    let mut watched = Watched::new(invariant).polls(&[("c1", false)]);
    assert_eq!(watched.run(&["p1", "c1", "p1"]), []);
    assert_eq!(watched.run(&["p1"]), [fault("m3", "p1")]);

    let mut watched = Watched::new(Invariant::DeliveriesAtMost { limit }).polls(&[("c1", false)]);
    assert_eq!(watched.run(&["p1", "c1"]), []);
    watched.room.make(&crate::lesson::Move::TurnClock(30_000));
    assert_eq!(watched.run(&["reaper"]), [fault("m1", "reaper")]);
    assert!(!Invariant::DeliveriesAtMost { limit }.holds(&watched.room.world));
}

/// A trim tells of many at once.
#[test]
fn of_a_trim_the_first_message_that_it_lost_is_named() {
    let mut watched = Watched::new(Invariant::NothingLost);
    watched.run(&["p1", "p1", "p1"]);
    let ids: Vec<EntryId> = watched.room.world.streams["orders"]
        .entries
        .keys()
        .copied()
        .collect();
    let mut world = watched.room.world.clone();
    let trimmed = Fact::Trimmed {
        key: "orders".into(),
        first: Some(ids[2]),
        by: By::Driver,
    };
    let step = step(world.step + 1, trimmed);
    world.take(&step).unwrap();
    let found = watched.lookout.take(&step, &world);
    let expected = Fault {
        message: Some("m1".into()),
        actor: None,
    };
    assert_eq!(found, Some(expected));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let room = Room::new(PatternId::default(), Settings::default());
    for invariant in all() {
        assert_eq!(invariant.check(&room.world), Ok(()), "{invariant:?}");
    }
    let group = GroupName::from("nobody's");
    let limit = 1;
    let refused = Rejection::NoGroup {
        group: group.clone(),
    };
    for invariant in [
        Invariant::PendingAtMost {
            group: group.clone(),
            limit,
        },
        Invariant::UnreadAtMost { group, limit },
    ] {
        assert_eq!(invariant.check(&room.world), Err(refused.clone()));
    }
    for invariant in [
        Invariant::UnreadAtMost {
            group: "billing".into(),
            limit: 1_001,
        },
        Invariant::DeliveriesAtMost { limit: 0 },
        Invariant::PendingAtMost {
            group: "billing".into(),
            limit: u64::MAX,
        },
    ] {
        let refused = invariant.check(&room.world);
        assert!(matches!(refused, Err(Rejection::OutOfRange { .. })));
    }
}

// Arbitrary facts over few names, so that they meet each other.

fn entry(ms: u64) -> EntryRef {
    EntryRef {
        key: "orders".into(),
        id: EntryId { ms, seq: 0 },
    }
}

fn any_fact() -> impl Strategy<Value = Fact> {
    let group = select(vec!["billing", "audit"]).prop_map(GroupName::from);
    let actor = || select(vec!["c1", "c2", "reaper"]).prop_map(ActorId::from);
    let names = (actor(), actor(), option::of(actor()));
    (1..6u64, group, names, 1..4u64, 0..14).prop_map(
        |(ms, group, (actor, other, by), deliveries, kind)| {
            let at = entry(ms);
            let by = by.map_or(By::Outside, By::Actor);
            let consumer = actor.as_str().into();
            match kind {
                0 | 1 => Fact::Sent {
                    message: format!("m{ms}").into(),
                    at,
                    by,
                },
                2 | 3 => Fact::Delivered {
                    at,
                    group,
                    consumer,
                    by: By::Actor(actor),
                    deliveries: 1,
                },
                4 => Fact::Claimed {
                    at,
                    group,
                    from: other.as_str().into(),
                    to: consumer,
                    by,
                    deliveries,
                },
                5 => Fact::Taken {
                    at,
                    group,
                    consumer,
                    by: By::Actor(actor),
                },
                6 | 7 => Fact::Processed {
                    at,
                    group,
                    by: actor,
                    times: u32::try_from(deliveries).unwrap(),
                },
                8 => Fact::Acknowledged { at, group, by },
                9 => Fact::HandLost {
                    at,
                    group,
                    by: actor,
                },
                10 => Fact::Removed { at, by },
                11 => Fact::Reopened { at, group },
                12 => Fact::DeadLettered {
                    at,
                    group,
                    by: actor,
                    dead: EntryRef {
                        key: Key::from("orders:dead"),
                        id: EntryId { ms, seq: 0 },
                    },
                    deliveries,
                },
                _ => Fact::Forgotten {
                    at,
                    group,
                    consumer,
                },
            }
        },
    )
}

fn step(number: u64, fact: Fact) -> Step {
    Step {
        number,
        at_ms: 0,
        cause: Cause::Outside,
        effects: Vec::new(),
        facts: vec![fact],
        changes: Vec::new(),
        sums: None,
    }
}

fn with_groups() -> World {
    let mut world = World::default();
    for group in ["billing", "audit"] {
        let fact = Fact::GroupCreated {
            key: "orders".into(),
            group: group.into(),
            start: EntryId::MIN,
        };
        let step = step(world.step + 1, fact);
        world.take(&step).unwrap();
    }
    world
}

/// Ids only grow: an entry is not sent again.
fn sent_once(facts: &[Fact]) -> impl Iterator<Item = &Fact> {
    let mut sent = BTreeSet::new();
    facts.iter().filter(move |fact| match fact {
        Fact::Sent { at, .. } => sent.insert(at.id),
        _ => true,
    })
}

proptest! {
    /// Looked at step by step it breaks when looking at everything says so, and
    /// stays broken.
    #[test]
    fn looking_at_each_step_finds_what_looking_at_everything_does(
        facts in vec(any_fact(), 1..60), begins in 0..60usize,
    ) {
        for invariant in all() {
            let mut world = with_groups();
            let mut broken = false;
            let mut lookout = Lookout::new(invariant.clone(), &world);
            for (at, fact) in sent_once(&facts).enumerate() {
                if at == begins {
                    // As after the room was rewound.
                    lookout = Lookout::new(invariant.clone(), &world);
                }
                let before = world.ledger.all_totals();
                let step = step(world.step + 1, fact.clone());
                world.take(&step).unwrap();
                let found = lookout.take(&step, &world);
                broken |= found.is_some();
                let told_by_sums = matches!(
                    invariant,
                    Invariant::NothingLost | Invariant::NothingDead | Invariant::NothingDoneTwice
                );
                if told_by_sums {
                    // A lost message may come back, and what is lost be sent again.
                    prop_assert_eq!(found.is_none(), invariant.holds(&world));
                } else {
                    prop_assert_eq!(!broken, invariant.holds(&world), "{:?} after {:?}", &invariant, fact);
                }
                if let Some(fault) = found {
                    named(&invariant, &fault, &before, &world);
                }
            }
        }
    }
}

/// Where something was lost, done twice or buried just now, the message named is
/// one of those.
fn named(invariant: &Invariant, fault: &Fault, before: &Totals, world: &World) {
    let now = world.ledger.all_totals();
    let (newly, is_it): (bool, fn(&Totals) -> bool) = match invariant {
        Invariant::NothingLost => (now.lost > before.lost, |totals| totals.lost > 0),
        Invariant::NothingDoneTwice => (now.done_twice > before.done_twice, |t| t.done_twice > 0),
        Invariant::NothingDead => (now.dead > before.dead, |totals| totals.dead > 0),
        _ => return,
    };
    if !newly {
        return;
    }
    let message = fault.message.as_ref().unwrap();
    let record = world.ledger.record_of(message).unwrap();
    let groups: BTreeSet<&GroupName> = record.groups();
    let fates = groups.into_iter().map(|group| {
        let fate = record.fate(group);
        Totals {
            lost: (fate == crate::ledger::Fate::Lost).into(),
            dead: (fate == crate::ledger::Fate::Dead).into(),
            done_twice: (record.processed(group) > 1).into(),
            ..Totals::default()
        }
    });
    let fates: Vec<Totals> = fates.collect();
    assert!(fates.iter().any(is_it), "{invariant:?} {fault:?} {fates:?}");
}
