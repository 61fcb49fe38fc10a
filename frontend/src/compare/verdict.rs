//! What a room lost and did twice, as a sentence about it needs it.

use shared::id::MessageName;

use super::outcome::{Outcome, What};

/// What a room lost and did twice: the first names, and how many there are.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Verdict<'a> {
    /// What its pattern is called.
    pub name: &'static str,
    /// What was lost.
    pub lost: (Vec<&'a MessageName>, u64),
    /// What was done twice.
    pub twice: (Vec<&'a MessageName>, u64),
    /// How many are still open.
    pub open: u64,
}

/// As many names are told.
const NAMES: usize = 3;

impl<'a> Verdict<'a> {
    /// What is to be said of a room.
    pub(super) fn of(name: &'static str, outcome: &'a Outcome) -> Self {
        let names = |is: fn(What) -> bool| outcome.names(is).take(NAMES).collect();
        Self {
            name,
            lost: (names(What::is_lost), outcome.lost),
            twice: (names(What::is_twice), outcome.twice),
            open: outcome.open(),
        }
    }

    /// Whether nothing is lost and nothing was done twice.
    pub(super) fn is_good(&self) -> bool {
        self.lost.1 == 0 && self.twice.1 == 0
    }
}
