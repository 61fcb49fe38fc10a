//! What could happen next: every line, crash and restart there is a choice of,
//! each with what it would do, by the picture alone.

mod forecast;
mod history;
mod items;
mod line;
mod readers;
mod trim;

pub use self::forecast::{Aside, Forecast, InHand, ItemDoes};
use self::line::Ahead;
use crate::{
    command::Command,
    fact::EntryRef,
    id::{ActorId, GroupName, Label},
    ledger::{Fate, Ledger, Status},
    program::{Op, Reads, Scope, Slot},
    world::{Actor, ActorState, Held, Mode, Role, Settings, World},
};

/// Something that could happen next.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What makes it happen.
    pub command: Command,
    /// Whose doing it is, or whom it befalls; none for the room's clock.
    pub by: Option<ActorId>,
    /// The line that is run, or in which the actor is.
    pub line: Option<Label>,
    /// What it does.
    pub foresees: Forecast,
    /// What else comes of it.
    pub asides: Vec<Aside>,
}

/// Everything that could happen next: the next line of each actor that can run
/// one, a crash of each that is connected, a restart of each that has crashed,
/// and the clock turned to where a reaper has something to do. Nothing in live
/// mode, where it would be over before it was read, nor without a Redis.
pub fn choices(world: &World) -> Vec<Choice> {
    if world.mode == Mode::Live || !world.server.up {
        return Vec::new();
    }
    let actors = world.actors.keys();
    let lines = actors.clone().filter_map(|id| line_of(world, id));
    let crashes = actors.clone().filter_map(|id| crash_of(world, id));
    let restarts = actors.clone().filter_map(|id| restart_of(world, id));
    let clock = actors.filter_map(|id| clock_for(world, id));
    let mut all: Vec<Choice> = lines.chain(crashes).chain(restarts).collect();
    for turn in clock {
        // Several reapers may wait for the same time.
        if all.iter().all(|other| other.command != turn.command) {
            all.push(turn);
        }
    }
    all
}

fn line_of(world: &World, id: &ActorId) -> Option<Choice> {
    let scope = Scope::of(world, id).filter(|scope| scope.actor.can_run())?;
    let (foresees, asides) = Ahead { world, scope }.foresee();
    Some(Choice {
        command: Command::Step {
            actor: Some(id.clone()),
        },
        by: Some(id.clone()),
        line: Some(scope.actor.line.clone()),
        foresees,
        asides,
    })
}

fn crash_of(world: &World, id: &ActorId) -> Option<Choice> {
    let actor = world.actors.get(id)?;
    let connected = !matches!(actor.state, ActorState::Crashed | ActorState::Stopped);
    connected.then(|| Choice {
        command: Command::Crash { actor: id.clone() },
        by: Some(id.clone()),
        line: Some(actor.line.clone()),
        foresees: crash(world, id, actor),
        asides: Vec::new(),
    })
}

/// What a crash takes out of an actor's memory.
fn crash(world: &World, id: &ActorId, actor: &Actor) -> Forecast {
    let Some(group) = actor.role.group() else {
        return Forecast::Crashes { held: Vec::new() };
    };
    let held = actor.held();
    Forecast::Crashes {
        held: held
            .map(|held| dropped(&world.ledger, id, group, held))
            .collect(),
    }
}

/// What becomes of a message that is put down unfinished.
fn dropped(ledger: &Ledger, id: &ActorId, group: &GroupName, held: &Held) -> InHand {
    let at = EntryRef {
        key: held.key.clone(),
        id: held.entry,
    };
    let status = ledger.status(&at, group);
    let record = ledger
        .message_of(&at.key, at.id)
        .and_then(|message| ledger.record_of(message));
    let lost = record.is_some_and(|record| {
        let mut record = (**record).clone();
        let copies = record.copies.iter_mut().filter(|copy| copy.at == at);
        for track in copies.filter_map(|copy| copy.tracks.get_mut(group)) {
            track.hands.remove(id);
        }
        record.fate(group) == Fate::Lost
    });
    InHand {
        message: held.message.clone(),
        pending: matches!(status, Some(Status::Pending { .. })),
        processed: record.map_or(0, |record| record.processed(group)),
        lost,
    }
}

fn restart_of(world: &World, id: &ActorId) -> Option<Choice> {
    let actor = world.actors.get(id)?;
    let groups = world
        .streams
        .values()
        .flat_map(|stream| stream.groups.values());
    let name = actor.consumer(id);
    let consumers = groups.filter_map(|group| group.consumers.get(&name));
    let pending = consumers.map(|consumer| consumer.pending).sum();
    let reads_own = actor.program.program().fills(Slot::OwnFrom);
    (actor.state == ActorState::Crashed).then(|| Choice {
        command: Command::Restart { actor: id.clone() },
        by: Some(id.clone()),
        line: Some(actor.program.program().first()),
        foresees: match reads_own && pending > 0 {
            true => Forecast::RestartsToRead { pending },
            false => Forecast::Restarts { pending },
        },
        asides: Vec::new(),
    })
}

/// Until a reaper is due, or until something is there for it to claim.
fn clock_for(world: &World, id: &ActorId) -> Option<Choice> {
    let actor = world.actors.get(id)?;
    let Role::Reaper { group } = &actor.role else {
        return None;
    };
    let (now_ms, min_idle_ms) = (world.now_ms, world.settings.min_idle_ms);
    let stream = world.streams.get(&world.pattern.pattern().stream())?;
    let mut lines = actor.program.program().lines.iter();
    let claims = lines.any(|line| matches!(line.op, Op::Send(_, Reads::Claimed | Reads::Found)));
    let pending = || {
        let groups = stream.groups.get(group).filter(|_| claims).into_iter();
        groups.flat_map(|group| &group.pending)
    };
    let is_later = |to_ms: &u64| *to_ms > now_ms;
    let due = actor.due_ms.filter(is_later);
    let first_idle = || {
        let idle = pending().map(|(_, pending)| pending.delivered_ms.saturating_add(min_idle_ms));
        idle.filter(is_later).min()
    };
    let to_ms = due.or_else(first_idle)?;
    let by_ms = to_ms - now_ms;
    let claimable = pending().filter(|(_, pending)| pending.idle_ms(to_ms) >= min_idle_ms);
    let key = world.pattern.pattern().stream();
    (by_ms <= Settings::MAX_MS).then(|| Choice {
        command: Command::TurnClock { by_ms },
        by: None,
        line: None,
        foresees: Forecast::TurnsClock {
            by_ms,
            reaper: id.clone(),
            claimable: claimable
                .map(|(entry, _)| world.message_of(&key, *entry))
                .collect(),
        },
        asides: Vec::new(),
    })
}

#[cfg(test)]
mod tests;
