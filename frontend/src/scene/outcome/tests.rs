#![allow(clippy::expect_used, reason = "a test may stop where it fails")]

use std::sync::Arc;

use shared::fact::{By, EntryRef};

use super::*;
use crate::scene::{Scene, fixture::Play};

fn names(tray: &Tray) -> Vec<&str> {
    tray.tokens
        .iter()
        .map(|token| token.message.as_str())
        .collect()
}

#[test]
fn what_is_done_shows_the_newest_first_and_counts_all() {
    let mut play = Play::new();
    for _ in 0..8 {
        play.run("p1 c1 c1 c1");
    }
    let scene = Scene::of(&play.world, None);
    let done = &scene.groups[0].done;
    assert_eq!(done.total, 8);
    assert_eq!(names(done), ["m8", "m7", "m6", "m5", "m4", "m3"]);
    assert_eq!(scene.groups[1].done, Tray::default());
}

#[test]
fn what_was_delivered_too_often_lies_with_the_dead() {
    let mut play = Play::new();
    play.poison("p1");
    play.run("p1 c1 c1");
    for _ in 0..3 {
        play.turn(30_000);
        play.run("reaper reaper reaper");
    }
    // The fourth delivery is one too many: it is buried, then acknowledged.
    assert_eq!(play.world.actors["reaper"].line.as_str(), "forget");
    play.run("reaper");
    let scene = Scene::of(&play.world, None);
    let dead = scene.groups[0].dead.as_ref().expect("dead letters");
    assert_eq!(names(dead), ["m1"]);
    assert_eq!(dead.total, 1);
    assert_eq!(scene.groups[0].done.total, 0);
    // The handle is the entry it was, not the dead letter's own.
    let tile = scene.stream().tiles().next().map(|tile| tile.token.id);
    assert_eq!(dead.tokens.first().map(|token| token.id), tile);
    assert_eq!(scene.dead.as_ref().map(|dead| dead.total), Some(1));
}

#[test]
fn what_was_trimmed_before_anyone_read_it_is_lost() {
    let mut play = Play::new();
    play.run("p1 p1 c1 c1 c1");
    let id = *play.world.streams["orders"]
        .entries
        .keys()
        .nth(1)
        .expect("two entries");
    let removed = Fact::Removed {
        at: EntryRef {
            key: "orders".into(),
            id,
        },
        by: By::Outside,
    };
    play.outside(vec![removed], |stream| {
        stream.entries.remove(&id);
    });
    let lost = Scene::of(&play.world, None).lost;
    let told: Vec<_> = lost
        .tokens
        .iter()
        .map(|lost| (lost.token.message.as_str(), lost.group.as_str()))
        .collect();
    assert_eq!(lost.total, 2);
    assert!(told.contains(&("m2", "billing")) && told.contains(&("m2", "audit")));
}

#[test]
fn a_message_done_twice_is_counted() {
    let mut play = Play::new();
    play.run("p1 c2 c2");
    play.crash("c2");
    play.turn(30_000);
    play.run("reaper reaper reaper reaper");
    let scene = Scene::of(&play.world, None);
    assert_eq!(scene.groups[0].done_twice, 1);
    assert_eq!(scene.done_twice, 1);
    assert_eq!(names(&scene.groups[0].done), ["m1"]);
}

#[test]
fn a_group_without_outcomes_has_empty_trays() {
    let mut outcomes = Outcomes::of(&Arc::<Ledger>::default());
    assert_eq!(outcomes.done(&"billing".into(), 0), Tray::default());
}
