//! How a socket reaches its room's task: through a mailbox.

use std::sync::Arc;

use shared::{
    command::Command,
    protocol::{Position, Secret},
    rejection::Rejection,
};
use tokio::sync::{mpsc, oneshot};

use super::{Frames, SocketId};
use crate::metrics::RoomGauges;

/// Reaches a room's task.
#[derive(Clone, Debug)]
pub struct RoomHandle {
    pub(super) requests: mpsc::Sender<Request>,
    pub(super) gauges: Arc<RoomGauges>,
}

/// What a socket wants of its room.
pub(super) enum Request {
    Join {
        secret: Option<Secret>,
        last: Option<Position>,
        answer: oneshot::Sender<Result<Joined, Rejection>>,
    },
    Command {
        socket: SocketId,
        id: u64,
        command: Command,
    },
    Resync {
        socket: SocketId,
    },
    Leave {
        socket: SocketId,
    },
}

/// A socket that is in the room. Dropping `frames` does not tell the room:
/// leave.
pub struct Joined {
    /// Names the socket in the room.
    pub socket: SocketId,
    /// What the browser is sent, already encoded.
    pub frames: Frames,
}

impl RoomHandle {
    /// What the room last told of itself.
    pub(crate) fn gauges(&self) -> &Arc<RoomGauges> {
        &self.gauges
    }

    /// Lets a socket in. The first frames are the Welcome and what the browser
    /// missed.
    ///
    /// # Errors
    /// When the secret is not one of this room's, the room is full, or it has
    /// ended.
    pub async fn join(
        &self,
        secret: Option<Secret>,
        last: Option<Position>,
    ) -> Result<Joined, Rejection> {
        let (answer, answered) = oneshot::channel();
        let request = Request::Join {
            secret,
            last,
            answer,
        };
        self.send(request).await?;
        answered.await.map_err(|_| Rejection::RoomEnded)?
    }

    /// Asks for a command to be carried out. The answer comes as a frame.
    ///
    /// # Errors
    /// When the room has ended.
    pub async fn command(
        &self,
        socket: SocketId,
        id: u64,
        command: Command,
    ) -> Result<(), Rejection> {
        self.send(Request::Command {
            socket,
            id,
            command,
        })
        .await
    }

    /// Asks for a snapshot.
    ///
    /// # Errors
    /// When the room has ended.
    pub async fn resync(&self, socket: SocketId) -> Result<(), Rejection> {
        self.send(Request::Resync { socket }).await
    }

    /// Tells the room that a socket has closed.
    pub async fn leave(&self, socket: SocketId) {
        // A room that has ended need not know.
        let _ = self.send(Request::Leave { socket }).await;
    }

    async fn send(&self, request: Request) -> Result<(), Rejection> {
        let sent = self.requests.send(request).await;
        sent.map_err(|_| Rejection::RoomEnded)
    }
}
