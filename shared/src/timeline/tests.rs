//! The fold, on rooms of the fake Redis.

use super::*;
use crate::{id::EntryId, lesson::Move, patterns::PatternId, testing::room::Room, world::Settings};

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

fn bare(number: u64, facts: Vec<Fact>) -> Step {
    Step {
        number,
        at_ms: 0,
        cause: Cause::Edit,
        effects: Vec::new(),
        facts,
        changes: Vec::new(),
        sums: None,
    }
}

fn entry() -> EntryRef {
    EntryRef {
        key: "orders".into(),
        id: EntryId { ms: 5, seq: 0 },
    }
}

fn delivered() -> Fact {
    Fact::Delivered {
        at: entry(),
        group: "billing".into(),
        consumer: "c1".into(),
        by: By::Actor("c1".into()),
        deliveries: 1,
    }
}

#[test]
fn what_is_not_over_stays_when_its_column_leaves() {
    let mut timeline = Timeline::default();
    timeline.push(&bare(1, vec![delivered()]), |_| None);
    for number in 2..=30 {
        timeline.push(&bare(number, Vec::new()), |_| None);
    }
    timeline.forget(20);
    assert_eq!(timeline.span(), (20, 30));
    assert_eq!(timeline.holds(30, 30).count(), 1);
    timeline.push(&bare(9, Vec::new()), |_| None);
    assert_eq!(timeline.span(), (9, 9), "it begins anew");
}

#[test]
fn what_is_under_way_before_a_gap_is_not_drawn_through_it() {
    let mut timeline = Timeline::default();
    timeline.push(&bare(1, vec![delivered()]), |_| None);
    timeline.push(&bare(2, Vec::new()), |_| None);
    timeline.push(&bare(40, Vec::new()), |_| None);
    assert_eq!(timeline.span(), (1, 40));
    let holds: Vec<&Hold> = timeline.holds(1, 40).collect();
    assert_eq!(holds[0].to, Some((2, Ending::Unseen)));
    assert_eq!(timeline.holds(3, 40).count(), 0);
}

#[test]
fn what_happened_to_a_message_is_found_without_a_ledger() {
    let message = MessageName::from("m7");
    let sent = Fact::Sent {
        message: message.clone(),
        at: entry(),
        by: By::Actor("p1".into()),
    };
    let mut timeline = Timeline::default();
    timeline.push(&bare(1, vec![sent]), |_| None);
    timeline.push(&bare(2, Vec::new()), |_| None);
    timeline.push(&bare(3, vec![delivered()]), |_| None);
    let touches = timeline.touches(&message);
    let touches: Vec<_> = touches.map(|one| (one.step, one.actor.clone())).collect();
    assert_eq!(touches, [(1, Some("p1".into())), (3, Some("c1".into()))]);
    let held = timeline
        .holds(3, 3)
        .next()
        .and_then(|hold| hold.message.clone());
    assert_eq!(held, Some(message));
}
