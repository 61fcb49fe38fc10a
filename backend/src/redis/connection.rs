//! A connection of one's own, spoken to in words and answered in [`Reply`].
//!
//! A connection here is one socket. Dropping it closes that socket at once,
//! even under a blocked read: that is what a crash is.

use std::{path::Path, sync::Arc, time::Duration};

use redis::{
    AsyncConnectionConfig, Cmd, Pipeline, RedisConnectionInfo, RedisError, Value,
    aio::MultiplexedConnection,
};
use shared::reply::Reply;
use thiserror::Error;
use tokio::{
    net::UnixStream,
    task::{AbortHandle, JoinHandle},
    time::timeout,
};

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

/// A connection. Clones speak over the same socket, which is closed when the
/// last of them is dropped.
#[derive(Clone)]
pub struct Connection {
    inner: MultiplexedConnection,
    id: u64,
    socket: Arc<Socket>,
}

/// The task that owns the socket.
struct Socket(AbortHandle);

impl Drop for Socket {
    fn drop(&mut self) {
        // Without this the client library waits for the replies that are still
        // due, which a blocked read never gets.
        self.0.abort();
    }
}

/// A command whose reply is awaited in the background.
pub type Waiting = JoinHandle<Result<Reply, Gone>>;

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
        let stream = UnixStream::connect(socket).await;
        let stream = stream.map_err(|error| Gone::new(&error))?;
        let info = RedisConnectionInfo::default().set_skip_set_lib_name();
        // A blocked read may wait for ever.
        let config = AsyncConnectionConfig::new().set_response_timeout(None);
        let (mut inner, driver) = MultiplexedConnection::new_with_config(&info, stream, config)
            .await
            .map_err(|error| Gone::new(&error))?;
        let socket = Arc::new(Socket(tokio::spawn(driver).abort_handle()));
        let mut greeting = redis::pipe();
        greeting.cmd("CLIENT").arg("SETNAME").arg(name).ignore();
        greeting.cmd("CLIENT").arg("ID");
        let (id,): (u64,) = greeting
            .query_async(&mut inner)
            .await
            .map_err(|error| Gone::new(&error))?;
        Ok(Self { inner, id, socket })
    }

    /// Whether the socket was closed, as far as is known here.
    pub fn is_closed(&self) -> bool {
        self.socket.0.is_finished()
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
        self.send_raw(words).await.map(|value| reply(&value))
    }

    /// As [`Connection::send`], with the reply as the client library has it:
    /// for bytes that are no text.
    ///
    /// # Errors
    /// When the connection is gone, or nothing is answered in time.
    pub async fn send_raw(&mut self, words: &[impl AsRef<[u8]>]) -> Result<Value, Gone> {
        in_time(self.send_patiently(words)).await
    }

    async fn send_patiently(&mut self, words: &[impl AsRef<[u8]>]) -> Result<Value, Gone> {
        let answer = self.inner.send_packed_command(&command(words)).await;
        answer.or_else(|error| server_error(error).map(Value::ServerError))
    }

    /// Sends a command and leaves its reply to be awaited, without a limit.
    pub fn send_later(&self, words: Vec<String>) -> Waiting {
        let mut connection = self.clone();
        tokio::spawn(async move {
            let answer = connection.send_patiently(&words).await;
            answer.map(|value| reply(&value))
        })
    }

    /// Sends a pipeline and waits for all its replies. Errors of single commands
    /// are replies.
    ///
    /// # Errors
    /// When the connection is gone, or nothing is answered in time.
    pub async fn pipeline(&mut self, pipeline: &mut Pipeline) -> Result<Vec<Reply>, Gone> {
        let values = self.pipeline_raw(pipeline).await?;
        Ok(values.iter().map(reply).collect())
    }

    /// As [`Connection::pipeline`], with the replies as the client library has
    /// them.
    ///
    /// # Errors
    /// When the connection is gone, or nothing is answered in time.
    pub async fn pipeline_raw(&mut self, pipeline: &mut Pipeline) -> Result<Vec<Value>, Gone> {
        let query = pipeline.ignore_errors().query_async(&mut self.inner);
        let answer: Result<Value, RedisError> = in_time(async { Ok(query.await) }).await?;
        match answer {
            Ok(Value::Array(items)) => Ok(items),
            Ok(other) => Ok(vec![other]),
            Err(error) => server_error(error).map(|error| vec![Value::ServerError(error)]),
        }
    }

    /// Sends commands as one transaction and waits for all their replies. One
    /// that was refused has one reply, the first error; one that a watched key
    /// called off has none.
    ///
    /// # Errors
    /// When the connection is gone, or nothing is answered in time.
    pub async fn transaction(&mut self, commands: &Pipeline) -> Result<Vec<Reply>, Gone> {
        let values = self.transaction_raw(commands).await?;
        Ok(values.iter().map(reply).collect())
    }

    /// As [`Connection::transaction`], with the replies as the client library
    /// has them.
    ///
    /// # Errors
    /// When the connection is gone, or nothing is answered in time.
    pub async fn transaction_raw(&mut self, commands: &Pipeline) -> Result<Vec<Value>, Gone> {
        // Not the client library's own: it panics where MULTI itself is refused.
        let mut all = redis::pipe();
        all.cmd("MULTI");
        for command in commands.cmd_iter() {
            all.add_command(command.clone());
        }
        all.cmd("EXEC");
        let mut values = self.pipeline_raw(&mut all).await?;
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

    /// The connection as the client library has it.
    pub fn raw(&mut self) -> &mut MultiplexedConnection {
        &mut self.inner
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

fn command(words: &[impl AsRef<[u8]>]) -> Cmd {
    let mut command = Cmd::new();
    for word in words {
        command.arg(word.as_ref());
    }
    command
}

/// Tells what Redis answered from what became of the connection.
fn server_error(error: RedisError) -> Result<redis::ServerError, Gone> {
    let gone = Gone::new(&error);
    redis::ServerError::try_from(error).map_err(|_| gone)
}

/// A reply as data.
pub fn reply(value: &Value) -> Reply {
    match value {
        Value::Nil => Reply::Nil,
        Value::Int(n) => Reply::Int(*n),
        Value::BulkString(bytes) => Reply::Text(text(bytes)),
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

/// Bytes as text; what is not UTF-8 is written `\xNN`.
fn text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_text_are_written_out() {
        assert_eq!(text(b"a\xff\xfeb"), "a\\xff\\xfeb");
        assert_eq!(text("收银".as_bytes()), "收银");
    }
}
