//! Redis changed, broken, frozen or killed under the room: a sentence for each,
//! and a way on.

use std::time::{Duration, Instant};

use redis::{Value, aio::MultiplexedConnection};
use rustix::process::Signal;
use shared::{
    command::Command,
    fact::Fact,
    id::ActorId,
    rejection::Rejection,
    why::Why,
    world::{ActorState, World},
};

use crate::support::{Backend, Browser, eventually, in_time, kill, runs, signal};

/// Runs a command, whatever becomes of it.
async fn try_run(redis: &mut MultiplexedConnection, line: &str) -> redis::RedisResult<Value> {
    let mut command = redis::Cmd::new();
    for word in line.split(' ') {
        command.arg(word);
    }
    in_time(command.query_async(redis)).await
}

async fn run(redis: &mut MultiplexedConnection, line: &str) -> Value {
    let answer = try_run(redis, line).await;
    answer.unwrap_or_else(|error| panic!("{line}: {error}"))
}

async fn pid(redis: &mut MultiplexedConnection) -> u32 {
    let info: String = redis::from_redis_value(run(redis, "INFO server").await).unwrap();
    let pid = info
        .lines()
        .find_map(|line| line.strip_prefix("process_id:"));
    pid.unwrap().trim().parse().unwrap()
}

fn state(world: &World, actor: &str) -> ActorState {
    world.actors[actor].state
}

/// The error that Redis answered to the last line of an actor.
fn refused(browser: &Browser, actor: &str) -> Option<String> {
    let steps = browser.steps.iter().rev();
    let effects = steps.flat_map(|step| step.effects.iter().rev());
    let mut own = effects.filter(|effect| {
        effect.by.as_ref().and_then(|by| by.actor()) == Some(&ActorId::from(actor))
    });
    match &own.next()?.why {
        Why::Refused { error } => Some(error.clone()),
        _ => None,
    }
}

async fn started() -> (Backend, Browser, MultiplexedConnection) {
    let backend = Backend::start().await;
    let browser = Browser::open(&backend).await;
    let redis = browser.redis().await;
    (backend, browser, redis)
}

/// The room is as good as new after a reset, at the same socket.
async fn assert_reset_helps(browser: &mut Browser) {
    let (socket, epoch) = (browser.world.server.socket.clone(), browser.epoch);
    browser.must(Command::Reset).await;
    assert_eq!(browser.epoch, epoch + 1);
    assert!(browser.world.server.up);
    assert_eq!(browser.world.server.socket, socket);
    for actor in ["p1", "c1", "c1", "c1"] {
        browser.step(actor).await;
    }
    run(&mut browser.redis().await, "PING").await;
    let folded = browser.world.clone();
    assert_eq!(*browser.resync().await, folded);
}

/// Everything but a reset is refused, with the reason.
async fn assert_down(browser: &mut Browser, words: &str) {
    browser
        .until("it is down", |browser| !browser.world.server.up)
        .await;
    let states = browser.world.actors.values().map(|actor| actor.state);
    assert!(states.eq([ActorState::Stopped; 6]));
    let actor = ActorId::from("p1");
    for command in [
        Command::Step { actor: None },
        Command::Step {
            actor: Some(actor.clone()),
        },
        Command::Crash {
            actor: actor.clone(),
        },
        Command::Restart { actor },
        Command::TurnClock { by_ms: 1 },
        Command::AddProducer,
        Command::AddConsumer {
            group: "billing".into(),
        },
    ] {
        match browser.give(command).await {
            Err(Rejection::ServerDown { detail }) => assert!(detail.contains(words), "{detail}"),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_group_destroyed_under_its_blocked_reader() {
    let (backend, mut browser, mut redis) = started().await;
    browser.step("c1").await;
    assert_eq!(state(&browser.world, "c1"), ActorState::Blocked);
    run(&mut redis, "XGROUP DESTROY orders billing").await;
    browser
        .until("c1 is let go", |browser| {
            state(&browser.world, "c1") == ActorState::Ready
        })
        .await;
    assert!(refused(&browser, "c1").unwrap().starts_with("NOGROUP"));
    assert!(
        !browser.world.streams["orders"]
            .groups
            .contains_key("billing")
    );
    browser.step("c1").await;
    assert!(refused(&browser, "c1").unwrap().starts_with("NOGROUP"));
    run(&mut redis, "XGROUP CREATE orders billing $").await;
    browser.step("c1").await;
    assert_eq!(state(&browser.world, "c1"), ActorState::Blocked);
    backend.stop().await;
}

#[tokio::test]
async fn a_key_deleted_and_one_of_another_type_in_its_place() {
    let (backend, mut browser, mut redis) = started().await;
    for actor in ["p1", "c1", "a1", "c2"] {
        browser.step(actor).await;
    }
    assert_eq!(state(&browser.world, "c2"), ActorState::Blocked);
    run(&mut redis, "DEL orders").await;
    browser
        .until("the stream is gone", |browser| {
            browser.world.streams.is_empty()
        })
        .await;
    run(&mut redis, "SET orders text").await;
    browser.step("p1").await;
    assert!(refused(&browser, "p1").unwrap().starts_with("WRONGTYPE"));
    browser.step("c1").await; // works on what is in its hand
    browser.step("c1").await; // cannot acknowledge it
    assert!(refused(&browser, "c1").unwrap().starts_with("WRONGTYPE"));
    let clock = browser.give(Command::TurnClock { by_ms: 1_000 }).await;
    assert_eq!(clock, Ok(()), "nothing is to be moved");
    run(&mut redis, "FLUSHALL").await;
    browser.step("p1").await;
    let head = &browser.world.streams["orders"].head;
    assert_eq!(head.length, 1);
    let folded = browser.world.clone();
    assert_eq!(*browser.resync().await, folded);
    assert_reset_helps(&mut browser).await;
    backend.stop().await;
}

#[tokio::test]
async fn an_actors_connection_killed() {
    let (backend, mut browser, mut redis) = started().await;
    for actor in ["p1", "c1", "c2"] {
        browser.step(actor).await;
    }
    for (actor, before) in [
        ("c1", ActorState::Working),
        ("c2", ActorState::Blocked),
        ("p1", ActorState::Ready),
    ] {
        assert_eq!(state(&browser.world, actor), before);
        let id = browser.world.actors[actor].connection.unwrap();
        run(&mut redis, &format!("CLIENT KILL ID {id}")).await;
        browser
            .until("it has crashed", |browser| {
                state(&browser.world, actor) == ActorState::Crashed
            })
            .await;
        assert_eq!(browser.world.actors[actor].hand, None);
        let actor = ActorId::from(actor);
        let refused = browser
            .give(Command::Step {
                actor: Some(actor.clone()),
            })
            .await;
        assert_eq!(
            refused,
            Err(Rejection::ActorCrashed {
                actor: actor.clone()
            })
        );
        browser.must(Command::Restart { actor }).await;
    }
    let lost = browser.steps.iter().flat_map(|step| &step.facts);
    let lost = lost.filter(|fact| matches!(fact, Fact::HandLost { .. }));
    assert_eq!(lost.count(), 1, "what c1 had in its hand");
    backend.stop().await;
}

/// The room's own connection among them: Redis is well, and so is the room.
#[tokio::test]
async fn every_connection_killed() {
    let (backend, mut browser, mut redis) = started().await;
    browser.step("c1").await;
    for _ in 0..3 {
        run(&mut redis, "CLIENT KILL TYPE normal").await;
        browser
            .until("all have crashed", |browser| {
                let mut states = browser.world.actors.values().map(|actor| actor.state);
                states.all(|state| state == ActorState::Crashed)
            })
            .await;
        assert!(browser.world.server.up);
        run(&mut redis, "CLIENT KILL TYPE normal").await;
        // At once, before the room has looked.
        for actor in ["p1", "c1"] {
            browser
                .must(Command::Restart {
                    actor: actor.into(),
                })
                .await;
        }
        browser.step("p1").await;
    }
    assert_eq!(browser.world.streams["orders"].head.length, 3);
    backend.stop().await;
}

#[tokio::test]
async fn no_memory_left() {
    let (backend, mut browser, mut redis) = started().await;
    for actor in ["p1", "p1", "c1"] {
        browser.step(actor).await;
    }
    let id = *browser.world.streams["orders"]
        .entries
        .keys()
        .next_back()
        .unwrap();
    run(&mut redis, "CONFIG SET maxmemory 1").await;
    browser.step("p1").await;
    assert!(refused(&browser, "p1").unwrap().starts_with("OOM"));
    browser.step("c2").await;
    // What takes no memory is done, and seen.
    run(&mut redis, &format!("XDEL orders {id}")).await;
    browser
        .until("it is gone", |browser| {
            browser.world.streams["orders"].head.length == 1
        })
        .await;
    assert!(browser.world.server.up);
    for command in [
        Command::TurnClock { by_ms: 60_000 },
        Command::Step {
            actor: Some("reaper".into()),
        },
        Command::AddConsumer {
            group: "billing".into(),
        },
        Command::Crash { actor: "c3".into() },
        Command::Restart { actor: "c3".into() },
    ] {
        let shown = format!("{command:?}");
        match browser.give(command).await {
            Ok(()) => {}
            Err(Rejection::Refused { error }) => assert!(
                error.contains("memory") || error.contains("OOM"),
                "{shown}: {error}"
            ),
            Err(other) => panic!("{shown}: {other}"),
        }
    }
    run(&mut redis, "CONFIG SET maxmemory 0").await;
    browser.step("p1").await;
    assert_eq!(refused(&browser, "p1"), None);
    assert_eq!(browser.world.streams["orders"].head.length, 2);
    browser.must(Command::TurnClock { by_ms: 60_000 }).await;
    browser.step("reaper").await;
    let folded = browser.world.clone();
    assert_eq!(*browser.resync().await, folded);
    backend.stop().await;
}

#[tokio::test]
async fn a_consumer_deleted_with_what_it_had_pending() {
    let (backend, mut browser, mut redis) = started().await;
    for actor in ["p1", "c1"] {
        browser.step(actor).await;
    }
    run(&mut redis, "XGROUP DELCONSUMER orders billing c1").await;
    browser
        .until("nothing is pending", |browser| {
            browser.world.streams["orders"].groups["billing"]
                .head
                .pending
                == 0
        })
        .await;
    let last = browser.steps.last().unwrap();
    assert!(
        last.facts
            .iter()
            .any(|fact| matches!(fact, Fact::Forgotten { .. })),
        "{last:?}"
    );
    browser.step("c1").await;
    browser.step("c1").await;
    let why = &browser.steps.last().unwrap().effects[0].why;
    assert!(matches!(why, Why::AckedNothing { .. }), "{why:?}");
    backend.stop().await;
}

#[tokio::test]
async fn a_cursor_moved_forward_and_back() {
    let (backend, mut browser, mut redis) = started().await;
    for actor in ["p1", "p1", "c1"] {
        browser.step(actor).await;
    }
    let met = |browser: &Browser, what: fn(&Fact) -> bool| {
        browser
            .steps
            .iter()
            .flat_map(|step| &step.facts)
            .filter(|fact| what(fact))
            .count()
    };
    run(&mut redis, "XGROUP SETID orders billing $").await;
    browser
        .until("m2 is skipped", |browser| {
            met(browser, |fact| matches!(fact, Fact::Skipped { .. })) == 1
        })
        .await;
    run(&mut redis, "XGROUP SETID orders billing 0").await;
    browser
        .until("m2 is unread again", |browser| {
            met(browser, |fact| matches!(fact, Fact::Reopened { .. })) > 0
        })
        .await;
    browser.step("c2").await;
    let folded = browser.world.clone();
    assert_eq!(*browser.resync().await, folded);
    // The last id there is: Redis has none for the next entry.
    run(&mut redis, &format!("XADD orders {0}-{0} f v", u64::MAX)).await;
    browser.step("p1").await;
    assert!(refused(&browser, "p1").unwrap().contains("exhausted"));
    backend.stop().await;
}

#[tokio::test]
async fn a_server_told_to_shut_down() {
    let (backend, mut browser, mut redis) = started().await;
    for actor in ["p1", "c1", "c2"] {
        browser.step(actor).await;
    }
    let mut follower = Browser::join(&backend, &browser.room).await;
    let _ = try_run(&mut redis, "SHUTDOWN NOSAVE").await;
    assert_down(&mut browser, "exited with code 0").await;
    follower.catch_up(&browser).await;
    assert_eq!(follower.world, browser.world);
    // A browser that comes now is told, too.
    let late = Browser::join(&backend, &browser.room).await;
    assert_eq!(late.world, browser.world);
    assert_reset_helps(&mut browser).await;
    follower.catch_up(&browser).await;
    assert_eq!(follower.world, browser.world);
    backend.stop().await;
}

#[tokio::test]
async fn a_server_killed() {
    let (backend, mut browser, mut redis) = started().await;
    browser.step("c1").await;
    kill(pid(&mut redis).await);
    assert_down(&mut browser, "killed by signal 9").await;
    assert_reset_helps(&mut browser).await;
    // And again, under a command.
    let mut redis = browser.redis().await;
    kill(pid(&mut redis).await);
    let refused = browser
        .give(Command::Step {
            actor: Some("p1".into()),
        })
        .await;
    assert!(
        matches!(refused, Err(Rejection::ServerDown { .. })),
        "{refused:?}"
    );
    assert_reset_helps(&mut browser).await;
    backend.stop().await;
}

/// A server that does not answer is given up after a while, and everyone who
/// asked meanwhile is answered.
#[tokio::test]
async fn a_server_frozen() {
    let (backend, mut browser, mut redis) = started().await;
    let mut follower = Browser::join(&backend, &browser.room).await;
    browser.step("c1").await;
    let frozen = pid(&mut redis).await;
    signal(frozen, Signal::STOP);
    let start = Instant::now();
    let asked = follower.post(Command::Answer { option: 0 }).await;
    let refused = browser
        .give(Command::Step {
            actor: Some("p1".into()),
        })
        .await;
    assert!(
        matches!(refused, Err(Rejection::ServerDown { .. })),
        "{refused:?}"
    );
    assert_eq!(follower.answer(asked).await, Err(Rejection::NotInLesson));
    assert_down(&mut browser, "nothing came within 5 seconds").await;
    assert!(
        start.elapsed() < Duration::from_secs(9),
        "{:?}",
        start.elapsed()
    );
    assert_reset_helps(&mut browser).await;
    eventually("the frozen one is gone", || !runs(frozen)).await;
    backend.stop().await;
}

/// Paused for writes only, Redis can be looked at: the actor alone gives up.
#[tokio::test]
async fn writes_paused() {
    let (backend, mut browser, mut redis) = started().await;
    run(&mut redis, "CLIENT PAUSE 600000 WRITE").await;
    browser.step("p1").await;
    assert_eq!(state(&browser.world, "p1"), ActorState::Crashed);
    assert!(browser.world.server.up);
    run(&mut redis, "CLIENT UNPAUSE").await;
    browser.must(Command::Restart { actor: "p1".into() }).await;
    browser.step("p1").await;
    assert_eq!(
        browser.world.streams["orders"].head.length, 1,
        "what was given up never ran"
    );
    backend.stop().await;
}

#[tokio::test]
async fn everything_paused() {
    let (backend, mut browser, mut redis) = started().await;
    run(&mut redis, "CLIENT PAUSE 600000 ALL").await;
    assert_down(&mut browser, "nothing came").await;
    assert_reset_helps(&mut browser).await;
    backend.stop().await;
}

#[tokio::test]
async fn a_script_without_an_end() {
    let (backend, mut browser, redis) = started().await;
    let mut busy = redis.clone();
    let endless = tokio::spawn(async move {
        let mut eval = redis::cmd("EVAL");
        let _: redis::RedisResult<Value> = eval
            .arg("while true do end")
            .arg(0)
            .query_async(&mut busy)
            .await;
    });
    assert_down(&mut browser, "").await;
    assert_reset_helps(&mut browser).await;
    endless.abort();
    backend.stop().await;
}

/// What is refused is not known: it must not be read as "nothing is there".
#[tokio::test]
async fn the_room_may_not_look_any_more() {
    let (backend, mut browser, mut redis) = started().await;
    for rule in ["-xinfo", "-client", "-@all"] {
        browser.step("p1").await;
        let before = browser.world.streams.clone();
        run(&mut redis, &format!("ACL SETUSER default {rule}")).await;
        assert_down(&mut browser, "NOPERM").await;
        assert_eq!(browser.world.streams, before, "{rule}");
        assert_reset_helps(&mut browser).await;
        redis = browser.redis().await;
    }
    run(&mut redis, "CONFIG SET requirepass secret").await;
    browser.step("p1").await;
    browser.must(Command::Crash { actor: "p1".into() }).await;
    let refused = browser.give(Command::Restart { actor: "p1".into() }).await;
    match refused {
        Err(Rejection::ServerDown { detail }) => assert!(detail.contains("NOAUTH"), "{detail}"),
        other => panic!("{other:?}"),
    }
    assert_reset_helps(&mut browser).await;
    backend.stop().await;
}
