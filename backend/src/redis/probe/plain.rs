//! Reads keys that are no streams: lists, sets, hashes, strings, channels.

use std::sync::Arc;

use redis::Pipeline;
use shared::{
    id::Key,
    patterns::Kind,
    reply::Reply,
    world::{Plain, PlainKeys, Value},
};

use super::full::clip;

/// Items, members or fields that are read of one key.
const SHOWN: usize = 64;
/// Of a list, from its right end.
const RIGHT: usize = 24;

/// Asks what `keys` hold; [`answers`] says how many replies come for each.
pub(super) fn ask(look: &mut Pipeline, keys: &[(Key, Kind)]) {
    for (key, kind) in keys {
        let key = key.as_str();
        match kind {
            Kind::List => {
                look.cmd("LLEN").arg(key);
                look.cmd("LRANGE").arg(key).arg(0).arg(SHOWN - RIGHT - 1);
                look.cmd("LRANGE").arg(key).arg(-(RIGHT as i64)).arg(-1);
            }
            Kind::SortedSet => {
                look.cmd("ZCARD").arg(key);
                let last = SHOWN - 1;
                look.cmd("ZRANGE")
                    .arg(key)
                    .arg(0)
                    .arg(last)
                    .arg("WITHSCORES");
            }
            Kind::Set => {
                look.cmd("SCARD").arg(key);
                look.cmd("SSCAN").arg(key).arg(0).arg("COUNT").arg(SHOWN);
            }
            Kind::Hash => {
                look.cmd("HLEN").arg(key);
                look.cmd("HSCAN").arg(key).arg(0).arg("COUNT").arg(SHOWN);
            }
            Kind::Text => {
                look.cmd("GETRANGE").arg(key).arg(0).arg(1_023);
            }
            Kind::Channel => {
                look.cmd("PUBSUB").arg("NUMSUB").arg(key);
            }
            Kind::ChannelPattern => {
                look.cmd("PUBSUB").arg("NUMPAT");
            }
        }
    }
}

/// Replies that come for a key.
pub(super) fn answers(kind: Kind) -> usize {
    match kind {
        Kind::List => 3,
        Kind::SortedSet | Kind::Set | Kind::Hash => 2,
        Kind::Text | Kind::Channel | Kind::ChannelPattern => 1,
    }
}

/// The keys that exist, as `replies` tell; `expires` says when, by the room's
/// clock.
pub(super) fn read(
    keys: &[(Key, Kind)],
    mut replies: &[Reply],
    expires: impl Fn(&Key) -> Option<u64>,
    before: &PlainKeys,
) -> PlainKeys {
    let mut found = PlainKeys::new();
    for (key, kind) in keys {
        let Some((of_key, rest)) = replies.split_at_checked(answers(*kind)) else {
            break;
        };
        replies = rest;
        let Some(value) = value(*kind, of_key) else {
            continue;
        };
        let plain = Plain {
            value,
            expires_ms: expires(key),
        };
        // What is the same stays the same in memory too.
        let same = before.get(key).filter(|before| ***before == plain);
        found.insert(
            key.clone(),
            same.cloned().unwrap_or_else(|| Arc::new(plain)),
        );
    }
    found
}

/// None where there is no such key, or it is something else.
fn value(kind: Kind, parts: &[Reply]) -> Option<Value> {
    let size = || {
        let size = u64::try_from(parts.first()?.int()?).ok()?;
        (size > 0).then_some(size)
    };
    let texts = |at: usize| parts.get(at).map(texts).unwrap_or_default();
    let scanned = || parts.get(1).and_then(|scan| scan.list().get(1));
    Some(match kind {
        Kind::List => {
            let length = size()?;
            let (left, mut right) = (texts(1), texts(2));
            let beyond = (length as usize).saturating_sub(left.len());
            let known = right.len().saturating_sub(beyond);
            right.drain(..known);
            Value::List {
                length,
                left,
                right,
            }
        }
        Kind::SortedSet => Value::SortedSet {
            size: size()?,
            lowest: pairs(parts.get(1)?),
        },
        Kind::Set => {
            let mut members = scanned().map(self::texts).unwrap_or_default();
            members.sort_unstable();
            members.truncate(SHOWN);
            Value::Set {
                size: size()?,
                members,
            }
        }
        Kind::Hash => {
            let mut fields = scanned().map(pairs).unwrap_or_default();
            fields.sort_unstable();
            fields.truncate(SHOWN);
            Value::Hash {
                size: size()?,
                fields,
            }
        }
        Kind::Text => {
            let text = parts.first()?.text()?;
            let text = clip(text.to_owned());
            (!text.is_empty()).then_some(Value::Text { text })?
        }
        Kind::ChannelPattern => Value::Patterns {
            patterns: parts.first()?.int()?.max(0).cast_unsigned(),
        },
        Kind::Channel => {
            let subscribers = parts.first()?.list().get(1)?.int()?;
            Value::Channel {
                subscribers: subscribers.max(0).cast_unsigned(),
            }
        }
    })
}

fn texts(reply: &Reply) -> Vec<String> {
    let texts = reply.list().iter().filter_map(Reply::text);
    texts.map(|text| clip(text.to_owned())).collect()
}

fn pairs(reply: &Reply) -> Vec<(String, String)> {
    let texts = texts(reply);
    let pair = |pair: &[String]| (pair[0].clone(), pair[1].clone());
    texts.chunks_exact(2).map(pair).collect()
}
