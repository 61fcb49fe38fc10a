//! Reapers that look first (XPENDING) and claim then (XCLAIM), instead of both
//! at once (XAUTOCLAIM). Between the two another reaper may do the same.

use super::{ACK, BURY, CONSUMER, PRODUCER, WORK, consumers};
use crate::{
    patterns::{Family, Pattern, Promise, producer},
    program::{
        Arg::{Slot as S, Word as W},
        Guard, Line, Op, Program, Reads,
        Slot::{Entry, Group, Me, MinIdle, Stream},
    },
};

/// XCLAIM is told how long it must have been idle: a claim resets that, so
/// of two who found the same only one gets it.
pub(in crate::patterns) static GUARDED: Pattern = Pattern {
    slug: "consumer-group-xclaim",
    family: Family::ConsumerGroup,
    promise: Promise::AT_LEAST_ONCE,
    stream: "orders",
    dead: "orders:dead",
    keys: &[],
    programs: &[&PRODUCER, &CONSUMER, &CLAIMER],
    groups: &["billing"],
    cast: &[
        producer(&PRODUCER),
        consumers::of("c1", "billing", &CONSUMER),
        consumers::of("c2", "billing", &CONSUMER),
        consumers::reaper("r1", "billing", &CLAIMER),
        consumers::reaper("r2", "billing", &CLAIMER),
    ],
};

/// With 0 in its place both get it, one after the other, and both do it.
pub(in crate::patterns) static UNGUARDED: Pattern = Pattern {
    slug: "consumer-group-xclaim-naive",
    family: Family::ConsumerGroup,
    promise: Promise::AT_LEAST_ONCE,
    stream: "orders",
    dead: "orders:dead",
    keys: &[],
    programs: &[&PRODUCER, &CONSUMER, &NAIVE_CLAIMER],
    groups: &["billing"],
    cast: &[
        producer(&PRODUCER),
        consumers::of("c1", "billing", &CONSUMER),
        consumers::of("c2", "billing", &CONSUMER),
        consumers::reaper("r1", "billing", &NAIVE_CLAIMER),
        consumers::reaper("r2", "billing", &NAIVE_CLAIMER),
    ],
};

const FIND: Line = Line {
    label: "find",
    guard: Guard::Always,
    op: Op::Send(
        &[
            W("XPENDING"),
            S(Stream),
            S(Group),
            W("IDLE"),
            S(MinIdle),
            W("-"),
            W("+"),
            W("1"),
        ],
        Reads::Found,
    ),
};

const FORGET: Line = Line {
    label: "forget",
    guard: Guard::IfTooOften,
    ..ACK
};

const WORK_ON: Line = Line {
    guard: Guard::UnlessTooOften,
    ..WORK
};

const ACK_IT: Line = Line {
    guard: Guard::UnlessTooOften,
    ..ACK
};

static CLAIMER: Program = Program {
    name: "group-claimer",
    lines: &[
        FIND,
        Line {
            label: "claim",
            guard: Guard::Always,
            op: Op::Send(
                &[
                    W("XCLAIM"),
                    S(Stream),
                    S(Group),
                    S(Me),
                    S(MinIdle),
                    S(Entry),
                ],
                Reads::TakenOver,
            ),
        },
        BURY,
        FORGET,
        WORK_ON,
        ACK_IT,
    ],
};

static NAIVE_CLAIMER: Program = Program {
    name: "naive-group-claimer",
    lines: &[
        FIND,
        Line {
            label: "claim",
            guard: Guard::Always,
            op: Op::Send(
                &[W("XCLAIM"), S(Stream), S(Group), S(Me), W("0"), S(Entry)],
                Reads::TakenOver,
            ),
        },
        BURY,
        FORGET,
        WORK_ON,
        ACK_IT,
    ],
};
