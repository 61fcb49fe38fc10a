//! When keys expire, by the room's clock.
//!
//! Redis counts a key's time to live by its own clock, which always runs; the
//! room's stands still in step mode. While it stands, what a key has left stays
//! the same: its time is moved on in Redis before it is over (`PEXPIREAT`). What
//! Redis let go all the same, because nobody looked in time, is put back.
//!
//! Whether somebody else gave a key another time is seen by the time itself: it
//! is not the one that was seen or set last (`PEXPIRETIME`).

use std::collections::BTreeMap;

use shared::id::Key;

use super::{
    clock::Clock,
    connection::{Connection, Gone},
};

/// While the room's clock stands, a key has so much left in Redis at least, in
/// milliseconds, however little it has left by the room's: it must not go
/// between two looks.
pub const LEAST_MS: u64 = 5_000;
/// Its time is moved on once it is off by so much, in milliseconds. Each time
/// breaks a `WATCH` on the key, so not at every look.
const SLACK_MS: u64 = 1_000;
/// A time to live that is seen for the first time was given a moment ago; it is
/// rounded up to so many milliseconds.
const ROUNDED_TO_MS: u64 = 100;

/// Gives a key another time, unless somebody else did.
const MOVE: &str = r#"local moved = {}
for i, key in ipairs(KEYS) do
  local seen, to = ARGV[2 * i - 1], ARGV[2 * i]
  local is = redis.call("PEXPIRETIME", key)
  moved[i] = 0
  if is == tonumber(seen) then
    moved[i] = redis.call("PEXPIREAT", key, to)
  end
end
return moved"#;

/// Keys that expire, as last seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lifetimes {
    keys: BTreeMap<Key, Lifetime>,
}

/// When a key expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lifetime {
    /// By the room's clock.
    room_ms: u64,
    /// By Redis's own; none where it was just restored, and Redis says when.
    stamp_ms: Option<u64>,
}

/// How a key went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Went {
    /// Its time was over.
    Expired,
    /// Its time was over by Redis's clock, and is not by the room's.
    TooEarly,
    /// Somebody deleted it, or took the last thing in it.
    Deleted,
}

impl Lifetimes {
    /// Keys that were restored just now, and when they expire by the room's
    /// clock.
    pub fn restored(keys: impl Iterator<Item = (Key, u64)>) -> Self {
        let keys = keys.map(|(key, room_ms)| {
            let stamp_ms = None;
            (key, Lifetime { room_ms, stamp_ms })
        });
        Self {
            keys: keys.collect(),
        }
    }

    /// Whether no key is known to expire.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The keys that are known to expire.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.keys.keys()
    }

    /// When a key expires by the room's clock, if Redis lets it expire at
    /// `stamp_ms` and its clock stands at `wall_ms`.
    pub fn to_room(&self, key: &Key, stamp_ms: u64, clock: &Clock, wall_ms: u64) -> u64 {
        if clock.runs() {
            return clock.beside(stamp_ms);
        }
        match self.keys.get(key) {
            Some(known) if known.stamp_ms.is_none_or(|stamp| stamp == stamp_ms) => known.room_ms,
            _ => {
                let left = stamp_ms.saturating_sub(wall_ms);
                clock.now_ms() + left.next_multiple_of(ROUNDED_TO_MS)
            }
        }
    }

    /// The keys that expire were seen, each with the time at which it does by
    /// Redis's clock.
    pub fn see(&mut self, stamps: &BTreeMap<Key, u64>, clock: &Clock, wall_ms: u64) {
        let seen = stamps.iter().map(|(key, stamp_ms)| {
            let lifetime = Lifetime {
                room_ms: self.to_room(key, *stamp_ms, clock, wall_ms),
                stamp_ms: Some(*stamp_ms),
            };
            (key.clone(), lifetime)
        });
        self.keys = seen.collect();
    }

    /// How a key went that is not there any more; none where it had no end.
    pub fn went(&self, key: &Key, clock: &Clock, wall_ms: u64) -> Option<Went> {
        let known = self.keys.get(key)?;
        let is_over = known.stamp_ms.is_none_or(|stamp| stamp <= wall_ms);
        Some(
            if known.room_ms <= clock.now_ms() || is_over && clock.runs() {
                Went::Expired
            } else if is_over {
                Went::TooEarly
            } else {
                Went::Deleted
            },
        )
    }

    /// A key was put back that Redis had let go too early.
    pub fn put_back(&mut self, key: &Key) {
        if let Some(known) = self.keys.get_mut(key) {
            known.stamp_ms = None;
        }
    }

    /// Whether a key may go by Redis's clock before long.
    pub fn is_urgent(&self, wall_ms: u64) -> bool {
        let mut stamps = self.keys.values().filter_map(|known| known.stamp_ms);
        stamps.any(|stamp| goes_soon(stamp, wall_ms))
    }

    /// Moves on the times in Redis that are off while the room's clock stands,
    /// when Redis's own stands at `wall_ms`. Of keys that are `watched` only
    /// those that would go.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn hold(
        &mut self,
        redis: &mut Connection,
        clock: &Clock,
        wall_ms: u64,
        watched: impl Fn(&Key) -> bool,
    ) -> Result<(), Gone> {
        let is_off = |key: &Key, known: &Lifetime| {
            let stamp = known.stamp_ms?;
            let at = held(known, clock, wall_ms);
            let is_off = match watched(key) {
                true => goes_soon(stamp, wall_ms),
                false => stamp.abs_diff(at) > SLACK_MS,
            };
            is_off.then_some(at)
        };
        self.set(redis, is_off).await
    }

    /// Gives every key the time in Redis at which it expires by the room's
    /// clock, just aligned, before that runs.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn align(&mut self, redis: &mut Connection, clock: &Clock) -> Result<(), Gone> {
        self.set(redis, |_, known| Some(clock.to_redis(known.room_ms)))
            .await
    }

    /// Lets those go in Redis whose time is over by the room's clock. They
    /// expire there as keys do, a moment later; returns which.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn end(
        &mut self,
        redis: &mut Connection,
        clock: &Clock,
        wall_ms: u64,
    ) -> Result<Vec<Key>, Gone> {
        let end = wall_ms + 1;
        self.set(redis, |_, known| {
            (known.room_ms <= clock.now_ms()).then_some(end)
        })
        .await?;
        // Not those to which somebody else gave another time just now.
        let ending = |known: &Lifetime| known.stamp_ms == Some(end);
        let ending = self.keys.iter().filter(|(_, known)| ending(known));
        Ok(ending.map(|(key, _)| key.clone()).collect())
    }

    /// Sets the times in Redis that `at` names, of keys to which nobody else
    /// gave another.
    async fn set(
        &mut self,
        redis: &mut Connection,
        at: impl Fn(&Key, &Lifetime) -> Option<u64>,
    ) -> Result<(), Gone> {
        let moved = self.keys.iter().filter_map(|(key, known)| {
            let (seen, to) = known.stamp_ms.zip(at(key, known))?;
            (seen != to).then(|| (key.clone(), seen, to))
        });
        let moved: Vec<(Key, u64, u64)> = moved.collect();
        if moved.is_empty() {
            return Ok(());
        }
        let mut words = vec!["EVAL".to_owned(), MOVE.to_owned(), moved.len().to_string()];
        words.extend(moved.iter().map(|(key, _, _)| key.to_string()));
        for (_, seen, to) in &moved {
            words.extend([seen.to_string(), to.to_string()]);
        }
        let reply = redis.send(&words).await?;
        // Refused, they are as they were; the next look tries again.
        for ((key, _, to), was_moved) in moved.iter().zip(reply.list()) {
            if let (Some(known), Some(1)) = (self.keys.get_mut(key), was_moved.int()) {
                known.stamp_ms = Some(*to);
            }
        }
        Ok(())
    }
}

/// Whether a key goes before long by Redis's clock.
fn goes_soon(stamp_ms: u64, wall_ms: u64) -> bool {
    stamp_ms < wall_ms + LEAST_MS / 2
}

/// The time in Redis at which a key has left what it has by the room's clock.
fn held(known: &Lifetime, clock: &Clock, wall_ms: u64) -> u64 {
    let left = known.room_ms.saturating_sub(clock.now_ms());
    wall_ms + left.max(LEAST_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WALL: u64 = 1_795_000_000_000;

    fn seen(stamp_ms: u64, clock: &Clock) -> Lifetimes {
        let mut all = Lifetimes::default();
        all.see(&BTreeMap::from([("reply".into(), stamp_ms)]), clock, WALL);
        all
    }

    #[test]
    fn what_is_left_stays_while_the_clock_stands() {
        let clock = Clock::new(500_000);
        let key = "reply".into();
        let all = seen(WALL + 29_997, &clock);
        let later = WALL + 20_000;
        let same = all.to_room(&key, WALL + 29_997, &clock, later);
        assert_eq!(same, 530_000, "it was given thirty seconds");
        let other = all.to_room(&key, later + 60_000, &clock, later);
        assert_eq!(other, 560_000, "somebody gave it sixty");
    }

    #[test]
    fn it_follows_redis_while_the_clock_runs() {
        let mut clock = Clock::new(500_000).aligned(500_000, WALL);
        clock.run();
        let all = seen(WALL + 29_997, &clock);
        let key = "reply".into();
        assert_eq!(all.to_room(&key, WALL + 29_997, &clock, WALL), 529_997);
        assert_eq!(all.went(&key, &clock, WALL), Some(Went::Deleted));
        let went = all.went(&key, &clock, WALL + 30_000);
        assert_eq!(went, Some(Went::Expired));
    }

    #[test]
    fn how_a_key_went_is_told_by_both_clocks() {
        let clock = Clock::new(500_000);
        let key = "reply".into();
        let all = seen(WALL + 30_000, &clock);
        assert_eq!(all.went(&key, &clock, WALL), Some(Went::Deleted));
        let went = all.went(&key, &clock, WALL + 30_000);
        assert_eq!(went, Some(Went::TooEarly));
        let turned = clock.aligned(530_000, WALL);
        assert_eq!(all.went(&key, &turned, WALL), Some(Went::Expired));
        assert_eq!(all.went(&"tasks".into(), &clock, WALL), None);
    }

    #[test]
    fn what_ends_soon_is_urgent() {
        let clock = Clock::new(500_000);
        let all = seen(WALL + 30_000, &clock);
        assert!(!all.is_urgent(WALL));
        assert!(all.is_urgent(WALL + 28_000));
    }
}
