//! What is done alike in several rooms, whatever their patterns: send the same
//! messages, crash whoever has one of them at the same moment, go on until all
//! is done.
//!
//! The same moment is not the same time: it is told by the message and by what
//! has happened to it. A [`Drill`] looks at the picture after each step, and says
//! what is to be asked of the room next; who asks, and how, is no matter of it.

use serde::{Deserialize, Serialize};

use crate::{
    command::Command,
    fact::Fact,
    id::{ActorId, MessageName},
    ledger::{Fate, Record},
    program::{Arg, Op, Reads, Slot},
    world::{Actor, ActorState, Role, World},
};

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// The next worker runs one line.
    Step,
    /// A producer sends its next message.
    Send,
    /// The workers go on until every message that was sent has come to its end
    /// and nobody has anything in hand.
    Finish,
    /// The workers go on until one of them has the message at that moment, and
    /// that one is crashed. What was not sent yet is sent first.
    Crash {
        /// The message.
        message: MessageName,
        /// The moment.
        at: At,
    },
    /// Whoever has crashed comes back.
    Restart,
}

/// A moment in the life of a message in a worker's hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// It has just come there.
    #[default]
    Taken,
    /// Its work is the next line.
    BeforeWork,
    /// Its work is done; where something is to be said to Redis then, that is
    /// still to come.
    AfterWork,
}

impl At {
    /// All of them, in their order.
    pub const ALL: [Self; 3] = [Self::Taken, Self::BeforeWork, Self::AfterWork];
}

/// Something that is under way in one room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drill {
    task: Task,
    /// The last step before it began.
    began_at: u64,
    /// Messages sent before it began.
    had_sent: u64,
    /// Who ran a line last.
    last: Option<ActorId>,
    /// Whom it has crashed.
    crashed: Option<ActorId>,
    /// Lines it has asked for.
    lines: u64,
    /// What had happened to messages when it last looked.
    seen: u64,
    /// Lines since then.
    idle: u64,
    /// How often the clock was turned since then.
    idle_turns: u32,
    /// How far it has turned the clock, in milliseconds.
    turned_ms: u64,
}

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// The room is to be asked for this; then the drill looks again.
    Ask(Command),
    /// There is nothing left to do.
    Over(Ending),
}

/// How it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// As it was meant.
    Done,
    /// This one was crashed.
    Crashed(ActorId),
    /// The message has come to its end, and that moment will not come any more.
    Passed,
    /// Nobody can do anything about it: all wait or have crashed, and turning the
    /// clock did not help.
    Stuck,
    /// It took more lines than it may.
    TooLong,
}

impl Drill {
    /// By how much it turns the clock where nothing else is left to do, in
    /// milliseconds.
    pub const TURN_MS: u64 = 30_000;
    /// The most lines it asks for.
    pub const LINES_MAX: u64 = 2_000;
    /// How often it turns the clock in vain.
    const IDLE_TURNS: u32 = 3;

    /// A task for a room that looks like this; `last` is who ran a line last in
    /// the drill before.
    pub fn new(task: Task, world: &World, last: Option<ActorId>) -> Self {
        Self {
            task,
            began_at: world.step,
            had_sent: world.ledger.sent(),
            last,
            crashed: None,
            lines: 0,
            seen: happened(world),
            idle: 0,
            idle_turns: 0,
            turned_ms: 0,
        }
    }

    /// What it does.
    pub fn task(&self) -> &Task {
        &self.task
    }

    /// Who ran a line last.
    pub fn last(&self) -> Option<&ActorId> {
        self.last.as_ref()
    }

    /// How far it has turned the clock, in milliseconds.
    pub fn turned_ms(&self) -> u64 {
        self.turned_ms
    }

    /// What comes next in a room that looks like this now.
    pub fn next(&mut self, world: &World) -> Next {
        self.look(world);
        match self.task.clone() {
            Task::Step if self.lines > 0 => Next::Over(Ending::Done),
            Task::Step => self.run_worker(world, None),
            Task::Send => self.send(world),
            Task::Finish if is_finished(world) => Next::Over(Ending::Done),
            Task::Finish => self.run_worker(world, None),
            Task::Crash { message, at } => self.crash(world, &message, at),
            Task::Restart => restart(world),
        }
    }

    /// Whether anything has happened to a message since it last looked.
    fn look(&mut self, world: &World) {
        let seen = happened(world);
        if seen != self.seen {
            (self.seen, self.idle, self.idle_turns) = (seen, 0, 0);
        }
    }

    fn send(&mut self, world: &World) -> Next {
        if world.ledger.sent() > self.had_sent {
            return Next::Over(Ending::Done);
        }
        self.run_producer(world)
    }

    /// The producer that has the next message by name. Where none can run, it may
    /// be that one waits for a worker.
    fn run_producer(&mut self, world: &World) -> Next {
        let producers = world.actors.iter();
        let producers = producers.filter(|(_, actor)| actor.role == Role::Producer);
        let ready = producers.filter(|(_, actor)| actor.can_run());
        // One that is in the middle of something has its message in its hand.
        match ready.min_by_key(|(_, actor)| {
            let next = actor.next_message.as_ref().map(MessageName::as_str);
            (actor.hand.is_none(), next.map(|name| (name.len(), name)))
        }) {
            _ if self.lines >= Self::LINES_MAX => Next::Over(Ending::TooLong),
            Some((id, _)) if self.idle <= patience(world) => self.run(id),
            Some(_) => Next::Over(Ending::Stuck),
            None => self.run_worker(world, None),
        }
    }

    fn crash(&mut self, world: &World, message: &MessageName, at: At) -> Next {
        if let Some(crashed) = &self.crashed {
            return Next::Over(Ending::Crashed(crashed.clone()));
        }
        let Some(record) = world.ledger.record_of(message) else {
            return self.run_producer(world);
        };
        if let Some(id) = who_has(world, message, record, at, self.began_at) {
            self.crashed = Some(id.clone());
            return Next::Ask(Command::Crash { actor: id });
        }
        let is_over = record.fates().all(|(_, fate)| fate != Fate::Open);
        let is_held = || holders(world).any(|(_, actor)| has(actor, message));
        if is_over && !is_held() {
            return Next::Over(Ending::Passed);
        }
        self.run_worker(world, Some(message))
    }

    /// One line of the next worker; where that leads nowhere the clock is turned,
    /// if anybody goes by it.
    fn run_worker(&mut self, world: &World, message: Option<&MessageName>) -> Next {
        let next = next_worker(world, self.last.as_ref(), message);
        match next {
            _ if self.lines >= Self::LINES_MAX => Next::Over(Ending::TooLong),
            Some(id) if self.idle <= patience(world) => self.run(&id),
            _ if self.task == Task::Step => Next::Over(Ending::Stuck),
            _ if self.idle_turns < Self::IDLE_TURNS && goes_by_time(world) => {
                self.idle = 0;
                self.idle_turns += 1;
                self.turned_ms += Self::TURN_MS;
                Next::Ask(Command::TurnClock {
                    by_ms: Self::TURN_MS,
                })
            }
            _ => Next::Over(Ending::Stuck),
        }
    }

    fn run(&mut self, id: &ActorId) -> Next {
        self.lines += 1;
        self.idle += 1;
        self.last = Some(id.clone());
        Next::Ask(Command::Step {
            actor: Some(id.clone()),
        })
    }
}

fn restart(world: &World) -> Next {
    let mut actors = world.actors.iter();
    let crashed = actors.find(|(_, actor)| actor.state == ActorState::Crashed);
    crashed.map_or(Next::Over(Ending::Done), |(id, _)| {
        Next::Ask(Command::Restart { actor: id.clone() })
    })
}

/// How much has happened to all messages.
fn happened(world: &World) -> u64 {
    let records = world.ledger.messages();
    let lives = records.map(|(_, record)| record.life.len() as u64 + record.left_out);
    lives.sum::<u64>() + world.ledger.sent()
}

/// Lines in which something must happen to a message, or nothing ever will: as
/// many as all who can run have.
fn patience(world: &World) -> u64 {
    let actors = world.actors.values().filter(|actor| actor.can_run());
    actors
        .map(|actor| actor.program.program().lines.len() as u64)
        .sum()
}

/// Whether a message that was sent is not at its end, or is still worked on.
fn is_finished(world: &World) -> bool {
    let mut records = world.ledger.messages();
    let is_open = |record: &Record| record.fates().any(|(_, fate)| fate == Fate::Open);
    let is_at_work = |actor: &Actor| {
        let is_waiting = actor.role == Role::Producer && !is_at_start(actor);
        actor.can_run() && (is_waiting || holds(actor))
    };
    !records.any(|(_, record)| is_open(record)) && !world.actors.values().any(|a| is_at_work(a))
}

fn holds(actor: &Actor) -> bool {
    actor.role != Role::Producer && actor.held().next().is_some()
}

fn has(actor: &Actor, message: &MessageName) -> bool {
    actor.held().any(|held| held.message == *message)
}

fn is_at_start(actor: &Actor) -> bool {
    actor.line == actor.program.program().first()
}

/// Those who can run and have something in hand.
fn holders(world: &World) -> impl Iterator<Item = (&ActorId, &Actor)> {
    let actors = world.actors.iter().map(|(id, actor)| (id, &**actor));
    actors.filter(|(_, actor)| actor.can_run() && holds(actor))
}

/// Who has the message at that moment, for the pattern's first group. Work that
/// was done before the drill began is no such moment, unless it is still in
/// hand.
fn who_has(
    world: &World,
    message: &MessageName,
    record: &Record,
    at: At,
    began_at: u64,
) -> Option<ActorId> {
    let group = world.pattern.pattern().groups.first();
    let is_first = |actor: &Actor| {
        let own = actor.role.group().map(|group| group.as_str());
        group.is_none() || own == group.copied()
    };
    let is_there = |actor: &Actor| {
        let hand = actor.hand.as_ref().filter(|held| held.message == *message);
        hand.is_some_and(|held| match at {
            At::Taken => !held.processed,
            At::BeforeWork => !held.processed && is_before_work(actor),
            At::AfterWork => held.processed,
        })
    };
    let mut there = holders(world).filter(|(_, actor)| is_first(actor) && is_there(actor));
    if let Some((id, _)) = there.next() {
        return Some(id.clone());
    }
    // Where nothing is left to be said to Redis, the hand is empty by then.
    let last = record.life.last().filter(|_| at == At::AfterWork)?;
    let Fact::Processed { by, .. } = &last.fact else {
        return None;
    };
    let actor = world.actors.get(by).filter(|_| last.step > began_at)?;
    (actor.can_run() && is_first(actor)).then(|| by.clone())
}

fn is_before_work(actor: &Actor) -> bool {
    let line = actor.program.program().line(&actor.line);
    // Its work may be written in Redis itself.
    let is_work = |op: &Op| {
        let mut commands = op.commands();
        matches!(op, Op::SideEffect(_)) || commands.any(|(_, reads)| reads == Reads::Worked)
    };
    line.is_some_and(|line| is_work(&line.op))
}

/// The next worker in the order of their names, after the one that ran last:
/// those who have `message` in hand before the others, so that nobody who has it
/// waits for long. A producer is one of them only in the middle of something, and
/// a reaper when it is due.
fn next_worker(
    world: &World,
    last: Option<&ActorId>,
    message: Option<&MessageName>,
) -> Option<ActorId> {
    let is_up = |actor: &Actor| {
        let starts = actor.role == Role::Producer && is_at_start(actor);
        actor.can_run() && !starts && !actor.waits_until_due(world.now_ms)
    };
    let up: Vec<(&ActorId, &Actor)> = world
        .actors
        .iter()
        .map(|(id, actor)| (id, &**actor))
        .filter(|(_, actor)| is_up(actor))
        .collect();
    let own: Vec<_> = up
        .iter()
        .copied()
        .filter(|(_, actor)| message.is_some_and(|message| has(actor, message)))
        .collect();
    let up = if own.is_empty() { up } else { own };
    let after = up.iter().find(|(id, _)| last.is_none_or(|last| *id > last));
    after.or(up.first()).map(|(id, _)| (*id).clone())
}

/// Whether anybody who can run does anything by the room's clock, or a key goes
/// by it.
fn goes_by_time(world: &World) -> bool {
    let by_clock = |arg: &Arg| {
        matches!(
            arg,
            Arg::Slot(Slot::Now | Slot::Overdue | Slot::MinIdle | Slot::Due)
        )
    };
    let is_timed = |actor: &Actor| {
        let mut commands = actor.program.program().commands();
        commands.any(|(args, _)| args.iter().any(by_clock))
    };
    let mut actors = world.actors.values().filter(|actor| actor.can_run());
    let mut keys = world.plain.values();
    actors.any(|actor| is_timed(actor)) || keys.any(|plain| plain.expires_ms.is_some())
}

#[cfg(test)]
mod tests;
