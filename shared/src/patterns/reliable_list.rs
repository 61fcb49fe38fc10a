//! A list whose workers leave something behind in Redis that says what they
//! work on, until it is done: a message that somebody popped and did not finish
//! can be put back.

use super::{
    Family, KeySpec, Kind, Member, PUSHER, Part, Pattern, Per, Promise, WORK, producer, worker,
};
use crate::program::{
    Arg::{Script as L, Slot as S, Word as W},
    Guard, Left, Line, Op, Program, Reads, Script,
    Slot::{Item, Now, Overdue, Own, Timeout},
};

/// One command moves the item to the worker's own list, so it is always in one
/// of the two. A worker that comes back puts back what it had left.
pub(super) static MOVED: Pattern = Pattern {
    slug: "reliable-list",
    family: Family::ReliableList,
    promise: Promise::AT_LEAST_ONCE,
    stream: "tasks",
    dead: "",
    keys: &[
        TASKS,
        KeySpec {
            name: "tasks:",
            kind: Kind::List,
            per: Per::Consumer,
        },
    ],
    programs: &[&PUSHER, &MOVER],
    groups: &["workers"],
    cast: &[
        producer(&PUSHER),
        worker("w1", &MOVER),
        worker("w2", &MOVER),
    ],
};

/// A script pops the item and notes when, in one go; a reaper puts back what
/// takes too long.
pub(super) static NOTED: Pattern = Pattern {
    slug: "reliable-list-lua",
    family: Family::ReliableList,
    promise: Promise::AT_LEAST_ONCE,
    stream: "tasks",
    dead: "",
    keys: &[TASKS, BUSY],
    programs: &[&PUSHER, &NOTER, &REAPER],
    groups: &["workers"],
    cast: &[
        producer(&PUSHER),
        worker("w1", &NOTER),
        worker("w2", &NOTER),
        REAPER_ONE,
    ],
};

/// Two commands: what is popped and not noted yet is nowhere but in the
/// worker's memory. Tutorials show it; it loses messages.
pub(super) static NAIVE: Pattern = Pattern {
    slug: "reliable-list-naive",
    family: Family::ReliableList,
    promise: Promise::NOTHING,
    stream: "tasks",
    dead: "",
    keys: &[TASKS, BUSY],
    programs: &[&PUSHER, &NAIVE_WORKER, &REAPER],
    groups: &["workers"],
    cast: &[
        producer(&PUSHER),
        worker("w1", &NAIVE_WORKER),
        worker("w2", &NAIVE_WORKER),
        REAPER_ONE,
    ],
};

const TASKS: KeySpec = KeySpec {
    name: "tasks",
    kind: Kind::List,
    per: Per::One,
};

/// What is worked on, with the time at which it was begun.
const BUSY: KeySpec = KeySpec {
    name: "tasks:busy",
    kind: Kind::SortedSet,
    per: Per::One,
};

const REAPER_ONE: Member = Member {
    id: "reaper",
    part: Part::Reaper("workers"),
    program: &REAPER,
};

/// What it finds in its own list when it begins was left by a crash. LREM goes
/// by value: of two equal items it removes one, whichever.
static MOVER: Program = Program {
    name: "list-mover",
    lines: &[
        Line {
            label: "recover",
            guard: Guard::Always,
            op: Op::Send(
                &[
                    W("LMOVE"),
                    S(Own("tasks:")),
                    W("tasks"),
                    W("RIGHT"),
                    W("RIGHT"),
                ],
                Reads::PutBack,
            ),
        },
        Line {
            label: "move",
            guard: Guard::Always,
            op: Op::Send(
                &[
                    W("BLMOVE"),
                    W("tasks"),
                    S(Own("tasks:")),
                    W("RIGHT"),
                    W("LEFT"),
                    S(Timeout),
                ],
                Reads::Popped(Left::Copy),
            ),
        },
        WORK,
        Line {
            label: "remove",
            guard: Guard::Always,
            op: Op::Send(
                &[W("LREM"), S(Own("tasks:")), W("1"), S(Item)],
                Reads::Released,
            ),
        },
    ],
};

static POP: Script = Script {
    name: "POP",
    rows: &[
        "local tasks, busy = KEYS[1], KEYS[2]",
        "local now = ARGV[1]",
        r#"local item = redis.call("RPOP", tasks)"#,
        "if item then",
        r#"  redis.call("ZADD", busy, now, item)"#,
        "end",
        "return item",
    ],
};

static NOTER: Program = Program {
    name: "list-noter",
    lines: &[
        Line {
            label: "pop",
            guard: Guard::Always,
            op: Op::Send(
                &[
                    W("EVAL"),
                    L(&POP),
                    W("2"),
                    W("tasks"),
                    W("tasks:busy"),
                    S(Now),
                ],
                Reads::Popped(Left::Copy),
            ),
        },
        WORK,
        REMOVE,
    ],
};

/// The gap between its first two lines is where messages are lost.
static NAIVE_WORKER: Program = Program {
    name: "naive-list-worker",
    lines: &[
        Line {
            label: "pop",
            guard: Guard::Always,
            op: Op::Send(&[W("RPOP"), W("tasks")], Reads::Popped(Left::Nothing)),
        },
        Line {
            label: "note",
            guard: Guard::Always,
            op: Op::Send(
                &[W("ZADD"), W("tasks:busy"), S(Now), S(Item)],
                Reads::Remembered,
            ),
        },
        WORK,
        REMOVE,
    ],
};

const REMOVE: Line = Line {
    label: "remove",
    guard: Guard::Always,
    op: Op::Send(&[W("ZREM"), W("tasks:busy"), S(Item)], Reads::Released),
};

static REAPER: Program = Program {
    name: "list-reaper",
    lines: &[REAP],
};

/// It cannot know whether a worker is slow or dead: a slow one's message is
/// done twice.
const REAP: Line = Line {
    label: "reap",
    guard: Guard::Always,
    op: Op::Send(
        &[
            W("EVAL"),
            L(&PUT_BACK),
            W("2"),
            W("tasks:busy"),
            W("tasks"),
            S(Overdue),
        ],
        Reads::PutBack,
    ),
};

static PUT_BACK: Script = Script {
    name: "PUT_BACK",
    rows: &[
        "local busy, tasks = KEYS[1], KEYS[2]",
        "local item = redis.call(",
        r#"  "ZRANGEBYSCORE", busy,"#,
        r#"  "-inf", ARGV[1], "LIMIT", 0, 1)[1]"#,
        "if item then",
        r#"  redis.call("ZREM", busy, item)"#,
        r#"  redis.call("RPUSH", tasks, item)"#,
        "end",
        "return item",
    ],
};
