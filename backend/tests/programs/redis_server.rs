//! What Redis holds while the programs run.

use std::{collections::HashMap, path::PathBuf, time::Instant};

use redis::{Cmd, Value, aio::MultiplexedConnection, cmd};
use shared::{
    patterns::{Kind, Pattern},
    world::ITEM_FAILS,
};

use crate::{LIMIT, LOOK_AGAIN, support::Server};

/// A server, and somebody who looks into it.
pub(crate) struct Redis {
    con: MultiplexedConnection,
    server: Server,
}

/// Where a message is whose worker died in the middle of its work; none where
/// it is lost.
pub(crate) fn where_it_is(pattern: &Pattern) -> Option<String> {
    let key = match pattern.slug {
        "list-queue" | "list-queue-polled" | "delay-queue" | "delay-queue-lua" => return None,
        "consumer-group-noack" => return None,
        // It is done and acknowledged, in one go.
        "idempotent" => return None,
        "reliable-list" => "tasks:w1",
        "reliable-list-lua" | "reliable-list-naive" => "tasks:busy",
        "delay-queue-retry" => "due:w1",
        "delay-queue-naive" => "delayed",
        "request-reply" => "requests:s1",
        "request-reply-stream" => "requests, pending",
        _ if pattern.has_stream() => "orders, pending",
        other => panic!("say where {other} has a message whose worker died"),
    };
    Some(key.to_owned())
}

impl Redis {
    pub(crate) async fn start() -> Self {
        let server = Server::start().await;
        let con = server.connect().await;
        Self { con, server }
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.server.socket()
    }

    /// Waits until a producer has sent something.
    pub(crate) async fn until_something_is_sent(&mut self, pattern: &Pattern) {
        let exists = cmd("EXISTS").arg(pattern.stream).clone();
        let end = Instant::now() + LIMIT;
        while exists.query_async::<u64>(&mut self.con).await.unwrap() == 0 {
            assert!(Instant::now() < end, "{}: nothing is sent", pattern.slug);
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Waits until so many connections wait for messages, or listen to them.
    pub(crate) async fn until_listening(&mut self, count: usize) {
        let end = Instant::now() + LIMIT;
        loop {
            let list: String = cmd("CLIENT")
                .arg("LIST")
                .query_async(&mut self.con)
                .await
                .unwrap();
            let flags = list
                .split(' ')
                .filter_map(|part| part.strip_prefix("flags="));
            if flags.filter(|flags| flags.contains(['b', 'P'])).count() >= count {
                return;
            }
            assert!(Instant::now() < end, "nobody listens: {list}");
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Sends a message, one whose work fails every time or not. It answers what
    /// the message is called in Redis.
    pub(crate) async fn send(&mut self, pattern: &Pattern, name: &str, fails: bool) -> String {
        let mark = if fails { ITEM_FAILS } else { "" };
        let item = format!("{name}{mark}");
        let mut send = Cmd::new();
        if pattern.has_stream() {
            send.arg("XADD")
                .arg(pattern.stream)
                .arg("*")
                .arg("id")
                .arg(name);
            if fails {
                send.arg("poison").arg(1);
            }
            send.exec_async(&mut self.con).await.unwrap();
            return name.to_owned();
        }
        match pattern.keys[0].kind {
            Kind::List => send.arg("LPUSH").arg(pattern.stream).arg(&item),
            Kind::SortedSet => send.arg("ZADD").arg(pattern.stream).arg(0).arg(&item),
            other => panic!("say how to send to a {other:?}"),
        };
        send.exec_async(&mut self.con).await.unwrap();
        item
    }

    /// Waits until a key has this message, or none has.
    pub(crate) async fn until_it_holds(&mut self, message: &str, place: Option<&str>) {
        let end = Instant::now() + LIMIT;
        while self.holds(message).await.as_deref() != place {
            assert!(Instant::now() < end, "{message} never comes to {place:?}");
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// The key that has this message, and that it is pending where that is a
    /// stream.
    pub(crate) async fn holds(&mut self, message: &str) -> Option<String> {
        let keys: Vec<String> = cmd("KEYS")
            .arg("*")
            .query_async(&mut self.con)
            .await
            .unwrap();
        for key in keys {
            let of_type: String = cmd("TYPE")
                .arg(&key)
                .query_async(&mut self.con)
                .await
                .unwrap();
            let found = match of_type.as_str() {
                "list" => self.items("LRANGE", &key).await,
                "zset" => self.items("ZRANGE", &key).await,
                "stream" => self.pending(&key).await,
                // A mark, a sum or a count.
                "string" | "hash" => Vec::new(),
                other => panic!("{key} is a {other}"),
            };
            if found.iter().any(|item| item == message) {
                let pending = if of_type == "stream" { ", pending" } else { "" };
                return Some(key + pending);
            }
        }
        None
    }

    async fn items(&mut self, command: &str, key: &str) -> Vec<String> {
        let mut all = cmd(command);
        all.arg(key).arg(0).arg(-1);
        all.query_async(&mut self.con).await.unwrap()
    }

    /// The names of the messages that are pending in a group.
    async fn pending(&mut self, key: &str) -> Vec<String> {
        let mut names = Vec::new();
        for group in self.groups(key).await {
            let mut rows = cmd("XPENDING");
            rows.arg(key).arg(&group.name).arg("-").arg("+").arg(100);
            let rows: Vec<(String, String, u64, u64)> =
                rows.query_async(&mut self.con).await.unwrap();
            for (id, ..) in rows {
                let mut entry = cmd("XRANGE");
                entry.arg(key).arg(&id).arg(&id);
                let found: Vec<(String, HashMap<String, String>)> =
                    entry.query_async(&mut self.con).await.unwrap();
                names.extend(
                    found
                        .into_iter()
                        .filter_map(|(_, mut fields)| fields.remove("id")),
                );
            }
        }
        names
    }

    /// What is left to do: keys, or groups of a stream that are not through.
    pub(crate) async fn left(&mut self) -> Vec<String> {
        let keys: Vec<String> = cmd("KEYS")
            .arg("*")
            .query_async(&mut self.con)
            .await
            .unwrap();
        let mut left = Vec::new();
        for key in keys {
            let of_type: String = cmd("TYPE")
                .arg(&key)
                .query_async(&mut self.con)
                .await
                .unwrap();
            if of_type == "string" {
                continue;
            }
            if of_type != "stream" {
                // Where a reader is.
                if of_type != "string" {
                    left.push(key);
                }
                continue;
            }
            let groups = self.groups(&key).await.into_iter();
            let behind = groups.filter(|group| group.pending + group.behind > 0);
            left.extend(behind.map(|group| format!("{key} for {}", group.name)));
        }
        left
    }

    async fn groups(&mut self, key: &str) -> Vec<Group> {
        let mut info = cmd("XINFO");
        info.arg("GROUPS").arg(key);
        let rows: Vec<HashMap<String, Value>> = info.query_async(&mut self.con).await.unwrap();
        let mut groups = Vec::new();
        for row in rows {
            let cursor: String = redis::from_redis_value(row["last-delivered-id"].clone()).unwrap();
            groups.push(Group {
                name: redis::from_redis_value(row["name"].clone()).unwrap(),
                pending: redis::from_redis_value(row["pending"].clone()).unwrap(),
                behind: self.stored_after(key, &cursor).await,
            });
        }
        groups
    }

    /// Entries behind a cursor. Where some were deleted Redis's own `lag` does
    /// not tell.
    async fn stored_after(&mut self, key: &str, cursor: &str) -> u64 {
        let mut range = cmd("XRANGE");
        range.arg(key).arg(format!("({cursor}")).arg("+");
        let rows: Vec<Value> = range.query_async(&mut self.con).await.unwrap();
        rows.len() as u64
    }
}

struct Group {
    name: String,
    pending: u64,
    behind: u64,
}
