//! What a consumer would be given of what is pending for itself, and what a
//! reaper would find that looks first and claims then.

use std::ops::Bound;

use super::{
    forecast::Forecast,
    line::{Ahead, is_read_between},
};
use crate::{
    id::EntryId,
    program::Arg,
    world::{Pending, covered},
};

impl Ahead<'_> {
    pub(super) fn reads_own(&self) -> Forecast {
        let Some(group) = self.group() else {
            let group = self.group_name();
            return Forecast::NoGroup { group };
        };
        let (from, me) = (self.scope.actor.cursor, self.scope.consumer());
        let behind = (Bound::Excluded(from), Bound::Unbounded);
        let mine = group.pending.range(behind);
        let mine = mine.filter(|(_, pending)| pending.consumer == me);
        let count = usize::try_from(self.scope.actor.reads.count).unwrap_or(usize::MAX);
        let given: Vec<(&EntryId, &Pending)> = mine
            .take(count)
            .map(|(id, pending)| (id, &**pending))
            .collect();
        let to = match given.last() {
            Some((id, _)) if given.len() == count => **id,
            _ => EntryId::MAX,
        };
        if !is_read_between(group, from, to) {
            return Forecast::Unsure;
        }
        let name = |id: &EntryId| self.world.message_of(&self.key(), *id);
        let mut whole = given.iter().filter(|(_, pending)| !pending.dangling);
        match (whole.next(), given.first()) {
            (Some((first, _)), _) => Forecast::IsGivenAgain {
                first: name(first),
                count: 1 + whole.count() as u64,
                consumer: me,
            },
            (None, Some((id, _))) => Forecast::IsGivenAnId { message: name(id) },
            (None, None) => Forecast::EndsHistory { consumer: me },
        }
    }

    /// XPENDING with IDLE looks at all of the pending list.
    pub(super) fn finds(&self) -> Forecast {
        let Some(group) = self.group() else {
            let group = self.group_name();
            return Forecast::NoGroup { group };
        };
        let min_idle_ms = self.scope.settings.min_idle_ms;
        let now_ms = self.world.now_ms;
        let mut idle = group.pending.iter();
        let found = idle.find(|(_, pending)| pending.idle_ms(now_ms) >= min_idle_ms);
        let to = found.map_or(EntryId::MAX, |(id, _)| *id);
        if !is_read_between(group, EntryId::MIN, to) {
            return Forecast::Unsure;
        }
        match found {
            Some((id, pending)) => Forecast::FindsIdle {
                message: self.world.message_of(&self.key(), *id),
                owner: pending.consumer.clone(),
            },
            None => Forecast::ClaimsNothing { min_idle_ms },
        }
    }

    /// XCLAIM of the entry in hand, with the time that it must have been idle.
    pub(super) fn takes_over(&self, args: &[Arg]) -> Forecast {
        let words = self.scope.words(args);
        let min_idle_ms: u64 = words.iter().rev().nth(1).map_or(0, |word| {
            word.parse().unwrap_or(self.scope.settings.min_idle_ms)
        });
        self.with_hand(|held| {
            let message = held.message.clone();
            let Some(group) = self.group() else {
                let group = self.group_name();
                return Forecast::NoGroup { group };
            };
            match group.pending.get(&held.entry) {
                Some(pending) if pending.dangling => Forecast::DropsDeleted { message },
                Some(pending) if pending.idle_ms(self.world.now_ms) >= min_idle_ms => {
                    Forecast::Claims {
                        message,
                        from: pending.consumer.clone(),
                        deliveries: pending.deliveries + 1,
                    }
                }
                Some(_) => Forecast::ClaimsTooLate { message },
                None if covered(&group.head.pending_windows, held.entry) => {
                    Forecast::ClaimsTooLate { message }
                }
                None => Forecast::Unsure,
            }
        })
    }
}
