//! Names and ids.

use std::{borrow::Borrow, fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// A text that names something. Cheap to clone; compares and orders as text.
macro_rules! name {
    ($(#[$doc:meta])* $type:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $type(Arc<str>);

        impl $type {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $type {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $type {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl Borrow<str> for $type {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name! {
    /// An actor of the room: a producer, a consumer or a reaper. It is also
    /// the name of its connection (`CLIENT SETNAME`) and, for a consumer, its
    /// consumer name in the group.
    ActorId
}
name! {
    /// A Redis key.
    Key
}
name! {
    /// A consumer group of a stream.
    GroupName
}
name! {
    /// A consumer inside a group. Anyone may make one; it need not be an actor.
    ConsumerName
}
name! {
    /// A message as people speak of it: its `id` field (`XADD orders * id m7`),
    /// or its entry id where it has none.
    MessageName
}
name! {
    /// The label of a program's line.
    Label
}

/// The id of a stream entry, `milliseconds-sequence`
/// (<https://redis.io/docs/latest/develop/data-types/streams/>).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId {
    /// Unix milliseconds, by the server's clock when Redis chose the id.
    pub ms: u64,
    /// Counts entries within one millisecond.
    pub seq: u64,
}

impl EntryId {
    /// The smallest id, `0-0`: "from the start" for a group.
    pub const MIN: Self = Self { ms: 0, seq: 0 };
    /// The largest id.
    pub const MAX: Self = Self {
        ms: u64::MAX,
        seq: u64::MAX,
    };

    /// The id by which the ledger knows an item of a list or a member of a set.
    /// Such a key has no ids: an item is its text, and of two that are the same
    /// nobody can tell which is which (`LREM` removes by value, too). So the
    /// same text has the same id: its number where it is called `m7`, else a
    /// hash of it, behind all numbers.
    pub fn of_item(text: &str) -> Self {
        let number = text
            .strip_prefix('m')
            .and_then(|digits| digits.parse().ok());
        let seq = match number {
            Some(number) if number < ITEM_HASHES => number,
            _ => ITEM_HASHES | hash(text),
        };
        Self { ms: 0, seq }
    }

    /// Whether it may be that of an item. A stream's ids may look like it only
    /// where somebody has chosen them so.
    pub fn is_item(self) -> bool {
        self.ms == 0
    }

    /// The id that follows this one, or none after the largest.
    pub fn next(self) -> Option<Self> {
        match self.seq.checked_add(1) {
            Some(seq) => Some(Self { ms: self.ms, seq }),
            None => Some(Self {
                ms: self.ms.checked_add(1)?,
                seq: 0,
            }),
        }
    }

    /// The id before this one, or none before the smallest.
    pub fn before(self) -> Option<Self> {
        match self.seq.checked_sub(1) {
            Some(seq) => Some(Self { ms: self.ms, seq }),
            None => Some(Self {
                ms: self.ms.checked_sub(1)?,
                seq: u64::MAX,
            }),
        }
    }

    /// The last three digits of the milliseconds and the sequence: `…588-0`.
    pub fn short(self) -> String {
        format!("…{:03}-{}", self.ms % 1000, self.seq)
    }
}

/// Numbers of items stay below this, hashes do not.
const ITEM_HASHES: u64 = 1 << 63;

/// FNV-1a, 64 bits: the same in every build and on every machine.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.ms, self.seq)
    }
}

/// A text that is not an entry id.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("an entry id is two numbers with a dash between them, like 1795252341588-0")]
pub struct BadEntryId;

impl FromStr for EntryId {
    type Err = BadEntryId;

    fn from_str(text: &str) -> Result<Self, BadEntryId> {
        let (ms, seq) = text.split_once('-').ok_or(BadEntryId)?;
        Ok(Self {
            ms: ms.parse().map_err(|_| BadEntryId)?,
            seq: seq.parse().map_err(|_| BadEntryId)?,
        })
    }
}

impl Serialize for EntryId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EntryId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The longest name a browser may choose, in characters.
pub const NAME_MAX: usize = 32;

/// Why a name that a browser chose cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BadName {
    /// Nothing was given.
    #[error("a name needs at least one character")]
    Empty,
    /// Longer than [`NAME_MAX`].
    #[error("a name has at most 32 characters")]
    TooLong,
    /// A character that is none of letters, digits, `.`, `_`, `-` and `:`.
    #[error("a name is made of letters, digits, and . _ - :")]
    Character,
}

/// Checks a name that a browser chose for an actor or a group: letters and
/// digits of any script and `. _ - :`, so that it can stand in a command, a key
/// and a place without quoting.
pub fn check_name(text: &str) -> Result<(), BadName> {
    if text.is_empty() {
        return Err(BadName::Empty);
    }
    if text.chars().count() > NAME_MAX {
        return Err(BadName::TooLong);
    }
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | ':');
    if text.chars().all(fits) {
        Ok(())
    } else {
        Err(BadName::Character)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entry_ids_read_back_as_written() {
        let id = EntryId { ms: 1_795, seq: 7 };
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("1795".parse::<EntryId>(), Err(BadEntryId));
        assert_eq!("a-0".parse::<EntryId>(), Err(BadEntryId));
    }

    #[test]
    fn entry_ids_order_by_time_then_sequence() {
        let id = |ms, seq| EntryId { ms, seq };
        assert!(id(1, 9) < id(2, 0));
        assert!(id(2, 1) < id(2, 10));
        assert_eq!(id(2, u64::MAX).next(), Some(id(3, 0)));
        assert_eq!(EntryId::MAX.next(), None);
        assert_eq!(id(3, 0).before(), Some(id(2, u64::MAX)));
        assert_eq!(id(3, 2).before(), Some(id(3, 1)));
        assert_eq!(EntryId::MIN.before(), None);
    }

    #[test]
    fn short_ids_keep_three_digits() {
        let id = EntryId {
            ms: 1_795_252_341_008,
            seq: 2,
        };
        assert_eq!(id.short(), "…008-2");
    }

    #[test]
    fn names_are_checked() {
        assert_eq!(check_name("billing-2"), Ok(()));
        assert_eq!(check_name("收银"), Ok(()));
        assert_eq!(check_name(""), Err(BadName::Empty));
        assert_eq!(check_name(&"x".repeat(33)), Err(BadName::TooLong));
        for bad in ["a b", "<b>", "{a}", "a\n", "a\u{7}"] {
            assert_eq!(check_name(bad), Err(BadName::Character), "{bad:?}");
        }
    }
}
