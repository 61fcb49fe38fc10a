//! What can still happen to a message, for each group.

use std::borrow::Cow;

use shared::{
    id::{ActorId, ConsumerName, GroupName},
    ledger::{Fate, Record, Status},
    patterns::PatternId,
};

use crate::i18n::{Words, words};

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
    /// A reader comes to it, if it goes on from where it is.
    ToBeReadBy,
    /// A reader that did it reads it once more.
    ReadAgain,
    /// A reader has it, and reads it again if it crashes.
    UntilSaved { by: ActorId },
    /// It waits in its list or set; these actors have found it there already.
    Waits { seen_by: Vec<ActorId> },
    /// An actor has it in its memory, and Redis remembers that.
    Remembered { by: ActorId },
    /// Redis remembers who worked on it, and nobody does.
    LeftBehind { owner: ConsumerName, is_done: bool },
    /// It is nowhere but in an actor's memory.
    OnlyWith { by: ActorId, is_done: bool },
}

/// How messages get to who does them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// By groups of a stream.
    Groups,
    /// As items of lists or the like.
    Items,
    /// Everyone reads for himself.
    Readers,
}

impl Way {
    /// That of a pattern.
    pub(super) fn of(pattern: PatternId) -> Self {
        let pattern = pattern.pattern();
        match (pattern.has_readers(), pattern.has_stream()) {
            (true, _) => Self::Readers,
            (false, true) => Self::Groups,
            (false, false) => Self::Items,
        }
    }
}

/// What can still happen, for every group with which it is not finished; the
/// groups that have only to read it come last.
pub(super) fn of(record: &Record, way: Way) -> Vec<Outlook> {
    let outlook = |group: &GroupName| {
        Some(Outlook {
            group: group.clone(),
            what: match way {
                Way::Groups => what(record, group)?,
                Way::Items => what_of_item(record, group)?,
                Way::Readers => what_of_reader(record, group)?,
            },
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

/// The same where messages are items of a list or the like.
fn what_of_item(record: &Record, group: &GroupName) -> Option<What> {
    if record.fate(group) == Fate::Lost {
        return Some(What::Lost);
    }
    let copy = record.copies.last()?;
    let track = copy.tracks.get(group)?;
    let is_done = track.processed > 0;
    match &track.status {
        Status::Unread if copy.stored => Some(What::Waits {
            seen_by: track.hands.iter().cloned().collect(),
        }),
        Status::Pending { consumer, .. } => Some(match track.hands.first() {
            Some(by) => What::Remembered { by: by.clone() },
            None => What::LeftBehind {
                owner: consumer.clone(),
                is_done,
            },
        }),
        Status::Taken | Status::Unread => {
            let by = track.hands.first()?.clone();
            Some(What::OnlyWith { by, is_done })
        }
        Status::Acknowledged | Status::Skipped | Status::Dropped | Status::Missed => None,
    }
}

/// The same where everyone reads for himself.
fn what_of_reader(record: &Record, group: &GroupName) -> Option<What> {
    if record.fate(group) == Fate::Lost {
        return Some(What::Lost);
    }
    let copy = record.copies.last()?;
    let track = copy.tracks.get(group)?;
    let is_done = track.processed > 0;
    match (&track.status, track.hands.first()) {
        (Status::Unread, Some(by)) if copy.stored => Some(What::UntilSaved { by: by.clone() }),
        (Status::Unread, None) if copy.stored && is_done => Some(What::ReadAgain),
        (Status::Unread, None) if copy.stored => Some(What::ToBeReadBy),
        (Status::Taken | Status::Unread | Status::Missed, Some(by)) => Some(What::OnlyWith {
            by: by.clone(),
            is_done,
        }),
        _ => None,
    }
}

impl Outlook {
    /// Tells it from the others of its message.
    pub(super) fn key(&self) -> &str {
        self.group.as_str()
    }
}

impl Words for Outlook {
    words!(outlook);

    fn en(&self) -> Cow<'static, str> {
        let group = &self.group;
        let text = match &self.what {
            What::ToBeRead => format!("next: whoever reads for {group} gets it"),
            What::ToBeReadBy => format!("next: {group} reads it, if it goes on from where it is"),
            What::ReadAgain => format!("next: {group} reads it **again**: its id was not saved"),
            What::UntilSaved { by } => {
                format!("next: {by} has it in hand, and would read it again after a crash")
            }
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
            What::Waits { seen_by } if seen_by.is_empty() => {
                "next: it waits; whoever asks for it gets it".to_owned()
            }
            What::Waits { seen_by } => format!(
                "next: {} has it in hand, and whoever asks meanwhile gets it **again**",
                names(seen_by)
            ),
            What::Remembered { by } => {
                format!("next: {by} has it in hand, and Redis remembers that until {by} is done")
            }
            What::LeftBehind { owner, is_done } => format!(
                "next: Redis has it as {owner}'s work, and it is in nobody's memory: put back, its work is done{}",
                if *is_done { " **again**" } else { "" }
            ),
            What::OnlyWith { by, is_done: false } => {
                format!(
                    "next: it is nowhere but in {by}'s memory: {by} does its work, or a crash loses it"
                )
            }
            What::OnlyWith { by, is_done: true } => {
                format!("next: its work is done, and {by} goes on")
            }
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
            What::ToBeReadBy => format!("接下来：{group} 若从所在处继续，就会读到它"),
            What::ReadAgain => format!("接下来：{group} 会**再次**读到它：它的 id 没有保存"),
            What::UntilSaved { by } => format!("接下来：{by} 手中有它，崩溃后会再次读到它"),
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
            What::Waits { seen_by } if seen_by.is_empty() => {
                "接下来：它在等待；谁来取，谁就得到它".to_owned()
            }
            What::Waits { seen_by } => {
                format!(
                    "接下来：{} 手中有它，其间谁来取，都会**再次**得到它",
                    names(seen_by)
                )
            }
            What::Remembered { by } => {
                format!("接下来：{by} 手中有它，在 {by} 做完之前 Redis 一直记着")
            }
            What::LeftBehind { owner, is_done } => format!(
                "接下来：Redis 记着它归 {owner} 处理，却不在任何人的内存里：放回之后会{}做一遍",
                if *is_done { "**再**" } else { "" }
            ),
            What::OnlyWith { by, is_done: false } => {
                format!("接下来：它只在 {by} 的内存里：由 {by} 处理，一旦崩溃就会丢失")
            }
            What::OnlyWith { by, is_done: true } => format!("接下来：工作已完成，{by} 继续往下"),
            What::DeadButPending => format!("接下来：它已在死信中；{group} 还需要确认它"),
        };
        text.into()
    }
}

fn names(actors: &[ActorId]) -> String {
    let names: Vec<&str> = actors.iter().map(|actor| actor.as_str()).collect();
    names.join(", ")
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
        Record::of(Stored {
            at: EntryRef {
                key: "orders".into(),
                id: EntryId::MIN,
            },
            stored,
            tracks: BTreeMap::from([("billing".into(), track)]),
        })
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
        whats_in(record, true)
    }

    fn whats_in(record: &Record, is_of_stream: bool) -> Vec<What> {
        let way = if is_of_stream {
            Way::Groups
        } else {
            Way::Items
        };
        let all = of(record, way).into_iter();
        all.map(|outlook| outlook.what).collect()
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
    fn an_item_waits_is_remembered_or_is_only_in_a_hand() {
        let of = |track: &Track, stored| whats_in(&record(track.clone(), stored), false);
        let mut track = Track::default();
        let waits = |seen_by: &[&str]| What::Waits {
            seen_by: seen_by.iter().map(|id| (*id).into()).collect(),
        };
        assert_eq!(of(&track, true), [waits(&[])]);
        track.hands.insert("w1".into());
        assert_eq!(of(&track, true), [waits(&["w1"])]);
        track.status = Status::Taken;
        let by = ActorId::from("w1");
        let only = What::OnlyWith {
            by: by.clone(),
            is_done: false,
        };
        assert_eq!(of(&track, false), [only]);
        track.hands.clear();
        assert_eq!(of(&track, false), [What::Lost]);
        let mut track = pending(1);
        let left = What::LeftBehind {
            owner: "c2".into(),
            is_done: true,
        };
        assert_eq!(of(&track, true), [left]);
        track.hands.insert(by.clone());
        assert_eq!(of(&track, true), [What::Remembered { by }]);
    }

    #[test]
    fn what_is_finished_has_no_outlook() {
        let mut track = pending(1);
        track.status = Status::Acknowledged;
        assert!(whats(&record(track, true)).is_empty());
    }
}
