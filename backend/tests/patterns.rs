//! Every pattern on a real Redis: random steps, crashes, restarts and turns of
//! the clock. After each of them the picture that a page folds from the steps is
//! what Redis holds, nothing that the actors did is taken for somebody else's
//! doing, and what is lost or done twice is what the pattern says of itself.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "patterns/numbering.rs"]
mod numbering;
#[path = "patterns/together.rs"]
mod together;
#[allow(dead_code, reason = "shared with the random walks")]
#[path = "walk/truth.rs"]
mod truth;
#[path = "patterns/watching.rs"]
mod watching;

use std::{os::unix::fs::PermissionsExt, path::Path};

use backend::{
    redis::{
        connection::Connection,
        lifetimes::LEAST_MS,
        server::{ServerOptions, find_server_binary},
        supervisor::Supervisor,
    },
    room::playground::Playground,
};
use rand::{RngExt, SeedableRng, seq::IndexedRandom};
use rand_pcg::Pcg32;
use shared::{
    command::Command,
    id::{ActorId, EntryId, Key},
    ledger::Totals,
    next::{Choice, Forecast, ItemDoes, choices},
    patterns::{Kind, PatternId, Promise},
    rejection::Rejection,
    reply::Reply,
    step::Cause,
    why::Why,
    world::{ActorState, CrashPoint, Mark, Moment, Plain, Settings, Value, World},
};
use tempfile::TempDir;

/// Moves of each walk.
const MOVES: usize = 700;

struct Walk {
    playground: Playground,
    page: World,
    witness: Connection,
    random: Pcg32,
    history: Vec<String>,
    /// Another client does something now and then.
    has_outsider: bool,
}

impl Walk {
    async fn start(slug: &str, seed: u64, has_outsider: bool) -> (Self, Supervisor, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        let program = Path::new(env!("CARGO_BIN_EXE_backend"));
        let supervisor = Supervisor::start_in(program, folder.path()).await.unwrap();
        let named = std::env::var_os("REDIS_SERVER").map(std::path::PathBuf::from);
        let options = ServerOptions::new(find_server_binary(named.as_deref()).unwrap());
        let pattern = PatternId::from_slug(slug).expect("a pattern of that name");
        let playground = Playground::start(&supervisor, &options, pattern, seed).await;
        let playground = playground.unwrap();
        let socket = playground.server().socket_path().to_owned();
        let mut walk = Self {
            page: playground.world().clone(),
            witness: Connection::open(&socket, "witness").await.unwrap(),
            playground,
            random: Pcg32::seed_from_u64(seed),
            history: Vec::new(),
            has_outsider,
        };
        walk.playground.fresh();
        (walk, supervisor, folder)
    }

    async fn obey(&mut self, command: Command) {
        self.history.push(format!("{command:?}"));
        match self.playground.obey(command).await {
            Ok(())
            | Err(
                Rejection::NobodyReady
                | Rejection::ActorCrashed { .. }
                | Rejection::ActorBlocked { .. }
                | Rejection::ActorRunning { .. }
                | Rejection::NothingBefore
                | Rejection::NothingAfter,
            ) => {}
            Err(other) => panic!("{other}\n{}", self.story()),
        }
    }

    async fn go(&mut self) {
        let actors: Vec<ActorId> = self.page.actors.keys().cloned().collect();
        let actor = actors.choose(&mut self.random).unwrap().clone();
        match self.random.random_range(0..100) {
            0..20 => self.choose().await,
            20..50 => self.obey(Command::Step { actor: None }).await,
            50..70 => self.obey(Command::Step { actor: Some(actor) }).await,
            70..75 => self.obey(Command::Crash { actor }).await,
            75..85 => self.obey(Command::Restart { actor }).await,
            85..89 => self.plan_crash(actor).await,
            89..93 => {
                let by_ms = self.random.random_range(1..15_000);
                self.obey(Command::TurnClock { by_ms }).await;
            }
            93..95 if !self.is_stopped_by_poison() => {
                self.obey(Command::Poison {
                    actor: "p1".into(),
                    poison: true,
                })
                .await;
            }
            95..97 => {
                self.go_back().await;
            }
            _ if self.has_outsider => self.meddle().await,
            _ => self.obey(Command::Step { actor: None }).await,
        }
    }

    /// A worker that only looks finds such a message first for ever, and so do
    /// servers whose callers wait meanwhile.
    fn is_stopped_by_poison(&self) -> bool {
        let pattern = self.page.pattern.pattern();
        FINDS_IT_FOR_EVER.contains(&pattern.slug) || pattern.replies().is_some()
    }

    /// One of what could happen next; it does what was foreseen.
    async fn choose(&mut self) {
        let lines: Vec<Choice> = choices(&self.page)
            .into_iter()
            .filter(|choice| is_told_apart(&choice.foresees))
            .collect();
        let Some(choice) = lines.choose(&mut self.random).cloned() else {
            return;
        };
        let number = self.playground.world().step + 1;
        self.obey(choice.command.clone()).await;
        // A crash that was planned, or what another client did, comes after it.
        let steps = self.playground.last_steps(5);
        let step = steps.iter().find(|step| step.number == number).unwrap();
        let why = step.effects[0].why.clone();
        let is_as_foreseen = if together::is_about(&choice.foresees) {
            together::came_about(&choice.foresees, &step.effects)
        } else {
            came_about(&choice.foresees, &why)
        };
        assert!(is_as_foreseen, "{choice:?}: {why:?}\n{}", self.story());
    }

    async fn plan_crash(&mut self, actor: ActorId) {
        let lines = self.page.actors[&actor].program.program().lines;
        let line = lines.choose(&mut self.random).unwrap().label.into();
        let moments = [Moment::Before, Moment::After];
        let moment = *moments.choose(&mut self.random).unwrap();
        let point = Some(CrashPoint { line, moment });
        self.obey(Command::PlanCrash { actor, point }).await;
    }

    /// Back, and on from there.
    async fn go_back(&mut self) {
        let kept = self.playground.world().clone();
        self.obey(Command::Back).await;
        self.playground.fresh();
        self.page = self.playground.world().clone();
        self.check().await;
        if self.page.step < kept.step {
            self.obey(Command::Forward).await;
            self.playground.fresh();
            self.page = self.playground.world().clone();
            assert_eq!(self.page.plain, kept.plain, "{}", self.story());
            assert_eq!(self.page.ledger, kept.ledger, "{}", self.story());
        }
    }

    /// What somebody at a redis-cli does.
    async fn meddle(&mut self) {
        let pattern = self.page.pattern.pattern();
        let key = pattern.stream;
        let of = match pattern.has_stream() {
            true => None,
            false => Some(pattern.keys[0].kind),
        };
        let reply = self
            .page
            .plain
            .keys()
            .find(|key| pattern.of_message(key).is_some());
        let reply = reply.map_or("reply:x1".to_owned(), ToString::to_string);
        let ways = if pattern.replies().is_some() { 8 } else { 5 };
        let words: Vec<&str> = match (of, self.random.random_range(0..ways)) {
            (_, 5) => vec!["LPUSH", &reply, &reply[6..]],
            (_, 6) => vec!["DEL", &reply],
            (_, 7) => vec!["PEXPIRE", &reply, "7000"],
            // A group that goes with its stream is nobody's to make again.
            (None, 3 | 4) => vec!["XADD", key, "*", "id", "x2"],
            (_, 3) => vec!["PEXPIRE", key, "20000"],
            (_, 4) => vec!["PERSIST", key],
            (None, 0) => vec!["XADD", key, "*", "id", "x1"],
            (None, 1) if pattern.slug == "stream-read-saved" => {
                vec!["SET", "orders:last:r1", "0-0"]
            }
            (None, 2) if pattern.has_readers() && pattern.keys.is_empty() => vec!["DEL", key],
            (None, _) => vec!["XTRIM", key, "MAXLEN", "3"],
            (Some(Kind::List), 0) => vec!["LPUSH", key, "x1"],
            (Some(Kind::List), 1) => vec!["RPOP", key],
            (Some(_), 0) => vec!["ZADD", key, "7", "x1"],
            (Some(_), 1) => vec!["ZPOPMIN", key],
            (Some(_), _) => vec!["DEL", key],
        };
        self.history.push(words.join(" "));
        self.witness.send(&words).await.unwrap();
        self.playground.observe().await.unwrap();
    }

    async fn check(&mut self) {
        for step in self.playground.fresh() {
            let text = serde_json::to_string(&*step).unwrap();
            let step: shared::step::Step = serde_json::from_str(&text).unwrap();
            let outside = step.cause == Cause::Outside;
            assert!(self.has_outsider || !outside, "{step:?}\n{}", self.story());
            self.page.take(&step).unwrap();
        }
        assert!(self.page == *self.playground.world(), "{}", self.story());
        if self.page.pattern.pattern().has_stream() {
            let clock = self.playground.clock();
            let compared = truth::compare(&mut self.witness, &self.page, &clock).await;
            if let Err(difference) = compared {
                panic!("{difference}\n{}", self.story());
            }
            self.check_readers();
        }
        self.check_income();
        self.check_names().await;
        for (key, _) in self.page.plain_keys() {
            let shown = self.page.plain.get(&key).map(|plain| (**plain).clone());
            let held = self.held(key.as_str(), shown.as_ref()).await;
            let held = held.map(|held| {
                shown
                    .as_ref()
                    .map_or(held.clone(), |shown| seen(shown, held))
            });
            self.check_end(key.as_str(), shown.as_ref()).await;
            assert_eq!(shown.map(items), held, "{key}\n{}", self.story());
        }
    }

    /// Nothing lies behind a reader that it could still be given, and what it
    /// kept in Redis is where it is.
    fn check_readers(&self) {
        let key = self.page.pattern.pattern().stream();
        for (id, actor) in &self.page.actors {
            let Some(group) = actor.role.group() else {
                continue;
            };
            let kept = self.page.plain.get(&Key::from(format!("orders:last:{id}")));
            let kept = kept.map(|kept| items((**kept).clone()).concat());
            let is_saved = self.page.pattern.pattern().slug == "stream-read-saved";
            if let Some(last) = actor.last_id.filter(|_| is_saved && !self.has_outsider) {
                let kept = kept.map_or(EntryId::MIN, |kept| kept.parse().unwrap());
                assert_eq!(last, kept, "{id}\n{}", self.story());
            }
            if actor.state != ActorState::Blocked {
                continue;
            }
            let before = self.page.streams.get(&key).into_iter();
            let before = before.flat_map(|stream| stream.entries.range(..=actor.cursor));
            for (entry, _) in before {
                let mark = self.page.mark(&key, group, *entry);
                let is_past = mark.is_some_and(|mark| mark != Mark::Unread);
                assert!(is_past, "{id} {entry} {mark:?}\n{}", self.story());
            }
        }
    }

    /// Where the work is a write in Redis, the sum there tells how often it was
    /// done: ten for each time.
    fn check_income(&self) {
        let Some(income) = self.page.plain.get("income") else {
            return;
        };
        let done = self.totals().processed * 10;
        let Value::Text { text } = &income.value else {
            panic!("{income:?}");
        };
        assert_eq!(*text, done.to_string(), "{}", self.story());
    }

    /// There are as many keys of single messages as the picture says.
    async fn check_names(&mut self) {
        for spec in self.page.pattern.pattern().of_messages() {
            let all = format!("{}*", spec.name);
            let found = self.witness.send(&["KEYS", &all]).await.unwrap();
            let shown = self.page.counts.get(spec.name).copied().unwrap_or_default();
            let story = self.story();
            assert_eq!(shown.size, found.list().len() as u64, "{story}");
            let of_it = |key: &&Key| key.as_str().starts_with(spec.name);
            let pictured = self.page.plain.keys().filter(of_it).count() as u64;
            assert_eq!(pictured, shown.size.min(24), "{story}");
        }
    }

    /// A key expires in Redis if it does in the picture; it has so much left
    /// there as here, or what keys are held for at least.
    async fn check_end(&mut self, key: &str, shown: Option<&Plain>) {
        let left = self.witness.send(&["PTTL", key]).await.unwrap();
        let left = u64::try_from(left.int().unwrap()).ok();
        let expires = shown.and_then(|plain| plain.expires_ms);
        let shown = expires.map(|at_ms| at_ms - self.page.now_ms);
        let story = self.story();
        match (left, shown) {
            (None, None) => {}
            (Some(left), Some(shown)) if left <= shown.max(LEAST_MS) + 1_000 => {}
            _ => panic!("{key} has {left:?} left, and {shown:?} is shown\n{story}"),
        }
    }

    /// What Redis holds there.
    async fn held(&mut self, key: &str, shown: Option<&Plain>) -> Option<Vec<String>> {
        let of_type = self.witness.send(&["TYPE", key]).await.unwrap();
        let words = match of_type.text().unwrap() {
            "none" => return None,
            "string" => {
                let text = self.witness.send(&["GET", key]).await.unwrap();
                return Some(vec![text.text().unwrap().to_owned()]);
            }
            "list" => vec!["LRANGE", key, "0", "-1"],
            "zset" => vec!["ZRANGE", key, "0", "-1", "WITHSCORES"],
            "hash" => vec!["HGETALL", key],
            other => panic!("{key} is a {other}, shown as {shown:?}"),
        };
        let reply = self.witness.send(&words).await.unwrap();
        let texts = reply.list().iter().filter_map(Reply::text);
        Some(texts.map(str::to_owned).collect())
    }

    fn totals(&self) -> Totals {
        self.page.ledger.all_totals()
    }

    fn story(&self) -> String {
        let last = self.history.len().saturating_sub(25);
        self.history[last..].join("\n")
    }
}

/// Patterns in which a message that fails every time is found first for ever.
const FINDS_IT_FOR_EVER: [&str; 2] = ["delay-queue-naive", "stream-read-saved"];

/// Whether what was foreseen can be held against what Redis answered.
fn is_told_apart(foreseen: &Forecast) -> bool {
    matches!(
        foreseen,
        Forecast::Item { .. }
            | Forecast::Reads { .. }
            | Forecast::WaitsAfter { .. }
            | Forecast::ReadsNothing { .. }
            | Forecast::Recalls { .. }
            | Forecast::Saves { .. }
    ) || together::is_about(foreseen)
}

/// Whether what was foreseen of a reader is what Redis answered.
fn was_read(foreseen: &Forecast, why: &Why) -> bool {
    match (foreseen, why) {
        (
            Forecast::Reads { first, count, kept },
            Why::Read {
                first: of,
                count: n,
                kept: k,
            },
        ) => first.as_ref() == Some(of) && (count, kept) == (n, k),
        (Forecast::WaitsAfter { latest, .. }, Why::WaitsAfter { latest: is, .. }) => latest == is,
        (Forecast::ReadsNothing { .. }, Why::NothingAfter { .. }) => true,
        (Forecast::Recalls { id }, Why::Recalled { id: is, .. }) => id == is,
        (Forecast::Saves { message }, Why::Saved { message: is, .. }) => message == is,
        _ => false,
    }
}

/// Whether what was foreseen of an item is what Redis answered.
fn came_about(foreseen: &Forecast, why: &Why) -> bool {
    if was_read(foreseen, why) {
        return true;
    }
    let Forecast::Item { does, message, .. } = foreseen else {
        return false;
    };
    let (is, of) = match why {
        Why::Pushed { message, .. } => (ItemDoes::Pushes, Some(message)),
        Why::Asked { message, .. } => (ItemDoes::Pushes, Some(message)),
        Why::AnsweredTo { message, .. } => (ItemDoes::Replies, Some(message)),
        Why::Heard { message } => (ItemDoes::Hears, Some(message)),
        Why::Popped { message, .. } => (ItemDoes::TakesOut, Some(message)),
        Why::Moved { message, .. } if *does == ItemDoes::Notes => (ItemDoes::Notes, Some(message)),
        Why::Moved { message, .. } => (ItemDoes::HandsOut, Some(message)),
        Why::BlocksOn { .. } => (ItemDoes::Waits, None),
        Why::NothingThere { .. } | Why::NothingDue { .. } => (ItemDoes::FindsNothing, None),
        Why::Peeked { message } => (ItemDoes::Finds, Some(message)),
        Why::Won { message } => (ItemDoes::Wins, Some(message)),
        Why::TooLate { message } => (ItemDoes::ComesTooLate, Some(message)),
        Why::Released { message } => (ItemDoes::Releases, Some(message)),
        Why::ReleasedNothing { message } => (ItemDoes::ReleasesNothing, Some(message)),
        Why::PutBack { message } => (ItemDoes::PutsBack, Some(message)),
        Why::NothingToPutBack => (ItemDoes::PutsBackNothing, None),
        _ => return false,
    };
    (does, message.as_ref()) == (&is, of)
}

fn items(plain: Plain) -> Vec<String> {
    match plain.value {
        Value::List { left, right, .. } => [left, right].concat(),
        Value::SortedSet { lowest, .. } => lowest
            .into_iter()
            .flat_map(|(member, score)| [member, score])
            .collect(),
        Value::Text { text } => vec![text],
        Value::Hash { fields, .. } => fields
            .into_iter()
            .flat_map(|(field, value)| [field, value])
            .collect(),
        other => panic!("{other:?}"),
    }
}

/// As much of what is held as the windows show.
fn seen(shown: &Plain, held: Vec<String>) -> Vec<String> {
    match &shown.value {
        Value::List {
            length,
            left,
            right,
        } => {
            assert_eq!(*length, held.len() as u64);
            let first = held.iter().take(left.len());
            let last = held.iter().skip(held.len() - right.len());
            first.chain(last).cloned().collect()
        }
        Value::SortedSet { size, lowest } => {
            assert_eq!(*size * 2, held.len() as u64);
            held.into_iter().take(lowest.len() * 2).collect()
        }
        Value::Text { .. } => held,
        Value::Hash { size, .. } => {
            assert_eq!(*size * 2, held.len() as u64);
            let mut fields: Vec<&[String]> = held.chunks(2).collect();
            fields.sort_unstable();
            fields.concat()
        }
        other => panic!("{other:?}"),
    }
}

async fn walk(slug: &str, seed: u64, has_outsider: bool) -> Totals {
    let (mut walk, supervisor, _folder) = Walk::start(slug, seed, has_outsider).await;
    let settings = Settings {
        min_idle_ms: 5_000,
        reaper_every_ms: 5_000,
        delay_ms: 5_000,
        ..Settings::default()
    };
    walk.obey(Command::Configure { settings }).await;
    // A cast of three is often down or waiting.
    let moves = match walk.page.pattern.pattern().has_readers() {
        true => 2 * MOVES,
        false => MOVES,
    };
    for _ in 0..moves {
        walk.go().await;
        walk.check().await;
    }
    let totals = walk.totals();
    // Who waits for a reply sends nothing meanwhile.
    let waits = walk.page.pattern.pattern().replies().is_some();
    let least = if waits { 8 } else { 20 };
    assert!(walk.page.ledger.sent() > least, "{slug}");
    assert!(totals.processed > 10, "{slug}: {totals:?}");
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
    totals
}

/// Crashes at any line lose and repeat exactly what the pattern says of itself.
async fn holds(slug: &str) {
    let promise = PatternId::from_slug(slug).expect("a pattern of that name");
    let promise = promise.pattern().promise;
    let mut found = Promise {
        loses: false,
        repeats: false,
    };
    for seed in 1..=2 {
        let totals = walk(slug, seed, false).await;
        found.loses |= totals.lost > 0;
        found.repeats |= totals.done_twice > 0;
    }
    assert_eq!(found, promise, "{slug}");
}

macro_rules! hold {
    ($($name:ident: $slug:literal;)*) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            holds($slug).await;
        })*
    };
}

hold! {
    a_list_that_is_popped_loses: "list-queue";
    a_list_that_is_polled_loses: "list-queue-polled";
    a_list_that_is_moved_repeats: "reliable-list";
    a_list_with_a_script_repeats: "reliable-list-lua";
    a_list_with_two_commands_loses_and_repeats: "reliable-list-naive";
    a_delay_queue_that_decides_loses: "delay-queue";
    a_delay_queue_with_a_script_loses: "delay-queue-lua";
    a_delay_queue_that_tries_again_repeats: "delay-queue-retry";
    a_delay_queue_that_only_looks_repeats: "delay-queue-naive";
    a_reader_that_remembers_loses: "stream-read";
    a_reader_that_saves_repeats: "stream-read-saved";
    a_reader_that_replays_repeats: "stream-read-replay";
    a_reader_that_asks_for_the_latest_loses: "stream-read-naive";
    marks_with_the_work_keep_every_message_once: "idempotent";
    marks_before_the_work_lose: "idempotent-key-first";
    marks_after_the_work_repeat: "idempotent-key-last";
    marks_that_are_gone_too_soon_repeat: "idempotent-short-naive";
    requests_over_lists_lose_and_repeat: "request-reply";
    requests_over_a_stream_lose_and_repeat: "request-reply-stream";
    ids_of_the_producers_own_repeat_as_others_do: "idempotent-producer";
    messages_one_by_one_repeat: "batch-one";
    messages_in_a_pipeline_repeat: "batch-pipeline";
    messages_in_a_transaction_repeat: "batch-multi";
}

/// Who comes later works as the others do, with keys of its own.
#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_comes_later_works_too() {
    let (mut walk, supervisor, _folder) = Walk::start("reliable-list", 1, false).await;
    let group = "workers".into();
    walk.obey(Command::AddConsumer { group }).await;
    for actor in ["p1", "w3", "w3"] {
        let actor = Some(actor.into());
        walk.obey(Command::Step { actor }).await;
        walk.check().await;
    }
    let own = walk.page.plain.get("tasks:w3").expect("its own list");
    assert_eq!(own.value.items().collect::<Vec<_>>(), ["m1"]);
    let refused = Command::AddConsumer {
        group: "others".into(),
    };
    let refused = walk.playground.obey(refused).await;
    assert!(
        matches!(refused, Err(Rejection::NoGroup { .. })),
        "{refused:?}"
    );
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_client_does_is_shown_as_its_doing() {
    for slug in [
        "list-queue",
        "reliable-list",
        "reliable-list-lua",
        "delay-queue",
        "stream-read",
        "stream-read-saved",
        "stream-read-replay",
        "stream-read-naive",
        "delay-queue-retry",
        "request-reply",
        "request-reply-stream",
    ] {
        walk(slug, 7, true).await;
    }
}

/// An XREAD that was armed with `$` keeps the id that this meant: after the way
/// back it is sent with that id, and is given what comes after it.
#[tokio::test(flavor = "multi_thread")]
async fn a_read_of_the_latest_is_sent_again_for_what_it_meant() {
    let (mut walk, supervisor, _folder) = Walk::start("stream-read-naive", 1, false).await;
    let step = |actor: &str| Command::Step {
        actor: Some(actor.into()),
    };
    for actor in ["p1", "r1", "p1"] {
        walk.obey(step(actor)).await;
        walk.check().await;
    }
    let first = *walk.page.streams[&Key::from("orders")]
        .entries
        .keys()
        .next()
        .unwrap();
    walk.obey(Command::Back).await;
    walk.playground.fresh();
    walk.page = walk.playground.world().clone();
    walk.check().await;
    let reader = walk.page.actors["r1"].clone();
    assert_eq!((reader.state, reader.cursor), (ActorState::Blocked, first));

    walk.witness
        .send(&["XADD", "orders", "*", "id", "mine"])
        .await
        .unwrap();
    walk.has_outsider = true;
    walk.playground.observe().await.unwrap();
    walk.check().await;
    let held = walk.page.actors["r1"].hand.clone().unwrap();
    assert_eq!(held.message, "mine".into());
    let steps = walk.playground.last_steps(1);
    let served = &steps[0].effects[1];
    assert_eq!(
        served.command.last(),
        Some(&first.to_string()),
        "{served:?}"
    );
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}

/// Without a group there is nothing to acknowledge; Redis says so with a 0.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_can_be_acknowledged_for_a_reader() {
    let (mut walk, supervisor, _folder) = Walk::start("stream-read", 1, false).await;
    for actor in ["r1", "p1"] {
        let actor = Some(actor.into());
        walk.obey(Command::Step { actor }).await;
    }
    walk.check().await;
    let held = walk.page.actors["r1"].hand.clone().unwrap();
    let (group, entry) = ("r1".into(), held.entry);
    walk.obey(Command::Acknowledge { group, entry }).await;
    walk.check().await;
    let steps = walk.playground.last_steps(1);
    let effect = &steps[0].effects[0];
    assert_eq!(effect.reply, Some(Reply::Int(0)));
    assert!(
        matches!(effect.why, Why::NothingPending { .. }),
        "{effect:?}"
    );
    assert_eq!(walk.page.actors["r1"].hand, Some(held));
    let refused = Command::AddGroup {
        group: "billing".into(),
        start: shared::command::GroupStart::End,
    };
    let refused = walk.playground.obey(refused).await;
    assert_eq!(refused, Err(Rejection::OnlyForGroups));
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}

/// A reader that comes later is one for itself, too.
#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_comes_later_reads_all_for_itself() {
    let (mut walk, supervisor, _folder) = Walk::start("stream-read-saved", 1, false).await;
    let group = "r2".into();
    walk.obey(Command::Step {
        actor: Some("p1".into()),
    })
    .await;
    walk.obey(Command::AddConsumer { group }).await;
    for actor in ["r3", "r3", "r3", "r3"] {
        let actor = Some(actor.into());
        walk.obey(Command::Step { actor }).await;
        walk.check().await;
    }
    let totals = walk.page.ledger.totals(&"r3".into());
    assert_eq!(totals.acknowledged, 1);
    assert!(walk.page.plain.contains_key(&Key::from("orders:last:r3")));
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}
