//! What can still happen to a message, for each group.

use std::borrow::Cow;

use shared::{
    id::{ActorId, ConsumerName, GroupName},
    ledger::{Fate, Record, Status},
};

use crate::i18n::Words;

/// What can still happen to a message in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outlook {
    group: GroupName,
    what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    /// The group will be given it.
    ToBeRead,
    /// An actor has it in its memory.
    InHand { by: ActorId },
    /// It was delivered with NOACK and is only in an actor's memory.
    InHandOnly { by: ActorId },
    /// Nobody remembers it, and its side effect was done: a claim does it again.
    AgainWhenClaimed { owner: ConsumerName },
    /// Nobody remembers it, and its side effect was not done.
    WaitsForClaim { owner: ConsumerName },
    /// Its side effect was done, and its entry is gone: a claim only drops it.
    DoneButDangling,
    /// Nobody can ever process it.
    Lost,
    /// It is in the dead letters and still pending.
    DeadButPending,
}

/// What can still happen, for every group with which it is not finished; the
/// groups that have only to read it come last.
pub(super) fn of(record: &Record) -> Vec<Outlook> {
    let outlook = |group: &GroupName| {
        Some(Outlook {
            group: group.clone(),
            what: what(record, group)?,
        })
    };
    let mut all: Vec<Outlook> = record.groups().into_iter().filter_map(outlook).collect();
    all.sort_by_key(|outlook| outlook.what == What::ToBeRead);
    all
}

fn what(record: &Record, group: &GroupName) -> Option<What> {
    if record.fate(group) == Fate::Lost {
        return Some(What::Lost);
    }
    let mut tracks = record
        .copies
        .iter()
        .filter_map(|copy| Some((copy.stored, copy.tracks.get(group)?)));
    tracks.find_map(|(stored, track)| match &track.status {
        Status::Unread if stored => Some(What::ToBeRead),
        Status::Pending { consumer, .. } => Some(match track.hands.first() {
            _ if track.dead => What::DeadButPending,
            Some(by) => What::InHand { by: by.clone() },
            None if !stored => What::DoneButDangling,
            None if track.processed > 0 => What::AgainWhenClaimed {
                owner: consumer.clone(),
            },
            None => What::WaitsForClaim {
                owner: consumer.clone(),
            },
        }),
        Status::Taken => track
            .hands
            .first()
            .map(|by| What::InHandOnly { by: by.clone() }),
        _ => None,
    })
}

impl Outlook {
    /// Tells it from the others of its message.
    pub(super) fn key(&self) -> &str {
        self.group.as_str()
    }
}

impl Words for Outlook {
    fn en(&self) -> Cow<'static, str> {
        let group = &self.group;
        let text = match &self.what {
            What::ToBeRead => format!("next: whoever reads for {group} gets it"),
            What::InHand { by } => format!("next: {by} has it in hand, and can acknowledge it"),
            What::InHandOnly { by } => {
                format!("next: only {by} has it (NOACK): {by} does its work, or a crash loses it")
            }
            What::AgainWhenClaimed { owner } => format!(
                "next: pending for {owner}, and in nobody's memory: whoever claims it does the work **again**"
            ),
            What::WaitsForClaim { owner } => {
                format!("next: pending for {owner}, and in nobody's memory: it waits to be claimed")
            }
            What::DoneButDangling => {
                format!("next: a claim drops its id from {group}'s pending list")
            }
            What::Lost => format!("lost for {group}: nobody can ever do its work"),
            What::DeadButPending => {
                format!("next: it is in the dead letters; {group} has still to acknowledge it")
            }
        };
        text.into()
    }

    fn zh(&self) -> Cow<'static, str> {
        let group = &self.group;
        let text = match &self.what {
            What::ToBeRead => format!("接下来：谁为 {group} 读取，谁就得到它"),
            What::InHand { by } => format!("接下来：{by} 手中有它，可以确认它"),
            What::InHandOnly { by } => {
                format!("接下来：只有 {by} 手中有它（NOACK）：由 {by} 处理，一旦崩溃就会丢失")
            }
            What::AgainWhenClaimed { owner } => {
                format!(
                    "接下来：它归 {owner} 待处理，却不在任何人的内存里；谁认领它，谁就会**再做一遍**"
                )
            }
            What::WaitsForClaim { owner } => {
                format!("接下来：它归 {owner} 待处理，却不在任何人的内存里；等待有人认领")
            }
            What::DoneButDangling => format!("接下来：认领时会把它的 id 移出 {group} 的待处理列表"),
            What::Lost => format!("对 {group} 来说已丢失：再也没有人能处理它"),
            What::DeadButPending => format!("接下来：它已在死信中；{group} 还需要确认它"),
        };
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use shared::{
        fact::EntryRef,
        id::EntryId,
        ledger::{Stored, Track},
    };

    use super::*;

    fn record(track: Track, stored: bool) -> Record {
        Record {
            copies: vec![Stored {
                at: EntryRef {
                    key: "orders".into(),
                    id: EntryId::MIN,
                },
                stored,
                tracks: BTreeMap::from([("billing".into(), track)]),
            }],
            life: Vec::new(),
            left_out: 0,
        }
    }

    fn pending(processed: u32) -> Track {
        Track {
            status: Status::Pending {
                consumer: "c2".into(),
                deliveries: 1,
            },
            processed,
            ..Track::default()
        }
    }

    fn whats(record: &Record) -> Vec<What> {
        of(record).into_iter().map(|outlook| outlook.what).collect()
    }

    #[test]
    fn a_forgotten_message_waits_for_a_claim() {
        let owner = ConsumerName::from("c2");
        assert_eq!(
            whats(&record(pending(0), true)),
            [What::WaitsForClaim {
                owner: owner.clone()
            }]
        );
        assert_eq!(
            whats(&record(pending(1), true)),
            [What::AgainWhenClaimed { owner }]
        );
    }

    #[test]
    fn what_nobody_can_process_is_lost() {
        assert_eq!(whats(&record(pending(0), false)), [What::Lost]);
        assert_eq!(whats(&record(pending(1), false)), [What::DoneButDangling]);
        assert_eq!(whats(&record(Track::default(), true)), [What::ToBeRead]);
    }

    #[test]
    fn what_was_taken_is_with_its_actor_or_lost() {
        let mut track = Track {
            status: Status::Taken,
            ..Track::default()
        };
        track.hands.insert("c2".into());
        assert_eq!(
            whats(&record(track.clone(), true)),
            [What::InHandOnly { by: "c2".into() }]
        );
        track.hands.clear();
        assert_eq!(whats(&record(track, true)), [What::Lost]);
    }

    #[test]
    fn what_is_finished_has_no_outlook() {
        let mut track = pending(1);
        track.status = Status::Acknowledged;
        assert!(whats(&record(track, true)).is_empty());
    }
}
