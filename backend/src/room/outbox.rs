//! What one socket is still to be sent: bounded by its bytes, not its number.
//!
//! A browser that does not read costs at most [`WAITING_MAX`]: what waits here
//! and what the socket's writer holds both count, and a frame that many sockets
//! share counts in full for each. A single frame may always go where nothing
//! waits, whatever its size.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use axum::extract::ws::Utf8Bytes;
use shared::protocol::ServerMessage;
use tokio::sync::mpsc;

/// A message as it goes over the socket: encoded once, and the same bytes for
/// all browsers.
pub type Frame = Utf8Bytes;

/// Bytes that may wait for one socket, its writer's buffer included.
pub const WAITING_MAX: usize = 240 * 1024;
/// What a waiting frame costs beside its text.
const FRAME_COST: usize = 64;

/// The room's end.
pub(super) struct Outbox {
    frames: mpsc::UnboundedSender<Frame>,
    account: Arc<Account>,
}

/// The socket's end.
pub struct Frames {
    frames: mpsc::UnboundedReceiver<Frame>,
    account: Arc<Account>,
}

/// What both ends know of what waits.
#[derive(Default)]
struct Account {
    /// Bytes that the socket has not taken yet.
    queued: AtomicUsize,
    /// The socket is writing a frame.
    writing: AtomicBool,
    /// The most that was written at once: the writer's buffer is as large, and
    /// stays so.
    buffer: AtomicUsize,
}

/// Both ends of an empty outbox.
pub(super) fn outbox() -> (Outbox, Frames) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let account = Arc::new(Account::default());
    let outbox = Outbox {
        frames: sender,
        account: account.clone(),
    };
    let frames = Frames {
        frames: receiver,
        account,
    };
    (outbox, frames)
}

impl Outbox {
    /// Puts a frame in, if there is room for it.
    ///
    /// # Errors
    /// Gives the frame back where there is none.
    pub(super) fn put(&self, frame: Frame) -> Result<(), Frame> {
        if !self.fits(&frame) {
            return Err(frame);
        }
        self.account
            .queued
            .fetch_add(cost(&frame), Ordering::AcqRel);
        // A socket that has closed needs nothing any more.
        let _ = self.frames.send(frame);
        Ok(())
    }

    fn fits(&self, frame: &Frame) -> bool {
        let buffer = self.account.buffer.load(Ordering::Acquire);
        let queued = self.account.queued.load(Ordering::Acquire);
        let held = buffer.max(frame.len()) + queued + cost(frame);
        self.is_empty() || held <= WAITING_MAX
    }

    /// Whether everything was taken and written.
    pub(super) fn is_empty(&self) -> bool {
        let queued = self.account.queued.load(Ordering::Acquire);
        queued == 0 && !self.account.writing.load(Ordering::Acquire)
    }

    /// Bytes that are held for this socket.
    pub(super) fn held(&self) -> usize {
        self.account.queued.load(Ordering::Acquire) + self.account.buffer.load(Ordering::Acquire)
    }

    /// Whether nobody serves the socket any more.
    pub(super) fn is_closed(&self) -> bool {
        self.frames.is_closed()
    }
}

impl Frames {
    /// The next frame; none once the room has ended. Whoever asks has written
    /// the last one.
    pub async fn recv(&mut self) -> Option<Frame> {
        self.account.writing.store(false, Ordering::Release);
        let frame = self.frames.recv().await?;
        self.taken(&frame, 0);
        Some(frame)
    }

    /// A frame that waits already, to be written together with `unwritten` bytes
    /// that were taken before it.
    pub fn another(&mut self, unwritten: usize) -> Option<Frame> {
        let frame = self.frames.try_recv().ok()?;
        self.taken(&frame, unwritten);
        Some(frame)
    }

    /// The next frame, where one waits.
    #[cfg(test)]
    pub(super) fn try_recv(&mut self) -> Option<Frame> {
        self.account.writing.store(false, Ordering::Release);
        self.another(0)
    }

    fn taken(&self, frame: &Frame, unwritten: usize) {
        let buffer = unwritten + frame.len();
        // In this order: at no moment does it look as if nothing were held.
        self.account.writing.store(true, Ordering::Release);
        self.account.buffer.fetch_max(buffer, Ordering::AcqRel);
        self.account.queued.fetch_sub(cost(frame), Ordering::AcqRel);
    }
}

fn cost(frame: &Frame) -> usize {
    frame.len() + FRAME_COST
}

/// A message as JSON.
pub fn encode(message: &ServerMessage) -> Frame {
    match serde_json::to_string(message) {
        // Without the spare room that it has grown into: the frame may wait.
        Ok(text) => text.into_boxed_str().into_string().into(),
        Err(error) => {
            // Only a map with keys that are no text could do that; a test
            // encodes every message.
            tracing::error!(%error, "a message could not be encoded");
            Frame::from_static("{}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(length: usize) -> Frame {
        "x".repeat(length).into()
    }

    #[test]
    fn what_waits_is_bounded_by_its_bytes() {
        let (outbox, _frames) = outbox();
        let mut taken = 0;
        while outbox.put(frame(1_000)).is_ok() {
            taken += 1;
            assert!(outbox.held() <= WAITING_MAX);
        }
        assert_eq!(taken, (WAITING_MAX - 1_000) / (1_000 + FRAME_COST));
        assert!(outbox.put(frame(1)).is_ok(), "a small one still fits");
    }

    #[test]
    fn the_frame_that_is_being_written_counts() {
        let (outbox, mut frames) = outbox();
        assert!(outbox.put(frame(200_000)).is_ok());
        assert!(frames.try_recv().is_some());
        assert!(!outbox.is_empty(), "it is not written yet");
        assert!(outbox.put(frame(100_000)).is_err());
        assert!(frames.try_recv().is_none());
        assert!(outbox.is_empty());
        assert_eq!(outbox.held(), 200_000, "the buffer stays");
    }

    #[test]
    fn what_is_longer_than_the_bound_goes_alone() {
        let (outbox, mut frames) = outbox();
        assert!(outbox.put(frame(2 * WAITING_MAX)).is_ok());
        assert!(outbox.put(frame(1)).is_err());
        assert!(frames.try_recv().is_some());
        assert!(frames.try_recv().is_none());
        assert!(outbox.put(frame(2 * WAITING_MAX)).is_ok());
    }
}
