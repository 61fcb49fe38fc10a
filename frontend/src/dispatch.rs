//! The two contexts of the page: a snapshot, compared by pointer, and the
//! handle by which everything is done, which never changes.

use std::{ops::Deref, rc::Rc};

use shared::{command::Command, protocol::RoomId};
use yew::prelude::*;

use crate::store::{Action, State};

/// What the page knows now. Only regions read it; what is inside a region gets
/// small props.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot(pub(crate) Rc<State>);

impl PartialEq for Snapshot {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for Snapshot {
    type Target = State;

    fn deref(&self) -> &State {
        &self.0
    }
}

/// The way to a room. Behind `dyn`, so that the start page, which has none, does
/// not bring everything along that speaks to one.
pub(crate) trait Line {
    /// Asks the room for something.
    fn command(&self, command: Command);
    /// Asks the room to go to another step; the last wish wins.
    fn steer(&self, command: Command);
    /// Goes to this room, or to a new one.
    fn open(&self, room: Option<RoomId>);
    /// The room that is open or being opened.
    fn room(&self) -> Option<RoomId>;
    /// Tries again now.
    fn retry_now(&self);
}

/// The way of a page that has no room.
pub(crate) struct NoLine;

impl Line for NoLine {
    fn command(&self, _: Command) {}
    fn steer(&self, _: Command) {}
    fn open(&self, _: Option<RoomId>) {}
    fn room(&self) -> Option<RoomId> {
        None
    }
    fn retry_now(&self) {}
}

/// Does things: to the page by an action, to the room by a command.
#[derive(Clone)]
pub(crate) struct Dispatch(Rc<(Callback<Action>, Box<dyn Line>)>);

impl Dispatch {
    /// A handle that changes the page by `actions` and the room through
    /// `line`.
    pub(crate) fn new(actions: Callback<Action>, line: impl Line + 'static) -> Self {
        Self(Rc::new((actions, Box::new(line))))
    }

    /// Changes the page.
    pub(crate) fn act(&self, action: Action) {
        self.0.0.emit(action);
    }

    /// Asks the room for something.
    pub(crate) fn command(&self, command: Command) {
        self.0.1.command(command);
    }

    /// Asks the room to go to another step; the last wish wins.
    pub(crate) fn steer(&self, command: Command) {
        self.0.1.steer(command);
    }

    /// The way to the room.
    pub(crate) fn line(&self) -> &dyn Line {
        &*self.0.1
    }
}

impl PartialEq for Dispatch {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What the page knows now.
#[hook]
pub(crate) fn use_snapshot() -> Snapshot {
    // `App` provides it around everything, so the empty one is never seen.
    use_context::<Snapshot>().unwrap_or_else(|| Snapshot(Rc::default()))
}

/// The handle by which things are done.
#[hook]
pub(crate) fn use_dispatch() -> Dispatch {
    use_context::<Dispatch>().unwrap_or_else(|| Dispatch::new(Callback::noop(), NoLine))
}
