//! Keys that expire: what they have left follows the room's clock, not Redis's.

use std::collections::BTreeSet;

use shared::{
    fact::{By, Fact},
    id::Key,
    reconcile::expired,
    rejection::Rejection,
    step::EffectKind,
    why::Why,
    world::World,
};
use tokio::time::{Duration, sleep};

use super::Playground;
use crate::{
    redis::{
        clock::wall_ms,
        connection::{Gone, in_time},
        lifetimes::{Lifetimes, Went},
        probe::Reading,
    },
    room::draft::Draft,
};

/// A key that has expired.
pub(super) struct Expired {
    key: Key,
    /// What was last seen in it.
    items: Vec<String>,
}

impl Playground {
    /// Whether keys have to be looked at though nobody watches: they would go by
    /// Redis's clock, and are not to by the room's.
    pub(in crate::room) fn has_to_hold(&self) -> bool {
        self.gone.is_none() && !self.clock.runs() && self.lifetimes.is_urgent(wall_ms())
    }

    /// Looks first where a key might go by Redis's clock while a line runs.
    ///
    /// # Errors
    /// When Redis does not answer.
    pub(super) async fn hold_in_time(&mut self) -> Result<(), Rejection> {
        match self.has_to_hold() {
            true => self.observe().await,
            false => Ok(()),
        }
    }

    /// Puts back the keys that Redis let go before their time by the room's
    /// clock, as they were when they were last kept. True where there were any.
    pub(super) async fn put_back_early(&mut self, reading: &Reading) -> Result<bool, Gone> {
        let early = self.missing(reading, Went::TooEarly);
        let Some(kept) = self.history.last_held().cloned() else {
            return Ok(false);
        };
        let mut is_any_back = false;
        for key in early {
            if kept.put_back(&mut self.redis, &key).await? {
                self.lifetimes.put_back(&key);
                is_any_back = true;
            }
        }
        Ok(is_any_back)
    }

    /// Learns when the keys expire that were seen; returns those that have.
    /// While the room's clock stands, the others are held.
    pub(super) async fn mind_lifetimes(&mut self, reading: &Reading) -> Result<Vec<Expired>, Gone> {
        if self.lifetimes.is_empty() && reading.ends.is_empty() {
            return Ok(Vec::new());
        }
        let mut gone = self.missing(reading, Went::Expired);
        // Of those that could not be put back, that is all that can be said.
        gone.extend(self.missing(reading, Went::TooEarly));
        let plain = &self.world.plain;
        let gone = gone.into_iter().map(|key| Expired {
            items: plain.get(&key).map_or_else(Vec::new, |plain| {
                plain.value.items().map(str::to_owned).collect()
            }),
            key,
        });
        let gone = gone.collect();
        let wall = reading.wall_ms;
        self.lifetimes.see(&reading.ends, &self.clock, wall);
        if !self.clock.runs() {
            let (redis, clock) = (&mut self.redis, &self.clock);
            let actors = &self.world.actors;
            let watched = |key: &Key| {
                let mut watched = actors.values().filter_map(|actor| actor.watched.as_ref());
                watched.any(|watched| watched.keys.contains(key))
            };
            self.lifetimes
                .hold(redis, clock, wall_ms(), watched)
                .await?;
        }
        Ok(gone)
    }

    /// The keys that were there before and went so.
    fn missing(&self, reading: &Reading, how: Went) -> Vec<Key> {
        let names = reading.names.values();
        let named: BTreeSet<&Key> = names.flat_map(|names| &names.known).collect();
        let is_there = |key: &Key| {
            let is_read = reading.streams.contains_key(key) || reading.plain.contains_key(key);
            is_read || reading.ends.contains_key(key) || named.contains(key)
        };
        // Where there are too many, not all are looked for.
        let is_unknown = |key: &Key| {
            let mut names = reading.names.iter();
            names.any(|(prefix, names)| !names.are_all && key.as_str().starts_with(prefix.as_str()))
        };
        let went = |key: &Key| self.lifetimes.went(key, &self.clock, reading.wall_ms);
        let gone = self.lifetimes.keys();
        let gone = gone.filter(|key| !is_there(key) && !is_unknown(key));
        gone.filter(|key| went(key) == Some(how)).cloned().collect()
    }

    /// The room's clock was turned: what has no time left expires.
    ///
    /// # Errors
    /// When Redis does not answer, or does not let them go.
    pub(super) async fn end_lifetimes(&mut self) -> Result<(), Gone> {
        let over = self
            .lifetimes
            .end(&mut self.redis, &self.clock, wall_ms())
            .await?;
        if over.is_empty() {
            return Ok(());
        }
        let mut ask = vec!["EXISTS"];
        ask.extend(over.iter().map(Key::as_str));
        in_time(async {
            while self.redis.send(&ask).await?.int() != Some(0) {
                sleep(Duration::from_millis(1)).await;
            }
            Ok(())
        })
        .await
    }

    /// When the keys expire of a picture that was just restored.
    pub(super) fn restored_lifetimes(world: &World) -> Lifetimes {
        let streams = world.streams.iter();
        let streams = streams.map(|(key, stream)| (key, stream.head.expires_ms));
        let plain = world.plain.iter();
        let plain = plain.map(|(key, plain)| (key, plain.expires_ms));
        let ends = streams.chain(plain);
        Lifetimes::restored(ends.filter_map(|(key, end)| Some((key.clone(), end?))))
    }
}

/// Tells that keys have expired, if any did.
pub(super) fn tell(draft: &mut Draft, expired: &[Expired]) {
    let Some(first) = expired.first() else { return };
    let why = Why::Expired {
        first: first.key.clone(),
        count: expired.len() as u64,
    };
    draft.add(EffectKind::Expired, why).by = Some(By::Expiry);
}

/// What became of the messages in keys that have expired.
pub(super) fn facts(expired_keys: &[Expired], seen: &World, world: &World) -> Vec<Fact> {
    let facts = expired_keys.iter().flat_map(|one| {
        let items = one.items.iter().map(String::as_str);
        expired(seen, &world.ledger, &one.key, items)
    });
    facts.collect()
}
