//! Hello, commands and their answers, roles.

use shared::{
    command::Command,
    id::ActorId,
    protocol::BrowserRole,
    rejection::Rejection,
    world::{ActorState, World},
};

use crate::support::{Backend, Browser, Hello};

/// Messages that were sent into the stream.
fn sent(world: &World) -> u64 {
    let stream = world.streams.get("orders");
    stream.map_or(0, |stream| stream.head.entries_added)
}

fn step(actor: &str) -> Command {
    Command::Step {
        actor: Some(ActorId::from(actor)),
    }
}

#[tokio::test]
async fn a_hello_is_answered_with_a_room_and_its_picture() {
    let backend = Backend::start().await;
    let browser = Browser::open(&backend).await;
    assert_eq!(browser.role, BrowserRole::Driver);
    assert_eq!(browser.room.0.len(), 26);
    assert_eq!(browser.secret.0.len(), 26);
    assert_eq!(browser.idle_limit_ms, 30 * 60 * 1_000);
    assert!(!browser.lessons.is_empty());
    assert_eq!(browser.epoch, 1);
    assert_eq!(browser.world.step, 1, "the cast has come in");
    assert_eq!(browser.world.actors.len(), 6);
    assert!(browser.world.server.up);
    let state = |actor: &str| browser.world.actors[actor].state;
    assert!(
        ["p1", "c1", "c2", "c3", "reaper", "a1"]
            .iter()
            .all(|id| state(id) == ActorState::Ready)
    );
    backend.stop().await;
}

#[tokio::test]
async fn a_command_is_answered_once_and_after_its_steps() {
    let backend = Backend::start().await;
    let mut browser = Browser::open(&backend).await;
    for n in 1..=20 {
        let before = browser.world.step;
        let id = browser.post(step("p1")).await;
        assert_eq!(browser.answer(id).await, Ok(()));
        assert!(
            browser.world.step > before,
            "its step came before its answer"
        );
        assert_eq!(sent(&browser.world), n);
    }
    let refused = browser.give(step("nobody")).await;
    let actor = ActorId::from("nobody");
    assert_eq!(refused, Err(Rejection::NoActor { actor }));
    // Everything sent before is answered when this is.
    browser.resync().await;
    assert!(browser.answers.values().all(|answers| answers.len() == 1));
    backend.stop().await;
}

#[tokio::test]
async fn the_same_id_is_carried_out_once_and_answered_each_time() {
    let backend = Backend::start().await;
    let mut browser = Browser::open(&backend).await;
    for _ in 0..3 {
        browser.post_as(7, step("p1")).await;
    }
    for _ in 0..3 {
        assert_eq!(browser.answer(7).await, Ok(()));
    }
    // A refusal is remembered, too: p2 is there by the second time.
    browser.post_as(8, step("p2")).await;
    assert!(browser.answer(8).await.is_err());
    browser.must(Command::AddProducer).await;
    browser.post_as(8, step("p2")).await;
    assert!(browser.answer(8).await.is_err());
    assert_eq!(sent(&browser.world), 1);

    // The socket is lost, the browser is not.
    let left = browser.cut();
    let mut browser = Browser::resume(&backend, left).await;
    browser.post_as(7, step("p1")).await;
    assert_eq!(browser.answer(7).await, Ok(()));
    assert_eq!(sent(browser.resync().await), 1);

    // Ids are each browser's own.
    let mut other = Browser::join(&backend, &browser.room).await;
    other.post_as(7, step("p1")).await;
    assert_eq!(other.answer(7).await, Err(Rejection::NotDriver));
    backend.stop().await;
}

#[tokio::test]
async fn a_follower_sees_the_same_and_may_not_drive() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    let mut follower = Browser::join(&backend, &driver.room).await;
    assert_eq!(follower.role, BrowserRole::Follower);
    assert_ne!(follower.secret, driver.secret);
    driver
        .until("two browsers", |browser| browser.present == 2)
        .await;

    for actor in ["p1", "c1", "c2", "p1", "c1", "a1", "c1"] {
        driver.step(actor).await;
    }
    follower.catch_up(&driver).await;
    assert_eq!(follower.world, driver.world);
    assert_eq!(follower.steps, driver.steps);

    let before = follower.world.clone();
    for command in [
        step("p1"),
        Command::Reset,
        Command::NextMove,
        Command::LeaveLesson,
        Command::AddProducer,
        Command::TurnClock { by_ms: 1 },
    ] {
        assert_eq!(follower.give(command).await, Err(Rejection::NotDriver));
    }
    // That one may be given, but nothing is asked.
    let answer = Command::Answer { option: 0 };
    assert_eq!(follower.give(answer).await, Err(Rejection::NotInLesson));
    assert_eq!(*follower.resync().await, before);

    let left = driver.cut();
    follower
        .until("one browser", |browser| browser.present == 1)
        .await;
    assert_eq!(
        follower.role,
        BrowserRole::Follower,
        "the driver may come back"
    );
    let driver = Browser::resume(&backend, left).await;
    assert_eq!(driver.role, BrowserRole::Driver);
    backend.stop().await;
}

#[tokio::test]
async fn a_reset_begins_a_new_epoch_for_everyone() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    let mut follower = Browser::join(&backend, &driver.room).await;
    let socket = driver.world.server.socket.clone();
    for actor in ["p1", "p1", "c1"] {
        driver.step(actor).await;
    }
    driver.must(Command::Crash { actor: "c1".into() }).await;
    driver.must(Command::Reset).await;
    assert_eq!(driver.epoch, 2);
    assert_eq!(driver.snapshots, [false, false]);
    assert_eq!(sent(&driver.world), 0);
    assert_eq!(driver.world.step, 1);
    assert_eq!(
        driver.world.server.socket, socket,
        "redis-cli finds it where it was"
    );
    driver.step("p1").await;
    follower.catch_up(&driver).await;
    assert_eq!(follower.world, driver.world);
    assert_eq!(follower.snapshots, [false, false]);
    backend.stop().await;
}

#[tokio::test]
async fn a_reset_leaves_nothing_of_what_was_saved_by_hand() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    driver.step("p1").await;
    let fresh = driver.world.streams["orders"].groups["billing"]
        .head
        .clone();
    let mut redis = driver.redis().await;
    for command in ["FUNCTION", "SAVE"] {
        let mut words = redis::cmd(command);
        if command == "FUNCTION" {
            let library = "#!lua name=mine\nredis.register_function('f', function() return 1 end)";
            words.arg(&["LOAD", library]);
        }
        let _: redis::Value = words.query_async(&mut redis).await.unwrap();
    }
    driver.must(Command::Reset).await;
    assert_eq!(sent(&driver.world), 0);
    let head = &driver.world.streams["orders"].groups["billing"].head;
    assert_eq!(head.last_delivered, fresh.last_delivered);
    let mut redis = driver.redis().await;
    let mut list = redis::cmd("FUNCTION");
    let functions: Vec<redis::Value> = list.arg("LIST").query_async(&mut redis).await.unwrap();
    assert_eq!(functions, []);
    backend.stop().await;
}

#[tokio::test]
async fn another_room_or_secret_is_refused_without_saying_which() {
    let backend = Backend::start().await;
    let mine = Browser::open(&backend).await;
    let other = Browser::open(&backend).await;
    let guessed = || "abcdefghijkmnpqrstuvwxyz23".to_owned();
    let cases = [
        (guessed(), None),
        (String::new(), None),
        ("../../etc/passwd".into(), None),
        (mine.room.0.to_uppercase(), None),
        (guessed(), Some(mine.secret.0.clone())),
        (mine.room.0.clone(), Some(guessed())),
        (mine.room.0.clone(), Some(String::new())),
        (mine.room.0.clone(), Some(other.secret.0.clone())),
        (other.room.0.clone(), Some(mine.secret.0.clone())),
    ];
    for (room, secret) in cases {
        let mut raw = crate::support::Raw::open(&backend).await;
        raw.hello(Hello {
            room: Some(shared::protocol::RoomId(room)),
            secret: secret.map(shared::protocol::Secret),
            last: None,
        })
        .await;
        assert_eq!(raw.rejection().await, Rejection::NoRoom);
        assert_eq!(raw.closed().await, (4_000, "refused".into()));
    }
    backend.stop().await;
}
