//! Commands on their way: each has an id of its own and stays here until it is
//! answered, so that it can be sent again after the socket was lost.

use std::collections::BTreeMap;

use shared::{command::Command, protocol::ClientMessage};

/// Commands that may wait for an answer; more are not taken.
const WAITING: usize = 64;

/// Commands without an answer, by id.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    last_id: u64,
    waiting: BTreeMap<u64, Command>,
}

impl Outbox {
    /// An outbox whose ids are larger than `after`: ids grow over a browser's
    /// whole stay in a room, and a reload begins anew.
    pub(crate) fn after(after: u64) -> Self {
        Self {
            last_id: after,
            waiting: BTreeMap::new(),
        }
    }

    /// Takes a command; none where too many wait already.
    pub(crate) fn take(&mut self, command: Command) -> Option<ClientMessage> {
        if self.waiting.len() >= WAITING {
            return None;
        }
        self.last_id += 1;
        self.waiting.insert(self.last_id, command.clone());
        Some(ClientMessage::Do {
            id: self.last_id,
            command,
        })
    }

    /// The command was answered.
    pub(crate) fn answered(&mut self, id: u64) {
        self.waiting.remove(&id);
    }

    /// What has to be sent again, oldest first, with the ids it had.
    pub(crate) fn unanswered(&self) -> impl Iterator<Item = ClientMessage> {
        self.waiting.iter().map(|(id, command)| ClientMessage::Do {
            id: *id,
            command: command.clone(),
        })
    }

    /// Forgets what waits: it was meant for another room.
    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(outbox: &Outbox) -> Vec<u64> {
        let id = |message| match message {
            ClientMessage::Do { id, .. } => Some(id),
            _ => None,
        };
        outbox.unanswered().filter_map(id).collect()
    }

    #[test]
    fn what_has_no_answer_keeps_its_id() {
        let mut outbox = Outbox::after(40);
        for _ in 0..3 {
            assert!(outbox.take(Command::NextMove).is_some());
        }
        outbox.answered(42);
        assert_eq!(ids(&outbox), [41, 43]);
        outbox.answered(42);
        assert!(outbox.take(Command::Reset).is_some());
        assert_eq!(ids(&outbox), [41, 43, 44]);
    }

    #[test]
    fn too_many_are_not_taken() {
        let mut outbox = Outbox::default();
        let taken = (0..100).filter(|_| outbox.take(Command::Reset).is_some());
        assert_eq!(taken.count(), WAITING);
        outbox.clear();
        assert!(ids(&outbox).is_empty());
    }
}
