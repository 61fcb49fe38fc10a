//! A class in one room: browsers come, are cut and come back, and all of them
//! end with what the room has.

use rand::{RngExt, SeedableRng, seq::IndexedRandom};
use rand_pcg::Pcg32;
use shared::rejection::Rejection;

use crate::support::{Backend, Browser, METRICS, Metrics};

const BROWSERS: usize = 50;
const ROUNDS: usize = 120;

#[tokio::test]
async fn fifty_browsers_cut_at_random_end_with_the_rooms_picture() {
    let backend = Backend::start_with(&METRICS).await;
    let mut random = Pcg32::seed_from_u64(3);
    let mut driver = Browser::open(&backend).await;
    let mut others = Vec::new();
    for _ in 1..BROWSERS {
        others.push(Browser::join(&backend, &driver.room).await);
    }
    let (mut cuts, mut by_snapshot) = (0, 0);
    for round in 0..ROUNDS {
        // Nobody is so far behind that it is given up.
        if round % 10 == 0 {
            for other in &mut others {
                other.catch_up(&driver).await;
            }
        }
        let actor = ["p1", "c1", "c2", "r1"].choose(&mut random).unwrap();
        let actor = Some((*actor).into());
        match driver.give(shared::command::Command::Step { actor }).await {
            Ok(()) | Err(Rejection::ActorBlocked { .. } | Rejection::NoActor { .. }) => {}
            Err(rejection) => panic!("{rejection}"),
        }
        for _ in 0..random.random_range(0..4) {
            let one = random.random_range(0..others.len());
            // Some have read all, some nothing of what they were sent.
            if random.random() {
                others[one].catch_up(&driver).await;
            }
            let left = others.swap_remove(one).cut();
            let back = Browser::resume(&backend, left).await;
            by_snapshot += back.snapshots.len();
            others.push(back);
            cuts += 1;
        }
    }
    assert!(cuts > ROUNDS, "{cuts}");
    assert_eq!(by_snapshot, 0, "what was missed was kept");
    for other in &mut others {
        other.catch_up(&driver).await;
        assert_eq!(other.world, driver.world);
        assert_eq!(other.guide, driver.guide);
    }
    let shown = driver.world.clone();
    let whole = driver.resync().await.clone();
    assert_eq!(whole, shown, "and that is what the room has");
    others[0]
        .until("all are there", |one| one.present == BROWSERS as u64)
        .await;
    assert_eq!(
        Metrics::of(&backend)
            .await
            .get("playground_catch_up_snapshots_total"),
        0.0
    );
    drop((driver, others));
    backend.stop().await;
}
