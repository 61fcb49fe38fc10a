//! A connection of one's own, spoken to in words and answered in [`Reply`].
//!
//! A connection here is one socket. Dropping it closes that socket at once,
//! even under a blocked read: that is what a crash is. What is given up while
//! its reply is awaited is answered all the same: that reply is passed over.

mod resp;
mod view;
mod wire;

use std::{
    future::poll_fn,
    path::Path,
    task::{Context, Poll},
    time::Duration,
};

use redis::{Cmd, Pipeline, RedisError, RedisFuture, Value, aio::ConnectionLike};
use shared::reply::Reply;
use thiserror::Error;
use tokio::time::timeout;

use self::wire::Wire;
pub use self::{view::View, wire::Ticket};

/// How long Redis may take to accept and name a connection.
const OPEN_LIMIT: Duration = Duration::from_secs(2);

/// How long Redis may take to answer what does not block. It needs less than a
/// millisecond; the rest is for a machine under load.
pub const ANSWER_LIMIT: Duration = Duration::from_secs(5);

/// The connection is gone, or Redis is, or it cannot be worked with any more.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Gone {
    /// The connection is closed.
    #[error("{0}")]
    Closed(String),
    /// Nothing is answered: the process is frozen, paused or busy.
    #[error("nothing came within {} seconds", ANSWER_LIMIT.as_secs())]
    Silent,
    /// Redis does not let the room look any more.
    #[error("it refuses: {0}")]
    Refused(String),
}

impl Gone {
    /// The connection was closed.
    pub fn closed() -> Self {
        Self::Closed("the connection is closed".into())
    }

    fn new(error: &impl ToString) -> Self {
        Self::Closed(error.to_string())
    }
}

/// A connection.
pub struct Connection {
    wire: Wire,
    id: u64,
}

impl Connection {
    /// Connects to a unix socket and names the connection (`CLIENT SETNAME`).
    ///
    /// # Errors
    /// When nobody listens there, or does not answer within two seconds.
    pub async fn open(socket: &Path, name: &str) -> Result<Self, Gone> {
        let open = Self::open_patiently(socket, name);
        match timeout(OPEN_LIMIT, open).await {
            Ok(opened) => opened,
            Err(_) => Err(Gone::Silent),
        }
    }

    async fn open_patiently(socket: &Path, name: &str) -> Result<Self, Gone> {
        let wire = Wire::connect(socket).await;
        let wire = wire.map_err(|error| Gone::new(&error))?;
        let mut connection = Self { wire, id: 0 };
        let mut greeting = redis::pipe();
        greeting.cmd("CLIENT").arg("SETNAME").arg(name);
        greeting.cmd("CLIENT").arg("ID");
        let replies = connection.pipeline(&greeting).await?;
        if let Some(error) = replies.iter().find_map(Reply::error) {
            return Err(Gone::new(&error));
        }
        let id = replies.get(1).and_then(Reply::int);
        connection.id = id.ok_or_else(Gone::closed)?.cast_unsigned();
        Ok(connection)
    }

    /// Whether the socket was closed.
    pub fn is_closed(&mut self) -> bool {
        self.wire.is_closed()
    }

    /// The connection's id in Redis (`CLIENT ID`).
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Sends a command and waits for its reply. An error that Redis answers is
    /// a reply.
    ///
    /// # Errors
    /// When the connection is gone, or nothing is answered in time.
    pub async fn send(&mut self, words: &[impl AsRef<[u8]>]) -> Result<Reply, Gone> {
        let ticket = self.ask(words);
        in_time(self.answer(ticket)).await
    }

    /// As [`Connection::send`], with the reply as its bytes came.
    ///
    /// # Errors
    /// When the connection is gone, or nothing is answered in time.
    pub async fn send_raw(&mut self, words: &[impl AsRef<[u8]>]) -> Result<Raw, Gone> {
        let ticket = self.ask(words);
        in_time(self.raw(ticket)).await
    }

    /// Sends a command whose reply is fetched with [`Connection::answer`].
    pub fn ask(&mut self, words: &[impl AsRef<[u8]>]) -> Ticket {
        let mut bytes = Vec::new();
        resp::write(words, &mut bytes);
        self.wire.ask(&bytes, 1)
    }

    /// Sends commands in one write and waits for all their replies. Errors of
    /// single commands are replies.
    ///
    /// # Errors
    /// When the connection is gone, or nothing is answered in time.
    pub async fn send_all(&mut self, commands: &[Vec<String>]) -> Result<Vec<Reply>, Gone> {
        let first = self.ask_all(commands);
        in_time(self.answers(first, commands.len())).await
    }

    /// Sends commands in one write. The ticket is that of the first reply.
    pub fn ask_all(&mut self, commands: &[Vec<String>]) -> Ticket {
        let mut bytes = Vec::new();
        for words in commands {
            resp::write(words, &mut bytes);
        }
        self.wire.ask(&bytes, commands.len())
    }

    async fn answers(&mut self, first: Ticket, count: usize) -> Result<Vec<Reply>, Gone> {
        let mut replies = Vec::with_capacity(count);
        for later in 0..count {
            replies.push(self.answer(first.later(later)).await?);
        }
        Ok(replies)
    }

    /// Waits for a reply, without a limit. Nothing is lost where that is given
    /// up.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn answer(&mut self, ticket: Ticket) -> Result<Reply, Gone> {
        poll_fn(|context| self.poll_answer(context, ticket)).await
    }

    /// As [`Connection::answer`], for who waits for several at once.
    ///
    /// # Errors
    /// When the connection is gone.
    pub fn poll_answer(
        &mut self,
        context: &mut Context<'_>,
        ticket: Ticket,
    ) -> Poll<Result<Reply, Gone>> {
        self.poll_bytes(context, ticket, |bytes| {
            resp::reply(bytes).map_err(|error| Gone::new(&error))
        })
    }

    async fn raw(&mut self, ticket: Ticket) -> Result<Raw, Gone> {
        let raw = |bytes: &[u8]| Ok(Raw(bytes.to_vec()));
        poll_fn(|context| self.poll_bytes(context, ticket, raw)).await
    }

    async fn value(&mut self, ticket: Ticket) -> Result<Value, Gone> {
        let value = |bytes: &[u8]| redis::parse_redis_value(bytes);
        let value = |bytes: &[u8]| value(bytes).map_err(|error| Gone::new(&error));
        poll_fn(|context| self.poll_bytes(context, ticket, value)).await
    }

    fn poll_bytes<T>(
        &mut self,
        context: &mut Context<'_>,
        ticket: Ticket,
        read: impl FnOnce(&[u8]) -> Result<T, Gone>,
    ) -> Poll<Result<T, Gone>> {
        let bytes = self.wire.poll_answer(context, ticket);
        bytes.map(|bytes| read(bytes.map_err(|error| Gone::new(&error))?))
    }

    /// The messages that were pushed so far to a connection that is subscribed,
    /// and asked nothing else.
    ///
    /// # Errors
    /// When the connection is gone.
    pub fn take_pushes(&mut self) -> Result<Vec<Reply>, Gone> {
        let pushes = self.wire.take_pushes().map_err(|error| Gone::new(&error))?;
        let read = |bytes: &Vec<u8>| resp::reply(bytes).map_err(|error| Gone::new(&error));
        pushes.iter().map(read).collect()
    }

    /// Waits for the next message that is pushed to it.
    ///
    /// # Errors
    /// When the connection is gone.
    pub fn poll_push(&mut self, context: &mut Context<'_>) -> Poll<Result<Reply, Gone>> {
        self.wire.poll_push(context).map(|push| {
            let push = push.map_err(|error| Gone::new(&error))?;
            resp::reply(&push).map_err(|error| Gone::new(&error))
        })
    }

    /// Sends a pipeline and waits for all its replies. Errors of single commands
    /// are replies.
    ///
    /// # Errors
    /// When the connection is gone, or nothing is answered in time.
    pub async fn pipeline(&mut self, pipeline: &Pipeline) -> Result<Vec<Reply>, Gone> {
        let count = pipeline.cmd_iter().count();
        self.all(&pipeline.get_packed_pipeline(), count).await
    }

    /// As [`Connection::pipeline`], with the replies as their bytes came.
    ///
    /// # Errors
    /// When the connection is gone, or nothing is answered in time.
    pub async fn pipeline_raw(&mut self, pipeline: &Pipeline) -> Result<Vec<Raw>, Gone> {
        let count = pipeline.cmd_iter().count();
        let first = self.wire.ask(&pipeline.get_packed_pipeline(), count);
        in_time(async {
            let mut replies = Vec::with_capacity(count);
            for later in 0..count {
                replies.push(self.raw(first.later(later)).await?);
            }
            Ok(replies)
        })
        .await
    }

    /// Sends commands as one transaction and waits for all their replies. One
    /// that was refused has one reply, the first error; one that a watched key
    /// called off has none.
    ///
    /// # Errors
    /// When the connection is gone, or nothing is answered in time.
    pub async fn transaction(&mut self, commands: &Pipeline) -> Result<Vec<Reply>, Gone> {
        let replies = self.transaction_raw(commands).await?;
        replies.iter().map(Raw::read).collect()
    }

    /// As [`Connection::transaction`], with the replies as their bytes came.
    ///
    /// # Errors
    /// When the connection is gone, or nothing is answered in time.
    pub async fn transaction_raw(&mut self, commands: &Pipeline) -> Result<Vec<Raw>, Gone> {
        let (bytes, count) = in_transaction(commands);
        let first = self.wire.ask(&bytes, count);
        in_time(async {
            let mut refused = None;
            for later in 0..count - 1 {
                let queued = first.later(later);
                let error = poll_fn(|context| self.poll_bytes(context, queued, error_in)).await?;
                refused = refused.or(error);
            }
            let executed = first.later(count - 1);
            let replies = poll_fn(|context| self.poll_bytes(context, executed, each_of)).await?;
            Ok(match (replies.first(), refused) {
                (Some(aborted), Some(refused)) if aborted.is_error() => vec![refused],
                _ => replies,
            })
        })
        .await
    }

    async fn all(&mut self, bytes: &[u8], count: usize) -> Result<Vec<Reply>, Gone> {
        let first = self.wire.ask(bytes, count);
        in_time(self.answers(first, count)).await
    }
}

/// So that what is asked for with the client library can be asked here.
impl ConnectionLike for Connection {
    fn req_packed_command<'a>(&'a mut self, command: &'a Cmd) -> RedisFuture<'a, Value> {
        Box::pin(async move {
            let ticket = self.wire.ask(&command.get_packed_command(), 1);
            self.value(ticket).await.map_err(no_reply)
        })
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        commands: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        Box::pin(async move {
            let bytes = commands.get_packed_pipeline();
            let first = self.wire.ask(&bytes, offset + count);
            let mut values = Vec::with_capacity(count);
            for later in offset..offset + count {
                let value = self.value(first.later(later)).await;
                values.push(value.map_err(no_reply)?);
            }
            Ok(values)
        })
    }

    fn get_db(&self) -> i64 {
        0
    }
}

/// Commands between MULTI and EXEC, as they go over the wire, and how many
/// replies they have.
fn in_transaction(commands: &Pipeline) -> (Vec<u8>, usize) {
    let mut bytes = Vec::new();
    resp::write(&["MULTI"], &mut bytes);
    bytes.extend(commands.get_packed_pipeline());
    resp::write(&["EXEC"], &mut bytes);
    (bytes, commands.cmd_iter().count() + 2)
}

fn no_reply(gone: Gone) -> RedisError {
    std::io::Error::other(gone).into()
}

/// A reply of Redis as its bytes came: for what is no text (`DUMP`), and for
/// what may not be worth reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raw(Vec<u8>);

impl Raw {
    /// The reply as data.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(&self) -> Result<Reply, Gone> {
        resp::reply(&self.0).map_err(|error| Gone::new(&error))
    }

    /// The reply as data, where its bytes are.
    ///
    /// # Errors
    /// When it is none.
    pub fn view(&self) -> Result<View<'_>, Gone> {
        resp::view(&self.0).map_err(|error| Gone::new(&error))
    }

    /// The bytes of a word; none where it is nil.
    ///
    /// # Errors
    /// When it is something else.
    pub fn word(&self) -> Result<Option<&[u8]>, Gone> {
        resp::word(&self.0).map_err(|error| Gone::new(&error))
    }

    /// Whether Redis refused.
    pub fn is_error(&self) -> bool {
        self.0.first() == Some(&b'-')
    }
}

/// The reply, where it is an error.
fn error_in(bytes: &[u8]) -> Result<Option<Raw>, Gone> {
    let raw = |bytes: &[u8]| Raw(bytes.to_vec());
    Ok(Some(bytes)
        .filter(|bytes| bytes.first() == Some(&b'-'))
        .map(raw))
}

/// What `EXEC` answered: a reply for each command, or the error.
fn each_of(bytes: &[u8]) -> Result<Vec<Raw>, Gone> {
    if let Some(error) = error_in(bytes)? {
        return Ok(vec![error]);
    }
    let items = resp::items(bytes).map_err(|error| Gone::new(&error))?;
    let items = items.unwrap_or_default().into_iter();
    Ok(items.map(|item| Raw(item.to_vec())).collect())
}

/// Waits for an answer of Redis, but not for ever.
///
/// # Errors
/// That of the work, or [`Gone::Silent`].
pub async fn in_time<T>(work: impl Future<Output = Result<T, Gone>>) -> Result<T, Gone> {
    timeout(ANSWER_LIMIT, work)
        .await
        .unwrap_or(Err(Gone::Silent))
}
