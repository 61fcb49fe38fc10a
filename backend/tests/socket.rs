//! What a browser meets: the real backend, over its WebSocket, on a real Redis.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

#[path = "socket/commands.rs"]
mod commands;
#[path = "socket/hostile.rs"]
mod hostile;
