//! A reply that is looked at where it came, without a copy of each word.

use std::borrow::Cow;

use shared::{id::EntryId, reply::Reply};

/// As [`Reply`], on the bytes that came: a look at Redis has hundreds of words,
/// most of them the names of fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View<'a> {
    /// Nothing.
    Nil,
    /// An integer.
    Int(i64),
    /// A string.
    Text(Cow<'a, str>),
    /// An array.
    List(Vec<View<'a>>),
    /// An error, as Redis words it.
    Error(Cow<'a, str>),
}

impl View<'_> {
    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, where it is one.
    pub fn int(&self) -> Option<i64> {
        match self {
            Self::Int(n) => Some(*n),
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The elements; none where it is no array.
    pub fn list(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The entry id, where it is one.
    pub fn entry_id(&self) -> Option<EntryId> {
        self.text()?.parse().ok()
    }

    /// The value behind `field` in a flat list of pairs, as `XINFO` answers.
    pub fn field(&self, field: &str) -> Option<&Self> {
        let mut pairs = self.list().chunks_exact(2);
        pairs.find_map(|pair| match pair {
            [name, value] if name.text() == Some(field) => Some(value),
            _ => None,
        })
    }

    /// The error's text, where it is one.
    pub fn error(&self) -> Option<&str> {
        match self {
            Self::Error(text) => Some(text),
            _ => None,
        }
    }

    /// The reply, with words of its own.
    pub fn into_reply(self) -> Reply {
        match self {
            Self::Nil => Reply::Nil,
            Self::Int(n) => Reply::Int(n),
            Self::Text(text) => Reply::Text(text.into_owned()),
            Self::List(items) => Reply::List(items.into_iter().map(Self::into_reply).collect()),
            Self::Error(text) => Reply::Error(text.into_owned()),
        }
    }
}
