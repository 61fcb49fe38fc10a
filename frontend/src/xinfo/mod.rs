//! What `XINFO STREAM`, `XINFO GROUPS` and `XINFO CONSUMERS` answer, told from
//! the picture, and where on the stage each answer can be seen. Pure; tested on
//! the host.

mod field;
mod place;

use shared::{
    id::{ConsumerName, EntryId, GroupName, Key},
    world::{Active, Consumer, Entry, Group, Stream},
};

pub(crate) use self::field::{ConsumerField, GroupField, StreamField};
use self::place::quoted;

/// A field's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// What Redis says.
    pub value: Value,
    /// Where that is on the stage, as a CSS selector; none where it is not
    /// drawn.
    pub place: Option<String>,
}

/// What Redis says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// A number, a name or an id.
    Told(String),
    /// An entry.
    Entry(EntryId, Vec<(String, String)>),
    /// nil.
    Nil,
    /// This server has no such field.
    Untold,
}

/// Everything told of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Xinfo {
    /// `XINFO STREAM`.
    pub stream: Vec<(StreamField, Answer)>,
    /// `XINFO GROUPS`, by group.
    pub groups: Vec<(GroupName, Vec<(GroupField, Answer)>)>,
    /// `XINFO CONSUMERS` of each group, by consumer.
    pub consumers: Vec<(GroupName, Vec<Told>)>,
}

/// What is told of a consumer.
pub(crate) type Told = (ConsumerName, Vec<(ConsumerField, Answer)>);

impl Xinfo {
    /// What is told of `stream` at the room's time `now_ms`. Of a stream whose
    /// entries are not drawn, the stage shows the length alone.
    pub(crate) fn of(key: &Key, stream: &Stream, is_drawn: bool, now_ms: u64) -> Self {
        let fields = StreamField::ALL.into_iter();
        let groups = stream.groups.iter();
        let answer = |field| {
            let mut answer = of_stream(field, key, stream);
            if !is_drawn && field != StreamField::Length {
                answer.place = None;
            }
            (field, answer)
        };
        Self {
            stream: fields.map(answer).collect(),
            groups: groups
                .clone()
                .map(|(name, group)| {
                    let fields = GroupField::ALL.into_iter();
                    let answers = fields.map(|field| (field, of_group(field, name, group)));
                    (name.clone(), answers.collect())
                })
                .collect(),
            consumers: groups
                .map(|(name, group)| (name.clone(), consumers(name, group, now_ms)))
                .collect(),
        }
    }
}

fn of_stream(field: StreamField, key: &Key, stream: &Stream) -> Answer {
    use StreamField as F;
    let head = &stream.head;
    let first = stream.entries.first_key_value();
    let last = stream.entries.last_key_value();
    let figure = Some(field.figure(key));
    let entry_place = |id: EntryId| Some(place::entry(key, id));
    match field {
        F::Length => told(head.length, figure),
        F::RadixTreeKeys => told(head.radix_tree_keys, None),
        F::RadixTreeNodes => told(head.radix_tree_nodes, None),
        F::LastGeneratedId => told(head.last_id, figure),
        F::MaxDeletedEntryId => told(head.max_deleted_id, None),
        F::EntriesAdded => told(head.entries_added, None),
        F::RecordedFirstEntryId => {
            told(head.recorded_first_id, entry_place(head.recorded_first_id))
        }
        F::Groups => told(stream.groups.len(), place::homes(&stream.groups)),
        F::FirstEntry => end(first.map(|(id, entry)| (*id, &**entry)), key),
        F::LastEntry => end(last.map(|(id, entry)| (*id, &**entry)), key),
    }
}

/// The first or the last entry; the picture's windows always reach over both.
fn end(entry: Option<(EntryId, &Entry)>, key: &Key) -> Answer {
    match entry {
        Some((id, entry)) => Answer {
            value: Value::Entry(id, entry.fields.clone()),
            place: Some(place::entry(key, id)),
        },
        None => Answer {
            value: Value::Nil,
            place: None,
        },
    }
}

fn of_group(field: GroupField, name: &GroupName, group: &Group) -> Answer {
    use GroupField as F;
    let head = &group.head;
    let home = place::home(name);
    let figure = format!("{home} [data-figure={}]", quoted(field.name()));
    let cursor = format!("[data-cursor={}] b", quoted(name.as_str()));
    match field {
        F::Name => told(name, Some(home)),
        F::Consumers => told(
            group.consumers.len(),
            Some(format!("{home} [data-consumer]")),
        ),
        F::Pending => told(head.pending, Some(figure)),
        F::LastDeliveredId => told(head.last_delivered, Some(format!("{figure},{cursor}"))),
        F::EntriesRead => told_or_nil(head.entries_read, Some(cursor)),
        F::Lag => told_or_nil(head.lag, Some(figure)),
    }
}

fn consumers(group: &GroupName, held: &Group, now_ms: u64) -> Vec<Told> {
    let told = |(name, consumer): (&ConsumerName, &std::sync::Arc<Consumer>)| {
        let fields = ConsumerField::ALL.into_iter();
        let answers =
            fields.map(|field| (field, of_consumer(field, group, name, consumer, now_ms)));
        (name.clone(), answers.collect())
    };
    held.consumers.iter().map(told).collect()
}

fn of_consumer(
    field: ConsumerField,
    group: &GroupName,
    name: &ConsumerName,
    consumer: &Consumer,
    now_ms: u64,
) -> Answer {
    use ConsumerField as F;
    let cell = Some(place::cell(group, name));
    match field {
        F::Name => told(name, cell),
        // An empty list takes no room.
        F::Pending if consumer.pending == 0 => told(0, cell),
        F::Pending => told(consumer.pending, Some(place::pending(group, name))),
        F::Idle => told(now_ms.saturating_sub(consumer.seen_ms), cell),
        F::Inactive => Answer {
            value: match consumer.active {
                Active::Untold => Value::Untold,
                Active::Never => Value::Told("-1".into()),
                Active::At(ms) => Value::Told(now_ms.saturating_sub(ms).to_string()),
            },
            place: cell,
        },
    }
}

fn told(value: impl ToString, place: Option<String>) -> Answer {
    Answer {
        value: Value::Told(value.to_string()),
        place,
    }
}

fn told_or_nil(value: Option<impl ToString>, place: Option<String>) -> Answer {
    match value {
        Some(value) => told(value, place),
        None => Answer {
            value: Value::Nil,
            place,
        },
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it fails"
)]
mod tests {
    use super::*;
    use crate::scene::fixture::Play;

    fn play() -> (Key, Stream, u64) {
        let mut play = Play::new();
        play.run("p1 p1 c1");
        let key = play.world.pattern.pattern().stream();
        let stream = (*play.world.streams[&key]).clone();
        (key, stream, play.world.now_ms)
    }

    fn value<F: PartialEq>(answers: &[(F, Answer)], field: F) -> Value {
        let found = answers.iter().find(|(one, _)| *one == field);
        found.unwrap().1.value.clone()
    }

    #[test]
    fn a_stream_is_told_as_redis_tells_it() {
        let (key, stream, now_ms) = play();
        let told = Xinfo::of(&key, &stream, true, now_ms).stream;
        assert_eq!(value(&told, StreamField::Length), Value::Told("2".into()));
        let Value::Entry(id, fields) = value(&told, StreamField::LastEntry) else {
            panic!("no last entry");
        };
        assert_eq!(id, stream.head.last_id);
        assert_eq!(fields[0], ("id".into(), "m2".into()));
        let empty = Xinfo::of(&key, &Stream::default(), true, now_ms).stream;
        assert_eq!(value(&empty, StreamField::FirstEntry), Value::Nil);
    }

    #[test]
    fn what_redis_does_not_know_is_nil_and_what_it_does_not_tell_is_missing() {
        let (key, mut stream, now_ms) = play();
        let group = std::sync::Arc::make_mut(stream.groups.get_mut("billing").unwrap());
        group.head.lag = None;
        let told = Xinfo::of(&key, &stream, true, now_ms);
        let (_, billing) = told
            .groups
            .iter()
            .find(|(name, _)| name.as_str() == "billing")
            .unwrap();
        assert_eq!(value(billing, GroupField::Lag), Value::Nil);
        let (_, consumers) = told
            .consumers
            .iter()
            .find(|(name, _)| name.as_str() == "billing")
            .unwrap();
        assert_eq!(
            value(&consumers[0].1, ConsumerField::Inactive),
            Value::Untold
        );
    }

    #[test]
    fn times_are_by_the_rooms_clock() {
        let consumer = |active| Consumer {
            pending: 1,
            seen_ms: 900,
            active,
        };
        let told = |field, consumer: &Consumer| {
            of_consumer(field, &"billing".into(), &"c1".into(), consumer, 1_000).value
        };
        let at = consumer(Active::At(250));
        assert_eq!(told(ConsumerField::Idle, &at), Value::Told("100".into()));
        assert_eq!(
            told(ConsumerField::Inactive, &at),
            Value::Told("750".into())
        );
        let never = consumer(Active::Never);
        assert_eq!(
            told(ConsumerField::Inactive, &never),
            Value::Told("-1".into())
        );
    }
}
