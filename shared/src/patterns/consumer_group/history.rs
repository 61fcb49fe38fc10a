//! Consumers that read what is pending for themselves before anything new: a
//! worker that comes back goes on where it was, and nobody has to claim.

use super::{ACK, PRODUCER, WORK, consumers};
use crate::{
    patterns::{Family, Pattern, Promise, producer},
    program::{
        Arg::{Slot as S, Word as W},
        Guard, Line, Op, Program, Reads,
        Slot::{Group, Me, Named, OwnFrom, ReadOptions, Stream},
    },
};

/// Each under a name of its own.
pub(in crate::patterns) static OWN: Pattern = Pattern {
    slug: "consumer-group-history",
    family: Family::ConsumerGroup,
    promise: Promise::AT_LEAST_ONCE,
    stream: "orders",
    dead: "",
    keys: &[],
    programs: &[&PRODUCER, &RETURNER],
    groups: &["billing"],
    cast: &[
        producer(&PRODUCER),
        consumers::of("c1", "billing", &RETURNER),
        consumers::of("c2", "billing", &RETURNER),
        consumers::of("c3", "billing", &RETURNER),
    ],
};

/// Two processes under one name: Redis takes them for one, so whoever begins
/// anew is given what the other is working on.
pub(in crate::patterns) static SHARED: Pattern = Pattern {
    slug: "consumer-group-shared-naive",
    family: Family::ConsumerGroup,
    promise: Promise::AT_LEAST_ONCE,
    stream: "orders",
    dead: "",
    keys: &[],
    programs: &[&PRODUCER, &NAMESAKE],
    groups: &["billing"],
    cast: &[
        producer(&PRODUCER),
        consumers::of("c1", "billing", &NAMESAKE),
        consumers::of("c2", "billing", &NAMESAKE),
    ],
};

/// From id 0 it is given what is pending for it, whatever BLOCK says; each time
/// counts as a delivery. When nothing is left it goes on with `>`.
static RETURNER: Program = Program {
    name: "group-returner",
    lines: &[
        Line {
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
                    S(OwnFrom),
                ],
                Reads::Delivered,
            ),
        },
        WORK,
        Line {
            guard: Guard::UnlessNoAck,
            ..ACK
        },
    ],
};

/// The same, under the name that all of them have.
static NAMESAKE: Program = Program {
    name: "group-namesake",
    lines: &[
        Line {
            label: "read",
            guard: Guard::Always,
            op: Op::Send(
                &[
                    W("XREADGROUP"),
                    W("GROUP"),
                    S(Group),
                    S(Named("app")),
                    S(ReadOptions),
                    W("STREAMS"),
                    S(Stream),
                    S(OwnFrom),
                ],
                Reads::Delivered,
            ),
        },
        WORK,
        Line {
            guard: Guard::UnlessNoAck,
            ..ACK
        },
    ],
};
