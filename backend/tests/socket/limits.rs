//! Limits of time: they are long, so these tests turn the clock. The backend
//! runs inside the test for that.

use std::{path::Path, time::Duration};

use backend::{app::App, config::Config};
use clap::Parser;
use shared::{command::Command, rejection::Rejection};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::support::{Browser, Hello, Raw, Root, eventually, in_time, program};

const IDLE: Duration = Duration::from_secs(60);

/// A backend whose clock can be turned.
struct Inside {
    root: Root,
    address: std::net::SocketAddr,
    stop: CancellationToken,
    serving: JoinHandle<anyhow::Result<()>>,
}

impl Inside {
    async fn start() -> Self {
        let root = Root::new();
        let redis = program();
        let arguments = [
            "backend",
            "--port",
            "0",
            "--room-idle-minutes",
            "1",
            "--redis",
        ];
        let arguments = arguments
            .map(Into::into)
            .into_iter()
            .chain([redis.into_os_string()]);
        let config = Config::try_parse_from(arguments).unwrap();
        let program = Path::new(env!("CARGO_BIN_EXE_backend"));
        let app = App::start_in(&config, program, Some(root.path()))
            .await
            .unwrap();
        let stop = CancellationToken::new();
        Self {
            address: app.address().unwrap(),
            serving: tokio::spawn(app.serve(stop.clone())),
            root,
            stop,
        }
    }

    async fn stop(self) {
        self.stop.cancel();
        in_time(self.serving).await.unwrap().unwrap();
        assert!(self.root.run_folders().is_empty());
    }

    /// The folders of the rooms' servers.
    fn rooms(&self) -> usize {
        let runs = self.root.run_folders();
        let entries = std::fs::read_dir(&runs[0]).unwrap().flatten();
        entries.filter(|entry| entry.path().is_dir()).count()
    }

    async fn enter(&self, hello: Hello) -> Result<Browser, Rejection> {
        Browser::enter(Raw::open_to(self.address).await, hello).await
    }
}

/// Lets time pass for everything here at once; it does not for other processes.
async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

#[tokio::test]
async fn who_says_no_hello_in_time_is_closed() {
    let inside = Inside::start().await;
    let mut silent = Raw::open_to(inside.address).await;
    let mut pinging = Raw::open_to(inside.address).await;
    pinging.ping().await;
    pass(Duration::from_secs(9)).await;
    pinging.ping().await;
    pass(Duration::from_secs(2)).await;
    let too_late = (1_008, "no hello came in time".to_owned());
    assert_eq!(silent.closed().await, too_late);
    assert_eq!(pinging.closed().await, too_late);
    inside.stop().await;
}

#[tokio::test]
async fn a_room_that_nobody_watches_ends_and_leaves_nothing() {
    let inside = Inside::start().await;
    let browser = inside.enter(Hello::default()).await.unwrap();
    let other = inside.enter(Hello::default()).await.unwrap();
    assert_eq!(browser.idle_limit_ms, 60_000);
    assert_eq!(inside.rooms(), 2);
    let left = browser.cut();
    let mut witness = inside
        .enter(Hello {
            room: Some(left.room.clone()),
            ..Hello::default()
        })
        .await
        .unwrap();
    witness
        .until("one browser", |witness| witness.present == 1)
        .await;
    drop(witness);
    let hello = || Hello {
        room: Some(left.room.clone()),
        secret: Some(left.secret.clone()),
        last: None,
    };
    pass(IDLE - Duration::from_secs(10)).await;
    let mut back = inside.enter(hello()).await.unwrap();
    back.step("p1").await;
    drop(back);
    // The stay has begun anew.
    pass(IDLE - Duration::from_secs(10)).await;
    assert_eq!(inside.rooms(), 2);
    pass(Duration::from_secs(20)).await;
    eventually("one room less", || inside.rooms() == 1).await;
    assert_eq!(inside.enter(hello()).await.err(), Some(Rejection::NoRoom));
    drop(other);
    inside.stop().await;
}

#[tokio::test]
async fn a_room_that_is_watched_but_given_no_command_ends_later() {
    let inside = Inside::start().await;
    let mut browser = inside.enter(Hello::default()).await.unwrap();
    browser.step("p1").await;
    // A sign of life in between, as a browser gives it by itself.
    for _ in 0..15 {
        pass(IDLE / 2).await;
        browser.raw().ping().await;
    }
    assert_eq!(
        inside.rooms(),
        1,
        "seven and a half of its eight idle times"
    );
    pass(IDLE / 2 + Duration::from_secs(1)).await;
    assert_eq!(
        browser.raw().closed().await,
        (4_000, "the room has ended".into())
    );
    eventually("no room", || inside.rooms() == 0).await;
    inside.stop().await;
}

#[tokio::test]
async fn a_browser_that_gives_no_sign_of_life_is_given_up() {
    let inside = Inside::start().await;
    let mut silent = inside.enter(Hello::default()).await.unwrap();
    let mut other = inside
        .enter(Hello {
            room: Some(silent.room.clone()),
            ..Hello::default()
        })
        .await
        .unwrap();
    for _ in 0..5 {
        pass(Duration::from_secs(14)).await;
        // Refused, since it follows, but heard; and what it is told meanwhile is
        // kept, as it would not be while a bare ping is awaited.
        let heard = other.give(Command::NextMove).await;
        assert_eq!(heard, Err(Rejection::NotDriver));
    }
    // To the first look after the limit, and no further.
    pass(Duration::from_secs(6)).await;
    other
        .until("it is alone", |browser| browser.present == 1)
        .await;
    let closed = silent.raw().closed().await;
    assert_eq!(closed, (1_008, "nothing was heard for too long".into()));
    inside.stop().await;
}
