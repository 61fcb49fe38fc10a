//! One browser's socket: reads its messages, writes what its room sends.

mod throttle;

use std::{collections::VecDeque, future::pending, pin::pin};

use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use futures_util::SinkExt;
use serde::Deserialize;
use shared::{
    protocol::{ClientMessage, FRAME_MAX, ServerMessage, VERSION},
    rejection::Rejection,
};
use tokio::time::{Duration, Instant, Interval, interval, timeout};
use tokio_util::sync::CancellationToken;

use self::throttle::Throttle;
use crate::{
    metrics::Meters,
    room::{Frame, Frames, Joined, RoomHandle, encode},
    rooms::Rooms,
};

/// How long a socket may take to say hello.
const HELLO_LIMIT: Duration = Duration::from_secs(10);
/// How long a browser may take to read one message.
const WRITE_LIMIT: Duration = Duration::from_secs(20);
/// Frames are written together up to so many bytes.
const TOGETHER: usize = 16 * 1024;
/// How long a closed socket waits for the browser to have heard why.
const CLOSE_LIMIT: Duration = Duration::from_millis(500);
/// Messages that may wait while a browser is being let in.
const EARLY_MAX: usize = 64;
/// How often a browser is asked for a sign of life.
const PING_EVERY: Duration = Duration::from_secs(15);
/// A browser that gave none for so long is gone.
const SILENCE_LIMIT: Duration = Duration::from_secs(60);
/// The longest piece of a parser's complaint that is sent back.
const DETAIL_MAX: usize = 200;
/// Close code for a browser that has to open another room, or reload.
const CLOSE_REFUSED: u16 = 4_000;

/// Serves a socket until either side closes it. Its browser may send so many
/// messages `per_second`.
pub async fn serve(socket: WebSocket, rooms: Rooms, per_second: u32, stopping: CancellationToken) {
    let mut session = Session {
        socket,
        meters: rooms.meters().clone(),
        per_second,
        early: VecDeque::new(),
    };
    let greeted = tokio::select! {
        biased;
        () = stopping.cancelled() => Err(STOPPING),
        greeted = session.greet(&rooms) => greeted,
    };
    let ending = match greeted {
        Ok((room, joined)) => {
            session.meters.browsers.inc();
            let ending = session.stay(&room, joined, &stopping).await;
            session.meters.browsers.dec();
            ending
        }
        Err(ending) => ending,
    };
    session.close(ending).await;
}

struct Session {
    socket: WebSocket,
    meters: Meters,
    /// Messages that its browser may send in a second.
    per_second: u32,
    /// Messages that came while the browser was being let in.
    early: VecDeque<Message>,
}

/// Why a socket is closed: the code and reason that the browser is told.
#[derive(Debug)]
struct Ending {
    code: u16,
    reason: &'static str,
}

const GONE: Ending = Ending {
    code: close_code::NORMAL,
    reason: "",
};
const STOPPING: Ending = Ending {
    code: close_code::AWAY,
    reason: "the server stops",
};
const ROOM_ENDED: Ending = Ending {
    code: CLOSE_REFUSED,
    reason: "the room has ended",
};
const REFUSED: Ending = Ending {
    code: CLOSE_REFUSED,
    reason: "refused",
};
const SILENT: Ending = Ending {
    code: close_code::POLICY,
    reason: "nothing was heard for too long",
};
const NO_HELLO: Ending = Ending {
    code: close_code::POLICY,
    reason: "no hello came in time",
};

const TOO_LONG: Ending = Ending {
    code: close_code::SIZE,
    reason: "a message is at most 64 KiB",
};

/// What a session waits for.
enum Event {
    Received(Result<Message, Ending>),
    Frame(Frame),
    RoomEnded,
    Ping,
}

impl Session {
    /// Waits for the hello and lets the browser into its room.
    async fn greet(&mut self, rooms: &Rooms) -> Result<(RoomHandle, Joined), Ending> {
        let first = timeout(HELLO_LIMIT, self.first_message()).await;
        let entered = match first.map_err(|_| NO_HELLO)?? {
            Message::Text(text) => match parse_hello(&text) {
                Ok(hello) => self.enter_while_there(rooms, hello).await?,
                Err(rejection) => Err(rejection),
            },
            _ => Err(Rejection::HelloFirst),
        };
        match entered {
            Ok(entered) => Ok(entered),
            Err(rejection) => {
                self.reject(None, rejection).await?;
                Err(REFUSED)
            }
        }
    }

    /// The first message that is not about the connection itself.
    async fn first_message(&mut self) -> Result<Message, Ending> {
        loop {
            match self.receive().await? {
                Message::Ping(_) | Message::Pong(_) => {}
                message => return Ok(message),
            }
        }
    }

    /// Lets the browser in. Should it go away while its room opens, the room is
    /// given up: nobody could ever find it.
    async fn enter_while_there(
        &mut self,
        rooms: &Rooms,
        hello: ClientMessage,
    ) -> Result<Result<(RoomHandle, Joined), Rejection>, Ending> {
        let mut entering = pin!(enter(rooms, hello));
        loop {
            let received = tokio::select! {
                entered = &mut entering => return Ok(entered),
                received = receive(&mut self.socket), if self.early.len() < EARLY_MAX => received?,
            };
            self.early.push_back(received);
        }
    }

    /// Passes messages between browser and room until one of them ends.
    async fn stay(
        &mut self,
        room: &RoomHandle,
        mut joined: Joined,
        stopping: &CancellationToken,
    ) -> Ending {
        let staying = async {
            let ending = self.pass_messages(room, &mut joined).await;
            room.leave(joined.socket).await;
            ending
        };
        // Whatever is under way, even a write to a browser that does not read
        // or a request to a room that does not answer: it need not be finished.
        tokio::select! {
            biased;
            () = stopping.cancelled() => STOPPING,
            ending = staying => ending,
        }
    }

    async fn pass_messages(&mut self, room: &RoomHandle, joined: &mut Joined) -> Ending {
        let mut throttle = Throttle::new(self.per_second);
        let mut pings = interval(PING_EVERY);
        let mut heard = Instant::now();
        // The welcome comes before the answer to anything that came early.
        let mut event = joined
            .frames
            .recv()
            .await
            .map_or(Event::RoomEnded, Event::Frame);
        loop {
            let handled = match event {
                Event::Received(Ok(message)) => {
                    heard = Instant::now();
                    self.received(message, room, joined, &mut throttle).await
                }
                Event::Received(Err(ending)) => Err(ending),
                Event::Frame(frame) => self.write_all(frame, &mut joined.frames).await,
                Event::RoomEnded => Err(ROOM_ENDED),
                Event::Ping if heard.elapsed() > SILENCE_LIMIT => Err(SILENT),
                Event::Ping => self.send(Message::Ping(Vec::new().into())).await,
            };
            if let Err(ending) = handled {
                return ending;
            }
            event = self.next_event(joined, &mut pings).await;
        }
    }

    async fn next_event(&mut self, joined: &mut Joined, pings: &mut Interval) -> Event {
        if let Some(message) = self.early.pop_front() {
            return Event::Received(Ok(message));
        }
        tokio::select! {
            received = self.receive() => Event::Received(received),
            frame = joined.frames.recv() => frame.map_or(Event::RoomEnded, Event::Frame),
            _ = pings.tick() => Event::Ping,
        }
    }

    async fn received(
        &mut self,
        message: Message,
        room: &RoomHandle,
        joined: &Joined,
        throttle: &mut Throttle,
    ) -> Result<(), Ending> {
        let message = match message {
            Message::Text(text) => parse(&text),
            Message::Binary(_) => Err(Rejection::Malformed {
                detail: "binary frames are not part of the protocol".into(),
            }),
            Message::Close(_) | Message::Ping(_) | Message::Pong(_) => return Ok(()),
        };
        // What cannot be read costs as much as what can.
        if let Err(rejection) = throttle.admit() {
            let id = match message {
                Ok(ClientMessage::Do { id, .. }) => Some(id),
                _ => None,
            };
            return self.reject(id, rejection).await;
        }
        let asked = match message {
            Ok(ClientMessage::Do { id, command }) => room.command(joined.socket, id, command).await,
            Ok(ClientMessage::Resync) => room.resync(joined.socket).await,
            Ok(ClientMessage::Hello { .. }) => {
                return self.reject(None, Rejection::HelloAgain).await;
            }
            Err(rejection) => return self.reject(None, rejection).await,
        };
        asked.map_err(|_| ROOM_ENDED)
    }

    async fn receive(&mut self) -> Result<Message, Ending> {
        receive(&mut self.socket).await
    }

    async fn reject(&mut self, id: Option<u64>, rejection: Rejection) -> Result<(), Ending> {
        tracing::debug!(%rejection, "refused");
        self.meters.rejected.inc();
        self.write(encode(&ServerMessage::Rejected { id, rejection }))
            .await
    }

    /// Writes a frame, and what follows it already: a step and the answer to its
    /// command go together.
    async fn write_all(&mut self, first: Frame, frames: &mut Frames) -> Result<(), Ending> {
        let writing = async {
            let mut written = first.len();
            self.socket.feed(Message::Text(first)).await?;
            while written < TOGETHER
                && let Some(frame) = frames.another(written)
            {
                written += frame.len();
                self.socket.feed(Message::Text(frame)).await?;
            }
            self.socket.flush().await
        };
        match timeout(WRITE_LIMIT, writing).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(GONE),
        }
    }

    async fn write(&mut self, frame: Frame) -> Result<(), Ending> {
        self.send(Message::Text(frame)).await
    }

    async fn send(&mut self, message: Message) -> Result<(), Ending> {
        match timeout(WRITE_LIMIT, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(GONE),
        }
    }

    /// Says why, and waits a moment for the browser to have heard it: a socket
    /// that is dropped with something unread takes back what was sent last.
    async fn close(mut self, ending: Ending) {
        tracing::debug!(code = ending.code, reason = ending.reason, "socket closes");
        let frame = CloseFrame {
            code: ending.code,
            reason: ending.reason.into(),
        };
        let farewell = async {
            let sent = self.socket.send(Message::Close(Some(frame))).await;
            // Of a message that was too long to be read, the rest is in the way.
            if sent.is_ok() && ending.code == close_code::SIZE {
                pending::<()>().await;
            }
            while let Some(Ok(_)) = self.socket.recv().await {}
        };
        // Whether the browser is still there to hear it does not matter.
        let _ = timeout(CLOSE_LIMIT, farewell).await;
    }
}

/// The next message, of a length that may be sent. A ping has been answered by
/// the library.
async fn receive(socket: &mut WebSocket) -> Result<Message, Ending> {
    match socket.recv().await {
        Some(Ok(Message::Close(_))) | None => Err(GONE),
        Some(Ok(message)) if length(&message) > FRAME_MAX => Err(TOO_LONG),
        Some(Ok(message)) => Ok(message),
        Some(Err(error)) => Err(broken(&error)),
    }
}

fn length(message: &Message) -> usize {
    match message {
        Message::Text(text) => text.len(),
        Message::Binary(bytes) => bytes.len(),
        Message::Ping(_) | Message::Pong(_) | Message::Close(_) => 0,
    }
}

/// Opens or finds the room of a hello, and joins it.
async fn enter(rooms: &Rooms, hello: ClientMessage) -> Result<(RoomHandle, Joined), Rejection> {
    let ClientMessage::Hello {
        version,
        room,
        secret,
        last,
        pattern,
    } = hello
    else {
        return Err(Rejection::HelloFirst);
    };
    if version != VERSION {
        return Err(Rejection::WrongVersion {
            page: version,
            server: VERSION,
        });
    }
    let entered = match room {
        Some(id) => {
            let room = rooms.find(&id)?;
            let joined = room.join(secret, last).await;
            joined.map(|joined| (room, joined))
        }
        // What was said of another room does not matter in a new one.
        None => rooms.open(pattern).await,
    };
    // A room that just ended is one that is not there.
    entered.map_err(|rejection| match rejection {
        Rejection::RoomEnded => Rejection::NoRoom,
        rejection => rejection,
    })
}

/// A page of another version may say more in its hello than this one knows: it
/// is told the version rather than what is wrong with the rest.
fn parse_hello(text: &str) -> Result<ClientMessage, Rejection> {
    #[derive(Deserialize)]
    struct Versioned {
        version: u32,
    }
    parse(text).map_err(|rejection| match serde_json::from_str(text) {
        Ok(Versioned { version }) if version != VERSION => Rejection::WrongVersion {
            page: version,
            server: VERSION,
        },
        _ => rejection,
    })
}

fn parse(text: &str) -> Result<ClientMessage, Rejection> {
    serde_json::from_str(text).map_err(|error| {
        let mut detail = error.to_string();
        if let Some((at, _)) = detail.char_indices().nth(DETAIL_MAX) {
            detail.truncate(at);
        }
        Rejection::Malformed { detail }
    })
}

/// What a browser is told when its frames could not be read.
fn broken(error: &axum::Error) -> Ending {
    use std::error::Error;
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    if cause.contains("too long") || cause.contains("too big") {
        TOO_LONG
    } else if cause.to_lowercase().contains("utf-8") {
        Ending {
            code: close_code::INVALID,
            reason: "a message has to be UTF-8 text",
        }
    } else {
        Ending {
            code: close_code::PROTOCOL,
            reason: "not a WebSocket frame",
        }
    }
}
