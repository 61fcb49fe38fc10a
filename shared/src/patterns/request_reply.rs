//! A question, and an answer that finds its way back: each request has a name,
//! and its reply goes to a list of that name, which expires.

use super::{
    Family, KeySpec, Kind, Pattern, Per, Promise, WORK,
    consumer_group::{self, CLAIM, READ},
    producer,
};
use crate::program::{
    Arg::{Script as L, Slot as S, Word as W},
    Guard, Left, Line, Op, Program, Reads, Script,
    Slot::{Fields, Item, OfMessage, Own, Stream, Timeout, Within},
};

/// Who waits for replies: the group whose messages they are.
pub const CALLERS: &str = "callers";

/// Requests wait in a list; a server moves one to its own list, so that a crash
/// leaves it there.
pub(super) static LISTS: Pattern = Pattern {
    slug: "request-reply",
    family: Family::RequestReply,
    promise: Promise::NOTHING,
    stream: "requests",
    dead: "",
    keys: &[
        KeySpec {
            name: "requests",
            kind: Kind::List,
            per: Per::One,
        },
        KeySpec {
            name: "requests:",
            kind: Kind::List,
            per: Per::Consumer,
        },
        REPLIES,
    ],
    programs: &[&CALLER, &SERVER],
    groups: &["servers"],
    cast: &[
        producer(&CALLER),
        server("s1", &SERVER),
        server("s2", &SERVER),
    ],
};

/// Requests are entries of a stream; those that a server left are claimed by a
/// reaper, which answers them itself.
pub(super) static STREAM: Pattern = Pattern {
    slug: "request-reply-stream",
    family: Family::RequestReply,
    promise: Promise::NOTHING,
    stream: "requests",
    dead: "",
    keys: &[REPLIES],
    programs: &[&STREAM_CALLER, &STREAM_SERVER, &STREAM_REAPER],
    groups: &["servers"],
    cast: &[
        producer(&STREAM_CALLER),
        server("s1", &STREAM_SERVER),
        server("s2", &STREAM_SERVER),
        super::Member {
            id: "reaper",
            part: super::Part::Reaper("servers"),
            program: &STREAM_REAPER,
        },
    ],
};

const fn server(id: &'static str, program: &'static Program) -> super::Member {
    super::Member {
        id,
        part: super::Part::Consumer("servers"),
        program,
    }
}

const REPLIES: KeySpec = KeySpec {
    name: "reply:",
    kind: Kind::List,
    per: Per::Message,
};

/// How long a caller waits, in milliseconds.
const PATIENCE_MS: u64 = 10_000;

const AWAIT: Line = Line {
    label: "await",
    guard: Guard::Always,
    op: Op::Send(
        &[W("BRPOP"), S(OfMessage("reply:")), S(Within(PATIENCE_MS))],
        Reads::Heard,
    ),
};

const USE: Line = Line {
    label: "use",
    guard: Guard::Always,
    op: Op::SideEffect("show"),
};

/// It waits for the reply to its own request, and for no other.
static CALLER: Program = Program {
    name: "caller",
    lines: &[
        Line {
            label: "ask",
            guard: Guard::Always,
            op: Op::Send(&[W("LPUSH"), W("requests"), S(Item)], Reads::Asked),
        },
        AWAIT,
        USE,
    ],
};

static STREAM_CALLER: Program = Program {
    name: "stream-caller",
    lines: &[
        Line {
            label: "ask",
            guard: Guard::Always,
            op: Op::Send(&[W("XADD"), S(Stream), W("*"), S(Fields)], Reads::Asked),
        },
        AWAIT,
        USE,
    ],
};

/// The reply and its end come in one go: a list without an end that nobody
/// reads would stay for ever.
static GIVE: Script = Script {
    name: "GIVE",
    rows: &[
        "local list = KEYS[1]",
        r#"redis.call("LPUSH", list, ARGV[1])"#,
        r#"redis.call("PEXPIRE", list, ARGV[2])"#,
        "return 1",
    ],
};

const ANSWER: Line = Line {
    label: "reply",
    guard: Guard::Always,
    op: Op::Send(
        &[
            W("EVAL"),
            L(&GIVE),
            W("1"),
            S(OfMessage("reply:")),
            S(Item),
            W("30000"),
        ],
        Reads::Replied,
    ),
};

static SERVER: Program = Program {
    name: "server",
    lines: &[
        Line {
            label: "recover",
            guard: Guard::Always,
            op: Op::Send(
                &[
                    W("LMOVE"),
                    S(Own("requests:")),
                    W("requests"),
                    W("RIGHT"),
                    W("RIGHT"),
                ],
                Reads::PutBack,
            ),
        },
        Line {
            label: "take",
            guard: Guard::Always,
            op: Op::Send(
                &[
                    W("BLMOVE"),
                    W("requests"),
                    S(Own("requests:")),
                    W("RIGHT"),
                    W("LEFT"),
                    S(Timeout),
                ],
                Reads::Popped(Left::Copy),
            ),
        },
        WORK,
        ANSWER,
        Line {
            label: "remove",
            guard: Guard::Always,
            op: Op::Send(
                &[W("LREM"), S(Own("requests:")), W("1"), S(Item)],
                Reads::Released,
            ),
        },
    ],
};

const ACK: Line = Line {
    guard: Guard::UnlessNoAck,
    ..consumer_group::ACK
};

static STREAM_SERVER: Program = Program {
    name: "stream-server",
    lines: &[READ, WORK, ANSWER, ACK],
};

static STREAM_REAPER: Program = Program {
    name: "server-reaper",
    lines: &[CLAIM, WORK, ANSWER, ACK],
};

impl Pattern {
    /// What stands before the names of the lists that replies go to, where there
    /// are any; the group [`CALLERS`] waits for them.
    pub fn replies(&self) -> Option<&'static str> {
        let mut specs = self.of_messages();
        let replies = specs.find(|_| self.family == Family::RequestReply);
        replies.map(|spec| spec.name)
    }
}
