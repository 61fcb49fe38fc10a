//! When an actor runs its next line by itself, and what goes wrong then.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg32;
use shared::{
    id::ActorId,
    world::{Actor, ActorState, Moment, Pace},
};
use tokio::time::{Duration, Instant};

/// The timer is no finer than a millisecond: what it was late is taken off the
/// next wait, up to so much.
const LATE_MAX: Duration = Duration::from_millis(5);
/// A producer that cannot keep up catches up on so much and forgets the rest.
const BEHIND_MAX: Duration = Duration::from_millis(100);

/// An actor's turns.
#[derive(Debug)]
pub(super) struct Turn {
    chance: Pcg32,
    /// When it runs its next line; none while it waits for something else.
    due: Option<Instant>,
    /// How late its work is done so far.
    late: Duration,
    /// When its last message should have been sent.
    sent: Option<Instant>,
    /// It crashes once the reply under way is read.
    pub(super) doomed: bool,
    /// Its turn is to come back after a crash.
    pub(super) is_down: bool,
    /// The pace that its turn was dealt at.
    pub(super) pace: Pace,
}

impl Turn {
    /// The turns that `seed` deals to an actor. What happens to one actor by
    /// chance does not depend on how fast the others are.
    pub(super) fn new(seed: u64, actor: &ActorId) -> Self {
        let own = actor.as_str().bytes().fold(seed, |sum, byte| {
            sum.wrapping_mul(1_099_511_628_211)
                .wrapping_add(byte.into())
        });
        Self {
            chance: Pcg32::seed_from_u64(own),
            due: None,
            late: Duration::ZERO,
            sent: None,
            doomed: false,
            is_down: false,
            pace: Pace::default(),
        }
    }

    /// Whether its turn is still right for the actor, while nothing is under way.
    pub(super) fn fits(&self, actor: &Actor) -> bool {
        let has_turn = match actor.state {
            ActorState::Ready | ActorState::Working => !self.is_down && self.due.is_some(),
            ActorState::Crashed => self.is_down,
            ActorState::Blocked | ActorState::Paused | ActorState::Stopped => self.due.is_none(),
        };
        has_turn && self.pace == actor.pace
    }

    /// When it runs its next line.
    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// It does not run by itself now.
    pub(super) fn rest(&mut self) {
        self.due = None;
        self.late = Duration::ZERO;
    }

    /// Its turn has come, at `now`.
    pub(super) fn take(&mut self, now: Instant) {
        if let Some(due) = self.due.take() {
            self.late = (self.late + now.saturating_duration_since(due)).min(LATE_MAX);
        }
    }

    /// It goes on at once.
    pub(super) fn go_on(&mut self, now: Instant) {
        self.due = Some(now);
    }

    /// It goes on after a while.
    pub(super) fn wait(&mut self, now: Instant, pause: Duration) {
        self.due = Some(now + pause);
    }

    /// It works on its message.
    pub(super) fn work(&mut self, now: Instant) {
        let work = Duration::from_micros(self.pace.work_us);
        self.due = Some(now + work.saturating_sub(self.late));
        self.late = self.late.saturating_sub(work);
    }

    /// It sends its next message when that is due.
    pub(super) fn send(&mut self, now: Instant) {
        let every = interval(&self.pace);
        let next = self.sent.map_or(now, |sent| sent + every);
        let earliest = now.checked_sub(BEHIND_MAX).unwrap_or(now);
        let next = next.clamp(earliest, now + every);
        self.sent = Some(next);
        self.due = Some(next);
    }

    /// Whether it crashes at this line by chance, and when.
    pub(super) fn crashes(&mut self, pace: &Pace) -> Option<Moment> {
        if !self.happens(pace.crash_ppm) {
            return None;
        }
        Some(if self.chance.random() {
            Moment::Before
        } else {
            Moment::After
        })
    }

    /// Whether its side effect fails by chance.
    pub(super) fn fails(&mut self, pace: &Pace) -> bool {
        self.happens(pace.failure_ppm)
    }

    fn happens(&mut self, ppm: u64) -> bool {
        // Drawn each time, so that a rate that is changed does not change what
        // comes after.
        self.chance.random_range(0..Pace::MILLION) < ppm
    }
}

/// The time between two messages.
fn interval(pace: &Pace) -> Duration {
    // A rate in thousandths per second is a time in 1/rate of 10¹² ns.
    Duration::from_nanos(1_000_000_000_000 / pace.rate_mhz.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(rate_mhz: u64, work_us: u64) -> Pace {
        Pace {
            rate_mhz,
            work_us,
            crash_ppm: 500_000,
            failure_ppm: 500_000,
            ..Pace::default()
        }
    }

    #[test]
    fn the_same_seed_deals_the_same() {
        let pace = pace(1_000, 1_000);
        let deal = |seed, actor: &str| {
            let mut turn = Turn::new(seed, &actor.into());
            let dealt: Vec<_> = (0..64)
                .map(|_| (turn.crashes(&pace), turn.fails(&pace)))
                .collect();
            dealt
        };
        assert_eq!(deal(1, "c1"), deal(1, "c1"));
        assert_ne!(deal(1, "c1"), deal(2, "c1"));
        assert_ne!(deal(1, "c1"), deal(1, "c2"));
    }

    #[test]
    fn a_producer_keeps_its_rate_and_forgets_what_it_missed() {
        let mut turn = Turn::new(1, &"p1".into());
        let start = Instant::now();
        turn.pace = pace(100_000, 0);
        let mut now = start;
        for _ in 0..100 {
            turn.send(now);
            let due = turn.due().unwrap_or(now);
            now = now.max(due);
            turn.take(now);
        }
        assert_eq!(now - start, Duration::from_millis(990));
        now += Duration::from_secs(60);
        turn.send(now);
        assert_eq!(turn.due(), now.checked_sub(BEHIND_MAX));
    }

    #[test]
    fn a_late_timer_is_made_up_for() {
        let mut turn = Turn::new(1, &"c1".into());
        let start = Instant::now();
        turn.pace = pace(1_000, 100);
        let (mut now, mut done) = (start, 0);
        while now - start < Duration::from_secs(1) {
            turn.work(now);
            // The timer is a millisecond late, at worst.
            if turn.due().is_some_and(|due| due > now) {
                now += Duration::from_millis(1);
            }
            turn.take(now);
            done += 1;
        }
        assert!((9_000..=11_000).contains(&done), "{done}");
    }
}
