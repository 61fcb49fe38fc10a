#![allow(clippy::unwrap_used, reason = "a test may stop where it fails")]

use std::sync::Arc;

use super::*;
use crate::{
    id::MessageName,
    lesson::Move,
    patterns::PatternId,
    testing::room::Room,
    world::{Moment, ReadOptions},
};

fn room() -> Room {
    let mut room = Room::new(PatternId::default(), Settings::default());
    let server = Arc::make_mut(&mut room.world.server);
    server.up = true;
    room
}

fn run(room: &mut Room, actors: &[&str]) {
    for actor in actors {
        room.step(&ActorId::from(*actor));
    }
}

fn line(room: &Room, actor: &str) -> Option<Choice> {
    let command = Command::Step {
        actor: Some(actor.into()),
    };
    chosen(room, &command)
}

fn chosen(room: &Room, command: &Command) -> Option<Choice> {
    let all = choices(&room.world);
    all.into_iter().find(|choice| choice.command == *command)
}

fn foreseen(room: &Room, actor: &str) -> Forecast {
    line(room, actor).unwrap().foresees
}

fn m1() -> MessageName {
    "m1".into()
}

#[test]
fn each_line_says_what_it_does_to_which_message() {
    let mut room = room();
    let group = || "billing".into();
    let waits = Forecast::Waits {
        group: group(),
        block_ms: 0,
    };
    assert_eq!(foreseen(&room, "c1"), waits);
    let stores = Forecast::Stores {
        message: m1(),
        poison: false,
    };
    assert_eq!(foreseen(&room, "p1"), stores);
    run(&mut room, &["p1"]);
    let given = Forecast::IsGiven {
        first: Some(m1()),
        count: 1,
        group: group(),
        noack: false,
    };
    assert_eq!(foreseen(&room, "c1"), given);
    run(&mut room, &["c1"]);
    let message = m1();
    let works = Forecast::DoesSideEffect { message, times: 1 };
    assert_eq!(foreseen(&room, "c1"), works);
    run(&mut room, &["c1"]);
    let message = m1();
    let group = group();
    assert_eq!(
        foreseen(&room, "c1"),
        Forecast::Acknowledges { message, group }
    );
}

#[test]
fn who_waits_is_served_and_who_is_frozen_may_be() {
    let mut room = room();
    run(&mut room, &["c1", "c2", "a1"]);
    assert!(line(&room, "c1").is_none(), "it waits");
    let serves = |group: &str, waiting: &[&str]| Aside::Serves {
        group: group.into(),
        waiting: waiting.iter().map(|id| ActorId::from(*id)).collect(),
        first: Some(m1()),
    };
    let choice = line(&room, "p1").unwrap();
    let both = [serves("audit", &["a1"]), serves("billing", &["c1", "c2"])];
    assert_eq!(choice.asides, both);
}

#[test]
fn a_crash_says_what_stays_and_what_is_done_twice_or_lost() {
    let mut room = room();
    let noack = ReadOptions {
        noack: true,
        ..ReadOptions::default()
    };
    room.set_reads(&"c2".into(), noack);
    run(&mut room, &["p1", "p1", "c1", "c2", "c1"]);
    let crash = |room: &Room, actor: &str| {
        let actor = actor.into();
        chosen(room, &Command::Crash { actor }).unwrap().foresees
    };
    let held = |message: &str, pending, processed, lost| Forecast::Crashes {
        held: vec![InHand {
            message: message.into(),
            pending,
            processed,
            lost,
        }],
    };
    assert_eq!(crash(&room, "c1"), held("m1", true, 1, false));
    assert_eq!(crash(&room, "c2"), held("m2", false, 0, true));
    assert_eq!(crash(&room, "p1"), Forecast::Crashes { held: vec![] });
    room.plan_crash(&"c1".into(), "ack".into(), Moment::Before);
    assert_eq!(foreseen(&room, "c1"), held("m1", true, 1, false));
    room.plan_crash(&"c1".into(), "ack".into(), Moment::After);
    assert_eq!(line(&room, "c1").unwrap().asides, [Aside::Crashes]);
    room.make(&Move::Crash("c1".into()));
    let actor = "c1".into();
    let restart = chosen(&room, &Command::Restart { actor }).unwrap();
    assert_eq!(restart.foresees, Forecast::Restarts { pending: 1 });
}

#[test]
fn the_clock_is_turned_to_where_the_reaper_has_something_to_do() {
    let mut room = room();
    let turn = |room: &Room| {
        let all = choices(&room.world);
        let clock = all.into_iter().find(|choice| choice.by.is_none());
        clock.map(|choice| choice.foresees)
    };
    assert_eq!(turn(&room), None);
    run(&mut room, &["p1", "c1"]);
    let nothing = Forecast::ClaimsNothing {
        min_idle_ms: 30_000,
    };
    assert_eq!(foreseen(&room, "reaper"), nothing);
    let turns = Forecast::TurnsClock {
        by_ms: 30_000,
        reaper: "reaper".into(),
        claimable: vec![m1()],
    };
    assert_eq!(turn(&room), Some(turns));
    room.make(&Move::TurnClock(30_000));
    assert_eq!(turn(&room), None);
    let claims = Forecast::Claims {
        message: m1(),
        from: "c1".into(),
        deliveries: 2,
    };
    assert_eq!(foreseen(&room, "reaper"), claims);
}

#[test]
fn nothing_is_chosen_while_they_run_by_themselves_or_without_a_redis() {
    let mut room = room();
    assert!(!choices(&room.world).is_empty());
    room.world.mode = Mode::Live;
    assert_eq!(choices(&room.world), []);
    room.world.mode = Mode::Step;
    Arc::make_mut(&mut room.world.server).up = false;
    assert_eq!(choices(&room.world), []);
}
