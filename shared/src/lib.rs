//! The pure core of Queue Playground: what an actor does, what a Redis looks
//! like, how one picture of it becomes the next, and what browser and backend
//! say to each other.
//!
//! # Layout
//!
//! - `id`: names and entry ids, as Redis has them.
//! - `reply`: what Redis answered, as data.
//! - `program`: what an actor does, line by line, as data; `program::machine`
//!   turns a line into a command and a reply into facts, `program::render`
//!   turns it into text.
//! - `patterns`: the programs and the first cast of each queue pattern.
//! - `world`: the picture. `world::World::take` is the one way it changes;
//!   `world::diff` finds the changes between two pictures of Redis.
//! - `fact`: what a reply says about messages. `ledger`: what the facts add up
//!   to. `reconcile`: where Redis differs from the ledger, and what that means.
//! - `step`: one line of one actor, one fault or one edit, with its effects.
//! - `timeline`: what the steps were, in space and time.
//! - `chronicle`: what going back does not take back: branches, bookmarks, what
//!   is watched for (`watch`), a run towards a `goal`.
//! - `next`: everything that could happen next, and what it would do. `drill`:
//!   what is done alike in several rooms, so that they can be compared.
//! - `world::Pace`, `world::Sample`: how live mode runs, and what it measured.
//! - `command`, `rejection`, `protocol`: what a browser may ask, why it may be
//!   refused, and how both travel.
//! - `lesson`: a script with narration, questions and what must hold. `glossary`:
//!   what words mean.
//!
//! # Invariants
//!
//! - Pure: no clock, no randomness, no input or output. What depends on time
//!   is given the room's time.
//! - A change carries absolute values and is in the past tense, so applying it
//!   twice does no harm.
//! - Nothing here iterates over a hash map: order is the same everywhere.

pub mod chronicle;
pub mod command;
pub mod drill;
pub mod fact;
pub mod glossary;
pub mod goal;
pub mod id;
pub mod ledger;
pub mod lesson;
pub mod next;
pub mod patterns;
pub mod program;
pub mod protocol;
pub mod reconcile;
pub mod rejection;
pub mod reply;
pub mod step;
#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it fails"
)]
mod testing;
pub mod timeline;
pub mod watch;
pub mod why;
pub mod world;
