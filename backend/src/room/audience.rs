//! The browsers of a room: who they are, what they may do, and what they are
//! still to be sent.

use std::{collections::BTreeMap, sync::Arc};

use shared::{
    protocol::{BrowserRole, Secret, ServerMessage},
    rejection::Rejection,
};
use tokio::{
    sync::mpsc::{self, error::TrySendError},
    time::{Duration, Instant},
};

/// Messages a socket may be behind before it is sent a snapshot instead.
const OUTBOX: usize = 256;
/// A driver that is gone for so long is followed by another browser.
const DRIVER_GRACE: Duration = Duration::from_secs(30);
/// Answers to commands that are remembered for each browser.
const REMEMBERED: usize = 256;

/// A message as it goes over the socket: encoded once for all browsers.
pub type Frame = Arc<str>;

/// Names a socket inside a room.
pub type SocketId = u64;

/// The browsers of a room.
#[derive(Default)]
pub(super) struct Audience {
    browsers: BTreeMap<Secret, Browser>,
    sockets: BTreeMap<SocketId, Socket>,
    next_socket: SocketId,
}

/// A browser, whether or not it has a socket now.
struct Browser {
    role: BrowserRole,
    joined: Instant,
    /// When its last socket closed; none while one is open.
    left: Option<Instant>,
    answers: BTreeMap<u64, Result<(), Rejection>>,
}

/// An open socket.
struct Socket {
    secret: Secret,
    outbox: mpsc::Sender<Frame>,
    /// Steps were left out: it needs a snapshot.
    behind: bool,
}

/// A socket that was let in.
pub(super) struct Seat {
    pub(super) socket: SocketId,
    pub(super) role: BrowserRole,
    pub(super) frames: mpsc::Receiver<Frame>,
}

impl Audience {
    /// Lets a browser in: an old one by its secret, a new one with a new
    /// secret. The first browser of a room is its driver.
    pub(super) fn join(&mut self, secret: &Secret) -> Seat {
        let first = self.browsers.is_empty();
        let browser = self
            .browsers
            .entry(secret.clone())
            .or_insert_with(|| Browser {
                role: if first {
                    BrowserRole::Driver
                } else {
                    BrowserRole::Follower
                },
                joined: Instant::now(),
                left: None,
                answers: BTreeMap::new(),
            });
        browser.left = None;
        let (outbox, frames) = mpsc::channel(OUTBOX);
        self.next_socket += 1;
        let socket = Socket {
            secret: secret.clone(),
            outbox,
            behind: false,
        };
        self.sockets.insert(self.next_socket, socket);
        Seat {
            socket: self.next_socket,
            role: browser.role,
            frames,
        }
    }

    /// A socket closed.
    pub(super) fn leave(&mut self, socket: SocketId) {
        let Some(socket) = self.sockets.remove(&socket) else {
            return;
        };
        let still_here = self
            .sockets
            .values()
            .any(|other| other.secret == socket.secret);
        if let Some(browser) = self
            .browsers
            .get_mut(&socket.secret)
            .filter(|_| !still_here)
        {
            browser.left = Some(Instant::now());
        }
    }

    /// Whether a browser with that secret was here before.
    pub(super) fn knows(&self, secret: &Secret) -> bool {
        self.browsers.contains_key(secret)
    }

    /// Browsers with an open socket.
    pub(super) fn present(&self) -> u64 {
        let here = self
            .browsers
            .values()
            .filter(|browser| browser.left.is_none());
        here.count() as u64
    }

    /// Whether every socket has closed.
    pub(super) fn is_empty(&self) -> bool {
        self.sockets.is_empty()
    }

    /// What a socket's browser may do.
    pub(super) fn role(&self, socket: SocketId) -> Option<BrowserRole> {
        let secret = &self.sockets.get(&socket)?.secret;
        self.browsers.get(secret).map(|browser| browser.role)
    }

    /// The secret of a socket's browser.
    pub(super) fn secret(&self, socket: SocketId) -> Option<Secret> {
        self.sockets
            .get(&socket)
            .map(|socket| socket.secret.clone())
    }

    /// The answer that was given to a command of that id.
    pub(super) fn answered(&self, socket: SocketId, id: u64) -> Option<Result<(), Rejection>> {
        let secret = &self.sockets.get(&socket)?.secret;
        self.browsers.get(secret)?.answers.get(&id).cloned()
    }

    /// Remembers an answer, so that the same command is not carried out twice.
    pub(super) fn remember(&mut self, socket: SocketId, id: u64, answer: Result<(), Rejection>) {
        let Some(socket) = self.sockets.get(&socket) else {
            return;
        };
        if let Some(browser) = self.browsers.get_mut(&socket.secret) {
            browser.answers.insert(id, answer);
            while browser.answers.len() > REMEMBERED {
                browser.answers.pop_first();
            }
        }
    }

    /// Sends to one socket. One that is behind, or has no room, is sent nothing
    /// but is marked to need a snapshot.
    pub(super) fn send(&mut self, socket: SocketId, message: &ServerMessage) {
        if let Some(socket) = self.sockets.get_mut(&socket) {
            socket.send(encode(message));
        }
    }

    /// Sends to every socket that is not behind.
    pub(super) fn broadcast(&mut self, message: &ServerMessage) {
        if self.sockets.is_empty() {
            return;
        }
        let frame = encode(message);
        for socket in self.sockets.values_mut().filter(|socket| !socket.behind) {
            socket.send(frame.clone());
        }
    }

    /// The sockets that missed something and have emptied half of their outbox,
    /// so that a snapshot fits.
    pub(super) fn caught_up(&mut self) -> Vec<SocketId> {
        let ready = self
            .sockets
            .iter_mut()
            .filter(|(_, socket)| socket.behind && socket.outbox.capacity() >= OUTBOX / 2);
        ready
            .map(|(id, socket)| {
                socket.behind = false;
                *id
            })
            .collect()
    }

    /// Tells every socket who is there and what it may do.
    pub(super) fn announce(&mut self) {
        let browsers = self.present();
        let ids: Vec<SocketId> = self.sockets.keys().copied().collect();
        for id in ids {
            if let Some(role) = self.role(id) {
                self.send(id, &ServerMessage::Presence { browsers, role });
            }
        }
    }

    /// Makes the browser that has followed longest the driver, if the driver
    /// has been gone for a while. True if that happened.
    pub(super) fn replace_driver(&mut self) -> bool {
        let gone = |browser: &Browser| {
            let left = browser.left;
            left.is_some_and(|left| left.elapsed() > DRIVER_GRACE)
        };
        let drivers = || {
            self.browsers
                .values()
                .filter(|browser| browser.role == BrowserRole::Driver)
        };
        if drivers().any(|driver| !gone(driver)) {
            return false;
        }
        let followers = self
            .browsers
            .iter()
            .filter(|(_, browser)| browser.role == BrowserRole::Follower && browser.left.is_none());
        let next = followers.min_by_key(|(_, browser)| browser.joined);
        let Some(next) = next.map(|(secret, _)| secret.clone()) else {
            return false;
        };
        for (secret, browser) in &mut self.browsers {
            browser.role = if *secret == next {
                BrowserRole::Driver
            } else {
                BrowserRole::Follower
            };
        }
        true
    }
}

impl Socket {
    fn send(&mut self, frame: Frame) {
        if let Err(TrySendError::Full(_)) = self.outbox.try_send(frame) {
            self.behind = true;
        }
    }
}

/// A message as JSON.
pub fn encode(message: &ServerMessage) -> Frame {
    match serde_json::to_string(message) {
        Ok(text) => text.into(),
        Err(error) => {
            // Only a map with keys that are no text could do that; a test
            // encodes every message.
            tracing::error!(%error, "a message could not be encoded");
            "{}".into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret(text.into())
    }

    #[test]
    fn the_first_browser_drives_and_keeps_its_role() {
        let mut audience = Audience::default();
        let first = audience.join(&secret("a"));
        assert_eq!(first.role, BrowserRole::Driver);
        assert_eq!(audience.join(&secret("b")).role, BrowserRole::Follower);
        audience.leave(first.socket);
        assert_eq!(audience.present(), 1);
        assert_eq!(audience.join(&secret("a")).role, BrowserRole::Driver);
        assert_eq!(audience.present(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_driver_that_stays_away_is_followed_by_another() {
        let mut audience = Audience::default();
        let driver = audience.join(&secret("a"));
        let follower = audience.join(&secret("b"));
        audience.leave(driver.socket);
        assert!(!audience.replace_driver(), "it may come back");
        tokio::time::advance(DRIVER_GRACE + Duration::from_secs(1)).await;
        assert!(audience.replace_driver());
        assert_eq!(audience.role(follower.socket), Some(BrowserRole::Driver));
        assert_eq!(audience.join(&secret("a")).role, BrowserRole::Follower);
    }

    #[test]
    fn a_socket_that_does_not_read_is_behind_until_it_does() {
        let mut audience = Audience::default();
        let mut seat = audience.join(&secret("a"));
        let message = ServerMessage::Done { id: 1 };
        for _ in 0..=OUTBOX {
            audience.send(seat.socket, &message);
        }
        assert!(audience.caught_up().is_empty(), "nothing was read yet");
        for _ in 0..OUTBOX {
            assert!(seat.frames.try_recv().is_ok());
        }
        assert_eq!(audience.caught_up(), [seat.socket]);
        assert!(audience.caught_up().is_empty(), "it is told once");
    }

    #[test]
    fn answers_are_remembered_for_the_browser() {
        let mut audience = Audience::default();
        let seat = audience.join(&secret("a"));
        audience.remember(seat.socket, 7, Ok(()));
        let again = audience.join(&secret("a"));
        assert_eq!(audience.answered(again.socket, 7), Some(Ok(())));
        assert_eq!(audience.answered(again.socket, 8), None);
        for id in 0..1_000 {
            audience.remember(seat.socket, 1_000 + id, Ok(()));
        }
        assert_eq!(audience.answered(again.socket, 7), None);
    }
}
