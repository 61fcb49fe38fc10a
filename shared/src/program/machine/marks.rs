//! What replies about marks mean: keys that say of a message that its side
//! effect was done, or begun.

use super::{Outcome, Run, refused};
use crate::{fact::Fact, id::Key, program::Arg, reply::Reply, why::Why};

impl Run<'_> {
    /// `SET … NX`: OK, or nil where the mark was there already.
    pub(super) fn marked(&self, args: &[Arg], reply: &Reply) -> Outcome {
        match reply {
            Reply::Text(_) => self.is_new(Why::Marked {
                message: self.message(),
                key: self.key_of(args),
            }),
            Reply::Nil => self.was_marked(args),
            _ => refused(self.scope, "the reply is not one of SET"),
        }
    }

    /// `EXISTS`: 1 where the mark is there.
    pub(super) fn looked_up(&self, args: &[Arg], reply: &Reply) -> Outcome {
        match reply.int() {
            Some(0) => self.is_new(Why::NoMark {
                message: self.message(),
                key: self.key_of(args),
            }),
            Some(_) => self.was_marked(args),
            None => refused(self.scope, "the reply is no number"),
        }
    }

    /// `SET` after the work.
    pub(super) fn noted(&self, args: &[Arg], reply: &Reply) -> Outcome {
        if !matches!(reply, Reply::Text(_)) {
            return refused(self.scope, "the reply is not one of SET");
        }
        let why = Why::Noted {
            message: self.message(),
            key: self.key_of(args),
        };
        self.go_on(self.scope.actor.clone(), Vec::new(), why)
    }

    /// The work was a write in Redis, which has answered.
    pub(super) fn worked_in_redis(&self, reply: &Reply) -> Outcome {
        if reply.error().is_some() {
            return refused(self.scope, "it was refused");
        }
        let mut outcome = self.did_work();
        if let Why::SideEffect { message, times } = outcome.why {
            outcome.why = Why::WorkedInRedis { message, times };
        }
        outcome
    }

    fn is_new(&self, why: Why) -> Outcome {
        let mut actor = self.scope.actor.clone();
        if let Some(held) = &mut actor.hand {
            held.is_marked = false;
        }
        self.go_on(actor, Vec::new(), why)
    }

    /// Somebody did it before, or at least began to: the actor leaves it alone.
    fn was_marked(&self, args: &[Arg]) -> Outcome {
        let mut actor = self.scope.actor.clone();
        if let Some(held) = &mut actor.hand {
            held.is_marked = true;
        }
        let fact = self.held_at().map(|at| Fact::FoundMark {
            at,
            group: self.group(),
            by: self.scope.id.clone(),
        });
        let why = Why::FoundMark {
            message: self.message(),
            key: self.key_of(args),
        };
        self.go_on(actor, fact.into_iter().collect(), why)
    }

    /// The key that the command is about.
    fn key_of(&self, args: &[Arg]) -> Key {
        let mut words = self.scope.words(args).into_iter().skip(1);
        words.next().unwrap_or_default().into()
    }
}
