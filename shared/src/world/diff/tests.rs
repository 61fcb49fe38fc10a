use proptest::{
    collection::{btree_map, vec},
    option,
    prelude::*,
    sample::select,
};

use super::*;
use crate::{
    id::ConsumerName,
    world::{Active, Consumer, Count, Entry, GroupHead, Pending, StreamHead, Window, World},
};

fn any_id() -> impl Strategy<Value = EntryId> {
    (0..6u64, 0..2u64).prop_map(|(ms, seq)| EntryId { ms, seq })
}

fn any_windows() -> impl Strategy<Value = Vec<Window>> {
    let window = (any_id(), any_id()).prop_map(|(from, to)| Window { from, to });
    prop_oneof![Just(vec![Window::ALL]), vec(window, 0..3)]
}

fn any_entry() -> impl Strategy<Value = Arc<Entry>> {
    let field = select(vec!["id", "poison", "a"]).prop_map(str::to_owned);
    let value = select(vec!["m1", "m2", ""]).prop_map(str::to_owned);
    vec((field, value), 0..3).prop_map(|fields| Entry { fields }.into())
}

fn any_consumer_name() -> impl Strategy<Value = ConsumerName> {
    select(vec!["c1", "c2", "reaper"]).prop_map(ConsumerName::from)
}

fn any_consumer() -> impl Strategy<Value = Arc<Consumer>> {
    (0..3u64, 0..3u64, option::of(0..3u64)).prop_map(|(pending, seen_ms, active_ms)| {
        let consumer = Consumer {
            pending,
            seen_ms,
            active: active_ms.map_or(Active::Never, Active::At),
        };
        consumer.into()
    })
}

fn any_pending() -> impl Strategy<Value = Arc<Pending>> {
    let parts = (any_consumer_name(), 0..3u64, 1..4u64, any::<bool>());
    parts.prop_map(|(consumer, delivered_ms, deliveries, dangling)| {
        let pending = Pending {
            consumer,
            delivered_ms,
            deliveries,
            dangling,
        };
        pending.into()
    })
}

fn any_group() -> impl Strategy<Value = Arc<Group>> {
    let counts = (
        option::of(0..4u64),
        option::of(-1..4i64),
        0..4u64,
        any::<bool>(),
    );
    let head = (any_id(), counts, any_windows()).prop_map(
        |(last_delivered, (entries_read, lag, n, more), pending_windows)| GroupHead {
            last_delivered,
            entries_read,
            lag,
            undelivered: Count { n, more },
            pending: n,
            pending_windows,
        },
    );
    let consumers = btree_map(any_consumer_name(), any_consumer(), 0..3);
    let pending = btree_map(any_id(), any_pending(), 0..4);
    (head, consumers, pending).prop_map(|(head, consumers, pending)| {
        let group = Group {
            head,
            consumers,
            pending,
        };
        group.into()
    })
}

fn any_stream() -> impl Strategy<Value = Arc<Stream>> {
    let head = (0..4u64, any_id(), any_id(), any_windows()).prop_map(
        |(length, last_id, max_deleted_id, windows)| StreamHead {
            length,
            last_id,
            max_deleted_id,
            entries_added: length,
            recorded_first_id: last_id,
            radix_tree_keys: length,
            radix_tree_nodes: length,
            windows,
            expires_ms: (length > 2).then_some(length),
        },
    );
    let head = prop_oneof![1 => Just(StreamHead::default()), 4 => head];
    let entries = btree_map(any_id(), any_entry(), 0..5);
    let name = select(vec!["billing", "audit"]).prop_map(GroupName::from);
    let groups = btree_map(name, any_group(), 0..3);
    (head, entries, groups).prop_map(|(head, entries, groups)| {
        let stream = Stream {
            head,
            entries,
            groups,
        };
        stream.into()
    })
}

fn any_streams() -> impl Strategy<Value = Streams> {
    let key = select(vec!["orders", "orders:dead"]).prop_map(Key::from);
    btree_map(key, any_stream(), 0..3)
}

fn applied(streams: &Streams, changes: &[Change]) -> Streams {
    let mut world = World {
        streams: streams.clone(),
        ..World::default()
    };
    for change in changes {
        world.apply(change);
    }
    world.streams
}

proptest! {
    #[test]
    fn the_changes_make_the_new_out_of_the_old(old in any_streams(), new in any_streams()) {
        prop_assert_eq!(applied(&old, &diff(&old, &new)), new);
    }

    #[test]
    fn a_change_applied_twice_does_no_harm(old in any_streams(), new in any_streams()) {
        let changes = diff(&old, &new);
        let each_twice: Vec<Change> = changes.iter().flat_map(|change| [change.clone(), change.clone()]).collect();
        prop_assert_eq!(&applied(&old, &each_twice), &new);
        let all_twice = [changes.clone(), changes].concat();
        prop_assert_eq!(&applied(&old, &all_twice), &new);
    }

    #[test]
    fn nothing_changes_between_equal_pictures(streams in any_streams()) {
        // Not the same allocation, so that it is the values that are compared.
        let same = streams.iter().map(|(key, stream)| (key.clone(), Arc::new((**stream).clone()))).collect();
        prop_assert_eq!(diff(&streams, &same), vec![]);
    }

    #[test]
    fn an_entry_is_called_removed_only_where_a_window_shows_it(old in any_streams(), new in any_streams()) {
        for change in diff(&old, &new) {
            if let Change::EntryGone { key, id, removed } = change {
                prop_assert_eq!(removed, covered(&new[&key].head.windows, id));
            }
        }
    }

    #[test]
    fn changes_of_parts_that_are_not_there_change_nothing(streams in any_streams()) {
        let changes = diff(&Streams::new(), &streams);
        let inside: Vec<Change> = changes
            .into_iter()
            .filter(|change| !matches!(change, Change::Stream { .. }))
            .collect();
        prop_assert_eq!(applied(&Streams::new(), &inside), Streams::new());
    }
}
