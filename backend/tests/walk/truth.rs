//! What Redis answers, read in another way than the probe reads it, and
//! compared with a picture.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use backend::redis::{clock::Clock, connection::Connection};
use shared::{
    id::{EntryId, Key},
    reply::{Reply, entries},
    world::{Active, ActorState, Entry, Group, Stream, World, covered},
};

/// Stamps that a picture has from XPENDING are rounded to the millisecond.
pub(crate) const ROUNDING_MS: u64 = 4;

/// Compares everything of the picture that Redis knows.
pub(crate) async fn compare(
    redis: &mut Connection,
    world: &World,
    clock: &Clock,
) -> Result<(), String> {
    for key in ["orders", "orders:dead"].map(Key::from) {
        let all = redis
            .send(&["XINFO", "STREAM", key.as_str(), "FULL", "COUNT", "0"])
            .await
            .unwrap();
        match (world.streams.get(&key), all.error()) {
            (None, Some(_)) => {}
            (Some(stream), None) => {
                compare_stream(redis, &key, stream, &all, clock)
                    .await
                    .map_err(|difference| format!("{key}: {difference}"))?;
            }
            (have, is) => return Err(format!("{key}: have {have:?}, is {is:?}")),
        }
    }
    same("room's time", world.now_ms, clock.now_ms())?;
    compare_connections(redis, world).await
}

async fn compare_stream(
    redis: &mut Connection,
    key: &Key,
    have: &Stream,
    all: &Reply,
    clock: &Clock,
) -> Result<(), String> {
    let number = |field: &str| all.field(field).unwrap().int().unwrap().cast_unsigned();
    let id = |field: &str| all.field(field).unwrap().entry_id().unwrap();
    same("length", have.head.length, number("length"))?;
    same("added", have.head.entries_added, number("entries-added"))?;
    same("last id", have.head.last_id, id("last-generated-id"))?;
    same(
        "max deleted",
        have.head.max_deleted_id,
        id("max-deleted-entry-id"),
    )?;
    same(
        "recorded first id",
        have.head.recorded_first_id,
        id("recorded-first-entry-id"),
    )?;
    let radix = (have.head.radix_tree_keys, have.head.radix_tree_nodes);
    let told = (number("radix-tree-keys"), number("radix-tree-nodes"));
    same("radix tree", radix, told)?;
    compare_ends(redis, key, have).await?;
    let range = redis
        .send(&["XRANGE", key.as_str(), "-", "+"])
        .await
        .unwrap();
    let stored: BTreeMap<EntryId, Vec<(String, String)>> = entries(&range)
        .into_iter()
        .map(|entry| (entry.id, entry.fields.unwrap()))
        .collect();
    let inside = stored
        .iter()
        .filter(|(id, _)| covered(&have.head.windows, **id));
    let shown = have.entries.iter().map(|(id, entry)| (id, &entry.fields));
    let (shown, inside): (Vec<_>, Vec<_>) = (shown.collect(), inside.collect());
    let mut pairs = shown.iter().zip(&inside);
    let is_same = shown.len() == inside.len()
        && pairs.all(|(shown, stored)| shown.0 == stored.0 && is_shown_as(stored.1, shown.1));
    if !is_same {
        return Err(format!("entries: have {:?}, is {stored:?}", have.entries));
    }
    if stored.len() <= 64 {
        same("everything shown", have.entries.len(), stored.len())?;
    }
    let groups = all.field("groups").unwrap().list();
    same("groups", have.groups.len(), groups.len())?;
    for told in groups {
        let name = told.field("name").unwrap().text().unwrap();
        let group = have.groups.get(name).ok_or(format!("no group {name}"))?;
        let rows = redis
            .send(&["XPENDING", key.as_str(), name, "-", "+", "100000"])
            .await
            .unwrap();
        compare_group(group, told, &rows, &stored, clock)
            .map_err(|difference| format!("group {name}: {difference}"))?;
    }
    Ok(())
}

/// The first and the last entry are always shown, however long the stream is.
async fn compare_ends(redis: &mut Connection, key: &Key, have: &Stream) -> Result<(), String> {
    let told = redis
        .send(&["XINFO", "STREAM", key.as_str()])
        .await
        .unwrap();
    let end = |field: &str| {
        let entry = told.field(field).unwrap().clone();
        let entry = entries(&Reply::List(vec![entry])).pop()?;
        Some((entry.id, entry.fields.unwrap()))
    };
    let shown = |(id, entry): (&EntryId, &Arc<Entry>)| (*id, entry.fields.clone());
    let first = have.entries.first_key_value().map(shown);
    same_end("first entry", first, end("first-entry"))?;
    let last = have.entries.last_key_value().map(shown);
    same_end("last entry", last, end("last-entry"))
}

type Fields = Vec<(String, String)>;
type End = Option<(EntryId, Fields)>;

fn same_end(what: &str, have: End, is: End) -> Result<(), String> {
    let is_same = match (&have, &is) {
        (Some((one, shown)), Some((other, stored))) => one == other && is_shown_as(stored, shown),
        (have, is) => have == is,
    };
    match is_same {
        true => Ok(()),
        false => Err(format!("{what}: have {have:?}, is {is:?}")),
    }
}

/// Whether fields are shown as they are stored; long values are cut.
fn is_shown_as(stored: &Fields, shown: &Fields) -> bool {
    let value = |stored: &str, shown: &str| match shown.strip_suffix('…') {
        Some(cut) => stored.starts_with(cut),
        None => stored == shown,
    };
    stored.len() == shown.len()
        && stored
            .iter()
            .zip(shown)
            .all(|(stored, shown)| stored.0 == shown.0 && value(&stored.1, &shown.1))
}

fn compare_group(
    have: &Group,
    told: &Reply,
    rows: &Reply,
    stored: &BTreeMap<EntryId, Vec<(String, String)>>,
    clock: &Clock,
) -> Result<(), String> {
    let cursor = told.field("last-delivered-id").unwrap().entry_id().unwrap();
    same("last delivered", have.head.last_delivered, cursor)?;
    same("lag", have.head.lag, told.field("lag").unwrap().int())?;
    let read = told.field("entries-read").unwrap().int();
    same("read", have.head.entries_read, read.map(i64::cast_unsigned))?;
    same("pending", have.head.pending, rows.list().len() as u64)?;
    let behind = stored.keys().filter(|id| **id > cursor).count() as u64;
    // Counted to the end, or as far as counting goes.
    let told_as = match have.head.undelivered.more {
        true => (behind.min(1_000), behind > 1_000),
        false => (behind, false),
    };
    let undelivered = (have.head.undelivered.n, have.head.undelivered.more);
    same("undelivered", undelivered, told_as)?;
    compare_pending(have, told, rows, stored, clock)?;
    let consumers = told.field("consumers").unwrap().list();
    let names: BTreeSet<&str> = consumers
        .iter()
        .map(|consumer| consumer.field("name").unwrap().text().unwrap())
        .collect();
    let shown: BTreeSet<&str> = have.consumers.keys().map(|name| name.as_str()).collect();
    same("consumers", shown, names)?;
    for consumer in consumers {
        let name = consumer.field("name").unwrap().text().unwrap();
        let field = |field: &str| {
            consumer
                .field(field)
                .unwrap()
                .int()
                .unwrap()
                .cast_unsigned()
        };
        let shown = &have.consumers[name];
        same(name, shown.pending, field("pel-count"))?;
        same(name, shown.seen_ms, clock.to_room(field("seen-time")))?;
        let active = match consumer.field("active-time").and_then(Reply::int) {
            None => Active::Untold,
            Some(..0) => Active::Never,
            Some(ms) => Active::At(clock.to_room(ms.cast_unsigned())),
        };
        same(name, shown.active, active)?;
    }
    Ok(())
}

fn compare_pending(
    have: &Group,
    told: &Reply,
    rows: &Reply,
    stored: &BTreeMap<EntryId, Vec<(String, String)>>,
    clock: &Clock,
) -> Result<(), String> {
    let mut inside = 0;
    for (row, exact) in rows
        .list()
        .iter()
        .zip(told.field("pending").unwrap().list())
    {
        let id = row.list()[0].entry_id().unwrap();
        let Some(shown) = have.pending.get(&id) else {
            if covered(&have.head.pending_windows, id) {
                return Err(format!("{id} is pending and not shown"));
            }
            continue;
        };
        inside += 1;
        same(
            "owner",
            shown.consumer.as_str(),
            row.list()[1].text().unwrap(),
        )?;
        let count = row.list()[3].int().unwrap().cast_unsigned();
        same("deliveries", shown.deliveries, count)?;
        same("dangling", shown.dangling, !stored.contains_key(&id))?;
        let stamp = exact.list()[2].int().unwrap().cast_unsigned();
        let delivered = clock.to_room(stamp);
        if shown.delivered_ms.abs_diff(delivered) > ROUNDING_MS {
            let have = shown.delivered_ms;
            return Err(format!("{id} delivered: have {have}, is {delivered}"));
        }
    }
    same("pending shown", have.pending.len(), inside)
}

async fn compare_connections(redis: &mut Connection, world: &World) -> Result<(), String> {
    let list = redis.send(&["CLIENT", "LIST"]).await.unwrap();
    let lines: Vec<&str> = list.text().unwrap().lines().collect();
    for (id, actor) in &world.actors {
        let named = format!(" name={id} ");
        let line = lines.iter().find(|line| line.contains(&named));
        let blocked = line.is_some_and(|line| line.contains(" flags=b"));
        same(id.as_str(), actor.connection.is_some(), line.is_some())?;
        // Redis may hold the read of one that is frozen.
        if actor.state != ActorState::Paused {
            same(id.as_str(), actor.state == ActorState::Blocked, blocked)?;
        }
    }
    Ok(())
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, have: T, is: T) -> Result<(), String> {
    if have == is {
        Ok(())
    } else {
        Err(format!("{what}: have {have:?}, is {is:?}"))
    }
}
