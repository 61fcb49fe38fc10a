//! Going to other steps, faster than the room can: while one command is under
//! way the last wish waits for it, and those before the last are forgotten.

use shared::command::Command;

/// The command that is under way, and the one that waits for it.
#[derive(Debug, Default)]
pub(super) struct Helm {
    under_way: Option<u64>,
    next: Option<Command>,
}

/// What an answer means for the helm.
#[derive(Debug, PartialEq)]
pub(super) enum Turn {
    /// It is not about its command.
    None,
    /// This is to be sent now.
    Next(Command),
    /// Nothing is wished for any more.
    Arrived,
}

impl Helm {
    /// Wishes to go somewhere; the command comes back where it can be sent now.
    pub(super) fn wish(&mut self, command: Command) -> Option<Command> {
        if self.under_way.is_none() {
            return Some(command);
        }
        self.next = Some(command);
        None
    }

    /// The wish was sent.
    pub(super) fn sent(&mut self, id: u64) {
        self.under_way = Some(id);
    }

    /// A command was answered.
    pub(super) fn answered(&mut self, id: u64) -> Turn {
        if self.under_way != Some(id) {
            return Turn::None;
        }
        self.under_way = None;
        self.next.take().map_or(Turn::Arrived, Turn::Next)
    }

    /// Forgets all of it: it was meant for another room.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(step: u64) -> Command {
        Command::GoTo { step }
    }

    #[test]
    fn one_is_under_way_and_the_last_wish_wins() {
        let mut helm = Helm::default();
        assert_eq!(helm.wish(to(1)), Some(to(1)));
        helm.sent(7);
        assert_eq!(helm.wish(to(2)), None);
        assert_eq!(helm.wish(to(3)), None);
        assert_eq!(helm.answered(6), Turn::None);
        assert_eq!(helm.answered(7), Turn::Next(to(3)));
        helm.sent(8);
        assert_eq!(helm.answered(8), Turn::Arrived);
        assert_eq!(helm.answered(8), Turn::None);
        assert_eq!(helm.wish(to(4)), Some(to(4)));
    }
}
