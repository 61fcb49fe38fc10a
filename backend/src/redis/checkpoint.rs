//! Checkpoints: what some keys hold, kept aside and put back.
//!
//! A key is kept as its `DUMP` and its time to live. `RESTORE` under a reader
//! that waits would feed it with what is restored: the caller closes the
//! connections of its own first, and other clients' waits are ended here, in
//! the transaction that restores.

use std::{collections::BTreeMap, sync::Arc};

use redis::Pipeline;
use shared::{id::Key, reply::Reply};
use thiserror::Error;

use super::{
    connection::{Connection, Gone, Raw},
    lifetimes::LEAST_MS,
    memory, probe,
};

/// What some keys held. What did not change from one checkpoint to the next is
/// one and the same in memory.
#[derive(Clone, Debug, Default)]
pub struct Checkpoint {
    keys: BTreeMap<Key, Option<Kept>>,
}

/// A key as it was.
#[derive(Clone, Debug)]
struct Kept {
    payload: Arc<Vec<u8>>,
    /// Left to live, in milliseconds; 0 is for ever. It is another each time,
    /// since Redis's clock runs.
    ttl_ms: u64,
}

impl Kept {
    /// A key that holds this: the very same as `earlier`, if that held it too.
    fn shared(earlier: Option<&Self>, payload: &[u8], ttl_ms: u64) -> Self {
        let same = earlier.filter(|kept| *kept.payload == payload);
        Self {
            payload: same.map_or_else(|| Arc::new(payload.to_vec()), |kept| kept.payload.clone()),
            ttl_ms,
        }
    }

    /// Adds the command that restores it, for long enough that it is not gone
    /// before it is looked at.
    fn restore<'a>(&self, commands: &'a mut Pipeline, key: &Key) -> &'a mut Pipeline {
        let ttl_ms = match self.ttl_ms {
            0 => 0,
            left => left.max(LEAST_MS),
        };
        commands
            .cmd("RESTORE")
            .arg(key.as_str())
            .arg(ttl_ms)
            .arg(&self.payload[..])
    }
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

/// Answers about one key.
const ANSWERS: usize = 3;

/// Asks what `keys` hold; [`Checkpoint::from_answers`] reads the answers.
pub(super) fn ask(look: &mut Pipeline, keys: &[Key]) {
    for key in keys {
        look.cmd("MEMORY").arg("USAGE").arg(key.as_str());
        look.cmd("PTTL").arg(key.as_str());
        look.cmd("DUMP").arg(key.as_str());
    }
}

/// A number that Redis answered; no key, and a key that lives for ever, is 0.
fn number(answer: &Raw) -> u64 {
    let answer = answer.read().ok().and_then(|reply| reply.int());
    answer.and_then(|n| u64::try_from(n).ok()).unwrap_or(0)
}

impl Checkpoint {
    /// Keeps what `keys` hold; none where they take more than `limit_bytes` of
    /// Redis's memory (`MEMORY USAGE`). What is as it was `before` is shared.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn take(
        redis: &mut Connection,
        keys: &[Key],
        before: Option<&Self>,
        limit_bytes: u64,
    ) -> Result<Option<Self>, Gone> {
        // What is too large is not dumped at all.
        let mut weigh = redis::pipe();
        for key in keys {
            weigh.cmd("MEMORY").arg("USAGE").arg(key.as_str());
        }
        let weights = redis.pipeline_raw(&weigh).await?;
        if weights.iter().map(number).sum::<u64>() > limit_bytes {
            return Ok(None);
        }
        let mut dump = redis::pipe();
        ask(&mut dump, keys);
        let answers = redis.pipeline_raw(&dump).await?;
        Ok(Self::from_answers(keys, &answers, before, limit_bytes))
    }

    /// What [`ask`] was answered; none where the keys take more of Redis's
    /// memory than `limit_bytes`, or Redis did not tell.
    pub(super) fn from_answers(
        keys: &[Key],
        answers: &[Raw],
        before: Option<&Self>,
        limit_bytes: u64,
    ) -> Option<Self> {
        if answers.len() != keys.len() * ANSWERS {
            return None;
        }
        let used = answers.iter().step_by(ANSWERS).map(number);
        if used.sum::<u64>() > limit_bytes {
            return None;
        }
        let mut kept = BTreeMap::new();
        for (key, answers) in keys.iter().zip(answers.chunks_exact(ANSWERS)) {
            let [_used, ttl, dumped] = answers else {
                return None;
            };
            let earlier = before.and_then(|before| before.value(key));
            let payload = dumped.word().ok()?;
            let value = payload.map(|payload| Kept::shared(earlier, payload, left_to_live(ttl)));
            kept.insert(key.clone(), value);
        }
        Some(Self { keys: kept })
    }

    /// Whether it says of a key what it held, or that it was not there.
    pub fn knows(&self, key: &Key) -> bool {
        self.keys.contains_key(key)
    }

    fn value(&self, key: &Key) -> Option<&Kept> {
        self.keys.get(key)?.as_ref()
    }

    /// Bytes of what is not shared with `before`.
    pub fn bytes_beside(&self, before: Option<&Self>) -> usize {
        let own = self.keys.iter().filter_map(|(key, value)| {
            let value = value.as_ref()?;
            let earlier = before.and_then(|before| before.value(key));
            let is_shared =
                earlier.is_some_and(|earlier| Arc::ptr_eq(&earlier.payload, &value.payload));
            (!is_shared).then_some(value.payload.len())
        });
        own.sum()
    }

    /// What the keys hold, each with a mark that is the same where it is shared
    /// with another checkpoint, and its bytes.
    pub fn payloads(&self) -> impl Iterator<Item = (*const (), usize)> {
        let values = self.keys.values().filter_map(Option::as_ref);
        values.map(|value| (Arc::as_ptr(&value.payload).cast(), value.payload.len()))
    }

    /// Makes the keys hold again what they held: in one transaction with the
    /// end of every other client's wait. Keys that are `newer` and were not
    /// looked at then are deleted.
    ///
    /// # Errors
    /// When Redis refuses: the keys are as they were before then.
    pub async fn restore(&self, redis: &mut Connection, newer: &[Key]) -> Result<(), RestoreError> {
        // A server that is full would refuse to be given what it had.
        let limit = memory::lift_limit(redis).await?;
        let restored = self.restore_now(redis, newer).await;
        memory::set_limit(redis, &limit).await?;
        restored
    }

    /// Puts back one key that is not there any more, unless somebody else made
    /// it again. True where it is back.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn put_back(&self, redis: &mut Connection, key: &Key) -> Result<bool, Gone> {
        let Some(kept) = self.value(key) else {
            return Ok(false);
        };
        let mut restore = redis::pipe();
        kept.restore(&mut restore, key);
        let replies = redis.pipeline(&restore).await?;
        Ok(replies.iter().all(|reply| reply.error().is_none()))
    }

    async fn restore_now(&self, redis: &mut Connection, newer: &[Key]) -> Result<(), RestoreError> {
        let mut transaction = redis::pipe();
        for id in probe::blocked(redis).await? {
            transaction.cmd("CLIENT").arg("UNBLOCK").arg(id);
        }
        for key in newer {
            put_back(&mut transaction, key, None);
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

/// What `PTTL` answered, in milliseconds; 0 is for ever. A key in its last
/// millisecond is not one that lives for ever.
fn left_to_live(ttl: &Raw) -> u64 {
    match ttl.read().ok().and_then(|reply| reply.int()) {
        Some(left) if left >= 0 => left.unsigned_abs().max(1),
        _ => 0,
    }
}

fn put_back(transaction: &mut Pipeline, key: &Key, kept: Option<&Kept>) {
    let Some(kept) = kept else {
        transaction.cmd("DEL").arg(key.as_str());
        return;
    };
    kept.restore(transaction, key).arg("REPLACE");
}
