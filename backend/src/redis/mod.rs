//! Everything that speaks to, or starts, a Redis server.

pub mod capability;
pub mod dump;
pub mod server;
pub mod supervisor;
