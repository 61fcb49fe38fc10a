//! What `XINFO STREAM … FULL` leaves out of a large stream: its tail, what lies
//! around the groups' cursors, and how much is undelivered.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use redis::Pipeline;
use shared::{
    id::{EntryId, GroupName, Key},
    reply::Reply,
    world::{Count, Entry, Group, Pending, Stream, StreamHead, Streams, Window},
};

use super::{Clock, Connection, Gone, View, full, together, together_raw, view_all};

/// Entries read from the end.
const TAIL: usize = 32;
/// Entries read on each side of a cursor.
const NEAR: usize = 8;
/// Counting what is undelivered stops here: it costs time for each entry.
const COUNTED: u64 = 1_000;
/// Pending entries read in a window.
const PENDING: usize = 64;
/// Stamps told by XPENDING are rounded: less than this is no difference.
const JITTER_MS: u64 = 3;

/// Counts entries behind an id without sending them.
const COUNT_SCRIPT: &str = "#!lua flags=no-writes,allow-oom\n\
    return #redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])";

/// Pending entries outside the stream's windows that are looked up one by one.
const LOOKED_UP: usize = 1_024;
/// Tells which of the given ids are not stored, without sending the others.
const GONE_SCRIPT: &str = "#!lua flags=no-writes,allow-oom\n\
    local gone = {}\n\
    for _, id in ipairs(ARGV) do\n\
      if #redis.call('XRANGE', KEYS[1], id, id) == 0 then gone[#gone + 1] = id end\n\
    end\n\
    return gone";

/// Adds to the streams read by [`full`] what that left out. `before` are the
/// streams as last seen.
pub(super) async fn complete(
    redis: &mut Connection,
    streams: &mut [(&Key, Stream)],
    clock: &Clock,
    before: &Streams,
) -> Result<(), Gone> {
    let whole: Vec<bool> = streams
        .iter()
        .map(|(_, stream)| stream.head.windows == [Window::ALL])
        .collect();
    read_windows(redis, streams, &whole).await?;
    for ((key, stream), whole) in streams.iter_mut().zip(whole) {
        complete_groups(redis, key, stream, whole, clock, before.get(*key)).await?;
    }
    Ok(())
}

/// Adds what was left out of the groups of a stream, whose windows are known.
async fn complete_groups(
    redis: &mut Connection,
    key: &Key,
    stream: &mut Stream,
    whole: bool,
    clock: &Clock,
    before: Option<&Arc<Stream>>,
) -> Result<(), Gone> {
    let pending_whole = |group: &Arc<Group>| group.head.pending_windows == [Window::ALL];
    if !stream.groups.values().all(pending_whole) {
        read_pending(redis, key, stream, clock, before).await?;
    }
    if !whole {
        full::mark_dangling(stream);
        look_up_pending(redis, key, stream).await?;
    }
    count_undelivered(redis, key, stream, whole, before).await
}

/// Reads the tail and the surroundings of every cursor, of all streams that
/// were not read `whole`, in one round trip.
async fn read_windows(
    redis: &mut Connection,
    streams: &mut [(&Key, Stream)],
    whole: &[bool],
) -> Result<(), Gone> {
    let mut look = redis::pipe();
    let partly = || whole.iter().map(|whole| !whole);
    for ((key, stream), _) in streams.iter().zip(partly()).filter(|(_, partly)| *partly) {
        ask_windows(&mut look, key, &cursors(stream));
    }
    if !partly().any(|partly| partly) {
        return Ok(());
    }
    let replies = together_raw(redis, look).await?;
    let replies = view_all(&replies)?;
    let mut rest = &replies[..];
    let streams = streams.iter_mut().zip(partly());
    for ((_, stream), _) in streams.filter(|(_, partly)| *partly) {
        let cursors = cursors(stream);
        let count = rest.len().min(1 + 2 * cursors.len());
        let (own, others) = rest.split_at(count);
        rest = others;
        take_windows(stream, &cursors, own);
    }
    Ok(())
}

fn cursors(stream: &Stream) -> Vec<EntryId> {
    let groups = stream.groups.values();
    groups.map(|group| group.head.last_delivered).collect()
}

/// Asks for the tail, and then for both sides of every cursor.
fn ask_windows(look: &mut Pipeline, key: &Key, cursors: &[EntryId]) {
    let key = key.as_str();
    look.cmd("XREVRANGE")
        .arg(&[key, "+", "-", "COUNT"])
        .arg(TAIL);
    for cursor in cursors {
        let cursor = cursor.to_string();
        look.cmd("XREVRANGE")
            .arg(&[key, &cursor, "-", "COUNT"])
            .arg(NEAR);
        look.cmd("XRANGE")
            .arg(&[key, &cursor, "+", "COUNT"])
            .arg(NEAR);
    }
}

fn take_windows(stream: &mut Stream, cursors: &[EntryId], replies: &[View]) {
    let parts: Vec<BTreeMap<EntryId, Arc<Entry>>> =
        replies.iter().map(full::shown_entries).collect();
    if let Some(tail) = parts.first() {
        add_window(stream, tail, |from, _| Window {
            from,
            to: EntryId::MAX,
        });
    }
    for (cursor, sides) in cursors
        .iter()
        .zip(parts.get(1..).unwrap_or_default().chunks(2))
    {
        for (side, reaches) in sides.iter().zip([true, false]) {
            add_window(stream, side, |from, to| match reaches {
                true => Window {
                    from,
                    to: to.max(*cursor),
                },
                false => Window {
                    from: from.min(*cursor),
                    to,
                },
            });
        }
    }
    stream.head.windows = joined(std::mem::take(&mut stream.head.windows));
}

fn add_window(
    stream: &mut Stream,
    part: &BTreeMap<EntryId, Arc<Entry>>,
    window: impl FnOnce(EntryId, EntryId) -> Window,
) {
    let ends = part.keys().next().zip(part.keys().next_back());
    if let Some((first, last)) = ends {
        stream.head.windows.push(window(*first, *last));
        let entries = part.iter().map(|(id, entry)| (*id, entry.clone()));
        stream.entries.extend(entries);
    }
}

/// Joins windows that overlap.
fn joined(mut windows: Vec<Window>) -> Vec<Window> {
    windows.sort_by_key(|window| window.from);
    let mut joined: Vec<Window> = Vec::with_capacity(windows.len());
    for window in windows {
        match joined.last_mut() {
            Some(last) if window.from <= last.to => last.to = last.to.max(window.to),
            _ => joined.push(window),
        }
    }
    joined
}

/// Reads the pending entries inside the stream's windows, for every group whose
/// pending list was not read whole.
async fn read_pending(
    redis: &mut Connection,
    key: &Key,
    stream: &mut Stream,
    clock: &Clock,
    before: Option<&Arc<Stream>>,
) -> Result<(), Gone> {
    let names: Vec<GroupName> = stream
        .groups
        .iter()
        .filter(|(_, group)| group.head.pending_windows != [Window::ALL])
        .map(|(name, _)| name.clone())
        .collect();
    let windows = stream.head.windows.clone();
    let mut look = redis::pipe();
    look.cmd("TIME");
    for name in &names {
        for window in &windows {
            look.cmd("XPENDING")
                .arg(&[key.as_str(), name.as_str()])
                .arg(&[window.from.to_string(), window.to.to_string()])
                .arg(PENDING);
        }
    }
    let replies = together(redis, look).await?;
    let Some((wall, rows)) = replies.split_first().and_then(|(time, rows)| {
        let part = |at: usize| time.list().get(at)?.int();
        Some(((part(0)? * 1_000 + part(1)? / 1_000).cast_unsigned(), rows))
    }) else {
        return Ok(());
    };
    for (name, replies) in names.iter().zip(rows.chunks(windows.len().max(1))) {
        let Some(group) = stream.groups.get_mut(name) else {
            continue;
        };
        let earlier = before.and_then(|stream| stream.groups.get(name));
        let group = Arc::make_mut(group);
        for (window, reply) in windows.iter().zip(replies) {
            add_pending(group, window, reply, wall, clock, earlier);
        }
        let windows = std::mem::take(&mut group.head.pending_windows);
        group.head.pending_windows = joined(windows);
    }
    Ok(())
}

fn add_pending(
    group: &mut Group,
    window: &Window,
    reply: &Reply,
    wall: u64,
    clock: &Clock,
    earlier: Option<&Arc<Group>>,
) {
    // An error tells nothing of what is pending there.
    let Reply::List(rows) = reply else {
        return;
    };
    let mut last = window.from;
    for row in rows {
        let Some((id, mut pending)) = pending_row(row, wall, clock) else {
            continue;
        };
        last = id;
        // XINFO told the exact time of those it has.
        if group.pending.contains_key(&id) {
            continue;
        }
        let same = earlier.and_then(|group| group.pending.get(&id));
        if let Some(same) =
            same.filter(|same| same.delivered_ms.abs_diff(pending.delivered_ms) <= JITTER_MS)
        {
            pending.delivered_ms = same.delivered_ms;
        }
        group.pending.insert(id, Arc::new(pending));
    }
    let to = if rows.len() < PENDING {
        window.to
    } else {
        last
    };
    group.head.pending_windows.push(Window {
        from: window.from,
        to,
    });
}

/// A row of XPENDING: id, owner, idle time in milliseconds, deliveries.
fn pending_row(row: &Reply, wall: u64, clock: &Clock) -> Option<(EntryId, Pending)> {
    let [id, consumer, idle, count] = row.list() else {
        return None;
    };
    let delivered = wall.saturating_sub(idle.int()?.cast_unsigned());
    let pending = Pending {
        consumer: consumer.text()?.into(),
        delivered_ms: clock.to_room(delivered),
        deliveries: count.int()?.cast_unsigned(),
        dangling: false,
    };
    Some((id.entry_id()?, pending))
}

/// Marks pending entries outside the stream's windows whose entry is gone.
async fn look_up_pending(
    redis: &mut Connection,
    key: &Key,
    stream: &mut Stream,
) -> Result<(), Gone> {
    let groups = stream.groups.values();
    let pending = groups.flat_map(|group| group.pending.keys());
    let outside = pending.filter(|id| !shared::world::covered(&stream.head.windows, **id));
    let ids: BTreeSet<EntryId> = outside.take(LOOKED_UP).copied().collect();
    if ids.is_empty() {
        return Ok(());
    }
    let mut words = vec!["EVAL".into(), GONE_SCRIPT.into(), "1".into()];
    words.push(key.to_string());
    words.extend(ids.iter().map(ToString::to_string));
    let gone = redis.send(&words).await?;
    for id in gone.list().iter().filter_map(Reply::entry_id) {
        for group in stream.groups.values_mut() {
            if let Some(pending) = Arc::make_mut(group).pending.get_mut(&id) {
                Arc::make_mut(pending).dangling = true;
            }
        }
    }
    Ok(())
}

/// Counts what is stored behind every cursor: from the entries where all are
/// known, by Redis's own `lag` where nothing was ever deleted, else by counting
/// up to [`COUNTED`].
async fn count_undelivered(
    redis: &mut Connection,
    key: &Key,
    stream: &mut Stream,
    whole: bool,
    before: Option<&Arc<Stream>>,
) -> Result<(), Gone> {
    let head = stream.head.clone();
    let untouched = head.max_deleted_id == EntryId::MIN && head.entries_added == head.length;
    for (name, group) in &mut stream.groups {
        let cursor = group.head.last_delivered;
        let lag = group.head.lag.and_then(|lag| u64::try_from(lag).ok());
        let count = if whole {
            let behind = stream.entries.keys().rev().take_while(|id| **id > cursor);
            Count {
                n: behind.count() as u64,
                more: false,
            }
        } else if let Some(n) = lag.filter(|_| untouched) {
            Count { n, more: false }
        } else if let Some(count) = before.and_then(|before| grown(before, &head, name, cursor)) {
            count
        } else {
            counted(redis, key, cursor).await?
        };
        if group.head.undelivered != count {
            Arc::make_mut(group).head.undelivered = count;
        }
    }
    Ok(())
}

/// What is behind a cursor by what was there at the last look: where nothing was
/// removed since and the cursor stands still, that and what was added, which
/// came after it.
fn grown(before: &Stream, head: &StreamHead, name: &GroupName, cursor: EntryId) -> Option<Count> {
    let group = &before.groups.get(name)?.head;
    let added = head.entries_added.checked_sub(before.head.entries_added)?;
    let grew = head.length.checked_sub(before.head.length)?;
    let is_same = group.last_delivered == cursor
        && cursor <= before.head.last_id
        && head.max_deleted_id == before.head.max_deleted_id
        && added == grew;
    is_same.then(|| {
        let n = group.undelivered.n + added;
        Count {
            n: n.min(COUNTED),
            more: group.undelivered.more || n > COUNTED,
        }
    })
}

async fn counted(redis: &mut Connection, key: &Key, cursor: EntryId) -> Result<Count, Gone> {
    let limit = (COUNTED + 1).to_string();
    let after = format!("({cursor}");
    let words = ["EVAL", COUNT_SCRIPT, "1", key.as_str(), &after, &limit];
    let n = redis
        .send(&words)
        .await?
        .int()
        .map_or(0, i64::cast_unsigned);
    Ok(Count {
        n: n.min(COUNTED),
        more: n > COUNTED,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(from: u64, to: u64) -> Window {
        let id = |ms| EntryId { ms, seq: 0 };
        Window {
            from: id(from),
            to: id(to),
        }
    }

    #[test]
    fn overlapping_windows_are_one() {
        let all = vec![window(5, 9), window(1, 2), window(8, 12), window(20, 30)];
        assert_eq!(joined(all), [window(1, 2), window(5, 12), window(20, 30)]);
    }
    /// A stream of `length` entries of which `added` were ever added, and a group
    /// that stands at `cursor` with 5 behind it.
    fn stream(length: u64, added: u64, cursor: u64) -> Stream {
        let mut stream = Stream::default();
        stream.head.length = length;
        stream.head.entries_added = added;
        stream.head.last_id = EntryId { ms: 9, seq: 0 };
        let mut group = Group::default();
        group.head.last_delivered = EntryId { ms: cursor, seq: 0 };
        group.head.undelivered = Count { n: 5, more: false };
        stream.groups.insert("billing".into(), Arc::new(group));
        stream
    }

    #[test]
    fn what_was_added_behind_a_cursor_need_not_be_counted() {
        let before = stream(100, 120, 4);
        let now = |length, added, cursor| {
            let head = stream(length, added, cursor).head;
            let cursor = EntryId { ms: cursor, seq: 0 };
            grown(&before, &head, &"billing".into(), cursor).map(|count| count.n)
        };
        assert_eq!(now(100, 120, 4), Some(5), "nothing happened");
        assert_eq!(now(103, 123, 4), Some(8));
        assert_eq!(now(103, 123, 5), None, "the cursor moved");
        assert_eq!(now(102, 123, 4), None, "something was removed");
        assert_eq!(now(99, 120, 4), None, "something was removed");
        assert_eq!(now(3, 3, 4), None, "another stream");
        let over = grown(
            &before,
            &stream(3_100, 3_120, 4).head,
            &"billing".into(),
            EntryId { ms: 4, seq: 0 },
        );
        assert_eq!(
            over,
            Some(Count {
                n: COUNTED,
                more: true
            })
        );
    }
}
