//! A room.
mod cast;
mod draft;
pub mod playground;
mod scheduler;
