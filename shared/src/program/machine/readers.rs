//! What replies mean to readers without a group: XREAD, XRANGE, and GET and SET
//! of a last id.

use super::{Outcome, Run, refused};
use crate::{
    fact::{EntryRef, Fact},
    id::{EntryId, Key, MessageName},
    program::{Arg, LastId, Line, Op, Reads, Slot},
    reply::{Reply, ReplyEntry, entries},
    why::{AfterFailure, Why},
    world::{Held, Mode},
};

impl Run<'_> {
    /// Entries, or nothing.
    pub(super) fn read(&self, reply: &Reply, kept: LastId) -> Outcome {
        let stream = match reply {
            Reply::Nil => return self.read_nothing(),
            Reply::List(streams) => streams.first(),
            _ => return refused(self.scope, "the reply is not one of XREAD"),
        };
        let found = stream.and_then(|stream| stream.list().get(1)).map(entries);
        let found = found.unwrap_or_default();
        let Some(first) = found.first().map(|entry| entry.id) else {
            return refused(self.scope, "the reply is not one of XREAD");
        };
        let before = first.before().unwrap_or(EntryId::MIN);
        let passed = self.passed_over(before);
        self.was_read(found, kept, passed)
    }

    fn read_nothing(&self) -> Outcome {
        // While the actors run by themselves the picture is older than the reply,
        // or newer: what was missed shows with the next one.
        let facts = match self.world.mode {
            Mode::Step => self.passed_over(self.newest()),
            Mode::Live => Vec::new(),
        };
        self.start_over(self.nothing_came(), facts)
    }

    /// At most one entry.
    pub(super) fn ranged(&self, reply: &Reply) -> Outcome {
        let Reply::List(_) = reply else {
            return refused(self.scope, "the reply is not one of XRANGE");
        };
        let found = entries(reply);
        if found.is_empty() {
            let key = self.stream();
            return self.start_over(Why::NothingAfter { key }, Vec::new());
        }
        let actor = self.scope.actor;
        let begins_anew = actor.last_id.is_none() && actor.restarts > 0;
        let anew = begins_anew.then(|| Fact::CursorMoved {
            key: self.stream(),
            group: self.group(),
            from: EntryId::MAX,
            to: EntryId::MIN,
        });
        let mut outcome = self.was_read(found, LastId::Redis, anew.into_iter().collect());
        outcome.actor.last_id = Some(outcome.actor.cursor);
        outcome
    }

    /// The reader has these, the first in its hand.
    fn was_read(&self, found: Vec<ReplyEntry>, kept: LastId, mut facts: Vec<Fact>) -> Outcome {
        let all = found.into_iter();
        let all = all.map(|entry| self.held(entry.id, entry.fields.unwrap_or_default()));
        let all: Vec<Held> = all.collect();
        let mut actor = self.scope.actor.clone();
        facts.extend(all.iter().map(|held| self.has_read(held, kept)));
        if let Some(last) = all.last() {
            actor.cursor = last.entry;
            // What is kept after the work is where the next read goes on.
            if kept == LastId::Memory {
                actor.last_id = Some(last.entry);
            }
        }
        let count = all.len() as u64;
        let mut all = all.into_iter();
        let Some(first) = all.next() else {
            return refused(self.scope, "nothing was read");
        };
        let why = Why::Read {
            first: first.message.clone(),
            count,
            kept: kept == LastId::Redis,
        };
        actor.hand = Some(first);
        actor.backlog = all.collect();
        self.go_on(actor, facts, why)
    }

    /// Where the last id is kept only after the work, the entry is still to be
    /// read as far as Redis knows.
    fn has_read(&self, held: &Held, kept: LastId) -> Fact {
        let (at, group) = (self.at(held.entry), self.group());
        match kept {
            LastId::Memory => Fact::Taken {
                at,
                group,
                consumer: self.consumer(),
                by: self.me(),
            },
            LastId::Redis => Fact::Peeked {
                at,
                group,
                by: self.scope.id.clone(),
            },
        }
    }

    /// The last id that Redis kept, or nothing: then it reads from the
    /// beginning.
    pub(super) fn recalled(&self, reply: &Reply) -> Outcome {
        let id = match reply {
            Reply::Nil => None,
            Reply::Text(text) => match text.parse::<EntryId>() {
                Ok(id) => Some(id),
                Err(_) => return refused(self.scope, "what is kept there is no entry id"),
            },
            _ => return refused(self.scope, "the reply is no text"),
        };
        let mut actor = self.scope.actor.clone();
        let from = id.unwrap_or(EntryId::MIN);
        actor.last_id = Some(from);
        actor.cursor = from;
        let facts = self.position_is(from);
        let key = self.own_key();
        self.go_on(actor, facts, Why::Recalled { key, id })
    }

    /// The id of what is in hand is kept.
    pub(super) fn saved(&self, reply: &Reply) -> Outcome {
        let (Some(at), None) = (self.held_at(), reply.error()) else {
            return refused(self.scope, "nothing is in hand");
        };
        let message = self.message();
        let at_id = at.id;
        let position = self.position_is(at_id);
        let done = Fact::Acknowledged {
            at,
            group: self.group(),
            by: self.me(),
        };
        let mut actor = self.scope.actor.clone();
        actor.hand = None;
        actor.last_id = Some(at_id);
        let key = self.own_key();
        let facts = [vec![done], position].concat();
        self.go_on(actor, facts, Why::Saved { message, key })
    }

    /// Where nothing keeps the last id there is nothing left to do with a message
    /// once its work is done.
    pub(super) fn through(&self, at: &EntryRef) -> Vec<Fact> {
        let ranges = |line: &Line| matches!(line.op, Op::Send(_, Reads::Ranged));
        let is_replayed = self.scope.program().lines.iter().any(ranges);
        let through = is_replayed.then(|| Fact::Acknowledged {
            at: at.clone(),
            group: self.group(),
            by: self.me(),
        });
        through.into_iter().collect()
    }

    /// A reader's side effect failed. Where the last id is saved after the work,
    /// it reads on from the one before: this message, and those that the same
    /// read brought with it.
    pub(super) fn reader_failed(&self, message: MessageName, mut facts: Vec<Fact>) -> Outcome {
        let then = AfterFailure::of(self.scope.program());
        let mut actor = self.scope.actor.clone();
        if then == AfterFailure::AtOnce {
            let left = std::mem::take(&mut actor.backlog).into_iter();
            facts.extend(left.map(|held| self.put_aside(&held)));
        }
        self.start_over_as(actor, Why::ReaderFailed { message, then }, facts)
    }

    fn put_aside(&self, held: &Held) -> Fact {
        Fact::HandLost {
            at: held.at(),
            group: self.group(),
            by: self.scope.id.clone(),
        }
    }

    /// What lies after the position is to be read, what lies before is not.
    fn position_is(&self, to: EntryId) -> Vec<Fact> {
        let (key, group) = (self.stream(), self.group());
        let from = {
            let mut groups = self.world.ledger.groups_of(&key);
            let own = groups.find(|(name, _)| **name == group);
            own.map(|(_, from)| *from)
        };
        let moved = from
            .filter(|from| *from != to)
            .map(|from| Fact::CursorMoved {
                key,
                group,
                from,
                to,
            });
        moved.into_iter().collect()
    }

    /// Redis holds the read: nothing comes after the id that it asked for.
    pub(super) fn held_by_redis(&self) -> Option<Outcome> {
        let Op::Send(args, Reads::Read(_)) = self.line.op else {
            return None;
        };
        let latest = self.asks_for_latest(args);
        let mut actor = self.scope.actor.clone();
        let after = match actor.last_id.filter(|_| !latest) {
            Some(id) => id,
            None => self.newest(),
        };
        actor.cursor = after;
        let facts = self.passed_over(after);
        let why = Why::WaitsAfter {
            key: self.stream(),
            after,
            latest,
        };
        Some(Outcome { actor, facts, why })
    }

    /// Where the read asked for what comes from now on: what came before, and
    /// was not read, is passed over.
    fn passed_over(&self, to: EntryId) -> Vec<Fact> {
        let Op::Send(args, _) = self.line.op else {
            return Vec::new();
        };
        let (key, group) = (self.stream(), self.group());
        let begins = self.world.ledger.began(&key, &group).is_none();
        // A reader that came back has been there before.
        let begins = begins && self.scope.actor.restarts == 0;
        let is_new = begins || self.is_ahead(&key, to);
        let passed = (self.asks_for_latest(args) && is_new).then_some(Fact::PassedOver {
            key,
            group,
            to,
            begins,
        });
        passed.into_iter().collect()
    }

    fn is_ahead(&self, key: &Key, to: EntryId) -> bool {
        let group = self.group();
        let mut groups = self.world.ledger.groups_of(key);
        groups.any(|(name, from)| *name == group && *from < to)
    }

    /// Whether the read asks for `$`.
    fn asks_for_latest(&self, args: &[Arg]) -> bool {
        let is_unset = self.scope.actor.last_id.is_none();
        args.contains(&Arg::Word("$")) || is_unset && args.contains(&Arg::Slot(Slot::LastId))
    }

    /// The last id that the stream gave, as the picture has it.
    fn newest(&self) -> EntryId {
        let stream = self.world.streams.get(&self.stream());
        stream.map_or(EntryId::MIN, |stream| stream.head.last_id)
    }

    /// The key that its command names first.
    fn own_key(&self) -> Key {
        let Op::Send(args, _) = self.line.op else {
            return self.stream();
        };
        let word = self.scope.words(args).into_iter().nth(1);
        word.map_or_else(|| self.stream(), Key::from)
    }
}
