//! Consumers that delete what they have acknowledged, so that the stream stays
//! as short as what is still to do.

use super::{ACK, BURY, CLAIM, COUNT, PRODUCER, READ, WORK, consumers};
use crate::{
    patterns::{Family, Pattern, Promise, producer},
    program::{
        Arg::{Slot as S, Word as W},
        Guard, Line, Op, Program, Reads,
        Slot::{Entry, Stream},
    },
};

/// One group: what it is done with, nobody needs any more.
pub(in crate::patterns) static ONE_GROUP: Pattern = Pattern {
    slug: "consumer-group-delete",
    family: Family::ConsumerGroup,
    promise: Promise::AT_LEAST_ONCE,
    stream: "orders",
    dead: "orders:dead",
    keys: &[],
    programs: &[&PRODUCER, &DELETER, &TIDY_REAPER],
    groups: &["billing"],
    cast: &[
        producer(&PRODUCER),
        consumers::of("c1", "billing", &DELETER),
        consumers::of("c2", "billing", &DELETER),
        consumers::of("c3", "billing", &DELETER),
        consumers::reaper("reaper", "billing", &TIDY_REAPER),
    ],
};

/// Two groups: an entry is stored once, for both. What one deletes, the other
/// is never given.
pub(in crate::patterns) static TWO_GROUPS: Pattern = Pattern {
    slug: "consumer-group-delete-naive",
    family: Family::ConsumerGroup,
    promise: Promise::NOTHING,
    stream: "orders",
    dead: "orders:dead",
    keys: &[],
    programs: &[&PRODUCER, &DELETER, &TIDY_REAPER],
    groups: &["billing", "audit"],
    cast: &[
        producer(&PRODUCER),
        consumers::of("c1", "billing", &DELETER),
        consumers::of("c2", "billing", &DELETER),
        consumers::reaper("reaper", "billing", &TIDY_REAPER),
        consumers::of("a1", "audit", &DELETER),
    ],
};

const DELETE: Line = Line {
    label: "delete",
    guard: Guard::Always,
    op: Op::Send(&[W("XDEL"), S(Stream), S(Entry)], Reads::Deleted),
};

/// A crash between its last two lines leaves an entry that nobody needs; the
/// other way round it would lose one that somebody does.
pub(in crate::patterns) static DELETER: Program = Program {
    name: "group-deleter",
    lines: &[READ, WORK, ACK, DELETE],
};

pub(in crate::patterns) static TIDY_REAPER: Program = Program {
    name: "group-tidy-reaper",
    lines: &[
        CLAIM,
        COUNT,
        BURY,
        Line {
            label: "forget",
            guard: Guard::IfTooOften,
            ..ACK
        },
        Line {
            label: "drop",
            guard: Guard::IfTooOften,
            ..DELETE
        },
        Line {
            guard: Guard::UnlessTooOften,
            ..WORK
        },
        Line {
            guard: Guard::UnlessTooOften,
            ..ACK
        },
        Line {
            guard: Guard::UnlessTooOften,
            ..DELETE
        },
    ],
};
