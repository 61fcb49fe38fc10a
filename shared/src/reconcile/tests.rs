#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it fails"
)]

use proptest::{collection::vec, prelude::*, sample::select};

use super::*;
use crate::{ledger::Fate, reply::Reply, testing::redis::FakeRedis};

const BILLING: &str = "billing";

/// A Redis with a ledger that only learns of it by looking.
#[derive(Default)]
struct Watched {
    redis: FakeRedis,
    ledger: Ledger,
}

impl Watched {
    /// What was there before, already looked at.
    fn after(lines: &[&str]) -> Self {
        let mut watched = Self::default();
        watched.type_in(lines);
        watched.look();
        watched
    }

    fn type_in(&mut self, lines: &[&str]) {
        for line in lines {
            let reply = self.redis.run(line);
            assert!(!matches!(reply, Reply::Error(_)), "{line}: {reply:?}");
        }
    }

    /// Looks until nothing is found, and says what was.
    fn look(&mut self) -> Vec<Fact> {
        let (key, mut found) = (Key::from("orders"), Vec::new());
        for _ in 0..4 {
            let facts = reconcile(&self.redis.picture(), &self.ledger, &key);
            if facts.is_empty() {
                return found;
            }
            for fact in &facts {
                self.ledger.record(1, fact);
            }
            found.extend(facts);
        }
        panic!("there is always more to find: {found:?}");
    }

    /// Types something in, and says what a look finds.
    fn finds(&mut self, lines: &[&str]) -> Vec<Fact> {
        self.type_in(lines);
        self.look()
    }

    fn status(&self, id: &str) -> Status {
        let track = self
            .ledger
            .track(&"orders".into(), id.parse().unwrap(), &BILLING.into());
        track.unwrap().status.clone()
    }

    fn fate(&self, message: &str) -> Fate {
        let record = self.ledger.record_of(&message.into()).unwrap();
        record.fate(&BILLING.into())
    }
}

fn orders(id: &str) -> EntryRef {
    at(&"orders".into(), id.parse().unwrap())
}

fn pending(consumer: &str, deliveries: u64) -> Status {
    Status::Pending {
        consumer: consumer.into(),
        deliveries,
    }
}

/// One entry, one group from the start.
const ONE: &[&str] = &["XGROUP CREATE orders billing 0", "XADD orders 1-0 id m1"];
/// The same, delivered to c1.
const READ: &[&str] = &[
    "XGROUP CREATE orders billing 0",
    "XADD orders 1-0 id m1",
    "XREADGROUP GROUP billing c1 COUNT 1 STREAMS orders >",
];

/// What lies far from the stream's windows is found by whoever comes along it,
/// stretch by stretch, and nowhere else.
#[test]
fn a_stretch_finds_what_is_in_it() {
    let mut watched = Watched::after(&[
        "XADD orders 1-0 id m1",
        "XADD orders 2-0 id m2",
        "XADD orders 3-0 id m3",
        "XADD orders 4-0 id m4",
        "XADD orders 5-0 id m5",
        "XGROUP CREATE orders billing 0",
        "XREADGROUP GROUP billing c1 COUNT 5 STREAMS orders >",
    ]);
    watched.type_in(&["XACK orders billing 2-0"]);
    let (key, mut streams) = (Key::from("orders"), watched.redis.picture());
    let stream = std::sync::Arc::make_mut(streams.get_mut("orders").unwrap());
    let tail = EntryId { ms: 5, seq: 0 };
    stream.head.windows = vec![Window {
        from: tail,
        to: EntryId::MAX,
    }];
    stream.entries.retain(|id, _| *id >= tail);
    let found = |reach| reconcile_within(reach, &streams, &watched.ledger, &key).len();
    assert_eq!((found(Reach::All), found(Reach::Near)), (1, 0));
    let (mut from, mut stretches) = (EntryId::MIN, Vec::new());
    while from < EntryId::MAX {
        let to = watched.ledger.stretch(&key, from, 2);
        stretches.push(found(Reach::Between(from, to)));
        from = to;
    }
    assert_eq!(stretches, [1, 0, 0], "up to 3-0, to 5-0, and the rest");
}

#[test]
fn what_was_there_before_the_room_looked() {
    let watched = Watched::after(READ);
    assert_eq!(watched.status("1-0"), pending("c1", 1));
    assert_eq!(watched.ledger.sent(), 1);
}

#[test]
fn xadd_is_found() {
    let found = Watched::after(ONE).finds(&["XADD orders 2-0 id m2"]);
    let sent = Fact::Sent {
        message: "m2".into(),
        at: orders("2-0"),
        by: By::Outside,
    };
    assert_eq!(found, [sent]);
}

#[test]
fn an_entry_without_an_id_field_is_called_by_its_entry_id() {
    let mut watched = Watched::after(ONE);
    watched.finds(&["XADD orders 2-0 color red"]);
    let name = watched
        .ledger
        .message_of(&"orders".into(), "2-0".parse().unwrap());
    assert_eq!(name, Some(&"2-0".into()));
}

#[test]
fn xreadgroup_is_found() {
    let found = Watched::after(ONE).finds(&[READ[2]]);
    let delivered = Fact::Delivered {
        at: orders("1-0"),
        group: BILLING.into(),
        consumer: "c1".into(),
        by: By::Outside,
        deliveries: 1,
    };
    assert_eq!(found, [delivered]);
}

#[test]
fn xadd_and_xreadgroup_at_once_are_found() {
    let mut watched = Watched::after(ONE);
    let found = watched.finds(&[READ[2], "XADD orders 2-0 id m2", READ[2]]);
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(watched.status("2-0"), pending("c1", 1));
}

#[test]
fn xack_is_found() {
    let mut watched = Watched::after(READ);
    let found = watched.finds(&["XACK orders billing 1-0"]);
    let acknowledged = Fact::Acknowledged {
        at: orders("1-0"),
        group: BILLING.into(),
        by: By::Outside,
    };
    assert_eq!(found, [acknowledged]);
    assert_eq!(watched.fate("m1"), Fate::Done);
}

#[test]
fn xclaim_is_found() {
    let found = Watched::after(READ).finds(&["XCLAIM orders billing c2 0 1-0"]);
    let claimed = Fact::Claimed {
        at: orders("1-0"),
        group: BILLING.into(),
        from: "c1".into(),
        to: "c2".into(),
        by: By::Outside,
        deliveries: 2,
    };
    assert_eq!(found, [claimed]);
}

#[test]
fn xclaim_by_the_owner_counts_a_delivery() {
    let mut watched = Watched::after(READ);
    let found = watched.finds(&["XCLAIM orders billing c1 0 1-0"]);
    assert!(matches!(found[..], [Fact::Delivered { deliveries: 2, .. }]));
    assert_eq!(watched.status("1-0"), pending("c1", 2));
}

#[test]
fn xdel_of_a_pending_entry_leaves_it_dangling() {
    let mut watched = Watched::after(READ);
    let found = watched.finds(&["XDEL orders 1-0"]);
    let removed = Fact::Removed {
        at: orders("1-0"),
        by: By::Outside,
    };
    assert_eq!(found, [removed]);
    assert_eq!(watched.status("1-0"), pending("c1", 1));
    // Whoever read it was not of this room, so nobody here has it in hand.
    assert_eq!(watched.fate("m1"), Fate::Lost);
}

#[test]
fn xtrim_of_unread_entries_loses_them_for_good() {
    let mut watched = Watched::after(ONE);
    watched.finds(&["XADD orders 2-0 id m2", "XTRIM orders MAXLEN 1"]);
    assert_eq!(watched.fate("m1"), Fate::Lost);
    // The cursor passes it later. It was lost, and is not skipped now.
    let found = watched.finds(&[READ[2]]);
    assert!(matches!(found[..], [Fact::Delivered { .. }]), "{found:?}");
    assert_eq!(watched.fate("m1"), Fate::Lost);
}

#[test]
fn what_is_trimmed_and_passed_before_a_look_is_lost_too() {
    let mut watched = Watched::after(ONE);
    watched.finds(&["XADD orders 2-0 id m2", "XTRIM orders MAXLEN 1", READ[2]]);
    assert_eq!(watched.fate("m1"), Fate::Lost);
    assert_eq!(watched.status("2-0"), pending("c1", 1));
}

#[test]
fn delconsumer_forgets_what_was_pending() {
    let mut watched = Watched::after(READ);
    let found = watched.finds(&["XGROUP DELCONSUMER orders billing c1"]);
    let forgotten = Fact::Forgotten {
        at: orders("1-0"),
        group: BILLING.into(),
        consumer: "c1".into(),
    };
    assert_eq!(found, [forgotten]);
    assert_eq!(watched.fate("m1"), Fate::Lost);
}

#[test]
fn setid_forwards_skips() {
    let mut watched = Watched::after(ONE);
    let found = watched.finds(&["XGROUP SETID orders billing 1-0"]);
    let skipped = Fact::Skipped {
        at: orders("1-0"),
        group: BILLING.into(),
    };
    assert_eq!(found, [skipped]);
    assert_eq!(watched.fate("m1"), Fate::Skipped);
}

#[test]
fn setid_backwards_reopens() {
    let mut watched = Watched::after(READ);
    let found = watched.finds(&["XACK orders billing 1-0", "XGROUP SETID orders billing 0-0"]);
    let reopened = Fact::Reopened {
        at: orders("1-0"),
        group: BILLING.into(),
    };
    assert_eq!(found, [reopened]);
    assert_eq!(watched.fate("m1"), Fate::Open);
}

#[test]
fn setid_backwards_leaves_what_is_pending() {
    let mut watched = Watched::after(READ);
    assert_eq!(watched.finds(&["XGROUP SETID orders billing 0-0"]), []);
    assert_eq!(watched.status("1-0"), pending("c1", 1));
}

#[test]
fn setid_backwards_does_not_bring_back_what_is_gone() {
    let mut watched = Watched::after(READ);
    watched.finds(&["XACK orders billing 1-0", "XDEL orders 1-0"]);
    assert_eq!(watched.finds(&["XGROUP SETID orders billing 0-0"]), []);
    assert_eq!(watched.fate("m1"), Fate::Done);
}

#[test]
fn a_group_that_is_made_is_found() {
    let mut watched = Watched::after(ONE);
    let found = watched.finds(&["XGROUP CREATE orders audit $"]);
    let created = Fact::GroupCreated {
        key: "orders".into(),
        group: "audit".into(),
        start: "1-0".parse().unwrap(),
    };
    assert_eq!(found, [created]);
    let audit = GroupName::from("audit");
    assert!(
        watched
            .ledger
            .was_skipped(&"orders".into(), orders("1-0").id, &audit)
    );
}

#[test]
fn a_group_that_is_destroyed_is_found() {
    let mut watched = Watched::after(READ);
    let found = watched.finds(&["XGROUP DESTROY orders billing"]);
    let removed = Fact::GroupRemoved {
        key: "orders".into(),
        group: BILLING.into(),
    };
    assert_eq!(found, [removed]);
}

#[test]
fn a_group_that_is_destroyed_and_made_again_begins_again() {
    let mut watched = Watched::after(READ);
    watched.finds(&["XGROUP DESTROY orders billing", ONE[0]]);
    assert_eq!(watched.status("1-0"), Status::Unread);
}

#[test]
fn a_deleted_key_takes_everything_along() {
    let mut watched = Watched::after(READ);
    let found = watched.finds(&["DEL orders"]);
    let removed = Fact::Removed {
        at: orders("1-0"),
        by: By::Outside,
    };
    let group = Fact::GroupRemoved {
        key: "orders".into(),
        group: BILLING.into(),
    };
    assert_eq!(found, [group, removed]);
}

#[test]
fn a_key_that_was_deleted_and_filled_again_has_new_entries() {
    let mut watched = Watched::after(READ);
    watched.finds(&["DEL orders"]);
    let found = watched.finds(&[ONE[0], "XADD orders 1-0 id m2"]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(watched.fate("m2"), Fate::Open);
    assert_eq!(watched.ledger.sent(), 2);
}

#[test]
fn leaving_a_window_is_not_removal() {
    let mut watched = Watched::after(&[ONE[0], ONE[1], "XADD orders 2-0 id m2"]);
    let mut streams = watched.redis.picture();
    let stream = std::sync::Arc::make_mut(streams.get_mut("orders").unwrap());
    stream.entries.remove(&orders("1-0").id);
    let from = orders("2-0").id;
    let to = EntryId::MAX;
    stream.head.windows = vec![Window { from, to }];
    let key = Key::from("orders");
    assert_eq!(reconcile(&streams, &watched.ledger, &key), []);
    assert_eq!(watched.look(), []);
}

#[test]
fn a_dead_letter_that_is_deleted_is_not_looked_for_again() {
    let mut watched = Watched::after(READ);
    watched.type_in(&["XADD orders:dead 5-0 id m1"]);
    let dead = Key::from("orders:dead");
    let buried = Fact::DeadLettered {
        at: orders("1-0"),
        group: BILLING.into(),
        by: "reaper".into(),
        dead: at(&dead, "5-0".parse().unwrap()),
        deliveries: 4,
    };
    watched.ledger.record(2, &buried);
    assert_eq!(
        reconcile(&watched.redis.picture(), &watched.ledger, &dead),
        []
    );
    watched.type_in(&["XDEL orders:dead 5-0"]);
    let found = reconcile(&watched.redis.picture(), &watched.ledger, &dead);
    assert_eq!(found.len(), 1, "{found:?}");
    watched.ledger.record(3, &found[0]);
    assert_eq!(
        reconcile(&watched.redis.picture(), &watched.ledger, &dead),
        []
    );
    assert_eq!(watched.fate("m1"), Fate::Dead);
}

fn any_line() -> impl Strategy<Value = String> {
    let id = || (1..7u64).prop_map(|ms| format!("{ms}-0"));
    let group = || select(vec!["billing", "audit"]);
    let consumer = || select(vec!["c1", "c2"]);
    prop_oneof![
        4 => Just("XADD orders * id m".to_owned()),
        4 => (group(), consumer()).prop_map(|(group, consumer)| format!("XREADGROUP GROUP {group} {consumer} STREAMS orders >")),
        2 => (group(), id()).prop_map(|(group, id)| format!("XACK orders {group} {id}")),
        1 => (group(), consumer(), id()).prop_map(|(group, consumer, id)| format!("XCLAIM orders {group} {consumer} 0 {id}")),
        1 => id().prop_map(|id| format!("XDEL orders {id}")),
        1 => Just("XTRIM orders MAXLEN 2".to_owned()),
        1 => (group(), id()).prop_map(|(group, id)| format!("XGROUP SETID orders {group} {id}")),
        1 => (group(), consumer()).prop_map(|(group, consumer)| format!("XGROUP DELCONSUMER orders {group} {consumer}")),
        1 => group().prop_map(|group| format!("XGROUP DESTROY orders {group}")),
        2 => group().prop_map(|group| format!("XGROUP CREATE orders {group} 0")),
        1 => Just("DEL orders".to_owned()),
    ]
}

/// Whether the line would be refused: its group is not there.
fn lacks_its_group(watched: &Watched, line: &str) -> bool {
    let streams = watched.redis.picture();
    let groups = streams.get("orders").map(|stream| &stream.groups);
    let has = |group: &str| groups.is_some_and(|groups| groups.contains_key(group));
    let words: Vec<&str> = line.split_whitespace().collect();
    match words[..] {
        ["XREADGROUP", _, group, ..] | ["XACK" | "XCLAIM", _, group, ..] => !has(group),
        ["XGROUP", "SETID" | "DELCONSUMER", _, group, ..] => !has(group),
        _ => false,
    }
}

/// What the ledger says of every entry is what Redis has.
fn agrees(watched: &Watched) -> Result<(), TestCaseError> {
    let (key, streams) = (Key::from("orders"), watched.redis.picture());
    let Some(stream) = streams.get(&key) else {
        return Ok(());
    };
    for id in stream.entries.keys() {
        let copy = watched.ledger.stored(&key, *id).unwrap();
        prop_assert!(copy.stored);
        for (name, group) in &stream.groups {
            let status = &copy.tracks[name];
            let fits = match (group.mark(*id).unwrap(), &status.status) {
                (Mark::Unread, Status::Unread) => true,
                (
                    Mark::Pending,
                    Status::Pending {
                        consumer,
                        deliveries,
                    },
                ) => {
                    let pending = &group.pending[id];
                    (&pending.consumer, &pending.deliveries) == (consumer, deliveries)
                }
                (Mark::Acked, Status::Acknowledged | Status::Skipped | Status::Dropped) => true,
                _ => false,
            };
            prop_assert!(fits, "{id} with {name}: {status:?}");
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn whatever_is_typed_in_the_ledger_comes_to_agree(
        rounds in vec(vec(any_line(), 1..4), 1..15),
    ) {
        let mut watched = Watched::after(ONE);
        let mut added = 1;
        for lines in rounds {
            for line in lines {
                if lacks_its_group(&watched, &line) {
                    continue;
                }
                added += 1;
                let line = line.replace("XADD orders * id m", &format!("XADD orders {added}-0 id m{added}"));
                watched.type_in(&[&line]);
            }
            watched.look();
            agrees(&watched)?;
        }
    }
}

#[test]
fn what_was_taken_without_becoming_pending_is_no_difference() {
    let mut watched = Watched::after(ONE);
    watched.type_in(&["XREADGROUP GROUP billing c1 COUNT 1 NOACK STREAMS orders >"]);
    let taken = Fact::Taken {
        at: orders("1-0"),
        group: BILLING.into(),
        consumer: "c1".into(),
        by: By::Actor("c1".into()),
    };
    watched.ledger.record(2, &taken);
    assert_eq!(watched.look(), []);
    assert_eq!(watched.status("1-0"), Status::Taken);
    // It is read again where the cursor goes back before it.
    let found = watched.finds(&["XGROUP SETID orders billing 0-0"]);
    assert!(matches!(found[..], [Fact::Reopened { .. }]), "{found:?}");
}

proptest! {
    /// Where everything is seen, a moved cursor explains all that a look finds.
    #[test]
    fn a_moved_cursor_explains_all_that_a_look_finds(
        lines in vec(select(EDITS), 0..40),
        to in 0..8_u64,
    ) {
        let mut watched = Watched::after(&["XGROUP CREATE orders billing 0"]);
        for n in 1..=6 {
            watched.type_in(&[&format!("XADD orders {n}-0 id m{n}")]);
        }
        watched.look();
        for line in lines {
            watched.type_in(&[line]);
            watched.look();
        }
        let key = Key::from("orders");
        let cursor = |watched: &Watched| {
            watched.redis.picture()[&key].groups[BILLING].head.last_delivered
        };
        let from = cursor(&watched);
        let to = EntryId { ms: to, seq: 0 };
        watched.type_in(&[&format!("XGROUP SETID orders billing {to}")]);
        let mut told = watched.ledger.clone();
        watched.look();
        let moved = Fact::CursorMoved { key: key.clone(), group: BILLING.into(), from, to };
        told.record(2, &moved);
        let found = reconcile(&watched.redis.picture(), &told, &key);
        prop_assert_eq!(found, []);
        prop_assert_eq!(told.sums(), watched.ledger.sums());
    }
}

/// What changes where entries stand.
const EDITS: &[&str] = &[
    "XREADGROUP GROUP billing c1 COUNT 1 STREAMS orders >",
    "XREADGROUP GROUP billing c2 COUNT 2 NOACK STREAMS orders >",
    "XACK orders billing 1-0",
    "XACK orders billing 2-0",
    "XDEL orders 2-0",
    "XDEL orders 5-0",
    "XGROUP SETID orders billing 3-0",
    "XGROUP SETID orders billing 0-0",
];

#[test]
fn what_is_acknowledged_behind_a_cursor_set_back_is_unread_again() {
    let mut watched = Watched::after(READ);
    assert_eq!(watched.finds(&["XGROUP SETID orders billing 0-0"]), []);
    watched.type_in(&["XACK orders billing 1-0"]);
    let acknowledged = Fact::Acknowledged {
        at: orders("1-0"),
        group: BILLING.into(),
        by: By::Driver,
    };
    let facts = [acknowledged];
    let follows = reopened(&watched.redis.picture(), &watched.ledger, &facts);
    let again = Fact::Reopened {
        at: orders("1-0"),
        group: BILLING.into(),
    };
    assert_eq!(follows, [again]);
    for fact in facts.iter().chain(&follows) {
        watched.ledger.record(2, fact);
    }
    assert_eq!(watched.look(), []);
}

#[test]
fn what_is_pending_stays_so_when_it_is_taken_again() {
    let mut watched = Watched::after(READ);
    watched.finds(&["XGROUP SETID orders billing 0-0"]);
    watched.type_in(&["XREADGROUP GROUP billing c2 COUNT 1 NOACK STREAMS orders >"]);
    let taken = Fact::Taken {
        at: orders("1-0"),
        group: BILLING.into(),
        consumer: "c2".into(),
        by: By::Actor("c2".into()),
    };
    watched.ledger.record(2, &taken);
    assert_eq!(watched.look(), []);
    assert_eq!(watched.status("1-0"), pending("c1", 1));
}
