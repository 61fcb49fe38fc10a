//! What an actor's next line would do.

use std::ops::Bound;

use super::{
    crash,
    forecast::{Aside, Forecast, ItemDoes},
};
use crate::{
    id::{ActorId, EntryId, GroupName, Key, MessageName},
    ledger::Status,
    program::{Arg, Op, Reads, Scope, Slot, machine::each_of},
    world::{Actor, ActorState, Group, Held, Moment, ReadOptions, Stream, World, covered},
};

/// XAUTOCLAIM looks at so many times COUNT pending entries, and COUNT is 1
/// (<https://redis.io/docs/latest/commands/xautoclaim/>).
const ATTEMPTS: usize = 10;

/// A line that is still to be run.
pub(super) struct Ahead<'a> {
    pub(super) world: &'a World,
    pub(super) scope: Scope<'a>,
}

impl Ahead<'_> {
    /// What the line does, and what else comes of it.
    pub(super) fn foresee(&self) -> (Forecast, Vec<Aside>) {
        if self.is_to_crash(Moment::Before) {
            let Scope { id, actor, .. } = self.scope;
            return (crash(self.world, id, actor), Vec::new());
        }
        let line = self.line(self.scope.line().op);
        let mut commands = self.scope.line().op.commands();
        let mut asides = match commands.find(|(_, reads)| stores(*reads)) {
            Some((_, Reads::Added)) => {
                let served = [self.served(), self.readers_served()].concat();
                served.into_iter().chain(self.trims()).collect()
            }
            Some((_, Reads::Pushed)) => self.popped_by(),
            Some((_, Reads::Asked)) if self.scope.pattern.has_stream() => self.served(),
            Some((_, Reads::Asked)) => self.popped_by(),
            Some((args, Reads::Replied)) => self.heard_by(args),
            _ => Vec::new(),
        };
        // A read that Redis holds has not been run.
        let crashes = [Moment::Unanswered, Moment::After].map(|moment| self.is_to_crash(moment));
        if crashes.contains(&true) && !waits(&line) {
            asides.push(Aside::Crashes);
        }
        (line, asides)
    }

    fn is_to_crash(&self, moment: Moment) -> bool {
        let actor = self.scope.actor;
        let point = actor.crash_point.as_ref();
        point.is_some_and(|point| point.moment == moment && point.line == actor.line)
    }

    fn line(&self, op: Op) -> Forecast {
        match op {
            Op::Pipeline(_) | Op::Transaction(..) => self.together(op),
            Op::SideEffect(_) => self.works(),
            Op::Send(_, Reads::Added) => self.adds(),
            Op::Send(_, Reads::Delivered) if self.scope.reads_own() => self.reads_own(),
            Op::Send(_, Reads::Delivered) => self.reads(),
            Op::Send(_, Reads::Claimed) => self.claims(),
            Op::Send(_, Reads::Deliveries) => self.counts(),
            Op::Send(_, Reads::Buried) => self.with_hand(|held| Forecast::Buries {
                message: held.message.clone(),
            }),
            Op::Send(_, Reads::Found) => self.finds(),
            Op::Send(args, Reads::TakenOver) => self.takes_over(args),
            Op::Send(_, Reads::Acknowledged) => self.acknowledges(),
            Op::Send(args, Reads::Read(kept)) => self.reads_on(args, kept),
            Op::Send(_, Reads::Ranged) => self.ranges(),
            Op::Send(args, Reads::Recalled) => self.recalls(args),
            Op::Send(_, Reads::Saved) => self.with_hand(|held| Forecast::Saves {
                message: held.message.clone(),
            }),
            Op::Send(_, Reads::Deleted) => self.deletes(),
            Op::Send(_, Reads::Trimmed) => Forecast::TrimsDone,
            Op::Send(_, Reads::HasRoom(limit)) => self.has_room(limit),
            Op::Send(_, Reads::Pushed) => self.pushes(),
            Op::Send(_, Reads::Asked) if self.scope.pattern.has_stream() => self.adds(),
            Op::Send(_, Reads::Asked) => self.pushes(),
            Op::Send(args, Reads::Replied) => self.replies(args),
            Op::Send(args, Reads::Heard) => self.hears(args),
            Op::Send(args, Reads::Popped(left)) => self.pops(args, left),
            Op::Send(_, Reads::Peeked) => self.peeks(),
            Op::Send(args, Reads::Won) => {
                self.removes(args, ItemDoes::Wins, ItemDoes::ComesTooLate)
            }
            Op::Send(_, Reads::Remembered) => self.remembers(),
            Op::Send(args, Reads::Released) => {
                self.removes(args, ItemDoes::Releases, ItemDoes::ReleasesNothing)
            }
            Op::Send(args, Reads::PutBack) => self.puts_back(args),
            Op::Send(_, Reads::AllAcknowledged) => self.acknowledges_all(),
            Op::Send(args, Reads::Marked | Reads::LookedUp | Reads::Noted) => {
                self.looks_for_mark(op, args)
            }
            Op::Send(_, Reads::Worked) => self.with_hand(|held| self.does(held)),
            Op::Send(args, Reads::Watched) => Forecast::Watches {
                keys: self
                    .scope
                    .words(args)
                    .into_iter()
                    .skip(1)
                    .map(Key::from)
                    .collect(),
            },
            Op::Send(_, Reads::Unwatched) => Forecast::WatchesNothing,
        }
    }

    /// What comes of a mark that is set or looked for.
    fn looks_for_mark(&self, op: Op, args: &[Arg]) -> Forecast {
        let key = self.scope.words(args).into_iter().nth(1);
        let key: Key = key.unwrap_or_default().into();
        let is_there = self.world.plain.contains_key(&key);
        self.with_hand(|held| {
            let message = held.message.clone();
            match op {
                Op::Send(_, Reads::Noted) => Forecast::Marks { message, key },
                _ if is_there => Forecast::FindsMark { message, key },
                Op::Send(_, Reads::Marked) => Forecast::Marks { message, key },
                _ => Forecast::FindsNoMark { message, key },
            }
        })
    }

    /// What each of several commands does; nothing, where a watched key was
    /// changed.
    fn together(&self, op: Op) -> Forecast {
        let atomic = matches!(op, Op::Transaction(..));
        let watched = self.scope.actor.watched.as_ref();
        if atomic && watched.is_some_and(|watched| watched.broken) {
            return Forecast::CalledOff;
        }
        let each = each_of(&self.scope, self.scope.line()).into_iter();
        let each = each.map(|(args, reads, actor)| {
            let scope = Scope {
                actor: &actor,
                ..self.scope
            };
            let world = self.world;
            Ahead { world, scope }.line(Op::Send(args, reads))
        });
        Forecast::Together {
            each: each.collect(),
            atomic,
        }
    }

    /// Which of those in hand leave the pending list.
    fn acknowledges_all(&self) -> Forecast {
        let group = self.group_name();
        let done = self.scope.actor.done();
        let (pending, others): (Vec<&Held>, Vec<&Held>) =
            done.partition(|held| self.is_pending(held));
        let names = |all: Vec<&Held>| all.into_iter().map(|held| held.message.clone()).collect();
        Forecast::AcknowledgesMany {
            messages: names(pending),
            others: names(others),
            group,
        }
    }

    fn works(&self) -> Forecast {
        self.with_hand(|held| {
            let message = held.message.clone();
            if held.is_poison() {
                let pending = !held.noack;
                return Forecast::Fails { message, pending };
            }
            self.does(held)
        })
    }

    fn does(&self, held: &Held) -> Forecast {
        let record = self.world.ledger.record_of(&held.message);
        let before = record.map_or(0, |record| record.processed(&self.group_name()));
        Forecast::DoesSideEffect {
            message: held.message.clone(),
            times: before + 1,
        }
    }

    fn adds(&self) -> Forecast {
        let actor = self.scope.actor;
        if let Some(message) = self.stored_before() {
            return Forecast::StoredBefore { message };
        }
        match &actor.next_message {
            Some(message) => Forecast::Stores {
                message: message.clone(),
                poison: actor.poison_next,
            },
            None => Forecast::Unsure,
        }
    }

    /// The next message, where its producer gives it an id that is not larger
    /// than the last one.
    fn stored_before(&self) -> Option<MessageName> {
        let chosen = Arg::Slot(Slot::NextId);
        let mut commands = self.scope.line().op.commands();
        commands.find(|(args, _)| args.contains(&chosen))?;
        let id: EntryId = self.scope.words(&[chosen]).first()?.parse().ok()?;
        let last = self.stream()?.head.last_id;
        self.scope.actor.next_message.clone().filter(|_| id <= last)
    }

    /// Who waits in a group is served by what is added, one in each group.
    fn served(&self) -> Vec<Aside> {
        if self.stored_before().is_some() {
            return Vec::new();
        }
        let Some(stream) = self.stream() else {
            return Vec::new();
        };
        let groups = stream.groups.iter();
        let served = groups.filter_map(|(name, group)| self.served_in(stream, name, group));
        served.collect()
    }

    fn served_in(&self, stream: &Stream, name: &GroupName, group: &Group) -> Option<Aside> {
        let readers = self.world.actors.iter();
        let readers = readers.filter(|(_, actor)| actor.role.group() == Some(name));
        let waiting: Vec<ActorId> = readers
            .filter(|(_, actor)| may_wait(actor))
            .map(|(id, _)| id.clone())
            .collect();
        // Where the cursor was moved on, the new entry may lie before it.
        let is_reached = group.head.last_delivered <= stream.head.last_id;
        let first = match next_unread(stream, group) {
            Unread::First(id) => Some(self.world.message_of(&self.key(), id)),
            Unread::None => self.scope.actor.next_message.clone(),
            Unread::Unknown => None,
        };
        (!waiting.is_empty() && is_reached).then(|| Aside::Serves {
            group: name.clone(),
            waiting,
            first,
        })
    }

    fn reads(&self) -> Forecast {
        let name = self.group_name();
        let found = self
            .stream()
            .and_then(|stream| Some((stream, stream.groups.get(&name)?)));
        let Some((stream, group)) = found else {
            return Forecast::NoGroup { group: name };
        };
        let ReadOptions {
            count,
            block_ms,
            noack,
        } = self.scope.actor.reads;
        let unread = group.head.undelivered;
        let first = match (next_unread(stream, group), block_ms) {
            (Unread::First(id), _) => Some(self.world.message_of(&self.key(), id)),
            (Unread::Unknown, _) => None,
            (Unread::None, None) => return Forecast::FindsNothing { group: name },
            (Unread::None, Some(block_ms)) => {
                let group = name;
                return Forecast::Waits { group, block_ms };
            }
        };
        Forecast::IsGiven {
            first,
            count: count.min(unread.n),
            group: name,
            noack,
        }
    }

    fn claims(&self) -> Forecast {
        let name = self.group_name();
        let Some(group) = self.group() else {
            return Forecast::NoGroup { group: name };
        };
        let min_idle_ms = self.scope.settings.min_idle_ms;
        let from = self.scope.actor.cursor;
        let mut last = from;
        for (id, pending) in group.pending.range(from..).take(ATTEMPTS) {
            if !is_read_between(group, last, *id) {
                return Forecast::Unsure;
            }
            last = *id;
            let message = self.world.message_of(&self.key(), *id);
            if pending.dangling {
                return Forecast::DropsDeleted { message };
            }
            if pending.idle_ms(self.world.now_ms) >= min_idle_ms {
                return Forecast::Claims {
                    message,
                    from: pending.consumer.clone(),
                    deliveries: pending.deliveries + 1,
                };
            }
        }
        let looked_at = group.pending.range(from..).take(ATTEMPTS).count();
        if looked_at < ATTEMPTS && !is_read_between(group, last, EntryId::MAX) {
            return Forecast::Unsure;
        }
        Forecast::ClaimsNothing { min_idle_ms }
    }

    fn counts(&self) -> Forecast {
        self.with_hand(|held| {
            let message = held.message.clone();
            let Some(group) = self.group() else {
                let group = self.group_name();
                return Forecast::NoGroup { group };
            };
            match group.pending.get(&held.entry) {
                Some(pending) => Forecast::Counts {
                    message,
                    deliveries: pending.deliveries,
                    limit: self.scope.settings.max_deliveries,
                },
                None if covered(&group.head.pending_windows, held.entry) => {
                    Forecast::NoLongerPending { message }
                }
                None => Forecast::Unsure,
            }
        })
    }

    fn acknowledges(&self) -> Forecast {
        self.with_hand(|held| {
            let (message, group) = (held.message.clone(), self.group_name());
            if self.is_pending(held) {
                Forecast::Acknowledges { message, group }
            } else {
                Forecast::AcknowledgesNothing { message, group }
            }
        })
    }

    /// By what Redis shows; outside its windows by what the replies said.
    fn is_pending(&self, held: &Held) -> bool {
        let Some(group) = self.group() else {
            return false;
        };
        if covered(&group.head.pending_windows, held.entry) {
            return group.pending.contains_key(&held.entry);
        }
        let ledger = &self.world.ledger;
        let track = ledger.track(&held.key, held.entry, &self.group_name());
        track.is_some_and(|track| matches!(track.status, Status::Pending { .. }))
    }

    pub(super) fn with_hand(&self, foresee: impl FnOnce(&Held) -> Forecast) -> Forecast {
        let held = self.scope.actor.hand.as_ref();
        held.map_or(Forecast::Unsure, foresee)
    }

    pub(super) fn key(&self) -> Key {
        self.scope.pattern.stream()
    }

    pub(super) fn stream(&self) -> Option<&Stream> {
        self.world.streams.get(&self.key()).map(|stream| &**stream)
    }

    pub(super) fn group(&self) -> Option<&Group> {
        let name = self.scope.actor.role.group()?;
        self.stream()?.groups.get(name).map(|group| &**group)
    }

    pub(super) fn group_name(&self) -> GroupName {
        let name = self.scope.actor.role.group();
        name.cloned().unwrap_or_else(|| "".into())
    }
}

/// Whether it stores a message that somebody may wait for.
fn stores(reads: Reads) -> bool {
    matches!(
        reads,
        Reads::Added | Reads::Pushed | Reads::Asked | Reads::Replied
    )
}

/// Whether Redis holds a read of this actor, or may: of one that is frozen only
/// Redis knows.
fn may_wait(actor: &Actor) -> bool {
    let scope_line = actor.program.program().line(&actor.line);
    let reads = scope_line.is_some_and(|line| matches!(line.op, Op::Send(_, Reads::Delivered)));
    match actor.state {
        ActorState::Blocked => true,
        ActorState::Paused => reads && actor.hand.is_none(),
        _ => false,
    }
}

/// Whether Redis would hold the line.
fn waits(forecast: &Forecast) -> bool {
    matches!(
        forecast,
        Forecast::Waits { .. }
            | Forecast::WaitsAfter { .. }
            | Forecast::Item {
                does: ItemDoes::Waits,
                ..
            }
    )
}

/// The entry that a group is given next.
enum Unread {
    First(EntryId),
    None,
    /// There is one, and no window shows which.
    Unknown,
}

fn next_unread(stream: &Stream, group: &Group) -> Unread {
    let cursor = group.head.last_delivered;
    if group.head.undelivered.n == 0 {
        return Unread::None;
    }
    let after = (Bound::Excluded(cursor), Bound::Unbounded);
    let first = stream.entries.range(after).next().map(|(id, _)| *id);
    let windows = &stream.head.windows;
    let is_next = |id: &EntryId| {
        let from = cursor.next().unwrap_or(EntryId::MAX);
        windows
            .iter()
            .any(|window| window.from <= from && *id <= window.to)
    };
    first.filter(is_next).map_or(Unread::Unknown, Unread::First)
}

/// Whether one window of the pending list reaches from one id to another.
pub(super) fn is_read_between(group: &Group, from: EntryId, to: EntryId) -> bool {
    let mut windows = group.head.pending_windows.iter();
    windows.any(|window| window.from <= from && to <= window.to)
}
