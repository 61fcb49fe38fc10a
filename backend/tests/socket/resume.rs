//! A browser that was cut off anywhere comes back to exactly what the others
//! have, without a gap or a repeat.

use std::collections::BTreeSet;

use rand::{RngExt, SeedableRng, seq::IndexedRandom};
use rand_pcg::Pcg32;
use shared::{
    command::Command,
    protocol::Position,
    rejection::Rejection,
    world::{CrashPoint, Moment, Settings, World},
};

use crate::support::{Backend, Browser, Hello, Left, Raw};

/// Something a driver might do, most of it steps.
fn any_command(world: &World, random: &mut Pcg32) -> Command {
    let actors: Vec<_> = world.actors.keys().cloned().collect();
    let actor = actors.choose(random).unwrap().clone();
    match random.random_range(0..20) {
        0 => Command::Crash { actor },
        1 | 2 => Command::Restart { actor },
        3 => Command::PlanCrash {
            actor,
            point: Some(CrashPoint {
                line: "ack".into(),
                moment: Moment::Before,
            }),
        },
        4 => Command::Poison {
            actor: "p1".into(),
            poison: true,
        },
        5 => Command::TurnClock { by_ms: 20_000 },
        6 => Command::Configure {
            settings: Settings {
                min_idle_ms: random.random_range(0..30_000),
                ..Settings::default()
            },
        },
        7..13 => Command::Step {
            actor: Some("p1".into()),
        },
        _ => Command::Step { actor: None },
    }
}

/// Whatever came of it: that a crashed actor cannot step is no fault.
async fn give(driver: &mut Browser, command: Command) {
    let refused = driver.give(command).await.err();
    assert!(
        !matches!(
            refused,
            Some(Rejection::ServerDown { .. } | Rejection::NotDriver)
        ),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_follower_cut_anywhere_comes_back_to_the_same_picture() {
    let backend = Backend::start_with(&["--seed", "7"]).await;
    let mut random = Pcg32::seed_from_u64(11);
    let mut driver = Browser::open(&backend).await;
    let mut follower = Browser::join(&backend, &driver.room).await;
    let (mut cuts, mut seen) = (0, Vec::new());
    while cuts < 60 {
        for _ in 0..random.random_range(0..6) {
            let command = any_command(&driver.world, &mut random);
            give(&mut driver, command).await;
        }
        // As many frames as there happen to be before the cut: none, some, or
        // all but the last, which is still on its way.
        let reads = random.random_range(0..10);
        for _ in 0..reads {
            if follower.is_at(driver.world.step) {
                break;
            }
            follower.receive().await;
        }
        seen.append(&mut follower.steps);
        follower = Browser::resume(&backend, follower.cut()).await;
        assert_eq!(
            follower.snapshots,
            [] as [bool; 0],
            "what it missed was kept"
        );
        cuts += 1;
    }
    follower.catch_up(&driver).await;
    seen.append(&mut follower.steps);
    assert_eq!(seen, driver.steps, "each step once, in order");
    assert_eq!(follower.world, driver.world);
    assert_eq!(follower.guide, driver.guide);
    let new = Browser::join(&backend, &driver.room).await;
    assert_eq!(new.world, driver.world, "and that is what the room has");
    assert!(driver.world.step > 100, "{}", driver.world.step);
    backend.stop().await;
}

/// The driver is cut off between its commands and their answers, comes back,
/// and sends again what was not answered: everything is done once.
#[tokio::test]
async fn a_driver_cut_anywhere_has_every_command_carried_out_once() {
    let backend = Backend::start().await;
    let mut random = Pcg32::seed_from_u64(5);
    let mut driver = Browser::open(&backend).await;
    let mut witness = Browser::join(&backend, &driver.room).await;
    let step = || Command::Step {
        actor: Some("p1".into()),
    };
    let mut unanswered = BTreeSet::new();
    let mut given = 0;
    for _ in 0..40 {
        for _ in 0..random.random_range(1..5) {
            unanswered.insert(driver.post(step()).await);
            given += 1;
        }
        for _ in 0..random.random_range(0..9) {
            if unanswered.iter().all(|id| driver.answers.contains_key(id)) {
                break;
            }
            driver.receive().await;
        }
        unanswered.retain(|id| !driver.answers.contains_key(id));
        driver = Browser::resume(&backend, driver.cut()).await;
        for id in &unanswered {
            driver.post_as(*id, step()).await;
        }
    }
    for id in unanswered {
        assert_eq!(driver.answer(id).await, Ok(()));
    }
    assert_eq!(driver.world.streams["orders"].head.entries_added, given);
    witness.catch_up(&driver).await;
    assert_eq!(witness.world, driver.world);
    backend.stop().await;
}

/// A room that was given so many steps, and its follower from before them.
async fn after_steps(backend: &Backend, steps: u64) -> (Browser, Left) {
    let mut driver = Browser::open(backend).await;
    let left = Browser::join(backend, &driver.room).await.cut();
    while driver.world.step < left.world.step + steps {
        // Without Redis, so that there are many soon.
        let poison = driver.world.step % 2 == 0;
        let actor = "p1".into();
        match driver.give(Command::Poison { actor, poison }).await {
            Ok(()) | Err(Rejection::TooFast { .. }) => {}
            Err(rejection) => panic!("{rejection}"),
        }
    }
    (driver, left)
}

#[tokio::test]
async fn who_missed_too_much_is_sent_everything() {
    let backend = Backend::start().await;
    let (driver, left) = after_steps(&backend, 501).await;
    let back_at = |step| Left {
        world: World {
            step,
            ..left.world.clone()
        },
        ..left.clone()
    };
    let few = back_at(driver.world.step - 50);
    let back = Browser::resume(&backend, few).await;
    assert_eq!(back.snapshots, [] as [bool; 0], "50 steps are sent");
    assert_eq!(back.steps.len(), 50);
    drop(back);
    // 500 are too long for one frame, and 501 too many.
    for step in [left.world.step + 1, left.world.step] {
        let back = Browser::resume(&backend, back_at(step)).await;
        assert_eq!(back.snapshots, [false]);
        assert_eq!(back.world, driver.world);
    }
    backend.stop().await;
}

#[tokio::test]
async fn a_place_that_is_not_in_the_rooms_history_gets_everything() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    driver.step("p1").await;
    driver.must(Command::Reset).await;
    driver.step("p1").await;
    let now = Position {
        epoch: driver.epoch,
        step: driver.world.step,
    };
    for (epoch, step) in [
        (now.epoch - 1, 0),
        (now.epoch - 1, 1),
        (now.epoch - 1, now.step),
        (now.epoch + 1, now.step),
        (now.epoch, now.step + 1),
        (now.epoch, u64::MAX),
        (u64::MAX, u64::MAX),
        (0, 0),
        // The beginning of an epoch is no step.
        (now.epoch, 0),
    ] {
        let hello = Hello {
            room: Some(driver.room.clone()),
            secret: Some(driver.secret.clone()),
            last: Some(Position { epoch, step }),
        };
        let back = Browser::try_join(&backend, hello).await.unwrap();
        assert_eq!(back.world, driver.world, "{epoch}/{step}");
        assert_eq!(back.epoch, driver.epoch);
    }
    backend.stop().await;
}

/// Where nothing was missed, nothing is sent.
#[tokio::test]
async fn who_missed_nothing_is_sent_nothing() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    driver.step("p1").await;
    let before = driver.world.clone();
    let mut driver = Browser::resume(&backend, driver.cut()).await;
    assert_eq!((driver.steps.len(), driver.snapshots.len()), (0, 0));
    assert_eq!(driver.world, before);
    driver.step("c1").await;
    let folded = driver.world.clone();
    assert_eq!(*driver.resync().await, folded);
    backend.stop().await;
}

/// The old socket is still open when the new one comes: both are served.
#[tokio::test]
async fn two_sockets_of_one_browser_are_both_served() {
    let backend = Backend::start().await;
    let mut old = Browser::open(&backend).await;
    let hello = Hello {
        room: Some(old.room.clone()),
        secret: Some(old.secret.clone()),
        last: None,
    };
    let mut new = Browser::try_join(&backend, hello).await.unwrap();
    assert_eq!(new.role, old.role);
    new.until("it counts once", |browser| browser.present == 1)
        .await;
    new.step("p1").await;
    old.catch_up(&new).await;
    old.step("c1").await;
    new.catch_up(&old).await;
    assert_eq!(new.world, old.world);
    // The driver is there as long as one of them is.
    drop(old);
    let witness = Browser::join_over(Raw::open(&backend).await, &new.room).await;
    new.until("two browsers", |browser| browser.present == 2)
        .await;
    new.step("p1").await;
    drop(witness);
    backend.stop().await;
}
