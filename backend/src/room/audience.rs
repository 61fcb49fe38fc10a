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
/// Bytes of answers that may wait for a snapshot to go before them: many short
/// ones, or what was asked for once.
const OWED_MAX: usize = 160 * 1024;
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
    owed: VecDeque<Answer>,
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

/// The answer to a command.
struct Answer {
    /// What was asked for; none where that was nothing, or it was sent.
    told: Option<Frame>,
    /// That it was carried out, or not.
    done: Frame,
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

    /// Sends the answer to a command, after what was asked for with it: where a
    /// snapshot has to come first, after that. It is not left out.
    pub(super) fn answer(
        &mut self,
        socket: SocketId,
        told: Option<&ServerMessage>,
        done: &ServerMessage,
    ) {
        if let Some(socket) = self.sockets.get_mut(&socket) {
            let (told, done) = (told.map(encode), encode(done));
            socket.owed.push_back(Answer { told, done });
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
            if let Err(answer) = answer.send(&self.outbox) {
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
        self.owed.iter().map(Answer::bytes).sum()
    }

    /// Bytes that are held for it.
    fn held(&self) -> usize {
        let words: usize = self.words.values().map(|frame| frame.len()).sum();
        self.outbox.held() + self.owed_bytes() + words
    }
}

impl Answer {
    /// Sends it, as far as there is room.
    ///
    /// # Errors
    /// Gives back what there is no room for.
    fn send(mut self, outbox: &Outbox) -> Result<(), Self> {
        if let Some(told) = self.told.take()
            && let Err(told) = outbox.put(told)
        {
            self.told = Some(told);
            return Err(self);
        }
        let Self { told, done } = self;
        outbox.put(done).map_err(|done| Self { told, done })
    }

    fn bytes(&self) -> usize {
        self.done.len() + self.told.as_ref().map_or(0, |told| told.len())
    }
}

#[cfg(test)]
mod tests {
    use shared::chronicle::BranchId;

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
    fn who_drives_hands_over_to_who_is_here() {
        let mut audience = Audience::default();
        let driver = audience.join(&secret("a"));
        let follower = audience.join(&secret("b"));
        let gone = audience.join(&secret("c"));
        audience.leave(gone.socket);
        assert_eq!(
            audience.hand_over(3),
            Err(Rejection::NoBrowser { browser: 3 })
        );
        assert_eq!(
            audience.hand_over(9),
            Err(Rejection::NoBrowser { browser: 9 })
        );
        assert_eq!(audience.hand_over(1), Err(Rejection::AlreadySo));
        assert_eq!(audience.ask_to_drive(follower.socket, true), Ok(()));
        assert!(audience.people()[1].asks);
        assert_eq!(audience.hand_over(2), Ok(()));
        assert_eq!(audience.role(driver.socket), Some(BrowserRole::Follower));
        assert_eq!(audience.role(follower.socket), Some(BrowserRole::Driver));
        assert!(audience.people().iter().all(|person| !person.asks));
    }

    #[test]
    fn who_asks_to_drive_asks_until_it_does_or_leaves() {
        let mut audience = Audience::default();
        let driver = audience.join(&secret("a"));
        let follower = audience.join(&secret("b"));
        let refused = Err(Rejection::AlreadySo);
        assert_eq!(audience.ask_to_drive(driver.socket, true), refused);
        assert_eq!(audience.ask_to_drive(follower.socket, false), refused);
        assert_eq!(audience.ask_to_drive(follower.socket, true), Ok(()));
        assert_eq!(audience.ask_to_drive(follower.socket, true), refused);
        audience.leave(follower.socket);
        let again = audience.join(&secret("b"));
        assert!(!audience.people()[1].asks, "it left");
        assert_eq!(audience.ask_to_drive(again.socket, true), Ok(()));
        assert_eq!(audience.ask_to_drive(again.socket, false), Ok(()));
        assert!(!audience.people()[1].asks);
    }

    fn read(seat: &mut Seat) -> Vec<String> {
        let mut read = Vec::new();
        while let Some(frame) = seat.frames.try_recv() {
            read.push(frame.to_string());
        }
        read
    }

    /// A message of some length.
    fn long() -> ServerMessage {
        let detail = "x".repeat(1_000);
        ServerMessage::Rejected {
            id: None,
            rejection: Rejection::Malformed { detail },
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_socket_that_does_not_read_misses_steps_until_it_does() {
        let mut audience = Audience::default();
        let mut seat = audience.join(&secret("a"));
        let mut reading = audience.join(&secret("b"));
        for _ in 0..1_000 {
            audience.broadcast(&long());
            assert_eq!(read(&mut reading).len(), 1, "the other has them all");
        }
        assert!(audience.due().is_empty(), "nothing was read yet");
        let kept = read(&mut seat);
        let bytes: usize = kept.iter().map(String::len).sum();
        assert!(bytes <= WAITING_MAX, "{bytes}");
        assert!(kept.len() > 100);
        audience.broadcast(&long());
        assert!(read(&mut seat).is_empty(), "not before the snapshot");
        assert_eq!(audience.due(), [(seat.socket, true)]);
        assert!(audience.due().is_empty(), "it is told once");
        audience.broadcast(&long());
        assert_eq!(read(&mut seat).len(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn no_answer_is_left_out() {
        let mut audience = Audience::default();
        let mut seat = audience.join(&secret("a"));
        while audience
            .sockets
            .values()
            .all(|socket| socket.wants.is_none())
        {
            audience.broadcast(&long());
        }
        for id in 0..300 {
            audience.answer(seat.socket, None, &ServerMessage::Done { id });
        }
        assert!(!read(&mut seat).iter().any(|text| text.contains("done")));
        assert!(read(&mut seat).is_empty(), "not before the snapshot");
        assert_eq!(audience.due(), [(seat.socket, true)]);
        audience.pay();
        let expected = (0..300).map(|id| encode(&ServerMessage::Done { id }).to_string());
        assert!(read(&mut seat).into_iter().eq(expected), "all, in order");
    }

    /// A picture may be longer than what may wait (another client made it so):
    /// what follows it waits, and is no reason for another picture.
    #[tokio::test(start_paused = true)]
    async fn what_follows_a_snapshot_that_is_too_long_comes_later() {
        let mut audience = Audience::default();
        let mut seat = audience.join(&secret("a"));
        audience.want_snapshot(seat.socket);
        assert_eq!(audience.due(), [(seat.socket, false)]);
        audience.send_frame(seat.socket, "x".repeat(2 * WAITING_MAX).into());
        audience.announce();
        audience.answer(seat.socket, None, &ServerMessage::Done { id: 7 });
        assert_eq!(read(&mut seat).len(), 1, "the snapshot");
        tokio::time::advance(SNAPSHOT_EVERY).await;
        assert!(audience.due().is_empty());
        let mut rest = Vec::new();
        while rest.len() < 2 {
            audience.pay();
            let next = read(&mut seat);
            assert!(!next.is_empty(), "only {rest:?} came");
            rest.extend(next);
        }
        assert!(rest[0].contains("done") && rest[1].contains("presence"));
    }

    /// Of what changes again and again, who is slow hears the last word.
    #[tokio::test(start_paused = true)]
    async fn only_the_last_word_is_kept() {
        let mut audience = Audience::default();
        let mut seat = audience.join(&secret("a"));
        audience.want_snapshot(seat.socket);
        for branch in 1..=50 {
            audience.tell_chronicle(
                None,
                Arc::new(Chronicle {
                    branch: BranchId(branch),
                    ..Chronicle::default()
                }),
            );
            audience.announce();
        }
        assert!(read(&mut seat).is_empty(), "not before the snapshot");
        assert_eq!(audience.due(), [(seat.socket, false)]);
        audience.pay();
        let words = read(&mut seat);
        assert_eq!(words.len(), 2);
        assert!(words[0].contains("presence") && words[1].contains(r#""branch":50"#));
        audience.pay();
        assert!(read(&mut seat).is_empty(), "each is said once");
    }

    /// Who has just come in has missed nothing, however much there is to send.
    #[tokio::test(start_paused = true)]
    async fn a_first_picture_that_has_to_wait_is_no_gap() {
        let mut audience = Audience::default();
        let mut seat = audience.join(&secret("a"));
        audience.send_frame(seat.socket, "x".repeat(WAITING_MAX / 2).into());
        audience.send_first(seat.socket, "y".repeat(WAITING_MAX).into());
        assert_eq!(read(&mut seat).len(), 1, "the welcome");
        assert_eq!(audience.due(), [(seat.socket, false)]);
    }

    /// What was asked for comes before the answer, and never without it.
    #[tokio::test(start_paused = true)]
    async fn what_was_asked_for_comes_with_its_answer() {
        let mut audience = Audience::default();
        let mut seat = audience.join(&secret("a"));
        audience.send_frame(seat.socket, "x".repeat(WAITING_MAX / 2).into());
        audience.send_frame(seat.socket, "x".repeat(WAITING_MAX / 5).into());
        let detail = "y".repeat(120 * 1024);
        let asked = ServerMessage::Rejected {
            id: None,
            rejection: Rejection::Malformed { detail },
        };
        audience.answer(seat.socket, Some(&asked), &ServerMessage::Done { id: 7 });
        assert!(read(&mut seat).iter().all(|text| !text.contains("done")));
        let mut rest = Vec::new();
        while rest.len() < 2 {
            audience.pay();
            let next = read(&mut seat);
            assert!(!next.is_empty(), "only {} came", rest.len());
            rest.extend(next);
        }
        assert!(rest[0].contains("yyy") && rest[1].contains("done"));
    }

    #[test]
    fn answers_that_are_never_read_are_bounded_too() {
        let mut audience = Audience::default();
        let seat = audience.join(&secret("a"));
        for _ in 0..1_000 {
            audience.answer(seat.socket, None, &long());
        }
        assert!(audience.held().1 <= WAITING_MAX + OWED_MAX);
    }

    #[tokio::test(start_paused = true)]
    async fn snapshots_are_sent_now_and_then_however_often_they_are_asked_for() {
        let mut audience = Audience::default();
        let seat = audience.join(&secret("a"));
        audience.want_snapshot(seat.socket);
        assert_eq!(audience.due(), [(seat.socket, false)]);
        audience.want_snapshot(seat.socket);
        assert!(audience.due().is_empty());
        tokio::time::advance(SNAPSHOT_EVERY).await;
        assert_eq!(audience.due(), [(seat.socket, false)]);
    }

    #[test]
    fn a_socket_that_nobody_serves_is_dropped() {
        let mut audience = Audience::default();
        let seat = audience.join(&secret("a"));
        assert!(!audience.drop_closed());
        drop(seat);
        assert!(audience.drop_closed());
        assert!(audience.is_empty());
        assert_eq!(audience.present(), 0);
    }

    #[test]
    fn only_so_many_browsers_are_remembered() {
        let mut audience = Audience::default();
        let driver = audience.join(&secret("driver"));
        audience.leave(driver.socket);
        for n in 0..BROWSERS_KEPT + 10 {
            let seat = audience.join(&secret(&n.to_string()));
            audience.leave(seat.socket);
        }
        assert_eq!(audience.browsers.len(), BROWSERS_KEPT);
        assert!(
            audience.knows(&secret("driver")),
            "it drives when it comes back"
        );
        assert!(!audience.knows(&secret("0")), "it left first");
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
