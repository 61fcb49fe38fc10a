use super::*;
use crate::{
    lesson::Move,
    patterns::PatternId,
    testing::room::Room,
    world::{ReadOptions, Settings},
};

fn room() -> Room {
    Room::new(PatternId::default(), Settings::default())
}

fn run(room: &mut Room, actors: &[&str]) {
    for actor in actors {
        room.step(&ActorId::from(*actor));
    }
}

fn acknowledged(message: &str, group: Option<&str>) -> Goal {
    Goal::Acknowledged {
        message: message.into(),
        group: group.map(Into::into),
    }
}

#[test]
fn a_message_is_acknowledged_for_one_group_or_for_all() {
    let mut room = room();
    let start = room.world.ledger.sums();
    let (one, all) = (
        acknowledged("m1", Some("billing")),
        acknowledged("m1", None),
    );
    let is = |room: &Room, goal: &Goal| goal.is_reached(&start, &room.world);
    run(&mut room, &["p1", "c1", "c1"]);
    assert!(!is(&room, &one));
    run(&mut room, &["c1"]);
    assert!(is(&room, &one) && !is(&room, &all));
    run(&mut room, &["a1", "a1", "a1"]);
    assert!(is(&room, &all));
}

#[test]
fn what_never_became_pending_is_where_it_was_done() {
    let mut room = room();
    let start = room.world.ledger.sums();
    let noack = ReadOptions {
        noack: true,
        ..ReadOptions::default()
    };
    room.set_reads(&"c1".into(), noack);
    run(&mut room, &["p1", "c1"]);
    let goal = acknowledged("m1", Some("billing"));
    assert!(!goal.is_reached(&start, &room.world));
    run(&mut room, &["c1"]);
    assert!(goal.is_reached(&start, &room.world));
}

#[test]
fn so_many_are_pending() {
    let mut room = room();
    let start = room.world.ledger.sums();
    let pending = |count| Goal::Pending {
        group: "billing".into(),
        count,
    };
    run(&mut room, &["p1", "p1", "c1"]);
    assert!(pending(1).is_reached(&start, &room.world));
    run(&mut room, &["c2"]);
    assert!(!pending(1).is_reached(&start, &room.world));
    assert!(pending(2).is_reached(&start, &room.world));
}

#[test]
fn one_more_is_lost_than_when_it_began() {
    let mut room = room();
    let noack = ReadOptions {
        noack: true,
        ..ReadOptions::default()
    };
    let mut lose_one = || {
        let before = room.world.ledger.sums();
        room.set_reads(&"c1".into(), noack);
        run(&mut room, &["p1", "c1"]);
        assert!(!Goal::Lost.is_reached(&before, &room.world));
        room.make(&Move::Crash("c1".into()));
        assert!(Goal::Lost.is_reached(&before, &room.world));
        room.make(&Move::Restart("c1".into()));
    };
    lose_one();
    lose_one();
}

#[test]
fn an_actor_that_waits_has_its_line_behind_it() {
    let mut room = room();
    let start = room.world.ledger.sums();
    let at = |line: &str| Goal::At {
        actor: "c1".into(),
        line: line.into(),
    };
    assert!(at("read").is_reached(&start, &room.world));
    run(&mut room, &["c1"]);
    assert!(!at("read").is_reached(&start, &room.world), "it waits");
    run(&mut room, &["p1"]);
    assert!(at("work").is_reached(&start, &room.world));
    room.make(&Move::Crash("c1".into()));
    assert!(!at("work").is_reached(&start, &room.world));
}

#[test]
fn a_run_to_what_is_not_there_is_refused() {
    let mut room = room();
    let check = |room: &Room, goal: Goal| Run::new(goal, 1, &room.world).map(|_| ());
    assert_eq!(
        check(&room, acknowledged("m1", None)),
        Ok(()),
        "it comes next"
    );
    let message = "m2".into();
    let unknown = Err(Rejection::NoMessage { message });
    assert_eq!(check(&room, acknowledged("m2", None)), unknown);
    run(&mut room, &["p1"]);
    assert_eq!(check(&room, acknowledged("m1", None)), Ok(()));
    assert_eq!(check(&room, acknowledged("m2", None)), Ok(()));
    let group = || "nobody".into();
    let no_group = Err(Rejection::NoGroup { group: group() });
    assert_eq!(check(&room, acknowledged("m1", Some("nobody"))), no_group);
    let pending = Goal::Pending {
        group: group(),
        count: 1,
    };
    assert_eq!(check(&room, pending), no_group);
    let at = |actor: &str, line: &str| Goal::At {
        actor: actor.into(),
        line: line.into(),
    };
    assert_eq!(check(&room, at("c1", "ack")), Ok(()));
    let no_actor = Rejection::NoActor { actor: "c9".into() };
    assert_eq!(check(&room, at("c9", "ack")), Err(no_actor));
    assert!(matches!(
        check(&room, at("c1", "send")),
        Err(Rejection::NoLine { .. })
    ));
    for at_most in [0, Run::MAX + 1] {
        let refused = Run::new(Goal::Lost, at_most, &room.world);
        assert!(matches!(refused, Err(Rejection::OutOfRange { .. })));
    }
}
