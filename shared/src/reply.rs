//! What Redis answered, as data.

use serde::{Deserialize, Serialize};

use crate::id::EntryId;

/// A reply of Redis (RESP2 as the actors speak it), kept in Redis's own order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// Nothing: a null bulk string or a null array.
    Nil,
    /// An integer.
    Int(i64),
    /// A simple or bulk string. Bytes that are not UTF-8 are written `\xNN`.
    Text(String),
    /// An array.
    List(Vec<Reply>),
    /// An error, as Redis words it (`NOGROUP No such key …`).
    Error(String),
}

impl Reply {
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
    pub fn list(&self) -> &[Reply] {
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
    pub fn field(&self, field: &str) -> Option<&Reply> {
        self.list()
            .chunks_exact(2)
            .find(|pair| pair[0].text() == Some(field))
            .map(|pair| &pair[1])
    }

    /// The error's text, where it is one.
    pub fn error(&self) -> Option<&str> {
        match self {
            Self::Error(text) => Some(text),
            _ => None,
        }
    }
}

/// An entry inside a reply: its id and, unless it was deleted meanwhile, its
/// fields in Redis's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyEntry {
    /// The entry's id.
    pub id: EntryId,
    /// The fields; none where Redis answered nil because the entry is gone.
    pub fields: Option<Vec<(String, String)>>,
}

/// Reads a list of entries as `XRANGE` answers it: `[[id, [field, value, …]], …]`.
pub fn entries(reply: &Reply) -> Vec<ReplyEntry> {
    reply.list().iter().filter_map(entry).collect()
}

fn entry(reply: &Reply) -> Option<ReplyEntry> {
    let [id, fields] = reply.list() else {
        return None;
    };
    let fields = match fields {
        Reply::List(items) => Some(pairs(items)),
        _ => None,
    };
    Some(ReplyEntry {
        id: id.entry_id()?,
        fields,
    })
}

fn pairs(items: &[Reply]) -> Vec<(String, String)> {
    let text = |reply: &Reply| reply.text().unwrap_or_default().to_owned();
    items
        .chunks_exact(2)
        .map(|pair| (text(&pair[0]), text(&pair[1])))
        .collect()
}

/// Writes a reply as redis-cli would on one line: `"m4"`, `(integer) 1`, `(nil)`.
pub fn one_line(reply: &Reply) -> String {
    match reply {
        Reply::Nil => "(nil)".into(),
        Reply::Int(n) => format!("(integer) {n}"),
        Reply::Text(text) if text == "OK" || text == "PONG" => text.clone(),
        Reply::Text(text) => format!("{text:?}"),
        Reply::List(items) if items.is_empty() => "(empty array)".into(),
        Reply::List(items) => {
            let inner: Vec<String> = items.iter().map(one_line).collect();
            format!("[{}]", inner.join(", "))
        }
        Reply::Error(text) => format!("(error) {text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Reply {
        Reply::Text(text.into())
    }

    #[test]
    fn a_deleted_entry_has_no_fields() {
        let reply = Reply::List(vec![
            Reply::List(vec![text("1-0"), Reply::List(vec![text("id"), text("m1")])]),
            Reply::List(vec![text("2-0"), Reply::Nil]),
        ]);
        let read = entries(&reply);
        assert_eq!(read[0].fields, Some(vec![("id".into(), "m1".into())]));
        assert_eq!(read[1].fields, None);
    }

    #[test]
    fn one_line_reads_like_redis_cli() {
        let reply = Reply::List(vec![text("a\n"), Reply::Int(1), Reply::Nil]);
        assert_eq!(one_line(&reply), r#"["a\n", (integer) 1, (nil)]"#);
    }
}
