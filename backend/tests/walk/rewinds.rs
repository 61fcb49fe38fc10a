//! Walks that go back and forward, to other branches and to bookmarks. Wherever
//! they return to, Redis holds what it held, for as long as it held it, idle for
//! as long by the room's clock; and every actor is where it was.

use std::{collections::BTreeMap, ops::RangeInclusive, time::Duration};

use rand::seq::IteratorRandom;
use shared::{
    chronicle::{BranchId, Chronicle, Place},
    world::Actor,
};
use tokio::time::timeout;

use super::*;

/// Moves of each walk that goes back and forward, where `WALK_STEPS` names no
/// other number. There are two such walks.
const STEPS_WITH_REWINDS: usize = 5_200;
/// Places that a walk remembers itself: some of them, so that a long one does
/// not need more than a short one.
const RECORDS: usize = 400;
/// Branches that a room has at most.
const BRANCHES: usize = 32;

fn steps_with_rewinds() -> usize {
    let named = std::env::var("WALK_STEPS").ok();
    named.map_or(STEPS_WITH_REWINDS, |named| named.parse().unwrap())
}

/// How long a walk may take between two looks at a key's time to live.
const TTL_TOLERANCE_MS: i64 = 60_000;
const TTL_MS: &str = "5000000";

/// What was true at some places.
type Records = BTreeMap<Place, Record>;

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

    fn place(&self) -> Place {
        self.playground.place().unwrap()
    }

    async fn record(&mut self, records: &mut Records) {
        let place = self.place();
        if records.contains_key(&place) {
            return;
        }
        let world = lasting(&self.page);
        let held = self.held().await;
        records.insert(place, Record { world, held });
        if records.len() > RECORDS {
            // What the room has let go of, and one more than that.
            records.retain(|place, _| self.playground.keeps(*place));
            let any = records.keys().choose(&mut self.random).copied();
            records.remove(&any.unwrap());
        }
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
    async fn check_return(&mut self, records: &Records) -> u64 {
        // A read that waits under a cursor that was set back is served when it
        // is sent again: that is a step.
        let served = self.playground.fresh().len() as u64;
        self.page = self.playground.world().clone();
        self.check().await;
        let step = self.page.step - served;
        let log = self.playground.last_steps(1);
        assert!(log.iter().all(|last| last.number == self.page.step));
        if served > 0 {
            return step;
        }
        if let Some(was) = records.get(&self.place()) {
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

    /// The recorded steps of a branch's line that can be gone to.
    fn recorded(&self, records: &Records, branch: BranchId) -> Vec<u64> {
        let line = self.playground.chronicle().line(branch);
        let on_line = |place: &&Place| {
            let end = line.iter().find(|end| place.step <= end.step);
            end.is_some_and(|end| end.branch == place.branch)
        };
        let kept = records.keys().filter(on_line);
        let kept = kept.filter(|place| self.playground.keeps(**place));
        let mut steps: Vec<u64> = kept.map(|place| place.step).collect();
        steps.sort_unstable();
        steps
    }

    /// Where one of these lands that goes to a step of a branch, or the last one
    /// kept before it.
    fn landing(&self, records: &Records, branch: BranchId, step: u64) -> RangeInclusive<u64> {
        let recorded = self.recorded(records, branch);
        let before = recorded.into_iter().rfind(|before| *before <= step);
        before.unwrap_or(1)..=step
    }

    /// Back, forward, or anywhere. True if that was somewhere else.
    async fn wander(&mut self, records: &Records) -> bool {
        self.playground.observe().await.unwrap();
        self.check().await;
        let here = self.page.step;
        let chronicle = self.playground.chronicle();
        let present = chronicle.branch;
        let newest = self.playground.newest_step();
        let (command, bounds) = match self.random.random_range(0..8) {
            0 | 1 => (Command::Back, self.landing(records, present, here - 1)),
            2 => {
                let mut after = self.recorded(records, present).into_iter();
                let after = after.find(|after| *after > here).unwrap_or(newest);
                (Command::Forward, here + 1..=after)
            }
            3 => {
                let step = self.random.random_range(1..=newest);
                (Command::GoTo { step }, self.landing(records, present, step))
            }
            4 | 5 => {
                let branch = chronicle.branches.choose(&mut self.random).unwrap();
                let (id, newest) = (branch.id, branch.newest);
                let wanted = self.random.random_range(1..=newest);
                let step = Some(wanted).filter(|_| self.random.random_range(0..2) > 0);
                let bounds = match step {
                    Some(step) => self.landing(records, id, step),
                    None => newest..=newest,
                };
                (Command::SwitchBranch { branch: id, step }, bounds)
            }
            6 => {
                let Some(bookmark) = chronicle.bookmarks.choose(&mut self.random) else {
                    return false;
                };
                let at = bookmark.at.step..=bookmark.at.step;
                let bookmark = bookmark.id;
                (Command::GoToBookmark { bookmark }, at)
            }
            _ => {
                self.keep_course(&chronicle).await;
                return false;
            }
        };
        match self.rewind(command.clone()).await {
            Ok(()) => {
                let step = self.check_return(records).await;
                assert!(
                    bounds.contains(&step),
                    "{step}, not {bounds:?}\n{}",
                    self.story()
                );
                let branch = match command {
                    Command::SwitchBranch { branch, .. } => branch,
                    _ => present,
                };
                // Whom a bookmark leads to, or what a served read began.
                let is_free = matches!(command, Command::GoToBookmark { .. });
                let now = self.playground.chronicle().branch;
                assert!(is_free || now == branch || self.page.step > step);
                true
            }
            Err(Rejection::NothingAfter) => {
                let is_forward = command == Command::Forward;
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

    /// Sets, takes away, names and deletes.
    async fn keep_course(&mut self, chronicle: &Chronicle) {
        let branch = chronicle.branches.choose(&mut self.random).unwrap().id;
        let bookmark = chronicle.bookmarks.choose(&mut self.random);
        let command = match (self.random.random_range(0..10), bookmark) {
            (0, _) => Command::NameBranch {
                branch,
                name: "一条路".into(),
            },
            (1, _) => Command::DeleteBranch { branch },
            (2 | 3, Some(bookmark)) => Command::RemoveBookmark {
                bookmark: bookmark.id,
            },
            _ => Command::AddBookmark {
                name: "here".into(),
            },
        };
        self.history.push(format!("{command:?}"));
        match self.playground.obey(command).await {
            Ok(()) | Err(Rejection::BranchInUse { .. } | Rejection::BookmarksFull { max: 64 }) => {}
            Err(other) => panic!("{other}\n{}", self.story()),
        }
    }

    /// Whatever was let go of, what is marked can be gone to.
    fn check_course(&self) {
        let chronicle = self.playground.chronicle();
        assert!(chronicle.branches.len() <= BRANCHES, "{}", self.story());
        let ends = chronicle.branches.iter().map(|branch| Place {
            branch: branch.id,
            step: branch.newest,
        });
        let partings = chronicle.branches.iter().filter_map(|branch| branch.from);
        let bookmarks = chronicle.bookmarks.iter().map(|bookmark| bookmark.at);
        for place in ends.chain(partings).chain(bookmarks) {
            assert!(
                self.playground.keeps(place),
                "{place:?} is not kept\n{}",
                self.story()
            );
        }
        assert!(self.playground.kept().0 <= 4_096);
    }

    /// A stream of a megabyte that DUMP cannot make smaller.
    async fn fill(&mut self) {
        for _ in 0..5_000 {
            let mut noise = || format!("{:032x}", self.random.random::<u128>());
            let noise: String = (0..6).map(|_| noise()).collect();
            let add = ["XADD", "orders", "*", "note", &noise];
            self.outside.send(&add).await.unwrap();
        }
        self.playground.observe().await.unwrap();
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
        match walk.random.random_range(0..20) {
            0..5 => returns += u64::from(walk.wander(&records).await),
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
        walk.check_course();
        walk.record(&mut records).await;
        let told = walk.history.len().saturating_sub(20);
        walk.history.drain(..told);
    }
    assert!(returns > steps as u64 / 10, "only {returns} returns");
    let branches = walk.playground.chronicle().branches;
    let last = branches.iter().map(|branch| branch.id.0).max();
    assert!(last > Some(steps as u64 / 20), "only {last:?} branches");
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
        assert_eq!(walk.check_return(&records).await, blocked);
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
    assert_eq!(walk.check_return(&records).await, unread);
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
        assert_eq!(walk.check_return(&records).await, last - back);
    }
    walk.rewind(Command::GoTo { step: last }).await.unwrap();
    assert_eq!(walk.check_return(&records).await, last);
    let ask = ["CONFIG", "GET", "maxmemory"];
    let limit = walk.outside.send(&ask).await.unwrap();
    assert_eq!(limit.list()[1].text(), Some("1"));
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}

/// Whoever has seen a key before the room goes back may not write what depends
/// on that: going back writes the key.
#[tokio::test]
async fn another_clients_watch_is_broken_by_going_back() {
    let (mut walk, supervisor, _folder) = set_out(20).await;
    let mut records = BTreeMap::new();
    for actor in ["p1", "c1"] {
        step(&mut walk, actor).await;
        walk.record(&mut records).await;
    }
    for (goes_back, executed) in [(false, true), (true, false)] {
        walk.outside.send(&["WATCH", "orders"]).await.unwrap();
        if goes_back {
            let step = walk.page.step - 1;
            walk.rewind(Command::GoTo { step }).await.unwrap();
            walk.check_return(&records).await;
        }
        for words in [&["MULTI"][..], &["XADD", "orders", "*", "note", "seen"]] {
            walk.outside.send(words).await.unwrap();
        }
        let reply = walk.outside.send(&["EXEC"]).await.unwrap();
        let is_nil = reply == shared::reply::Reply::Nil;
        assert_eq!(!is_nil, executed, "{reply:?}");
        walk.playground.observe().await.unwrap();
        walk.check().await;
    }
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}

#[tokio::test]
async fn going_on_from_an_earlier_step_keeps_what_came_after() {
    let (mut walk, supervisor, _folder) = set_out(17).await;
    let mut records = BTreeMap::new();
    for _ in 0..5 {
        step(&mut walk, "p1").await;
        walk.record(&mut records).await;
    }
    for _ in 0..3 {
        walk.rewind(Command::Back).await.unwrap();
        walk.check_return(&records).await;
    }
    assert_eq!((walk.page.step, walk.playground.newest_step()), (3, 6));
    step(&mut walk, "c1").await;
    walk.record(&mut records).await;
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
    let (branch, step) = (BranchId::FIRST, None);
    let back = Command::SwitchBranch { branch, step };
    walk.rewind(back).await.unwrap();
    assert_eq!(walk.check_return(&records).await, 6);
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}

/// Back by one and on by two, again and again: each way grows from the last one,
/// and none of them can be let go of without what the others stand on.
#[tokio::test]
async fn the_line_that_the_room_is_on_stays_whole_however_many_branches_grow() {
    let (mut walk, supervisor, _folder) = set_out(21).await;
    let mut line = BTreeMap::new();
    for n in 0..3 * BRANCHES {
        for turn in 0..2 {
            step(&mut walk, ["p1", "c1", "a1"][(n + turn) % 3]).await;
            let world = lasting(&walk.page);
            let held = walk.held().await;
            line.insert(walk.page.step, Record { world, held });
        }
        walk.check_course();
        walk.rewind(Command::Back).await.unwrap();
        walk.check_return(&BTreeMap::new()).await;
        line.split_off(&(walk.page.step + 1));
    }
    assert_eq!(walk.playground.chronicle().branches.len(), BRANCHES);
    assert!(line.len() > 2 * BRANCHES);
    for (number, was) in &line {
        let step = *number;
        match walk.rewind(Command::GoTo { step }).await {
            Ok(()) | Err(Rejection::AlreadySo) => {}
            Err(other) => panic!("{other}"),
        }
        assert_eq!(walk.check_return(&BTreeMap::new()).await, step);
        assert_eq!(lasting(&walk.page), was.world);
        assert_eq!(walk.held().await.content, was.held.content);
    }
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}

/// A bookmark's step stays when the steps that led to it are not kept any more.
#[tokio::test]
async fn a_bookmark_and_a_branch_outlive_the_steps_around_them() {
    let (mut walk, supervisor, _folder) = set_out(22).await;
    let mut records = BTreeMap::new();
    for actor in ["p1", "c1", "p1", "a1", "a1", "a1"] {
        step(&mut walk, actor).await;
        walk.record(&mut records).await;
    }
    let end = walk.place();
    walk.rewind(Command::Back).await.unwrap();
    walk.check_return(&records).await;
    let name = "before the third".to_owned();
    walk.obey(Command::AddBookmark { name }).await;
    let marked = walk.place();
    let around = Place {
        step: marked.step - 2,
        ..marked
    };
    for n in 0..4_400 {
        let (actor, poison) = ("p1".into(), n % 2 == 0);
        let command = Command::Poison { actor, poison };
        walk.playground.obey(command).await.unwrap();
        walk.playground.fresh();
    }
    walk.page = walk.playground.world().clone();
    walk.check().await;
    walk.check_course();
    assert!(!walk.playground.keeps(around));
    let bookmark = walk.playground.chronicle().bookmarks[0].id;
    walk.rewind(Command::GoToBookmark { bookmark })
        .await
        .unwrap();
    assert_eq!(walk.check_return(&records).await, marked.step);
    let (branch, step) = (end.branch, None);
    let command = Command::SwitchBranch { branch, step };
    walk.rewind(command).await.unwrap();
    assert_eq!(walk.check_return(&records).await, end.step);
    assert_eq!(walk.place(), end);
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}

#[tokio::test]
async fn of_what_is_large_the_newest_steps_and_the_first_are_kept() {
    let (mut walk, supervisor, _folder) = set_out(19).await;
    walk.fill().await;
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
        assert_eq!(walk.check_return(&records).await, last - back);
    }
    walk.rewind(Command::GoTo { step: 1 }).await.unwrap();
    assert_eq!(walk.check_return(&records).await, 1);
    assert_eq!(walk.page.streams["orders"].head.length, 0);
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}

/// What bookmarks and branches hold on to is bounded, too.
#[tokio::test]
async fn of_what_is_large_only_so_much_is_marked() {
    let (mut walk, supervisor, _folder) = set_out(23).await;
    walk.fill().await;
    let mut refused = None;
    for _ in 0..40 {
        for _ in 0..2 {
            let actor = Some("p1".into());
            let step = walk.playground.obey(Command::Step { actor }).await;
            step.unwrap();
        }
        let name = "large".to_owned();
        let marked = walk.playground.obey(Command::AddBookmark { name }).await;
        refused = refused.or(marked.err());
        walk.playground.obey(Command::Back).await.unwrap();
        let (_, bytes) = walk.playground.kept();
        assert!(bytes <= 64 << 20, "{bytes} bytes");
    }
    walk.check_course();
    let chronicle = walk.playground.chronicle();
    let count = chronicle.bookmarks.len();
    assert!((8..24).contains(&count), "{count} bookmarks");
    let max = count as u64;
    assert_eq!(refused, Some(Rejection::BookmarksFull { max }));
    assert!((8..30).contains(&chronicle.branches.len()));
    for bookmark in &chronicle.bookmarks {
        let (at, bookmark) = (bookmark.at.step, bookmark.id);
        let go = Command::GoToBookmark { bookmark };
        walk.playground.obey(go).await.unwrap();
        assert_eq!(walk.playground.position().step, at);
    }
    walk.playground.fresh();
    walk.page = walk.playground.world().clone();
    walk.check().await;
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
    for place in records.keys().rev().step_by(7) {
        let step = place.step;
        walk.rewind(Command::GoTo { step }).await.unwrap();
        assert_eq!(walk.check_return(&records).await, step);
    }
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}
