//! What a line would do with the items of lists and sorted sets.

use super::{
    forecast::{Aside, Forecast, ItemDoes},
    line::Ahead,
};
use crate::{
    id::{ActorId, Key},
    patterns::CALLERS,
    program::{Arg, Left, Op, Reads, Scope, Slot},
    world::{ActorState, Plain, Value},
};

impl Ahead<'_> {
    pub(super) fn pushes(&self) -> Forecast {
        self.item(ItemDoes::Pushes, self.scope.item())
    }

    /// A pop takes the item at the right end of a list, or the first that is
    /// due of a sorted set.
    pub(super) fn pops(&self, args: &[Arg], left: Left) -> Forecast {
        match self.next_of(&self.key(), self.scope.now_ms) {
            Next::Item(item) => self.item(
                match left {
                    Left::Nothing => ItemDoes::TakesOut,
                    Left::Copy => ItemDoes::HandsOut,
                },
                item,
            ),
            Next::Nothing if args.contains(&Arg::Slot(Slot::Timeout)) => {
                self.nothing(ItemDoes::Waits)
            }
            Next::Nothing => self.nothing(ItemDoes::FindsNothing),
            Next::Unknown => Forecast::Unsure,
        }
    }

    pub(super) fn peeks(&self) -> Forecast {
        match self.next_of(&self.key(), self.scope.now_ms) {
            Next::Item(item) => self.item(ItemDoes::Finds, item),
            Next::Nothing => self.nothing(ItemDoes::FindsNothing),
            Next::Unknown => Forecast::Unsure,
        }
    }

    /// Removes the item in hand from the key that the command names.
    pub(super) fn removes(&self, args: &[Arg], found: ItemDoes, missed: ItemDoes) -> Forecast {
        let item = self.scope.item();
        let key = self.scope.words(args).into_iter().nth(first_key(args));
        let plain = key.and_then(|key| self.world.plain.get(&Key::from(key)));
        let Some(plain) = plain else {
            return self.item(missed, item);
        };
        let is_there = plain.value.items().any(|other| other == item);
        match (is_there, plain.value.is_whole()) {
            (true, _) => self.item(found, item),
            (false, true) => self.item(missed, item),
            (false, false) => Forecast::Unsure,
        }
    }

    pub(super) fn remembers(&self) -> Forecast {
        self.item(ItemDoes::Notes, self.scope.item())
    }

    /// What is left in the actor's own list, or overdue in the set of what is
    /// worked on: the first key that the command names.
    pub(super) fn puts_back(&self, args: &[Arg]) -> Forecast {
        let words = self.scope.words(args);
        let key = words.into_iter().nth(first_key(args)).unwrap_or_default();
        let since_ms = self.scope.now_ms;
        let overdue_ms = since_ms.saturating_sub(self.scope.settings.min_idle_ms);
        match self.next_of(&Key::from(key), overdue_ms) {
            Next::Item(item) => self.item(ItemDoes::PutsBack, item),
            Next::Nothing => self.nothing(ItemDoes::PutsBackNothing),
            Next::Unknown => Forecast::Unsure,
        }
    }

    /// Who waits for an item is served by what is pushed.
    pub(super) fn popped_by(&self) -> Vec<Aside> {
        let waits = |id: &&ActorId| {
            let actor = self.world.actors.get(*id);
            actor.is_some_and(|actor| {
                let line = actor.program.program().line(&actor.line);
                let pops =
                    line.is_some_and(|line| matches!(line.op, Op::Send(_, Reads::Popped(_))));
                match actor.state {
                    ActorState::Blocked => pops,
                    ActorState::Paused => pops && actor.hand.is_none(),
                    _ => false,
                }
            })
        };
        let waiting: Vec<ActorId> = self.world.actors.keys().filter(waits).cloned().collect();
        let group = waiting.first().and_then(|id| {
            let actor = self.world.actors.get(id)?;
            actor.role.group().cloned()
        });
        let served = group.map(|group| Aside::Serves {
            group,
            waiting,
            first: Some(self.scope.item().into()),
        });
        served.into_iter().collect()
    }

    /// The reply to the request in hand goes to the list that the command names.
    pub(super) fn replies(&self, args: &[Arg]) -> Forecast {
        Forecast::Item {
            does: ItemDoes::Replies,
            message: Some(self.scope.item().into()),
            key: self.reply_key(args),
        }
    }

    /// Who waits for a reply is served by it.
    pub(super) fn heard_by(&self, args: &[Arg]) -> Vec<Aside> {
        let key = self.reply_key(args);
        let actors = self.world.actors.iter();
        let waits = actors.filter(|(id, actor)| {
            let waits = matches!(actor.state, ActorState::Blocked | ActorState::Paused);
            let scope = Scope::of(self.world, id);
            let line = scope.as_ref().map(|scope| scope.line().op);
            match (scope, line) {
                (Some(scope), Some(Op::Send(args, Reads::Heard))) if waits => scope
                    .words(args)
                    .get(1)
                    .is_some_and(|own| *own == key.as_str()),
                _ => false,
            }
        });
        let waiting: Vec<ActorId> = waits.map(|(id, _)| id.clone()).collect();
        let served = (!waiting.is_empty()).then(|| Aside::Serves {
            group: CALLERS.into(),
            waiting,
            first: Some(self.scope.item().into()),
        });
        served.into_iter().collect()
    }

    /// The reply to the request in hand, if it is there.
    pub(super) fn hears(&self, args: &[Arg]) -> Forecast {
        let key = self.reply_key(args);
        let (does, message) = match self.world.plain.contains_key(&key) {
            true => (ItemDoes::Hears, Some(self.scope.item().into())),
            false => (ItemDoes::Waits, None),
        };
        Forecast::Item { does, message, key }
    }

    /// The list of replies that a command names.
    fn reply_key(&self, args: &[Arg]) -> Key {
        let of_message = args
            .iter()
            .find(|arg| matches!(arg, Arg::Slot(Slot::OfMessage(_))));
        let words = of_message.map(|arg| self.scope.words(&[*arg]).concat());
        words.unwrap_or_default().into()
    }

    fn item(&self, does: ItemDoes, item: String) -> Forecast {
        Forecast::Item {
            does,
            message: Some(item.into()),
            key: self.key(),
        }
    }

    fn nothing(&self, does: ItemDoes) -> Forecast {
        Forecast::Item {
            does,
            message: None,
            key: self.key(),
        }
    }

    fn next_of(&self, key: &Key, due_ms: u64) -> Next {
        let plain = self.world.plain.get(key);
        plain.map_or(Next::Nothing, |plain| next_of(plain, due_ms))
    }
}

/// Where the first key stands that a command names: behind a script and the
/// number of its keys, or else behind the command.
fn first_key(args: &[Arg]) -> usize {
    match args {
        [Arg::Word("EVAL"), ..] => 3,
        _ => 1,
    }
}

/// What is taken next out of a key.
enum Next {
    Item(String),
    Nothing,
    Unknown,
}

fn next_of(plain: &Plain, due_ms: u64) -> Next {
    let item = match &plain.value {
        Value::List { left, right, .. } => right.last().or(left.last()),
        Value::SortedSet { lowest, .. } => {
            let first = lowest.first();
            let due = |score: &str| score.parse().is_ok_and(|score: f64| score <= due_ms as f64);
            let due = first.filter(|(_, score)| due(score));
            due.map(|(member, _)| member)
        }
        _ => return Next::Unknown,
    };
    // What is shown cut is not the item.
    match item {
        Some(item) if item.ends_with('…') => Next::Unknown,
        Some(item) => Next::Item(item.clone()),
        None => Next::Nothing,
    }
}
