use std::sync::Arc;

use shared::{fact::EntryRef, world::Count};

use super::*;
use crate::scene::{Scene, fixture::Play};

fn id(ms: u64) -> EntryId {
    EntryId { ms, seq: 0 }
}

fn window(from: u64, to: u64) -> Window {
    Window {
        from: id(from),
        to: id(to),
    }
}

/// A stream of entries at these milliseconds, through these windows.
fn world(entries: &[u64], windows: &[Window], length: u64, cursor: u64) -> World {
    let mut play = Play::new();
    play.outside(Vec::new(), |stream| {
        stream.head.windows = windows.to_vec();
        stream.head.length = length;
        stream.head.last_id = id(99);
        for ms in entries {
            let name = ("id".to_owned(), format!("m{ms}"));
            let entry = Entry { fields: vec![name] };
            stream.entries.insert(id(*ms), Arc::new(entry));
        }
        for group in stream.groups.values_mut() {
            let head = &mut Arc::make_mut(group).head;
            head.last_delivered = id(cursor);
            head.undelivered = Count::default();
        }
    });
    play.world
}

fn shape(ribbon: &Ribbon) -> String {
    let slot = |slot: &Slot| match slot {
        Slot::Tile(tile) => tile.token.message.to_string(),
        Slot::Gap(gap) => gap.hidden.map_or("…".into(), |n| format!("…{n}")),
    };
    ribbon.slots.iter().map(slot).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_stream_read_completely_has_no_gap() {
    let ribbon = Scene::of(&world(&[5, 6, 7], &[Window::ALL], 3, 0), None).stream();
    assert_eq!(shape(&ribbon), "m5 m6 m7");
    assert_eq!(ribbon.length, 3);
}

#[test]
fn one_gap_says_how_many_are_left_out() {
    let windows = [window(0, 6), window(90, 99)];
    let ribbon = Scene::of(&world(&[5, 6, 90, 91], &windows, 9_878, 0), None).stream();
    assert_eq!(shape(&ribbon), "m5 m6 …9874 m90 m91");
}

#[test]
fn several_gaps_share_what_is_left_out() {
    let windows = [window(5, 6), window(40, 41), window(90, 91)];
    let ribbon = Scene::of(&world(&[5, 6, 40, 90, 91], &windows, 1_000, 40), None).stream();
    assert_eq!(shape(&ribbon), "… m5 m6 … m40 … m90 m91 …");
}

#[test]
fn windows_that_touch_have_no_gap_between_them() {
    let touching = [
        window(50, 60),
        Window {
            from: EntryId::MIN,
            to: EntryId {
                ms: 49,
                seq: u64::MAX,
            },
        },
    ];
    assert_eq!(merged(&touching), [window(0, 60)]);
    // Where nothing is left out there is nothing to mark.
    let ribbon = Scene::of(&world(&[5, 55], &touching, 2, 0), None).stream();
    assert_eq!(shape(&ribbon), "m5 m55");
}

#[test]
fn cursors_stand_behind_what_they_passed() {
    let at = |cursor| {
        Scene::of(&world(&[5, 6, 7], &[Window::ALL], 3, cursor), None)
            .stream()
            .flags[0]
            .halves
    };
    assert_eq!(at(0), 0);
    assert_eq!(at(5), 2);
    assert_eq!(at(6), 4);
    assert_eq!(at(900), 6);
}

#[test]
fn a_cursor_inside_a_gap_stands_in_its_middle() {
    let windows = [window(0, 6), window(90, 99)];
    let at = |cursor| {
        Scene::of(&world(&[5, 6, 90], &windows, 50, cursor), None)
            .stream()
            .flags[0]
            .halves
    };
    assert_eq!(at(6), 4);
    assert_eq!(at(40), 6);
    assert_eq!(at(90), 10);
}

#[test]
fn flags_at_one_place_get_rows_of_their_own() {
    let ribbon = Scene::of(&world(&[5, 6, 7], &[Window::ALL], 3, 6), None).stream();
    assert_eq!(ribbon.lanes, 2);
    assert_eq!((ribbon.flags[0].lane, ribbon.flags[0].nudge), (0, 0));
    assert_eq!((ribbon.flags[1].lane, ribbon.flags[1].nudge), (1, 1));
}

#[test]
fn marks_tell_what_an_entry_is_to_each_group() {
    let mut play = Play::new();
    play.run("p1 p1 c1 c1 c1 c2");
    let ribbon = Scene::of(&play.world, None).stream();
    let marks: Vec<_> = ribbon
        .tiles()
        .flat_map(|tile| &tile.marks)
        .map(|mark| mark.mark)
        .collect();
    let unread = Some(Mark::Unread);
    assert_eq!(
        marks,
        [Some(Mark::Acked), unread, Some(Mark::Pending), unread]
    );
    let owner = ribbon
        .tiles()
        .nth(1)
        .and_then(|tile| tile.marks[0].owner.clone());
    assert_eq!(owner, Some("c2".into()));
}

#[test]
fn a_tile_is_settled_when_every_group_is_through() {
    let mut play = Play::new();
    play.run("p1 c1 c1 c1");
    let settled = |play: &Play| {
        Scene::of(&play.world, None)
            .stream()
            .tiles()
            .all(|tile| tile.is_settled())
    };
    assert!(!settled(&play));
    play.run("a1 a1 a1");
    assert!(settled(&play));
}

#[test]
fn a_tile_knows_who_sent_it() {
    let mut play = Play::new();
    play.run("p1");
    let at = EntryRef {
        key: "orders".into(),
        id: id(u64::MAX / 2),
    };
    let sent = Fact::Sent {
        message: "x1".into(),
        at: at.clone(),
        by: By::Outside,
    };
    play.outside(vec![sent], |stream| {
        let fields = vec![("id".into(), "x1".into())];
        stream.entries.insert(at.id, Arc::new(Entry { fields }));
    });
    let ribbon = Scene::of(&play.world, None).stream();
    let from: Vec<_> = ribbon
        .tiles()
        .map(|tile| (tile.sender.clone(), tile.outside))
        .collect();
    assert_eq!(from, [(Some("p1".into()), false), (None, true)]);
}

#[test]
fn the_eye_follows_what_is_new_and_then_what_changed() {
    let mut play = Play::new();
    play.run("p1 p1");
    let before = Scene::of(&play.world, None).stream();
    assert_eq!(before.focus(&before), None);
    play.run("c1");
    let read = Scene::of(&play.world, None).stream();
    assert_eq!(read.focus(&before), Some(0));
    play.run("p1");
    let added = Scene::of(&play.world, None).stream();
    assert_eq!(added.focus(&read), Some(6));
}

#[test]
fn a_stream_that_is_not_there_is_said_to_be_missing() {
    let ribbon = Scene::of(&World::default(), None).stream();
    assert!(!ribbon.exists);
    assert!(ribbon.slots.is_empty() && ribbon.flags.is_empty());
}

#[test]
fn what_looks_as_it_did_is_the_same_part() {
    let mut play = Play::new();
    play.run("p1 p1 c1");
    let before = Scene::of(&play.world, None);
    let again = Scene::of(&play.world, Some(&before));
    assert!(Rc::ptr_eq(&before.stream(), &again.stream()));
    assert!(Rc::ptr_eq(&before.groups[0], &again.groups[0]));

    play.run("c2");
    let read = Scene::of(&play.world, Some(&before));
    assert_eq!(read, Scene::of(&play.world, None));
    let same: Vec<bool> = before
        .stream()
        .tiles()
        .zip(read.stream().tiles())
        .map(|(before, now)| Rc::ptr_eq(before, now))
        .collect();
    assert_eq!(same, [true, false], "only the second one was read");
    assert!(!Rc::ptr_eq(&before.groups[0], &read.groups[0]));
    assert!(Rc::ptr_eq(&before.groups[1], &read.groups[1]));
}
