//! The probe: reads what Redis holds, through bounded windows with true totals.
//!
//! Small streams are read whole, by `XINFO STREAM … FULL`. Of a large one the
//! head, the tail and what lies around each group's cursor are read, in time
//! that does not grow with the stream.

mod full;
pub mod names;
mod plain;
mod windows;

use std::{collections::BTreeMap, sync::Arc};

use redis::Pipeline;
use shared::{
    id::Key,
    patterns::Kind,
    reply::Reply,
    world::{PlainKeys, Stream, Streams},
};

use super::{
    checkpoint::{self, Checkpoint},
    clock::{Clock, wall_ms},
    connection::{Connection, Gone, Raw, View},
    lifetimes::Lifetimes,
};

pub use full::{clipped, is_clipped};

use self::names::AllNames;

/// Entries, and pending entries of a group or a consumer, that are read whole.
pub const WHOLE: usize = 64;

/// What a look at Redis found.
#[derive(Debug, Default)]
pub struct Reading {
    /// The streams that exist.
    pub streams: Streams,
    /// The other keys that exist.
    pub plain: PlainKeys,
    /// The keys of single messages, by what stands before the message's name.
    pub names: AllNames,
    /// When those of them expire that do, by Redis's clock (`PEXPIRETIME`).
    pub ends: BTreeMap<Key, u64>,
    /// Redis's clock stood there at most, in Unix milliseconds.
    pub wall_ms: u64,
    /// The connections Redis lists, by id.
    pub clients: BTreeMap<u64, Client>,
    /// What the keys held at that moment, where that was asked for and they
    /// were not too large.
    pub kept: Option<Checkpoint>,
}

/// What a look keeps beside the picture.
#[derive(Clone, Copy, Debug)]
pub enum Keep<'a> {
    /// Nothing.
    Nothing,
    /// What the keys hold, where they take no more of Redis's memory than this.
    /// What they held before shares what has not changed.
    Keys {
        /// In bytes.
        limit_bytes: u64,
        /// What they held before.
        before: Option<&'a Checkpoint>,
    },
}

/// A connection as `CLIENT LIST` tells of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Client {
    /// Its name (`CLIENT SETNAME`).
    pub name: String,
    /// It waits in a blocking command (flag `b`).
    pub blocked: bool,
    /// A key that it watches was changed (flag `d`).
    pub is_dirty: bool,
}

/// The connections, by id.
pub type Clients = BTreeMap<u64, Client>;

/// What is looked at, and what was there at the last look.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    /// The streams there may be.
    pub streams: &'a [Key],
    /// The other keys there may be.
    pub plain: &'a [(Key, Kind)],
    /// Keys of which it is only asked when they expire, and what they hold where
    /// that is kept.
    pub beside: &'a [Key],
    /// What the names of keys of single messages begin with, and names to look
    /// for where there are too many to be found.
    pub prefixes: &'a [(Key, Vec<Key>)],
    /// The streams as last seen.
    pub streams_before: &'a Streams,
    /// The other keys as last seen.
    pub plain_before: &'a PlainKeys,
    /// The keys that expire, as last seen.
    pub lifetimes: &'a Lifetimes,
}

impl Sight<'_> {
    /// Every key.
    fn keys(&self) -> Vec<Key> {
        let plain = self.plain.iter().map(|(key, _)| key);
        let plain = plain.chain(self.beside);
        self.streams.iter().chain(plain).cloned().collect()
    }
}

/// Looks at the keys and the connections.
///
/// # Errors
/// When the connection is gone, or Redis refuses to tell.
pub async fn read(
    redis: &mut Connection,
    sight: &Sight<'_>,
    clock: &Clock,
) -> Result<Reading, Gone> {
    read_and_keep(redis, sight, clock, Keep::Nothing).await
}

/// As [`read`], and keeps what the keys hold, in the same round trip.
///
/// # Errors
/// When the connection is gone, or Redis refuses to tell.
pub async fn read_and_keep(
    redis: &mut Connection,
    sight: &Sight<'_>,
    clock: &Clock,
    keep: Keep<'_>,
) -> Result<Reading, Gone> {
    let mut look = redis::pipe();
    for key in sight.streams {
        look.cmd("XINFO")
            .arg(&["STREAM", key.as_str(), "FULL", "COUNT"])
            .arg(WHOLE);
    }
    look.cmd("CLIENT").arg("LIST");
    plain::ask(&mut look, sight.plain);
    let keys = sight.keys();
    for key in &keys {
        look.cmd("PEXPIRETIME").arg(key.as_str());
    }
    for (prefix, _) in sight.prefixes {
        names::ask(&mut look, prefix);
    }
    let of_plain = sight.plain.iter().map(|(_, kind)| plain::answers(*kind));
    let of_names = sight.prefixes.len() * names::ANSWERS;
    let asked = sight.streams.len() + 1 + of_plain.sum::<usize>() + keys.len() + of_names;
    if let Keep::Keys { .. } = keep {
        checkpoint::ask(&mut look, &keys);
    }
    let told = together_raw(redis, look).await?;
    let wall_ms = wall_ms();
    let (values, dumps) = told.split_at(told.len().min(asked));
    let kept = match keep {
        Keep::Nothing => None,
        Keep::Keys {
            limit_bytes,
            before,
        } => Checkpoint::from_answers(&keys, dumps, before, limit_bytes),
    };
    let (of_streams, rest) = values.split_at(values.len().min(sight.streams.len()));
    let of_streams = view_all(of_streams)?;
    // What is refused is not known. Read as it stands, it would say that
    // nothing and nobody is there.
    let (clients, of_plain) = match rest.split_first() {
        Some((clients, rest)) => (Some(clients.view()?), rest),
        None => (None, rest),
    };
    let Some(listed) = clients.as_ref().and_then(View::text) else {
        let mut told = of_streams.iter().chain(&clients);
        let error = told.find_map(View::error);
        return Err(Gone::Refused(error.unwrap_or("CLIENT LIST").to_owned()));
    };
    let clients = clients_of(listed);
    let of_plain = read_all(of_plain)?;
    let (of_plain, named) = of_plain.split_at(of_plain.len().saturating_sub(of_names));
    let (of_plain, of_ends) = of_plain.split_at(of_plain.len().saturating_sub(keys.len()));
    let ends = ends(&keys, of_ends);
    let mut found = Vec::new();
    for (key, reply) in sight.streams.iter().zip(&of_streams) {
        if let Some(error) = reply.error().filter(|error| !says_no_stream(error)) {
            return Err(Gone::Refused(error.to_owned()));
        }
        found.extend(full::stream(reply, clock).map(|stream| (key, stream)));
    }
    windows::complete(redis, &mut found, clock, sight.streams_before).await?;
    let expires = |key: &Key| {
        let end = ends.get(key)?;
        Some(sight.lifetimes.to_room(key, *end, clock, wall_ms))
    };
    let streams = found.into_iter().map(|(key, mut stream)| {
        stream.head.expires_ms = expires(key);
        let stream = share(sight.streams_before.get(key), stream);
        (key.clone(), stream)
    });
    let streams: Streams = streams.collect();
    let plain = plain::read(sight.plain, of_plain, expires, sight.plain_before);
    Ok(Reading {
        names: names(sight, named, &streams, &plain),
        streams,
        plain,
        ends,
        wall_ms,
        clients,
        kept,
    })
}

/// The names of keys of single messages that were found.
fn names(sight: &Sight<'_>, replies: &[Reply], streams: &Streams, plain: &PlainKeys) -> AllNames {
    let is_of_message = |key: &Key| {
        let mut prefixes = sight.prefixes.iter();
        prefixes.any(|(prefix, _)| key.as_str().starts_with(prefix.as_str()))
    };
    let others = plain.keys().filter(|key| !is_of_message(key)).count() + streams.len();
    let prefixes = sight.prefixes.iter();
    let answered = prefixes.zip(replies.chunks_exact(names::ANSWERS));
    let names = answered.map(|((prefix, newest), replies)| {
        let names = names::read(replies, newest, others as u64);
        (prefix.clone(), names)
    });
    names.collect()
}

/// What `PEXPIRETIME` answered: it is -1 for a key that stays.
fn ends(keys: &[Key], answers: &[Reply]) -> BTreeMap<Key, u64> {
    let ends = keys.iter().zip(answers).filter_map(|(key, answer)| {
        let end = u64::try_from(answer.int()?).ok()?;
        Some((key.clone(), end))
    });
    ends.collect()
}

/// Sends a pipeline as one transaction, so that its replies are of one moment.
/// A server at `maxmemory` refuses every transaction (Redis 7.0): then as a
/// plain pipeline.
pub(super) async fn together(redis: &mut Connection, look: Pipeline) -> Result<Vec<Reply>, Gone> {
    read_all(&together_raw(redis, look).await?)
}

async fn together_raw(redis: &mut Connection, look: Pipeline) -> Result<Vec<Raw>, Gone> {
    let replies = redis.transaction_raw(&look).await?;
    if let Some(refused) = replies.first().filter(|first| first.is_error())
        && refused.read()?.error().is_some_and(is_out_of_memory)
    {
        return redis.pipeline_raw(&look).await;
    }
    Ok(replies)
}

fn view_all(replies: &[Raw]) -> Result<Vec<View<'_>>, Gone> {
    replies.iter().map(Raw::view).collect()
}

fn read_all(replies: &[Raw]) -> Result<Vec<Reply>, Gone> {
    replies.iter().map(Raw::read).collect()
}

/// There is no such key, or it is no stream.
fn says_no_stream(error: &str) -> bool {
    error.starts_with("ERR no such key") || error.starts_with("WRONGTYPE")
}

fn is_out_of_memory(error: &str) -> bool {
    error.starts_with("OOM") || error.starts_with("EXECABORT")
}

/// Takes the parts of an earlier picture that are the same, so that they stay
/// the same in memory too and need not be compared or drawn again.
fn share(before: Option<&Arc<Stream>>, mut stream: Stream) -> Arc<Stream> {
    let Some(before) = before else {
        return Arc::new(stream);
    };
    if **before == stream {
        return before.clone();
    }
    for (id, entry) in &mut stream.entries {
        if let Some(same) = before.entries.get(id).filter(|same| *same == entry) {
            *entry = same.clone();
        }
    }
    for (name, group) in &mut stream.groups {
        if let Some(same) = before.groups.get(name).filter(|same| *same == group) {
            *group = same.clone();
        }
    }
    Arc::new(stream)
}

/// Reads `CLIENT LIST`: a line per connection, `field=value` with spaces between.
fn clients_of(list: &str) -> BTreeMap<u64, Client> {
    list.lines().filter_map(client_of).collect()
}

fn client_of(line: &str) -> Option<(u64, Client)> {
    let (mut id, mut name, mut rest) = (None, None, line);
    loop {
        // Most of what it tells is passed over: this is read at every look.
        let (field, more) = first_word(rest);
        if let Some(value) = field.strip_prefix("id=") {
            id = value.parse().ok();
        } else if let Some(value) = field.strip_prefix("name=") {
            name = Some(value);
        } else if let Some(flags) = field.strip_prefix("flags=") {
            let client = Client {
                name: name?.to_owned(),
                blocked: flags.contains('b'),
                is_dirty: flags.contains('d'),
            };
            return Some((id?, client));
        } else if more.is_empty() {
            return None;
        }
        rest = more;
    }
}

/// What stands before the first space, and what stands after it.
fn first_word(text: &str) -> (&str, &str) {
    let end = text.bytes().position(|byte| byte == b' ');
    let parts = end.and_then(|end| Some((text.get(..end)?, text.get(end + 1..)?)));
    parts.unwrap_or((text, ""))
}

/// The connections Redis lists, by id.
///
/// # Errors
/// When the asking connection is gone.
pub async fn clients(redis: &mut Connection) -> Result<BTreeMap<u64, Client>, Gone> {
    let reply = redis.send(&["CLIENT", "LIST"]).await?;
    Ok(clients_of(reply.text().unwrap_or_default()))
}

/// Whether a connection waits in a blocking command; none where Redis does not
/// list it.
///
/// # Errors
/// When the asking connection is gone.
pub async fn client(redis: &mut Connection, id: u64) -> Result<Option<Client>, Gone> {
    let reply = redis
        .send(&["CLIENT", "LIST", "ID", &id.to_string()])
        .await?;
    let list = reply.text().unwrap_or_default();
    Ok(clients_of(list).remove(&id))
}

/// The connections that wait in a blocking command.
///
/// # Errors
/// When the asking connection is gone.
pub async fn blocked(redis: &mut Connection) -> Result<Vec<u64>, Gone> {
    let reply = redis.send(&["CLIENT", "LIST"]).await?;
    let clients = clients_of(reply.text().unwrap_or_default());
    let blocked = clients.into_iter().filter(|(_, client)| client.blocked);
    Ok(blocked.map(|(id, _)| id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_list_of_clients() {
        let list = "id=3 addr=/tmp/s:0 name=c1 flags=bU cmd=xreadgroup\n\
                    id=4 addr=/tmp/s:0 name= flags=U cmd=client|list\nnonsense\n";
        let clients = clients_of(list);
        assert!(clients[&3].blocked);
        assert_eq!(clients[&3].name, "c1");
        assert!(!clients[&4].blocked);
        assert_eq!(clients.len(), 2);
    }
}
