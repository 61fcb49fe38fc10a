//! Checkpoints: what some keys hold, kept aside and put back.
//!
//! A key is kept as its `DUMP` and its time to live. `RESTORE` under a reader
//! that waits would feed it with what is restored: the caller closes the
//! connections of its own first, and other clients' waits are ended here, in
//! the transaction that restores.

use redis::{Pipeline, Value};
use shared::{id::Key, reply::Reply};
use thiserror::Error;

use super::{
    connection::{Connection, Gone},
    probe,
};

/// What some keys held.
#[derive(Clone, Debug, Default)]
pub struct Checkpoint {
    keys: Vec<(Key, Option<Kept>)>,
}

/// A key as it was.
#[derive(Clone, Debug)]
struct Kept {
    payload: Vec<u8>,
    /// Left to live, in milliseconds; 0 is for ever.
    ttl_ms: u64,
}

/// Why a checkpoint could not be put back.
#[derive(Debug, Error)]
pub enum RestoreError {
    /// The connection is gone.
    #[error(transparent)]
    Gone(#[from] Gone),
    /// Redis refused.
    #[error("Redis refused what was kept: {0}")]
    Refused(String),
}

impl Checkpoint {
    /// Keeps what `keys` hold; none where they take more than `limit_bytes` of
    /// Redis's memory (`MEMORY USAGE`).
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn take(
        redis: &mut Connection,
        keys: &[Key],
        limit_bytes: u64,
    ) -> Result<Option<Self>, Gone> {
        let mut ask = redis::pipe();
        for key in keys {
            ask.cmd("MEMORY").arg("USAGE").arg(key.as_str());
            ask.cmd("PTTL").arg(key.as_str());
        }
        let answers = redis.pipeline(&mut ask).await?;
        let number = |reply: &Reply| reply.int().and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
        let used: u64 = answers.iter().step_by(2).map(number).sum();
        if used > limit_bytes {
            return Ok(None);
        }
        let mut kept = Vec::with_capacity(keys.len());
        for (key, answers) in keys.iter().zip(answers.chunks(2)) {
            let ttl_ms = answers.get(1).map_or(0, number);
            let dumped = redis.send_raw(&["DUMP", key.as_str()]).await?;
            let value = match dumped {
                Value::BulkString(payload) => Some(Kept { payload, ttl_ms }),
                _ => None,
            };
            kept.push((key.clone(), value));
        }
        Ok(Some(Self { keys: kept }))
    }

    /// Makes the keys hold again what they held: in one transaction with the
    /// end of every other client's wait.
    ///
    /// # Errors
    /// When Redis refuses: the keys are as they were before then.
    pub async fn restore(&self, redis: &mut Connection) -> Result<(), RestoreError> {
        let limit = memory_limit(redis).await?;
        // A server that is full would refuse to be given what it had.
        if limit != "0" {
            set_memory_limit(redis, "0").await?;
        }
        let restored = self.restore_now(redis).await;
        if limit != "0" {
            set_memory_limit(redis, &limit).await?;
        }
        restored
    }

    async fn restore_now(&self, redis: &mut Connection) -> Result<(), RestoreError> {
        let mut transaction = redis::pipe();
        for id in probe::blocked(redis).await? {
            transaction.cmd("CLIENT").arg("UNBLOCK").arg(id);
        }
        for (key, kept) in &self.keys {
            put_back(&mut transaction, key, kept.as_ref());
        }
        let replies = redis.transaction(&transaction).await?;
        match replies.iter().find_map(Reply::error) {
            Some(error) => Err(RestoreError::Refused(error.to_owned())),
            None => Ok(()),
        }
    }
}

fn put_back(transaction: &mut Pipeline, key: &Key, kept: Option<&Kept>) {
    let Some(kept) = kept else {
        transaction.cmd("DEL").arg(key.as_str());
        return;
    };
    transaction
        .cmd("RESTORE")
        .arg(key.as_str())
        .arg(kept.ttl_ms)
        .arg(&kept.payload[..])
        .arg("REPLACE");
}

async fn memory_limit(redis: &mut Connection) -> Result<String, Gone> {
    let answer = redis.send(&["CONFIG", "GET", "maxmemory"]).await?;
    let limit = answer.list().get(1).and_then(Reply::text);
    Ok(limit.unwrap_or("0").to_owned())
}

async fn set_memory_limit(redis: &mut Connection, limit: &str) -> Result<(), Gone> {
    redis.send(&["CONFIG", "SET", "maxmemory", limit]).await?;
    Ok(())
}
