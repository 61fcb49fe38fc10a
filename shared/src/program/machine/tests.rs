#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it fails"
)]

use proptest::{collection::vec, prelude::*, sample::select};

use super::*;
use crate::{
    id::ActorId,
    ledger::Fate,
    lesson::Move,
    patterns::PatternId,
    program::ENTRY_PLACEHOLDER,
    testing::room::Room,
    world::{Moment, ReadOptions, Settings},
};

fn text(text: &str) -> Reply {
    Reply::Text(text.into())
}

fn list(items: &[Reply]) -> Reply {
    Reply::List(items.to_vec())
}

fn entry(id: &str, fields: &[&str]) -> Reply {
    let fields: Vec<Reply> = fields.iter().map(|word| text(word)).collect();
    list(&[text(id), list(&fields)])
}

fn error() -> Reply {
    Reply::Error("NOGROUP No such key".into())
}

fn at(id: &str) -> EntryRef {
    EntryRef {
        key: "orders".into(),
        id: id.parse().unwrap(),
    }
}

/// The world of the pattern's first cast, with one actor prepared.
fn world(id: &str, prepare: impl FnOnce(&mut Actor)) -> World {
    let mut world = Room::new(PatternId::CONSUMER_GROUP, Settings::default()).world;
    let actor = world.actors.get_mut(id).unwrap();
    prepare(std::sync::Arc::make_mut(actor));
    world
}

/// What an actor makes of a reply to its line.
fn absorbed(id: &str, prepare: impl FnOnce(&mut Actor), reply: &Reply) -> Outcome {
    let world = world(id, prepare);
    let id = ActorId::from(id);
    absorb(&Scope::of(&world, &id).unwrap(), reply, &world)
}

/// It holds message m4 and is at this line.
fn at_line(line: &str, deliveries: Option<u64>) -> impl FnOnce(&mut Actor) {
    move |actor| {
        actor.line = line.into();
        actor.state = ActorState::Working;
        actor.hand = Some(Held {
            message: "m4".into(),
            key: "orders".into(),
            entry: "4-0".parse().unwrap(),
            fields: vec![("id".into(), "m4".into())],
            deliveries,
            processed: false,
            noack: false,
            is_marked: false,
        });
    }
}

/// The actor is as before and nothing is known; only a waiting one rests.
fn assert_refused(id: &str, prepare: impl Fn(&mut Actor), reply: &Reply) {
    let outcome = absorbed(id, &prepare, reply);
    let before = world(id, &prepare);
    assert_eq!(outcome.actor, *before.actors[id], "{reply:?}");
    assert_eq!(outcome.facts, [], "{reply:?}");
    assert!(
        matches!(outcome.why, Why::Refused { .. }),
        "{reply:?}: {:?}",
        outcome.why
    );
}

fn at_start(_: &mut Actor) {}

#[test]
fn a_command_is_filled_in_when_it_is_sent() {
    let world = world("c2", at_line("ack", None));
    let act = act(&Scope::of(&world, &"c2".into()).unwrap());
    let command = ["XACK", "orders", "billing", "4-0"].map(str::to_owned);
    let expected = Act::Send {
        command: command.to_vec(),
        may_block: false,
    };
    assert_eq!(act, expected);
}

#[test]
fn only_the_read_may_block() {
    for (id, line, blocks) in [
        ("p1", "send", false),
        ("c1", "read", true),
        ("c1", "ack", false),
        ("reaper", "claim", false),
        ("reaper", "count", false),
        ("reaper", "bury", false),
    ] {
        let world = world(id, |actor| actor.line = line.into());
        match act(&Scope::of(&world, &id.into()).unwrap()) {
            Act::Send { may_block, .. } => assert_eq!(may_block, blocks, "{id} {line}"),
            other => panic!("{id} {line}: {other:?}"),
        }
    }
}

#[test]
fn without_a_message_the_entry_is_a_placeholder() {
    let world = world("c2", |actor| actor.line = "ack".into());
    let Act::Send { command, .. } = act(&Scope::of(&world, &"c2".into()).unwrap()) else {
        panic!("ack sends");
    };
    assert_eq!(command[3], ENTRY_PLACEHOLDER);
}

#[test]
fn an_error_leaves_the_actor_at_its_line() {
    assert_refused("p1", at_start, &error());
    assert_refused("c1", at_start, &error());
    assert_refused("reaper", at_start, &error());
    for line in ["count", "bury", "forget", "ack"] {
        assert_refused("reaper", |actor| at_line(line, Some(4))(actor), &error());
    }
}

#[test]
fn an_error_wakes_a_waiting_actor() {
    let wait = |actor: &mut Actor| actor.state = ActorState::Blocked;
    let outcome = absorbed("c1", wait, &error());
    assert_eq!(outcome.actor.state, ActorState::Ready);
    assert_eq!(outcome.actor.line, "read".into());
}

#[test]
fn added_is_sent_under_its_name() {
    let outcome = absorbed("p1", |actor| actor.poison_next = true, &text("5-0"));
    let sent = Fact::Sent {
        message: "m1".into(),
        at: at("5-0"),
        by: By::Actor("p1".into()),
    };
    assert_eq!(outcome.facts, [sent]);
    assert_eq!(outcome.actor.next_message, None);
    assert!(!outcome.actor.poison_next);
    assert_eq!(outcome.actor.line, "send".into());
}

#[test]
fn added_without_an_id_is_refused() {
    for reply in [Reply::Nil, text("OK"), Reply::Int(1), list(&[])] {
        assert_refused("p1", at_start, &reply);
    }
}

#[test]
fn delivered_is_in_hand() {
    let found = list(&[entry("4-0", &["id", "m4", "poison", "1"])]);
    let outcome = absorbed("c2", at_start, &list(&[list(&[text("orders"), found])]));
    let delivered = Fact::Delivered {
        at: at("4-0"),
        group: "billing".into(),
        consumer: "c2".into(),
        by: By::Actor("c2".into()),
        deliveries: 1,
    };
    assert_eq!(outcome.facts, [delivered]);
    assert_eq!(outcome.actor.line, "work".into());
    assert_eq!(outcome.actor.state, ActorState::Working);
    let held = outcome.actor.hand.unwrap();
    assert_eq!((held.message, held.entry), ("m4".into(), at("4-0").id));
    assert!(!held.processed);
}

fn reads(count: u64, block_ms: Option<u64>, noack: bool) -> impl Fn(&mut Actor) {
    move |actor| {
        actor.reads = ReadOptions {
            count,
            block_ms,
            noack,
        }
    }
}

fn three() -> Reply {
    let found = ["4-0", "5-0", "6-0"].map(|id| entry(id, &[]));
    list(&[list(&[text("orders"), list(&found)])])
}

/// What the actor makes of the reply to its next line, and then is.
fn next(actor: &Actor, reply: Option<&Reply>) -> Outcome {
    let mut world = Room::new(PatternId::CONSUMER_GROUP, Settings::default()).world;
    world.actors.insert("c2".into(), actor.clone().into());
    let id = ActorId::from("c2");
    let scope = Scope::of(&world, &id).unwrap();
    match reply {
        Some(reply) => absorb(&scope, reply, &world),
        None => side_effect(&scope, &world, false),
    }
}

#[test]
fn several_are_worked_on_in_order_before_the_next_read() {
    let outcome = absorbed("c2", reads(10, Some(0), false), &three());
    let delivered = |fact: &&Fact| matches!(fact, Fact::Delivered { .. });
    assert_eq!(outcome.facts.iter().filter(delivered).count(), 3);
    let why = Why::DeliveredMany {
        first: "4-0".into(),
        count: 3,
        group: "billing".into(),
        consumer: "c2".into(),
    };
    assert_eq!(outcome.why, why);
    let mut actor = outcome.actor;
    for id in ["4-0", "5-0", "6-0"] {
        assert_eq!(actor.line, "work".into());
        assert_eq!(actor.hand.as_ref().unwrap().entry, at(id).id);
        actor = next(&actor, None).actor;
        assert_eq!(actor.line, "ack".into());
        let acked = next(&actor, Some(&Reply::Int(1)));
        assert!(matches!(&acked.facts[..], [Fact::Acknowledged { at: is, .. }] if *is == at(id)));
        actor = acked.actor;
    }
    assert_eq!(actor.line, "read".into());
    assert_eq!(actor.state, ActorState::Ready);
    assert_eq!(actor.held().count(), 0);
}

#[test]
fn a_failure_lets_go_of_one_of_several() {
    let mut actor = absorbed("c2", reads(10, Some(0), false), &three()).actor;
    let poison = ("poison".into(), "1".into());
    actor.hand.as_mut().unwrap().fields.push(poison);
    let failed = next(&actor, None);
    assert!(matches!(&failed.facts[..], [Fact::Failed { at: is, .. }] if *is == at("4-0")));
    assert_eq!(failed.actor.hand.as_ref().unwrap().entry, at("5-0").id);
    assert_eq!(failed.actor.line, "work".into());
    assert_eq!(failed.actor.backlog.len(), 1);
    assert_eq!(failed.actor.state, ActorState::Working);
}

#[test]
fn what_never_becomes_pending_is_not_acknowledged() {
    let taken = absorbed("c2", reads(2, Some(0), true), &three());
    let is_taken = |fact: &Fact| matches!(fact, Fact::Taken { .. });
    assert!(taken.facts.iter().all(is_taken), "{:?}", taken.facts);
    let why = Why::Taken {
        first: "4-0".into(),
        count: 3,
        group: "billing".into(),
    };
    assert_eq!(taken.why, why);
    let mut actor = taken.actor;
    for left in [2, 1, 0] {
        assert_eq!(actor.line, "work".into());
        actor = next(&actor, None).actor;
        assert_eq!(actor.held().count(), left);
    }
    assert_eq!(actor.line, "read".into());

    let mut poisoned = absorbed("c2", reads(1, Some(0), true), &three()).actor;
    let poison = ("poison".into(), "1".into());
    poisoned.hand.as_mut().unwrap().fields.push(poison);
    let failed = next(&poisoned, None);
    assert_eq!(
        failed.why,
        Why::FailedForGood {
            message: "4-0".into()
        }
    );
}

#[test]
fn why_nothing_came_depends_on_how_it_waited() {
    let why = |block_ms| absorbed("c2", reads(1, block_ms, false), &Reply::Nil).why;
    let group = || "billing".into();
    assert_eq!(why(None), Why::NothingNew { group: group() });
    let block_ms = 2_000;
    let waited = Why::WaitedInVain {
        group: group(),
        block_ms,
    };
    assert_eq!(why(Some(block_ms)), waited);
    let polls = world("c2", |actor| actor.reads.block_ms = None);
    let Act::Send { command, may_block } = act(&Scope::of(&polls, &"c2".into()).unwrap()) else {
        panic!("it reads");
    };
    assert!(!may_block);
    let expected = "XREADGROUP GROUP billing c2 COUNT 1 STREAMS orders >";
    assert_eq!(command.join(" "), expected);
}

#[test]
fn delivered_nothing_starts_over() {
    for reply in [Reply::Nil, list(&[])] {
        let outcome = absorbed("c2", at_start, &reply);
        assert_eq!(outcome.facts, []);
        assert_eq!(outcome.actor.line, "read".into());
        assert_eq!(outcome.actor.hand, None);
    }
}

#[test]
fn delivered_and_malformed_is_refused() {
    let no_id = list(&[list(&[text("orders"), list(&[entry("x", &[])])])]);
    let no_entries = list(&[list(&[text("orders")])]);
    for reply in [
        Reply::Int(3),
        text("OK"),
        list(&[Reply::Nil]),
        no_entries,
        no_id,
    ] {
        assert_refused("c2", at_start, &reply);
    }
}

#[test]
fn claimed_is_in_hand_and_counted() {
    let mut room = Room::new(PatternId::CONSUMER_GROUP, Settings::default());
    let step = |room: &mut Room, id: &str| room.step(&id.into());
    for id in ["p1", "c2", "c2"] {
        step(&mut room, id);
    }
    room.crash(&"c2".into());
    room.world.now_ms += 30_000;
    step(&mut room, "reaper");
    let reaper = room.actor(&"reaper".into());
    assert_eq!(reaper.line, "count".into());
    let held = reaper.hand.as_ref().unwrap();
    assert_eq!(held.message, "m1".into());
    let record = room.world.ledger.record_of(&"m1".into()).unwrap();
    let claimed = Fact::Claimed {
        at: record.copies[0].at.clone(),
        group: "billing".into(),
        from: "c2".into(),
        to: "reaper".into(),
        by: By::Actor("reaper".into()),
        deliveries: 2,
    };
    assert_eq!(record.life.last().unwrap().fact, claimed);
}

#[test]
fn claimed_outside_the_windows_is_counted_on_from_the_ledger() {
    let mut world = world("reaper", at_start);
    let ledger = std::sync::Arc::make_mut(&mut world.ledger);
    let by = By::Actor("c2".into());
    ledger.record(
        1,
        &Fact::Sent {
            message: "m4".into(),
            at: at("4-0"),
            by: by.clone(),
        },
    );
    ledger.record(
        2,
        &Fact::Delivered {
            at: at("4-0"),
            group: "billing".into(),
            consumer: "c2".into(),
            by,
            deliveries: 5,
        },
    );
    let reply = list(&[text("0-0"), list(&[entry("4-0", &["id", "m4"])]), list(&[])]);
    let outcome = absorb(
        &Scope::of(&world, &"reaper".into()).unwrap(),
        &reply,
        &world,
    );
    let why = Why::Claimed {
        message: "m4".into(),
        from: "c2".into(),
        deliveries: 6,
    };
    assert_eq!(outcome.why, why);
}

#[test]
fn claimed_goes_on_at_the_cursor() {
    let reply = list(&[text("7-0"), list(&[entry("4-0", &["id", "m4"])]), list(&[])]);
    let outcome = absorbed("reaper", at_start, &reply);
    assert_eq!(outcome.actor.cursor, at("7-0").id);
    // Redis 6.2 has no third part.
    let reply = list(&[text("0-0"), list(&[entry("4-0", &["id", "m4"])])]);
    assert_eq!(
        absorbed("reaper", at_start, &reply).actor.cursor,
        EntryId::MIN
    );
}

#[test]
fn claimed_nothing_starts_over() {
    let reply = list(&[text("0-0"), list(&[]), list(&[])]);
    let outcome = absorbed("reaper", at_start, &reply);
    assert_eq!(outcome.actor.line, "claim".into());
    assert_eq!(outcome.facts, []);
    assert_eq!(
        outcome.why,
        Why::NothingToClaim {
            min_idle_ms: 30_000
        }
    );
}

#[test]
fn claimed_only_deleted_ids_says_so() {
    let reply = list(&[text("0-0"), list(&[]), list(&[text("4-0")])]);
    let outcome = absorbed("reaper", at_start, &reply);
    let found = Fact::FoundDeleted {
        at: at("4-0"),
        group: "billing".into(),
        by: By::Actor("reaper".into()),
    };
    assert_eq!(outcome.facts, [found]);
    assert_eq!(outcome.actor.hand, None);
    assert_eq!(outcome.actor.line, "claim".into());
    assert_eq!(outcome.why, Why::ClaimFoundDeleted { count: 1 });
}

#[test]
fn claimed_passes_over_entries_that_are_gone() {
    let gone = list(&[text("3-0"), Reply::Nil]);
    let reply = list(&[text("0-0"), list(&[gone, entry("4-0", &["id", "m4"])])]);
    let outcome = absorbed("reaper", at_start, &reply);
    assert_eq!(outcome.actor.hand.unwrap().entry, at("4-0").id);
}

#[test]
fn claimed_and_malformed_is_refused() {
    let no_cursor = list(&[Reply::Int(0), list(&[])]);
    for reply in [
        Reply::Nil,
        Reply::Int(1),
        list(&[]),
        list(&[text("0-0")]),
        no_cursor,
    ] {
        assert_refused("reaper", at_start, &reply);
    }
}

fn pending_row(deliveries: Reply) -> Reply {
    let row = [text("4-0"), text("reaper"), Reply::Int(0), deliveries];
    list(&[list(&row)])
}

#[test]
fn deliveries_up_to_the_limit_go_on_to_the_work() {
    let outcome = absorbed(
        "reaper",
        at_line("count", None),
        &pending_row(Reply::Int(3)),
    );
    assert_eq!(outcome.actor.line, "work".into());
    assert_eq!(outcome.actor.hand.unwrap().deliveries, Some(3));
    let (deliveries, limit) = (3, 3);
    assert_eq!(outcome.why, Why::DeliveredOften { deliveries, limit });
}

#[test]
fn deliveries_beyond_the_limit_go_on_to_the_dead_letters() {
    let outcome = absorbed(
        "reaper",
        at_line("count", None),
        &pending_row(Reply::Int(4)),
    );
    assert_eq!(outcome.actor.line, "bury".into());
    let (deliveries, limit) = (4, 3);
    assert_eq!(outcome.why, Why::DeliveredTooOften { deliveries, limit });
}

#[test]
fn deliveries_of_what_is_not_pending_start_over() {
    for reply in [list(&[]), Reply::Nil] {
        let outcome = absorbed("reaper", at_line("count", None), &reply);
        assert_eq!(outcome.actor.line, "claim".into());
        assert_eq!(outcome.actor.hand, None);
        let lost = Fact::HandLost {
            at: at("4-0"),
            group: "billing".into(),
            by: "reaper".into(),
        };
        assert_eq!(outcome.facts, [lost]);
        let message = "m4".into();
        assert_eq!(outcome.why, Why::NoLongerPending { message });
    }
}

#[test]
fn deliveries_and_malformed_is_refused() {
    let short = list(&[list(&[text("4-0"), text("reaper")])]);
    let count = |line: &mut Actor| at_line("count", None)(line);
    for reply in [
        Reply::Int(1),
        text("OK"),
        list(&[Reply::Nil]),
        short,
        pending_row(Reply::Nil),
        pending_row(Reply::Int(-1)),
    ] {
        assert_refused("reaper", count, &reply);
    }
}

#[test]
fn buried_keeps_the_message_until_it_is_forgotten() {
    let outcome = absorbed("reaper", at_line("bury", Some(4)), &text("9-0"));
    let buried = Fact::DeadLettered {
        at: at("4-0"),
        group: "billing".into(),
        by: "reaper".into(),
        dead: EntryRef {
            key: "orders:dead".into(),
            id: at("9-0").id,
        },
        deliveries: 4,
    };
    assert_eq!(outcome.facts, [buried]);
    assert_eq!(outcome.actor.line, "forget".into());
    assert!(outcome.actor.hand.is_some());
}

#[test]
fn a_dead_letter_says_where_it_came_from() {
    let world = world("reaper", at_line("bury", Some(4)));
    let Act::Send { command, .. } = act(&Scope::of(&world, &"reaper".into()).unwrap()) else {
        panic!("bury sends");
    };
    let expected = "XADD orders:dead * id m4 entry 4-0 deliveries 4";
    assert_eq!(command.join(" "), expected);
}

#[test]
fn buried_without_an_id_is_refused() {
    let bury = |actor: &mut Actor| at_line("bury", Some(4))(actor);
    for reply in [Reply::Nil, text("OK"), list(&[])] {
        assert_refused("reaper", bury, &reply);
    }
}

#[test]
fn acknowledged_leaves_an_empty_hand() {
    for line in ["ack", "forget"] {
        let deliveries = if line == "ack" { 2 } else { 4 };
        let outcome = absorbed("reaper", at_line(line, Some(deliveries)), &Reply::Int(1));
        let acknowledged = Fact::Acknowledged {
            at: at("4-0"),
            group: "billing".into(),
            by: By::Actor("reaper".into()),
        };
        assert_eq!(outcome.facts, [acknowledged]);
        assert_eq!(outcome.actor.hand, None);
        assert_eq!(outcome.actor.state, ActorState::Ready);
        // What was buried is not worked on as well.
        assert_eq!(outcome.actor.line, "claim".into(), "after {line}");
    }
}

#[test]
fn acknowledged_too_late_lets_go() {
    let outcome = absorbed("c2", at_line("ack", None), &Reply::Int(0));
    let lost = Fact::HandLost {
        at: at("4-0"),
        group: "billing".into(),
        by: "c2".into(),
    };
    assert_eq!(outcome.facts, [lost]);
    assert_eq!(outcome.actor.hand, None);
    assert_eq!(outcome.actor.line, "read".into());
    assert!(matches!(outcome.why, Why::AckedNothing { .. }));
}

#[test]
fn acknowledged_and_malformed_is_refused() {
    let ack = |actor: &mut Actor| at_line("ack", None)(actor);
    for reply in [Reply::Nil, text("OK"), list(&[])] {
        assert_refused("c2", ack, &reply);
    }
}

#[test]
fn a_side_effect_is_counted_over_all_who_did_it() {
    let mut world = world("c2", at_line("work", None));
    let ledger = std::sync::Arc::make_mut(&mut world.ledger);
    let by = || By::Actor("p1".into());
    let sent = |message: &str, id| Fact::Sent {
        message: message.into(),
        at: at(id),
        by: by(),
    };
    ledger.record(1, &sent("m4", "3-0"));
    ledger.record(1, &sent("m4", "4-0"));
    let done = |id, times| Fact::Processed {
        at: at(id),
        group: "billing".into(),
        by: "c1".into(),
        times,
    };
    ledger.record(1, &done("3-0", 1));
    ledger.record(1, &done("4-0", 1));
    let outcome = side_effect(&Scope::of(&world, &"c2".into()).unwrap(), &world, false);
    let fact = Fact::Processed {
        at: at("4-0"),
        group: "billing".into(),
        by: "c2".into(),
        times: 2,
    };
    assert_eq!(outcome.facts, [fact]);
    let message = "m4".into();
    // Twice for this entry, and once for the copy.
    assert_eq!(outcome.why, Why::SideEffect { message, times: 3 });
    assert_eq!(outcome.actor.line, "ack".into());
    assert!(outcome.actor.hand.unwrap().processed);
}

#[test]
fn a_side_effect_of_a_poison_message_fails_and_lets_go() {
    let poisoned = |actor: &mut Actor| {
        at_line("work", None)(actor);
        let held = actor.hand.as_mut().unwrap();
        held.fields.push(("poison".into(), "1".into()));
    };
    let world = world("c2", poisoned);
    let outcome = side_effect(&Scope::of(&world, &"c2".into()).unwrap(), &world, false);
    assert!(matches!(outcome.facts[..], [Fact::Failed { .. }]));
    assert_eq!(outcome.actor.hand, None);
    assert_eq!(outcome.actor.line, "read".into());
}

#[test]
fn a_side_effect_with_nothing_in_hand_starts_over() {
    let world = world("c2", |actor| actor.line = "work".into());
    let outcome = side_effect(&Scope::of(&world, &"c2".into()).unwrap(), &world, false);
    assert_eq!(outcome.facts, []);
    assert_eq!(outcome.actor.line, "read".into());
}

#[test]
fn a_reply_to_a_side_effect_is_refused() {
    let work = |actor: &mut Actor| at_line("work", None)(actor);
    assert_refused("c2", work, &Reply::Int(1));
}

#[derive(Clone, Debug)]
enum Deed {
    Step,
    Crash,
    CrashAfter,
    Restart,
    Poison,
    Wait(u64),
    Read(ReadOptions),
}

fn any_deed() -> impl Strategy<Value = (Deed, &'static str)> {
    let deed = prop_oneof![
        20 => Just(Deed::Step),
        2 => Just(Deed::Crash),
        1 => Just(Deed::CrashAfter),
        4 => Just(Deed::Restart),
        1 => Just(Deed::Poison),
        2 => select(vec![1_000, 30_000]).prop_map(Deed::Wait),
        2 => any_reads().prop_map(Deed::Read),
    ];
    let actors = vec!["p1", "p1", "c1", "c2", "c3", "reaper", "reaper", "a1"];
    (deed, select(actors))
}

/// All that lose nothing.
fn any_reads() -> impl Strategy<Value = ReadOptions> {
    let block_ms = select(vec![None, Some(0), Some(2_000)]);
    (1..6_u64, block_ms).prop_map(|(count, block_ms)| ReadOptions {
        count,
        block_ms,
        noack: false,
    })
}

fn carry_out(room: &mut Room, deed: &Deed, id: &ActorId) {
    let state = room.actor(id).state;
    let runs = state != ActorState::Crashed;
    match deed {
        Deed::Step if room.actor(id).can_run() => room.step(id),
        Deed::Crash if runs => room.crash(id),
        Deed::CrashAfter if room.actor(id).can_run() => {
            let line = room.actor(id).line.clone();
            room.plan_crash(id, line, Moment::After);
            room.step(id);
        }
        Deed::Restart if !runs => room.restart(id),
        Deed::Poison if *id == "p1".into() => room.make(&Move::Poison(id.clone())),
        Deed::Read(reads) if room.actor(id).role.group().is_some() => {
            room.set_reads(id, *reads);
        }
        Deed::Wait(ms) => room.make(&Move::TurnClock(*ms)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The room holds its ledger against Redis after every step.
    #[test]
    fn whatever_the_actors_do_nothing_is_lost(deeds in vec(any_deed(), 1..150)) {
        let mut room = Room::new(PatternId::CONSUMER_GROUP, Settings::default());
        for (deed, actor) in &deeds {
            carry_out(&mut room, deed, &(*actor).into());
        }
        let ledger = &room.world.ledger;
        prop_assert_eq!(ledger.all_totals().lost, 0);
        for (message, record) in ledger.messages() {
            for group in record.groups() {
                let fate = record.fate(group);
                let done = record.processed(group) > 0;
                prop_assert!(fate != Fate::Done || done, "{message} is done, but was not worked on");
            }
        }
    }

    /// With NOACK nothing is ever pending, and what is lost was in the memory
    /// of one that crashed or failed.
    #[test]
    fn what_is_taken_is_done_or_lost(deeds in vec(any_deed(), 1..150)) {
        let mut room = Room::new(PatternId::CONSUMER_GROUP, Settings::default());
        for (deed, actor) in &deeds {
            let id = ActorId::from(*actor);
            let reads = match deed {
                Deed::Read(reads) => ReadOptions { noack: true, ..*reads },
                _ => ReadOptions { noack: true, ..room.actor(&id).reads },
            };
            let waits = room.actor(&id).state == ActorState::Blocked;
            if room.actor(&id).role.group().is_some() && !waits {
                room.set_reads(&id, reads);
            }
            if !matches!(deed, Deed::Read(_)) {
                carry_out(&mut room, deed, &id);
            }
        }
        let crashed = deeds.iter().any(|(deed, _)| matches!(deed, Deed::Crash | Deed::CrashAfter | Deed::Poison));
        let ledger = &room.world.ledger;
        for (message, record) in ledger.messages() {
            for group in record.groups() {
                let track = &record.copies[0].tracks[group];
                prop_assert!(!matches!(track.status, Status::Pending { .. }), "{message} is pending");
                match record.fate(group) {
                    Fate::Lost => prop_assert!(crashed, "{message} was lost without a crash"),
                    Fate::Open => prop_assert!(track.status == Status::Unread || track.hands.len() == 1),
                    Fate::Done => prop_assert!(track.hands.is_empty() && track.processed == 1),
                    fate => prop_assert!(false, "{message} is {fate:?}"),
                }
            }
        }
    }

    /// Left alone for long enough, every message is finished by somebody.
    #[test]
    fn in_the_end_every_message_is_done_or_dead(deeds in vec(any_deed(), 1..80)) {
        let mut room = Room::new(PatternId::CONSUMER_GROUP, Settings::default());
        for (deed, actor) in &deeds {
            carry_out(&mut room, deed, &(*actor).into());
        }
        let billing = ["c1", "reaper"].map(ActorId::from);
        for id in &billing {
            carry_out(&mut room, &Deed::Restart, id);
        }
        let open = |room: &Room| {
            let messages = room.world.ledger.messages();
            messages.filter(|(_, record)| record.fate(&"billing".into()) == Fate::Open).count()
        };
        for _ in 0..2_000 {
            if open(&room) == 0 {
                break;
            }
            for id in &billing {
                carry_out(&mut room, &Deed::Step, id);
            }
            carry_out(&mut room, &Deed::Wait(30_000), &billing[0]);
        }
        prop_assert_eq!(open(&room), 0);
    }
}
