//! What a browser meets: the real backend, over its WebSocket, on a real Redis.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

#[path = "socket/branches.rs"]
mod branches;
#[path = "socket/commands.rs"]
mod commands;
#[path = "socket/crowd.rs"]
mod crowd;
#[path = "socket/edits.rs"]
mod edits;
#[path = "socket/faults.rs"]
mod faults;
#[path = "socket/hostile.rs"]
mod hostile;
#[path = "socket/lesson.rs"]
mod lesson;
#[path = "socket/limits.rs"]
mod limits;
#[path = "socket/origins.rs"]
mod origins;
#[path = "socket/outside.rs"]
mod outside;
#[path = "socket/resume.rs"]
mod resume;
#[path = "socket/rewind.rs"]
mod rewind;
#[path = "socket/rooms.rs"]
mod rooms;
#[path = "socket/runs.rs"]
mod runs;
#[path = "socket/slow.rs"]
mod slow;
#[path = "socket/watches.rs"]
mod watches;
