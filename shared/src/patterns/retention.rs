//! Streams that forget: a producer that trims while it adds, and a janitor that
//! trims what everyone is through with. Redis trims by length or id, and asks
//! no group.

use super::{
    Family, Pattern, Promise,
    consumer_group::{CONSUMER, PRODUCER, REAPER, consumers},
    producer,
};
use crate::program::{
    Arg::{Script as L, Slot as S, Word as W},
    Guard, Line, Op, Program, Reads, Script,
    Slot::{Fields, Stream},
};

/// Never more than so many: what goes is gone, read or not.
pub(super) static EXACT: Pattern = Pattern {
    slug: "retention-exact",
    family: Family::Retention,
    promise: Promise::NOTHING,
    stream: "orders",
    dead: "orders:dead",
    keys: &[],
    programs: &[&TRIMMER, &CONSUMER, &REAPER],
    groups: &["billing", "audit"],
    cast: &[
        producer(&TRIMMER),
        consumers::of("c1", "billing", &CONSUMER),
        consumers::of("c2", "billing", &CONSUMER),
        consumers::reaper("reaper", "billing", &REAPER),
        consumers::of("a1", "audit", &CONSUMER),
    ],
};

/// About so many: Redis drops whole blocks only.
pub(super) static ABOUT: Pattern = Pattern {
    slug: "retention-about",
    family: Family::Retention,
    promise: Promise::NOTHING,
    stream: "orders",
    dead: "orders:dead",
    keys: &[],
    programs: &[&ROUGH_TRIMMER, &CONSUMER, &REAPER],
    groups: &["billing", "audit"],
    cast: &[
        producer(&ROUGH_TRIMMER),
        consumers::of("c1", "billing", &CONSUMER),
        consumers::of("c2", "billing", &CONSUMER),
        consumers::reaper("reaper", "billing", &REAPER),
        consumers::of("a1", "audit", &CONSUMER),
    ],
};

/// By the first id that any group still needs.
pub(super) static MINID: Pattern = Pattern {
    slug: "retention-minid",
    family: Family::Retention,
    promise: Promise::AT_LEAST_ONCE,
    stream: "orders",
    dead: "orders:dead",
    keys: &[],
    programs: &[&PRODUCER, &CONSUMER, &REAPER, &JANITOR],
    groups: &["billing", "audit"],
    cast: &[
        producer(&PRODUCER),
        consumers::of("c1", "billing", &CONSUMER),
        consumers::of("c2", "billing", &CONSUMER),
        consumers::reaper("reaper", "billing", &REAPER),
        consumers::reaper("janitor", "billing", &JANITOR),
        consumers::of("a1", "audit", &CONSUMER),
        consumers::reaper("r2", "audit", &REAPER),
    ],
};

/// How many entries a block of a stream has where `~` is to be watched at work.
/// Redis's own default is 100, so that of a few entries nothing would ever go.
pub(super) const BLOCK: &str = "4";

static TRIMMER: Program = Program {
    name: "trimming-producer",
    lines: &[Line {
        label: "send",
        guard: Guard::Always,
        op: Op::Send(
            &[
                W("XADD"),
                S(Stream),
                W("MAXLEN"),
                W("="),
                W("5"),
                W("*"),
                S(Fields),
            ],
            Reads::Added,
        ),
    }],
};

static ROUGH_TRIMMER: Program = Program {
    name: "roughly-trimming-producer",
    lines: &[Line {
        label: "send",
        guard: Guard::Always,
        op: Op::Send(
            &[
                W("XADD"),
                S(Stream),
                W("MAXLEN"),
                W("~"),
                W("5"),
                W("*"),
                S(Fields),
            ],
            Reads::Added,
        ),
    }],
};

/// A group still needs what is pending for it, and what comes after its cursor.
/// Of all groups the first such id is where it may be trimmed to.
static TRIM_DONE: Script = Script {
    name: "TRIM_DONE",
    rows: &[
        "local key, first = KEYS[1], nil",
        r#"local id, n = "(%d+)-(%d+)", tonumber"#,
        "local function before(a, b)",
        "  local ms, seq = a:match(id)",
        "  local ms2, seq2 = b:match(id)",
        "  if ms ~= ms2 then",
        "    return n(ms) < n(ms2)",
        "  end",
        "  return n(seq) < n(seq2)",
        "end",
        r#"if redis.call("EXISTS", key) == 0 then"#,
        "  return 0",
        "end",
        "local all = redis.call(",
        r#"  "XINFO", "GROUPS", key)"#,
        "for _, group in ipairs(all) do",
        "  local name = group[2]",
        "  local cursor = group[8]",
        "  local pending = redis.call(",
        r#"    "XPENDING", key, name)"#,
        "  local need = pending[2] or cursor",
        "  if not first or before(need, first)",
        "  then first = need end",
        "end",
        "if not first then return 0 end",
        "return redis.call(",
        r#"  "XTRIM", key, "MINID", first)"#,
    ],
};

static JANITOR: Program = Program {
    name: "stream-janitor",
    lines: &[Line {
        label: "trim",
        guard: Guard::Always,
        op: Op::Send(
            &[W("EVAL"), L(&TRIM_DONE), W("1"), S(Stream)],
            Reads::Trimmed,
        ),
    }],
};
