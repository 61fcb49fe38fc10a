//! A step in the making.

use std::sync::Arc;

use shared::{
    fact::{By, Fact},
    id::{ActorId, Label},
    reply::Reply,
    step::{Cause, Effect, EffectKind},
    why::Why,
    world::{Actor, Change},
};

use crate::redis::probe::clipped;

/// What a step has done so far: its effects, facts and changes of actors. What
/// changed in Redis is read by the probe when the step is taken.
pub(super) struct Draft {
    pub(super) cause: Cause,
    pub(super) effects: Vec<Effect>,
    pub(super) facts: Vec<Fact>,
    pub(super) changes: Vec<Change>,
}

/// The longest text of a command or reply that goes into the log.
const SHOWN: usize = 512;

impl Draft {
    pub(super) fn new(cause: Cause) -> Self {
        Self {
            cause,
            effects: Vec::new(),
            facts: Vec::new(),
            changes: Vec::new(),
        }
    }

    /// A step caused by an actor's line.
    pub(super) fn line(actor: &ActorId, line: &Label) -> Self {
        Self::new(Cause::Line {
            actor: actor.clone(),
            line: line.clone(),
        })
    }

    /// A step caused by a fault that befell an actor.
    pub(super) fn fault(actor: &ActorId) -> Self {
        Self::new(Cause::Fault {
            actor: actor.clone(),
        })
    }

    /// Adds an effect of the room itself.
    pub(super) fn add(&mut self, kind: EffectKind, why: Why) -> &mut Effect {
        self.effects.push(Effect {
            row: 0,
            kind,
            by: None,
            line: None,
            command: Vec::new(),
            reply: None,
            why,
        });
        let last = self.effects.len() - 1;
        &mut self.effects[last]
    }

    /// Adds an effect that befell an actor.
    pub(super) fn befell(&mut self, actor: &ActorId, kind: EffectKind, why: Why) -> &mut Effect {
        let effect = self.add(kind, why);
        effect.by = Some(By::Actor(actor.clone()));
        effect
    }

    /// An actor as the step leaves it so far, if it changed.
    pub(super) fn actor(&self, id: &ActorId) -> Option<&Actor> {
        self.changes.iter().rev().find_map(|change| match change {
            Change::Actor { id: of, actor } if of == id => Some(&**actor),
            _ => None,
        })
    }

    /// Sets an actor's state; what is in its memory is cut for display.
    pub(super) fn set_actor(&mut self, id: &ActorId, mut actor: Actor) {
        for held in actor.hand.iter_mut().chain(&mut actor.backlog) {
            held.fields = clipped(std::mem::take(&mut held.fields));
        }
        self.changes.push(Change::Actor {
            id: id.clone(),
            actor: Arc::new(actor),
        });
    }
}

/// Puts command and reply on an effect, cut for display.
pub(super) fn with_exchange(effect: &mut Effect, command: &[String], reply: Option<&Reply>) {
    effect.command = command.iter().map(|word| shown(word)).collect();
    effect.reply = reply.map(shown_reply);
}

fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn shown_reply(reply: &Reply) -> Reply {
    match reply {
        Reply::Text(text) => Reply::Text(shown(text)),
        Reply::Error(text) => Reply::Error(shown(text)),
        Reply::List(items) => Reply::List(items.iter().take(SHOWN).map(shown_reply).collect()),
        Reply::Nil | Reply::Int(_) => reply.clone(),
    }
}
