//! Several messages in one round trip: a producer that sends them in a
//! pipeline or in one transaction, consumers that read several and acknowledge
//! them together. What a round trip costs is shared by all that are in it; what
//! a crash takes is shared, too.

use super::{
    Family, Member, Part as For, Pattern, Promise, WORK,
    consumer_group::{self, READ},
};
use crate::program::{
    Arg::{Slot as S, Word as W},
    Guard, Line, Op, Part, Program, Reads,
    Slot::{Done, Entry, Fields, Group, Stream},
    Times,
};

/// One command, one round trip, one message.
pub(super) static ONE: Pattern = Pattern {
    slug: "batch-one",
    family: Family::Batch,
    promise: Promise::AT_LEAST_ONCE,
    stream: "orders",
    dead: "orders:dead",
    keys: &[],
    programs: &[
        &consumer_group::PRODUCER,
        &consumer_group::CONSUMER,
        &consumer_group::REAPER,
    ],
    groups: &["billing"],
    cast: &[
        producer(&consumer_group::PRODUCER),
        consumer("c1", &consumer_group::CONSUMER),
        consumer("c2", &consumer_group::CONSUMER),
        REAPER,
    ],
};

/// Five messages in one write; each is stored for itself. Consumers read up to
/// five, do the work of all, and acknowledge them in another pipeline.
pub(super) static PIPELINE: Pattern = Pattern {
    slug: "batch-pipeline",
    family: Family::Batch,
    promise: Promise::AT_LEAST_ONCE,
    stream: "orders",
    dead: "orders:dead",
    keys: &[],
    programs: &[&PIPELINER, &PIPELINING, &consumer_group::REAPER],
    groups: &["billing"],
    cast: &[
        producer(&PIPELINER),
        consumer("c1", &PIPELINING),
        consumer("c2", &PIPELINING),
        REAPER,
    ],
};

/// Five messages between MULTI and EXEC: all of them are stored, or none, and
/// nobody reads the first before the last is there. Consumers acknowledge all
/// that they read with one XACK.
pub(super) static MULTI: Pattern = Pattern {
    slug: "batch-multi",
    family: Family::Batch,
    promise: Promise::AT_LEAST_ONCE,
    stream: "orders",
    dead: "orders:dead",
    keys: &[],
    programs: &[&TRANSACTOR, &TOGETHER, &consumer_group::REAPER],
    groups: &["billing"],
    cast: &[
        producer(&TRANSACTOR),
        consumer("c1", &TOGETHER),
        consumer("c2", &TOGETHER),
        REAPER,
    ],
};

/// Messages in one round trip.
const SIZE: usize = 5;

const REAPER: Member = Member {
    id: "reaper",
    part: For::Reaper("billing"),
    program: &consumer_group::REAPER,
};

const fn producer(program: &'static Program) -> Member {
    Member {
        id: "p1",
        part: For::Producer,
        program,
    }
}

const fn consumer(id: &'static str, program: &'static Program) -> Member {
    Member {
        id,
        part: For::Consumer("billing"),
        program,
    }
}

const ADD: Part = Part {
    args: &[W("XADD"), S(Stream), W("*"), S(Fields)],
    reads: Reads::Added,
    times: Times::EachNext(SIZE),
};

static PIPELINER: Program = Program {
    name: "pipeline-producer",
    lines: &[Line {
        label: "send",
        guard: Guard::Always,
        op: Op::Pipeline(&[ADD]),
    }],
};

static TRANSACTOR: Program = Program {
    name: "multi-producer",
    lines: &[Line {
        label: "send",
        guard: Guard::Always,
        op: Op::Transaction(&[ADD], None),
    }],
};

/// It acknowledges last, so a crash before that leaves all that it read
/// pending, what it has done, too.
static PIPELINING: Program = Program {
    name: "pipeline-consumer",
    lines: &[
        READ,
        WORK,
        Line {
            label: "ack",
            guard: Guard::UnlessNoAck,
            op: Op::Pipeline(&[Part {
                args: &[W("XACK"), S(Stream), S(Group), S(Entry)],
                reads: Reads::Acknowledged,
                times: Times::EachDone,
            }]),
        },
    ],
};

static TOGETHER: Program = Program {
    name: "batch-consumer",
    lines: &[
        READ,
        WORK,
        Line {
            label: "ack",
            guard: Guard::UnlessNoAck,
            op: Op::Send(
                &[W("XACK"), S(Stream), S(Group), S(Done)],
                Reads::AllAcknowledged,
            ),
        },
    ],
};
