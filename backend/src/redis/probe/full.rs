//! Reads the reply of `XINFO STREAM key FULL COUNT n`.

use std::{collections::BTreeMap, sync::Arc};

use shared::{
    id::{ConsumerName, EntryId},
    world::{Active, Consumer, Entry, Group, GroupHead, Pending, Stream, StreamHead, Window},
};

use super::{Clock, View};

/// The longest value that is kept for display, in characters.
const SHOWN: usize = 256;
/// Bytes of an entry's fields and values that are kept for display: some
/// hundred entries are in a picture, which every browser is sent.
const ENTRY_MAX: usize = 3_072;
/// What a field costs in a picture beside its text: quotes, commas, brackets.
const PAIR_COST: usize = 8;

/// The stream in the reply; none where the reply is an error. What the reply
/// left out (it counts to [`super::WHOLE`]) is outside the windows.
pub(super) fn stream(reply: &View, clock: &Clock) -> Option<Stream> {
    let number = |field: &str| Some(reply.field(field)?.int()?.cast_unsigned());
    let id = |field: &str| reply.field(field).and_then(View::entry_id);
    let length = number("length")?;
    let stored: BTreeMap<EntryId, Arc<Entry>> = reply
        .field("entries")
        .map(shown_entries)
        .unwrap_or_default();
    let windows = vec![head_window(stored.keys(), stored.len() as u64 == length)];
    let head = StreamHead {
        length,
        last_id: id("last-generated-id")?,
        max_deleted_id: id("max-deleted-entry-id").unwrap_or_default(),
        entries_added: number("entries-added").unwrap_or(length),
        recorded_first_id: id("recorded-first-entry-id").unwrap_or_default(),
        radix_tree_keys: number("radix-tree-keys").unwrap_or_default(),
        radix_tree_nodes: number("radix-tree-nodes").unwrap_or_default(),
        windows,
        expires_ms: None,
    };
    let groups = reply.field("groups").map_or(&[][..], View::list);
    let mut stream = Stream {
        head,
        entries: stored,
        groups: groups
            .iter()
            .filter_map(|reply| Some((name(reply)?.into(), Arc::new(group(reply, clock)?))))
            .collect(),
    };
    mark_dangling(&mut stream);
    Some(stream)
}

/// The window that a read from the start reached over: everything, or up to the
/// last id that was read.
pub(super) fn head_window<'a>(
    ids: impl DoubleEndedIterator<Item = &'a EntryId>,
    whole: bool,
) -> Window {
    match ids.last() {
        _ if whole => Window::ALL,
        Some(last) => Window {
            from: EntryId::MIN,
            to: *last,
        },
        None => Window {
            from: EntryId::MIN,
            to: EntryId::MIN,
        },
    }
}

/// Entries with their values cut for display.
pub(super) fn shown_entries(reply: &View) -> BTreeMap<EntryId, Arc<Entry>> {
    reply.list().iter().filter_map(shown_entry).collect()
}

/// An entry, unless it was deleted meanwhile: its fields are nil then.
fn shown_entry(reply: &View) -> Option<(EntryId, Arc<Entry>)> {
    let [id, View::List(fields)] = reply.list() else {
        return None;
    };
    let text = |reply: &View| reply.text().unwrap_or_default().to_owned();
    let pairs = fields.chunks_exact(2).filter_map(|pair| match pair {
        [field, value] => Some((text(field), text(value))),
        _ => None,
    });
    let fields = clipped(pairs.collect());
    Some((id.entry_id()?, Arc::new(Entry { fields })))
}

/// Whether [`clipped`] would cut something.
pub fn is_clipped(fields: &[(String, String)]) -> bool {
    // A character has a byte at least.
    let is_long = |text: &String| text.len() > SHOWN;
    let cost = |(field, value): &(String, String)| field.len() + value.len() + PAIR_COST;
    fields.iter().map(cost).sum::<usize>() > ENTRY_MAX
        || fields
            .iter()
            .any(|(field, value)| is_long(field) || is_long(value))
}

/// Cuts long fields and values, with `…` at the end, and leaves out fields
/// beyond [`ENTRY_MAX`], with a field `…` in their place. The field that names
/// the message stays, wherever it stands.
pub fn clipped(fields: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut room = ENTRY_MAX;
    let (mut named, mut left_out) = (false, false);
    let mut shown = Vec::new();
    for (field, value) in fields {
        let pair = (clip(field), clip(value));
        let cost = pair.0.len() + pair.1.len() + PAIR_COST;
        let names = pair.0 == "id" && !named;
        if cost <= room || names {
            named |= names;
            room = room.saturating_sub(cost);
            shown.push(pair);
        } else {
            room = 0;
            left_out = true;
        }
    }
    if left_out {
        shown.push(("…".into(), "…".into()));
    }
    shown
}

pub(super) fn clip(text: String) -> String {
    // A character has a byte at least.
    if text.len() <= SHOWN {
        return text;
    }
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

fn name<'a>(reply: &'a View) -> Option<&'a str> {
    reply.field("name")?.text()
}

fn group(reply: &View, clock: &Clock) -> Option<Group> {
    let total = reply.field("pel-count")?.int()?.cast_unsigned();
    let rows = reply.field("pending").map_or(&[][..], View::list);
    let mut pending: BTreeMap<EntryId, Arc<Pending>> = rows
        .iter()
        .filter_map(|row| pending_of_group(row, clock))
        .collect();
    let whole = pending.len() as u64 == total;
    let window = head_window(pending.keys(), whole);
    let mut consumers = BTreeMap::new();
    for reply in reply.field("consumers").map_or(&[][..], View::list) {
        let Some(name) = name(reply).map(ConsumerName::from) else {
            continue;
        };
        let rows = reply.field("pending").map_or(&[][..], View::list);
        for row in rows {
            let id = row.list().first().and_then(View::entry_id);
            // Most are among those of the group.
            if id.is_some_and(|id| !pending.contains_key(&id)) {
                pending.extend(pending_of_consumer(row, &name, clock));
            }
        }
        consumers.insert(name, Arc::new(consumer(reply, clock)));
    }
    let head = GroupHead {
        last_delivered: reply.field("last-delivered-id")?.entry_id()?,
        entries_read: reply
            .field("entries-read")
            .and_then(View::int)
            .map(i64::cast_unsigned),
        lag: reply.field("lag").and_then(View::int),
        undelivered: shared::world::Count::default(),
        pending: total,
        pending_windows: vec![window],
    };
    Some(Group {
        head,
        consumers,
        pending,
    })
}

fn pending_of_group(row: &View, clock: &Clock) -> Option<(EntryId, Arc<Pending>)> {
    let [id, consumer, delivered, count] = row.list() else {
        return None;
    };
    let consumer = consumer.text()?.into();
    pending(id, consumer, delivered, count, clock)
}

fn pending_of_consumer(
    row: &View,
    consumer: &ConsumerName,
    clock: &Clock,
) -> Option<(EntryId, Arc<Pending>)> {
    let [id, delivered, count] = row.list() else {
        return None;
    };
    pending(id, consumer.clone(), delivered, count, clock)
}

fn pending(
    id: &View,
    consumer: ConsumerName,
    delivered: &View,
    count: &View,
    clock: &Clock,
) -> Option<(EntryId, Arc<Pending>)> {
    let pending = Pending {
        consumer,
        delivered_ms: clock.to_room(delivered.int()?.cast_unsigned()),
        deliveries: count.int()?.cast_unsigned(),
        dangling: false,
    };
    Some((id.entry_id()?, Arc::new(pending)))
}

fn consumer(reply: &View, clock: &Clock) -> Consumer {
    let number = |field: &str| reply.field(field).and_then(View::int);
    let room = |ms: i64| u64::try_from(ms).ok().map(|ms| clock.to_room(ms));
    Consumer {
        pending: number("pel-count").map_or(0, i64::cast_unsigned),
        seen_ms: number("seen-time").and_then(room).unwrap_or_default(),
        // It is -1 until there is a time.
        active: number("active-time").map_or(Active::Untold, |ms| {
            room(ms).map_or(Active::Never, Active::At)
        }),
    }
}

/// Marks pending entries whose entry is known to be gone.
pub(super) fn mark_dangling(stream: &mut Stream) {
    let (windows, stored) = (&stream.head.windows, &stream.entries);
    for group in stream.groups.values_mut() {
        let gone = |id: &EntryId| shared::world::covered(windows, *id) && !stored.contains_key(id);
        for (id, pending) in &mut Arc::make_mut(group).pending {
            if gone(id) != pending.dangling {
                Arc::make_mut(pending).dangling = gone(id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(field: &str, value: &str) -> (String, String) {
        (field.to_owned(), value.to_owned())
    }

    #[test]
    fn long_values_are_cut_and_too_many_fields_left_out() {
        let long = "x".repeat(300);
        let mut fields = vec![pair("a", &long); 100];
        fields.push(pair("id", "m7"));
        let shown = clipped(fields);
        let bytes: usize = shown.iter().map(|(a, b)| a.len() + b.len()).sum();
        assert!(bytes <= ENTRY_MAX, "{bytes}");
        assert!(shown[0].1.ends_with("x…"));
        assert!(shown.contains(&pair("id", "m7")), "it names the message");
        assert_eq!(shown.last(), Some(&pair("…", "…")));
    }

    #[test]
    fn a_short_entry_is_shown_whole() {
        let fields = vec![pair("id", "m1"), pair("amount", "7")];
        assert_eq!(clipped(fields.clone()), fields);
    }
}
