//! Everything that speaks to, or starts, a Redis server.
