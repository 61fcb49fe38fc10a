//! What a line of a reader without a group would do.

use std::ops::Bound;

use super::{
    forecast::{Aside, Forecast},
    line::Ahead,
};
use crate::{
    fact::EntryRef,
    id::{ActorId, EntryId, Key},
    ledger::Status,
    program::{Arg, LastId, Line, Op, Reads},
    world::{Actor, ActorState, Stream, Value},
};

/// Messages that would be missed are counted up to here.
const COUNTED: usize = 1_000;

impl Ahead<'_> {
    /// XREAD.
    pub(super) fn reads_on(&self, args: &[Arg], kept: LastId) -> Forecast {
        let last_id = self.scope.actor.last_id;
        let is_latest = args.contains(&Arg::Word("$"));
        match last_id.filter(|_| !is_latest) {
            Some(after) => self.reads_after(after, self.scope.actor.reads.count, kept),
            None => self.waits(true),
        }
    }

    /// XRANGE: one entry.
    pub(super) fn ranges(&self) -> Forecast {
        let after = self.scope.actor.last_id.unwrap_or(EntryId::MIN);
        match self.reads_after(after, 1, LastId::Redis) {
            Forecast::WaitsAfter { .. } => Forecast::ReadsNothing { missed: 0 },
            foreseen => foreseen,
        }
    }

    fn reads_after(&self, after: EntryId, count: u64, kept: LastId) -> Forecast {
        let absent = Stream::default();
        let key = self.key();
        let stream = self.world.streams.get(&key);
        let stream = stream.map_or(&absent, |stream| &**stream);
        match next_after(stream, after) {
            Following::Nothing => self.waits(false),
            Following::Unknown => Forecast::Unsure,
            Following::Entries(ids) => Forecast::Reads {
                first: ids.first().map(|id| self.world.message_of(&key, *id)),
                count: count.min(ids.len() as u64),
                kept: kept == LastId::Redis,
            },
        }
    }

    fn waits(&self, latest: bool) -> Forecast {
        let missed = if latest { self.to_be_missed() } else { 0 };
        match self.scope.actor.reads.block_ms {
            None => Forecast::ReadsNothing { missed },
            Some(block_ms) => Forecast::WaitsAfter {
                latest,
                missed,
                block_ms,
            },
        }
    }

    /// How many messages a reader that asks for `$` now will never be given.
    fn to_be_missed(&self) -> u64 {
        let (key, group) = (self.key(), self.group_name());
        let ledger = &self.world.ledger;
        let is_first = ledger.began(&key, &group).is_none() && self.scope.actor.restarts == 0;
        let start = ledger.groups_of(&key).find(|(name, _)| **name == group);
        let Some((_, start)) = start.filter(|_| !is_first) else {
            return 0;
        };
        let ids = ledger.entries_between(&key, *start, EntryId::MAX);
        let is_unread = |id: &EntryId| {
            let at = EntryRef {
                key: key.clone(),
                id: *id,
            };
            ledger.has(&at) && ledger.status(&at, &group) == Some(Status::Unread)
        };
        ids.take(COUNTED).filter(is_unread).count() as u64
    }

    /// GET of its last id.
    pub(super) fn recalls(&self, args: &[Arg]) -> Forecast {
        let key = self.scope.words(args).into_iter().nth(1);
        let plain = key.and_then(|key| self.world.plain.get(&Key::from(key)));
        match plain.map(|plain| &plain.value) {
            None => Forecast::Recalls { id: None },
            Some(Value::Text { text }) => match text.parse() {
                Ok(id) => Forecast::Recalls { id: Some(id) },
                Err(_) => Forecast::Unsure,
            },
            Some(_) => Forecast::Unsure,
        }
    }

    /// Readers that wait are served by what is added, every one of them.
    pub(super) fn readers_served(&self) -> Vec<Aside> {
        let readers = self.world.actors.iter();
        let waiting = readers.filter(|(_, actor)| waits_for_new(actor));
        let served = |(id, actor): (&ActorId, &std::sync::Arc<Actor>)| {
            Some(Aside::Serves {
                group: actor.role.group()?.clone(),
                waiting: vec![id.clone()],
                first: self.scope.actor.next_message.clone(),
            })
        };
        waiting.filter_map(served).collect()
    }
}

/// Whether Redis holds an XREAD of this actor, or may: of one that is frozen only
/// Redis knows.
fn waits_for_new(actor: &Actor) -> bool {
    let line = actor.program.program().line(&actor.line);
    let reads = |line: &Line| matches!(line.op, Op::Send(_, Reads::Read(_)));
    match actor.state {
        ActorState::Blocked => line.is_some_and(reads),
        ActorState::Paused => line.is_some_and(reads) && actor.hand.is_none(),
        _ => false,
    }
}

/// What comes after an id.
enum Following {
    /// These, as far as one window shows; there is at least one.
    Entries(Vec<EntryId>),
    Nothing,
    /// No window shows it.
    Unknown,
}

fn next_after(stream: &Stream, after: EntryId) -> Following {
    if after >= stream.head.last_id {
        return Following::Nothing;
    }
    let Some(from) = after.next() else {
        return Following::Nothing;
    };
    let mut windows = stream.head.windows.iter();
    let Some(window) = windows.find(|window| window.from <= from && from <= window.to) else {
        return Following::Unknown;
    };
    let range = (Bound::Included(from), Bound::Included(window.to));
    let ids: Vec<EntryId> = stream.entries.range(range).map(|(id, _)| *id).collect();
    match (ids.is_empty(), window.to >= stream.head.last_id) {
        (false, _) => Following::Entries(ids),
        (true, true) => Following::Nothing,
        (true, false) => Following::Unknown,
    }
}
