//! The backend: drives a real Redis, room by room, and streams what Redis answered.

pub mod redis;
