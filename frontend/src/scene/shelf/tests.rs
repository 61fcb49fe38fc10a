#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop where it fails"
)]

use std::sync::Arc;

use shared::world::{Change, Plain};

use super::*;
use crate::scene::{Cell, Cleans, Figures, Kind as CellKind, Note, Scene, fixture::Play};

fn shelf(play: &Play, key: &str) -> Shelf {
    let scene = Scene::of(&play.world, None);
    let shelf = scene.shelf(key).expect("a key");
    (**shelf).clone()
}

fn names(shelf: &Shelf) -> Vec<String> {
    shelf.items().map(|item| item.token.face()).collect()
}

fn cell(play: &Play, name: &str) -> Cell {
    let scene = Scene::of(&play.world, None);
    let mut cells = scene.groups[0].cells.iter();
    let cell = cells.find(|cell| cell.name.as_str() == name);
    cell.expect("a worker").clone()
}

fn note(play: &Play, name: &str) -> Option<Note> {
    cell(play, name).note
}

/// The picture holds another value in the key than before.
fn put(play: &mut Play, key: &str, value: Value) {
    let plain = Arc::new(Plain {
        value,
        expires_ms: Some(play.world.now_ms + 4_000),
    });
    play.world.apply(&Change::Plain {
        key: key.into(),
        plain,
    });
}

#[test]
fn a_list_is_drawn_from_the_left() {
    let mut play = Play::of("list-queue");
    assert!(!shelf(&play, "tasks").exists);
    play.run("p1 p1 p1");
    let tasks = shelf(&play, "tasks");
    assert_eq!(tasks.place().to_string(), "list:tasks");
    assert_eq!((tasks.size, tasks.purpose), (3, Purpose::Waiting));
    assert_eq!(names(&tasks), ["m3", "m2", "m1"]);
    let sender = tasks.items().next().and_then(|item| item.sender.clone());
    assert_eq!(sender, Some("p1".into()));
    let scene = Scene::of(&play.world, None);
    assert!(scene.ribbon.is_none() && scene.dead.is_none());
}

#[test]
fn what_was_popped_is_only_in_a_hand_and_lost_with_it() {
    let mut play = Play::of("list-queue");
    play.run("p1 w1");
    assert_eq!(names(&shelf(&play, "tasks")), [""; 0]);
    assert_eq!(note(&play, "w1"), Some(Note::OnlyHere("m1".into())));
    assert_eq!(
        Scene::of(&play.world, None).groups[0].figures,
        Figures::Workers {
            waiting: 0,
            in_hand: 1,
            kept: None
        }
    );
    play.crash("w1");
    let scene = Scene::of(&play.world, None);
    assert_eq!(scene.lost.total, 1);
    assert_eq!(scene.lost.tokens[0].token.message.as_str(), "m1");
    assert!(scene.lost.tokens[0].token.is_item());
}

#[test]
fn a_worker_keeps_its_own_list() {
    let mut play = Play::of("reliable-list");
    play.run("p1 p1 w1 w1");
    let worker = cell(&play, "w1");
    assert_eq!(worker.own[0].place().to_string(), "list:tasks:w1");
    assert_eq!(names(&worker.own[0]), ["m1"]);
    assert!(worker.has(&"m1".into()) && !worker.has(&"m2".into()));
    assert_eq!(worker.note, None);
    play.run("w1");
    assert_eq!(note(&play, "w1"), Some(Note::NotRemovedYet("m1".into())));
    play.crash("w1");
    let kept = Note::KeptIn("m1".into(), "tasks:w1".into());
    assert_eq!(note(&play, "w1"), Some(kept));
    play.restart("w1");
    play.run("w1");
    assert_eq!(names(&shelf(&play, "tasks")), ["m2", "m1"]);
    assert_eq!(note(&play, "w1"), None);
}

#[test]
fn what_takes_too_long_is_overdue_and_is_put_back() {
    let mut play = Play::of("reliable-list-lua");
    play.run("p1 p1 w1");
    play.turn(20_000);
    play.run("w2");
    play.turn(10_000);
    let busy = shelf(&play, "tasks:busy");
    assert_eq!(busy.purpose, Purpose::Busy);
    let when: Vec<_> = busy.items().map(|item| item.when.clone()).collect();
    assert!(matches!(
        when[..],
        [Some(When::Overdue(_)), Some(When::Since(10_000..=11_000))]
    ));
    let Content::Timed(timed) = &busy.content else {
        panic!("{busy:?}");
    };
    assert_eq!((timed.over.len(), timed.ahead.len()), (1, 1));
    // About two thirds of the thirty seconds are left.
    assert!((600..700).contains(&timed.ahead[0].at), "{timed:?}");
    let CellKind::Reaper(claims) = cell(&play, "reaper").kind else {
        panic!("no reaper");
    };
    assert!(claims.does == Cleans::PutsBack && claims.ripe == 1);
    play.run("reaper");
    assert_eq!(names(&shelf(&play, "tasks")), ["m1"]);
    let also = Note::AlsoWaits("m1".into(), "tasks".into());
    assert_eq!(note(&play, "w1"), Some(also));
    play.run("w2 w2 w2");
    assert_eq!(
        note(&play, "w1"),
        Some(Note::HandedOn("m1".into(), "w2".into()))
    );
}

#[test]
fn delayed_messages_come_nearer_and_are_due() {
    let mut play = Play::of("delay-queue-naive");
    play.run("p1");
    play.turn(4_000);
    play.run("p1");
    let when = |play: &Play| {
        let delayed = shelf(play, "delayed");
        let when = delayed.items().map(|item| item.when.clone());
        when.collect::<Vec<_>>()
    };
    assert!(matches!(
        when(&play)[..],
        [Some(When::DueIn(..6_000)), Some(When::DueIn(9_000..))]
    ));
    play.turn(6_000);
    assert!(matches!(
        when(&play)[..],
        [Some(When::Due), Some(When::DueIn(_))]
    ));
    play.run("w1 w2");
    let also = Some(Note::AlsoWaits("m1".into(), "delayed".into()));
    assert_eq!((note(&play, "w1"), note(&play, "w2")), (also.clone(), also));
}

#[test]
fn the_same_text_twice_is_two_items() {
    let mut play = Play::of("list-queue");
    let twice = ["x", "x"].map(str::to_owned).to_vec();
    put(
        &mut play,
        "tasks",
        Value::List {
            length: 90,
            left: twice.clone(),
            right: twice,
        },
    );
    let tasks = shelf(&play, "tasks");
    let named: std::collections::BTreeSet<_> = tasks.items().map(|item| item.name()).collect();
    assert_eq!(named.len(), 4);
    assert_eq!(tasks.expires_in_ms, Some(4_000));
    let Content::Row(slots) = &tasks.content else {
        panic!("{tasks:?}");
    };
    assert_eq!(slots[2], ShelfSlot::Gap(86));
}

#[test]
fn any_value_and_any_score_is_drawn() {
    let mut play = Play::of("delay-queue");
    for score in ["-inf", "inf", "-3", "1e300", "nan", "7.5"] {
        let lowest = vec![("m1".to_owned(), score.to_owned())];
        put(&mut play, "delayed", Value::SortedSet { size: 1, lowest });
        assert_eq!(names(&shelf(&play, "delayed")), ["m1"], "{score}");
    }
    put(
        &mut play,
        "delayed",
        Value::Hash {
            size: 1,
            fields: vec![("state".into(), "paid".into())],
        },
    );
    assert!(
        matches!(shelf(&play, "delayed").content, Content::Fields(fields) if fields.len() == 1)
    );
    put(&mut play, "delayed", Value::Channel { subscribers: 2 });
    assert_eq!(shelf(&play, "delayed").content, Content::Listeners(2));
}

#[test]
fn what_is_crowded_follows_each_other() {
    let mut play = Play::of("delay-queue");
    let due = play.world.now_ms + 5_000;
    let members = |n: usize| (0..n).map(|n| (format!("m{n}"), due.to_string()));
    for (n, is_placed) in [(4, true), (5, false)] {
        let lowest = members(n).collect();
        put(&mut play, "delayed", Value::SortedSet { size: 64, lowest });
        let Content::Timed(timed) = shelf(&play, "delayed").content else {
            panic!("no scale");
        };
        assert_eq!(timed.lanes.is_some(), is_placed, "{n}");
        assert_eq!(timed.hidden, 64 - n as u64);
        assert_eq!(timed.span_ms, 10_000);
    }
}

#[test]
fn a_key_that_did_not_change_is_shared() {
    let mut play = Play::of("reliable-list-lua");
    play.run("p1");
    let before = Scene::of(&play.world, None);
    play.run("reaper");
    let now = Scene::of(&play.world, Some(&before));
    assert!(Rc::ptr_eq(&before.shelves[0], &now.shelves[0]));
}

#[test]
fn a_pattern_without_workers_still_has_its_group() {
    let mut play = Play::of("list-queue");
    for id in ["w1", "w2", "w3"] {
        play.world.apply(&Change::ActorGone { id: id.into() });
    }
    let scene = Scene::of(&play.world, None);
    assert_eq!(scene.groups.len(), 1);
    assert!(scene.groups[0].cells.is_empty());
}
