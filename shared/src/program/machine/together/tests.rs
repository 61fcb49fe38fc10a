#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it fails"
)]

use super::*;
use crate::{
    fact::Fact,
    id::{ActorId, EntryId},
    ledger::Fate,
    lesson::Move,
    patterns::PatternId,
    program::{
        ProgramId,
        machine::{Act, act, answered},
    },
    testing::room::Room,
    world::{Settings, Watched},
};

fn room(slug: &str) -> Room {
    Room::new(PatternId::from_slug(slug).unwrap(), Settings::default())
}

fn text(text: &str) -> Reply {
    Reply::Text(text.into())
}

fn error() -> Reply {
    Reply::Error("OOM command not allowed".into())
}

fn ids(from: u64, to: u64) -> Vec<Reply> {
    (from..=to).map(|ms| text(&format!("{ms}-0"))).collect()
}

/// What the producer makes of these replies.
fn sent(room: &Room, replies: &[Reply]) -> Answered {
    let id = ActorId::from("p1");
    answered(&Scope::of(&room.world, &id).unwrap(), replies, &room.world)
}

fn names(actor: &Actor) -> Vec<String> {
    actor.upcoming().map(ToString::to_string).collect()
}

#[test]
fn each_message_of_a_batch_has_its_own_command() {
    let mut room = room("batch-multi");
    room.make(&Move::Poison("p1".into()));
    let Act::SendTogether { commands } = act(&Scope::of(&room.world, &"p1".into()).unwrap()) else {
        panic!("it sends one command");
    };
    let commands: Vec<String> = commands.iter().map(|words| words.join(" ")).collect();
    assert_eq!(
        commands,
        [
            "MULTI",
            "XADD orders * id m1 poison 1",
            "XADD orders * id m2",
            "XADD orders * id m3",
            "XADD orders * id m4",
            "XADD orders * id m5",
            "EXEC",
        ]
    );
}

#[test]
fn what_is_refused_in_a_pipeline_is_sent_again_and_the_rest_is_not() {
    let room = room("batch-pipeline");
    let mut replies = ids(1, 5);
    replies[1] = error();
    replies[3] = error();
    let Answered { outcome, whys } = sent(&room, &replies);
    assert_eq!(outcome.facts.len(), 3);
    assert_eq!(names(&outcome.actor), ["m2", "m4"]);
    let refused = |why: &&Why| matches!(why, Why::Refused { .. });
    assert_eq!(whys.iter().filter(refused).count(), 2);
    assert!(matches!(outcome.why, Why::Refused { .. }));
}

#[test]
fn a_missing_reply_changes_nothing() {
    for slug in ["batch-pipeline", "batch-multi"] {
        let room = room(slug);
        let Answered { outcome, .. } = sent(&room, &ids(1, 2));
        assert_eq!(outcome.actor, *room.world.actors["p1"]);
        assert!(outcome.facts.is_empty());
    }
}

#[test]
fn a_transaction_that_was_refused_has_not_run() {
    let room = room("batch-multi");
    let mut replies = vec![text("OK")];
    replies.extend(vec![text("QUEUED"); 4]);
    replies.push(error());
    replies.push(Reply::Error("EXECABORT Transaction discarded".into()));
    let Answered { outcome, whys } = sent(&room, &replies);
    assert_eq!(outcome.actor, *room.world.actors["p1"]);
    assert!(outcome.facts.is_empty());
    assert_eq!(whys[0], Why::Began);
    assert_eq!(whys[1], Why::NotRun);
    assert!(matches!(&whys[5], Why::Refused { error } if error.starts_with("OOM")));
    assert!(matches!(&whys[6], Why::Refused { error } if error.starts_with("EXECABORT")));
}

/// One command may fail while the others run: EXEC does not take them back.
#[test]
fn a_transaction_may_fail_in_part() {
    let room = room("batch-multi");
    let mut results = ids(1, 5);
    results[2] = error();
    let mut replies = vec![text("OK")];
    replies.extend(vec![text("QUEUED"); 5]);
    replies.push(Reply::List(results));
    let Answered { outcome, whys } = sent(&room, &replies);
    assert_eq!(outcome.facts.len(), 4);
    assert_eq!(names(&outcome.actor), ["m3"]);
    assert_eq!(whys.len(), 7);
    assert_eq!(whys[6], Why::Executed { count: 5 });
}

#[test]
fn where_a_watched_key_was_changed_nothing_has_run_and_nothing_is_watched() {
    let room = room("batch-multi");
    let id = ActorId::from("p1");
    let mut actor = (*room.world.actors[&id]).clone();
    actor.watched = Some(Watched {
        keys: vec!["orders".into()],
        broken: true,
    });
    let scope = Scope {
        actor: &actor,
        ..Scope::of(&room.world, &id).unwrap()
    };
    let mut replies = vec![text("OK")];
    replies.extend(vec![text("QUEUED"); 5]);
    replies.push(Reply::Nil);
    let Answered { outcome, whys } = answered(&scope, &replies, &room.world);
    assert!(outcome.facts.is_empty());
    assert_eq!(outcome.actor.watched, None);
    assert_eq!(names(&outcome.actor), names(&actor));
    assert_eq!(outcome.why, Why::CalledOff);
    assert_eq!(whys[1], Why::NotRun);
}

/// It works on one message after the other, and then for all that are done.
#[test]
fn a_batch_is_worked_through_before_it_is_acknowledged() {
    for slug in ["batch-pipeline", "batch-multi"] {
        let mut room = room(slug);
        let (p1, c1) = (ActorId::from("p1"), ActorId::from("c1"));
        room.make(&Move::Poison(p1.clone()));
        room.step(&p1);
        room.step(&c1);
        assert_eq!(room.actor(&c1).held().count(), 5, "{slug}");
        // The first fails, and is put down.
        for left in [4, 4, 4, 4, 4] {
            assert_eq!(room.actor(&c1).line, "work".into(), "{slug}");
            room.step(&c1);
            assert_eq!(room.actor(&c1).held().count(), left, "{slug}");
        }
        assert_eq!(room.actor(&c1).line, "ack".into(), "{slug}");
        assert_eq!(room.actor(&c1).done().count(), 4, "{slug}");
        room.step(&c1);
        assert_eq!(room.actor(&c1).held().count(), 0, "{slug}");
        assert_eq!(room.actor(&c1).line, "read".into(), "{slug}");
        let fate = |message: &str| {
            let record = room.world.ledger.record_of(&message.into()).unwrap();
            record.fate(&"billing".into())
        };
        assert_eq!(fate("m1"), Fate::Open, "{slug}");
        assert_eq!(fate("m5"), Fate::Done, "{slug}");
    }
}

#[test]
fn a_crash_takes_all_that_was_done_of_a_batch() {
    let mut room = room("batch-pipeline");
    let (p1, c1) = (ActorId::from("p1"), ActorId::from("c1"));
    for actor in [&p1, &c1, &c1, &c1] {
        room.step(actor);
    }
    room.crash(&c1);
    let lost = room.steps.last().unwrap().facts.iter();
    let lost = lost.filter(|fact| matches!(fact, Fact::HandLost { .. }));
    assert_eq!(lost.count(), 5);
}

/// Of several in one XACK only the number of those that left the list is known;
/// which they are is told by what was known of each.
#[test]
fn one_that_somebody_else_acknowledged_is_let_go() {
    let mut room = room("batch-multi");
    let (p1, c1) = (ActorId::from("p1"), ActorId::from("c1"));
    for actor in [&p1, &c1, &c1, &c1, &c1, &c1, &c1] {
        room.step(actor);
    }
    let first = room.actor(&c1).done().next().unwrap().entry;
    let acknowledged = |at: EntryId, by| Fact::Acknowledged {
        at: crate::fact::EntryRef {
            key: "orders".into(),
            id: at,
        },
        group: "billing".into(),
        by,
    };
    let mut world = room.world.clone();
    world.fold(&acknowledged(first, crate::fact::By::Outside));
    let scope = Scope::of(&world, &c1).unwrap();
    let outcome = answered(&scope, &[Reply::Int(4)], &world).outcome;
    let own = |fact: &&Fact| matches!(fact, Fact::Acknowledged { .. });
    assert_eq!(outcome.facts.iter().filter(own).count(), 4);
    assert!(matches!(&outcome.facts[0], Fact::HandLost { at, .. } if at.id == first));
    assert_eq!(
        outcome.why,
        Why::AcknowledgedMany {
            count: 4,
            of: 5,
            group: "billing".into()
        }
    );
    assert_eq!(outcome.actor.held().count(), 0);
}

#[test]
fn the_batch_of_a_program_is_known_from_its_lines() {
    let sends = |name: &str| {
        ProgramId::from_name(name)
            .unwrap()
            .program()
            .sends_at_once()
    };
    assert_eq!(sends("group-producer"), 1);
    assert_eq!(sends("pipeline-producer"), 5);
    let through = |name: &str| {
        ProgramId::from_name(name)
            .unwrap()
            .program()
            .works_through()
    };
    assert!(through("pipeline-consumer") && through("batch-consumer"));
    assert!(!through("group-consumer"));
}
