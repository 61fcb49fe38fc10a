//! Aligns the times inside the streams with the room's clock.
//!
//! The stream is dumped, the times in its payload are rewritten, and it is
//! restored in its place: delivery counts, dangling ids and blocked readers
//! survive that. A stream of a type that is not known falls back to
//! `XCLAIM … IDLE … JUSTID`, which resets the owner's own idle time.

use shared::{id::Key, reply::Reply};
use thiserror::Error;

use super::{
    clock::Clock,
    connection::{Connection, Gone},
    dump::{self, DumpError, Stamp},
    memory,
};

/// How often a stream that another client changes meanwhile is tried again.
const TRIES: usize = 5;

/// Why the times could not be aligned.
#[derive(Debug, Error)]
pub enum AlignError {
    /// The connection is gone.
    #[error(transparent)]
    Gone(#[from] Gone),
    /// Redis refused the restored stream.
    #[error("Redis refused the stream with its times moved: {0}")]
    Refused(String),
    /// Another client kept changing the stream.
    #[error("another client keeps changing {0}")]
    Busy(Key),
    /// Redis answered something that was not expected.
    #[error("Redis answered {0} in a way that is not understood")]
    Answer(&'static str),
}

/// Rewrites the times inside the streams `keys`, which `clock` reads, so that
/// Redis's own clock reads them as the room's clock does at `now_ms`, and
/// returns the clock for the new times.
///
/// # Errors
/// [`AlignError`]; streams before the one at fault are aligned then, so the
/// caller keeps the returned clock only on success. Idle times are off by what
/// passed meanwhile until the next success.
pub async fn align(
    redis: &mut Connection,
    clock: &Clock,
    now_ms: u64,
    keys: &[Key],
) -> Result<Clock, AlignError> {
    let aligned = clock.aligned(now_ms, redis_time(redis).await?);
    for key in keys {
        match align_stream(redis, clock, &aligned, key).await {
            Err(AlignError::Refused(_)) => align_full(redis, clock, &aligned, key).await?,
            done => done?,
        }
    }
    Ok(aligned)
}

/// Redis's own clock, in Unix milliseconds (`TIME`).
///
/// # Errors
/// When the connection is gone or the answer is no time.
pub async fn redis_time(redis: &mut Connection) -> Result<u64, AlignError> {
    let reply = redis.send(&["TIME"]).await?;
    let part = |at: usize| reply.list().get(at).and_then(Reply::int);
    let (seconds, micros) = part(0).zip(part(1)).ok_or(AlignError::Answer("TIME"))?;
    u64::try_from(seconds * 1_000 + micros / 1_000).map_err(|_| AlignError::Answer("TIME"))
}

async fn align_stream(
    redis: &mut Connection,
    clock: &Clock,
    aligned: &Clock,
    key: &Key,
) -> Result<(), AlignError> {
    for _ in 0..TRIES {
        // Nothing is lost to another client that writes between DUMP and
        // RESTORE: WATCH makes the RESTORE fail then.
        redis.send(&["WATCH", key.as_str()]).await?;
        let dumped = redis.send_raw(&["DUMP", key.as_str()]).await?;
        let Ok(Some(payload)) = dumped.word() else {
            redis.send(&["UNWATCH"]).await?;
            return Ok(());
        };
        match dump::retime(payload, |stamp| retimed(stamp, clock, aligned)) {
            Ok(moved) if moved == payload => {
                redis.send(&["UNWATCH"]).await?;
                return Ok(());
            }
            Ok(moved) => {
                if restore(redis, key, &moved).await? {
                    return Ok(());
                }
            }
            Err(error) => {
                redis.send(&["UNWATCH"]).await?;
                return claim_instead(redis, clock, aligned, key, &error).await;
            }
        }
    }
    Err(AlignError::Busy(key.clone()))
}

/// A server whose memory is full refuses to be given what it has.
async fn align_full(
    redis: &mut Connection,
    clock: &Clock,
    aligned: &Clock,
    key: &Key,
) -> Result<(), AlignError> {
    let limit = memory::lift_limit(redis).await?;
    let done = align_stream(redis, clock, aligned, key).await;
    memory::set_limit(redis, &limit).await?;
    done
}

fn retimed(stamp: Stamp<'_>, clock: &Clock, aligned: &Clock) -> i64 {
    match u64::try_from(stamp.at_ms) {
        // Zero or less is no time.
        Ok(0) | Err(_) => stamp.at_ms,
        Ok(at_ms) => {
            let moved = aligned.to_redis(clock.to_room(at_ms));
            i64::try_from(moved).unwrap_or(stamp.at_ms)
        }
    }
}

/// Restores a stream in place, with the time at which it expires. False where another
/// client changed it since it was dumped.
async fn restore(redis: &mut Connection, key: &Key, payload: &[u8]) -> Result<bool, AlignError> {
    let ends = redis.send(&["PEXPIRETIME", key.as_str()]).await?;
    let ends = ends.int().filter(|ms| *ms > 0).unwrap_or(0).to_string();
    let mut transaction = redis::pipe();
    transaction
        .cmd("RESTORE")
        .arg(key.as_str())
        .arg(ends)
        .arg(payload)
        .arg(&["REPLACE", "ABSTTL"]);
    let replies = redis.transaction(&transaction).await?;
    match replies.first() {
        Some(Reply::Text(_)) => Ok(true),
        Some(Reply::Error(error)) => Err(AlignError::Refused(error.clone())),
        _ => Ok(false),
    }
}

/// Sets the idle times one by one. Ids whose entry is gone are left out, since
/// XCLAIM would delete them.
async fn claim_instead(
    redis: &mut Connection,
    clock: &Clock,
    aligned: &Clock,
    key: &Key,
    why: &DumpError,
) -> Result<(), AlignError> {
    tracing::warn!(%key, %why, "this stream's times are set by XCLAIM instead");
    let groups = redis.send(&["XINFO", "GROUPS", key.as_str()]).await?;
    for group in groups.list() {
        let name = group.field("name").and_then(Reply::text).unwrap_or("");
        let pending = redis
            .send(&["XPENDING", key.as_str(), name, "-", "+", "1000"])
            .await?;
        for row in pending.list() {
            claim_one(redis, (clock, aligned), key, name, row).await?;
        }
    }
    Ok(())
}

async fn claim_one(
    redis: &mut Connection,
    (clock, aligned): (&Clock, &Clock),
    key: &Key,
    group: &str,
    row: &Reply,
) -> Result<(), AlignError> {
    let [id, owner, idle, _] = row.list() else {
        return Err(AlignError::Answer("XPENDING"));
    };
    let (Some(id), Some(owner), Some(idle)) = (id.text(), owner.text(), idle.int()) else {
        return Err(AlignError::Answer("XPENDING"));
    };
    let stored = redis.send(&["XRANGE", key.as_str(), id, id]).await?;
    if stored.list().is_empty() {
        return Ok(());
    }
    let wall = redis_time(redis).await?;
    let delivered = wall.saturating_sub(u64::try_from(idle).unwrap_or(0));
    let idle = aligned.now_ms().saturating_sub(clock.to_room(delivered));
    let idle = idle.to_string();
    let words = [
        "XCLAIM",
        key.as_str(),
        group,
        owner,
        "0",
        id,
        "IDLE",
        &idle,
        "JUSTID",
    ];
    redis.send(&words).await?;
    Ok(())
}
