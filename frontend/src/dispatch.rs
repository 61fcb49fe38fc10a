//! The two contexts of the page: a snapshot, compared by pointer, and the
//! handle by which everything is done, which never changes.

use std::{ops::Deref, rc::Rc};

use shared::command::Command;
use yew::prelude::*;

use crate::{
    connection::Connection,
    store::{Action, State},
};

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

/// Does things: to the page by an action, to the room by a command.
#[derive(Clone)]
pub(crate) struct Dispatch(Rc<(Callback<Action>, Connection)>);

impl Dispatch {
    /// A handle that changes the page by `actions` and the room through
    /// `connection`.
    pub(crate) fn new(actions: Callback<Action>, connection: Connection) -> Self {
        Self(Rc::new((actions, connection)))
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

    /// The socket.
    pub(crate) fn connection(&self) -> &Connection {
        &self.0.1
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
    use_context::<Dispatch>()
        .unwrap_or_else(|| Dispatch::new(Callback::noop(), Connection::default()))
}
