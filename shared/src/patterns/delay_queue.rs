//! A delay queue: a sorted set whose scores say when a message is due. Workers
//! look for what is due.

use super::{Family, KeySpec, Kind, Pattern, Per, Promise, WORK, producer, worker};
use crate::program::{
    Arg::{Script as L, Slot as S, Word as W},
    Guard, Left, Line, Op, Program, Reads, Script,
    Slot::{Due, Item, Now, Own},
};

/// Whoever removes it may run it.
pub(super) static DECIDED: Pattern = Pattern {
    slug: "delay-queue",
    family: Family::DelayQueue,
    promise: Promise::AT_MOST_ONCE,
    stream: "delayed",
    dead: "",
    keys: KEYS,
    programs: &[&PRODUCER, &DECIDER],
    groups: &["workers"],
    cast: &[
        producer(&PRODUCER),
        worker("w1", &DECIDER),
        worker("w2", &DECIDER),
    ],
};

/// A script finds and removes it in one go.
pub(super) static POPPED: Pattern = Pattern {
    slug: "delay-queue-lua",
    family: Family::DelayQueue,
    promise: Promise::AT_MOST_ONCE,
    stream: "delayed",
    dead: "",
    keys: KEYS,
    programs: &[&PRODUCER, &POPPER],
    groups: &["workers"],
    cast: &[
        producer(&PRODUCER),
        worker("w1", &POPPER),
        worker("w2", &POPPER),
    ],
};

/// Both workers see it, and both run it.
pub(super) static NAIVE: Pattern = Pattern {
    slug: "delay-queue-naive",
    family: Family::DelayQueue,
    promise: Promise::AT_LEAST_ONCE,
    stream: "delayed",
    dead: "",
    keys: KEYS,
    programs: &[&PRODUCER, &NAIVE_WORKER],
    groups: &["workers"],
    cast: &[
        producer(&PRODUCER),
        worker("w1", &NAIVE_WORKER),
        worker("w2", &NAIVE_WORKER),
    ],
};

/// What is due is moved to the worker's own list until it is done. What the
/// worker did not finish is due again later, and each time later than before.
pub(super) static RETRIED: Pattern = Pattern {
    slug: "delay-queue-retry",
    family: Family::DelayQueue,
    promise: Promise::AT_LEAST_ONCE,
    stream: "delayed",
    dead: "",
    keys: &[
        KeySpec {
            name: "delayed",
            kind: Kind::SortedSet,
            per: Per::One,
        },
        KeySpec {
            name: "due:",
            kind: Kind::List,
            per: Per::Consumer,
        },
        KeySpec {
            name: "attempts",
            kind: Kind::Hash,
            per: Per::One,
        },
    ],
    programs: &[&PRODUCER, &RETRIER],
    groups: &["workers"],
    cast: &[
        producer(&PRODUCER),
        worker("w1", &RETRIER),
        worker("w2", &RETRIER),
    ],
};

const KEYS: &[KeySpec] = &[KeySpec {
    name: "delayed",
    kind: Kind::SortedSet,
    per: Per::One,
}];

const ADD: Line = Line {
    label: "add",
    guard: Guard::Always,
    op: Op::Send(&[W("ZADD"), W("delayed"), S(Due), S(Item)], Reads::Pushed),
};

static PRODUCER: Program = Program {
    name: "delay-producer",
    lines: &[ADD],
};

const FIND: Line = Line {
    label: "find",
    guard: Guard::Always,
    op: Op::Send(
        &[
            W("ZRANGEBYSCORE"),
            W("delayed"),
            W("-inf"),
            S(Now),
            W("LIMIT"),
            W("0"),
            W("1"),
        ],
        Reads::Peeked,
    ),
};

/// ZREM answers 1 to one of them only. What is removed and not done yet is lost
/// with its worker.
static DECIDER: Program = Program {
    name: "delay-decider",
    lines: &[
        FIND,
        Line {
            label: "take",
            guard: Guard::Always,
            op: Op::Send(&[W("ZREM"), W("delayed"), S(Item)], Reads::Won),
        },
        WORK,
    ],
};

static POP_DUE: Script = Script {
    name: "POP_DUE",
    rows: &[
        "local item = redis.call(",
        r#"  "ZRANGEBYSCORE", KEYS[1],"#,
        r#"  "-inf", ARGV[1], "LIMIT", 0, 1)[1]"#,
        "if item then",
        r#"  redis.call("ZREM", KEYS[1], item)"#,
        "end",
        "return item",
    ],
};

static POPPER: Program = Program {
    name: "delay-popper",
    lines: &[
        Line {
            label: "pop",
            guard: Guard::Always,
            op: Op::Send(
                &[W("EVAL"), L(&POP_DUE), W("1"), W("delayed"), S(Now)],
                Reads::Popped(Left::Nothing),
            ),
        },
        WORK,
    ],
};

/// Counts another attempt, and doubles the time until the next.
static RETRY: Script = Script {
    name: "RETRY",
    rows: &[
        "local own, delayed = KEYS[1], KEYS[2]",
        "local item = redis.call(",
        r#"  "LINDEX", own, -1)"#,
        "if item then",
        "  local n = redis.call(",
        r#"    "HINCRBY", KEYS[3], item, 1)"#,
        "  local wait = ARGV[2] * 2 ^ (n - 1)",
        r#"  redis.call("LREM", own, -1, item)"#,
        r#"  redis.call("ZADD", delayed,"#,
        "    ARGV[1] + wait, item)",
        "end",
        "return item",
    ],
};

static TAKE_DUE: Script = Script {
    name: "TAKE_DUE",
    rows: &[
        "local item = redis.call(",
        r#"  "ZRANGEBYSCORE", KEYS[1],"#,
        r#"  "-inf", ARGV[1], "LIMIT", 0, 1)[1]"#,
        "if item then",
        r#"  redis.call("ZREM", KEYS[1], item)"#,
        r#"  redis.call("LPUSH", KEYS[2], item)"#,
        "end",
        "return item",
    ],
};

static FINISH: Script = Script {
    name: "FINISH",
    rows: &[
        r#"redis.call("HDEL", KEYS[2], ARGV[1])"#,
        "return redis.call(",
        r#"  "LREM", KEYS[1], 1, ARGV[1])"#,
    ],
};

/// What it finds in its own list when it begins was left by work that failed, or
/// by a crash: both count as an attempt.
static RETRIER: Program = Program {
    name: "delay-retrier",
    lines: &[
        Line {
            label: "retry",
            guard: Guard::Always,
            op: Op::Send(
                &[
                    W("EVAL"),
                    L(&RETRY),
                    W("3"),
                    S(Own("due:")),
                    W("delayed"),
                    W("attempts"),
                    S(Now),
                    W("5000"),
                ],
                Reads::PutBack,
            ),
        },
        Line {
            label: "take",
            guard: Guard::Always,
            op: Op::Send(
                &[
                    W("EVAL"),
                    L(&TAKE_DUE),
                    W("2"),
                    W("delayed"),
                    S(Own("due:")),
                    S(Now),
                ],
                Reads::Popped(Left::Copy),
            ),
        },
        WORK,
        Line {
            label: "finish",
            guard: Guard::Always,
            op: Op::Send(
                &[
                    W("EVAL"),
                    L(&FINISH),
                    W("2"),
                    S(Own("due:")),
                    W("attempts"),
                    S(Item),
                ],
                Reads::Released,
            ),
        },
    ],
};

static NAIVE_WORKER: Program = Program {
    name: "naive-delay-worker",
    lines: &[
        FIND,
        WORK,
        Line {
            label: "remove",
            guard: Guard::Always,
            op: Op::Send(&[W("ZREM"), W("delayed"), S(Item)], Reads::Released),
        },
    ],
};
