//! A key that is no stream, as `LRANGE`, `ZRANGE`, `HGETALL`, `SMEMBERS`, `GET`
//! and `PUBSUB NUMSUB` tell of it.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::Change;
use crate::id::Key;

/// The keys of a picture that are no streams.
pub type PlainKeys = BTreeMap<Key, Arc<Plain>>;

/// A key that is no stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plain {
    /// What it holds.
    pub value: Value,
    /// When it expires, in milliseconds of the room's clock; none for a key
    /// that stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_ms: Option<u64>,
}

/// How many keys there are of which there is one for each message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyCount {
    /// So many.
    pub size: u64,
    /// They were counted; else it is how many keys Redis has beside the others.
    pub is_counted: bool,
}

/// What a key holds, through a bounded window. Long texts are cut for display,
/// with `…` at the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A list.
    List {
        /// Its items, all of them (`LLEN`).
        length: u64,
        /// The first from the left.
        left: Vec<String>,
        /// The last ones, up to the right end, where `left` has not all.
        right: Vec<String>,
    },
    /// A sorted set.
    SortedSet {
        /// Its members, all of them (`ZCARD`).
        size: u64,
        /// Those with the lowest scores, each with its score as Redis writes
        /// it.
        lowest: Vec<(String, String)>,
    },
    /// A set.
    Set {
        /// Its members, all of them (`SCARD`).
        size: u64,
        /// Some, in order.
        members: Vec<String>,
    },
    /// A hash.
    Hash {
        /// Its fields, all of them (`HLEN`).
        size: u64,
        /// Some, with their values, in the order of their names.
        fields: Vec<(String, String)>,
    },
    /// A string.
    Text {
        /// It.
        text: String,
    },
    /// A channel: what is published on it is kept nowhere.
    Channel {
        /// Connections that listen (`PUBSUB NUMSUB`).
        subscribers: u64,
    },
    /// Patterns of channels.
    Patterns {
        /// How many different ones somebody listens to (`PUBSUB NUMPAT`), on the
        /// whole server.
        patterns: u64,
    },
}

impl Value {
    /// How many there are in it; none where it has no parts.
    pub fn size(&self) -> Option<u64> {
        match self {
            Self::List { length: size, .. }
            | Self::SortedSet { size, .. }
            | Self::Set { size, .. }
            | Self::Hash { size, .. } => Some(*size),
            Self::Text { .. } | Self::Channel { .. } | Self::Patterns { .. } => None,
        }
    }

    /// The items or members that were read: of a list from the left, of a
    /// sorted set by score.
    pub fn items(&self) -> impl Iterator<Item = &str> {
        let none: (&[String], &[String], &[(String, String)]) = (&[], &[], &[]);
        let (first, then, scored) = match self {
            Self::List { left, right, .. } => (&left[..], &right[..], none.2),
            Self::Set { members, .. } => (&members[..], none.1, none.2),
            Self::SortedSet { lowest, .. } => (none.0, none.1, &lowest[..]),
            Self::Hash { .. }
            | Self::Text { .. }
            | Self::Channel { .. }
            | Self::Patterns { .. } => none,
        };
        let listed = first.iter().chain(then).map(String::as_str);
        listed.chain(scored.iter().map(|(member, _)| member.as_str()))
    }

    /// Whether everything in it was read.
    pub fn is_whole(&self) -> bool {
        let read = match self {
            Self::Hash { fields, .. } => fields.len(),
            _ => self.items().count(),
        };
        self.size().is_none_or(|size| size == read as u64)
    }
}

/// The changes that make `new` out of `old`.
pub fn plain_diff(old: &PlainKeys, new: &PlainKeys) -> Vec<Change> {
    let gone = old.keys().filter(|key| !new.contains_key(*key));
    let gone = gone.map(|key| Change::PlainGone { key: key.clone() });
    let is_new = |(key, plain): &(&Key, &Arc<Plain>)| {
        let before = old.get(*key);
        before.is_none_or(|before| !Arc::ptr_eq(before, plain) && before != *plain)
    };
    let fresh = new.iter().filter(is_new).map(|(key, plain)| Change::Plain {
        key: key.clone(),
        plain: plain.clone(),
    });
    gone.chain(fresh).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(length: u64, left: &[&str], right: &[&str]) -> Value {
        let texts = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect();
        Value::List {
            length,
            left: texts(left),
            right: texts(right),
        }
    }

    fn keys(value: Value) -> PlainKeys {
        let plain = Plain {
            value,
            expires_ms: None,
        };
        PlainKeys::from([("tasks".into(), Arc::new(plain))])
    }

    #[test]
    fn a_list_is_whole_where_nothing_lies_between_its_ends() {
        assert!(list(3, &["a", "b"], &["c"]).is_whole());
        assert!(!list(9, &["a", "b"], &["c"]).is_whole());
        let joined: String = list(9, &["a", "b"], &["c"]).items().collect();
        assert_eq!(joined, "abc");
    }

    #[test]
    fn changes_make_the_new_out_of_the_old() {
        let one = keys(list(1, &["a"], &[]));
        let two = keys(list(2, &["a", "b"], &[]));
        assert_eq!(plain_diff(&one, &keys(list(1, &["a"], &[]))), []);
        assert!(matches!(
            &plain_diff(&one, &two)[..],
            [Change::Plain { .. }]
        ));
        let gone = plain_diff(&two, &PlainKeys::new());
        assert!(matches!(&gone[..], [Change::PlainGone { .. }]));
    }
}
