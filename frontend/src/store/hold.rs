//! What keeps this browser from giving a command.

use shared::{protocol::BrowserRole, world::Mode};

use super::{Link, State};

/// What keeps this browser from giving a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hold {
    /// There is no connection to the room.
    NoLink,
    /// Another browser drives.
    Follows,
    /// The actors run by themselves, so nobody steps.
    Live,
    /// The room runs towards a goal.
    Running,
}

impl State {
    /// What keeps this browser from driving at all: from letting the actors run by
    /// themselves, and from stopping them or a run.
    pub(crate) fn drive_hold(&self) -> Option<Hold> {
        if self.link != Link::Open || !self.is_ready {
            Some(Hold::NoLink)
        } else if self.role != Some(BrowserRole::Driver) {
            Some(Hold::Follows)
        } else {
            None
        }
    }

    /// What keeps this browser from changing anything.
    pub(crate) fn hold(&self) -> Option<Hold> {
        let running = self.is_running().then_some(Hold::Running);
        self.drive_hold().or(running)
    }

    /// What keeps this browser from running a line, making a lesson's move or
    /// turning the clock.
    pub(crate) fn step_hold(&self) -> Option<Hold> {
        let live = (self.world.mode == Mode::Live).then_some(Hold::Live);
        self.hold().or(live)
    }

    /// The room runs towards a goal.
    pub(crate) fn is_running(&self) -> bool {
        self.chronicle.run.is_some()
    }

    /// Whether commands of a driver make sense now.
    pub(crate) fn can_drive(&self) -> bool {
        self.hold().is_none()
    }

    /// Whether a line can be run now.
    pub(crate) fn can_step(&self) -> bool {
        self.step_hold().is_none()
    }

    /// Whether there is a step to go back to, as far as this browser knows.
    pub(crate) fn can_go_back(&self) -> bool {
        self.can_step() && self.world.step > 1
    }

    /// Whether there is a step to go forward to: one that was gone back from.
    pub(crate) fn can_go_forward(&self) -> bool {
        self.can_step() && self.newest > self.world.step
    }

    /// Whether the last step can be taken back, as far as this browser knows.
    pub(crate) fn can_undo(&self) -> bool {
        self.can_step() && self.is_undoable
    }
}
