//! What a server is and has, found by asking it, never by its version.
//!
//! `COMMAND INFO` knows commands but not their options; `COMMAND DOCS` (Redis 7.0,
//! Valkey 7.2) lists the options of a command as its arguments' tokens.

use redis::aio::ConnectionLike;
use redis::{RedisError, Value};
use serde::Serialize;

/// Why a server could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum CapabilityError {
    /// The connection failed, or the server refused the question.
    #[error("The Redis server could not be asked what it can do: {0}.")]
    Redis(#[from] RedisError),
    /// It answered INFO without saying its version.
    #[error("The server did not say which version it is.")]
    NoVersion,
}

/// What a server is, and which of the newer stream and list commands it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Capabilities {
    /// `redis`, `valkey`, or what else it calls itself.
    pub server: String,
    /// The server's own version, `7.0.15` (not the Redis version that a Valkey claims to match).
    pub version: String,
    /// WAITAOF: wait until a write is on disk (Redis 7.2).
    pub waitaof: bool,
    /// XDELEX: delete with a word on references (Redis 8.2).
    pub xdelex: bool,
    /// XACKDEL: acknowledge and delete (Redis 8.2).
    pub xackdel: bool,
    /// XNACK: give entries back (Redis 8.8).
    pub xnack: bool,
    /// XCFGSET: a stream's settings for duplicates (Redis 8.6).
    pub xcfgset: bool,
    /// LMOVEM: move several elements (Redis 8.10).
    pub lmovem: bool,
    /// XREADGROUP … CLAIM: take over idle entries while reading (Redis 8.4).
    pub xreadgroup_claim: bool,
    /// XADD … IDMP: refuse duplicates (Redis 8.6).
    pub xadd_idmp: bool,
    /// XADD … KEEPREF, DELREF, ACKED: what trimming does to references (Redis 8.2).
    pub xadd_keepref: bool,
}

/// The commands that are asked for; [`Capabilities::ask`] reads the answers in this order.
const COMMANDS: [&str; 6] = ["WAITAOF", "XDELEX", "XACKDEL", "XNACK", "XCFGSET", "LMOVEM"];

impl Capabilities {
    /// The newer commands and options that this server does not have.
    #[must_use]
    pub fn lacks(&self) -> Vec<&'static str> {
        let known = [
            (self.waitaof, "WAITAOF"),
            (self.xdelex, "XDELEX"),
            (self.xackdel, "XACKDEL"),
            (self.xnack, "XNACK"),
            (self.xcfgset, "XCFGSET"),
            (self.lmovem, "LMOVEM"),
            (self.xreadgroup_claim, "XREADGROUP CLAIM"),
            (self.xadd_idmp, "XADD IDMP"),
            (self.xadd_keepref, "XADD KEEPREF"),
        ];
        let missing = known.into_iter().filter(|(has, _)| !has);
        missing.map(|(_, name)| name).collect()
    }

    /// Asks the server, in one pipeline.
    ///
    /// # Errors
    /// When the connection fails or the answer has no version.
    pub async fn ask(connection: &mut impl ConnectionLike) -> Result<Self, CapabilityError> {
        let mut questions = redis::pipe();
        questions.cmd("INFO").arg("server");
        questions.cmd("COMMAND").arg("INFO").arg(&COMMANDS);
        questions.cmd("COMMAND").arg("DOCS").arg("XREADGROUP");
        questions.cmd("COMMAND").arg("DOCS").arg("XADD");
        let (info, commands, xreadgroup, xadd): (String, Vec<Value>, Value, Value) =
            questions.query_async(connection).await?;
        let (server, version) = name_and_version(&info).ok_or(CapabilityError::NoVersion)?;
        let has = |index: usize| commands.get(index).is_some_and(is_known);
        Ok(Self {
            server,
            version,
            waitaof: has(0),
            xdelex: has(1),
            xackdel: has(2),
            xnack: has(3),
            xcfgset: has(4),
            lmovem: has(5),
            xreadgroup_claim: has_token(&xreadgroup, "CLAIM"),
            xadd_idmp: has_token(&xadd, "IDMP"),
            xadd_keepref: has_token(&xadd, "KEEPREF"),
        })
    }
}

/// A Valkey says `server_name:valkey` and `valkey_version` beside the Redis version it matches.
fn name_and_version(info: &str) -> Option<(String, String)> {
    let field = |name: &str| {
        let lines = info.lines().filter_map(|line| line.trim().split_once(':'));
        lines
            .into_iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned())
    };
    let server = field("server_name").unwrap_or_else(|| "redis".into());
    let version = field(&format!("{server}_version")).or_else(|| field("redis_version"))?;
    Some((server, version))
}

/// COMMAND INFO answers nil, or an empty array, for a command that the server lacks.
fn is_known(answer: &Value) -> bool {
    matches!(answer, Value::Array(parts) if !parts.is_empty())
}

/// Whether an argument with this token is anywhere in an answer of COMMAND DOCS.
fn has_token(docs: &Value, token: &str) -> bool {
    match docs {
        Value::Array(parts) | Value::Set(parts) => {
            let mut pairs = parts.windows(2);
            pairs.any(|pair| is_token(&pair[0], &pair[1], token))
                || parts.iter().any(|part| has_token(part, token))
        }
        Value::Map(pairs) => pairs
            .iter()
            .any(|(key, value)| is_token(key, value, token) || has_token(value, token)),
        _ => false,
    }
}

fn is_token(key: &Value, value: &Value, token: &str) -> bool {
    text(key) == Some(b"token")
        && text(value).is_some_and(|v| v.eq_ignore_ascii_case(token.as_bytes()))
}

fn text(value: &Value) -> Option<&[u8]> {
    match value {
        Value::BulkString(bytes) => Some(bytes),
        Value::SimpleString(text) => Some(text.as_bytes()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Value {
        Value::BulkString(text.as_bytes().to_vec())
    }

    #[test]
    fn a_server_is_called_by_its_own_name_and_version() {
        let redis = "# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\n";
        assert_eq!(
            name_and_version(redis),
            Some(("redis".into(), "7.0.15".into()))
        );
        let valkey = "redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.0.1\r\n";
        assert_eq!(
            name_and_version(valkey),
            Some(("valkey".into(), "8.0.1".into()))
        );
        assert_eq!(name_and_version("# Server\r\n"), None);
    }

    #[test]
    fn an_unknown_command_is_nil_or_empty() {
        assert!(!is_known(&Value::Nil));
        assert!(!is_known(&Value::Array(vec![])));
        assert!(is_known(&Value::Array(vec![word("waitaof")])));
    }

    /// RESP2 answers flat lists, RESP3 maps; the token lies deep inside either way.
    #[test]
    fn a_token_is_found_in_lists_and_maps_and_only_as_a_token() {
        let argument = [("name", "claim"), ("type", "integer"), ("token", "CLAIM")];
        let list = Value::Array(
            argument
                .iter()
                .flat_map(|(k, v)| [word(k), word(v)])
                .collect(),
        );
        let map = Value::Map(argument.iter().map(|(k, v)| (word(k), word(v))).collect());
        for docs in [list, map] {
            let docs = Value::Map(vec![(word("arguments"), Value::Array(vec![docs]))]);
            let docs = Value::Array(vec![word("xreadgroup"), docs]);
            assert!(has_token(&docs, "CLAIM"));
            assert!(!has_token(&docs, "IDMP"));
            assert!(!has_token(&docs, "integer"));
        }
    }
}
