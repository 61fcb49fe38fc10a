//! A stream without a group: each reader asks for what comes after its own last
//! id, and gets all of it. Redis knows of no reader, keeps no pending list and
//! takes no acknowledgement. Where the last id is kept decides what a crash
//! costs.

use super::{
    Family, KeySpec, Kind, Member, Part, Pattern, Per, Promise, WORK,
    consumer_group::PRODUCER as ADDER, producer,
};
use crate::program::{
    Arg::{Slot as S, Word as W},
    Guard, LastId, Line, Op, Program, Reads,
    Slot::{Entry, From, LastId as Last, Own, ReadOptions, Stream},
};

/// The last id is in the reader's memory only.
pub(super) static REMEMBERED: Pattern = Pattern {
    slug: "stream-read",
    family: Family::StreamRead,
    promise: Promise::AT_MOST_ONCE,
    stream: "orders",
    dead: "",
    keys: &[],
    programs: &[&ADDER, &REMEMBERS],
    groups: &["r1", "r2"],
    cast: &[
        producer(&ADDER),
        reader("r1", &REMEMBERS),
        reader("r2", &REMEMBERS),
    ],
};

/// The last id is a string in Redis.
pub(super) static SAVED: Pattern = Pattern {
    slug: "stream-read-saved",
    family: Family::StreamRead,
    promise: Promise::AT_LEAST_ONCE,
    stream: "orders",
    dead: "",
    keys: &[KeySpec {
        name: "orders:last:",
        kind: Kind::Text,
        per: Per::Consumer,
    }],
    programs: &[&ADDER, &SAVES],
    groups: &["r1", "r2"],
    cast: &[producer(&ADDER), reader("r1", &SAVES), reader("r2", &SAVES)],
};

/// All of it from the beginning, range by range, whenever the reader starts.
pub(super) static REPLAYED: Pattern = Pattern {
    slug: "stream-read-replay",
    family: Family::StreamRead,
    promise: Promise::AT_LEAST_ONCE,
    stream: "orders",
    dead: "",
    keys: &[],
    programs: &[&ADDER, &REPLAYS],
    groups: &["r1", "r2"],
    cast: &[
        producer(&ADDER),
        reader("r1", &REPLAYS),
        reader("r2", &REPLAYS),
    ],
};

/// Each call asks for what comes from now on.
pub(super) static NAIVE: Pattern = Pattern {
    slug: "stream-read-naive",
    family: Family::StreamRead,
    promise: Promise::AT_MOST_ONCE,
    stream: "orders",
    dead: "",
    keys: &[],
    programs: &[&ADDER, &LISTENS],
    groups: &["r1", "r2"],
    cast: &[
        producer(&ADDER),
        reader("r1", &LISTENS),
        reader("r2", &LISTENS),
    ],
};

const fn reader(id: &'static str, program: &'static Program) -> Member {
    Member {
        id,
        part: Part::Consumer(id),
        program,
    }
}

/// `$` the first time, and then the last id it was given. A crash forgets it,
/// and what was in its hand.
static REMEMBERS: Program = Program {
    name: "reader-that-remembers",
    lines: &[
        Line {
            label: "read",
            guard: Guard::Always,
            op: Op::Send(
                &[W("XREAD"), S(ReadOptions), W("STREAMS"), S(Stream), S(Last)],
                Reads::Read(LastId::Memory),
            ),
        },
        WORK,
    ],
};

/// It asks once where it was, and saves its last id after the work: a crash
/// between the two does the work again.
static SAVES: Program = Program {
    name: "reader-that-saves",
    lines: &[
        Line {
            label: "recall",
            guard: Guard::Always,
            op: Op::Send(&[W("GET"), S(Own("orders:last:"))], Reads::Recalled),
        },
        Line {
            label: "read",
            guard: Guard::Always,
            op: Op::Send(
                &[W("XREAD"), S(ReadOptions), W("STREAMS"), S(Stream), S(Last)],
                Reads::Read(LastId::Redis),
            ),
        },
        WORK,
        Line {
            label: "save",
            guard: Guard::Always,
            op: Op::Send(&[W("SET"), S(Own("orders:last:")), S(Entry)], Reads::Saved),
        },
    ],
};

/// From the first entry, one after the other.
static REPLAYS: Program = Program {
    name: "reader-that-replays",
    lines: &[
        Line {
            label: "range",
            guard: Guard::Always,
            op: Op::Send(
                &[W("XRANGE"), S(Stream), S(From), W("+"), W("COUNT"), W("1")],
                Reads::Ranged,
            ),
        },
        WORK,
    ],
};

/// `$` each time. What is added while it works is never read.
static LISTENS: Program = Program {
    name: "naive-reader",
    lines: &[
        Line {
            label: "read",
            guard: Guard::Always,
            op: Op::Send(
                &[W("XREAD"), S(ReadOptions), W("STREAMS"), S(Stream), W("$")],
                Reads::Read(LastId::Memory),
            ),
        },
        WORK,
    ],
};
