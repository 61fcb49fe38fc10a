//! What a line of Pub/Sub would do.

use super::{forecast::Forecast, line::Ahead};
use crate::{
    id::Key,
    patterns::is_named_by,
    program::{Arg, Scope, machine},
    world::Value,
};

impl Ahead<'_> {
    /// PUBLISH: whoever listens now is given it.
    pub(super) fn publishes(&self, args: &[Arg]) -> Forecast {
        let key = self.scope.words(args).into_iter().nth(1);
        let key = key.map_or_else(|| self.key(), Key::from);
        let plain = self.world.plain.get(&key).map(|plain| &plain.value);
        let direct = match plain {
            Some(Value::Channel { subscribers }) => *subscribers,
            _ => 0,
        };
        let by_pattern = self.world.actors.iter().filter(|(id, actor)| {
            let scope = Scope {
                id,
                actor,
                ..self.scope
            };
            let words = machine::subscribing(&scope).unwrap_or_default();
            match &words[..] {
                [command, pattern] if command == "PSUBSCRIBE" => is_named_by(pattern, &key),
                _ => false,
            }
        });
        Forecast::Publishes {
            message: self.scope.item().into(),
            receivers: direct + by_pattern.count() as u64,
        }
    }

    pub(super) fn subscribes(&self, args: &[Arg]) -> Forecast {
        let to = self.scope.words(args).into_iter().nth(1);
        Forecast::Subscribes {
            to: to.map_or_else(|| self.key(), Key::from),
        }
    }

    /// The next message in the subscriber's memory, or a wait.
    pub(super) fn receives(&self) -> Forecast {
        match self.scope.actor.backlog.first() {
            Some(held) => Forecast::TakesUp {
                message: held.message.clone(),
            },
            None => Forecast::Listens,
        }
    }
}
