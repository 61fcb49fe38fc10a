//! Lines that send several commands in one round trip.

use super::{Outcome, Run, lost, read, refused, resting};
use crate::{
    program::{Arg, Line, Op, Part, Reads, Scope, Times},
    reply::Reply,
    why::Why,
    world::{Actor, Held, World},
};

/// What came of a line that was answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// What came of all of it.
    pub outcome: Outcome,
    /// Why, for each of the commands that were sent, in their order.
    pub whys: Vec<Why>,
}

/// One of the commands that a line sends.
struct Piece {
    args: &'static [Arg],
    reads: Reads,
    times: Times,
    /// The actor as this command sees it: with the one message in its hand that
    /// it is about, or that one name for its next message.
    actor: Actor,
}

/// The commands that a line of several sends, in their order; MULTI and EXEC
/// are among them where it is a transaction.
pub(super) fn commands(scope: &Scope, parts: &'static [Part], is_atomic: bool) -> Vec<Vec<String>> {
    let pieces = pieces(scope, parts);
    let words = pieces.iter().map(|piece| piece.words(scope)).collect();
    if !is_atomic {
        return words;
    }
    let word = |word: &str| vec![vec![word.to_owned()]];
    [word("MULTI"), words, word("EXEC")].concat()
}

/// Understands the replies to a pipeline, one for each of its commands.
pub(super) fn pipeline(run: &Run, parts: &'static [Part], replies: &[Reply]) -> Answered {
    let pieces = pieces(run.scope, parts);
    if replies.len() != pieces.len() {
        return all_refused(run, replies, "a reply is missing");
    }
    absorb(run, &pieces, replies)
}

/// Understands the replies to a transaction: those to MULTI, to each command
/// (`QUEUED`), and to EXEC.
pub(super) fn transaction(
    run: &Run,
    parts: &'static [Part],
    again: Option<&'static str>,
    replies: &[Reply],
) -> Answered {
    // EXEC ends what is watched, whatever it answers.
    let mut scope_actor = run.scope.actor.clone();
    scope_actor.watched = None;
    let scope = &Scope {
        actor: &scope_actor,
        ..*run.scope
    };
    let run = &Run { scope, ..*run };
    let pieces = pieces(scope, parts);
    let Some(executed) = replies.last().filter(|_| replies.len() == pieces.len() + 2) else {
        return all_refused(run, replies, "a reply is missing");
    };
    let not_run = |queued: &Reply| match queued.error() {
        Some(error) => Why::Refused {
            error: error.into(),
        },
        None => Why::NotRun,
    };
    match executed {
        Reply::List(results) if results.len() == pieces.len() => {
            let mut answered = absorb(run, &pieces, results);
            let count = pieces.len() as u64;
            answered.whys.insert(0, Why::Began);
            answered.whys.push(Why::Executed { count });
            answered
        }
        Reply::Nil => {
            let why = Why::CalledOff;
            let outcome = match again {
                Some(label) => {
                    let mut actor = scope.actor.clone();
                    actor.line = label.into();
                    actor.state = resting(&actor);
                    Outcome {
                        actor,
                        facts: Vec::new(),
                        why: why.clone(),
                    }
                }
                None if scope.program().works_through() => {
                    let facts = lost(scope.id, scope.actor);
                    let mut actor = Actor::clone(scope.actor);
                    actor.hand = None;
                    actor.backlog.clear();
                    actor.line = scope.program().first();
                    actor.state = resting(&actor);
                    Outcome {
                        actor,
                        facts,
                        why: why.clone(),
                    }
                }
                None => run.start_over(why.clone(), run.let_go()),
            };
            let mut whys: Vec<Why> = replies.iter().map(not_run).collect();
            if let [began, .., last] = &mut whys[..] {
                (*began, *last) = (Why::Began, why);
            }
            Answered { outcome, whys }
        }
        other => {
            let error = other.error().unwrap_or("the reply is not one of EXEC");
            let mut outcome = refused(scope, error);
            if let Some(label) = again {
                outcome.actor.line = label.into();
            }
            let mut whys: Vec<Why> = replies.iter().map(not_run).collect();
            if let Some(began) = whys.first_mut().filter(|why| **why == Why::NotRun) {
                *began = Why::Began;
            }
            Answered { outcome, whys }
        }
    }
}

/// As many refusals as there are replies.
fn all_refused(run: &Run, replies: &[Reply], error: &str) -> Answered {
    let outcome = refused(run.scope, error);
    let whys = replies.iter().map(|_| outcome.why.clone()).collect();
    Answered { outcome, whys }
}

/// Each reply is understood as if its command had been sent alone; then the
/// actor goes on as the last of them lets it. Where one was refused it stays at
/// the line, with what is left to be done.
fn absorb(run: &Run, pieces: &[Piece], replies: &[Reply]) -> Answered {
    let mut actor = run.scope.actor.clone();
    let (mut facts, mut whys) = (Vec::new(), Vec::new());
    let (mut is_refused, mut starts_over) = (false, false);
    let program = run.scope.program();
    for (piece, reply) in pieces.iter().zip(replies) {
        let view = match piece.times {
            Times::Once => &actor,
            Times::EachNext(_) | Times::EachDone => &piece.actor,
        };
        let outcome = absorb_one(run, piece, view, reply, run.world);
        is_refused |= matches!(outcome.why, Why::Refused { .. });
        starts_over |= outcome.actor.line == program.first();
        merge(&mut actor, piece, outcome.actor);
        facts.extend(outcome.facts);
        whys.push(outcome.why);
    }
    if actor.hand.is_none() && !actor.backlog.is_empty() {
        actor.hand = Some(actor.backlog.remove(0));
    }
    let refusal = whys.iter().find(|why| matches!(why, Why::Refused { .. }));
    let why = refusal.or(whys.last()).cloned().unwrap_or(Why::NotRun);
    let outcome = if is_refused {
        actor.line = run.line.label.into();
        actor.state = resting(&actor);
        Outcome { actor, facts, why }
    } else if starts_over {
        run.put_down(&mut actor);
        actor.state = resting(&actor);
        Outcome { actor, facts, why }
    } else {
        run.go_on(actor, facts, why)
    };
    Answered { outcome, whys }
}

fn absorb_one(run: &Run, piece: &Piece, view: &Actor, reply: &Reply, world: &World) -> Outcome {
    let scope = &Scope {
        actor: view,
        ..*run.scope
    };
    if let Some(error) = reply.error() {
        return refused(scope, error);
    }
    let run = Run {
        scope,
        line: run.line,
        world,
        is_part: true,
    };
    read(&run, Op::Send(piece.args, piece.reads), reply)
}

/// Puts into `actor` what one command did to it.
fn merge(actor: &mut Actor, piece: &Piece, after: Actor) {
    match piece.times {
        Times::Once => *actor = after,
        Times::EachNext(_) if after.next_message.is_none() => {
            let sent = piece.actor.next_message.as_ref();
            actor.then_messages.retain(|name| Some(name) != sent);
            if actor.next_message.as_ref() == sent {
                actor.next_message = None;
            }
            if piece.actor.poison_next {
                actor.poison_next = false;
            }
        }
        Times::EachDone if after.hand.is_none() => {
            let gone = piece.actor.hand.as_ref().map(|held| held.entry);
            actor.backlog.retain(|held| Some(held.entry) != gone);
            if actor.hand.as_ref().map(|held| held.entry) == gone {
                actor.hand = None;
            }
        }
        Times::EachNext(_) | Times::EachDone => {}
    }
    if actor.next_message.is_none() && !actor.then_messages.is_empty() {
        actor.next_message = Some(actor.then_messages.remove(0));
    }
}

fn pieces(scope: &Scope, parts: &'static [Part]) -> Vec<Piece> {
    parts
        .iter()
        .flat_map(|part| {
            let piece = |actor| Piece {
                args: part.args,
                reads: part.reads,
                times: part.times,
                actor,
            };
            let views = match part.times {
                Times::Once => vec![scope.actor.clone()],
                Times::EachNext(count) => each_next(scope.actor, count),
                Times::EachDone => each_done(scope.actor),
            };
            views.into_iter().map(piece)
        })
        .collect()
}

/// The actor before each of its next messages; with a placeholder, where none
/// has a name.
fn each_next(actor: &Actor, count: usize) -> Vec<Actor> {
    let mut names: Vec<_> = actor.upcoming().cloned().map(Some).take(count).collect();
    if names.is_empty() {
        names.push(None);
    }
    let view = |(nth, next_message)| Actor {
        next_message,
        then_messages: Vec::new(),
        poison_next: nth == 0 && actor.poison_next,
        ..actor.clone()
    };
    names.into_iter().enumerate().map(view).collect()
}

/// The actor with each message in its hand whose work is done; with nothing in
/// hand, where there is none.
fn each_done(actor: &Actor) -> Vec<Actor> {
    let view = |hand: Option<Held>| Actor {
        hand,
        backlog: Vec::new(),
        ..actor.clone()
    };
    let mut views: Vec<Actor> = actor.done().map(|held| view(Some(held.clone()))).collect();
    if views.is_empty() {
        views.push(view(None));
    }
    views
}

impl Piece {
    fn words(&self, scope: &Scope) -> Vec<String> {
        let scope = Scope {
            actor: &self.actor,
            ..*scope
        };
        scope.words(self.args)
    }
}

/// The commands of a line as they are before it is run, each with the actor as
/// it sees it: what is shown of it, and foreseen.
pub fn each_of(scope: &Scope, line: &Line) -> Vec<(&'static [Arg], Reads, Actor)> {
    let parts = match line.op {
        Op::Pipeline(parts) | Op::Transaction(parts, _) => parts,
        Op::Send(args, reads) => return vec![(args, reads, scope.actor.clone())],
        Op::Receive | Op::SideEffect(_) => return Vec::new(),
    };
    let pieces = pieces(scope, parts).into_iter();
    pieces
        .map(|piece| (piece.args, piece.reads, piece.actor))
        .collect()
}

#[cfg(test)]
mod tests;
