//! The consumer group: one stream, groups with a cursor each, a pending list,
//! a reaper and dead letters.

pub(super) mod claim;
pub(super) mod consumers;
pub(super) mod delete;
pub(super) mod history;
pub(super) mod noack;

use super::{Family, Member, Part, Pattern, Promise, WORK};
use crate::program::{
    Arg::{Slot as S, Word as W},
    Guard, Line, Op, Program, Reads,
    Slot::{
        Cursor, DeadFields, DeadStream, Entry, Fields, Group, Me, MinIdle, ReadOptions, Stream,
    },
};

pub(super) static PATTERN: Pattern = Pattern {
    slug: "consumer-group",
    family: Family::ConsumerGroup,
    promise: Promise::AT_LEAST_ONCE,
    stream: "orders",
    dead: "orders:dead",
    keys: &[],
    programs: &[&PRODUCER, &CONSUMER, &REAPER],
    groups: &["billing", "audit"],
    cast: &[
        Member {
            id: "p1",
            part: Part::Producer,
            program: &PRODUCER,
        },
        Member {
            id: "c1",
            part: Part::Consumer("billing"),
            program: &CONSUMER,
        },
        Member {
            id: "c2",
            part: Part::Consumer("billing"),
            program: &CONSUMER,
        },
        Member {
            id: "c3",
            part: Part::Consumer("billing"),
            program: &CONSUMER,
        },
        Member {
            id: "reaper",
            part: Part::Reaper("billing"),
            program: &REAPER,
        },
        Member {
            id: "a1",
            part: Part::Consumer("audit"),
            program: &CONSUMER,
        },
    ],
};

/// Adds one message after the other. Redis chooses the ids.
pub(super) static PRODUCER: Program = Program {
    name: "group-producer",
    lines: &[Line {
        label: "send",
        guard: Guard::Always,
        op: Op::Send(&[W("XADD"), S(Stream), W("*"), S(Fields)], Reads::Added),
    }],
};

/// Reads what nobody in the group has been given, works, acknowledges, one
/// message after the other. It acknowledges last, so a crash before that leaves
/// the message pending. What never became pending is not acknowledged.
pub(super) static CONSUMER: Program = Program {
    name: "group-consumer",
    lines: &[
        READ,
        WORK,
        Line {
            guard: Guard::UnlessNoAck,
            ..ACK
        },
    ],
};

/// Claims what has been pending too long, buries what was delivered too often,
/// and does the rest itself. It buries before it acknowledges, so that a crash
/// between the two leaves a copy rather than nothing.
pub(super) static REAPER: Program = Program {
    name: "group-reaper",
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
            guard: Guard::UnlessTooOften,
            ..WORK
        },
        Line {
            guard: Guard::UnlessTooOften,
            ..ACK
        },
    ],
};

pub(super) const READ: Line = Line {
    label: "read",
    guard: Guard::Always,
    op: Op::Send(
        &[
            W("XREADGROUP"),
            W("GROUP"),
            S(Group),
            S(Me),
            S(ReadOptions),
            W("STREAMS"),
            S(Stream),
            W(">"),
        ],
        Reads::Delivered,
    ),
};

pub(super) const CLAIM: Line = Line {
    label: "claim",
    guard: Guard::Always,
    op: Op::Send(
        &[
            W("XAUTOCLAIM"),
            S(Stream),
            S(Group),
            S(Me),
            S(MinIdle),
            S(Cursor),
            W("COUNT"),
            W("1"),
        ],
        Reads::Claimed,
    ),
};

const COUNT: Line = Line {
    label: "count",
    guard: Guard::Always,
    op: Op::Send(
        &[
            W("XPENDING"),
            S(Stream),
            S(Group),
            S(Entry),
            S(Entry),
            W("1"),
        ],
        Reads::Deliveries,
    ),
};

const BURY: Line = Line {
    label: "bury",
    guard: Guard::IfTooOften,
    op: Op::Send(
        &[W("XADD"), S(DeadStream), W("*"), S(DeadFields)],
        Reads::Buried,
    ),
};

pub(super) const ACK: Line = Line {
    label: "ack",
    guard: Guard::Always,
    op: Op::Send(
        &[W("XACK"), S(Stream), S(Group), S(Entry)],
        Reads::Acknowledged,
    ),
};
