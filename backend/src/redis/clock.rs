//! The room's clock, and how the times inside Redis are read by it.
//!
//! Redis stamps deliveries with its own, running clock; the room's clock stands
//! still while people talk. What Redis stamped since the clock was last aligned
//! happened, for the room, now. Aligning rewrites the times inside the streams
//! so that Redis's clock and the room's agree for a moment: just before a line
//! that depends on time, and when the clock is turned.

/// The clock of a room in step mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The room's time, in Unix milliseconds.
    now_ms: u64,
    /// Redis's clock was ahead of the room's by so much when last aligned; less
    /// than nothing where the room's was turned beyond it.
    ahead_ms: i64,
}

impl Clock {
    /// A clock that agrees with Redis's at `wall_ms`.
    pub fn new(wall_ms: u64) -> Self {
        Self {
            now_ms: wall_ms,
            ahead_ms: 0,
        }
    }

    /// The room's time, in Unix milliseconds.
    pub fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// A time that Redis stamped, by the room's clock. What was stamped since
    /// the last alignment happened now.
    pub fn to_room(&self, stamped_ms: u64) -> u64 {
        let room = i128::from(stamped_ms) - i128::from(self.ahead_ms);
        u64::try_from(room).unwrap_or(0).min(self.now_ms)
    }

    /// The stamp that reads as the room's time `room_ms` once aligned.
    pub fn to_redis(&self, room_ms: u64) -> u64 {
        let stamp = i128::from(room_ms) + i128::from(self.ahead_ms);
        u64::try_from(stamp).unwrap_or(0)
    }

    /// The clock that stands at `now_ms`, with the streams rewritten when
    /// Redis's own stood at `wall_ms`.
    pub fn aligned(now_ms: u64, wall_ms: u64) -> Self {
        Self {
            now_ms,
            ahead_ms: wall_ms.wrapping_sub(now_ms).cast_signed(),
        }
    }
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
        let after = Clock::aligned(1_030_000, 1_005_000);
        // Delivered at 1,000,000, now 30 s old: Redis's clock, at 1,005,000,
        // has to find a stamp of 975,000.
        let stamp = after.to_redis(before.to_room(1_000_000));
        assert_eq!(stamp, 975_000);
        assert_eq!(after.to_room(stamp), 1_000_000);
        assert_eq!(after.to_room(1_009_000), 1_030_000);
    }

    #[test]
    fn no_stamp_lies_before_time_began() {
        let clock = Clock::aligned(10_000_000, 5_000);
        assert_eq!(clock.to_redis(1_000), 0);
    }
}
