#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it fails"
)]

use super::*;
use crate::{
    patterns::PatternId,
    testing::room::Room,
    world::{Settings, World},
};

fn room() -> Room {
    Room::new(PatternId::CONSUMER_GROUP, Settings::default())
}

/// Does all that a drill asks for.
fn run(room: &mut Room, task: Task) -> (Ending, Drill) {
    let mut drill = Drill::new(task, &room.world, None);
    loop {
        match drill.next(&room.world) {
            Next::Over(ending) => return (ending, drill),
            Next::Ask(command) => obey(room, &command),
        }
    }
}

fn obey(room: &mut Room, command: &Command) {
    match command {
        Command::Step { actor: Some(actor) } => room.step(actor),
        Command::Crash { actor } => room.crash(actor),
        Command::Restart { actor } => room.restart(actor),
        Command::TurnClock { by_ms } => room.make(&crate::lesson::Move::TurnClock(*by_ms)),
        other => panic!("{other:?}"),
    }
}

fn crash(message: &str, at: At) -> Task {
    Task::Crash {
        message: message.into(),
        at,
    }
}

fn fates(world: &World, message: &str) -> Vec<(String, Fate, u32)> {
    let record = world.ledger.record_of(&message.into()).unwrap();
    let fates = record.fates();
    fates
        .map(|(group, fate)| (group.to_string(), fate, record.processed(group)))
        .collect()
}

#[test]
fn a_message_is_sent_and_no_worker_runs() {
    let mut room = room();
    for n in 1..=3 {
        let (ending, drill) = run(&mut room, Task::Send);
        assert_eq!(ending, Ending::Done);
        assert_eq!(drill.last().unwrap().as_str(), "p1");
        assert_eq!(room.world.ledger.sent(), n);
    }
}

#[test]
fn workers_are_stepped_in_their_turn_and_no_producer() {
    let mut room = room();
    let mut last = None;
    let mut ran = Vec::new();
    for _ in 0..8 {
        let mut drill = Drill::new(Task::Step, &room.world, last.take());
        match drill.next(&room.world) {
            Next::Ask(command) => obey(&mut room, &command),
            Next::Over(ending) => {
                assert_eq!(ending, Ending::Stuck);
                break;
            }
        }
        assert_eq!(drill.next(&room.world), Next::Over(Ending::Done));
        last = drill.last().cloned();
        ran.push(last.clone().unwrap().to_string());
    }
    assert!(ran.iter().all(|actor| actor != "p1"), "{ran:?}");
    // All wait for a message in the end, each after one line.
    let readers: Vec<&String> = ran.iter().filter(|actor| actor.starts_with('c')).collect();
    assert_eq!(readers, ["c1", "c2", "c3"], "{ran:?}");
}

#[test]
fn whoever_has_it_is_crashed_at_that_moment() {
    for (at, processed) in [(At::Taken, 0), (At::BeforeWork, 0), (At::AfterWork, 1)] {
        let mut room = room();
        let (ending, _) = run(&mut room, crash("m3", at));
        let Ending::Crashed(actor) = ending else {
            panic!("{at:?}: {ending:?}");
        };
        assert_eq!(room.actor(&actor).state, ActorState::Crashed, "{at:?}");
        assert_eq!(room.world.ledger.sent(), 3, "what was not sent is sent");
        let billing = &fates(&room.world, "m3")
            .into_iter()
            .find(|(group, ..)| group == "billing")
            .unwrap();
        assert_eq!((billing.1, billing.2), (Fate::Open, processed), "{at:?}");
    }
}

#[test]
fn after_a_crash_all_is_done_once_the_clock_was_turned() {
    for (at, times) in [(At::Taken, 1), (At::AfterWork, 2)] {
        let mut room = room();
        run(&mut room, crash("m2", at));
        let (ending, drill) = run(&mut room, Task::Finish);
        assert_eq!(ending, Ending::Done, "{at:?}");
        assert_eq!(drill.turned_ms(), Drill::TURN_MS, "the reaper waits for it");
        let fates = fates(&room.world, "m2");
        assert!(fates.iter().all(|(_, fate, _)| *fate == Fate::Done));
        let most = fates.iter().map(|(.., times)| *times).max();
        assert_eq!(most, Some(times), "{at:?}");
        assert_eq!(run(&mut room, Task::Restart).0, Ending::Done);
        let mut states = room.world.actors.values().map(|actor| actor.state);
        assert!(states.all(|state| state != ActorState::Crashed));
    }
}

#[test]
fn what_is_done_is_not_crashed_any_more() {
    let mut room = room();
    run(&mut room, Task::Send);
    assert_eq!(run(&mut room, Task::Finish).0, Ending::Done);
    for at in At::ALL {
        let before = room.world.step;
        assert_eq!(run(&mut room, crash("m1", at)).0, Ending::Passed, "{at:?}");
        assert_eq!(room.world.step, before);
    }
}

#[test]
fn a_room_in_which_nobody_can_run_is_left() {
    let mut room = room();
    run(&mut room, Task::Send);
    let all: Vec<ActorId> = room.world.actors.keys().cloned().collect();
    for actor in &all {
        room.crash(actor);
    }
    for task in [Task::Step, Task::Send, Task::Finish, crash("m1", At::Taken)] {
        assert_eq!(run(&mut room, task.clone()).0, Ending::Stuck, "{task:?}");
    }
    assert_eq!(run(&mut room, Task::Restart).0, Ending::Done);
    assert_eq!(run(&mut room, Task::Finish).0, Ending::Done);
}
