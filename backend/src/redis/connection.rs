//! A connection of one's own, spoken to in words and answered in [`Reply`].
//!
//! A connection here is one socket. Dropping it closes that socket at once,
//! even under a blocked read: that is what a crash is. What is given up while
//! its reply is awaited is answered all the same: that reply is passed over.

mod resp;
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

pub use self::wire::Ticket;
use self::wire::Wire;

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

    /// As [`Connection::send`], with the reply as the client library has it:
    /// for bytes that are no text.
    ///
    /// # Errors
    /// When the connection is gone, or nothing is answered in time.
    pub async fn send_raw(&mut self, words: &[impl AsRef<[u8]>]) -> Result<Value, Gone> {
        let ticket = self.ask(words);
        in_time(self.value(ticket)).await
    }

    /// Sends a command whose reply is fetched with [`Connection::answer`].
    pub fn ask(&mut self, words: &[impl AsRef<[u8]>]) -> Ticket {
        let mut bytes = Vec::new();
        resp::write(words, &mut bytes);
        self.wire.ask(&bytes, 1)
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

    /// Sends a pipeline and waits for all its replies. Errors of single commands
    /// are replies.
    ///
    /// # Errors
    /// When the connection is gone, or nothing is answered in time.
    pub async fn pipeline(&mut self, pipeline: &Pipeline) -> Result<Vec<Reply>, Gone> {
        let count = pipeline.cmd_iter().count();
        self.all(&pipeline.get_packed_pipeline(), count).await
    }

    /// As [`Connection::pipeline`], with the replies as the client library has
    /// them: for bytes that are no text.
    ///
    /// # Errors
    /// When the connection is gone, or nothing is answered in time.
    pub async fn pipeline_raw(&mut self, pipeline: &Pipeline) -> Result<Vec<Value>, Gone> {
        let count = pipeline.cmd_iter().count();
        self.all_raw(&pipeline.get_packed_pipeline(), count).await
    }

    /// Sends commands as one transaction and waits for all their replies. One
    /// that was refused has one reply, the first error; one that a watched key
    /// called off has none.
    ///
    /// # Errors
    /// When the connection is gone, or nothing is answered in time.
    pub async fn transaction(&mut self, commands: &Pipeline) -> Result<Vec<Reply>, Gone> {
        let (bytes, count) = in_transaction(commands);
        let mut replies = self.all(&bytes, count).await?;
        match replies.pop() {
            Some(Reply::List(replies)) => Ok(replies),
            Some(aborted @ Reply::Error(_)) => {
                let mut errors = replies.into_iter().filter(|reply| reply.error().is_some());
                Ok(vec![errors.next().unwrap_or(aborted)])
            }
            _ => Ok(Vec::new()),
        }
    }

    /// As [`Connection::transaction`], with the replies as the client library
    /// has them: for bytes that are no text.
    ///
    /// # Errors
    /// When the connection is gone, or nothing is answered in time.
    pub async fn transaction_raw(&mut self, commands: &Pipeline) -> Result<Vec<Value>, Gone> {
        let (bytes, count) = in_transaction(commands);
        let mut values = self.all_raw(&bytes, count).await?;
        match values.pop() {
            Some(Value::Array(values)) => Ok(values),
            Some(aborted @ Value::ServerError(_)) => {
                let is_error = |value: &Value| matches!(value, Value::ServerError(_));
                let mut errors = values.into_iter().filter(is_error);
                Ok(vec![errors.next().unwrap_or(aborted)])
            }
            _ => Ok(Vec::new()),
        }
    }

    async fn all_raw(&mut self, bytes: &[u8], count: usize) -> Result<Vec<Value>, Gone> {
        let first = self.wire.ask(bytes, count);
        in_time(async {
            let mut values = Vec::with_capacity(count);
            for later in 0..count {
                values.push(self.value(first.later(later)).await?);
            }
            Ok(values)
        })
        .await
    }

    async fn all(&mut self, bytes: &[u8], count: usize) -> Result<Vec<Reply>, Gone> {
        let first = self.wire.ask(bytes, count);
        in_time(async {
            let mut replies = Vec::with_capacity(count);
            for later in 0..count {
                replies.push(self.answer(first.later(later)).await?);
            }
            Ok(replies)
        })
        .await
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

/// A reply as data.
pub fn reply(value: &Value) -> Reply {
    match value {
        Value::Nil => Reply::Nil,
        Value::Int(n) => Reply::Int(*n),
        Value::BulkString(bytes) => Reply::Text(resp::text(bytes)),
        Value::SimpleString(text) => Reply::Text(text.clone()),
        Value::Okay => Reply::Text("OK".into()),
        Value::Array(items) | Value::Set(items) => Reply::List(items.iter().map(reply).collect()),
        Value::Map(pairs) => {
            let flat = pairs.iter().flat_map(|(key, value)| [key, value]);
            Reply::List(flat.map(reply).collect())
        }
        Value::Boolean(yes) => Reply::Int((*yes).into()),
        Value::Double(n) => Reply::Text(n.to_string()),
        Value::VerbatimString { text, .. } => Reply::Text(text.clone()),
        Value::ServerError(error) => Reply::Error(error_text(error)),
        Value::Push { data, .. } => Reply::List(data.iter().map(reply).collect()),
        Value::Attribute { data, .. } => reply(data),
        other => Reply::Text(format!("{other:?}")),
    }
}

fn error_text(error: &redis::ServerError) -> String {
    match error.details() {
        Some(details) => format!("{} {details}", error.code()),
        None => error.code().to_owned(),
    }
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
