//! What an entry is to a group, and how it ends.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    fact::Fact,
    id::{ActorId, ConsumerName, EntryId},
};

/// What an entry is to a group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Track {
    /// Where it stands.
    pub status: Status,
    /// Whose memory it is in.
    pub hands: BTreeSet<ActorId>,
    /// How often its side effect was done.
    pub processed: u32,
    /// It was copied to the dead letters.
    pub dead: bool,
    /// Somebody left it alone, since a mark says that its side effect was done
    /// before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub left_alone: bool,
}

/// Where an entry stands with a group: exactly one of these.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Not delivered.
    #[default]
    Unread,
    /// Delivered, not acknowledged.
    Pending {
        /// The owner.
        consumer: ConsumerName,
        /// Times delivered.
        deliveries: u64,
    },
    /// Acknowledged.
    Acknowledged,
    /// The cursor passed it without a delivery.
    Skipped,
    /// A reader without a group went on behind it, and was never given it.
    Missed,
    /// It left the pending list without an acknowledgement.
    Dropped,
    /// Delivered without becoming pending (NOACK).
    Taken,
}

/// How it ends, or may still end, for a message and a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It can still be delivered or finished.
    Open,
    /// Done and acknowledged.
    Done,
    /// In the dead letters.
    Dead,
    /// Nobody can ever process it: it is stored nowhere a reader would find it
    /// and in nobody's hand, and its side effect was never done.
    Lost,
    /// Never this group's business.
    Skipped,
}

impl Track {
    /// How it ends, given whether the entry is `stored`.
    pub fn fate(&self, stored: bool) -> Fate {
        let in_hand = !self.hands.is_empty();
        let done = self.processed > 0;
        match self.status {
            _ if self.dead => Fate::Dead,
            // The mark was wrong, unless somebody is still at it.
            Status::Acknowledged if self.left_alone && !done && in_hand => Fate::Open,
            Status::Acknowledged if self.left_alone && !done => Fate::Lost,
            Status::Acknowledged => Fate::Done,
            Status::Skipped => Fate::Skipped,
            Status::Taken if done => Fate::Done,
            Status::Taken if in_hand => Fate::Open,
            Status::Taken => Fate::Lost,
            Status::Unread | Status::Pending { .. } if stored => Fate::Open,
            Status::Unread | Status::Pending { .. } | Status::Dropped | Status::Missed
                if in_hand =>
            {
                Fate::Open
            }
            // Its entry is gone, and its id waits to be acknowledged or dropped.
            Status::Pending { .. } if done => Fate::Open,
            Status::Unread | Status::Dropped | Status::Missed if done => Fate::Done,
            Status::Unread | Status::Pending { .. } | Status::Dropped | Status::Missed => {
                Fate::Lost
            }
        }
    }

    /// How an entry starts out with a group that was made at `start`; what is
    /// before that is a reader's business from where it `began`.
    pub(super) fn starting(id: EntryId, start: EntryId, began: Option<EntryId>) -> Self {
        let status = if id > start {
            Status::Unread
        } else if began.is_some_and(|began| id > began) {
            Status::Missed
        } else {
            Status::Skipped
        };
        Self {
            status,
            ..Self::default()
        }
    }

    pub(super) fn take(&mut self, fact: &Fact) {
        match fact {
            Fact::Delivered {
                consumer,
                by,
                deliveries,
                ..
            }
            | Fact::Claimed {
                to: consumer,
                by,
                deliveries,
                ..
            } => {
                self.status = Status::Pending {
                    consumer: consumer.clone(),
                    deliveries: *deliveries,
                };
                self.hands.extend(by.actor().cloned());
            }
            Fact::Taken { by, .. } => {
                // What was pending before the cursor was set back stays so.
                if !matches!(self.status, Status::Pending { .. }) {
                    self.status = Status::Taken;
                }
                self.hands.extend(by.actor().cloned());
            }
            Fact::Processed { times, by, .. } => {
                self.processed = *times;
                // Nothing is left to do with it.
                if self.status == Status::Taken {
                    self.hands.remove(by);
                }
            }
            Fact::Peeked { by, .. } => {
                self.hands.insert(by.clone());
            }
            Fact::Failed { by, .. } | Fact::HandLost { by, .. } => {
                self.hands.remove(by);
            }
            Fact::Acknowledged { by, .. } => {
                self.status = Status::Acknowledged;
                if let Some(actor) = by.actor() {
                    self.hands.remove(actor);
                }
            }
            Fact::DeadLettered { .. } => self.dead = true,
            Fact::FoundMark { .. } => self.left_alone = true,
            Fact::FoundDeleted { .. } | Fact::Forgotten { .. } => self.status = Status::Dropped,
            Fact::Skipped { .. } => self.status = Status::Skipped,
            Fact::Missed { .. } => self.status = Status::Missed,
            Fact::Reopened { .. } => self.status = Status::Unread,
            Fact::Sent { .. }
            | Fact::Removed { .. }
            | Fact::Returned { .. }
            | Fact::Trimmed { .. }
            | Fact::CursorMoved { .. }
            | Fact::GroupCreated { .. }
            | Fact::GroupRemoved { .. }
            | Fact::ReaderJoined { .. }
            | Fact::PassedOver { .. } => {}
        }
    }
}
