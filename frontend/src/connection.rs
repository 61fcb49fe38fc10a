//! The socket: says hello, hears, sends commands, and comes back when it was
//! lost, without a gap and without a repeat.

mod helm;
mod outbox;
pub(crate) mod reading;

use std::{
    cell::{Cell, RefCell},
    fmt,
    rc::Rc,
};

use gloo::{events::EventListener, timers::callback::Timeout};
use shared::{
    command::Command,
    patterns::PatternId,
    protocol::{ClientMessage, Position, RoomId, ServerMessage, VERSION},
    rejection::Rejection,
};
use wasm_bindgen::JsCast;
use web_sys::{MessageEvent, WebSocket};
use yew::Callback;

use self::{
    helm::{Helm, Turn},
    outbox::Outbox,
};
use crate::{
    browser,
    dispatch::Line,
    store::{Action, Link, NoticeText},
};

/// The page leaves the socket: nothing went wrong.
const NORMAL: u16 = 1000;
/// The server said something that is not of the protocol (4000 and up are free
/// for applications).
const NOT_UNDERSTOOD: u16 = 4000;

/// The delay before the first retry, in milliseconds; it doubles.
const RETRY_MS: f64 = 250.0;
/// The longest delay.
const RETRY_MAX_MS: f64 = 8_000.0;

/// The page's way to its room. Clones are the same connection.
#[derive(Clone, Default)]
pub(crate) struct Connection(Rc<Inner>);

#[derive(Default)]
struct Inner {
    actions: Callback<Action>,
    pattern: Cell<PatternId>,
    room: RefCell<Option<RoomId>>,
    last: Cell<Option<Position>>,
    is_open: Cell<bool>,
    attempt: Cell<u32>,
    outbox: RefCell<Outbox>,
    helm: RefCell<Helm>,
    socket: RefCell<Option<Socket>>,
    retry: RefCell<Option<Timeout>>,
}

/// An open or opening socket with its listeners; dropping it silences them.
struct Socket {
    raw: WebSocket,
    _listeners: [EventListener; 3],
}

impl Connection {
    /// A connection that tells what happens by `actions`.
    pub(crate) fn new(actions: Callback<Action>) -> Self {
        Self(Rc::new(Inner {
            actions,
            outbox: RefCell::new(Outbox::after(browser::growing_number())),
            ..Inner::default()
        }))
    }

    /// Leaves the room, for the start page.
    pub(crate) fn leave(&self) {
        self.part();
        self.0.actions.emit(Action::Linked(Link::Nowhere));
    }

    /// The pattern that a new room is to have.
    pub(crate) fn want(&self, pattern: PatternId) {
        self.0.pattern.set(pattern);
    }

    /// The pattern that is open or being opened.
    pub(crate) fn pattern(&self) -> PatternId {
        self.0.pattern.get()
    }

    /// Whether another pattern than this one is open, or none.
    pub(crate) fn is_elsewhere(&self, pattern: PatternId) -> bool {
        self.0.socket.borrow().is_none() || self.pattern() != pattern
    }

    fn part(&self) {
        self.hang_up();
        self.0.room.replace(None);
        self.0.last.set(None);
        self.0.attempt.set(0);
        self.0.outbox.borrow_mut().clear();
        self.0.helm.borrow_mut().clear();
        self.0.actions.emit(Action::LeftRoom);
    }

    /// Where the page is, for the next hello.
    pub(crate) fn stand_at(&self, position: Option<Position>) {
        self.0.last.set(position);
    }

    /// Sends a command, and gives its id; none where that was not possible.
    pub(crate) fn ask(&self, command: Command) -> Option<u64> {
        if !self.0.is_open.get() {
            self.0.actions.emit(Action::Tell(NoticeText::NotConnected));
            return None;
        }
        let message = self.0.outbox.borrow_mut().take(command);
        let Some(message) = message else {
            self.0.actions.emit(Action::Tell(NoticeText::NotAnswered));
            return None;
        };
        self.send(&message);
        match message {
            ClientMessage::Do { id, .. } => Some(id),
            _ => None,
        }
    }

    /// Asks for a snapshot.
    pub(crate) fn resync(&self) {
        if self.0.is_open.get() {
            self.send(&ClientMessage::Resync);
        }
    }

    fn dial(&self) {
        self.0.retry.replace(None);
        let Ok(raw) = WebSocket::new(&browser::socket_address()) else {
            self.lost();
            return;
        };
        let listeners = [
            self.listen(&raw, "open", |this, _| this.say_hello()),
            self.listen(&raw, "message", |this, event| this.hear(event)),
            // An error is always followed by a close.
            self.listen(&raw, "close", |this, _| this.lost()),
        ];
        self.0.socket.replace(Some(Socket {
            raw,
            _listeners: listeners,
        }));
    }

    fn listen(
        &self,
        raw: &WebSocket,
        event: &'static str,
        then: fn(&Self, &web_sys::Event),
    ) -> EventListener {
        let this = self.clone();
        EventListener::new(raw, event, move |event| then(&this, event))
    }

    fn say_hello(&self) {
        let room = self.room();
        let secret = room.as_ref().and_then(browser::secret_of);
        self.send(&ClientMessage::Hello {
            version: VERSION,
            room,
            secret,
            last: self.0.last.get(),
            pattern: self.pattern(),
        });
    }

    fn hear(&self, event: &web_sys::Event) {
        let text = event
            .dyn_ref::<MessageEvent>()
            .and_then(|event| event.data().as_string())
            .unwrap_or_default();
        match reading::read(&text) {
            Ok(message) => self.take(message),
            Err(error) => self.give_up(Rejection::Malformed {
                detail: error.to_string(),
            }),
        }
    }

    fn take(&self, message: ServerMessage) {
        let mut turn = Turn::None;
        match &message {
            ServerMessage::Welcome { room, secret, .. } => {
                browser::keep_secret(room, secret);
                self.0.room.replace(Some(room.clone()));
                self.0.attempt.set(0);
                self.0.is_open.set(true);
                self.send_unanswered();
            }
            ServerMessage::Done { id } | ServerMessage::Rejected { id: Some(id), .. } => {
                self.0.outbox.borrow_mut().answered(*id);
                turn = self.0.helm.borrow_mut().answered(*id);
            }
            ServerMessage::Rejected {
                id: None,
                rejection,
            } if !self.0.is_open.get() || *rejection == Rejection::RoomEnded => {
                self.give_up(rejection.clone());
                return;
            }
            _ => {}
        }
        self.0.actions.emit(Action::Received(message));
        match turn {
            Turn::None => {}
            Turn::Next(command) => self.steer(command),
            Turn::Arrived => self.0.actions.emit(Action::Arrived),
        }
    }

    fn send_unanswered(&self) {
        let messages: Vec<ClientMessage> = self.0.outbox.borrow().unanswered().collect();
        for message in &messages {
            self.send(message);
        }
    }

    fn send(&self, message: &ClientMessage) {
        let Ok(text) = serde_json::to_string(message) else {
            return;
        };
        if let Some(socket) = &*self.0.socket.borrow() {
            // Fails only while connecting; then there is nothing to say yet.
            let _ = socket.raw.send_with_str(&text);
        }
    }

    /// The socket is gone: tries again, later and later.
    fn lost(&self) {
        self.0.is_open.set(false);
        let attempt = self.0.attempt.get() + 1;
        self.0.attempt.set(attempt);
        self.0.actions.emit(Action::Linked(Link::Lost { attempt }));
        let this = self.clone();
        let retry = Timeout::new(delay_ms(attempt, js_sys::Math::random()), move || {
            this.dial();
        });
        self.0.retry.replace(Some(retry));
    }

    /// The server does not want us, or is not the one we know.
    fn give_up(&self, rejection: Rejection) {
        self.close(NOT_UNDERSTOOD, "refused");
        self.0
            .actions
            .emit(Action::Linked(Link::Refused(rejection)));
    }

    fn hang_up(&self) {
        self.close(NORMAL, "leaving");
    }

    fn close(&self, code: u16, reason: &str) {
        self.0.is_open.set(false);
        self.0.retry.replace(None);
        if let Some(socket) = self.0.socket.take() {
            let _ = socket.raw.close_with_code_and_reason(code, reason);
        }
    }
}

impl Line for Connection {
    /// Goes to this room, or to a new one with the pattern that was wanted last.
    fn open(&self, room: Option<RoomId>) {
        self.part();
        self.0.room.replace(room);
        self.dial();
    }

    /// The room that is open or being opened.
    fn room(&self) -> Option<RoomId> {
        self.0.room.borrow().clone()
    }

    /// Tries again now.
    fn retry_now(&self) {
        if !self.0.is_open.get() {
            self.hang_up();
            self.dial();
        }
    }

    /// Sends a command. While the socket is lost nothing is sent: what was
    /// meant for the picture of a while ago may not fit the one that comes.
    fn command(&self, command: Command) {
        let _ = self.ask(command);
    }

    /// Sends a command that goes to another step. While one is under way it
    /// waits, and takes the place of the one that waited before.
    fn steer(&self, command: Command) {
        let now = self.0.helm.borrow_mut().wish(command);
        let id = now.and_then(|command| self.ask(command));
        if let Some(id) = id {
            self.0.helm.borrow_mut().sent(id);
        }
    }
}

/// The delay before the `attempt`th retry; `chance` between 0 and 1 spreads the
/// browsers of a class, which all lost the same server at the same moment.
fn delay_ms(attempt: u32, chance: f64) -> u32 {
    let doubled = RETRY_MS * 2_f64.powi(attempt.clamp(1, 16) as i32 - 1);
    (doubled.min(RETRY_MAX_MS) * (0.75 + 0.5 * chance)) as u32
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("room", &self.0.room)
            .field("is_open", &self.0.is_open)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_grows_to_a_limit() {
        let delays: Vec<u32> = (1..8).map(|attempt| delay_ms(attempt, 0.5)).collect();
        assert_eq!(delays, [250, 500, 1_000, 2_000, 4_000, 8_000, 8_000]);
        assert!(delay_ms(1, 0.0) < delay_ms(1, 1.0));
        assert!(delay_ms(u32::MAX, 1.0) <= 10_000);
    }
}
