//! The times inside the `DUMP` of a stream: read them, or write others.
//!
//! Redis stores when an entry was delivered and when a consumer was last seen
//! as absolute times. A room whose clock stands still, or is turned, therefore
//! moves these times: `DUMP`, [`retime`] or [`shift`], `RESTORE … REPLACE`.
//! Everything else in the payload stays as it is, byte for byte: entries,
//! delivery counts, pending ids whose entry is gone. Bytes in, bytes out.
//!
//! # Layout
//!
//! - `footer`: RDB version and CRC-64 behind every payload.
//! - `stream`: where in a stream's payload the times are, type by type.
//! - `reader`: RDB's lengths and strings. `lzf`: its compressed strings.
//!
//! The format is that of `rdbSaveObject` and `createDumpPayload` in Redis's
//! `rdb.c` and `cluster.c`.
//!
//! # Which servers
//!
//! | RDB type | written by |
//! |---|---|
//! | 15 | Redis 5.0 to 6.2 |
//! | 19 | Redis 7.0 |
//! | 21 | Redis 7.2 to 8.4, Valkey 7.2 and later |
//! | 26 | Redis 8.6 |
//! | 27 | Redis 8.8 |
//!
//! Not moved: entry ids, and with them what Redis measures by entry ids (the
//! window of `XADD … IDMP`). Not in a payload at all: the key's time to live.

mod footer;
mod lzf;
mod reader;
mod stream;

use shared::id::EntryId;
use thiserror::Error;

/// A time found in a payload, and what it is the time of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp<'a> {
    /// The consumer group's name.
    pub group: &'a [u8],
    /// What happened then.
    pub event: StampEvent<'a>,
    /// Unix time in milliseconds. Zero or less is no time: -1 where a consumer
    /// never was active, 0 where an entry was given back by `XNACK` (or
    /// claimed with `TIME 0`).
    pub at_ms: i64,
}

/// What a [`Stamp`] is the time of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StampEvent<'a> {
    /// The last delivery of a pending entry.
    Delivered {
        /// The entry, which need not be in the stream any more.
        id: EntryId,
        /// How often it has been delivered.
        deliveries: u64,
    },
    /// A consumer's last attempt to read or claim.
    Seen {
        /// The consumer's name.
        consumer: &'a [u8],
    },
    /// A consumer's last successful read or claim (RDB type 21 and later; an
    /// older Redis does not know it).
    Active {
        /// The consumer's name.
        consumer: &'a [u8],
    },
}

/// Why a payload could not be walked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DumpError {
    /// The value is no stream, or a stream of a kind this module has not seen.
    #[error("RDB type {0} is not a stream type known here")]
    UnknownType(u8),
    /// The payload is damaged.
    #[error("checksum is {stored:016x}, the bytes give {computed:016x}")]
    Checksum {
        /// The checksum in the footer.
        stored: u64,
        /// The checksum of the bytes before it.
        computed: u64,
    },
    /// The payload ends inside something.
    #[error("the payload ends at byte {at}, inside a value")]
    Truncated {
        /// Where the value that does not fit begins.
        at: usize,
    },
    /// The payload is not what its RDB type promises.
    #[error("{what} at byte {at}")]
    Malformed {
        /// Where.
        at: usize,
        /// What is wrong there.
        what: &'static str,
    },
}

/// Calls `visit` for every time in the `DUMP` of a stream, in payload order:
/// per group its pending entries by id, then its consumers by name.
///
/// # Errors
///
/// When the payload is damaged, or no stream of a known type. `visit` may have
/// been called before that is found out.
pub fn read(payload: &[u8], mut visit: impl FnMut(Stamp<'_>)) -> Result<(), DumpError> {
    let body = footer::verify(payload)?;
    stream::walk(body, &mut |_, stamp| visit(stamp))
}

/// A copy of the `DUMP` of a stream in which every time is what `to` makes of
/// it, in Unix milliseconds, with the checksum to match.
///
/// `to` is not asked for what is no time (see [`Stamp::at_ms`]), and that
/// stays as it is. An answer below 1 is written as 1, so that a time stays one.
///
/// # Errors
///
/// When the payload is damaged, or no stream of a known type.
pub fn retime(payload: &[u8], mut to: impl FnMut(Stamp<'_>) -> i64) -> Result<Vec<u8>, DumpError> {
    let body = footer::verify(payload)?;
    let mut retimed = payload.to_vec();
    stream::walk(body, &mut |at, stamp| {
        if stamp.at_ms > 0 {
            retimed[at].copy_from_slice(&to(stamp).max(1).to_le_bytes());
        }
    })?;
    footer::seal(&mut retimed);
    Ok(retimed)
}

/// [`retime`] that moves every time by `by_ms` milliseconds; negative is
/// towards the past, so that idle times grow.
///
/// # Errors
///
/// When the payload is damaged, or no stream of a known type.
pub fn shift(payload: &[u8], by_ms: i64) -> Result<Vec<u8>, DumpError> {
    retime(payload, |stamp| stamp.at_ms.saturating_add(by_ms))
}

#[cfg(test)]
mod tests;
