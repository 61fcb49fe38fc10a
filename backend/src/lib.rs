//! The backend: drives a real Redis, room by room, and streams what Redis
//! answered to the browsers that look on.
//!
//! # Layout
//!
//! - `config`: the command line. `app`: the HTTP server and its routes.
//!   `page`: the page inside the program. `origin`: which pages may open a
//!   socket. `session`: one browser's socket.
//! - `rooms`: the rooms there are. `room`: one of them, a task that owns
//!   everything in it:
//!   - `room::playground`: the Redis, the actors and the picture; a step runs
//!     here, and its branches grow. `room::cast`: the actors' connections.
//!     `room::scheduler`: whose turn it is.
//!   - `room::handle`: how a socket reaches it. `room::obeying`: what may be
//!     asked of it. `room::sending`: what it sends.
//!   - `room::audience`: the browsers. `room::guide`: the lesson.
//!     `room::telling`: the branches, as browsers are told of them.
//! - `lessons`: the lesson files. `library`: what a page may read without a
//!   room. `metrics`: what is counted for operators.
//! - `redis`: everything that speaks to, or starts, a Redis server.
//!
//! # Invariants
//!
//! - The picture is read from Redis (`redis::probe`), never from what this code
//!   believes; the ledger is folded from replies.
//! - A room's state is touched by its own task alone. A browser that is slow or
//!   gone costs the others nothing.
//! - Whatever a browser or Redis sends, nothing here panics.

pub mod app;
pub mod config;
pub mod lessons;
pub mod library;
pub mod metrics;
pub mod origin;
pub mod page;
pub mod redis;
pub mod room;
pub mod rooms;
pub mod session;
