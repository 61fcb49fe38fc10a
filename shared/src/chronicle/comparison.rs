//! How messages end at two places of the room's course.

use serde::{Deserialize, Serialize};

use super::Place;
use crate::{
    id::{GroupName, MessageName},
    ledger::{Fate, Ledger, Record, Status},
};

/// How messages end at two places of the room's course.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The one, where the room was when it was asked for.
    pub one: Place,
    /// The other.
    pub other: Place,
    /// The last step that both share.
    pub parted: u64,
    /// Messages that both know and that end alike, for every group.
    pub alike: u64,
    /// The messages that do not, by name; at most [`Comparison::MAX`].
    pub different: Vec<Difference>,
    /// Those that are left out.
    pub left_out: u64,
}

impl Comparison {
    /// The most messages told one by one.
    pub const MAX: usize = 200;
}

/// A message that ends differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The message.
    pub message: MessageName,
    /// The group; none where one of the two does not know the message at all.
    pub group: Option<GroupName>,
    /// What became of it in the one; none where it is not known there.
    pub one: Option<Ending>,
    /// And in the other.
    pub other: Option<Ending>,
}

/// What became of a message for a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// How it ends, or may still end.
    pub fate: Fate,
    /// How often its side effect was done.
    pub processed: u32,
    /// How often it was delivered, where it is pending.
    pub deliveries: Option<u64>,
}

impl Comparison {
    /// Compares the ledgers of two places whose ways parted after step
    /// `parted`. A message that both had by then, and of which one ledger keeps
    /// no record any more, is left alone.
    pub fn between(one: (Place, &Ledger), other: (Place, &Ledger), parted: u64) -> Self {
        let ((one, one_ledger), (other, other_ledger)) = (one, other);
        let mut alike = 0;
        let mut different = Vec::new();
        for (message, record) in one_ledger.messages() {
            match other_ledger.record_of(message) {
                Some(same) => {
                    let before = different.len();
                    different.extend(differences(message, record, same));
                    alike += u64::from(different.len() == before);
                }
                None if was_forgotten(record, other_ledger, parted) => {}
                None => different.push(Difference {
                    message: message.clone(),
                    group: None,
                    one: Some(Ending::of_all(record)),
                    other: None,
                }),
            }
        }
        for (message, record) in other_ledger.messages() {
            let is_known = one_ledger.record_of(message).is_some();
            if !is_known && !was_forgotten(record, one_ledger, parted) {
                different.push(Difference {
                    message: message.clone(),
                    group: None,
                    one: None,
                    other: Some(Ending::of_all(record)),
                });
            }
        }
        // m2 comes before m10.
        different.sort_by(|a, b| place_of(a).cmp(&place_of(b)));
        let left_out = different.len().saturating_sub(Self::MAX) as u64;
        different.truncate(Self::MAX);
        Self {
            one,
            other,
            parted,
            alike,
            different,
            left_out,
        }
    }
}

fn place_of(difference: &Difference) -> (usize, &MessageName, Option<&GroupName>) {
    let name = &difference.message;
    (name.as_str().len(), name, difference.group.as_ref())
}

/// Whether a ledger knew a message when the ways parted, and knows it no more.
fn was_forgotten(record: &Record, ledger: &Ledger, parted: u64) -> bool {
    let first = record.life.first();
    ledger.sent() > ledger.len() as u64 && first.is_some_and(|event| event.step <= parted)
}

/// The groups for which a message ends differently.
fn differences(message: &MessageName, one: &Record, other: &Record) -> Vec<Difference> {
    let (ours, theirs) = (one.groups(), other.groups());
    let ending = |record, known: bool, group| known.then(|| Ending::of(record, group));
    let differences = ours.union(&theirs).filter_map(|group| {
        let one = ending(one, ours.contains(group), group);
        let other = ending(other, theirs.contains(group), group);
        (one != other).then(|| Difference {
            message: message.clone(),
            group: Some((*group).clone()),
            one,
            other,
        })
    });
    differences.collect()
}

impl Ending {
    /// What became of a message for one group.
    fn of(record: &Record, group: &GroupName) -> Self {
        let tracks = record
            .copies
            .iter()
            .filter_map(|copy| copy.tracks.get(group));
        let deliveries = tracks.filter_map(|track| match track.status {
            Status::Pending { deliveries, .. } => Some(deliveries),
            _ => None,
        });
        Self {
            fate: record.fate(group),
            processed: record.processed(group),
            deliveries: deliveries.max(),
        }
    }

    /// What became of a message for all groups together: the worst of the
    /// fates, and the most that any of them did.
    fn of_all(record: &Record) -> Self {
        let groups = record.groups().into_iter();
        let endings: Vec<Self> = groups.map(|group| Self::of(record, group)).collect();
        let has = |fate: &Fate| endings.iter().any(|ending| ending.fate == *fate);
        let worst = [Fate::Lost, Fate::Dead, Fate::Open, Fate::Done];
        let processed = endings.iter().map(|ending| ending.processed).max();
        Self {
            fate: worst.into_iter().find(has).unwrap_or(Fate::Skipped),
            processed: processed.unwrap_or(0),
            deliveries: endings.iter().filter_map(|ending| ending.deliveries).max(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        chronicle::BranchId,
        fact::{By, EntryRef, Fact},
        id::EntryId,
        ledger::KEPT,
    };

    fn at(n: u64) -> EntryRef {
        EntryRef {
            key: "orders".into(),
            id: EntryId { ms: n, seq: 0 },
        }
    }

    fn by(actor: &str) -> By {
        By::Actor(actor.into())
    }

    fn place(branch: u64, step: u64) -> Place {
        Place {
            branch: BranchId(branch),
            step,
        }
    }

    /// A ledger with two groups and so many messages.
    fn with_messages(count: u64) -> Ledger {
        let mut ledger = Ledger::default();
        for group in ["audit", "billing"] {
            let fact = Fact::GroupCreated {
                key: "orders".into(),
                group: group.into(),
                start: EntryId::MIN,
            };
            ledger.record(1, &fact);
        }
        (1..=count).for_each(|n| send(&mut ledger, 2, n));
        ledger
    }

    fn send(ledger: &mut Ledger, step: u64, n: u64) {
        let fact = Fact::Sent {
            message: format!("m{n}").into(),
            at: at(n),
            by: by("p1"),
        };
        ledger.record(step, &fact);
    }

    fn deliver(ledger: &mut Ledger, n: u64, deliveries: u64) {
        let fact = Fact::Delivered {
            at: at(n),
            group: "billing".into(),
            consumer: "c1".into(),
            by: by("c1"),
            deliveries,
        };
        ledger.record(3, &fact);
    }

    fn finish(ledger: &mut Ledger, n: u64, group: &str, times: u32) {
        let processed = Fact::Processed {
            at: at(n),
            group: group.into(),
            by: "c1".into(),
            times,
        };
        let acknowledged = Fact::Acknowledged {
            at: at(n),
            group: group.into(),
            by: by("c1"),
        };
        ledger.record(4, &processed);
        ledger.record(4, &acknowledged);
    }

    fn compare(one: &Ledger, other: &Ledger) -> Comparison {
        Comparison::between((place(2, 9), one), (place(1, 8), other), 2)
    }

    #[test]
    fn what_ends_alike_is_counted() {
        let ledger = with_messages(3);
        let same = compare(&ledger, &ledger);
        assert_eq!((same.alike, same.left_out), (3, 0));
        assert_eq!(same.different, []);
        assert_eq!((same.one, same.other), (place(2, 9), place(1, 8)));
        assert_eq!(same.parted, 2);
    }

    #[test]
    fn what_ends_differently_is_told_by_group() {
        let (mut one, mut other) = (with_messages(10), with_messages(10));
        deliver(&mut one, 10, 1);
        deliver(&mut other, 10, 3);
        finish(&mut one, 2, "billing", 2);
        finish(&mut other, 2, "billing", 1);
        finish(&mut one, 3, "billing", 1);
        finish(&mut other, 3, "billing", 1);
        let told = compare(&one, &other);
        assert_eq!(told.alike, 8);
        let ending = |fate, processed, deliveries| {
            Some(Ending {
                fate,
                processed,
                deliveries,
            })
        };
        let difference = |message: &str, one, other| Difference {
            message: message.into(),
            group: Some("billing".into()),
            one,
            other,
        };
        assert_eq!(
            told.different,
            [
                difference(
                    "m2",
                    ending(Fate::Done, 2, None),
                    ending(Fate::Done, 1, None)
                ),
                difference(
                    "m10",
                    ending(Fate::Open, 0, Some(1)),
                    ending(Fate::Open, 0, Some(3)),
                ),
            ]
        );
    }

    #[test]
    fn what_one_does_not_know_is_told_once() {
        let (mut one, mut other) = (with_messages(2), with_messages(1));
        finish(&mut one, 2, "audit", 1);
        send(&mut other, 5, 7);
        let told = compare(&one, &other);
        assert_eq!(told.alike, 1);
        let [m2, m7] = &told.different[..] else {
            unreachable!("{:?}", told.different);
        };
        assert_eq!(
            (m2.message.as_str(), &m2.group, &m2.other),
            ("m2", &None, &None)
        );
        let ending = m2.one.as_ref();
        let ending = ending.map(|ending| (ending.fate, ending.processed));
        assert_eq!(ending, Some((Fate::Open, 1)), "billing has not read it");
        assert_eq!((m7.message.as_str(), &m7.one), ("m7", &None));
        assert!(m7.other.is_some());
    }

    #[test]
    fn a_group_that_one_does_not_have_is_told() {
        let (one, mut other) = (with_messages(1), with_messages(1));
        let removed = Fact::GroupRemoved {
            key: "orders".into(),
            group: "audit".into(),
        };
        other.record(5, &removed);
        let told = compare(&one, &other);
        assert_eq!(told.alike, 0);
        let [only] = &told.different[..] else {
            unreachable!("{:?}", told.different);
        };
        assert_eq!(only.group, Some("audit".into()));
        assert!(only.one.is_some() && only.other.is_none());
    }

    #[test]
    fn what_is_told_is_bounded() {
        let (one, other) = (with_messages(1_000), with_messages(0));
        let told = compare(&one, &other);
        assert_eq!(told.different.len(), Comparison::MAX);
        assert_eq!(told.left_out, 800);
        assert_eq!(told.different[1].message.as_str(), "m2");
    }

    #[test]
    fn what_a_ledger_let_go_of_is_no_difference() {
        let early = with_messages(10);
        let mut late = early.clone();
        for n in 1..=10 {
            finish(&mut late, n, "audit", 1);
            finish(&mut late, n, "billing", 1);
        }
        let many = KEPT as u64 * 2;
        (11..=many).for_each(|n| send(&mut late, 5, n));
        assert!(late.record_of(&"m1".into()).is_none());
        let told = compare(&early, &late);
        assert_eq!(told.alike, 0);
        let unknown_there = |difference: &&Difference| difference.other.is_none();
        assert_eq!(told.different.iter().find(unknown_there), None);
        assert_eq!(told.different.len() as u64 + told.left_out, many - 10);
    }
}
