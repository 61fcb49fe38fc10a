//! The room's clock, and how the times inside Redis are read by it.
//!
//! Redis stamps deliveries with its own, running clock; the room's clock stands
//! still while people talk, and runs in live mode. While it stands, what Redis stamped since the clock was last aligned
//! happened, for the room, now. Aligning rewrites the times inside the streams
//! so that Redis's clock and the room's agree for a moment: just before a line
//! that depends on time, and when the clock is turned.

use std::time::{SystemTime, UNIX_EPOCH};

/// The clock of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The room's time, in Unix milliseconds.
    now_ms: u64,
    /// Redis's clock was ahead of the room's by so much when last aligned; less
    /// than nothing where the room's was turned beyond it.
    ahead_ms: i64,
    /// It runs beside Redis's clock (live mode), always behind it by the same.
    runs: bool,
}

impl Clock {
    /// A clock that agrees with Redis's at `wall_ms`.
    pub fn new(wall_ms: u64) -> Self {
        Self {
            now_ms: wall_ms,
            ahead_ms: 0,
            runs: false,
        }
    }

    /// The room's time, in Unix milliseconds.
    pub fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// A time that Redis stamped, by the room's clock. Where it stands still,
    /// what was stamped since the last alignment happened now.
    pub fn to_room(&self, stamped_ms: u64) -> u64 {
        let room = self.beside(stamped_ms);
        if self.runs {
            room
        } else {
            room.min(self.now_ms)
        }
    }

    /// A time of Redis's clock by the room's, were that to run from when it was
    /// last aligned. It may lie ahead.
    pub fn beside(&self, stamp_ms: u64) -> u64 {
        let room = i128::from(stamp_ms) - i128::from(self.ahead_ms);
        u64::try_from(room).unwrap_or(0)
    }

    /// Whether it runs.
    pub fn runs(&self) -> bool {
        self.runs
    }

    /// Lets it run. It has to be aligned just before, or what Redis stamped
    /// while it stood still would lie in its future.
    pub fn run(&mut self) {
        self.runs = true;
    }

    /// Where it runs, it stands where Redis's clock at `wall_ms` puts it. It
    /// never goes back.
    pub fn tick(&mut self, wall_ms: u64) {
        if self.runs {
            self.now_ms = self.to_room(wall_ms).max(self.now_ms);
        }
    }

    /// Stops it where it stands.
    pub fn stop(&mut self) {
        self.runs = false;
    }

    /// The stamp that reads as the room's time `room_ms` once aligned.
    pub fn to_redis(&self, room_ms: u64) -> u64 {
        let stamp = i128::from(room_ms) + i128::from(self.ahead_ms);
        u64::try_from(stamp).unwrap_or(0)
    }

    /// This clock at `now_ms`, with the streams rewritten when Redis's own stood
    /// at `wall_ms`.
    #[must_use]
    pub fn aligned(self, now_ms: u64, wall_ms: u64) -> Self {
        Self {
            now_ms,
            ahead_ms: wall_ms.wrapping_sub(now_ms).cast_signed(),
            ..self
        }
    }
}

/// The wall clock, in Unix milliseconds: Redis's too, since it runs on the same
/// machine.
pub fn wall_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stamped_while_it_stands_happens_now() {
        let clock = Clock::new(1_000);
        assert_eq!(clock.to_room(1_000), 1_000);
        assert_eq!(clock.to_room(9_000), 1_000);
        assert_eq!(clock.to_room(400), 400);
    }

    #[test]
    fn turning_it_makes_old_stamps_older() {
        let before = Clock::new(1_000_000);
        let after = before.aligned(1_030_000, 1_005_000);
        // Delivered at 1,000,000, now 30 s old: Redis's clock, at 1,005,000,
        // has to find a stamp of 975,000.
        let stamp = after.to_redis(before.to_room(1_000_000));
        assert_eq!(stamp, 975_000);
        assert_eq!(after.to_room(stamp), 1_000_000);
        assert_eq!(after.to_room(1_009_000), 1_030_000);
    }

    #[test]
    fn it_runs_beside_redis_and_stands_where_it_was_stopped() {
        let mut clock = Clock::new(0).aligned(1_000, 5_000);
        clock.tick(6_000);
        assert_eq!(clock.now_ms(), 1_000, "it stands still");
        clock.run();
        clock.tick(6_000);
        assert_eq!(clock.now_ms(), 2_000);
        assert_eq!(clock.to_room(6_400), 2_400, "stamped after the last look");
        clock.tick(5_500);
        assert_eq!(clock.now_ms(), 2_000, "it does not go back");
        clock.stop();
        clock.tick(9_000);
        assert_eq!(clock.to_room(9_000), 2_000);
        assert_eq!(clock.to_room(5_700), 1_700);
    }

    #[test]
    fn no_stamp_lies_before_time_began() {
        let clock = Clock::new(0).aligned(10_000_000, 5_000);
        assert_eq!(clock.to_redis(1_000), 0);
    }
}
