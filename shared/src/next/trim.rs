//! What would go from a stream, and whether there is room in it.

use super::{
    forecast::{Aside, Forecast},
    line::Ahead,
};
use crate::{
    id::{EntryId, GroupName},
    world::covered,
};

impl Ahead<'_> {
    /// What the XADD takes from the head. With `~` only Redis knows.
    pub(super) fn trims(&self) -> Option<Aside> {
        let trims = self.scope.trims().filter(|trims| !trims.approximate)?;
        let stream = self.stream()?;
        let count = (stream.head.length + 1).checked_sub(trims.length)?;
        let nth = usize::try_from(count).ok()?.checked_sub(1)?;
        let last = stream.entries.keys().nth(nth).copied();
        Some(Aside::Trims {
            count,
            unread: last.map_or_else(Vec::new, |last| self.not_given(last)),
        })
    }

    pub(super) fn deletes(&self) -> Forecast {
        self.with_hand(|held| {
            let message = held.message.clone();
            let Some(stream) = self.stream() else {
                return Forecast::DeletesNothing { message };
            };
            let is_there = stream.entries.contains_key(&held.entry);
            match (is_there, covered(&stream.head.windows, held.entry)) {
                (true, _) => Forecast::Deletes {
                    message,
                    unread: self.not_given(held.entry),
                },
                (false, true) => Forecast::DeletesNothing { message },
                (false, false) => Forecast::Unsure,
            }
        })
    }

    pub(super) fn has_room(&self, limit: u64) -> Forecast {
        let length = self.stream().map_or(0, |stream| stream.head.length);
        match length < limit {
            true => Forecast::HasRoom { length, limit },
            false => Forecast::NoRoom { length, limit },
        }
    }

    /// The groups whose cursor is before this entry.
    fn not_given(&self, id: EntryId) -> Vec<GroupName> {
        let groups = self.stream().into_iter().flat_map(|stream| &stream.groups);
        let behind = groups.filter(|(_, group)| group.head.last_delivered < id);
        behind.map(|(name, _)| name.clone()).collect()
    }
}
