//! Consumers that know what they have done: a mark in Redis for each message, on
//! top of a consumer group. When the mark is set, before the work, after it or
//! with it, decides what a crash does.

use super::{
    Family, KeySpec, Kind, Member, Part as For, Pattern, Per, Promise, WORK,
    consumer_group::{self, CLAIM, READ},
};
use crate::program::{
    Arg::{self, Slot as S, Word as W},
    Guard, Line, Op, Part, Program, Reads,
    Slot::{Entry, Fields, Group, Me, NextId, OfMessage, Stream},
    Times,
};

/// The work is a write in the same Redis, so it goes into one transaction with
/// the mark and the acknowledgement: all of it is done, or nothing. WATCH sees
/// to it that of two who looked at the same time one looks again.
pub(super) static TOGETHER: Pattern = Pattern {
    slug: "idempotent",
    promise: Promise::EXACTLY_ONCE,
    keys: &[
        DONE,
        KeySpec {
            name: "income",
            kind: Kind::Text,
            per: Per::One,
        },
    ],
    programs: &[&consumer_group::PRODUCER, &PAYER, &PAYING_REAPER],
    cast: &[
        PRODUCER,
        consumer("c1", &PAYER),
        consumer("c2", &PAYER),
        reaper(&PAYING_REAPER),
    ],
    ..BASE
};

/// The mark first. A crash between the mark and the work loses the message:
/// whoever is given it again takes it for done.
pub(super) static KEY_FIRST: Pattern = Pattern {
    slug: "idempotent-key-first",
    promise: Promise::AT_MOST_ONCE,
    programs: &[&consumer_group::PRODUCER, &MARKER, &MARKING_REAPER],
    cast: &[
        PRODUCER,
        consumer("c1", &MARKER),
        consumer("c2", &MARKER),
        reaper(&MARKING_REAPER),
    ],
    ..BASE
};

/// The work first. A crash between the work and the mark repeats it.
pub(super) static KEY_LAST: Pattern = Pattern {
    slug: "idempotent-key-last",
    promise: Promise::AT_LEAST_ONCE,
    programs: &[&consumer_group::PRODUCER, &NOTER, &NOTING_REAPER],
    cast: &[
        PRODUCER,
        consumer("c1", &NOTER),
        consumer("c2", &NOTER),
        reaper(&NOTING_REAPER),
    ],
    ..BASE
};

/// The same with marks that are gone before anything is delivered again: they
/// see nothing.
pub(super) static SHORT: Pattern = Pattern {
    slug: "idempotent-short-naive",
    promise: Promise::AT_LEAST_ONCE,
    programs: &[
        &consumer_group::PRODUCER,
        &SHORT_NOTER,
        &SHORT_NOTING_REAPER,
    ],
    cast: &[
        PRODUCER,
        consumer("c1", &SHORT_NOTER),
        consumer("c2", &SHORT_NOTER),
        reaper(&SHORT_NOTING_REAPER),
    ],
    ..BASE
};

/// The producer's side of it: it chooses the ids. Where a reply was lost it
/// sends the same again, and Redis refuses what it has. Its consumers do what
/// others do.
pub(super) static PRODUCER_IDS: Pattern = Pattern {
    slug: "idempotent-producer",
    promise: Promise::AT_LEAST_ONCE,
    dead: "orders:dead",
    keys: &[],
    programs: &[
        &NUMBERER,
        &consumer_group::CONSUMER,
        &consumer_group::REAPER,
    ],
    cast: &[
        Member {
            id: "p1",
            part: For::Producer,
            program: &NUMBERER,
        },
        consumer("c1", &consumer_group::CONSUMER),
        consumer("c2", &consumer_group::CONSUMER),
        reaper(&consumer_group::REAPER),
    ],
    ..BASE
};

/// Ids have to grow, so there can be but one such producer for a stream.
static NUMBERER: Program = Program {
    name: "numbering-producer",
    lines: &[Line {
        label: "send",
        guard: Guard::Always,
        op: Op::Send(&[W("XADD"), S(Stream), S(NextId), S(Fields)], Reads::Added),
    }],
};

/// What all of them have.
const BASE: Pattern = Pattern {
    slug: "",
    family: Family::Idempotent,
    promise: Promise::NOTHING,
    stream: "orders",
    dead: "",
    keys: &[DONE],
    programs: &[],
    groups: &["billing"],
    cast: &[],
};

/// The marks.
const DONE: KeySpec = KeySpec {
    name: "done:",
    kind: Kind::Text,
    per: Per::Message,
};

const PRODUCER: Member = Member {
    id: "p1",
    part: For::Producer,
    program: &consumer_group::PRODUCER,
};

const fn consumer(id: &'static str, program: &'static Program) -> Member {
    Member {
        id,
        part: For::Consumer("billing"),
        program,
    }
}

const fn reaper(program: &'static Program) -> Member {
    Member {
        id: "reaper",
        part: For::Reaper("billing"),
        program,
    }
}

const ACK_WORDS: &[Arg] = &[W("XACK"), S(Stream), S(Group), S(Entry)];

const ACK: Line = Line {
    label: "ack",
    guard: Guard::Always,
    op: Op::Send(ACK_WORDS, Reads::Acknowledged),
};

/// NX: only whoever sets it may do the work. It is kept for a day.
const MARK: Line = Line {
    label: "mark",
    guard: Guard::Always,
    op: Op::Send(
        &[
            W("SET"),
            S(OfMessage("done:")),
            S(Me),
            W("NX"),
            W("EX"),
            W("86400"),
        ],
        Reads::Marked,
    ),
};

const LOOK: Line = Line {
    label: "look",
    guard: Guard::Always,
    op: Op::Send(&[W("EXISTS"), S(OfMessage("done:"))], Reads::LookedUp),
};

const WORK_IF_NEW: Line = Line {
    guard: Guard::UnlessMarked,
    ..WORK
};

const NOTE: Line = Line {
    label: "note",
    guard: Guard::UnlessMarked,
    op: Op::Send(NOTE_WORDS, Reads::Noted),
};

const NOTE_WORDS: &[Arg] = &[W("SET"), S(OfMessage("done:")), S(Me), W("EX"), W("86400")];

const NOTE_SHORTLY: Line = Line {
    label: "note",
    guard: Guard::UnlessMarked,
    op: Op::Send(
        &[W("SET"), S(OfMessage("done:")), S(Me), W("EX"), W("5")],
        Reads::Noted,
    ),
};

static MARKER: Program = Program {
    name: "key-first-consumer",
    lines: &[READ, MARK, WORK_IF_NEW, ACK],
};

static MARKING_REAPER: Program = Program {
    name: "key-first-reaper",
    lines: &[CLAIM, MARK, WORK_IF_NEW, ACK],
};

static NOTER: Program = Program {
    name: "key-last-consumer",
    lines: &[READ, LOOK, WORK_IF_NEW, NOTE, ACK],
};

static NOTING_REAPER: Program = Program {
    name: "key-last-reaper",
    lines: &[CLAIM, LOOK, WORK_IF_NEW, NOTE, ACK],
};

static SHORT_NOTER: Program = Program {
    name: "short-key-consumer",
    lines: &[READ, LOOK, WORK_IF_NEW, NOTE_SHORTLY, ACK],
};

static SHORT_NOTING_REAPER: Program = Program {
    name: "short-key-reaper",
    lines: &[CLAIM, LOOK, WORK_IF_NEW, NOTE_SHORTLY, ACK],
};

const WATCH: Line = Line {
    label: "watch",
    guard: Guard::Always,
    op: Op::Send(&[W("WATCH"), S(OfMessage("done:"))], Reads::Watched),
};

/// The order brings in ten.
const PAY: Line = Line {
    label: "pay",
    guard: Guard::UnlessMarked,
    op: Op::Transaction(
        &[
            once(&[W("INCRBY"), W("income"), W("10")], Reads::Worked),
            once(NOTE_WORDS, Reads::Noted),
            once(ACK_WORDS, Reads::Acknowledged),
        ],
        Some("watch"),
    ),
};

const PASS: Line = Line {
    label: "pass",
    guard: Guard::IfMarked,
    op: Op::Pipeline(&[
        once(&[W("UNWATCH")], Reads::Unwatched),
        once(ACK_WORDS, Reads::Acknowledged),
    ]),
};

const fn once(args: &'static [Arg], reads: Reads) -> Part {
    Part {
        args,
        reads,
        times: Times::Once,
    }
}

static PAYER: Program = Program {
    name: "paying-consumer",
    lines: &[READ, WATCH, LOOK, PAY, PASS],
};

static PAYING_REAPER: Program = Program {
    name: "paying-reaper",
    lines: &[CLAIM, WATCH, LOOK, PAY, PASS],
};
