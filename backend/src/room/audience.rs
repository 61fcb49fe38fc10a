//! The browsers of a room: who they are, what they may do, and what they are
//! still to be sent.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use shared::{
    chronicle::Chronicle,
    protocol::{BrowserRole, Person, Secret, ServerMessage},
    rejection::Rejection,
};
use tokio::time::{Duration, Instant};

use super::outbox::{Frame, Frames, Outbox, WAITING_MAX, encode, outbox};

/// A driver that is gone for so long is followed by another browser.
const DRIVER_GRACE: Duration = Duration::from_secs(30);
/// Answers to commands that are remembered for each browser.
const REMEMBERED: usize = 256;
/// Bytes of answers that may wait for a snapshot to go before them.
const OWED_MAX: usize = 16 * 1024;
/// Browsers that are remembered, whether or not they are there.
const BROWSERS_KEPT: usize = 1_024;
/// A socket is sent a snapshot at most this often.
const SNAPSHOT_EVERY: Duration = Duration::from_millis(250);

/// Names a socket inside a room.
pub type SocketId = u64;

/// The browsers of a room.
#[derive(Default)]
pub(super) struct Audience {
    browsers: BTreeMap<Secret, Browser>,
    sockets: BTreeMap<SocketId, Socket>,
    next_socket: SocketId,
    last_browser: u64,
}

/// A browser, whether or not it has a socket now.
struct Browser {
    /// Counted from 1 in the order of arrival.
    number: u64,
    role: BrowserRole,
    /// It follows and asks to drive.
    asks: bool,
    joined: Instant,
    /// When its last socket closed; none while one is open.
    left: Option<Instant>,
    answers: BTreeMap<u64, Result<(), Rejection>>,
}

/// An open socket.
struct Socket {
    secret: Secret,
    outbox: Outbox,
    /// It is to be sent a snapshot, and nothing before that.
    wants: Option<Wish>,
    /// Answers that come after the snapshot.
    owed: VecDeque<Frame>,
    /// What there was no room to tell yet: of each kind the last word.
    words: BTreeMap<Word, Frame>,
    last_snapshot: Option<Instant>,
}

/// What a socket is told whenever it has changed, and no snapshot says: only
/// the last word counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Word {
    /// Who is there.
    Presence,
    /// The branches, the bookmarks, and so on.
    Chronicle,
}

/// Why a socket is to be sent a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    /// It asked.
    Asked,
    /// Something was left out.
    Skipped,
}

/// A socket that was let in.
pub(super) struct Seat {
    pub(super) socket: SocketId,
    pub(super) role: BrowserRole,
    pub(super) frames: Frames,
}

impl Audience {
    /// Lets a browser in: an old one by its secret, a new one with a new
    /// secret. The first browser of a room is its driver.
    pub(super) fn join(&mut self, secret: &Secret) -> Seat {
        let first = self.browsers.is_empty();
        let number = self.last_browser + 1;
        let browser = self
            .browsers
            .entry(secret.clone())
            .or_insert_with(|| Browser {
                number,
                role: if first {
                    BrowserRole::Driver
                } else {
                    BrowserRole::Follower
                },
                asks: false,
                joined: Instant::now(),
                left: None,
                answers: BTreeMap::new(),
            });
        browser.left = None;
        self.last_browser = self.last_browser.max(browser.number);
        let (outbox, frames) = outbox();
        self.next_socket += 1;
        let socket = Socket {
            secret: secret.clone(),
            outbox,
            wants: None,
            owed: VecDeque::new(),
            words: BTreeMap::new(),
            last_snapshot: None,
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
            browser.asks = false;
        }
        self.forget_some();
    }

    /// Forgets the browsers that left first, where there are too many.
    fn forget_some(&mut self) {
        while self.browsers.len() > BROWSERS_KEPT {
            let followers = self
                .browsers
                .iter()
                .filter(|(_, browser)| browser.role == BrowserRole::Follower);
            let gone = followers.filter_map(|(secret, browser)| Some((browser.left?, secret)));
            let Some((_, first)) = gone.min() else {
                return;
            };
            let first = first.clone();
            self.browsers.remove(&first);
        }
    }

    /// Drops sockets that nobody serves any more. True if there were any.
    pub(super) fn drop_closed(&mut self) -> bool {
        let closed = self.sockets.iter();
        let closed = closed.filter(|(_, socket)| socket.outbox.is_closed());
        let closed: Vec<SocketId> = closed.map(|(id, _)| *id).collect();
        for socket in &closed {
            self.leave(*socket);
        }
        !closed.is_empty()
    }

    /// Open sockets of one browser.
    pub(super) fn sockets_of(&self, secret: &Secret) -> usize {
        let sockets = self.sockets.values();
        sockets.filter(|socket| socket.secret == *secret).count()
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

    /// Bytes that are held for all sockets, and for the one for which it is most.
    pub(super) fn held(&self) -> (usize, usize) {
        let sockets = self.sockets.values();
        let held = sockets.map(Socket::held);
        held.fold((0, 0), |(all, most), held| (all + held, most.max(held)))
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

    /// Sends to one socket, whatever it waits for. One that has no room is
    /// marked to need a snapshot.
    pub(super) fn send(&mut self, socket: SocketId, message: &ServerMessage) {
        self.send_frame(socket, encode(message));
    }

    /// As [`Audience::send`], for what is encoded already.
    pub(super) fn send_frame(&mut self, socket: SocketId, frame: Frame) {
        if let Some(socket) = self.sockets.get_mut(&socket) {
            socket.send(frame);
        }
    }

    /// Sends its first picture to a socket that has just come in, or as soon as
    /// there is room: nothing was left out for it.
    pub(super) fn send_first(&mut self, socket: SocketId, snapshot: Frame) {
        if let Some(socket) = self.sockets.get_mut(&socket)
            && socket.outbox.put(snapshot).is_err()
        {
            socket.wants = Some(Wish::Asked);
        }
    }

    /// Sends what a command asked for, before its answer. False where there is
    /// no room for it now, or something has to come first.
    pub(super) fn tell(&mut self, socket: SocketId, asked: &ServerMessage) -> bool {
        self.sockets.get_mut(&socket).is_some_and(|socket| {
            let is_next = socket.wants.is_none() && socket.owed.is_empty();
            is_next && socket.outbox.put(encode(asked)).is_ok()
        })
    }

    /// Sends the answer to a command: where a snapshot has to come first, after
    /// that. It is not left out.
    pub(super) fn answer(&mut self, socket: SocketId, done: &ServerMessage) {
        if let Some(socket) = self.sockets.get_mut(&socket) {
            socket.owed.push_back(encode(done));
            socket.pay();
        }
    }

    /// Sends to every socket that does not wait for a snapshot. What is longer
    /// than what may wait for one is not sent: a snapshot says it shorter.
    pub(super) fn broadcast(&mut self, message: &ServerMessage) {
        if self.sockets.is_empty() {
            return;
        }
        let frame = encode(message);
        let is_too_long = frame.len() > WAITING_MAX;
        for socket in self.sockets.values_mut() {
            if is_too_long {
                socket.wants = Some(Wish::Skipped);
            } else if socket.wants.is_none() {
                socket.send(frame.clone());
            }
        }
    }

    /// A socket asks for a snapshot.
    pub(super) fn want_snapshot(&mut self, socket: SocketId) {
        if let Some(socket) = self.sockets.get_mut(&socket) {
            socket.wants.get_or_insert(Wish::Asked);
        }
    }

    /// The sockets that are to be sent a snapshot now, and whether something
    /// was left out for them: those that have read all they were sent, so that
    /// it fits, and were not sent one just before.
    pub(super) fn due(&mut self) -> Vec<(SocketId, bool)> {
        let mut due = Vec::new();
        for (id, socket) in &mut self.sockets {
            let fits = socket.outbox.is_empty();
            let last = socket.last_snapshot;
            let rested = last.is_none_or(|last| last.elapsed() >= SNAPSHOT_EVERY);
            if let Some(wish) = socket.wants.take_if(|_| fits && rested) {
                socket.last_snapshot = Some(Instant::now());
                due.push((*id, wish == Wish::Skipped));
            }
        }
        due
    }

    /// Sends the answers that had to wait.
    pub(super) fn pay(&mut self) {
        for socket in self.sockets.values_mut() {
            socket.pay();
        }
    }

    /// Tells every socket who is there and what it may do.
    pub(super) fn announce(&mut self) {
        let people = Arc::new(self.people());
        for socket in self.sockets.values_mut() {
            if let Some(browser) = self.browsers.get(&socket.secret) {
                let (you, people) = (browser.number, people.clone());
                let presence = ServerMessage::Presence { you, people };
                socket.say(Word::Presence, encode(&presence));
            }
        }
    }

    /// Tells every socket, or only this one, of the room's course.
    pub(super) fn tell_chronicle(&mut self, only: Option<SocketId>, chronicle: Arc<Chronicle>) {
        if self.sockets.is_empty() {
            return;
        }
        let frame = encode(&ServerMessage::Chronicle { chronicle });
        for (id, socket) in &mut self.sockets {
            if only.is_none_or(|only| only == *id) {
                socket.say(Word::Chronicle, frame.clone());
            }
        }
    }

    /// Who is there, by number.
    fn people(&self) -> Vec<Person> {
        let here = self.browsers.values();
        let here = here.filter(|browser| browser.left.is_none());
        let mut people: Vec<Person> = here
            .map(|browser| Person {
                number: browser.number,
                role: browser.role,
                asks: browser.asks,
            })
            .collect();
        people.sort_unstable_by_key(|person| person.number);
        people
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
        self.let_drive(&next);
        true
    }

    /// From now on one browser drives, and no other. Who asked has its answer.
    fn let_drive(&mut self, next: &Secret) {
        for (secret, browser) in &mut self.browsers {
            if secret == next {
                browser.role = BrowserRole::Driver;
                browser.asks = false;
            } else {
                browser.role = BrowserRole::Follower;
            }
        }
    }

    /// Lets the browser of that number drive instead.
    ///
    /// # Errors
    /// When it is not here, or drives already.
    pub(super) fn hand_over(&mut self, number: u64) -> Result<(), Rejection> {
        let mut here = self.browsers.iter();
        let next = here.find(|(_, browser)| browser.number == number && browser.left.is_none());
        match next {
            None => Err(Rejection::NoBrowser { browser: number }),
            Some((_, browser)) if browser.role == BrowserRole::Driver => Err(Rejection::AlreadySo),
            Some((secret, _)) => {
                let secret = secret.clone();
                self.let_drive(&secret);
                Ok(())
            }
        }
    }

    /// A follower asks to drive, or does not ask any more.
    ///
    /// # Errors
    /// When it is so already, or the browser drives.
    pub(super) fn ask_to_drive(&mut self, socket: SocketId, ask: bool) -> Result<(), Rejection> {
        let secret = self.secret(socket).ok_or(Rejection::RoomEnded)?;
        let browser = self.browsers.get_mut(&secret).ok_or(Rejection::RoomEnded)?;
        if browser.role == BrowserRole::Driver || browser.asks == ask {
            return Err(Rejection::AlreadySo);
        }
        browser.asks = ask;
        Ok(())
    }
}

impl Socket {
    fn send(&mut self, frame: Frame) {
        if self.outbox.put(frame).is_err() {
            self.wants = Some(Wish::Skipped);
        }
    }

    /// Says a word, or keeps it until it may be said and there is room.
    fn say(&mut self, word: Word, frame: Frame) {
        self.words.insert(word, frame);
        self.say_words();
    }

    fn say_words(&mut self) {
        if self.wants.is_some() {
            return;
        }
        for (word, frame) in std::mem::take(&mut self.words) {
            if let Err(frame) = self.outbox.put(frame) {
                self.words.insert(word, frame);
            }
        }
    }

    /// Sends what is owed, as far as it may be sent now and there is room.
    fn pay(&mut self) {
        while self.wants.is_none()
            && let Some(answer) = self.owed.pop_front()
        {
            if let Err(answer) = self.outbox.put(answer) {
                self.owed.push_front(answer);
                break;
            }
        }
        self.say_words();
        // Who asks on and on without reading has the rest told when it repeats
        // its commands.
        while self.owed_bytes() > OWED_MAX {
            self.owed.pop_front();
        }
    }

    fn owed_bytes(&self) -> usize {
        self.owed.iter().map(|answer| answer.len()).sum()
    }

    /// Bytes that are held for it.
    fn held(&self) -> usize {
        let words: usize = self.words.values().map(|frame| frame.len()).sum();
        self.outbox.held() + self.owed_bytes() + words
    }
}

#[cfg(test)]
mod tests;
