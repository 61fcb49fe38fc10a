//! Edits by hand: each is one step that shows its command, each bad one is
//! refused with its reason, and the last one can be taken back.

use redis::aio::MultiplexedConnection;
use shared::{
    command::{Command, GroupStart, TrimTo},
    fact::{By, Fact},
    id::{ActorId, BadName, EntryId, GroupName},
    ledger::{Fate, Status},
    rejection::Rejection,
    reply::Reply,
    step::{Cause, Step},
    why::Why,
    world::{ActorState, Pace, ReadOptions, World},
};

use crate::support::{Backend, Browser};

async fn run(redis: &mut MultiplexedConnection, line: &str) -> redis::Value {
    let mut command = redis::Cmd::new();
    for word in line.split(' ') {
        command.arg(word);
    }
    let answer = command.query_async(redis).await;
    answer.unwrap_or_else(|error| panic!("{line}: {error}"))
}

fn reads(count: u64, block_ms: Option<u64>, noack: bool) -> ReadOptions {
    ReadOptions {
        count,
        block_ms,
        noack,
    }
}

fn set_reads(actor: &str, reads: ReadOptions) -> Command {
    Command::SetReads {
        actor: actor.into(),
        reads,
    }
}

fn freeze(actor: &str, frozen: bool) -> Command {
    Command::Freeze {
        actor: actor.into(),
        frozen,
    }
}

fn send(fields: &[(&str, &str)]) -> Command {
    let pair = |(field, value): &(&str, &str)| ((*field).to_owned(), (*value).to_owned());
    Command::Send {
        id: None,
        fields: fields.iter().map(pair).collect(),
    }
}

fn state(browser: &Browser, actor: &str) -> ActorState {
    browser.world.actors[actor].state
}

fn billing(world: &World) -> &shared::world::Group {
    &world.streams["orders"].groups["billing"]
}

fn entries(world: &World) -> Vec<EntryId> {
    world.streams["orders"].entries.keys().copied().collect()
}

fn fate(browser: &Browser, message: &str) -> Fate {
    let record = browser.world.ledger.record_of(&message.into()).unwrap();
    record.fate(&"billing".into())
}

fn is_outside(step: &Step) -> bool {
    step.cause == Cause::Outside
}

/// Gives an edit, and returns its one step.
async fn edit(browser: &mut Browser, command: Command) -> Step {
    let before = browser.steps.len();
    browser.must(command).await;
    assert_eq!(browser.steps.len(), before + 1, "an edit is one step");
    let step = (**browser.steps.last().unwrap()).clone();
    assert_eq!(step.cause, Cause::Edit);
    step
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_changes_nothing() {
    let backend = Backend::start().await;
    let mut browser = Browser::open(&backend).await;
    for actor in ["p1", "p1", "c1"] {
        browser.step(actor).await;
    }
    browser.must(Command::Crash { actor: "c3".into() }).await;
    let ids = entries(&browser.world);
    let (entry, last) = (ids[0], ids[1]);
    let gone = EntryId { ms: 1, seq: 1 };
    let group = || GroupName::from("billing");
    let nobody = || GroupName::from("nobody");
    let bad_fields = || Rejection::BadFields {
        fields: 32,
        bytes: 4_096,
    };
    let pace = |rate_mhz| Command::SetPace {
        actor: "p1".into(),
        pace: Pace {
            rate_mhz,
            ..Pace::default()
        },
    };
    let out_of_range = |what: &str, min, max| Rejection::OutOfRange {
        what: what.into(),
        min,
        max,
    };
    let with_id = |id| Command::Send {
        id: Some(id),
        fields: vec![("a".into(), "b".into())],
    };
    let too_small = |entry| Rejection::IdTooSmall { entry, last };
    let add_group = |name: &str| Command::AddGroup {
        group: name.into(),
        start: GroupStart::End,
    };
    let many: Vec<(&str, &str)> = vec![("a", "b"); 33];
    let long = "x".repeat(4_096);
    let cases = [
        (pace(0), out_of_range("rate_mhz", 100, 10_000_000)),
        (pace(u64::MAX), out_of_range("rate_mhz", 100, 10_000_000)),
        (
            set_reads("c1", reads(0, None, false)),
            out_of_range("count", 1, 100),
        ),
        (
            set_reads("c1", reads(1, Some(600_001), false)),
            out_of_range("block_ms", 0, 600_000),
        ),
        (
            set_reads("p1", reads(1, None, false)),
            Rejection::NotConsumer { actor: "p1".into() },
        ),
        (
            set_reads("x", reads(1, None, false)),
            Rejection::NoActor { actor: "x".into() },
        ),
        (freeze("c1", false), Rejection::AlreadySo),
        (
            freeze("c3", true),
            Rejection::ActorCrashed { actor: "c3".into() },
        ),
        (
            Command::RemoveActor {
                actor: "x".into(),
                delete_consumer: true,
            },
            Rejection::NoActor { actor: "x".into() },
        ),
        (
            add_group(""),
            Rejection::BadName {
                name: BadName::Empty,
            },
        ),
        (
            add_group("a b"),
            Rejection::BadName {
                name: BadName::Character,
            },
        ),
        (
            add_group("audit"),
            Rejection::GroupExists {
                group: "audit".into(),
            },
        ),
        (
            Command::RemoveGroup { group: nobody() },
            Rejection::NoGroup { group: nobody() },
        ),
        (
            Command::SetCursor {
                group: nobody(),
                start: GroupStart::End,
            },
            Rejection::NoGroup { group: nobody() },
        ),
        (
            Command::Delete { entry: gone },
            Rejection::NoEntry { entry: gone },
        ),
        (
            Command::Acknowledge {
                group: nobody(),
                entry,
            },
            Rejection::NoGroup { group: nobody() },
        ),
        (
            Command::Acknowledge {
                group: group(),
                entry: last,
            },
            Rejection::NotPending {
                group: group(),
                entry: last,
            },
        ),
        (
            Command::Claim {
                group: group(),
                consumer: "nobody".into(),
                entry,
            },
            Rejection::NoConsumer {
                group: group(),
                consumer: "nobody".into(),
            },
        ),
        (
            Command::Claim {
                group: group(),
                consumer: "c2".into(),
                entry: last,
            },
            Rejection::NotPending {
                group: group(),
                entry: last,
            },
        ),
        (send(&[]), bad_fields()),
        (send(&[("", "b")]), bad_fields()),
        (send(&many), bad_fields()),
        (send(&[("a", &long)]), bad_fields()),
        (with_id(last), too_small(last)),
        (with_id(gone), too_small(gone)),
        (with_id(EntryId::MIN), too_small(EntryId::MIN)),
        (
            Command::HandOver { browser: 9 },
            Rejection::NoBrowser { browser: 9 },
        ),
        (Command::AskToDrive { ask: true }, Rejection::AlreadySo),
    ];
    let before = browser.world.clone();
    for (command, expected) in cases {
        let shown = format!("{command:?}");
        assert_eq!(browser.give(command).await, Err(expected), "{shown}");
    }
    assert_eq!(*browser.resync().await, before);
    assert!(browser.answers.values().all(|answers| answers.len() == 1));
    backend.stop().await;
}

#[tokio::test]
async fn a_room_has_at_most_sixteen_groups() {
    let backend = Backend::start().await;
    let mut browser = Browser::open(&backend).await;
    for n in 3..=16 {
        let group = GroupName::from(format!("g{n}"));
        let start = GroupStart::End;
        browser.must(Command::AddGroup { group, start }).await;
    }
    let (group, start) = (GroupName::from("g17"), GroupStart::Beginning);
    let refused = browser.give(Command::AddGroup { group, start }).await;
    assert_eq!(refused, Err(Rejection::GroupsFull { max: 16 }));
    // Another client may make more, and that shows.
    run(
        &mut browser.redis().await,
        "XGROUP CREATE orders seventeenth 0",
    )
    .await;
    browser
        .until("the group", |browser| {
            browser.world.streams["orders"].groups.len() == 17
        })
        .await;
    backend.stop().await;
}

#[tokio::test]
async fn an_edit_shows_its_command_and_explains_what_it_did() {
    let backend = Backend::start().await;
    let mut browser = Browser::open(&backend).await;
    let sent = edit(&mut browser, send(&[("note", "by hand")])).await;
    let id = entries(&browser.world)[0];
    assert_eq!(
        sent.effects[0].command.join(" "),
        "XADD orders * note by hand"
    );
    assert_eq!(sent.effects[0].reply, Some(Reply::Text(id.to_string())));
    // Without a name of its own it is called as its entry is.
    let by_driver = |fact: &Fact| matches!(fact, Fact::Sent { message, by: By::Driver, .. } if message.as_str() == id.to_string());
    assert!(by_driver(&sent.facts[0]), "{:?}", sent.facts);

    browser.step("c1").await;
    let entry = id;
    let claimed = edit(
        &mut browser,
        Command::Claim {
            group: "billing".into(),
            consumer: "c2".into(),
            entry,
        },
    )
    .await;
    let words = format!("XCLAIM orders billing c2 0 {id}");
    assert_eq!(claimed.effects[0].command.join(" "), words);
    let pending = &billing(&browser.world).pending[&id];
    assert_eq!((pending.consumer.as_str(), pending.deliveries), ("c2", 2));
    // c2 does not know that it is its own now; c1 does not know that it is not.
    assert_eq!(state(&browser, "c2"), ActorState::Ready);
    assert_eq!(state(&browser, "c1"), ActorState::Working);

    let deleted = edit(&mut browser, Command::Delete { entry }).await;
    let removed = Fact::Removed {
        at: shared::fact::EntryRef {
            key: "orders".into(),
            id,
        },
        by: By::Driver,
    };
    assert_eq!(deleted.facts, [removed]);
    assert!(billing(&browser.world).pending[&id].dangling);
    // Claiming finds no entry behind the id, and Redis drops it.
    let dropped = edit(
        &mut browser,
        Command::Claim {
            group: "billing".into(),
            consumer: "c1".into(),
            entry,
        },
    )
    .await;
    assert!(
        matches!(dropped.facts[..], [Fact::FoundDeleted { .. }]),
        "{dropped:?}"
    );
    assert!(billing(&browser.world).pending.is_empty());

    for n in 0..5 {
        edit(&mut browser, send(&[("id", &format!("h{n}"))])).await;
    }
    let trim = Command::Trim {
        to: TrimTo::Length(3),
        approximate: false,
    };
    let trimmed = edit(&mut browser, trim).await;
    assert_eq!(
        trimmed.effects[0].command.join(" "),
        "XTRIM orders MAXLEN = 3"
    );
    assert_eq!(trimmed.effects[0].why, Why::Trimmed { count: 2 });
    let first = entries(&browser.world).first().copied();
    let by_driver = Fact::Trimmed {
        key: "orders".into(),
        first,
        by: By::Driver,
    };
    assert_eq!(trimmed.facts, [by_driver]);
    assert_eq!(fate(&browser, "h0"), Fate::Lost);
    let cursor = Command::SetCursor {
        group: "billing".into(),
        start: GroupStart::End,
    };
    let skipped = edit(&mut browser, cursor).await;
    assert_eq!(
        skipped.effects[0].command.join(" "),
        "XGROUP SETID orders billing $"
    );
    assert!(matches!(skipped.facts[..], [Fact::CursorMoved { .. }]));
    assert_eq!(fate(&browser, "h4"), Fate::Skipped);
    assert!(!browser.steps.iter().any(|step| is_outside(step)));
    backend.stop().await;
}

#[tokio::test]
async fn who_is_removed_takes_its_pending_entries_along_if_its_consumer_goes() {
    let backend = Backend::start().await;
    let mut browser = Browser::open(&backend).await;
    for actor in ["p1", "p1", "c1", "c2"] {
        browser.step(actor).await;
    }
    let leaves = |actor: &str, delete_consumer| Command::RemoveActor {
        actor: actor.into(),
        delete_consumer,
    };
    let left = edit(&mut browser, leaves("c1", false)).await;
    assert_eq!(left.effects.len(), 1);
    assert_eq!(billing(&browser.world).pending.len(), 2);
    assert_eq!(fate(&browser, "m1"), Fate::Open);

    let left = edit(&mut browser, leaves("c2", true)).await;
    let words = "XGROUP DELCONSUMER orders billing c2";
    assert_eq!(left.effects[1].command.join(" "), words);
    assert_eq!(left.effects[1].reply, Some(Reply::Int(1)));
    assert!(
        left.facts
            .iter()
            .any(|fact| matches!(fact, Fact::Forgotten { .. }))
    );
    assert_eq!(fate(&browser, "m2"), Fate::Lost);

    // One that waits in Redis is removed too, and is handed nothing.
    browser.step("c3").await;
    assert_eq!(state(&browser, "c3"), ActorState::Blocked);
    edit(&mut browser, leaves("c3", true)).await;
    browser.step("p1").await;
    assert!(!billing(&browser.world).consumers.contains_key("c3"));
    // c1's consumer is still there, so its name is not a newcomer's.
    browser
        .must(Command::AddConsumer {
            group: "billing".into(),
        })
        .await;
    let names: Vec<&ActorId> = browser.world.actors.keys().collect();
    assert!(!names.contains(&&"c1".into()), "{names:?}");
    assert!(!browser.steps.iter().any(|step| is_outside(step)));
    backend.stop().await;
}

#[tokio::test]
async fn a_group_goes_with_its_actors() {
    let backend = Backend::start().await;
    let mut browser = Browser::open(&backend).await;
    for actor in ["p1", "c1", "c2", "c3"] {
        browser.step(actor).await;
    }
    let group = GroupName::from("billing");
    let gone = edit(
        &mut browser,
        Command::RemoveGroup {
            group: group.clone(),
        },
    )
    .await;
    assert_eq!(
        gone.effects[0].command.join(" "),
        "XGROUP DESTROY orders billing"
    );
    let names: Vec<&str> = browser.world.actors.keys().map(|id| id.as_str()).collect();
    assert_eq!(names, ["a1", "p1"]);
    let clients: redis::Value = run(&mut browser.redis().await, "CLIENT LIST").await;
    let clients: String = redis::from_redis_value(clients).unwrap();
    assert!(!clients.contains("name=c2"), "{clients}");
    // It can be made again, and is taken back with everyone who was in it.
    browser.must(Command::Undo).await;
    assert_eq!(browser.world.actors.len(), 6);
    assert_eq!(state(&browser, "c3"), ActorState::Blocked);
    assert_eq!(billing(&browser.world).pending.len(), 1);
    browser.step("p1").await;
    assert_eq!(
        state(&browser, "c2"),
        ActorState::Working,
        "it waited first"
    );
    assert_eq!(state(&browser, "c3"), ActorState::Blocked);
    backend.stop().await;
}

#[tokio::test]
async fn who_is_frozen_does_nothing_and_goes_on_where_it_stood() {
    let backend = Backend::start().await;
    let mut browser = Browser::open(&backend).await;
    browser.step("c1").await;
    edit(&mut browser, freeze("c1", true)).await;
    assert_eq!(state(&browser, "c1"), ActorState::Paused);
    let again = browser.give(freeze("c1", true)).await;
    assert_eq!(again, Err(Rejection::AlreadySo));
    edit(&mut browser, freeze("c1", false)).await;
    assert_eq!(
        state(&browser, "c1"),
        ActorState::Blocked,
        "its read still waits"
    );

    edit(&mut browser, freeze("c1", true)).await;
    browser.step("p1").await;
    // Redis cannot tell: it is handed the entry all the same.
    assert_eq!(state(&browser, "c1"), ActorState::Paused);
    let hand = browser.world.actors["c1"].hand.as_ref().unwrap();
    assert_eq!(hand.message, "m1".into());
    assert_eq!(billing(&browser.world).pending.len(), 1);
    let actor = ActorId::from("c1");
    let stepped = browser
        .give(Command::Step {
            actor: Some(actor.clone()),
        })
        .await;
    assert_eq!(
        stepped,
        Err(Rejection::ActorFrozen {
            actor: actor.clone()
        })
    );
    for _ in 0..20 {
        // Whoever's turn it is, it is not c1's.
        browser.give(Command::Step { actor: None }).await.ok();
    }
    assert_eq!(browser.world.actors["c1"].line, "work".into());
    edit(&mut browser, freeze("c1", false)).await;
    assert_eq!(state(&browser, "c1"), ActorState::Working);
    browser.step("c1").await;

    edit(&mut browser, freeze("c1", true)).await;
    browser
        .must(Command::Crash {
            actor: actor.clone(),
        })
        .await;
    assert_eq!(state(&browser, "c1"), ActorState::Crashed);
    browser.must(Command::Restart { actor }).await;
    assert_eq!(state(&browser, "c1"), ActorState::Ready);
    assert!(!browser.steps.iter().any(|step| is_outside(step)));
    backend.stop().await;
}

#[tokio::test]
async fn a_read_that_waited_in_vain_is_a_line_of_its_actor() {
    let backend = Backend::start().await;
    let mut browser = Browser::open(&backend).await;
    browser
        .must(set_reads("c1", reads(1, Some(300), false)))
        .await;
    browser.step("c1").await;
    let is_over = |step: &Step| {
        let why = step.effects.iter().map(|effect| &effect.why);
        why.clone()
            .any(|why| matches!(why, Why::WaitedInVain { block_ms: 300, .. }))
    };
    browser
        .until("the end of the wait", |browser| {
            browser.steps.iter().any(|step| is_over(step))
        })
        .await;
    let step = browser.steps.iter().find(|step| is_over(step)).unwrap();
    let cause = Cause::Line {
        actor: "c1".into(),
        line: "read".into(),
    };
    assert_eq!(step.cause, cause);
    assert_eq!(step.effects[0].reply, Some(Reply::Nil));
    assert_eq!(state(&browser, "c1"), ActorState::Ready);
    // Without BLOCK it is told at once.
    browser.must(set_reads("c1", reads(1, None, false))).await;
    browser.step("c1").await;
    let last = browser.steps.last().unwrap();
    let nothing = Why::NothingNew {
        group: "billing".into(),
    };
    assert_eq!(last.effects[0].why, nothing);
    assert!(!browser.steps.iter().any(|step| is_outside(step)));
    backend.stop().await;
}

#[tokio::test]
async fn what_is_read_without_acknowledgement_is_lost_in_a_crash() {
    let backend = Backend::start().await;
    let mut browser = Browser::open(&backend).await;
    for _ in 0..3 {
        browser.step("p1").await;
    }
    browser.must(set_reads("c1", reads(3, Some(0), true))).await;
    browser.step("c1").await;
    assert!(billing(&browser.world).pending.is_empty());
    assert_eq!(browser.world.actors["c1"].backlog.len(), 2);
    browser.step("c1").await;
    assert_eq!(fate(&browser, "m1"), Fate::Done);
    browser.must(Command::Crash { actor: "c1".into() }).await;
    let lost = browser.steps.last().unwrap();
    let hands = |fact: &&Fact| matches!(fact, Fact::HandLost { .. });
    assert_eq!(lost.facts.iter().filter(hands).count(), 2);
    assert_eq!(fate(&browser, "m1"), Fate::Done);
    assert_eq!(fate(&browser, "m2"), Fate::Lost);
    assert_eq!(fate(&browser, "m3"), Fate::Lost);
    // A fault is taken back like an edit.
    browser.must(Command::Undo).await;
    assert_eq!(fate(&browser, "m2"), Fate::Open);
    assert_eq!(browser.world.actors["c1"].held().count(), 2);
    browser.step("c1").await;
    assert_eq!(fate(&browser, "m2"), Fate::Done);
    backend.stop().await;
}

#[tokio::test]
async fn a_read_that_waits_is_not_changed_by_other_options() {
    let backend = Backend::start().await;
    let mut browser = Browser::open(&backend).await;
    browser.step("c1").await;
    browser.must(set_reads("c1", reads(1, None, true))).await;
    browser.step("p1").await;
    let id = entries(&browser.world)[0];
    let track = browser
        .world
        .ledger
        .track(&"orders".into(), id, &"billing".into());
    assert!(matches!(track.unwrap().status, Status::Pending { .. }));
    // So it is acknowledged.
    browser.step("c1").await;
    assert_eq!(browser.world.actors["c1"].line, "ack".into());
    browser.step("c1").await;
    assert!(billing(&browser.world).pending.is_empty());
    browser.step("p1").await;
    browser.step("c1").await;
    assert!(billing(&browser.world).pending.is_empty(), "from now on");
    assert!(!browser.steps.iter().any(|step| is_outside(step)));
    backend.stop().await;
}

#[tokio::test]
async fn the_last_edit_is_taken_back_for_everyone() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    let mut follower = Browser::join(&backend, &driver.room).await;
    for actor in ["p1", "c1", "c2", "c3"] {
        driver.step(actor).await;
    }
    let nothing = driver.give(Command::Undo).await;
    assert_eq!(nothing, Err(Rejection::NothingToUndo), "a line stays");
    driver.must(Command::TurnClock { by_ms: 7_000 }).await;
    let id = entries(&driver.world)[0];
    let before = driver.world.clone();
    driver.must(Command::Delete { entry: id }).await;
    assert!(billing(&driver.world).pending[&id].dangling);
    driver.must(Command::Undo).await;

    assert_eq!(driver.epoch, 2);
    assert_eq!(driver.world.step, before.step);
    assert_eq!(
        driver.world.streams["orders"].entries,
        before.streams["orders"].entries
    );
    assert_eq!(driver.world.ledger, before.ledger);
    // It has been idle for as long by the room's clock.
    let idle = |world: &World| billing(world).pending[&id].idle_ms(world.now_ms);
    assert_eq!(idle(&driver.world), 7_000);
    assert_eq!(idle(&before), 7_000);
    follower.catch_up(&driver).await;
    assert_eq!(follower.world, driver.world);
    // The step before it was one as well, and the one before that was not.
    driver.must(Command::Undo).await;
    assert_eq!(idle(&driver.world), 0);
    let again = driver.give(Command::Undo).await;
    assert_eq!(again, Err(Rejection::NothingToUndo));
    driver.must(Command::Forward).await;
    assert_eq!(idle(&driver.world), 7_000);
    // And by Redis's, once it is asked: 23 s more make it due.
    driver.must(Command::TurnClock { by_ms: 22_900 }).await;
    driver.step("reaper").await;
    assert_eq!(state(&driver, "reaper"), ActorState::Ready);
    driver.must(Command::TurnClock { by_ms: 100 }).await;
    driver.step("reaper").await;
    assert_eq!(state(&driver, "reaper"), ActorState::Working);

    // Nothing is taken back once another client came after it.
    driver.must(send(&[("id", "mine")])).await;
    run(&mut driver.redis().await, "XADD orders * id theirs").await;
    let refused = driver.give(Command::Undo).await;
    assert_eq!(refused, Err(Rejection::NothingToUndo));
    follower.catch_up(&driver).await;
    assert_eq!(follower.world, driver.world);
    backend.stop().await;
}

#[tokio::test]
async fn what_is_too_large_is_not_taken_back() {
    let backend = Backend::start().await;
    let mut browser = Browser::open(&backend).await;
    let mut redis = browser.redis().await;
    let megabyte = "x".repeat(1 << 20);
    for _ in 0..9 {
        run(&mut redis, &format!("XADD orders * note {megabyte}")).await;
    }
    browser.must(Command::AddProducer).await;
    let refused = browser.give(Command::Undo).await;
    assert_eq!(refused, Err(Rejection::UndoTooLarge { bytes: 8 << 20 }));
    backend.stop().await;
}

#[tokio::test]
async fn a_full_redis_is_given_back_what_it_had() {
    let backend = Backend::start().await;
    let mut browser = Browser::open(&backend).await;
    browser.step("p1").await;
    let mut redis = browser.redis().await;
    run(&mut redis, "CONFIG SET maxmemory 1").await;
    let refused = browser.give(send(&[("a", "b")])).await;
    assert!(
        matches!(&refused, Err(Rejection::Refused { error }) if error.starts_with("OOM")),
        "{refused:?}"
    );
    let trim = Command::Trim {
        to: TrimTo::Length(0),
        approximate: false,
    };
    browser.must(trim).await;
    assert_eq!(entries(&browser.world), []);
    browser.must(Command::Undo).await;
    assert_eq!(entries(&browser.world).len(), 1);
    let limit: Vec<String> =
        redis::from_redis_value(run(&mut redis, "CONFIG GET maxmemory").await).unwrap();
    assert_eq!(limit[1], "1");
    backend.stop().await;
}

#[tokio::test]
async fn the_driver_hands_over_to_who_asked() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    let mut follower = Browser::join(&backend, &driver.room).await;
    follower.must(Command::AskToDrive { ask: true }).await;
    driver
        .until("somebody who asks", |driver| {
            driver.people.iter().any(|person| person.asks)
        })
        .await;
    let asks: Vec<u64> = driver
        .people
        .iter()
        .filter(|person| person.asks)
        .map(|person| person.number)
        .collect();
    assert_eq!(asks, [2]);
    let refused = follower.give(Command::HandOver { browser: 2 }).await;
    assert_eq!(refused, Err(Rejection::NotDriver));
    driver.must(Command::HandOver { browser: 2 }).await;
    assert_eq!(driver.give(Command::Undo).await, Err(Rejection::NotDriver));
    follower.step("p1").await;
    driver.catch_up(&follower).await;
    assert_eq!(driver.world, follower.world);
    assert!(driver.people.iter().all(|person| !person.asks));
    backend.stop().await;
}

/// Two pages of one browser drive at the same time, and somebody follows.
#[tokio::test]
async fn two_who_edit_at_once_both_get_their_answers_and_see_the_same() {
    let backend = Backend::start().await;
    let mut one = Browser::open(&backend).await;
    let hello = crate::support::Hello {
        room: Some(one.room.clone()),
        secret: Some(one.secret.clone()),
        last: None,
    };
    let mut two = Browser::try_join(&backend, hello).await.unwrap();
    let mut follower = Browser::join(&backend, &one.room).await;
    let edits = || {
        let add = |n: u64| send(&[("id", format!("h{n}").as_str())]);
        [
            add(1),
            freeze("c1", true),
            Command::AddProducer,
            Command::AddGroup {
                group: "new".into(),
                start: GroupStart::Beginning,
            },
            freeze("c1", false),
            Command::RemoveActor {
                actor: "c3".into(),
                delete_consumer: true,
            },
            add(2),
            Command::RemoveGroup {
                group: "audit".into(),
            },
        ]
    };
    let asked = edits().len() as u64;
    for (n, (mine, theirs)) in edits().into_iter().zip(edits()).enumerate() {
        let n = n as u64;
        one.post_as(1_000 + n, mine).await;
        two.post_as(2_000 + n, theirs).await;
        follower.post_as(3_000 + n, Command::AddProducer).await;
    }
    let mut done = Vec::new();
    for n in 0..asked {
        let answers = [
            one.answer_of(1_000 + n).await,
            two.answer_of(2_000 + n).await,
        ];
        let refused = follower.answer_of(3_000 + n).await;
        assert_eq!(refused, Err(Rejection::NotDriver));
        done.push(answers.iter().filter(|answer| answer.is_ok()).count());
    }
    // Only one can make the group, remove the actor, or destroy the group.
    assert_eq!(
        (done[2], done[3], done[5], done[7]),
        (2, 1, 1, 1),
        "{done:?}"
    );
    let last = one.resync().await.clone();
    two.catch_up(&one).await;
    follower.catch_up(&one).await;
    assert_eq!(two.world, last);
    assert_eq!(follower.world, last);
    assert_eq!(one.steps, follower.steps);
    assert_eq!(one.steps, two.steps);
    backend.stop().await;
}
