//! Producers that are faster than their consumers: what waits grows until
//! something gives way.

use super::{
    Family, Pattern, Promise,
    consumer_group::{
        CONSUMER, REAPER, consumers,
        delete::{DELETER, TIDY_REAPER},
    },
    producer,
};
use crate::program::{
    Arg::{Slot as S, Word as W},
    Guard, Line, Op, Program, Reads,
    Slot::{BigFields, Fields, Stream},
};

/// Nobody looks: in the end Redis's memory is full, and it refuses.
pub(super) static NONE: Pattern = Pattern {
    slug: "backpressure-none-naive",
    family: Family::Backpressure,
    promise: Promise::AT_LEAST_ONCE,
    stream: "orders",
    dead: "orders:dead",
    keys: &[],
    programs: &[&HEAVY_PRODUCER, &CONSUMER, &REAPER],
    groups: &["billing"],
    cast: &[
        producer(&HEAVY_PRODUCER),
        consumers::of("c1", "billing", &CONSUMER),
        consumers::reaper("reaper", "billing", &REAPER),
    ],
};

/// The oldest make room for the newest.
pub(super) static BOUND: Pattern = Pattern {
    slug: "backpressure-maxlen",
    family: Family::Backpressure,
    promise: Promise::NOTHING,
    stream: "orders",
    dead: "orders:dead",
    keys: &[],
    programs: &[&BOUND_PRODUCER, &CONSUMER, &REAPER],
    groups: &["billing"],
    cast: &[
        producer(&BOUND_PRODUCER),
        consumers::of("c1", "billing", &CONSUMER),
        consumers::reaper("reaper", "billing", &REAPER),
    ],
};

/// Consumers delete what is done, so the stream is what is still to do; the
/// producer looks how long it is before it sends.
pub(super) static CHECK: Pattern = Pattern {
    slug: "backpressure-check",
    family: Family::Backpressure,
    promise: Promise::AT_LEAST_ONCE,
    stream: "orders",
    dead: "orders:dead",
    keys: &[],
    programs: &[&WAITING_PRODUCER, &DELETER, &TIDY_REAPER],
    groups: &["billing"],
    cast: &[
        producer(&WAITING_PRODUCER),
        consumers::of("c1", "billing", &DELETER),
        consumers::reaper("reaper", "billing", &TIDY_REAPER),
    ],
};

/// Memory that is left to a room where it is to be watched filling up, in bytes
/// beyond what an empty one uses.
pub(super) const SPARE_BYTES: u64 = 768 * 1024;

/// Each message is a sixteenth of that.
static HEAVY_PRODUCER: Program = Program {
    name: "heavy-producer",
    lines: &[Line {
        label: "send",
        guard: Guard::Always,
        op: Op::Send(
            &[W("XADD"), S(Stream), W("*"), S(BigFields(48_000))],
            Reads::Added,
        ),
    }],
};

static BOUND_PRODUCER: Program = Program {
    name: "bound-producer",
    lines: &[Line {
        label: "send",
        guard: Guard::Always,
        op: Op::Send(
            &[
                W("XADD"),
                S(Stream),
                W("MAXLEN"),
                W("="),
                W("8"),
                W("*"),
                S(Fields),
            ],
            Reads::Added,
        ),
    }],
};

/// Two producers that look at the same time both send: it bounds roughly.
static WAITING_PRODUCER: Program = Program {
    name: "waiting-producer",
    lines: &[
        Line {
            label: "check",
            guard: Guard::Always,
            op: Op::Send(&[W("XLEN"), S(Stream)], Reads::HasRoom(5)),
        },
        Line {
            label: "send",
            guard: Guard::Always,
            op: Op::Send(&[W("XADD"), S(Stream), W("*"), S(Fields)], Reads::Added),
        },
    ],
};
