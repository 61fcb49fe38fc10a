//! A row of the ledger: what an entry is to a group.

use std::sync::Arc;

use shared::{
    id::{EntryId, GroupName, MessageName},
    ledger::{Fate, Record, Stored, Track},
};

/// What an entry is to a group. It shares its record with the ledger: thousands
/// are made, and few are drawn.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// The message.
    pub message: MessageName,
    /// The entry.
    pub id: EntryId,
    /// The group.
    pub group: GroupName,
    record: Arc<Record>,
    at: usize,
}

impl Row {
    /// The row of the `at`th entry of a message.
    pub(super) fn new(
        message: &MessageName,
        record: &Arc<Record>,
        at: usize,
        group: &GroupName,
    ) -> Self {
        let copy = record.copies.get(at);
        Self {
            message: message.clone(),
            id: copy.map_or(EntryId::MIN, |copy| copy.at.id),
            group: group.clone(),
            record: record.clone(),
            at,
        }
    }

    /// The entry, and what it is to the group.
    pub(super) fn told(&self) -> Option<(&Stored, &Track)> {
        let copy = self.record.copies.get(self.at)?;
        Some((copy, copy.tracks.get(&self.group)?))
    }

    /// How the message ends for the group: as its best copy does.
    pub(super) fn fate(&self) -> Fate {
        match (self.record.copies.len(), self.told()) {
            (1, Some((copy, track))) => track.fate(copy.stored),
            _ => self.record.fate(&self.group),
        }
    }

    /// How often the message's side effect was done for the group.
    pub(super) fn processed(&self) -> u32 {
        self.record.processed(&self.group)
    }

    /// Which of the message's entries it is, counted from 1, where it has more
    /// than one.
    pub(super) fn copy(&self) -> Option<usize> {
        (self.record.copies.len() > 1).then_some(self.at + 1)
    }

    /// Tells it from the other rows.
    pub(super) fn key(&self) -> String {
        format!("{}/{}", self.id, self.group)
    }
}
