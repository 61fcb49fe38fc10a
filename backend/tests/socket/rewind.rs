//! Going back and forward, for everyone who looks on, and for who comes back
//! from an earlier epoch.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg32;
use shared::{command::Command, rejection::Rejection};

use crate::support::{Backend, Browser};

#[tokio::test]
async fn whoever_comes_back_has_what_the_room_has_wherever_it_went() {
    let backend = Backend::start_with(&["--seed", "7"]).await;
    let mut random = Pcg32::seed_from_u64(3);
    let mut driver = Browser::open(&backend).await;
    let mut follower = Browser::join(&backend, &driver.room).await;
    for _ in 0..50 {
        for _ in 0..random.random_range(0..5) {
            let command = match random.random_range(0..9) {
                0 | 1 => Command::Back,
                2 => Command::Forward,
                3 => Command::GoTo {
                    step: random.random_range(1..30),
                },
                4 => Command::Undo,
                5 => Command::TurnClock { by_ms: 1_000 },
                _ => Command::Step { actor: None },
            };
            match driver.give(command).await {
                Ok(())
                | Err(
                    Rejection::NothingBefore
                    | Rejection::NothingAfter
                    | Rejection::NothingToUndo
                    | Rejection::NoStep { .. }
                    | Rejection::AlreadySo
                    | Rejection::NobodyReady,
                ) => {}
                Err(other) => panic!("{other}"),
            }
        }
        if random.random_range(0..2) == 0 {
            follower = Browser::resume(&backend, follower.cut()).await;
        }
        follower.catch_up(&driver).await;
        assert_eq!(follower.world, driver.world);
    }
    assert!(driver.epoch > 20, "only {} epochs", driver.epoch);
    let refused = follower.give(Command::Back).await;
    assert_eq!(refused, Err(Rejection::NotDriver));
    let new = Browser::join(&backend, &driver.room).await;
    assert_eq!(new.world, driver.world);
    backend.stop().await;
}

#[tokio::test]
async fn a_pause_is_gone_back_to_and_what_ran_before_it_is_not() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    driver.step("p1").await;
    let began = driver.world.clone();
    driver.must(Command::Play).await;
    let refused = driver.give(Command::Back).await;
    assert_eq!(refused, Err(Rejection::Live));
    let step = began.step;
    driver
        .until("some frames", |driver| driver.world.step > step + 5)
        .await;
    driver.must(Command::Pause).await;
    let paused = driver.world.clone();
    driver.must(Command::TurnClock { by_ms: 1_000 }).await;
    driver.must(Command::Back).await;
    assert_eq!(driver.world.step, paused.step);
    assert_eq!(driver.world.now_ms, paused.now_ms);
    driver.must(Command::Back).await;
    assert_eq!(driver.world.step, began.step);
    assert_eq!(driver.world.ledger, began.ledger);
    driver.must(Command::Forward).await;
    assert_eq!(driver.world.step, paused.step);
    backend.stop().await;
}
