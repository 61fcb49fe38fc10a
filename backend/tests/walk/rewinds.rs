//! Walks that go back and forward. Wherever they return to, Redis holds what it
//! held, for as long as it held it, idle for as long by the room's clock; and
//! every actor is where it was.

use std::{collections::BTreeMap, time::Duration};

use shared::world::Actor;
use tokio::time::timeout;

use super::*;

/// Moves of each walk that goes back and forward, where `WALK_STEPS` names no
/// other number.
const STEPS_WITH_REWINDS: usize = 700;

fn steps_with_rewinds() -> usize {
    let named = std::env::var("WALK_STEPS").ok();
    named.map_or(STEPS_WITH_REWINDS, |named| named.parse().unwrap())
}

/// How long a walk may take between two looks at a key's time to live.
const TTL_TOLERANCE_MS: i64 = 60_000;
const TTL_MS: &str = "5000000";

/// What was true at a step.
struct Record {
    world: World,
    held: Held,
}

/// What the keys hold, told in another way than by `DUMP`: its order of bytes
/// may be another after `RESTORE`.
#[derive(Debug, PartialEq, Eq)]
struct Held {
    content: Vec<String>,
    /// Left to live, in milliseconds; none where a key lives for ever.
    ttls: Vec<Option<i64>>,
}

impl Held {
    async fn ask(redis: &mut Connection, clock: &backend::redis::clock::Clock) -> Self {
        let (mut content, mut ttls) = (Vec::new(), Vec::new());
        for key in ["orders", "orders:dead"] {
            let range = redis.send(&["XRANGE", key, "-", "+"]).await.unwrap();
            content.push(format!("{key} {range:?}"));
            let words = ["XINFO", "STREAM", key, "FULL", "COUNT", "0"];
            let all = redis.send(&words).await.unwrap();
            for field in ["length", "last-generated-id", "max-deleted-entry-id"] {
                content.push(format!("{field} {:?}", all.field(field)));
            }
            let groups = all.field("groups").map_or(&[][..], |groups| groups.list());
            for group in groups {
                content.extend(told_of(group, clock));
            }
            let left = redis.send(&["PTTL", key]).await.unwrap().int().unwrap();
            ttls.push((left >= 0).then_some(left));
        }
        Self { content, ttls }
    }

    fn check_ttls(&self, was: &Self) {
        for (is, was) in self.ttls.iter().zip(&was.ttls) {
            match (is, was) {
                (None, None) => {}
                (Some(is), Some(was)) if (is - was).abs() < TTL_TOLERANCE_MS => {}
                _ => panic!("to live: {is:?}, not {was:?}"),
            }
        }
    }
}

/// A group by the room's clock. When a consumer was last seen is left out: its
/// connection was made anew.
fn told_of(
    group: &shared::reply::Reply,
    clock: &backend::redis::clock::Clock,
) -> impl Iterator<Item = String> {
    let room = |stamp: &shared::reply::Reply| {
        let stamp = stamp.int().unwrap();
        u64::try_from(stamp).map(|stamp| clock.to_room(stamp)).ok()
    };
    let name = group.field("name").unwrap().text().unwrap();
    let mut told = vec![format!("group {name}")];
    for field in ["last-delivered-id", "entries-read", "lag"] {
        told.push(format!("{field} {:?}", group.field(field)));
    }
    for row in group.field("pending").unwrap().list() {
        let [id, owner, stamp, count] = row.list() else {
            panic!("{row:?}");
        };
        told.push(format!("{id:?} {owner:?} {count:?} {:?}", room(stamp)));
    }
    for consumer in group.field("consumers").unwrap().list() {
        let name = consumer.field("name").unwrap();
        let active = consumer.field("active-time").and_then(room);
        let count = consumer.field("pel-count");
        told.push(format!("{name:?} {active:?} {count:?}"));
    }
    told.into_iter()
}

impl Walk {
    async fn held(&mut self) -> Held {
        let clock = self.playground.clock();
        Held::ask(&mut self.witness, &clock).await
    }

    async fn record(&mut self, records: &mut BTreeMap<u64, Record>) {
        let step = self.page.step;
        if records.contains_key(&step) {
            return;
        }
        let world = lasting(&self.page);
        let held = self.held().await;
        records.insert(step, Record { world, held });
    }

    /// Goes to another step. Everyone is sent a snapshot.
    async fn rewind(&mut self, command: Command) -> Result<(), Rejection> {
        self.playground.observe().await.unwrap();
        self.check().await;
        self.history.push(format!("{command:?}"));
        let before = self.playground.position();
        self.playground.obey(command).await?;
        let position = self.playground.position();
        assert_eq!(position.epoch, before.epoch + 1);
        Ok(())
    }

    /// Checks what was returned to, and returns its step.
    async fn check_return(&mut self, records: &mut BTreeMap<u64, Record>) -> u64 {
        // A read that waits under a cursor that was set back is served when it
        // is sent again: that is a step.
        let served = self.playground.fresh().len() as u64;
        self.page = self.playground.world().clone();
        self.check().await;
        let step = self.page.step - served;
        let log = self.playground.last_steps(1);
        assert!(log.iter().all(|last| last.number == self.page.step));
        if served > 0 {
            records.split_off(&(step + 1));
        } else if let Some(was) = records.get(&step) {
            let is = lasting(&self.page);
            let was_world = &was.world;
            assert!(
                is == *was_world,
                "{}\n{is:?}\nis not\n{was_world:?}",
                self.story()
            );
            let held = self.held().await;
            let same = held.content == was.held.content;
            assert!(same, "{}\n{held:?}\n{:?}", self.story(), was.held);
            held.check_ttls(&was.held);
        }
        step
    }

    /// Back, forward, or anywhere. True if that was somewhere else.
    async fn wander(&mut self, records: &mut BTreeMap<u64, Record>) -> bool {
        self.playground.observe().await.unwrap();
        self.check().await;
        let here = self.page.step;
        records.split_off(&(self.playground.newest_step() + 1));
        let newest = self.playground.newest_step();
        let (command, bounds) = match self.random.random_range(0..4) {
            0 | 1 => {
                let before = records.range(..here).next_back();
                let before = before.map_or(0, |(step, _)| *step);
                (Command::Back, before..=here - 1)
            }
            2 => {
                let after = records.range(here + 1..).next();
                let after = after.map_or(u64::MAX, |(step, _)| *step);
                (Command::Forward, here + 1..=after)
            }
            _ => {
                let step = self.random.random_range(1..=newest);
                let before = records.range(..=step).next_back();
                let before = before.map_or(0, |(step, _)| *step);
                (Command::GoTo { step }, before..=step)
            }
        };
        let is_forward = command == Command::Forward;
        match self.rewind(command).await {
            Ok(()) => {
                let step = self.check_return(records).await;
                assert!(
                    bounds.contains(&step),
                    "{step}, not {bounds:?}\n{}",
                    self.story()
                );
                true
            }
            Err(Rejection::NothingAfter) => {
                assert!(is_forward && newest == here, "{}", self.story());
                false
            }
            Err(Rejection::NothingBefore) => {
                assert_eq!(here, 1);
                false
            }
            Err(Rejection::AlreadySo | Rejection::NoStep { .. }) => false,
            Err(other) => panic!("{other}\n{}", self.story()),
        }
    }

    /// Another client lets the stream live for a while, or for ever.
    async fn expire(&mut self) {
        let words: &[&str] = match self.random.random_range(0..2) {
            0 => &["PEXPIRE", "orders", TTL_MS],
            _ => &["PERSIST", "orders"],
        };
        self.history.push(words.join(" "));
        self.outside.send(words).await.unwrap();
        // Nothing of that is in the picture; this is.
        let add = ["XADD", "orders", "*", "note", "kept for a while"];
        self.outside.send(&add).await.unwrap();
        self.playground.observe().await.unwrap();
    }
}

async fn walk_with_rewinds(seed: u64, trims: bool, steps: usize) {
    let (mut walk, supervisor, _folder) = set_out(seed).await;
    let settings = Settings {
        min_idle_ms: 5_000,
        max_deliveries: 2,
        reaper_every_ms: 10_000,
        ..Settings::default()
    };
    walk.obey(Command::Configure { settings }).await;
    let mut records = BTreeMap::new();
    let mut returns = 0;
    for _ in 0..steps {
        let before = walk.playground.position();
        match walk.random.random_range(0..20) {
            0..5 => returns += u64::from(walk.wander(&mut records).await),
            5..7 => {
                walk.playground.observe().await.unwrap();
                walk.check().await;
                let command = edits::edit(&walk.page, &mut walk.random, trims);
                walk.obey(command).await;
            }
            7 => walk.expire().await,
            _ => walk.go(trims).await,
        }
        walk.check().await;
        let after = walk.playground.position();
        if after.epoch == before.epoch && after.step > before.step {
            // What came after the earlier step is gone.
            records.split_off(&(before.step + 1));
        }
        walk.record(&mut records).await;
    }
    assert!(returns > steps as u64 / 10, "only {returns} returns");
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_returned_to_is_what_it_was() {
    walk_with_rewinds(11, true, steps_with_rewinds()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_returned_to_while_it_grows_is_what_it_was() {
    walk_with_rewinds(12, false, steps_with_rewinds()).await;
}

fn actor(walk: &Walk, id: &str) -> Actor {
    (*walk.page.actors[id]).clone()
}

async fn step(walk: &mut Walk, actor: &str) {
    let actor = Some(actor.into());
    walk.obey(Command::Step { actor }).await;
    walk.check().await;
}

#[tokio::test]
async fn reads_that_waited_wait_again_in_their_order() {
    let (mut walk, supervisor, _folder) = set_out(14).await;
    let mut records = BTreeMap::new();
    for reader in ["c3", "c1", "c2"] {
        step(&mut walk, reader).await;
        walk.record(&mut records).await;
    }
    let blocked = walk.page.step;
    for _ in 0..2 {
        step(&mut walk, "p1").await;
    }
    assert!(actor(&walk, "c3").hand.is_some() && actor(&walk, "c1").hand.is_some());
    for _ in 0..3 {
        walk.rewind(Command::GoTo { step: blocked }).await.unwrap();
        assert_eq!(walk.check_return(&mut records).await, blocked);
        for reader in ["c1", "c2", "c3"] {
            assert_eq!(
                actor(&walk, reader).state,
                shared::world::ActorState::Blocked
            );
        }
        // The one that waited first is served first, again.
        step(&mut walk, "p1").await;
        assert!(actor(&walk, "c3").hand.is_some());
        assert!(actor(&walk, "c1").hand.is_none());
    }
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}

#[tokio::test]
async fn another_client_that_waits_is_not_fed_by_going_back() {
    let (mut walk, supervisor, _folder) = set_out(15).await;
    let mut records = BTreeMap::new();
    step(&mut walk, "p1").await;
    walk.record(&mut records).await;
    let unread = walk.page.step;
    for actor in ["c1", "a1"] {
        step(&mut walk, actor).await;
    }
    let words = "XREADGROUP GROUP billing visitor BLOCK 0 STREAMS orders >";
    let words: Vec<&str> = words.split(' ').collect();
    let ticket = walk.outside.ask(&words);
    let blocked = async {
        let id = walk.outside.id();
        while !backend::redis::probe::client(&mut walk.witness, id)
            .await
            .unwrap()
            .is_some_and(|client| client.blocked)
        {
            tokio::task::yield_now().await;
        }
    };
    timeout(Duration::from_secs(5), blocked).await.unwrap();
    walk.rewind(Command::GoTo { step: unread }).await.unwrap();
    assert_eq!(walk.check_return(&mut records).await, unread);
    let reply = walk.outside.answer(ticket);
    let reply = timeout(Duration::from_secs(5), reply).await.unwrap();
    let reply = reply.unwrap();
    assert_eq!(reply, shared::reply::Reply::Nil, "it was let go");
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}

#[tokio::test]
async fn a_full_redis_goes_back_and_stays_full() {
    let (mut walk, supervisor, _folder) = set_out(16).await;
    let mut records = BTreeMap::new();
    for actor in ["p1", "p1", "c1", "c1"] {
        step(&mut walk, actor).await;
        walk.record(&mut records).await;
    }
    let full = ["CONFIG", "SET", "maxmemory", "1"];
    walk.outside.send(&full).await.unwrap();
    step(&mut walk, "c2").await;
    walk.record(&mut records).await;
    let last = walk.page.step;
    for back in 1..=4 {
        walk.rewind(Command::Back).await.unwrap();
        assert_eq!(walk.check_return(&mut records).await, last - back);
    }
    walk.rewind(Command::GoTo { step: last }).await.unwrap();
    assert_eq!(walk.check_return(&mut records).await, last);
    let ask = ["CONFIG", "GET", "maxmemory"];
    let limit = walk.outside.send(&ask).await.unwrap();
    assert_eq!(limit.list()[1].text(), Some("1"));
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}

#[tokio::test]
async fn going_on_from_an_earlier_step_lets_go_of_what_came_after() {
    let (mut walk, supervisor, _folder) = set_out(17).await;
    for _ in 0..5 {
        step(&mut walk, "p1").await;
    }
    for _ in 0..3 {
        walk.rewind(Command::Back).await.unwrap();
        walk.check_return(&mut BTreeMap::new()).await;
    }
    assert_eq!((walk.page.step, walk.playground.newest_step()), (3, 6));
    step(&mut walk, "c1").await;
    assert_eq!((walk.page.step, walk.playground.newest_step()), (4, 4));
    let forward = walk.playground.obey(Command::Forward).await;
    assert_eq!(forward, Err(Rejection::NothingAfter));
    let far = walk.playground.obey(Command::GoTo { step: 5 }).await;
    assert_eq!(far, Err(Rejection::NoStep { step: 5 }));
    // Who has the first picture of the epoch is told the one step; nobody has
    // an earlier one.
    let mut position = walk.playground.position();
    position.step = 3;
    assert_eq!(walk.playground.steps_after(position).unwrap().len(), 1);
    position.step = 2;
    assert!(walk.playground.steps_after(position).is_none());
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}

#[tokio::test]
async fn of_what_is_large_the_newest_steps_and_the_first_are_kept() {
    let (mut walk, supervisor, _folder) = set_out(19).await;
    // Nothing that DUMP could make smaller.
    for _ in 0..5_000 {
        let mut noise = || format!("{:032x}", walk.random.random::<u128>());
        let noise: String = (0..6).map(|_| noise()).collect();
        let add = ["XADD", "orders", "*", "note", &noise];
        walk.outside.send(&add).await.unwrap();
    }
    walk.playground.observe().await.unwrap();
    walk.check().await;
    let mut records = BTreeMap::new();
    for n in 0..90 {
        step(&mut walk, "p1").await;
        if n > 75 {
            walk.record(&mut records).await;
        }
    }
    let (kept, bytes) = walk.playground.kept();
    assert!((16..90).contains(&kept), "{kept} steps kept");
    assert!(bytes <= 64 << 20, "{bytes} bytes");
    let last = walk.page.step;
    for back in 1..=12 {
        walk.rewind(Command::Back).await.unwrap();
        assert_eq!(walk.check_return(&mut records).await, last - back);
    }
    walk.rewind(Command::GoTo { step: 1 }).await.unwrap();
    assert_eq!(walk.check_return(&mut records).await, 1);
    assert_eq!(walk.page.streams["orders"].head.length, 0);
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}

#[tokio::test]
async fn two_thousand_steps_are_kept_in_a_bounded_space() {
    let (mut walk, supervisor, _folder) = set_out(18).await;
    let mut records = BTreeMap::new();
    for n in 0..2_100 {
        let actor = ["p1", "c1", "c1", "c1", "a1", "a1", "a1"][n % 7];
        step(&mut walk, actor).await;
        if n % 50 == 0 {
            walk.record(&mut records).await;
        }
    }
    let (kept, bytes) = walk.playground.kept();
    assert!(kept >= 2_000, "{kept} steps kept, in {bytes} bytes");
    assert!(bytes <= 64 << 20, "{bytes} bytes");
    for step in records.keys().rev().step_by(7).copied().collect::<Vec<_>>() {
        walk.rewind(Command::GoTo { step }).await.unwrap();
        assert_eq!(walk.check_return(&mut records).await, step);
    }
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}
