//! What somebody at a redis-cli might type.

use rand::{RngExt, seq::IndexedRandom};
use rand_pcg::Pcg32;
use shared::{id::EntryId, world::World};

/// A random command that changes something, or tries to.
pub(crate) fn edit(world: &World, random: &mut Pcg32, trims: bool) -> Vec<String> {
    let group = *["billing", "audit"].choose(random).unwrap();
    let consumer = *["c1", "c2", "a1", "visitor"].choose(random).unwrap();
    let entry = any_entry(world, random).to_string();
    let pending = any_pending(world, group, random).to_string();
    let number = random.random_range(0..1_000_000).to_string();
    let id = format!("x{number}");
    let words: Vec<&str> = match random.random_range(0..if trims { 17 } else { 13 }) {
        0 | 1 => vec!["XADD", "orders", "*", "id", &id],
        2 => vec!["XADD", "orders", "*", "note", "<b>{no id}\n</b>"],
        3 => vec!["XADD", "orders", "*", "id", &id, "poison", "1"],
        4 => vec![
            "XREADGROUP",
            "GROUP",
            group,
            consumer,
            "COUNT",
            "2",
            "STREAMS",
            "orders",
            ">",
        ],
        5 => vec![
            "XREADGROUP",
            "GROUP",
            group,
            consumer,
            "COUNT",
            "2",
            "STREAMS",
            "orders",
            "0",
        ],
        6 => vec![
            "XREADGROUP",
            "GROUP",
            group,
            "visitor",
            "NOACK",
            "STREAMS",
            "orders",
            ">",
        ],
        7 | 8 => vec!["XACK", "orders", group, &pending],
        9 => vec!["XCLAIM", "orders", group, consumer, "0", &pending],
        10 => vec!["XCLAIM", "orders", group, consumer, "0", &pending, "JUSTID"],
        11 => vec!["XGROUP", "SETID", "orders", group, &entry],
        12 => vec!["XGROUP", "DELCONSUMER", "orders", group, "visitor"],
        13 | 14 => vec!["XDEL", "orders", &entry],
        15 => vec!["XTRIM", "orders", "MAXLEN", "20"],
        _ => vec!["XDEL", "orders", &pending],
    };
    words.into_iter().map(str::to_owned).collect()
}

fn any_entry(world: &World, random: &mut Pcg32) -> EntryId {
    let stream = world.streams.get("orders");
    let ids: Vec<EntryId> = stream
        .map(|stream| stream.entries.keys().copied().collect())
        .unwrap_or_default();
    ids.choose(random).copied().unwrap_or(EntryId::MIN)
}

fn any_pending(world: &World, group: &str, random: &mut Pcg32) -> EntryId {
    let stream = world.streams.get("orders");
    let group = stream.and_then(|stream| stream.groups.get(group));
    let ids: Vec<EntryId> = group
        .map(|group| group.pending.keys().copied().collect())
        .unwrap_or_default();
    ids.choose(random)
        .copied()
        .unwrap_or(EntryId { ms: 1, seq: 1 })
}
