//! The socket under a connection.
//!
//! It is written and read by whoever waits for a reply, without a task between:
//! a step asks Redis two or three times one after the other, and each task that
//! has to be woken costs as much as Redis itself.

use std::{
    io::{self, ErrorKind, Read, Write},
    os::unix::net::UnixStream,
    path::Path,
    task::{Context, Poll, ready},
};

use tokio::io::{Interest, unix::AsyncFd};

use super::resp;

/// Room that a read has at least, in bytes.
const ROOM: usize = 8 * 1024;
/// What the buffers keep when they are empty, in bytes.
const KEPT: usize = 64 * 1024;

/// Names a reply that is due: they are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket(u64);

impl Ticket {
    /// The reply that comes so many after this one.
    pub fn later(self, by: usize) -> Self {
        Self(self.0 + by as u64)
    }
}

pub(super) struct Wire {
    /// Woken by what can be read only: Redis reads whatever is written, and
    /// each time the kernel would tell that there is room again.
    socket: AsyncFd<UnixStream>,
    /// The same socket, woken by room for more, while something is unwritten.
    full: Option<AsyncFd<UnixStream>>,
    unwritten: Vec<u8>,
    /// How much of that was written.
    written: usize,
    came: Vec<u8>,
    /// How much of what came was read.
    read: usize,
    asked: u64,
    answered: u64,
}

impl Wire {
    pub(super) async fn connect(path: &Path) -> io::Result<Self> {
        let socket = tokio::net::UnixStream::connect(path).await?.into_std()?;
        Ok(Self {
            socket: woken_by(Interest::READABLE, socket)?,
            full: None,
            unwritten: Vec::new(),
            written: 0,
            came: Vec::new(),
            read: 0,
            asked: 0,
            answered: 0,
        })
    }

    /// Sends what has so many replies, and names the first of them. What the
    /// socket does not take at once goes while the reply is awaited.
    pub(super) fn ask(&mut self, bytes: &[u8], replies: usize) -> Ticket {
        let ticket = Ticket(self.asked);
        self.asked += replies as u64;
        let mut taken = 0;
        if self.unwritten.is_empty() {
            // Whatever is wrong shows again when the reply is awaited.
            taken = self.socket.get_ref().write(bytes).unwrap_or(0);
        }
        self.unwritten
            .extend_from_slice(bytes.get(taken..).unwrap_or_default());
        ticket
    }

    /// The bytes of a reply. Earlier ones that nobody waited for are passed
    /// over.
    pub(super) fn poll_answer(
        &mut self,
        context: &mut Context<'_>,
        ticket: Ticket,
    ) -> Poll<io::Result<&[u8]>> {
        if self.answered > ticket.0 {
            return Poll::Ready(Err(io::Error::other("its reply was passed over")));
        }
        loop {
            let unread = self.came.get(self.read..).unwrap_or_default();
            let length = resp::length(unread);
            let Some(length) = length.map_err(|error| wrong(&error))? else {
                ready!(self.poll_flush(context))?;
                ready!(self.poll_fill(context))?;
                continue;
            };
            let from = self.read;
            self.read += length;
            self.answered += 1;
            if self.answered > ticket.0 {
                let reply = self.came.get(from..self.read).unwrap_or_default();
                return Poll::Ready(Ok(reply));
            }
        }
    }

    /// The messages that were pushed so far. Nothing else may be awaited: whatever
    /// comes is taken for one.
    ///
    /// # Errors
    /// When the other side has closed the socket, or what came is no message.
    pub(super) fn take_pushes(&mut self) -> io::Result<Vec<Vec<u8>>> {
        let is_closed = self.is_closed();
        let mut pushes = Vec::new();
        while let Some(push) = self.whole_push()? {
            pushes.push(push);
        }
        match is_closed && pushes.is_empty() {
            true => Err(ErrorKind::UnexpectedEof.into()),
            false => Ok(pushes),
        }
    }

    /// Waits for the next message that is pushed.
    pub(super) fn poll_push(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Vec<u8>>> {
        loop {
            if let Some(push) = self.whole_push()? {
                return Poll::Ready(Ok(push));
            }
            ready!(self.poll_fill(context))?;
        }
    }

    fn whole_push(&mut self) -> io::Result<Option<Vec<u8>>> {
        let unread = self.came.get(self.read..).unwrap_or_default();
        let length = resp::length(unread).map_err(|error| wrong(&error))?;
        let Some(length) = length else {
            return Ok(None);
        };
        let push = unread.get(..length).unwrap_or_default().to_vec();
        self.read += length;
        Ok(Some(push))
    }

    /// Whether the other side has closed the socket.
    pub(super) fn is_closed(&mut self) -> bool {
        let mut some = [0; 512];
        loop {
            match self.socket.get_ref().read(&mut some) {
                Ok(0) => return true,
                // A reply that nobody waits for any more.
                Ok(n) => self
                    .came
                    .extend_from_slice(some.get(..n).unwrap_or_default()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return error.kind() != ErrorKind::WouldBlock,
            }
        }
    }

    /// Writes what is unwritten.
    fn poll_flush(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(left) = self.unwritten.get(self.written..)
            && !left.is_empty()
        {
            let full = match &self.full {
                Some(full) => full,
                None => {
                    let socket = self.socket.get_ref().try_clone()?;
                    self.full.insert(woken_by(Interest::WRITABLE, socket)?)
                }
            };
            let mut room = ready!(full.poll_write_ready(context))?;
            match room.try_io(|socket| socket.get_ref().write(left)) {
                Ok(Ok(taken)) => self.written += taken,
                Ok(Err(error)) if error.kind() != ErrorKind::Interrupted => {
                    return Poll::Ready(Err(error));
                }
                Ok(Err(_)) | Err(_) => {}
            }
        }
        self.full = None;
        self.written = 0;
        self.unwritten.clear();
        self.unwritten.shrink_to(KEPT);
        Poll::Ready(Ok(()))
    }

    /// Reads what has come.
    fn poll_fill(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.came.drain(..self.read);
        self.read = 0;
        if self.came.is_empty() {
            self.came.shrink_to(KEPT);
        }
        let start = self.came.len();
        loop {
            let mut something = ready!(self.socket.poll_read_ready(context))?;
            // Twice the room each time: a long reply is measured again after
            // each read.
            self.came.resize(start + start.max(ROOM), 0);
            let room = self.came.get_mut(start..).unwrap_or_default();
            let read = something.try_io(|socket| socket.get_ref().read(room));
            let came = match &read {
                Ok(Ok(came)) => *came,
                _ => 0,
            };
            if came < room.len() {
                // That was all.
                something.clear_ready();
            }
            self.came.truncate(start + came);
            match read {
                Ok(Ok(0)) => return Poll::Ready(Err(ErrorKind::UnexpectedEof.into())),
                Ok(Ok(_)) => return Poll::Ready(Ok(())),
                Ok(Err(error)) if error.kind() != ErrorKind::Interrupted => {
                    return Poll::Ready(Err(error));
                }
                Ok(Err(_)) | Err(_) => {}
            }
        }
    }
}

fn woken_by(interest: Interest, socket: UnixStream) -> io::Result<AsyncFd<UnixStream>> {
    #[expect(
        deprecated,
        reason = "its successor wants an unsafe promise that every UnixStream keeps: its \
                  descriptor is its own, and the same as long as it lives"
    )]
    AsyncFd::with_interest(socket, interest)
}

fn wrong(error: &resp::Malformed) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, *error)
}
