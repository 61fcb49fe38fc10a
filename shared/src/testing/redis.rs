//! As much of Redis's streams as the programs use, in memory. It stands in
//! where a test is about what this crate makes of the replies; the backend's
//! tests ask a real server.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    id::{EntryId, Key},
    reply::Reply,
    world::{
        Consumer, Count, Entry, Group, GroupHead, Pending, Stream, StreamHead, Streams, Window,
    },
};

type Fields = Vec<(String, String)>;

/// The whole server.
#[derive(Clone, Debug, Default)]
pub(crate) struct FakeRedis {
    /// Its clock, in milliseconds.
    pub(crate) now_ms: u64,
    streams: BTreeMap<String, FakeStream>,
    /// Strings; they do not expire here.
    texts: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Default)]
struct FakeStream {
    entries: BTreeMap<EntryId, Fields>,
    last: EntryId,
    added: u64,
    groups: BTreeMap<String, FakeGroup>,
}

#[derive(Clone, Debug, Default)]
struct FakeGroup {
    cursor: EntryId,
    consumers: BTreeSet<String>,
    pending: BTreeMap<EntryId, Owned>,
}

#[derive(Clone, Debug)]
struct Owned {
    by: String,
    at_ms: u64,
    deliveries: u64,
}

impl FakeRedis {
    /// Runs a command given as one line; words are parted by blanks.
    pub(crate) fn run(&mut self, line: &str) -> Reply {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        self.send(&words)
    }

    /// Runs commands that came in one write: what is between MULTI and EXEC is
    /// run by EXEC.
    pub(crate) fn send_together(&mut self, commands: &[Vec<String>]) -> Vec<Reply> {
        let mut replies = Vec::new();
        let mut queued: Option<Vec<&[String]>> = None;
        for command in commands {
            replies.push(match (command[0].as_str(), &mut queued) {
                ("MULTI", _) => {
                    queued = Some(Vec::new());
                    ok()
                }
                ("EXEC", _) => {
                    let commands = queued.take().unwrap().into_iter();
                    Reply::List(commands.map(|command| self.send(command)).collect())
                }
                (_, Some(queue)) => {
                    queue.push(command);
                    text("QUEUED")
                }
                (_, None) => self.send(command),
            });
        }
        replies
    }

    /// Runs a command.
    pub(crate) fn send(&mut self, words: &[String]) -> Reply {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words[..] {
            ["XADD", key, "MAXLEN", "=", keep, id, ref fields @ ..] => {
                let reply = self.add(key, id, fields);
                self.stream(key).trim(number(keep));
                reply
            }
            ["XADD", key, id, ref fields @ ..] => self.add(key, id, fields),
            [
                "XREADGROUP",
                "GROUP",
                group,
                me,
                ref options @ ..,
                "STREAMS",
                key,
                ">",
            ] => self.read(key, group, me, options),
            ["XREADGROUP", "GROUP", group, me, .., "STREAMS", key, after] => {
                self.read_again(key, group, me, after)
            }
            ["XLEN", key] => {
                let length = self.stream(key).entries.len();
                Reply::Int(length.try_into().unwrap())
            }
            ["XACK", key, group, ref ids @ ..] => {
                let acks = ids.iter().map(|id| self.ack(key, group, id));
                Reply::Int(acks.filter_map(|reply| reply.int()).sum())
            }
            ["XAUTOCLAIM", key, group, me, idle, start, ..] => {
                self.autoclaim(key, group, me, number(idle), start)
            }
            ["XCLAIM", key, group, me, idle, id] => self.claim(key, group, me, number(idle), id),
            ["XPENDING", key, group, id, _, _] => self.pending(key, group, id),
            ["XDEL", key, id] => self.stream(key).remove(id),
            ["XTRIM", key, "MAXLEN", keep] => self.stream(key).trim(number(keep)),
            ["XGROUP", "CREATE", key, group, start] => self.make_group(key, group, start),
            ["XGROUP", "SETID", key, group, id] => {
                self.group(key, group).cursor = id.parse().unwrap();
                ok()
            }
            ["XGROUP", "DESTROY", key, group] => {
                self.stream(key).groups.remove(group);
                ok()
            }
            ["XGROUP", "DELCONSUMER", key, group, consumer] => {
                let group = self.group(key, group);
                group.consumers.remove(consumer);
                group.pending.retain(|_, owned| owned.by != consumer);
                ok()
            }
            ["EXISTS", key] => Reply::Int(self.texts.contains_key(key).into()),
            ["SET", key, _, "NX", ..] if self.texts.contains_key(key) => Reply::Nil,
            ["SET", key, value, ..] => {
                self.texts.insert(key.to_owned(), value.to_owned());
                ok()
            }
            ["DEL", key] => {
                self.streams.remove(key);
                ok()
            }
            _ => Reply::Error(format!("ERR unknown command {words:?}")),
        }
    }

    fn stream(&mut self, key: &str) -> &mut FakeStream {
        self.streams.entry(key.to_owned()).or_default()
    }

    fn group(&mut self, key: &str, group: &str) -> &mut FakeGroup {
        self.stream(key).groups.get_mut(group).unwrap()
    }

    fn add(&mut self, key: &str, id: &str, fields: &[&str]) -> Reply {
        let now_ms = self.now_ms;
        let stream = self.stream(key);
        let now = EntryId { ms: now_ms, seq: 0 };
        let id = match id {
            "*" => now.max(stream.last.next().unwrap()),
            id => id.parse().unwrap(),
        };
        let pair = |pair: &[&str]| (pair[0].to_owned(), pair[1].to_owned());
        let fields = fields.chunks_exact(2).map(pair).collect();
        stream.entries.insert(id, fields);
        stream.last = id;
        stream.added += 1;
        text(&id.to_string())
    }

    fn read(&mut self, key: &str, group: &str, me: &str, options: &[&str]) -> Reply {
        let at_ms = self.now_ms;
        let count = options.iter().position(|word| *word == "COUNT");
        let count = count.map_or(u64::MAX, |at| number(options[at + 1]));
        let noack = options.contains(&"NOACK");
        let stream = self.stream(key);
        let Some(group) = stream.groups.get_mut(group) else {
            return Reply::Error("NOGROUP No such key or consumer group".into());
        };
        let next = group.cursor.next().unwrap();
        let mut found = Vec::new();
        for (id, fields) in stream.entries.range(next..).take(count as usize) {
            group.cursor = *id;
            group.consumers.insert(me.to_owned());
            let owned = Owned {
                by: me.to_owned(),
                at_ms,
                deliveries: 1,
            };
            if !noack {
                group.pending.insert(*id, owned);
            }
            found.push(entry(*id, fields));
        }
        if found.is_empty() {
            return Reply::Nil;
        }
        Reply::List(vec![Reply::List(vec![text(key), Reply::List(found)])])
    }

    /// The first that is pending for `me` behind an id, with the next delivery.
    fn read_again(&mut self, key: &str, group: &str, me: &str, after: &str) -> Reply {
        let at_ms = self.now_ms;
        let from = after.parse::<EntryId>().unwrap().next().unwrap();
        let stream = self.stream(key);
        let group = stream.groups.get_mut(group).unwrap();
        let mut mine = group.pending.range_mut(from..);
        let found = mine.find(|(_, owned)| owned.by == me).map(|(id, owned)| {
            let fields = &stream.entries[id];
            owned.deliveries += 1;
            owned.at_ms = at_ms;
            entry(*id, fields)
        });
        let found = Reply::List(found.into_iter().collect());
        Reply::List(vec![Reply::List(vec![text(key), found])])
    }

    fn ack(&mut self, key: &str, group: &str, id: &str) -> Reply {
        let group = self.group(key, group);
        let left = group.pending.remove(&id.parse().unwrap());
        Reply::Int(left.is_some().into())
    }

    fn autoclaim(&mut self, key: &str, group: &str, me: &str, idle: u64, start: &str) -> Reply {
        let now_ms = self.now_ms;
        let start: EntryId = start.parse().unwrap();
        let pending: Vec<(EntryId, Owned)> = {
            let group = self.group(key, group);
            let rest = group.pending.range(start..);
            rest.map(|(id, owned)| (*id, owned.clone())).collect()
        };
        let due = |owned: &Owned| now_ms.saturating_sub(owned.at_ms) >= idle;
        let Some((id, _)) = pending.iter().find(|(_, owned)| due(owned)) else {
            return claimed(EntryId::MIN, vec![], vec![]);
        };
        let later = pending.iter().map(|(id, _)| *id).find(|later| later > id);
        let cursor = later.unwrap_or(EntryId::MIN);
        match self.take_over(key, group, me, *id) {
            Some(entry) => claimed(cursor, vec![entry], vec![]),
            None => claimed(cursor, vec![], vec![text(&id.to_string())]),
        }
    }

    fn claim(&mut self, key: &str, group: &str, me: &str, _idle: u64, id: &str) -> Reply {
        let entry = self.take_over(key, group, me, id.parse().unwrap());
        Reply::List(entry.into_iter().collect())
    }

    /// Makes `me` the owner of a pending entry; drops it where the entry is gone.
    fn take_over(&mut self, key: &str, group: &str, me: &str, id: EntryId) -> Option<Reply> {
        let at_ms = self.now_ms;
        let fields = self.stream(key).entries.get(&id).cloned();
        let group = self.group(key, group);
        let Some(fields) = fields else {
            group.pending.remove(&id);
            return None;
        };
        let owned = group.pending.get_mut(&id)?;
        owned.by = me.to_owned();
        owned.at_ms = at_ms;
        owned.deliveries += 1;
        group.consumers.insert(me.to_owned());
        Some(entry(id, &fields))
    }

    fn pending(&mut self, key: &str, group: &str, id: &str) -> Reply {
        let now_ms = self.now_ms;
        let owned = self.group(key, group).pending.get(&id.parse().unwrap());
        let row = owned.map(|owned| {
            let idle = now_ms.saturating_sub(owned.at_ms);
            Reply::List(vec![
                text(id),
                text(&owned.by),
                Reply::Int(idle.try_into().unwrap()),
                Reply::Int(owned.deliveries.try_into().unwrap()),
            ])
        });
        Reply::List(row.into_iter().collect())
    }

    fn make_group(&mut self, key: &str, group: &str, start: &str) -> Reply {
        let stream = self.stream(key);
        let cursor = match start {
            "$" => stream.last,
            "0" => EntryId::MIN,
            id => id.parse().unwrap(),
        };
        let made = FakeGroup {
            cursor,
            ..FakeGroup::default()
        };
        stream.groups.insert(group.to_owned(), made);
        ok()
    }

    /// The picture a probe would bring.
    pub(crate) fn picture(&self) -> Streams {
        let stream = |(key, stream): (&String, &FakeStream)| {
            (Key::from(key.as_str()), stream.picture().into())
        };
        self.streams.iter().map(stream).collect()
    }
}

impl FakeStream {
    fn remove(&mut self, id: &str) -> Reply {
        let gone = self.entries.remove(&id.parse().unwrap());
        Reply::Int(gone.is_some().into())
    }

    fn trim(&mut self, keep: u64) -> Reply {
        while self.entries.len() as u64 > keep {
            self.entries.pop_first();
        }
        ok()
    }

    fn picture(&self) -> Stream {
        let entry = |(id, fields): (&EntryId, &Fields)| {
            let fields = fields.clone();
            (*id, Entry { fields }.into())
        };
        let head = StreamHead {
            length: self.entries.len() as u64,
            last_id: self.last,
            max_deleted_id: EntryId::MIN,
            entries_added: self.added,
            windows: vec![Window::ALL],
            ..StreamHead::default()
        };
        let group = |(name, group): (&String, &FakeGroup)| {
            (name.as_str().into(), group.picture(self).into())
        };
        Stream {
            head,
            entries: self.entries.iter().map(entry).collect(),
            groups: self.groups.iter().map(group).collect(),
        }
    }
}

impl FakeGroup {
    fn picture(&self, stream: &FakeStream) -> Group {
        let left = self.cursor.next().unwrap();
        let head = GroupHead {
            last_delivered: self.cursor,
            undelivered: Count {
                n: stream.entries.range(left..).count() as u64,
                more: false,
            },
            pending: self.pending.len() as u64,
            pending_windows: vec![Window::ALL],
            ..GroupHead::default()
        };
        let consumer = |name: &String| {
            let pending = self.pending.values().filter(|owned| owned.by == *name);
            let consumer = Consumer {
                pending: pending.count() as u64,
                ..Consumer::default()
            };
            (name.as_str().into(), consumer.into())
        };
        let pending = |(id, owned): (&EntryId, &Owned)| {
            let pending = Pending {
                consumer: owned.by.as_str().into(),
                delivered_ms: owned.at_ms,
                deliveries: owned.deliveries,
                dangling: !stream.entries.contains_key(id),
            };
            (*id, pending.into())
        };
        Group {
            head,
            consumers: self.consumers.iter().map(consumer).collect(),
            pending: self.pending.iter().map(pending).collect(),
        }
    }
}

fn claimed(cursor: EntryId, entries: Vec<Reply>, deleted: Vec<Reply>) -> Reply {
    Reply::List(vec![
        text(&cursor.to_string()),
        Reply::List(entries),
        Reply::List(deleted),
    ])
}

fn entry(id: EntryId, fields: &Fields) -> Reply {
    let words = fields
        .iter()
        .flat_map(|(field, value)| [text(field), text(value)]);
    Reply::List(vec![text(&id.to_string()), Reply::List(words.collect())])
}

fn text(text: &str) -> Reply {
    Reply::Text(text.to_owned())
}

fn ok() -> Reply {
    text("OK")
}

fn number(word: &str) -> u64 {
    word.parse().unwrap()
}
