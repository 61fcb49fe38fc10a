//! What somebody types at a redis-cli shows on the page as text, soon, and
//! marked as coming from outside.

use std::time::{Duration, Instant};

use redis::aio::MultiplexedConnection;
use shared::{
    fact::{By, Fact},
    step::{Cause, EffectKind},
    world::message_name,
};

use crate::support::{Backend, Browser};

/// Runs a command that has to succeed.
async fn run(redis: &mut MultiplexedConnection, words: &[&[u8]]) -> redis::Value {
    let mut command = redis::Cmd::new();
    for word in words {
        command.arg(*word);
    }
    let answer = command.query_async(redis).await;
    answer.unwrap_or_else(|error| panic!("{words:?}: {error}"))
}

/// Bytes that are easily taken for something else.
fn nasty() -> Vec<Vec<u8>> {
    let texts = [
        "",
        " ",
        "with spaces and , commas = signs",
        "<img src=x onerror=alert(1)>",
        "</script><!--",
        "{\"type\":\"done\",\"id\":1}",
        "{{template}} ${shell} %s %n",
        "quotes \" ' ` and \\ back\\slashes \\xff",
        "lines\r\nand\ttabs\u{b}",
        "\u{0}\u{1}\u{7f}\u{1b}[31m",
        "\u{202e}backwards\u{200b}\u{feff}",
        "\u{2028}\u{2029}",
        "收银台 🧾 e\u{301}",
        "__proto__",
        "id=3 name=p1 flags=b",
    ];
    let bytes: [&[u8]; 4] = [
        b"\xff\xfe\x80",
        b"half \xe2\x82",
        b"\xed\xa0\x80",
        b"\xc0\xaf",
    ];
    let long = [
        "x".repeat(10_240).into_bytes(),
        "收".repeat(3_413).into_bytes(),
    ];
    let texts = texts.iter().map(|text| text.as_bytes().to_vec());
    texts.chain(bytes.map(<[u8]>::to_vec)).chain(long).collect()
}

/// Bytes as they are to be shown; what is no UTF-8 is written out.
fn text(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
    text
}

/// As [`text`], cut as an entry's values are.
fn cut(bytes: &[u8]) -> String {
    let text = text(bytes);
    match text.char_indices().nth(256) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

#[tokio::test]
async fn an_entry_shows_within_half_a_second_as_text_from_outside() {
    let backend = Backend::start().await;
    let mut browser = Browser::open(&backend).await;
    let mut redis = browser.redis().await;
    let mut took = Vec::new();
    for bytes in nasty() {
        let words: [&[u8]; 7] = [b"XADD", b"orders", b"*", b"id", &bytes, &bytes, &bytes];
        let id = run(&mut redis, &words).await;
        let id: String = redis::from_redis_value(id).unwrap();
        let start = Instant::now();
        let id = id.parse().unwrap();
        browser
            .until("the entry", |browser| {
                browser.world.streams["orders"].entries.contains_key(&id)
            })
            .await;
        took.push(start.elapsed());
        let entry = &browser.world.streams["orders"].entries[&id];
        let shown = cut(&bytes);
        assert_eq!(
            entry.fields,
            [("id".into(), shown.clone()), (shown.clone(), shown)]
        );

        let step = browser.steps.last().unwrap();
        assert_eq!(step.cause, Cause::Outside);
        assert_eq!(step.effects[0].kind, EffectKind::Outside);
        assert_eq!(step.effects[0].by, Some(By::Outside));
        let name = message_name(id, &entry.fields);
        let sent = |fact: &Fact| matches!(fact, Fact::Sent { message, by: By::Outside, .. } if *message == name);
        assert!(step.facts.iter().any(sent), "{:?}", step.facts);
    }
    // One or the other may be late where the machine is busy.
    took.sort();
    assert!(
        took[took.len() / 2] < Duration::from_millis(500),
        "{took:?}"
    );
    let folded = browser.world.clone();
    assert_eq!(*browser.resync().await, folded);
    // The actors go on with what they find.
    for line in ["read", "work", "ack"] {
        assert_eq!(browser.world.actors["c1"].line.as_str(), line);
        browser.step("c1").await;
    }
    backend.stop().await;
}

#[tokio::test]
async fn groups_and_consumers_of_any_name_show_as_text() {
    let backend = Backend::start().await;
    let mut browser = Browser::open(&backend).await;
    let mut redis = browser.redis().await;
    browser.step("p1").await;
    for bytes in nasty() {
        let shown = text(&bytes);
        run(&mut redis, &[b"XGROUP", b"CREATE", b"orders", &bytes, b"0"]).await;
        let read: [&[u8]; 7] = [
            b"XREADGROUP",
            b"GROUP",
            &bytes,
            &bytes,
            b"STREAMS",
            b"orders",
            b">",
        ];
        run(&mut redis, &read).await;
        browser
            .until("the pending entry", |browser| {
                let group = browser.world.streams["orders"].groups.get(shown.as_str());
                group.is_some_and(|group| {
                    let mut owners = group
                        .pending
                        .values()
                        .map(|pending| pending.consumer.as_str());
                    owners.next() == Some(&shown) && group.consumers.contains_key(shown.as_str())
                })
            })
            .await;
    }
    let delivered = |fact: &&Fact| {
        matches!(
            fact,
            Fact::Delivered {
                by: By::Outside,
                ..
            }
        )
    };
    let facts = browser.steps.iter().flat_map(|step| &step.facts);
    assert_eq!(facts.filter(delivered).count(), nasty().len());
    let folded = browser.world.clone();
    assert_eq!(*browser.resync().await, folded);
    browser.step("c1").await;
    backend.stop().await;
}

/// What an actor takes up is called as the entry is, however long the name.
#[tokio::test]
async fn a_message_keeps_its_name_from_the_entry_to_the_hand() {
    let backend = Backend::start().await;
    let mut browser = Browser::open(&backend).await;
    let mut redis = browser.redis().await;
    for name in [
        "x".repeat(10_240).into_bytes(),
        b"\xff\xfe".to_vec(),
        vec![],
    ] {
        let id = run(&mut redis, &[b"XADD", b"orders", b"*", b"id", &name]).await;
        let id: String = redis::from_redis_value(id).unwrap();
        let id = id.parse().unwrap();
        browser.step("c1").await;
        let entry = browser.world.streams["orders"].entries[&id].clone();
        let name = message_name(id, &entry.fields);
        let hand = browser.world.actors["c1"].hand.clone().unwrap();
        assert_eq!(hand.message, name);
        assert_eq!(hand.fields, entry.fields);
        browser.step("c1").await;
        browser.step("c1").await;
        let record = browser.world.ledger.record_of(&name);
        let record = record.unwrap_or_else(|| panic!("no {name}"));
        assert_eq!(record.processed(&"billing".into()), 1);
    }
    backend.stop().await;
}

/// Entries larger than a frame may be: what is shown is cut, the rest stays in
/// Redis, and the reaper can still bury them.
#[tokio::test]
async fn an_entry_of_a_megabyte_is_cut_for_the_page_only() {
    let backend = Backend::start().await;
    let mut browser = Browser::open(&backend).await;
    let mut redis = browser.redis().await;
    let megabyte = vec![b'x'; 1 << 20];
    let words: [&[u8]; 7] = [
        b"XADD", b"orders", b"*", b"poison", b"1", b"value", &megabyte,
    ];
    run(&mut redis, &words).await;
    browser.step("c1").await;
    let hand = browser.world.actors["c1"].hand.clone().unwrap();
    assert!(hand.fields[1].1.len() < 1_000);
    browser
        .must(shared::command::Command::Configure {
            settings: shared::world::Settings {
                max_deliveries: 1,
                min_idle_ms: 1,
                reaper_every_ms: 1,
                ..Default::default()
            },
        })
        .await;
    browser.step("c1").await; // fails
    browser
        .must(shared::command::Command::TurnClock { by_ms: 60_000 })
        .await;
    for line in ["claim", "count", "bury", "forget"] {
        assert_eq!(browser.world.actors["reaper"].line.as_str(), line);
        browser.step("reaper").await;
    }
    let length = run(
        &mut redis,
        &[b"MEMORY", b"USAGE", b"orders:dead", b"SAMPLES", b"0"],
    )
    .await;
    let length: u64 = redis::from_redis_value(length).unwrap();
    assert!(length > 1 << 20, "all of it: {length}");
    backend.stop().await;
}
