use std::sync::Arc;

use shared::world::{Count, Role};

use super::{fixture::Play, *};

#[test]
fn the_first_picture_has_the_cast_and_nothing_in_it() {
    let scene = Scene::of(&Play::new().world, None);
    assert_eq!(scene.producers.len(), 1);
    assert_eq!(scene.producers[0].message, Some("m1".into()));
    assert!(scene.stream().exists && scene.stream().slots.is_empty());
    let groups: Vec<_> = scene
        .groups
        .iter()
        .map(|group| (group.name.as_str(), group.cells.len()))
        .collect();
    assert_eq!(groups, [("billing", 4), ("audit", 1)]);
    assert_eq!(scene.lost, Lost::default());
}

#[test]
fn other_groups_follow_the_patterns_own_by_name() {
    let mut play = Play::new();
    play.join(
        "z1",
        Role::Consumer {
            group: "zoo".into(),
        },
    );
    play.outside(Vec::new(), |stream| {
        stream.groups.insert("apples".into(), Arc::default());
    });
    let scene = Scene::of(&play.world, None);
    let told: Vec<_> = scene
        .groups
        .iter()
        .map(|group| {
            let is_known = matches!(group.figures, Figures::Group(Some(_)));
            (group.name.as_str(), group.hue.0, is_known)
        })
        .collect();
    let expected = [
        ("billing", 0, true),
        ("audit", 1, true),
        ("apples", 2, true),
        ("zoo", 3, false),
    ];
    assert_eq!(told, expected);
}

#[test]
fn lag_is_held_against_what_was_counted() {
    let stats = |lag, n, more| Stats {
        last_delivered: shared::id::EntryId::MIN,
        pending: 0,
        lag,
        undelivered: Count { n, more },
    };
    assert_eq!(stats(Some(3), 3, false).lag_is(), Lag::True);
    assert_eq!(stats(Some(2), 3, false).lag_is(), Lag::Wrong);
    assert_eq!(stats(None, 3, false).lag_is(), Lag::Unknown);
    assert_eq!(stats(Some(9_000), 1_000, true).lag_is(), Lag::True);
    assert_eq!(stats(Some(-1), 0, false).lag_is(), Lag::Wrong);
}

#[test]
fn a_producers_poison_is_told_before_it_is_sent() {
    let mut play = Play::new();
    play.poison("p1");
    let producer = &Scene::of(&play.world, None).producers[0];
    assert!(producer.poison);
    assert!(matches!(&producer.next, Next::Sends(text) if text.full.ends_with("poison 1")));
    play.run("p1");
    let scene = Scene::of(&play.world, None);
    assert!(!scene.producers[0].poison);
    assert!(scene.stream().tiles().all(|tile| tile.poison));
}

#[test]
fn the_tenth_comes_after_the_second() {
    let mut play = Play::new();
    for name in ["c10", "c9"] {
        play.join(
            name,
            Role::Consumer {
                group: "billing".into(),
            },
        );
    }
    let scene = Scene::of(&play.world, None);
    let names: Vec<_> = scene.groups[0]
        .cells
        .iter()
        .map(|cell| cell.name.as_str())
        .collect();
    assert_eq!(names, ["c1", "c2", "c3", "c9", "c10", "reaper"]);
}
