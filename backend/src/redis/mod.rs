//! Everything that speaks to, or starts, a Redis server.

pub mod align;
pub mod capability;
pub mod checkpoint;
pub mod clock;
pub mod connection;
pub mod dump;
pub mod lifetimes;
pub mod memory;
pub mod probe;
pub mod server;
pub mod supervisor;
