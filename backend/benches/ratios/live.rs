//! Lines per second in live mode: while browsers watch, and while nobody does.

use std::time::{Duration, Instant};

use shared::{command::Command, id::ActorId, world::Pace};
use tokio::{task::JoinHandle, time::sleep};

use crate::{
    Options,
    finding::{Aim, Finding},
    series::Rounds,
    support::{Backend, Browser, Hello, METRICS, Metrics, Raw},
};

/// Browsers that watch.
const WATCHING: usize = 3;
/// How long a stretch is measured, about.
const STRETCH: Duration = Duration::from_secs(2);
/// How often it is looked whether a frame was told.
const LOOK_EVERY: Duration = Duration::from_millis(5);

pub(crate) async fn bench(options: &Options) -> Vec<Finding> {
    // Without a limit of its own it would be the limit that is measured.
    let unlimited = ["--max-lines-per-second", "1000000"];
    let backend = Backend::start_with(&[METRICS, unlimited].concat()).await;
    let mut driver = Browser::open(&backend).await;
    if let Err(rejection) = play(&mut driver).await {
        drop(driver);
        backend.stop().await;
        let why = format!("not measured: {rejection}");
        return vec![Finding::number(
            "live",
            "live mode, watched : unwatched",
            why,
        )];
    }
    let room = driver.room.clone();
    drop(driver);
    let mut rounds = Rounds::default();
    for _ in 0..options.count(7, 2) {
        let watching = watch(&backend, &room).await;
        let watched = lines_per_second(&backend).await;
        for task in watching {
            task.abort();
        }
        let unwatched = lines_per_second(&backend).await;
        rounds.add(watched, unwatched);
    }
    backend.stop().await;
    let (watched, unwatched) = rounds.sides();
    vec![Finding {
        bench: "live",
        what: format!("lines per second in live mode, watched by {WATCHING} : by nobody"),
        numbers: format!("{watched:.0} : {unwatched:.0}"),
        ratio: Some(rounds.ratio()),
        aim: Some(Aim::AtLeast(0.95)),
    }]
}

/// Everybody as fast as it may go.
async fn play(driver: &mut Browser) -> Result<(), shared::rejection::Rejection> {
    let actors: Vec<ActorId> = driver.world.actors.keys().cloned().collect();
    for actor in actors {
        let pace = Pace {
            rate_mhz: Pace::RATE_MHZ.1,
            work_us: Pace::WORK_US.0,
            ..Pace::default()
        };
        driver.give(Command::SetPace { actor, pace }).await?;
    }
    driver.give(Command::Play).await
}

/// Browsers that read whatever comes, and do nothing with it.
async fn watch(backend: &Backend, room: &shared::protocol::RoomId) -> Vec<JoinHandle<()>> {
    let mut tasks = Vec::new();
    for _ in 0..WATCHING {
        let mut raw = Raw::open(backend).await;
        raw.hello(Hello {
            room: Some(room.clone()),
            ..Hello::default()
        })
        .await;
        // The welcome, and the picture: they have come in.
        raw.hear_text().await;
        raw.hear_text().await;
        tasks.push(tokio::spawn(async move {
            loop {
                raw.hear_text().await;
            }
        }));
    }
    tasks
}

async fn lines_per_second(backend: &Backend) -> f64 {
    // What has just begun or ended is over.
    sleep(Duration::from_millis(300)).await;
    let (before, start) = next_frame(backend).await;
    sleep(STRETCH).await;
    let (after, end) = next_frame(backend).await;
    (after - before) / (end - start).as_secs_f64()
}

/// The lines so far, and the moment at which that was told: with a frame, so a
/// stretch that ends with one has all of its lines, whoever watches.
async fn next_frame(backend: &Backend) -> (f64, Instant) {
    let lines = async || {
        Metrics::of(backend)
            .await
            .get("playground_live_lines_total")
    };
    let before = lines().await;
    loop {
        sleep(LOOK_EVERY).await;
        let after = lines().await;
        if after > before {
            return (after, Instant::now());
        }
    }
}
