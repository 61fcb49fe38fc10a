//! A consumer inside its group's card: what it does, has in its hand, and what
//! Redis holds pending for it.

use std::rc::Rc;

use shared::{
    id::{ActorId, ConsumerName, EntryId, GroupName, Key, MessageName},
    program::{Op, Reads, Slot},
    world::{Actor, ActorState, CrashPoint, Group, Held, Mode, Pending, ReadOptions, Role, World},
};

use super::{
    Shelf, Token,
    command::{Next, next},
};

/// A consumer as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// Its name in the group.
    pub name: ConsumerName,
    /// The actor behind it; none for a consumer that another client made.
    pub actor: Option<ActorCard>,
    /// What it is there for.
    pub kind: Kind,
    /// Its pending entries; none where it is no consumer that Redis knows.
    pub pending: Option<PendingList>,
    /// The keys that are its own.
    pub own: Vec<Rc<Shelf>>,
    /// What is worth saying about it.
    pub note: Option<Note>,
    /// The actors that go under its name, where that is none of their own.
    pub shared_by: Vec<ActorId>,
}

/// What a consumer is there for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Reads new entries.
    Consumer,
    /// Claims what was pending too long, or puts it back.
    Reaper(Claims),
}

/// What a reaper looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claims {
    /// It claims what has been idle for so long.
    pub min_idle_ms: u64,
    /// When it looks again.
    pub due: Due,
    /// How many of the pending entries that are shown it would claim now.
    pub ripe: usize,
    /// What it does with them.
    pub does: Cleans,
}

/// What a reaper does with what it finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cleans {
    /// It claims it.
    Claims,
    /// It puts it back for others.
    PutsBack,
    /// It trims the stream behind everyone.
    Trims,
}

/// When a reaper's turn is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// Now.
    Now,
    /// After so many milliseconds of the room's clock.
    In(u64),
}

impl Due {
    pub(super) fn of(world: &World, actor: &Actor) -> Self {
        match actor.due_ms {
            Some(due_ms) if due_ms > world.now_ms => Self::In(due_ms - world.now_ms),
            _ => Self::Now,
        }
    }
}

/// The actor behind a consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ActorCard {
    /// Its name.
    pub id: ActorId,
    /// What it is doing.
    pub state: ActorState,
    /// Whether it can run a line.
    pub can_run: bool,
    /// What it does next.
    pub next: Next,
    /// What it works on.
    pub hand: Option<HandToken>,
    /// What waits in its memory behind that, as far as it is drawn.
    pub backlog: Vec<HandToken>,
    /// Everything in its memory.
    pub held: u64,
    /// How it runs by itself.
    pub speed: Speed,
    /// How it reads, where that is not as usual.
    pub reads: Option<ReadOptions>,
    /// Where it is to crash.
    pub crash_point: Option<CrashPoint>,
}

/// A message in an actor's memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HandToken {
    /// The message and its entry.
    pub token: Token,
    /// Its side effect was done by this actor.
    pub processed: bool,
    /// Processing it fails every time.
    pub poison: bool,
    /// It was delivered with NOACK: it is nowhere but here.
    pub taken: bool,
}

/// How fast an actor runs by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Speed {
    /// Messages per second, in thousandths.
    Sends { rate_mhz: u64 },
    /// The time for each message, in microseconds.
    Works { work_us: u64 },
}

impl Speed {
    pub(super) fn of(actor: &Actor) -> Self {
        match actor.role {
            Role::Producer => Self::Sends {
                rate_mhz: actor.pace.rate_mhz,
            },
            Role::Consumer { .. } | Role::Reaper { .. } => Self::Works {
                work_us: actor.pace.work_us,
            },
        }
    }
}

/// A consumer's pending list, the middle of a long one left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PendingList {
    /// All of them.
    pub total: u64,
    /// The oldest.
    pub first: Vec<PendingToken>,
    /// How many are left out after them.
    pub hidden: u64,
    /// The newest.
    pub last: Vec<PendingToken>,
}

/// A pending entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PendingToken {
    /// The message and its entry.
    pub token: Token,
    /// How long it has been idle by the room's clock, in milliseconds; whole
    /// seconds while that clock runs.
    pub idle_ms: u64,
    /// How much of min-idle that is, in percent; at most 100.
    pub ripeness: u8,
    /// How often it was delivered.
    pub deliveries: u64,
    /// The entry itself is gone.
    pub dangling: bool,
    /// The group's side effect was done for it.
    pub processed: bool,
}

impl PendingToken {
    /// Whether a reaper may claim it.
    pub(crate) fn is_ripe(&self) -> bool {
        self.ripeness >= 100
    }
}

/// Something worth saying about a consumer, the most telling first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Note {
    /// It is down; the side effect was done, the acknowledgement never sent.
    NeverAcked(MessageName),
    /// It is down; what it had read is still pending for it.
    StillPending(MessageName),
    /// It has a message in its hand that is pending for another one now.
    TakenOver {
        /// The message.
        message: MessageName,
        /// Who has it pending now; none where nobody does any more.
        by: Option<ConsumerName>,
    },
    /// The side effect of what is in its hand is done, but not acknowledged.
    NotAckedYet(MessageName),
    /// What is in its hand was delivered with NOACK and is pending for nobody.
    NowhereElse(MessageName),
    /// It has pending entries that it does not have in its hand, and `>` gives
    /// it only new ones.
    Forgotten(MessageName),
    /// What is in its hand is in no key of Redis.
    OnlyHere(MessageName),
    /// The side effect of what is in its hand is done, and Redis still has it as
    /// being worked on.
    NotRemovedYet(MessageName),
    /// What is in its hand waits in this key as well: others find it.
    AlsoWaits(MessageName, Key),
    /// Somebody else was handed what is in its hand.
    HandedOn(MessageName, ConsumerName),
    /// Somebody else is through with what is in its hand.
    DoneMeanwhile(MessageName),
    /// A reader has it, and would not be given it again.
    ReadOnce(MessageName),
    /// A reader has done it, and its last id is not saved yet.
    NotSavedYet(MessageName),
    /// A reader is down, and forgot its last id: it begins with what comes then,
    /// and misses these and what comes meanwhile.
    BeginsAtLatest(u64),
    /// A reader is down, and its last id is saved.
    BeginsWhereSaved,
    /// A reader is down, and begins with the first entry again.
    BeginsAtFirst,
    /// What it was working on is kept in this key.
    KeptIn(MessageName, Key),
    /// It knows the id of what is in its hand, which is still this one's.
    OnlyFound(MessageName, ConsumerName),
    /// What is in its hand is acknowledged, and its entry still stored.
    NotDeletedYet(MessageName),
    /// It comes back to what is pending for it by itself.
    ReadsAgain(MessageName),
}

/// The most pending entries that are drawn.
const SHOWN: usize = 12;
/// How many of them are the newest ones.
const NEWEST: usize = 4;
/// The most entries that are drawn of what waits in an actor's memory.
const WAITING: usize = 6;

impl Cell {
    pub(super) fn of_actor(
        world: &World,
        name: &GroupName,
        group: Option<&Group>,
        id: &ActorId,
        actor: &Actor,
    ) -> Self {
        let me = actor.consumer(id);
        let is_own = me.as_str() == id.as_str();
        // What several have under one name is drawn once.
        let pending = match is_own {
            true => pending(world, name, group, &me),
            false => PendingList::default(),
        };
        let seen = Seen { world, id, group };
        Self {
            kind: kind(world, group, actor),
            note: seen.note(&me, actor, &pending),
            actor: Some(ActorCard::of(world, id, actor)),
            name: id.as_str().into(),
            pending: is_own.then_some(pending),
            own: Vec::new(),
            shared_by: Vec::new(),
        }
    }

    pub(super) fn of_stranger(
        world: &World,
        name: &GroupName,
        group: Option<&Group>,
        consumer: &ConsumerName,
    ) -> Self {
        Self {
            name: consumer.clone(),
            actor: None,
            kind: Kind::Consumer,
            pending: Some(pending(world, name, group, consumer)),
            own: Vec::new(),
            note: None,
            shared_by: sharers(world, name, consumer),
        }
    }

    /// The pending entries that are drawn.
    pub(crate) fn pending_tokens(&self) -> impl Iterator<Item = &PendingToken> {
        self.pending.iter().flat_map(PendingList::tokens)
    }

    /// Whether a message is drawn in it.
    pub(crate) fn has(&self, message: &MessageName) -> bool {
        let held = self.actor.iter().flat_map(|actor| &actor.hand);
        let pending = self.pending_tokens().map(|pending| &pending.token);
        let own = self.own.iter().flat_map(|shelf| shelf.items());
        let mut all = held
            .map(|held| &held.token)
            .chain(pending)
            .chain(own.map(|item| &item.token));
        all.any(|token| token.message == *message)
    }
}

impl ActorCard {
    pub(super) fn of(world: &World, id: &ActorId, actor: &Actor) -> Self {
        Self {
            id: id.clone(),
            state: actor.state,
            can_run: actor.can_run(),
            next: next(world, id),
            hand: actor.hand.as_ref().map(in_hand),
            backlog: actor.backlog.iter().take(WAITING).map(in_hand).collect(),
            held: actor.held().count() as u64,
            speed: Speed::of(actor),
            reads: Some(actor.reads).filter(|reads| *reads != ReadOptions::default()),
            crash_point: actor.crash_point.clone(),
        }
    }
}

fn in_hand(held: &Held) -> HandToken {
    HandToken {
        token: Token {
            message: held.message.clone(),
            id: held.entry,
        },
        processed: held.processed,
        poison: held.is_poison(),
        taken: held.noack,
    }
}

impl PendingList {
    /// Those that are drawn, oldest first.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = &PendingToken> {
        self.first.iter().chain(&self.last)
    }

    fn of(total: u64, mut tokens: Vec<PendingToken>) -> Self {
        let known = tokens.len() as u64;
        let total = total.max(known);
        let last = if tokens.len() > SHOWN {
            let last = tokens.split_off(tokens.len() - NEWEST);
            tokens.truncate(SHOWN - NEWEST);
            last
        } else {
            Vec::new()
        };
        let shown = (tokens.len() + last.len()) as u64;
        Self {
            total,
            first: tokens,
            hidden: total - shown,
            last,
        }
    }
}

fn pending(
    world: &World,
    name: &GroupName,
    group: Option<&Group>,
    consumer: &ConsumerName,
) -> PendingList {
    let Some(group) = group else {
        return PendingList::default();
    };
    let total = group
        .consumers
        .get(consumer)
        .map_or(0, |state| state.pending);
    let tokens = group
        .pending_of(consumer)
        .map(|(id, pending)| token(world, name, id, pending))
        .collect();
    PendingList::of(total, tokens)
}

fn token(world: &World, group: &GroupName, id: EntryId, pending: &Pending) -> PendingToken {
    let key = world.pattern.pattern().stream();
    let track = world.ledger.track(&key, id, group);
    let idle_ms = pending.idle_ms(world.now_ms);
    // Else all of them would be drawn anew with every frame of live mode.
    let shown_ms = match world.mode {
        Mode::Step => idle_ms,
        Mode::Live => idle_ms - idle_ms % 1_000,
    };
    PendingToken {
        token: Token {
            message: world.message_of(&key, id),
            id,
        },
        idle_ms: shown_ms,
        ripeness: match ripeness(idle_ms, world.settings.min_idle_ms) {
            100 => 100,
            _ => ripeness(shown_ms, world.settings.min_idle_ms),
        },
        deliveries: pending.deliveries,
        dangling: pending.dangling,
        processed: track.is_some_and(|track| track.processed > 0),
    }
}

/// How much of `min_idle_ms` has gone by, in percent. It says 100 only when all
/// of it has.
fn ripeness(idle_ms: u64, min_idle_ms: u64) -> u8 {
    if idle_ms >= min_idle_ms {
        return 100;
    }
    let percent = u128::from(idle_ms) * 100 / u128::from(min_idle_ms.max(1));
    u8::try_from(percent).unwrap_or(99).min(99)
}

fn kind(world: &World, group: Option<&Group>, actor: &Actor) -> Kind {
    if !matches!(actor.role, Role::Reaper { .. }) {
        return Kind::Consumer;
    }
    let min_idle_ms = world.settings.min_idle_ms;
    let entries = group.into_iter().flat_map(|group| group.pending.values());
    Kind::Reaper(Claims {
        min_idle_ms,
        due: Due::of(world, actor),
        ripe: match does_next(actor, Reads::Trimmed) {
            true => 0,
            false => entries
                .filter(|pending| pending.idle_ms(world.now_ms) >= min_idle_ms)
                .count(),
        },
        does: match does_next(actor, Reads::Trimmed) {
            true => Cleans::Trims,
            false => Cleans::Claims,
        },
    })
}

/// The actors of a group that go under a consumer's name.
fn sharers(world: &World, name: &GroupName, consumer: &ConsumerName) -> Vec<ActorId> {
    let actors = world.actors.iter();
    let share = actors
        .filter(|(id, actor)| actor.role.group() == Some(name) && actor.consumer(id) == *consumer);
    share.map(|(id, _)| id.clone()).collect()
}

/// What is known of a consumer's messages.
struct Seen<'a> {
    world: &'a World,
    id: &'a ActorId,
    group: Option<&'a Group>,
}

impl Seen<'_> {
    fn note(&self, me: &ConsumerName, actor: &Actor, pending: &PendingList) -> Option<Note> {
        let reads_own = actor.program.program().fills(Slot::OwnFrom);
        if matches!(actor.state, ActorState::Crashed | ActorState::Stopped) {
            let done = pending.tokens().find(|token| token.processed);
            let done = done.map(|token| Note::NeverAcked(token.token.message.clone()));
            let any = pending.tokens().next();
            return done
                .or_else(|| any.map(|token| Note::StillPending(token.token.message.clone())));
        }
        let Some(held) = &actor.hand else {
            // Frozen before it could look at what it was given.
            if !actor.backlog.is_empty() {
                return None;
            }
            let left = pending.tokens().next()?.token.message.clone();
            let is_to_come = reads_own && actor.cursor != EntryId::MAX;
            return Some(match is_to_come {
                true => Note::ReadsAgain(left),
                false => Note::Forgotten(left),
            });
        };
        self.of_held(me, actor, held)
    }

    fn of_held(&self, me: &ConsumerName, actor: &Actor, held: &Held) -> Option<Note> {
        let message = held.message.clone();
        if held.noack {
            return Some(Note::NowhereElse(message));
        }
        let stream = self.world.streams.get(&held.key)?;
        if does_next(actor, Reads::Deleted) {
            let is_stored = stream.entries.contains_key(&held.entry);
            return is_stored.then_some(Note::NotDeletedYet(message));
        }
        let group = self.group?;
        match group.pending.get(&held.entry) {
            Some(pending) if does_next(actor, Reads::TakenOver) => {
                Some(Note::OnlyFound(message, pending.consumer.clone()))
            }
            Some(pending) if pending.consumer == *me => match self.other_with(me, held) {
                Some(other) => Some(Note::HandedOn(message, other)),
                None => held.processed.then_some(Note::NotAckedYet(message)),
            },
            Some(pending) => Some(Note::TakenOver {
                message,
                by: Some(pending.consumer.clone()),
            }),
            // Outside the windows nothing is known about it.
            None if shared::world::covered(&group.head.pending_windows, held.entry) => {
                Some(Note::TakenOver { message, by: None })
            }
            None => None,
        }
    }

    /// Somebody else of the same name who has the same in its hand.
    fn other_with(&self, me: &ConsumerName, held: &Held) -> Option<ConsumerName> {
        let mut actors = self.world.actors.iter();
        let other = actors.find(|(id, actor)| {
            *id != self.id
                && actor.consumer(id) == *me
                && actor.held().any(|other| other.entry == held.entry)
        });
        other.map(|(id, _)| id.as_str().into())
    }
}

/// Whether an actor's next line reads its reply so.
fn does_next(actor: &Actor, reads: Reads) -> bool {
    let line = actor.program.program().line(&actor.line);
    line.is_some_and(|line| matches!(line.op, Op::Send(_, is) if is == reads))
}

#[cfg(test)]
mod tests;
