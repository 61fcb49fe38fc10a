//! Fan-out: one stream, and a group for everyone who wants all of it. Each
//! group has its own cursor and its own speed. One that is added later starts
//! with all that is stored (`0`) or with what comes (`$`).

use super::{
    Family, Member, Part, Pattern, Promise,
    consumer_group::{CONSUMER, PRODUCER, REAPER},
    producer,
};

pub(super) static PATTERN: Pattern = Pattern {
    slug: "fan-out",
    family: Family::FanOut,
    promise: Promise::AT_LEAST_ONCE,
    stream: "orders",
    dead: "orders:dead",
    keys: &[],
    programs: &[&PRODUCER, &CONSUMER, &REAPER],
    groups: &["email", "search", "stats"],
    cast: &[
        producer(&PRODUCER),
        Member {
            id: "e1",
            part: Part::Consumer("email"),
            program: &CONSUMER,
        },
        Member {
            id: "s1",
            part: Part::Consumer("search"),
            program: &CONSUMER,
        },
        Member {
            id: "t1",
            part: Part::Consumer("stats"),
            program: &CONSUMER,
        },
        Member {
            id: "reaper",
            part: Part::Reaper("email"),
            program: &REAPER,
        },
    ],
};
