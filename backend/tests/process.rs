//! The real process: how it ends, what it leaves, what it says, what it serves.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

#[path = "process/endings.rs"]
mod endings;
#[path = "process/metrics.rs"]
mod metrics;
#[path = "process/page.rs"]
mod page;
#[path = "process/proxy.rs"]
mod proxy;
#[path = "process/words.rs"]
mod words;
