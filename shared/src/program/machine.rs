//! Runs programs, without Redis: a line becomes a command, and its reply
//! becomes the actor's next state and the facts it proves.

mod channels;
mod claim;
mod history;
mod marks;
mod plain;
mod readers;
mod request;
mod stream;
mod together;
mod trim;

pub use self::{
    channels::{Pushed, heard, receive, subscribing},
    together::{Answered, each_of},
    trim::trimmed,
};
use super::{Arg, Line, Op, Reads, Scope, Slot};
use crate::{
    fact::{By, EntryRef, Fact},
    id::{ActorId, ConsumerName, EntryId, GroupName, Key, MessageName},
    ledger::Status,
    reply::Reply,
    why::Why,
    world::{Actor, ActorState, Held, Watched, World, message_name},
};

/// What a line does, with every word filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Send this command.
    Send {
        /// Its words.
        command: Vec<String>,
        /// Redis may keep the connection waiting for the reply.
        may_block: bool,
    },
    /// Send these commands in one write, and read all their replies.
    SendTogether {
        /// Their words, of MULTI and EXEC too.
        commands: Vec<Vec<String>>,
    },
    /// Take up the next message that was pushed, or wait for one.
    Receive,
    /// Do the side effect.
    SideEffect {
        /// Its name.
        name: &'static str,
    },
}

/// What came of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The actor afterwards.
    pub actor: Actor,
    /// What is now known of messages.
    pub facts: Vec<Fact>,
    /// Why, in one line.
    pub why: Why,
}

/// What the actor's next line does.
pub fn act(scope: &Scope) -> Act {
    match scope.line().op {
        Op::SideEffect(name) => Act::SideEffect { name },
        Op::Receive => Act::Receive,
        Op::Send(args, reads) => Act::Send {
            command: scope.words(args),
            may_block: may_block(scope, args, reads),
        },
        Op::Pipeline(parts) => Act::SendTogether {
            commands: together::commands(scope, parts, false),
        },
        Op::Transaction(parts, _) => Act::SendTogether {
            commands: together::commands(scope, parts, true),
        },
    }
}

/// Whether Redis may keep the connection waiting for the reply.
fn may_block(scope: &Scope, args: &[Arg], reads: Reads) -> bool {
    let waits = scope.actor.reads.block_ms.is_some();
    // A read of what is pending is answered at once, whatever BLOCK says.
    let is_read = match reads {
        Reads::Delivered => !scope.reads_own(),
        Reads::Read(_) => true,
        _ => false,
    };
    let is_limit = |arg: &Arg| matches!(arg, Arg::Slot(Slot::Timeout | Slot::Within(_)));
    is_read && waits || args.iter().any(is_limit)
}

/// Understands the replies to the actor's line, one for each command that it
/// sent. `world` is as for [`absorb`].
pub fn answered(scope: &Scope, replies: &[Reply], world: &World) -> Answered {
    let run = Run::of(scope, world);
    match run.line.op {
        Op::Pipeline(parts) => together::pipeline(&run, parts, replies),
        Op::Transaction(parts, again) => together::transaction(&run, parts, again, replies),
        Op::Send(..) | Op::Receive | Op::SideEffect(_) => {
            let outcome = match replies {
                [reply] => absorb(scope, reply, world),
                _ => refused(scope, "one reply was expected"),
            };
            let whys = vec![outcome.why.clone()];
            Answered { outcome, whys }
        }
    }
}

/// Understands the reply to the actor's line, where that is one command. `world`
/// is the picture after the reply: it knows what the reply does not say, such as
/// the delivery count.
pub fn absorb(scope: &Scope, reply: &Reply, world: &World) -> Outcome {
    let run = Run::of(scope, world);
    if let Some(error) = reply.error() {
        return if says_stored(scope.line(), error) {
            run.was_stored()
        } else {
            refused(scope, error)
        };
    }
    read(&run, run.line.op, reply)
}

/// Whether a refusal means that the message is stored already: its producer
/// chose the id, and Redis has one that is not smaller.
fn says_stored(line: &Line, error: &str) -> bool {
    let chooses = |args: &[Arg]| args.contains(&Arg::Slot(Slot::NextId));
    let mut commands = line.op.commands();
    commands.any(|(args, _)| chooses(args)) && error.contains("equal or smaller")
}

/// What a reply means to a line that does this.
fn read(run: &Run, op: Op, reply: &Reply) -> Outcome {
    match op {
        Op::Receive | Op::SideEffect(_) => refused(run.scope, "nothing was asked"),
        Op::Pipeline(_) | Op::Transaction(..) => refused(run.scope, "it has several replies"),
        Op::Send(_, Reads::Added) => run.added(reply),
        Op::Send(_, Reads::Delivered) => run.delivered(reply),
        Op::Send(_, Reads::Claimed) => run.claimed(reply),
        Op::Send(_, Reads::Deliveries) => run.deliveries(reply),
        Op::Send(_, Reads::Found) => run.found(reply),
        Op::Send(_, Reads::TakenOver) => run.taken_over(reply),
        Op::Send(_, Reads::Buried) => run.buried(reply),
        Op::Send(_, Reads::Acknowledged) => run.acknowledged(reply),
        Op::Send(_, Reads::Read(kept)) => run.read(reply, kept),
        Op::Send(_, Reads::Ranged) => run.ranged(reply),
        Op::Send(_, Reads::Recalled) => run.recalled(reply),
        Op::Send(_, Reads::Saved) => run.saved(reply),
        Op::Send(_, Reads::Published) => run.published(reply),
        Op::Send(_, Reads::Subscribed) => run.subscribed(reply),
        Op::Send(_, Reads::Deleted) => run.deleted(reply),
        Op::Send(_, Reads::Trimmed) => run.trimmed(reply),
        Op::Send(_, Reads::HasRoom(limit)) => run.has_room(reply, limit),
        Op::Send(_, Reads::Pushed) => run.pushed(reply),
        Op::Send(_, Reads::Popped(left)) => run.popped(reply, left),
        Op::Send(_, Reads::Peeked) => run.peeked(reply),
        Op::Send(_, Reads::Won) => run.won(reply),
        Op::Send(_, Reads::Remembered) => run.remembered(reply),
        Op::Send(_, Reads::Released) => run.released(reply),
        Op::Send(_, Reads::PutBack) => run.put_back(reply),
        Op::Send(_, Reads::AllAcknowledged) => run.all_acknowledged(reply),
        Op::Send(args, Reads::Marked) => run.marked(args, reply),
        Op::Send(args, Reads::LookedUp) => run.looked_up(args, reply),
        Op::Send(args, Reads::Noted) => run.noted(args, reply),
        Op::Send(_, Reads::Worked) => run.worked_in_redis(reply),
        Op::Send(_, Reads::Asked) => run.asked(reply),
        Op::Send(_, Reads::Replied) => run.replied(reply),
        Op::Send(_, Reads::Heard) => run.heard(reply),
        Op::Send(args, Reads::Watched) => run.watched(args),
        Op::Send(_, Reads::Unwatched) => run.unwatched(),
    }
}

/// What is known once Redis holds the actor's read. `world` is the picture after
/// that: nothing that the read asked for is in it.
pub fn held(scope: &Scope, command: &[String], world: &World) -> Outcome {
    let run = Run::of(scope, world);
    let mut outcome = run.held_by_redis().unwrap_or_else(|| Outcome {
        actor: scope.actor.clone(),
        facts: Vec::new(),
        why: match scope.actor.role.group() {
            Some(group) if scope.pattern.has_stream() => Why::Blocks {
                group: group.clone(),
            },
            _ => Why::BlocksOn {
                key: match command.get(1) {
                    Some(key) => Key::from(key.as_str()),
                    None => scope.pattern.stream(),
                },
            },
        },
    });
    outcome.actor.state = ActorState::Blocked;
    outcome
}

/// A read that waited, as it has to be sent again for the same: `$` is what it
/// meant when Redis was asked, and would mean something else now.
pub fn asked_again(actor: &Actor, command: &[String]) -> Vec<String> {
    let mut again = command.to_vec();
    let waits = actor.state == ActorState::Blocked || actor.state == ActorState::Paused;
    if let Some(last) = again.last_mut().filter(|last| *last == "$" && waits) {
        *last = actor.cursor.to_string();
    }
    again
}

/// Does the side effect of the actor's line on the message in its hand. It
/// fails where it is told to, and every time for a message with a field
/// `poison`.
pub fn side_effect(scope: &Scope, world: &World, fails: bool) -> Outcome {
    Run::of(scope, world).worked(fails)
}

/// The facts that everything in an actor's memory is gone.
pub fn lost(id: &ActorId, actor: &Actor) -> Vec<Fact> {
    let Some(group) = actor.works_for() else {
        return Vec::new();
    };
    let lost = |held: &Held| Fact::HandLost {
        at: EntryRef {
            key: held.key.clone(),
            id: held.entry,
        },
        group: group.clone(),
        by: id.clone(),
    };
    actor.held().map(lost).collect()
}

/// An error of Redis: the actor stays where it is.
fn refused(scope: &Scope, error: &str) -> Outcome {
    let mut actor = scope.actor.clone();
    actor.state = resting(&actor);
    Outcome {
        actor,
        facts: Vec::new(),
        why: Why::Refused {
            error: error.to_owned(),
        },
    }
}

/// The state of an actor between two lines.
fn resting(actor: &Actor) -> ActorState {
    if actor.hand.is_some() {
        ActorState::Working
    } else {
        ActorState::Ready
    }
}

/// A line at work.
struct Run<'a> {
    scope: &'a Scope<'a>,
    line: &'static Line,
    world: &'a World,
    /// It is one of several commands: what the actor does then is decided when
    /// all are answered.
    is_part: bool,
}

impl<'a> Run<'a> {
    /// The line that the actor runs, as one.
    fn of(scope: &'a Scope<'a>, world: &'a World) -> Self {
        Self {
            scope,
            line: scope.line(),
            world,
            is_part: false,
        }
    }
}

impl Run<'_> {
    fn worked(&self, fails: bool) -> Outcome {
        let Some(held) = &self.scope.actor.hand else {
            return self.start_over(
                Why::Refused {
                    error: "nothing is in hand".into(),
                },
                Vec::new(),
            );
        };
        let (at, message) = (held.at(), held.message.clone());
        let (group, by) = (self.group(), self.scope.id.clone());
        if fails || held.is_poison() {
            let failed = vec![Fact::Failed { at, group, by }];
            if self.scope.pattern.has_readers() {
                return self.reader_failed(message, failed);
            }
            let why = if held.noack {
                Why::FailedForGood { message }
            } else {
                Why::SideEffectFailed { message }
            };
            return if self.scope.program().works_through() {
                self.work_on(None, failed, why)
            } else {
                self.start_over(why, failed)
            };
        }
        self.did_work()
    }

    /// The side effect was done on the message in its hand.
    fn did_work(&self) -> Outcome {
        let mut actor = self.scope.actor.clone();
        let Some(held) = &mut actor.hand else {
            return refused(self.scope, "nothing is in hand");
        };
        let (at, message) = (held.at(), held.message.clone());
        let held_at = at.clone();
        let (group, by) = (self.group(), self.scope.id.clone());
        held.processed = true;
        let track = self.world.ledger.track(&at.key, at.id, &group);
        let times = track.map_or(0, |track| track.processed) + 1;
        // It is not acknowledged, so nothing tells later that it was put down.
        let stays = held.noack && track.is_some_and(|track| track.status != Status::Taken);
        let put_down = if stays { self.let_go() } else { Vec::new() };
        let record = self.world.ledger.record_of(&message);
        let in_all = record.map_or(0, |record| record.processed(&group)) + 1;
        let fact = Fact::Processed {
            at,
            group,
            by,
            times,
        };
        let why = Why::SideEffect {
            message,
            times: in_all,
        };
        let facts = [vec![fact], put_down, self.through(&held_at)].concat();
        if self.scope.program().works_through() {
            return self.work_on(actor.hand, facts, why);
        }
        self.go_on(actor, facts, why)
    }

    /// The actor takes up the next message of those that a read brought, at the
    /// same line; after the last it goes on with all whose work is `done`.
    fn work_on(&self, done: Option<Held>, facts: Vec<Fact>, why: Why) -> Outcome {
        let mut actor = self.scope.actor.clone();
        actor.backlog.extend(done);
        let next = actor.backlog.iter().position(|held| !held.processed);
        if let Some(next) = next {
            actor.hand = Some(actor.backlog.remove(next));
            actor.state = resting(&actor);
            return Outcome { actor, facts, why };
        }
        if actor.backlog.is_empty() {
            return self.start_over(why, facts);
        }
        actor.hand = Some(actor.backlog.remove(0));
        self.go_on(actor, facts, why)
    }

    /// WATCH was answered.
    fn watched(&self, args: &[Arg]) -> Outcome {
        let keys = self.scope.words(args).into_iter().skip(1);
        let keys: Vec<Key> = keys.map(Key::from).collect();
        let mut actor = self.scope.actor.clone();
        let why = Why::Watches { keys: keys.clone() };
        let before = actor.watched.take();
        let (mut all, broken) = before.map_or((Vec::new(), false), |watched| {
            (watched.keys, watched.broken)
        });
        all.extend(keys);
        actor.watched = Some(Watched { keys: all, broken });
        self.go_on(actor, Vec::new(), why)
    }

    fn unwatched(&self) -> Outcome {
        let mut actor = self.scope.actor.clone();
        actor.watched = None;
        self.go_on(actor, Vec::new(), Why::WatchesNothing)
    }

    /// The actor goes on with the line that follows; after the last one it is
    /// done with its message. The guards ask about the message it has, or of
    /// which it let go with this line.
    fn go_on(&self, mut actor: Actor, facts: Vec<Fact>, why: Why) -> Outcome {
        let program = self.scope.program();
        let label = self.line.label.into();
        let hand = actor.hand.as_ref().or(self.scope.actor.hand.as_ref());
        actor.line = program.after(&label, hand, self.scope.settings);
        if actor.line == program.again() && !self.is_part {
            self.put_down(&mut actor);
        }
        actor.state = resting(&actor);
        Outcome { actor, facts, why }
    }

    /// The actor lets go of the message it has.
    fn start_over(&self, why: Why, facts: Vec<Fact>) -> Outcome {
        self.start_over_as(self.scope.actor.clone(), why, facts)
    }

    fn start_over_as(&self, mut actor: Actor, why: Why, facts: Vec<Fact>) -> Outcome {
        if self.is_part {
            actor.line = self.scope.program().again();
        } else {
            self.put_down(&mut actor);
        }
        actor.state = resting(&actor);
        Outcome { actor, facts, why }
    }

    /// The actor takes up the next message that the same read brought, at the
    /// line after the read, or else begins a new round.
    fn put_down(&self, actor: &mut Actor) {
        let program = self.scope.program();
        let first = program.again();
        // What it is done with is for the lines before only.
        actor.backlog.retain(|held| !held.processed);
        actor.hand = (!actor.backlog.is_empty()).then(|| actor.backlog.remove(0));
        actor.line = match &actor.hand {
            Some(held) => program.after(&first, Some(held), self.scope.settings),
            None => first,
        };
    }

    /// The fact that the actor does not hold its message any more, though it
    /// did not finish it.
    fn let_go(&self) -> Vec<Fact> {
        let at = self.held_at();
        let fact = at.map(|at| Fact::HandLost {
            at,
            group: self.group(),
            by: self.scope.id.clone(),
        });
        fact.into_iter().collect()
    }

    fn held(&self, id: EntryId, fields: Vec<(String, String)>) -> Held {
        Held {
            message: message_name(id, &fields),
            key: self.stream(),
            entry: id,
            fields,
            deliveries: None,
            processed: false,
            noack: false,
            is_marked: false,
        }
    }

    fn held_at(&self) -> Option<EntryRef> {
        let held = self.scope.actor.hand.as_ref()?;
        Some(EntryRef {
            key: held.key.clone(),
            id: held.entry,
        })
    }

    fn message(&self) -> MessageName {
        let held = self.scope.actor.hand.as_ref();
        held.map_or_else(
            || super::MESSAGE_PLACEHOLDER.into(),
            |held| held.message.clone(),
        )
    }

    fn at(&self, id: EntryId) -> EntryRef {
        EntryRef {
            key: self.stream(),
            id,
        }
    }

    fn stream(&self) -> Key {
        self.scope.pattern.stream()
    }

    fn group(&self) -> GroupName {
        let group = self.scope.actor.works_for();
        group.unwrap_or_else(|| "".into())
    }

    fn consumer(&self) -> ConsumerName {
        self.scope.consumer()
    }

    fn me(&self) -> By {
        By::Actor(self.scope.id.clone())
    }
}

#[cfg(test)]
mod tests;
