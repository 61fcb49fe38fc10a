//! What a room tells of its course.

use std::sync::Arc;

use shared::{chronicle::Chronicle, protocol::ServerMessage};

use super::{Room, SocketId};

/// What everyone was last told.
#[derive(Default)]
pub(super) struct Told {
    last: Chronicle,
}

impl Room {
    /// Tells everyone of the room's course, where that has changed.
    pub(super) fn tell_chronicle(&mut self) {
        let chronicle = self.playground.chronicle();
        if self.told.last != chronicle {
            self.told.last = chronicle.clone();
            let chronicle = Arc::new(chronicle);
            self.audience
                .broadcast(&ServerMessage::Chronicle { chronicle });
        }
    }

    pub(super) fn tell_chronicle_to(&mut self, socket: SocketId) {
        let chronicle = Arc::new(self.playground.chronicle());
        self.audience
            .send(socket, &ServerMessage::Chronicle { chronicle });
    }
}
