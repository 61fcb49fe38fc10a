//! The picture: everything a page shows, and the one way it changes.
//!
//! Architecture invariant: nothing outside this module writes to a [`World`];
//! the backend, the browser and the tests all go through [`World::take`].

mod actor;
mod diff;
mod pace;
mod plain;
mod sample;
mod stream;

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use self::{
    actor::{Actor, ActorState, CrashPoint, Held, ITEM_FAILS, Moment, Role, Watched, item_fields},
    diff::{Streams, diff},
    pace::{OutOfBounds, Pace, ReadOptions},
    plain::{KeyCount, Plain, PlainKeys, Value, plain_diff},
    sample::{Chart, GroupSample, Quantiles, Sample},
    stream::{
        Active, Consumer, Count, Entry, Group, GroupHead, Mark, Pending, Stream, StreamHead,
        Window, covered, message_name,
    },
};
use crate::{
    fact::{EntryRef, Fact},
    id::{ActorId, ConsumerName, EntryId, GroupName, Key},
    ledger::{Fate, Ledger, Status},
    patterns::{Kind, PatternId},
    step::Step,
};

/// Everything a page shows of a room.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct World {
    /// The last step taken.
    pub step: u64,
    /// The room's clock, in Unix milliseconds. It stands still in step mode.
    pub now_ms: u64,
    /// The pattern on the stage.
    pub pattern: PatternId,
    /// The Redis behind it.
    pub server: Arc<Server>,
    /// Whether the actors run by themselves.
    pub mode: Mode,
    /// What the driver may turn.
    pub settings: Settings,
    /// The pattern's streams that exist.
    pub streams: Streams,
    /// The pattern's other keys that exist.
    #[serde(default, skip_serializing_if = "PlainKeys::is_empty")]
    pub plain: PlainKeys,
    /// How many keys there are of which there is one for each message, by what
    /// stands before the message's name. `plain` has the newest of them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub counts: BTreeMap<Key, KeyCount>,
    /// The actors.
    pub actors: BTreeMap<ActorId, Arc<Actor>>,
    /// What became of every message.
    pub ledger: Arc<Ledger>,
    /// What live mode measured.
    pub chart: Chart,
}

/// Who decides when an actor runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The driver, line by line; the room's clock stands still.
    #[default]
    Step,
    /// The actors themselves, each at its pace; the room's clock runs.
    Live,
}

/// The Redis of a room.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// `redis` or `valkey`.
    pub product: String,
    /// Its version, as it says.
    pub version: String,
    /// Its unix socket, for `redis-cli -s`.
    pub socket: String,
    /// Whether it answers.
    pub up: bool,
    /// What this server lacks of what the playground can show, asked of the
    /// server (`COMMAND INFO`, `COMMAND DOCS`).
    pub lacks: Vec<String>,
}

/// What the driver may turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The reaper claims what has been idle for so long, in milliseconds.
    pub min_idle_ms: u64,
    /// What was delivered more often than this goes to the dead letters.
    pub max_deliveries: u64,
    /// The reaper looks this often, in milliseconds of the room's clock.
    pub reaper_every_ms: u64,
    /// What chance is drawn from: with the same seed the fair order, the crashes
    /// and the failures of each actor come in the same order.
    #[serde(default)]
    pub seed: u64,
    /// What is sent to a delay queue is due after so long, in milliseconds.
    #[serde(default = "Settings::usual_delay_ms")]
    pub delay_ms: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            min_idle_ms: 30_000,
            max_deliveries: 3,
            reaper_every_ms: 30_000,
            seed: 0,
            delay_ms: Self::usual_delay_ms(),
        }
    }
}

impl Settings {
    /// The longest time that may be set, in milliseconds: a day.
    pub const MAX_MS: u64 = 86_400_000;
    /// The most deliveries that may be set.
    pub const MAX_DELIVERIES: u64 = 1_000;

    fn usual_delay_ms() -> u64 {
        10_000
    }

    /// Whether every value is inside its bounds.
    pub fn is_sound(&self) -> bool {
        (1..=Self::MAX_DELIVERIES).contains(&self.max_deliveries)
            && self.min_idle_ms <= Self::MAX_MS
            && self.delay_ms <= Self::MAX_MS
            && (1..=Self::MAX_MS).contains(&self.reaper_every_ms)
    }
}

/// Something in the picture that is different now. Values are absolute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields are those of the part that changed")]
pub enum Change {
    /// The room's clock was turned.
    Clock { now_ms: u64 },
    /// The server came, went or was asked again.
    Server { server: Arc<Server> },
    /// The actors run by themselves from now on, or do not any more.
    Mode { mode: Mode },
    /// The settings were changed.
    Settings { settings: Settings },
    /// Live mode measured another stretch.
    Sample { sample: Arc<Sample> },
    /// An actor came or changed.
    Actor { id: ActorId, actor: Arc<Actor> },
    /// An actor was removed.
    ActorGone { id: ActorId },
    /// A key that is no stream came, or holds something else.
    Plain { key: Key, plain: Arc<Plain> },
    /// Such a key is gone: it was deleted, has expired, or is empty.
    PlainGone { key: Key },
    /// There are so many keys of which there is one for each message.
    Keys { prefix: Key, count: KeyCount },
    /// A stream came, or its totals changed.
    Stream { key: Key, head: StreamHead },
    /// A key was deleted.
    StreamGone { key: Key },
    /// An entry is in a window now.
    Entry {
        key: Key,
        id: EntryId,
        entry: Arc<Entry>,
    },
    /// An entry is in no window any more; `removed` where it was deleted or
    /// trimmed, else it is still stored.
    EntryGone {
        key: Key,
        id: EntryId,
        removed: bool,
    },
    /// A group came, or its totals changed.
    Group {
        key: Key,
        group: GroupName,
        head: GroupHead,
    },
    /// A group was destroyed.
    GroupGone { key: Key, group: GroupName },
    /// A consumer came or changed.
    Consumer {
        key: Key,
        group: GroupName,
        consumer: ConsumerName,
        state: Arc<Consumer>,
    },
    /// A consumer was deleted.
    ConsumerGone {
        key: Key,
        group: GroupName,
        consumer: ConsumerName,
    },
    /// An entry is pending now, or its owner, count or time changed.
    Pending {
        key: Key,
        group: GroupName,
        id: EntryId,
        pending: Arc<Pending>,
    },
    /// An entry is not in the pending list any more, or left its windows.
    PendingGone {
        key: Key,
        group: GroupName,
        id: EntryId,
    },
}

/// A step that does not follow the last one: some were missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("step {got} does not follow step {have}")]
pub struct Gap {
    /// The last step taken.
    pub have: u64,
    /// The step that came.
    pub got: u64,
}

impl World {
    /// Folds a fact of the next step early. Live mode folds each fact as its
    /// reply comes, since the actors' next lines depend on it, and takes the
    /// step later with [`World::close`].
    pub fn fold(&mut self, fact: &Fact) {
        self.record(self.step + 1, fact);
    }

    /// Takes a step whose changes were applied and whose facts were folded
    /// already: it is the same picture that [`World::take`] leads to.
    ///
    /// # Errors
    /// [`Gap`] where the step is not the next one.
    pub fn close(&mut self, step: &Step) -> Result<(), Gap> {
        self.expect(step)?;
        self.step = step.number;
        Ok(())
    }

    /// Takes a step: its changes, then its facts.
    ///
    /// # Errors
    /// [`Gap`] where the step is not the next one; nothing was changed then.
    pub fn take(&mut self, step: &Step) -> Result<(), Gap> {
        self.expect(step)?;
        self.step = step.number;
        for change in &step.changes {
            self.apply(change);
        }
        for fact in &step.facts {
            self.record(step.number, fact);
        }
        if let Some(sums) = &step.sums {
            Arc::make_mut(&mut self.ledger).set_sums(sums);
        }
        Ok(())
    }

    fn expect(&self, step: &Step) -> Result<(), Gap> {
        if step.number == self.step + 1 {
            return Ok(());
        }
        Err(Gap {
            have: self.step,
            got: step.number,
        })
    }

    fn record(&mut self, step: u64, fact: &Fact) {
        self.recall(fact);
        Arc::make_mut(&mut self.ledger).record(step, fact);
    }

    /// Brings back the record that a fact is about, where the ledger let it go,
    /// under the message's own name.
    fn recall(&mut self, fact: &Fact) {
        if let Some(at) = fact.entry().filter(|at| self.ledger.is_released(at)) {
            let held = self.actors.values().flat_map(|actor| actor.held());
            let mut held = held.filter(|held| held.entry == at.id && held.key == at.key);
            let name = match held.next() {
                Some(held) => held.message.clone(),
                None => self.message_of(&at.key, at.id),
            };
            Arc::make_mut(&mut self.ledger).recall(at, &name);
        }
    }

    /// Applies one change. A change inside a part that is not there (its stream
    /// was deleted in the same step) changes nothing.
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::Clock { now_ms } => self.now_ms = *now_ms,
            Change::Server { server } => self.server = server.clone(),
            Change::Mode { mode } => self.mode = *mode,
            Change::Settings { settings } => self.settings = *settings,
            Change::Sample { sample } => self.chart.push(sample.clone()),
            Change::Actor { id, actor } => {
                self.actors.insert(id.clone(), actor.clone());
            }
            Change::ActorGone { id } => {
                self.actors.remove(id);
            }
            Change::Plain { key, plain } => {
                self.plain.insert(key.clone(), plain.clone());
            }
            Change::PlainGone { key } => {
                self.plain.remove(key);
            }
            Change::Keys { prefix, count } => {
                self.counts.insert(prefix.clone(), *count);
            }
            _ => diff::apply(&mut self.streams, change),
        }
    }

    /// The keys that are no streams and may be there: of those of single
    /// messages, the ones in the picture.
    pub fn plain_keys(&self) -> Vec<(Key, Kind)> {
        let pattern = self.pattern.pattern();
        let actors = self.actors.iter().map(|(id, actor)| (id, &**actor));
        let mut keys = pattern.plain_keys(actors);
        let of_messages = self.plain.keys().filter_map(|key| {
            let spec = pattern.of_message(key)?;
            Some((key.clone(), spec.kind))
        });
        keys.extend(of_messages);
        keys
    }

    /// The message in an entry, by its fields or, where the entry is gone or
    /// outside the windows, by the ledger.
    pub fn message_of(&self, key: &Key, id: EntryId) -> crate::id::MessageName {
        self.streams
            .get(key)
            .and_then(|stream| stream.entries.get(&id))
            .map(|entry| message_name(id, &entry.fields))
            .or_else(|| self.ledger.message_of(key, id).cloned())
            .unwrap_or_else(|| id.to_string().into())
    }

    /// What an entry is to a group, with what only the ledger knows: that it
    /// was skipped. Of a reader without a group only the ledger knows.
    pub fn mark(&self, key: &Key, group: &GroupName, id: EntryId) -> Option<Mark> {
        if self.ledger.is_reader(key, group) {
            return self.readers_mark(key, group, id);
        }
        let by_redis = self.streams.get(key)?.groups.get(group)?.mark(id)?;
        match by_redis {
            Mark::Acked if self.ledger.was_skipped(key, id, group) => Some(Mark::Skipped),
            mark => Some(mark),
        }
    }

    fn readers_mark(&self, key: &Key, group: &GroupName, id: EntryId) -> Option<Mark> {
        let Some(track) = self.ledger.track(key, id, group) else {
            let key = key.clone();
            let status = self.ledger.status(&EntryRef { key, id }, group)?;
            return Some(mark_by(&status));
        };
        let stored = self.ledger.stored(key, id).is_some_and(|copy| copy.stored);
        Some(match track.fate(stored) {
            _ if !track.hands.is_empty() => Mark::InHand,
            Fate::Open => Mark::Unread,
            Fate::Done | Fate::Dead => Mark::Done,
            Fate::Lost => Mark::Lost,
            Fate::Skipped => Mark::Skipped,
        })
    }
}

/// Of an entry that nothing has happened to yet.
fn mark_by(status: &Status) -> Mark {
    match status {
        Status::Missed => Mark::Lost,
        Status::Skipped => Mark::Skipped,
        _ => Mark::Unread,
    }
}
