//! Whose turn it is: a fair order, and the same for the same seed.

use std::collections::VecDeque;

use rand::{SeedableRng, seq::SliceRandom};
use rand_pcg::Pcg32;
use shared::id::ActorId;

/// Deals turns in rounds: in a round everyone who can run has one turn, in an
/// order drawn from the seed.
#[derive(Clone, Debug)]
pub(super) struct Scheduler {
    random: Pcg32,
    round: VecDeque<ActorId>,
}

impl Scheduler {
    /// A scheduler that deals the order of `seed`.
    pub(super) fn new(seed: u64) -> Self {
        Self {
            random: Pcg32::seed_from_u64(seed),
            round: VecDeque::new(),
        }
    }

    /// Whose turn it is among those who are `ready`; none if nobody is.
    pub(super) fn next(&mut self, ready: &[ActorId]) -> Option<ActorId> {
        if ready.is_empty() {
            return None;
        }
        loop {
            while let Some(actor) = self.round.pop_front() {
                if ready.contains(&actor) {
                    return Some(actor);
                }
            }
            let mut round = ready.to_vec();
            round.shuffle(&mut self.random);
            self.round = round.into();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actors(names: &[&str]) -> Vec<ActorId> {
        names.iter().map(|name| ActorId::from(*name)).collect()
    }

    #[test]
    fn a_round_is_fair_and_repeatable() {
        let ready = actors(&["a", "b", "c", "d"]);
        let deal = |seed| {
            let mut scheduler = Scheduler::new(seed);
            let turns: Option<Vec<_>> = (0..8).map(|_| scheduler.next(&ready)).collect();
            turns.unwrap_or_default()
        };
        let turns = deal(7);
        for round in turns.chunks(4) {
            let mut round = round.to_vec();
            round.sort();
            assert_eq!(round, ready);
        }
        assert_eq!(turns, deal(7));
        assert!((0..20).any(|seed| deal(seed) != turns), "the seed matters");
    }

    #[test]
    fn who_cannot_run_is_passed_over() {
        let mut scheduler = Scheduler::new(1);
        scheduler.next(&actors(&["a", "b", "c"]));
        assert_eq!(scheduler.next(&actors(&["c"])), Some("c".into()));
        assert_eq!(scheduler.next(&[]), None);
    }
}
