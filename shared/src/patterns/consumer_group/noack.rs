//! Consumers that read with NOACK: Redis gives the entry away and remembers
//! nothing of it.

use super::{PRODUCER, READ, WORK, consumers};
use crate::{
    patterns::{Family, Pattern, Promise, producer},
    program::Program,
};

pub(in crate::patterns) static PATTERN: Pattern = Pattern {
    slug: "consumer-group-noack",
    family: Family::ConsumerGroup,
    promise: Promise::AT_MOST_ONCE,
    stream: "orders",
    dead: "",
    keys: &[],
    programs: &[&PRODUCER, &TAKER],
    groups: &["billing"],
    cast: &[
        producer(&PRODUCER),
        consumers::of("c1", "billing", &TAKER),
        consumers::of("c2", "billing", &TAKER),
        consumers::of("c3", "billing", &TAKER),
    ],
};

/// It never acknowledges, so it reads with NOACK.
static TAKER: Program = Program {
    name: "group-taker",
    lines: &[READ, WORK],
};
