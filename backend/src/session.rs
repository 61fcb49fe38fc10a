//! One browser's socket: reads its messages, writes what its room sends.

mod throttle;

use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use shared::{
    protocol::{ClientMessage, ServerMessage, VERSION},
    rejection::Rejection,
};
use tokio::time::{Duration, Instant, Interval, interval, timeout};
use tokio_util::sync::CancellationToken;

use self::throttle::Throttle;
use crate::{
    room::{Frame, Joined, RoomHandle, encode},
    rooms::Rooms,
};

/// How long a socket may take to say hello.
const HELLO_LIMIT: Duration = Duration::from_secs(10);
/// How long a browser may take to read one message.
const WRITE_LIMIT: Duration = Duration::from_secs(20);
/// How often a browser is asked for a sign of life.
const PING_EVERY: Duration = Duration::from_secs(15);
/// A browser that gave none for so long is gone.
const SILENCE_LIMIT: Duration = Duration::from_secs(60);
/// The longest piece of a parser's complaint that is sent back.
const DETAIL_MAX: usize = 200;
/// Close code for a browser that has to open another room, or reload.
const CLOSE_REFUSED: u16 = 4_000;

/// Serves a socket until either side closes it.
pub async fn serve(socket: WebSocket, rooms: Rooms, stopping: CancellationToken) {
    let mut session = Session { socket };
    let ending = match session.greet(&rooms, &stopping).await {
        Ok((room, joined)) => session.stay(&room, joined, &stopping).await,
        Err(ending) => ending,
    };
    session.close(ending).await;
}

struct Session {
    socket: WebSocket,
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

/// What a session waits for.
enum Event {
    Received(Result<Message, axum::Error>),
    Closed,
    Frame(Frame),
    RoomEnded,
    Ping,
    Stopping,
}

impl Session {
    /// Waits for the hello and lets the browser into its room.
    async fn greet(
        &mut self,
        rooms: &Rooms,
        stopping: &CancellationToken,
    ) -> Result<(RoomHandle, Joined), Ending> {
        let received = tokio::select! {
            biased;
            () = stopping.cancelled() => return Err(STOPPING),
            received = timeout(HELLO_LIMIT, self.receive_text()) => received,
        };
        let text = received.map_err(|_| NO_HELLO)??;
        let entered = match parse(&text) {
            Ok(hello) => enter(rooms, hello).await,
            Err(rejection) => Err(rejection),
        };
        match entered {
            Ok(entered) => Ok(entered),
            Err(rejection) => {
                self.reject(None, rejection).await?;
                Err(REFUSED)
            }
        }
    }

    /// Passes messages between browser and room until one of them ends.
    async fn stay(
        &mut self,
        room: &RoomHandle,
        mut joined: Joined,
        stopping: &CancellationToken,
    ) -> Ending {
        let mut throttle = Throttle::new();
        let mut pings = interval(PING_EVERY);
        let mut heard = Instant::now();
        let ending = loop {
            let event = self.next_event(&mut joined, &mut pings, stopping).await;
            let handled = match event {
                Event::Received(Ok(message)) => {
                    heard = Instant::now();
                    self.received(message, room, &joined, &mut throttle).await
                }
                Event::Received(Err(error)) => Err(broken(&error)),
                Event::Closed => Err(GONE),
                Event::Frame(frame) => self.write(frame).await,
                Event::RoomEnded => Err(ROOM_ENDED),
                Event::Ping if heard.elapsed() > SILENCE_LIMIT => Err(SILENT),
                Event::Ping => self.send(Message::Ping(Vec::new().into())).await,
                Event::Stopping => Err(STOPPING),
            };
            if let Err(ending) = handled {
                break ending;
            }
        };
        room.leave(joined.socket).await;
        ending
    }

    async fn next_event(
        &mut self,
        joined: &mut Joined,
        pings: &mut Interval,
        stopping: &CancellationToken,
    ) -> Event {
        tokio::select! {
            () = stopping.cancelled() => Event::Stopping,
            received = self.socket.recv() => match received {
                Some(received) => Event::Received(received),
                None => Event::Closed,
            },
            frame = joined.frames.recv() => match frame {
                Some(frame) => Event::Frame(frame),
                None => Event::RoomEnded,
            },
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
        let text = match message {
            Message::Text(text) => text,
            Message::Binary(_) => {
                let detail = "binary frames are not part of the protocol".into();
                return self.reject(None, Rejection::Malformed { detail }).await;
            }
            Message::Close(_) => return Err(GONE),
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
        };
        let message = parse(&text);
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

    /// The next text message. A ping is answered by the library.
    async fn receive_text(&mut self) -> Result<String, Ending> {
        loop {
            match self.socket.recv().await {
                Some(Ok(Message::Text(text))) => return Ok(text.to_string()),
                Some(Ok(Message::Close(_))) | None => return Err(GONE),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(broken(&error)),
            }
        }
    }

    async fn reject(&mut self, id: Option<u64>, rejection: Rejection) -> Result<(), Ending> {
        tracing::debug!(%rejection, "refused");
        self.write(encode(&ServerMessage::Rejected { id, rejection }))
            .await
    }

    async fn write(&mut self, frame: Frame) -> Result<(), Ending> {
        self.send(Message::Text((*frame).into())).await
    }

    async fn send(&mut self, message: Message) -> Result<(), Ending> {
        match timeout(WRITE_LIMIT, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(GONE),
        }
    }

    async fn close(mut self, ending: Ending) {
        tracing::debug!(code = ending.code, reason = ending.reason, "socket closes");
        let frame = CloseFrame {
            code: ending.code,
            reason: ending.reason.into(),
        };
        // Whether the browser is still there to hear it does not matter.
        let _ = self.send(Message::Close(Some(frame))).await;
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
    let room = match room {
        Some(id) => rooms.find(&id)?,
        None => rooms.open(pattern).await?,
    };
    // A room that just ended is one that is not there.
    let joined = room.join(secret, last).await.map_err(|rejection| {
        if rejection == Rejection::RoomEnded {
            Rejection::NoRoom
        } else {
            rejection
        }
    })?;
    Ok((room, joined))
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
        Ending {
            code: close_code::SIZE,
            reason: "a message is at most 64 KiB",
        }
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
