//! Several rooms beside each other, and what is done alike in all of them. Pure:
//! what has to be sent is a value here, and the page sends it when it changes.

use std::rc::Rc;

use shared::{
    command::Command,
    drill::{Drill, Ending, Next, Task},
    id::ActorId,
    patterns::PatternId,
    protocol::ServerMessage,
    rejection::Rejection,
};
use yew::Reducible;

use crate::store::{Action, Link, State, Ui};

/// The rooms beside each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Bench {
    /// One for each pattern.
    pub columns: Vec<Rc<Column>>,
}

/// A room among others.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// Its pattern.
    pub pattern: PatternId,
    /// What is known of it.
    pub state: Rc<State>,
    /// What is under way.
    pub drill: Option<Drill>,
    /// How the last thing went that was done in all rooms.
    pub told: Option<Told>,
    /// What the room is to be asked for.
    pub wanted: Option<Wanted>,
    /// What was sent and is not answered yet.
    awaits: Option<u64>,
    /// Who ran a line last.
    last: Option<ActorId>,
}

/// A command to send; the number tells it from an equal one before.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wanted {
    /// Counted up.
    pub number: u64,
    /// The command.
    pub command: Command,
}

/// How something went.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Told {
    /// What it was.
    pub task: Task,
    /// How it ended; none where it was stopped.
    pub ending: Option<Result<Ending, Rejection>>,
    /// How far the clock was turned for it, in milliseconds.
    pub turned_ms: u64,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Deed {
    /// To one room.
    Room(usize, Action),
    /// A task begins in every room that can take it.
    Begin(Task),
    /// What is under way is stopped.
    Stop,
    /// What a room wanted was sent under this id; none where that was not
    /// possible.
    Sent(usize, Option<u64>),
}

impl PartialEq for Column {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state)
            && self.drill == other.drill
            && self.told == other.told
            && self.wanted == other.wanted
    }
}

impl Bench {
    /// Rooms for these patterns, before anything came.
    pub(crate) fn new(patterns: &[PatternId], ui: &Ui) -> Self {
        let column = |pattern: &PatternId| {
            Rc::new(Column {
                pattern: *pattern,
                state: Rc::new(State::new(ui.clone())),
                drill: None,
                told: None,
                wanted: None,
                awaits: None,
                last: None,
            })
        };
        Self {
            columns: patterns.iter().map(column).collect(),
        }
    }

    /// Whether something is under way.
    pub(crate) fn is_busy(&self) -> bool {
        self.columns.iter().any(|column| column.drill.is_some())
    }

    /// Whether any room can be stepped.
    pub(crate) fn can_step(&self) -> bool {
        !self.is_busy() && self.columns.iter().any(|column| column.state.can_step())
    }

    fn after(&self, deed: Deed) -> Self {
        let mut next = self.clone();
        match deed {
            // What is looked at in one is looked at in all.
            Deed::Room(_, action @ (Action::SelectMessage(_) | Action::Deselect)) => {
                next.each(|column| column.take(action.clone()));
            }
            Deed::Room(at, action) => next.one(at, |column| column.take(action)),
            Deed::Begin(task) => next.each(|column| column.begin(task.clone())),
            Deed::Stop => next.each(|column| column.end(None)),
            Deed::Sent(at, id) => next.one(at, |column| column.sent(id)),
        }
        next
    }

    fn each(&mut self, change: impl Fn(&mut Column)) {
        for column in &mut self.columns {
            change(Rc::make_mut(column));
        }
    }

    fn one(&mut self, at: usize, change: impl FnOnce(&mut Column)) {
        if let Some(column) = self.columns.get_mut(at) {
            change(Rc::make_mut(column));
        }
    }
}

impl Column {
    /// Why there is nothing to see of it.
    pub(crate) fn is_missing(&self) -> bool {
        self.state.link != Link::Open || !self.state.is_ready
    }

    fn take(&mut self, action: Action) {
        let answer = match &action {
            Action::Received(ServerMessage::Done { id }) => Some((*id, Ok(()))),
            Action::Received(ServerMessage::Rejected {
                id: Some(id),
                rejection,
            }) => Some((*id, Err(rejection.clone()))),
            // Another room, or one that begins anew: what was under way was for
            // the old one.
            Action::LeftRoom => {
                self.forget();
                None
            }
            Action::Received(ServerMessage::Snapshot { epoch, world, .. })
                if *epoch != self.state.epoch && world.ledger.sent() == 0 =>
            {
                self.forget();
                None
            }
            _ => None,
        };
        self.state = Rc::new(self.state.after(action));
        match answer {
            Some((id, answer)) if self.awaits == Some(id) => {
                self.awaits = None;
                match answer {
                    Ok(()) => self.go_on(),
                    Err(rejection) => self.end(Some(Err(rejection))),
                }
            }
            _ => {}
        }
    }

    fn forget(&mut self) {
        (self.drill, self.told, self.awaits, self.last) = (None, None, None, None);
    }

    fn begin(&mut self, task: Task) {
        if self.drill.is_some() || !self.state.can_step() {
            return;
        }
        self.told = None;
        self.drill = Some(Drill::new(task, &self.state.world, self.last.clone()));
        self.go_on();
    }

    fn go_on(&mut self) {
        let Some(drill) = &mut self.drill else {
            return;
        };
        match drill.next(&self.state.world) {
            Next::Ask(command) => {
                let number = self.wanted.as_ref().map_or(0, |wanted| wanted.number) + 1;
                self.wanted = Some(Wanted { number, command });
            }
            Next::Over(ending) => self.end(Some(Ok(ending))),
        }
    }

    fn end(&mut self, ending: Option<Result<Ending, Rejection>>) {
        let Some(drill) = self.drill.take() else {
            return;
        };
        self.last = drill.last().cloned().or(self.last.take());
        self.told = Some(Told {
            task: drill.task().clone(),
            ending,
            turned_ms: drill.turned_ms(),
        });
    }

    fn sent(&mut self, id: Option<u64>) {
        self.awaits = id;
        if id.is_none() {
            self.end(None);
        }
    }
}

impl Reducible for Bench {
    type Action = Deed;

    fn reduce(self: Rc<Self>, deed: Deed) -> Rc<Self> {
        Rc::new(self.after(deed))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use shared::{protocol::BrowserRole, world::World};

    use super::*;
    use crate::store::tests::actor;

    fn bench() -> Bench {
        let patterns = [PatternId::CONSUMER_GROUP, PatternId::CONSUMER_GROUP];
        let mut bench = Bench::new(&patterns, &Ui::default());
        for column in &mut bench.columns {
            let cast = column.pattern.pattern().cast();
            let mut state = State::default();
            state.world = Arc::new(World {
                actors: cast
                    .map(|(id, role, _)| (id, Arc::new(actor(role))))
                    .collect(),
                ..World::default()
            });
            state.is_ready = true;
            state.role = Some(BrowserRole::Driver);
            state.link = Link::Open;
            Rc::make_mut(column).state = Rc::new(state);
        }
        bench
    }

    fn wanted(bench: &Bench) -> Vec<Option<u64>> {
        let number = |column: &Rc<Column>| Some(column.wanted.as_ref()?.number);
        bench.columns.iter().map(number).collect()
    }

    fn done(at: usize, id: u64) -> Deed {
        Deed::Room(at, Action::Received(ServerMessage::Done { id }))
    }

    #[test]
    fn every_room_goes_at_its_own_pace() {
        let bench = bench().after(Deed::Begin(Task::Step));
        assert_eq!(wanted(&bench), [Some(1), Some(1)]);
        assert!(bench.is_busy() && !bench.can_step());
        let bench = bench
            .after(Deed::Sent(0, Some(7)))
            .after(Deed::Sent(1, Some(9)));
        // The answer to another command is none to this one.
        let bench = bench.after(done(0, 6));
        assert!(bench.columns.iter().all(|column| column.drill.is_some()));
        let bench = bench.after(done(0, 7));
        let [first, second] = &bench.columns[..] else {
            unreachable!()
        };
        let told = first.told.clone().map(|told| told.ending);
        assert_eq!(told, Some(Some(Ok(Ending::Done))));
        assert!(second.drill.is_some() && bench.is_busy());
        // The next one is somebody else's turn.
        let again = bench.after(done(1, 9)).after(Deed::Begin(Task::Step));
        assert_eq!(wanted(&again), [Some(2), Some(2)]);
        let step = |bench: &Bench| bench.columns[0].wanted.clone().map(|wanted| wanted.command);
        assert_ne!(step(&bench), step(&again));
    }

    #[test]
    fn a_room_that_is_lost_is_left_out_and_one_that_refuses_says_so() {
        let lost = Deed::Room(0, Action::Linked(Link::Lost { attempt: 1 }));
        let bench = bench().after(lost).after(Deed::Begin(Task::Send));
        assert_eq!(wanted(&bench), [None, Some(1)]);
        assert!(bench.columns[0].is_missing());
        let bench = bench.after(Deed::Sent(1, Some(3)));
        let refused = ServerMessage::Rejected {
            id: Some(3),
            rejection: Rejection::NobodyReady,
        };
        let bench = bench.after(Deed::Room(1, Action::Received(refused)));
        let told = bench.columns[1].told.clone().and_then(|told| told.ending);
        assert_eq!(told, Some(Err(Rejection::NobodyReady)));
    }

    #[test]
    fn what_cannot_be_sent_ends_it_and_so_does_stop() {
        let bench = bench().after(Deed::Begin(Task::Send));
        let bench = bench.after(Deed::Sent(0, None));
        assert!(bench.columns[0].drill.is_none() && bench.is_busy());
        let bench = bench.after(Deed::Stop);
        assert!(!bench.is_busy());
        // An answer that comes later moves nothing.
        let number = wanted(&bench);
        let late = bench.after(Deed::Sent(1, Some(4))).after(done(1, 4));
        assert_eq!(wanted(&late), number);
    }

    #[test]
    fn what_was_told_of_a_room_is_forgotten_where_it_begins_anew() {
        let bench = bench().after(Deed::Begin(Task::Send)).after(Deed::Stop);
        let snapshot = |epoch| {
            Action::Received(ServerMessage::Snapshot {
                epoch,
                world: bench.columns[0].state.world.clone(),
                log: Vec::new(),
                newest: 0,
                guide: None,
                skipped: false,
            })
        };
        let told = |epoch| {
            let after = bench.after(Deed::Room(0, snapshot(epoch)));
            after.columns[0].told.is_some()
        };
        assert!(told(bench.columns[0].state.epoch));
        assert!(!told(bench.columns[0].state.epoch + 1));
    }

    #[test]
    fn a_message_is_looked_at_in_all() {
        let bench = bench().after(Deed::Room(1, Action::SelectMessage(Some("m2".into()))));
        let mut chosen = bench.columns.iter().map(|column| &column.state.ui.message);
        assert!(chosen.all(|message| *message == Some("m2".into())));
    }
}
