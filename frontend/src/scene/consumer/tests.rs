#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop where it fails"
)]

use std::sync::Arc;

use shared::{
    fact::{By, EntryRef, Fact},
    id::EntryId,
    world::Change,
};

use super::*;
use crate::scene::{Scene, fixture::Play};

impl Cell {
    fn pending_list(&self) -> PendingList {
        self.pending.clone().expect("a consumer that Redis knows")
    }
}

fn cell(play: &Play, name: &str) -> Cell {
    let scene = Scene::of(&play.world, None);
    let mut cells = scene
        .groups
        .into_iter()
        .flat_map(|group| group.cells.clone());
    cells
        .find(|cell| cell.name.as_str() == name)
        .expect("a consumer")
}

#[test]
fn a_fresh_consumer_is_ready_to_read() {
    let cell = cell(&Play::new(), "c1");
    let actor = cell.actor.clone().expect("an actor");
    assert!(actor.can_run);
    assert!(matches!(actor.next, Next::Sends(text) if text.brief == "XREADGROUP … >"));
    assert_eq!(cell.pending_list(), PendingList::default());
    assert_eq!(cell.note, None);
}

#[test]
fn a_blocked_consumer_waits() {
    let mut play = Play::new();
    play.run("c1");
    let actor = cell(&play, "c1").actor.expect("an actor");
    assert!(!actor.can_run);
    assert!(matches!(actor.next, Next::Waits(_)));
}

#[test]
fn a_reader_has_the_message_in_its_hand_and_pending() {
    let mut play = Play::new();
    play.run("p1 c1");
    let cell = cell(&play, "c1");
    let actor = cell.actor.clone().expect("an actor");
    assert_eq!(actor.hand.map(|hand| hand.token.message), Some("m1".into()));
    assert!(matches!(
        actor.next,
        Next::Does {
            name: "charge",
            message: Some(_)
        }
    ));
    let token = &cell.pending_list().first[0];
    assert_eq!(
        (cell.pending_list().total, token.deliveries, token.dangling),
        (1, 1, false)
    );
    assert!(!token.is_ripe());
}

#[test]
fn notes_tell_what_a_crash_left_behind() {
    let mut play = Play::new();
    play.run("p1 c2");
    assert_eq!(cell(&play, "c2").note, None);
    play.run("c2");
    assert_eq!(cell(&play, "c2").note, Some(Note::NotAckedYet("m1".into())));
    play.crash("c2");
    assert_eq!(cell(&play, "c2").note, Some(Note::NeverAcked("m1".into())));
    play.restart("c2");
    assert_eq!(cell(&play, "c2").note, Some(Note::Forgotten("m1".into())));
}

#[test]
fn a_crash_before_the_work_leaves_it_pending() {
    let mut play = Play::new();
    play.run("p1 c2");
    play.crash("c2");
    let cell = cell(&play, "c2");
    assert_eq!(cell.note, Some(Note::StillPending("m1".into())));
    assert_eq!(cell.actor.and_then(|actor| actor.hand), None);
}

#[test]
fn a_slow_worker_learns_that_its_message_was_taken_over() {
    let mut play = Play::new();
    play.run("p1 c1");
    play.turn(30_000);
    play.run("reaper");
    let taken = |by| {
        Some(Note::TakenOver {
            message: "m1".into(),
            by,
        })
    };
    assert_eq!(cell(&play, "c1").note, taken(Some("reaper".into())));
    play.run("reaper reaper reaper");
    assert_eq!(cell(&play, "c1").note, taken(None));
}

#[test]
fn tokens_ripen_with_the_rooms_clock() {
    let mut play = Play::new();
    play.run("p1 c1");
    let ripeness = |play: &Play| cell(play, "c1").pending_list().first[0].ripeness;
    assert_eq!(ripeness(&play), 0);
    play.turn(15_000);
    assert_eq!(ripeness(&play), 50);
    play.turn(14_999);
    assert_eq!(ripeness(&play), 99);
    play.turn(1);
    assert_eq!(ripeness(&play), 100);
    assert_eq!(super::ripeness(0, 0), 100);
}

#[test]
fn a_reaper_says_when_it_is_due_and_what_is_ripe() {
    let mut play = Play::new();
    play.run("p1 c1");
    let claims = |play: &Play| match cell(play, "reaper").kind {
        Kind::Reaper(claims) => (claims.due, claims.ripe),
        Kind::Consumer => panic!("not a reaper"),
    };
    assert_eq!(claims(&play), (Due::In(29_800), 0));
    play.turn(30_000);
    assert_eq!(claims(&play), (Due::Now, 1));
}

#[test]
fn the_middle_of_a_long_pending_list_is_left_out() {
    let token = |n: u64| PendingToken {
        token: Token {
            message: format!("m{n}").into(),
            id: EntryId { ms: n, seq: 0 },
        },
        idle_ms: 0,
        ripeness: 0,
        deliveries: 1,
        dangling: false,
        processed: false,
    };
    let list = PendingList::of(500, (1..=50).map(token).collect());
    let names: Vec<_> = list
        .tokens()
        .map(|token| token.token.message.to_string())
        .collect();
    assert_eq!(names.len(), SHOWN);
    assert_eq!((names[0].as_str(), names[11].as_str()), ("m1", "m50"));
    assert_eq!((list.total, list.hidden), (500, 488));
    let short = PendingList::of(12, (1..=12).map(token).collect());
    assert_eq!(
        (short.first.len(), short.last.len(), short.hidden),
        (12, 0, 0)
    );
}

#[test]
fn consumers_that_only_redis_knows_are_from_outside() {
    let mut play = Play::new();
    play.run("p1");
    play.outside(Vec::new(), |stream| {
        let group = stream.groups.get_mut("billing").expect("a group");
        let consumers = &mut Arc::make_mut(group).consumers;
        consumers.insert("stranger".into(), Arc::default());
        // Known to Redis, but an actor of this group: not a stranger.
        consumers.insert("c1".into(), Arc::default());
    });
    let scene = Scene::of(&play.world, None);
    let told: Vec<_> = scene.groups[0]
        .cells
        .iter()
        .map(|cell| (cell.name.as_str(), cell.actor.is_some()))
        .collect();
    let expected = [
        ("c1", true),
        ("c2", true),
        ("c3", true),
        ("reaper", true),
        ("stranger", false),
    ];
    assert_eq!(told, expected);
}

#[test]
fn what_waits_behind_the_hand_is_drawn_and_counted() {
    let mut play = Play::new();
    play.run("p1 c1");
    let mut actor = (*play.world.actors["c1"]).clone();
    let held = actor.hand.clone().expect("m1");
    actor.backlog = (2..12)
        .map(|n| Held {
            message: format!("m{n}").into(),
            entry: EntryId {
                ms: held.entry.ms,
                seq: n,
            },
            ..held.clone()
        })
        .collect();
    play.world.apply(&Change::Actor {
        id: "c1".into(),
        actor: Arc::new(actor),
    });
    let card = cell(&play, "c1").actor.expect("an actor");
    assert_eq!(card.held, 11);
    assert_eq!(card.backlog.len(), WAITING);
    assert_eq!(card.backlog[0].token.message, "m2".into());
}

#[test]
fn what_was_taken_without_acknowledgement_is_in_the_hand_only() {
    let mut play = Play::new();
    play.run("p1");
    let key = play.world.pattern.pattern().stream();
    let (entry, stored) = play.world.streams[&key]
        .entries
        .first_key_value()
        .map(|(id, entry)| (*id, entry.clone()))
        .expect("m1");
    let at = EntryRef {
        key: key.clone(),
        id: entry,
    };
    let taken = Fact::Taken {
        at,
        group: "billing".into(),
        consumer: "c1".into(),
        by: By::Actor("c1".into()),
    };
    play.outside(vec![taken], |stream| {
        let group = stream.groups.get_mut("billing").expect("billing");
        Arc::make_mut(group).head.last_delivered = entry;
    });
    let mut actor = (*play.world.actors["c1"]).clone();
    actor.hand = Some(Held {
        message: "m1".into(),
        key,
        entry,
        fields: stored.fields.clone(),
        deliveries: None,
        processed: false,
        noack: true,
        is_marked: false,
    });
    play.world.apply(&Change::Actor {
        id: "c1".into(),
        actor: Arc::new(actor),
    });
    let cell = cell(&play, "c1");
    assert_eq!(cell.note, Some(Note::NowhereElse("m1".into())));
    let hand = cell.actor.and_then(|actor| actor.hand);
    assert!(hand.is_some_and(|hand| hand.taken));
}
