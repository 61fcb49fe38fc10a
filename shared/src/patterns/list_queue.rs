//! A list as a queue: pushed on the left, popped on the right. Whoever has
//! popped a message is the only one that has it.

use super::{Family, KeySpec, Kind, PUSHER, Pattern, Per, Promise, WORK, producer, worker};
use crate::program::{
    Arg::{Slot as S, Word as W},
    Guard, Left, Line, Op, Program, Reads,
    Slot::Timeout,
};

/// Workers wait in Redis (BRPOP).
pub(super) static BLOCKING: Pattern = Pattern {
    slug: "list-queue",
    family: Family::ListQueue,
    promise: Promise::AT_MOST_ONCE,
    stream: "tasks",
    dead: "",
    keys: KEYS,
    programs: &[&PUSHER, &WAITER],
    groups: &["workers"],
    cast: &[
        producer(&PUSHER),
        worker("w1", &WAITER),
        worker("w2", &WAITER),
        worker("w3", &WAITER),
    ],
};

/// Workers ask again and again (RPOP).
pub(super) static POLLED: Pattern = Pattern {
    slug: "list-queue-polled",
    family: Family::ListQueue,
    promise: Promise::AT_MOST_ONCE,
    stream: "tasks",
    dead: "",
    keys: KEYS,
    programs: &[&PUSHER, &POLLER],
    groups: &["workers"],
    cast: &[
        producer(&PUSHER),
        worker("w1", &POLLER),
        worker("w2", &POLLER),
    ],
};

const KEYS: &[KeySpec] = &[KeySpec {
    name: "tasks",
    kind: Kind::List,
    per: Per::One,
}];

/// Redis hands the item to whoever has waited longest. A crash after that, or
/// with the reply unread, loses the message.
static WAITER: Program = Program {
    name: "list-waiter",
    lines: &[
        Line {
            label: "pop",
            guard: Guard::Always,
            op: Op::Send(
                &[W("BRPOP"), W("tasks"), S(Timeout)],
                Reads::Popped(Left::Nothing),
            ),
        },
        WORK,
    ],
};

/// The same, with a question each time.
static POLLER: Program = Program {
    name: "list-poller",
    lines: &[
        Line {
            label: "pop",
            guard: Guard::Always,
            op: Op::Send(&[W("RPOP"), W("tasks")], Reads::Popped(Left::Nothing)),
        },
        WORK,
    ],
};
