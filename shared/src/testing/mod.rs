//! For tests: a tiny Redis, and a room without a backend.

pub(crate) mod redis;
pub(crate) mod room;
