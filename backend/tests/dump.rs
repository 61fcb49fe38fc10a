//! What a real server makes of payloads whose times were changed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

use std::{collections::BTreeMap, time::Duration};

use backend::redis::dump::{self, StampEvent};
use proptest::{prelude::*, sample::select, strategy::ValueTree, test_runner::TestRunner};
use redis::{Cmd, FromRedisValue, RedisResult, Value, aio::MultiplexedConnection};
use support::Server;

const MINUTE_MS: i64 = 60_000;
const HISTORIES: usize = 200;
/// Ends a test that would otherwise hang.
const LIMIT: Duration = Duration::from_secs(10);

#[tokio::test]
async fn times_read_from_a_dump_are_those_of_xinfo() {
    let server = Server::start().await;
    let mut redis = server.connect().await;
    deliver_some(&mut redis).await;

    assert_eq!(
        times_in_dump(&dumped(&mut redis).await),
        times(&mut redis).await
    );
}

#[tokio::test]
async fn a_restored_shift_moves_the_times_and_nothing_else() {
    let server = Server::start().await;
    let mut redis = server.connect().await;
    deliver_some(&mut redis).await;
    let entries = run(&mut redis, "XRANGE orders - +").await;
    let mut expected = format!("{:?}", xinfo(&mut redis).await);
    for at_ms in times(&mut redis).await.values().filter(|at_ms| **at_ms > 0) {
        let moved = at_ms - MINUTE_MS;
        expected = expected.replace(&at_ms.to_string(), &moved.to_string());
    }

    shift(&mut redis).await;

    assert_eq!(format!("{:?}", xinfo(&mut redis).await), expected);
    assert_eq!(run(&mut redis, "XRANGE orders - +").await, entries);
}

#[tokio::test]
async fn idle_entries_can_be_claimed_after_a_shift() {
    let server = Server::start().await;
    let mut redis = server.connect().await;
    deliver_some(&mut redis).await;
    assert_eq!(idle_for_a_minute(&mut redis).await, [""; 0]);

    shift(&mut redis).await;

    // 2-0 is pending though it was deleted.
    assert_eq!(
        idle_for_a_minute(&mut redis).await,
        [
            "1-0 held by c1 after 3",
            "2-0 held by c1 after 1",
            "3-0 held by c2 after 1"
        ]
    );
}

#[tokio::test]
async fn each_time_can_be_set() {
    let server = Server::start().await;
    let mut redis = server.connect().await;
    deliver_some(&mut redis).await;

    let retimed = dump::retime(&dumped(&mut redis).await, |stamp| match stamp.event {
        StampEvent::Delivered { id, .. } => 1_000 + i64::try_from(id.ms).unwrap(),
        StampEvent::Seen { consumer } => 2_000 + i64::from(consumer[1]),
        StampEvent::Active { consumer } => 3_000 + i64::from(consumer[1]),
    });
    restore(&mut redis, &retimed.unwrap()).await.unwrap();

    let times = times(&mut redis).await;
    assert_eq!(times["billing: 3-0 delivered 1 times"], 1_003);
    assert_eq!(times["billing: c2 seen"], 2_000 + i64::from(b'2'));
    // Redis 7.0 knows no active time.
    if let Some(active) = times.get("billing: c2 active") {
        assert_eq!(*active, 3_000 + i64::from(b'2'));
    }
}

#[tokio::test]
async fn restore_checks_the_checksum() {
    let server = Server::start().await;
    let mut redis = server.connect().await;
    deliver_some(&mut redis).await;

    let mut damaged = dump::shift(&dumped(&mut redis).await, -MINUTE_MS).unwrap();
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    let refused = restore(&mut redis, &damaged).await.unwrap_err();
    assert!(refused.to_string().contains("checksum"), "{refused}");
}

#[tokio::test]
async fn a_blocked_reader_stays_blocked_and_is_served_later() {
    let server = Server::start().await;
    let mut redis = server.connect().await;
    deliver_some(&mut redis).await;
    run(&mut redis, "XREADGROUP GROUP billing c2 STREAMS orders >").await;
    let mut reader = server.connect().await;
    run(&mut reader, "CLIENT SETNAME reader").await;
    let read = tokio::spawn(async move {
        let command = "XREADGROUP GROUP billing c1 BLOCK 0 STREAMS orders >";
        run(&mut reader, command).await
    });
    tokio::time::timeout(LIMIT, async {
        while !is_blocked(&mut redis, "reader").await {}
    })
    .await
    .expect("the reader blocks");

    shift(&mut redis).await;
    assert!(is_blocked(&mut redis, "reader").await);

    add(&mut redis, "9-0").await;
    let served = tokio::time::timeout(LIMIT, read)
        .await
        .expect("the reader is served");
    let served = format!("{:?}", served.unwrap());
    assert!(served.contains("9-0"), "{served}");
}

#[tokio::test]
async fn any_history_can_be_read_and_shifted() {
    let server = Server::start().await;
    let mut redis = server.connect().await;
    let mut runner = TestRunner::deterministic();
    for _ in 0..HISTORIES {
        let history = history().new_tree(&mut runner).unwrap().current();
        run(&mut redis, "FLUSHALL").await;
        run(&mut redis, "XGROUP CREATE orders billing 0 MKSTREAM").await;
        for command in &history {
            // Many make no sense where they stand, and are refused.
            let _ = words(command).query_async::<Value>(&mut redis).await;
        }

        let mut expected = times(&mut redis).await;
        assert_eq!(
            times_in_dump(&dumped(&mut redis).await),
            expected,
            "{history:#?}"
        );
        shift(&mut redis).await;
        for at_ms in expected.values_mut().filter(|at_ms| **at_ms > 0) {
            *at_ms -= MINUTE_MS;
        }
        assert_eq!(times(&mut redis).await, expected, "{history:#?}");
    }
}

/// Commands on the stream, as anyone might give them.
fn history() -> impl Strategy<Value = Vec<String>> {
    let group = || {
        select(vec![
            "billing",
            "42",
            "-70000",
            "a-group-with-a-long-long-long-name",
        ])
    };
    let consumer = || {
        select(vec![
            "c1",
            "7",
            "3000",
            "a-consumer-with-a-long-long-long-name",
        ])
    };
    let id = || (0..20_u8).prop_map(|seq| format!("1-{seq}"));
    prop::collection::vec(
        prop_oneof![
            8 => Just("XADD orders 1-* job mail".to_owned()),
            2 => group().prop_map(|group| format!("XGROUP CREATE orders {group} 0")),
            1 => (group(), consumer())
                .prop_map(|(g, c)| format!("XGROUP CREATECONSUMER orders {g} {c}")),
            1 => (group(), consumer()).prop_map(|(g, c)| format!("XGROUP DELCONSUMER orders {g} {c}")),
            8 => (group(), consumer(), 1..4_u8)
                .prop_map(|(g, c, n)| format!("XREADGROUP GROUP {g} {c} COUNT {n} STREAMS orders >")),
            4 => (group(), consumer())
                .prop_map(|(g, c)| format!("XREADGROUP GROUP {g} {c} COUNT 1 STREAMS orders 0")),
            2 => (group(), consumer(), id(), 0..200_u32, 0..100_000_u32).prop_map(
                |(g, c, id, idle, n)| format!(
                    "XCLAIM orders {g} {c} 0 {id} IDLE {idle} RETRYCOUNT {n} FORCE"
                )
            ),
            2 => (group(), id()).prop_map(|(g, id)| format!("XACK orders {g} {id}")),
            1 => id().prop_map(|id| format!("XDEL orders {id}")),
            1 => (0..4_u8).prop_map(|n| format!("XTRIM orders MAXLEN = {n}")),
        ],
        0..80,
    )
}

/// Two groups; in `billing`, `c1` holds 1-0 (delivered three times) and 2-0
/// (deleted since), `c2` holds 3-0, `c3` never read; 4-0 is unread.
async fn deliver_some(redis: &mut MultiplexedConnection) {
    for id in ["1-0", "2-0", "3-0", "4-0"] {
        add(redis, id).await;
    }
    for command in [
        "XGROUP CREATE orders billing 0",
        "XGROUP CREATE orders 42 0",
        "XGROUP CREATECONSUMER orders billing c3",
        "XREADGROUP GROUP billing c1 COUNT 2 STREAMS orders >",
        "XREADGROUP GROUP billing c2 COUNT 1 STREAMS orders >",
        "XREADGROUP GROUP billing c1 COUNT 1 STREAMS orders 0",
        "XREADGROUP GROUP billing c1 COUNT 1 STREAMS orders 0",
        "XREADGROUP GROUP 42 c1 COUNT 1 STREAMS orders >",
        "XDEL orders 2-0",
    ] {
        run(redis, command).await;
    }
}

async fn run(redis: &mut MultiplexedConnection, command: &str) -> Value {
    words(command).query_async(redis).await.unwrap()
}

fn words(command: &str) -> Cmd {
    let mut cmd = Cmd::new();
    cmd.arg(command.split(' ').collect::<Vec<_>>());
    cmd
}

async fn add(redis: &mut MultiplexedConnection, id: &str) {
    run(redis, &format!("XADD orders {id} job mail")).await;
}

async fn dumped(redis: &mut MultiplexedConnection) -> Vec<u8> {
    words("DUMP orders").query_async(redis).await.unwrap()
}

async fn restore(redis: &mut MultiplexedConnection, payload: &[u8]) -> RedisResult<()> {
    words("RESTORE orders 0")
        .arg(payload)
        .arg("REPLACE")
        .query_async(redis)
        .await
}

/// Moves every time of the stream a minute into the past.
async fn shift(redis: &mut MultiplexedConnection) {
    let shifted = dump::shift(&dumped(redis).await, -MINUTE_MS).unwrap();
    restore(redis, &shifted).await.unwrap();
}

async fn xinfo(redis: &mut MultiplexedConnection) -> Value {
    run(redis, "XINFO STREAM orders FULL COUNT 0").await
}

/// Who in `billing` holds what for a minute or more, and after how many
/// deliveries.
async fn idle_for_a_minute(redis: &mut MultiplexedConnection) -> Vec<String> {
    list(&run(redis, "XPENDING orders billing IDLE 60000 - + 10").await)
        .iter()
        .map(|entry| {
            let (id, consumer, _idle, deliveries): (String, String, i64, u64) = from(entry);
            format!("{id} held by {consumer} after {deliveries}")
        })
        .collect()
}

async fn is_blocked(redis: &mut MultiplexedConnection, name: &str) -> bool {
    let clients: String = from(&run(redis, "CLIENT LIST").await);
    clients
        .lines()
        .find(|client| client.contains(&format!(" name={name} ")))
        .into_iter()
        .flat_map(|client| client.split(' '))
        .any(|word| word.starts_with("flags=") && word.contains('b'))
}

/// Every time of the stream by what it is the time of, as Redis tells it.
async fn times(redis: &mut MultiplexedConnection) -> BTreeMap<String, i64> {
    let mut times = BTreeMap::new();
    let stream = xinfo(redis).await;
    for group in list(field(&stream, "groups").unwrap()) {
        let name: String = from(field(group, "name").unwrap());
        for entry in list(field(group, "pending").unwrap()) {
            let (id, _consumer, at_ms, deliveries): (String, String, i64, u64) = from(entry);
            times.insert(format!("{name}: {id} delivered {deliveries} times"), at_ms);
        }
        for consumer in list(field(group, "consumers").unwrap()) {
            let consumer_name: String = from(field(consumer, "name").unwrap());
            for what in ["seen", "active"] {
                if let Some(at_ms) = field(consumer, &format!("{what}-time")) {
                    times.insert(format!("{name}: {consumer_name} {what}"), from(at_ms));
                }
            }
        }
    }
    times
}

/// The same, as the codec reads it.
fn times_in_dump(payload: &[u8]) -> BTreeMap<String, i64> {
    let mut times = BTreeMap::new();
    let text = String::from_utf8_lossy;
    dump::read(payload, |stamp| {
        let what = match stamp.event {
            StampEvent::Delivered { id, deliveries } => {
                format!("{id} delivered {deliveries} times")
            }
            StampEvent::Seen { consumer } => format!("{} seen", text(consumer)),
            StampEvent::Active { consumer } => format!("{} active", text(consumer)),
        };
        times.insert(format!("{}: {what}", text(stamp.group)), stamp.at_ms);
    })
    .unwrap();
    times
}

/// A field of a reply that lists names and values in turn.
fn field<'v>(map: &'v Value, name: &str) -> Option<&'v Value> {
    list(map)
        .chunks(2)
        .find(|pair| from::<String>(&pair[0]) == name)
        .map(|pair| &pair[1])
}

fn list(value: &Value) -> &[Value] {
    value.as_sequence().unwrap()
}

fn from<T: FromRedisValue>(value: &Value) -> T {
    redis::from_redis_value(value.clone()).unwrap()
}
