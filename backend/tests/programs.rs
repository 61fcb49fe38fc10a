//! The programs that a user copies out, run as they stand, in every language and
//! for every pattern, against a real Redis: without a fault each message is done
//! once and nothing is left behind; when a worker dies in the middle of its work,
//! Redis holds what the pattern says it does, and whoever comes next does it or
//! not; when the work fails, the program says so, and goes on. When Redis goes,
//! every program ends by itself.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "programs/copied.rs"]
mod copied;
#[path = "programs/python.rs"]
mod python;
#[path = "programs/readers.rs"]
mod readers;
#[path = "programs/redis_server.rs"]
mod redis_server;
#[path = "programs/rust.rs"]
mod rust;
#[path = "programs/stage.rs"]
mod stage;
mod support;

use std::time::Duration;

use futures_util::{StreamExt, stream};
use shared::{
    patterns::{self, Pattern, PatternId},
    program::render::CodeLanguage,
    world::{ReadOptions, Role, Settings},
};

use self::{
    copied::{Copied, copied, reading},
    redis_server::{Redis, where_it_is},
    stage::Stage,
};

/// Nothing here takes longer, unless it hangs.
const LIMIT: Duration = Duration::from_secs(120);
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// So many patterns at a time: each is a Redis and several programs.
const AT_A_TIME: usize = 10;
/// Messages that are waited for.
const MESSAGES: [&str; 3] = ["m1", "m2", "m3"];

/// The reaper never finds anything: nothing stays for so long.
const CALM: Settings = Settings {
    min_idle_ms: 600_000,
    max_deliveries: 3,
    reaper_every_ms: 100,
    seed: 1,
    delay_ms: 100,
};
/// It puts back what was left behind.
const HASTY: Settings = Settings {
    min_idle_ms: 1_000,
    ..CALM
};

async fn for_every_pattern<F: Future<Output = ()>>(
    language: CodeLanguage,
    scene: impl Fn(&'static Pattern, CodeLanguage) -> F,
) {
    let scenes = patterns::ALL.iter().map(|id| scene(id.pattern(), language));
    stream::iter(scenes)
        .buffer_unordered(AT_A_TIME)
        .collect::<()>()
        .await;
}

/// Consumers of a group may read several at once, without waiting, without a
/// pending list.
const OTHERWISE: [ReadOptions; 3] = [
    ReadOptions {
        count: 10,
        block_ms: Some(0),
        noack: false,
    },
    ReadOptions {
        count: 1,
        block_ms: None,
        noack: true,
    },
    ReadOptions {
        count: 10,
        block_ms: None,
        noack: true,
    },
];

/// Whether it is of the second of two groups that delete: what one of them
/// deletes the other may never be given, which is what the pattern shows.
fn is_robber(pattern: &Pattern, copied: &Copied) -> bool {
    let is_second = copied.role.group() == Some(&"audit".into());
    pattern.slug == "consumer-group-delete-naive" && is_second
}

/// Patterns whose consumers read like that.
fn otherwise() -> impl Iterator<Item = (&'static Pattern, ReadOptions)> {
    let own_first = PatternId::from_slug("consumer-group-history").unwrap();
    let patterns = [PatternId::CONSUMER_GROUP, own_first].map(PatternId::pattern);
    let ways = patterns.map(|pattern| OTHERWISE.map(|reads| (pattern, reads)));
    ways.into_iter().flatten()
}

async fn without_a_fault(pattern: &'static Pattern, language: CodeLanguage) {
    nothing_goes_wrong(pattern, language, copied(pattern, CALM, language)).await;
}

/// Everyone runs, and nothing goes wrong.
async fn nothing_goes_wrong(pattern: &'static Pattern, language: CodeLanguage, all: Vec<Copied>) {
    let mut redis = Redis::start().await;
    let mut stage = Stage::new(pattern, language, redis.socket());
    let (producers, others): (Vec<Copied>, Vec<Copied>) = all
        .into_iter()
        .partition(|copied| copied.role == Role::Producer);
    for copied in &others {
        // Two of them would both do it: that is what the pattern shows.
        let first = ["w1", "c1"].map(shared::id::ActorId::from);
        let goes_alone = ["delay-queue-naive", "consumer-group-shared-naive"];
        let is_one_too_many = goes_alone.contains(&pattern.slug) && !first.contains(&copied.actor);
        if !is_one_too_many && !is_robber(pattern, copied) {
            stage.start(copied).await;
        }
    }
    if pattern.has_readers() {
        readers::are_there(&mut redis, pattern, others.len()).await;
    }
    let producer = stage.start(&producers[0]).await;
    for group in stage.groups() {
        if pattern.slug == "consumer-group-delete-naive" && group == "audit".into() {
            continue;
        }
        for message in MESSAGES {
            stage.until_done(message, &group).await;
        }
    }
    stage.end(producer).await;
    stage.until_nothing_is_left(&mut redis).await;
    for (group, message, times) in stage.done() {
        let what = format!("{message} for {group} in {}", stage.name());
        assert_eq!(times, 1, "{what}\n{}", stage.story());
    }
    drop(redis);
    stage.all_end_by_themselves().await;
}

/// A worker dies in the middle of its work, with the first message.
async fn with_a_crash(pattern: &'static Pattern, language: CodeLanguage) {
    if pattern.has_readers() {
        return readers::with_a_crash(pattern, language).await;
    }
    let mut redis = Redis::start().await;
    let mut stage = Stage::new(pattern, language, redis.socket());
    let all = copied(pattern, HASTY, language);
    let of = |wanted: fn(&Role) -> bool| all.iter().find(|copied| wanted(&copied.role)).unwrap();
    let producer = of(|role| *role == Role::Producer);
    let worker = of(|role| matches!(role, Role::Consumer { .. }));

    let running = stage.start(producer).await;
    redis.until_something_is_sent(pattern).await;
    stage.end(running).await;

    let dying = stage.start(&worker.dying()).await;
    stage.until_it_ends(dying).await;
    let left = redis.holds("m1").await;
    assert_eq!(left, where_it_is(pattern), "{}", stage.name());

    let others = all.iter().filter(|copied| copied.role != Role::Producer);
    for copied in others.filter(|copied| !is_robber(pattern, copied)) {
        stage.start(copied).await;
    }
    // The dead worker's mark says that it is done, though it is not.
    let comes_back = left.is_some() && pattern.slug != "idempotent-key-first";
    if comes_back {
        let group = worker.role.group().unwrap().clone();
        stage.until_done("m1", &group).await;
    }
    stage.until_nothing_is_left(&mut redis).await;
    let was_done = stage
        .done()
        .iter()
        .any(|(group, message, _)| worker.role.group() == Some(group) && message == "m1");
    assert_eq!(was_done, comes_back, "{}", stage.name());
    drop(redis);
    stage.all_end_by_themselves().await;
}

/// The work fails, and the worker lives on.
async fn with_failing_work(pattern: &'static Pattern, language: CodeLanguage) {
    if pattern.has_readers() {
        return readers::with_failing_work(pattern, language).await;
    }
    // There the work is a write in Redis, and nothing else that could fail.
    if pattern.slug == "idempotent" {
        return;
    }
    let mut redis = Redis::start().await;
    let mut stage = Stage::new(pattern, language, redis.socket());
    let all = copied(pattern, CALM, language);
    let mut consumers = all.iter().filter(|copied| copied.role.group().is_some());
    let worker = consumers.next().unwrap();
    let failing = redis.send(pattern, "m0", true).await;
    stage.start(worker).await;
    let place = where_it_is(pattern);
    let told = match &place {
        None => "lost: ",
        Some(_) if pattern.has_stream() => "stays pending: ",
        Some(_) => "to be tried again: ",
    };
    stage.until_said(told).await;
    redis.until_it_holds(&failing, place.as_deref()).await;
    // The others find it again at once, before anything else.
    if !matches!(pattern.slug, "reliable-list" | "delay-queue-naive") {
        redis.send(pattern, "m1", false).await;
        stage.until_done("m1", worker.role.group().unwrap()).await;
    }
    drop(redis);
    stage.all_end_by_themselves().await;
}

macro_rules! in_every_language {
    ($($name:ident: $scene:ident in $language:ident;)*) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            for_every_pattern(CodeLanguage::$language, $scene).await;
        })*
    };
}

in_every_language! {
    bash_does_each_message_once: without_a_fault in RedisCli;
    python_does_each_message_once: without_a_fault in Python;
    rust_does_each_message_once: without_a_fault in Rust;
    bash_loses_what_the_pattern_loses: with_a_crash in RedisCli;
    python_loses_what_the_pattern_loses: with_a_crash in Python;
    rust_loses_what_the_pattern_loses: with_a_crash in Rust;
    bash_goes_on_when_its_work_fails: with_failing_work in RedisCli;
    python_goes_on_when_its_work_fails: with_failing_work in Python;
    rust_goes_on_when_its_work_fails: with_failing_work in Rust;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_may_read_otherwise() {
    let ways = CodeLanguage::ALL
        .into_iter()
        .flat_map(|language| otherwise().map(move |(pattern, reads)| (language, pattern, reads)));
    let scenes = ways.map(|(language, pattern, reads)| {
        let all = reading(pattern, CALM, language, reads);
        nothing_goes_wrong(pattern, language, all)
    });
    stream::iter(scenes)
        .buffer_unordered(AT_A_TIME)
        .collect::<()>()
        .await;
}
