//! Pub/Sub: whoever listens to a channel at the moment hears what is published on
//! it. The channel keeps nothing, so nobody else ever does.

use super::{Family, KeySpec, Kind, Member, Part, Pattern, Per, Promise, WORK, producer};
use crate::program::{
    Arg::{Slot as S, Word as W},
    Guard, Line, Op, Program, Reads,
    Slot::Item,
};

/// One channel, and several who listen.
pub(super) static SUBSCRIBED: Pattern = Pattern {
    slug: "pub-sub",
    family: Family::PubSub,
    promise: Promise::AT_MOST_ONCE,
    stream: "news",
    dead: "",
    keys: &[channel("news")],
    programs: &[&ANNOUNCER, &LISTENER],
    groups: &["s1", "s2"],
    cast: &[
        producer(&ANNOUNCER),
        subscriber("s1", &LISTENER),
        subscriber("s2", &LISTENER),
    ],
};

/// Two channels; one listens to both by a pattern, another to one of them.
pub(super) static MATCHED: Pattern = Pattern {
    slug: "pub-sub-pattern",
    family: Family::PubSub,
    promise: Promise::AT_MOST_ONCE,
    stream: "news.sport",
    dead: "",
    keys: &[
        channel("news.sport"),
        channel("news.art"),
        KeySpec {
            name: "news.*",
            kind: Kind::ChannelPattern,
            per: Per::One,
        },
    ],
    programs: &[
        &SPORT_ANNOUNCER,
        &ART_ANNOUNCER,
        &PATTERN_LISTENER,
        &SPORT_LISTENER,
    ],
    groups: &["s1", "s2"],
    cast: &[
        producer(&SPORT_ANNOUNCER),
        Member {
            id: "p2",
            part: Part::Producer,
            program: &ART_ANNOUNCER,
        },
        subscriber("s1", &PATTERN_LISTENER),
        subscriber("s2", &SPORT_LISTENER),
    ],
};

const fn channel(name: &'static str) -> KeySpec {
    KeySpec {
        name,
        kind: Kind::Channel,
        per: Per::One,
    }
}

const fn subscriber(id: &'static str, program: &'static Program) -> Member {
    Member {
        id,
        part: Part::Consumer(id),
        program,
    }
}

static ANNOUNCER: Program = Program {
    name: "announcer",
    lines: &[publish(&[W("PUBLISH"), W("news"), S(Item)])],
};

static SPORT_ANNOUNCER: Program = Program {
    name: "sport-announcer",
    lines: &[publish(&[W("PUBLISH"), W("news.sport"), S(Item)])],
};

static ART_ANNOUNCER: Program = Program {
    name: "art-announcer",
    lines: &[publish(&[W("PUBLISH"), W("news.art"), S(Item)])],
};

/// Subscribes once, and does what it hears, one message after the other. What
/// comes while it works waits in its memory, and nowhere else.
static LISTENER: Program = Program {
    name: "listener",
    lines: &[subscribe(&[W("SUBSCRIBE"), W("news")]), RECEIVE, WORK],
};

static SPORT_LISTENER: Program = Program {
    name: "sport-listener",
    lines: &[subscribe(&[W("SUBSCRIBE"), W("news.sport")]), RECEIVE, WORK],
};

static PATTERN_LISTENER: Program = Program {
    name: "pattern-listener",
    lines: &[subscribe(&[W("PSUBSCRIBE"), W("news.*")]), RECEIVE, WORK],
};

const RECEIVE: Line = Line {
    label: "receive",
    guard: Guard::Always,
    op: Op::Receive,
};

const fn publish(args: &'static [crate::program::Arg]) -> Line {
    Line {
        label: "publish",
        guard: Guard::Always,
        op: Op::Send(args, Reads::Published),
    }
}

const fn subscribe(args: &'static [crate::program::Arg]) -> Line {
    Line {
        label: "subscribe",
        guard: Guard::Always,
        op: Op::Send(args, Reads::Subscribed),
    }
}
