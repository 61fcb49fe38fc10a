//! Places for rooms and for browsers.

use shared::rejection::Rejection;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{Backend, Browser, Hello, LIMIT, Raw, in_time};

async fn rooms(backend: &Backend) -> u64 {
    let mut stream = TcpStream::connect(backend.address()).await.unwrap();
    let request = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut reply = String::new();
    in_time(stream.read_to_string(&mut reply)).await.unwrap();
    let body = reply.split("\r\n\r\n").nth(1).unwrap();
    let health: serde_json::Value = serde_json::from_str(body).unwrap();
    health["rooms"].as_u64().unwrap()
}

/// Waits until there are so many rooms, and as many folders.
async fn rooms_are(backend: &Backend, count: u64) {
    let wait = async {
        loop {
            let runs = backend.root().playground_runs();
            let entries = std::fs::read_dir(&runs[0]).unwrap().flatten();
            let folders = entries.filter(|entry| entry.path().is_dir()).count() as u64;
            if rooms(backend).await == count && folders == count {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    let came = tokio::time::timeout(LIMIT, wait).await;
    came.unwrap_or_else(|_| panic!("there are never {count} rooms"));
}

/// Its time is moved on before it is over.
#[tokio::test]
async fn a_key_that_expires_stays_though_nobody_watches() {
    let backend = Backend::start().await;
    let mut browser = Browser::open(&backend).await;
    browser.step("p1").await;
    let mut redis = browser.redis().await;
    let mut ask = async |words: [&str; 2], ms: Option<i64>| -> i64 {
        let mut command = redis::cmd(words[0]);
        command.arg(words[1]).arg(ms);
        command.query_async(&mut redis).await.unwrap()
    };
    ask(["PEXPIRE", "orders"], Some(400)).await;
    let expires = |browser: &Browser| browser.world.streams["orders"].head.expires_ms;
    browser
        .until("its end", |browser| expires(browser).is_some())
        .await;
    drop(browser);
    let first = ask(["PEXPIRETIME", "orders"], None).await;
    // The first watcher may have gone just before a look.
    let later = first + 2 * i64::try_from(backend::redis::lifetimes::LEAST_MS).unwrap();
    let wait = async {
        loop {
            let now = ask(["PEXPIRETIME", "orders"], None).await;
            assert!(now > 0, "it went");
            if now > later {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(LIMIT, wait).await.expect("it is held");
    backend.stop().await;
}

#[tokio::test]
async fn there_is_no_place_for_a_second_room() {
    let backend = Backend::start_with(&["--max-rooms", "1"]).await;
    let mut first = Browser::open(&backend).await;
    let refused = Browser::try_join(&backend, Hello::default()).await.err();
    assert_eq!(refused, Some(Rejection::RoomsFull { max: 1 }));
    // The room itself has places.
    Browser::join(&backend, &first.room).await;
    first.step("p1").await;
    backend.stop().await;
}

#[tokio::test]
async fn there_is_no_place_for_a_second_browser() {
    let backend = Backend::start_with(&["--max-browsers", "1"]).await;
    let first = Browser::open(&backend).await;
    let join = || Hello {
        room: Some(first.room.clone()),
        ..Hello::default()
    };
    let refused = Browser::try_join(&backend, join()).await.err();
    assert_eq!(refused, Some(Rejection::BrowsersFull { max: 1 }));
    // The same browser may: a reload opens the new socket before the old one is
    // known to be gone. But not without end.
    let again = || Hello {
        secret: Some(first.secret.clone()),
        ..join()
    };
    let mut reloads = Vec::new();
    for _ in 0..7 {
        reloads.push(Browser::try_join(&backend, again()).await.unwrap());
    }
    let refused = Browser::try_join(&backend, again()).await.err();
    assert_eq!(refused, Some(Rejection::BrowsersFull { max: 1 }));
    // Another room is another matter.
    Browser::open(&backend).await;
    // Its place is free once it has gone.
    drop(reloads);
    let (join, _) = (join(), first.cut());
    let wait = async {
        while let Err(rejection) = Browser::try_join(&backend, join.clone()).await {
            assert_eq!(rejection, Rejection::BrowsersFull { max: 1 });
        }
    };
    in_time(wait).await;
    backend.stop().await;
}

#[tokio::test]
async fn rooms_opened_at_once_are_never_too_many() {
    let backend = Backend::start_with(&["--max-rooms", "3"]).await;
    let openings = (0..12).map(|_| Browser::try_join(&backend, Hello::default()));
    let opened = futures_util::future::join_all(openings).await;
    let full = Rejection::RoomsFull { max: 3 };
    let refused = opened
        .iter()
        .filter(|opened| opened.as_ref().err() == Some(&full));
    assert_eq!(refused.count(), 9);
    assert_eq!(opened.iter().filter(|opened| opened.is_ok()).count(), 3);
    rooms_are(&backend, 3).await;
    backend.stop().await;
}

/// Nobody else knows the room that was being opened, so it would only be in the
/// way until it had been idle for half an hour.
#[tokio::test]
async fn a_browser_that_goes_while_its_room_opens_leaves_none() {
    let backend = Backend::start_with(&["--max-rooms", "2"]).await;
    for _ in 0..20 {
        let mut raw = Raw::open(&backend).await;
        raw.hello(Hello::default()).await;
        drop(raw);
    }
    rooms_are(&backend, 0).await;
    Browser::open(&backend).await;
    backend.stop().await;
}

#[tokio::test]
async fn what_comes_while_a_room_opens_is_done_once_it_is_open() {
    let backend = Backend::start().await;
    let mut raw = Raw::open(&backend).await;
    raw.hello(Hello::default()).await;
    for id in 1..=3 {
        let actor = Some("p1".into());
        let command = shared::command::Command::Step { actor };
        raw.tell(&shared::protocol::ClientMessage::Do { id, command })
            .await;
    }
    let mut heard = Vec::new();
    while heard.len() < 3 {
        use shared::protocol::ServerMessage as Said;
        match raw.hear().await.unwrap() {
            Said::Done { id } => heard.push(id),
            Said::Rejected { rejection, .. } => panic!("{rejection}"),
            Said::Welcome { .. } => assert_eq!(heard, [] as [u64; 0]),
            _ => {}
        }
    }
    assert_eq!(heard, [1, 2, 3]);
    backend.stop().await;
}

/// A secret without its room means nothing; it must not cost a room either.
#[tokio::test]
async fn a_secret_without_a_room_opens_a_room_like_any_other() {
    let backend = Backend::start_with(&["--max-rooms", "1"]).await;
    let hello = Hello {
        secret: Some(shared::protocol::Secret("mine".into())),
        last: Some(shared::protocol::Position { epoch: 3, step: 9 }),
        room: None,
    };
    let browser = Browser::try_join(&backend, hello).await.unwrap();
    assert_ne!(browser.secret.0, "mine");
    backend.stop().await;
}
