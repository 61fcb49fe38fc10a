//! What the messages add up to, by group.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Fate;
use crate::id::GroupName;

/// What a ledger adds up to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    /// Messages sent.
    pub sent: u64,
    /// By group.
    pub totals: BTreeMap<GroupName, Totals>,
}

/// Sums of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Messages acknowledged.
    pub acknowledged: u64,
    /// Messages in the dead letters.
    pub dead: u64,
    /// Messages lost.
    pub lost: u64,
    /// Messages whose side effect was done more than once.
    pub done_twice: u64,
    /// Messages whose side effect was done at least once.
    pub processed: u64,
}

impl Totals {
    /// What one message adds.
    pub(super) fn of(fate: Fate, processed: u32) -> Self {
        Self {
            acknowledged: (fate == Fate::Done).into(),
            dead: (fate == Fate::Dead).into(),
            lost: (fate == Fate::Lost).into(),
            done_twice: (processed > 1).into(),
            processed: (processed > 0).into(),
        }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.acknowledged += other.acknowledged;
        self.dead += other.dead;
        self.lost += other.lost;
        self.done_twice += other.done_twice;
        self.processed += other.processed;
    }

    pub(super) fn subtract(&mut self, other: Self) {
        self.acknowledged = self.acknowledged.saturating_sub(other.acknowledged);
        self.dead = self.dead.saturating_sub(other.dead);
        self.lost = self.lost.saturating_sub(other.lost);
        self.done_twice = self.done_twice.saturating_sub(other.done_twice);
        self.processed = self.processed.saturating_sub(other.processed);
    }
}

/// Takes what a record added to the totals before out, and puts in what it adds
/// now.
pub(super) fn carry_over(
    totals: &mut BTreeMap<GroupName, Totals>,
    before: Vec<(GroupName, Totals)>,
    after: Vec<(GroupName, Totals)>,
) {
    for (group, sums) in before {
        totals.entry(group).or_default().subtract(sums);
    }
    for (group, sums) in after {
        totals.entry(group).or_default().add(sums);
    }
}
