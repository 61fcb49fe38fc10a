//! The texts of the stage.

mod en;
mod zh;

use std::borrow::Cow;

use shared::{
    patterns::Kind,
    world::{ActorState, Count, KeyCount, Mark, Moment},
};

use super::{Words, numbers::thousands as number};
use crate::scene::{Due, Note, Scale, When};

/// A text of the stage.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the words are in `en` and `zh`")]
pub(crate) enum StageText<'a> {
    Heading,

    Producers,
    AddProducer,
    Poison {
        actor: &'a str,
    },
    PoisonHint,
    PoisonNext,

    Run {
        actor: &'a str,
        next: &'a str,
    },
    Show {
        actor: &'a str,
        state: ActorState,
    },
    Crash {
        actor: &'a str,
    },
    Restart {
        actor: &'a str,
    },
    State(ActorState),
    Waits,
    Disconnected,
    RedisGone,
    CrashPlanned {
        moment: Moment,
        line: &'a str,
    },

    Stream,
    Entries(u64),
    LastId(&'a str),
    NoStream,
    NoEntries {
        producer: Option<&'a str>,
    },
    AllGone,
    More(u64),
    MoreSomewhere,
    Cursor {
        group: &'a str,
        id: &'a str,
    },
    CursorAtStart {
        group: &'a str,
    },

    Entry {
        message: &'a str,
        id: &'a str,
    },
    MarkOf {
        group: &'a str,
        mark: Option<Mark>,
        owner: Option<&'a str>,
    },
    Mark(Option<Mark>),
    FromOutside,
    FailsAlways,

    HeadingOfItems,
    KeyKind(Kind),
    Items(u64),
    ScoreIs(Scale),
    ExpiresIn(u64),
    Keys(KeyCount),
    OnePerMessage,
    NoKeys,
    Callers,
    LeftEnd,
    RightEnd,
    NoItems {
        kind: Kind,
        producer: Option<&'a str>,
    },
    NothingKept(Kind),
    Listeners(u64),
    Over(Scale),
    Tick {
        scale: Scale,
        left_ms: u64,
    },
    When(&'a When),
    Waiting,
    Kept,
    KeptHint,
    Reader,
    AddReader,
    AddReaderHint,
    AskedAfter,
    AskedAfterHint,
    NotAskedYet,
    ToRead,
    LostForIt,
    WaitsForNew,
    Workers,
    AddWorkerTo {
        group: &'a str,
    },
    NoWorkers,
    PutsBack {
        after_ms: u64,
    },
    ToPutBack(usize),
    TrimsDone,
    KeyOf {
        actor: &'a str,
        key: &'a str,
    },
    WaitsForItem,

    NoGroup,
    LastDelivered,
    Pending,
    Lag,
    LagUnknown,
    LagUnknownHint,
    LagWrongHint,
    Undelivered,
    Number(u64),
    Signed(i64),
    Counted(Count),
    AddConsumer,
    AddConsumerTo {
        group: &'a str,
    },
    NoConsumers,

    Consumers,
    Outside,
    OutsideHint,
    Shared,
    SharedBy(&'a [&'a str]),
    SharedHint,
    Claims {
        min_idle_ms: u64,
    },
    Due(Due),
    Ripe(usize),
    InHand,
    HandOf {
        actor: &'a str,
    },
    PendingOf {
        consumer: &'a str,
    },
    NothingPending,
    Idle(u64),
    Delivery(u64),
    Claimable,
    Dangling,
    TakenShort,
    Taken,
    EffectShort,
    EffectDone,
    Left(u64),
    Note(&'a Note),

    Done,
    DoneOf {
        group: &'a str,
    },
    DeadLetters,
    DeadOf {
        group: &'a str,
    },
    DeadStream {
        key: &'a str,
        length: u64,
    },
    NoneSoFar,
    Lost,
    LostBy {
        group: &'a str,
    },
    DoneTwice,
    DoneTwiceHint,

    AsTable,
    TableEntries,
    TableItems {
        key: &'a str,
    },
    TableActors,
    TableOutcomes,
    ColumnMessage,
    ColumnEntry,
    ColumnTime,
    ColumnKept,
    ColumnField,
    ColumnValue,
    ColumnActor,
    ColumnState,
    ColumnNext,
    ColumnGroup,
    ColumnAcknowledged,
    Nothing,
}

impl Words for StageText<'_> {
    words!(stage);

    fn en(&self) -> Cow<'static, str> {
        en::word(self)
    }

    fn zh(&self) -> Cow<'static, str> {
        zh::word(self)
    }
}

/// A number that may be below zero.
fn signed(n: i64) -> String {
    let sign = if n < 0 { "−" } else { "" };
    format!("{sign}{}", number(n.unsigned_abs()))
}

/// A time in the two largest units that matter, short enough for a token.
fn duration(ms: u64, units: [&str; 4]) -> String {
    let [seconds, minutes, hours, days] = units;
    let s = ms / 1_000;
    let pair = |a: u64, large: &str, b: u64, small: &str| match b {
        0 => format!("{a}{large}"),
        _ => format!("{a}{large} {b}{}", small.trim_start()),
    };
    match s {
        0..60 if ms % 1_000 < 100 => format!("{s}{seconds}"),
        0..60 => format!("{s}.{}{seconds}", ms % 1_000 / 100),
        60..3_600 => pair(s / 60, minutes, s % 60, seconds),
        3_600..86_400 => pair(s / 3_600, hours, s % 3_600 / 60, minutes),
        _ => pair(s / 86_400, days, s % 86_400 / 3_600, hours),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn numbers_have_their_thousands_apart() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(9_874), "9,874");
        assert_eq!(number(1_000_000), "1,000,000");
        assert_eq!(signed(-5_000), "−5,000");
    }

    #[test]
    fn idle_times_are_short() {
        let idle = |ms| StageText::Idle(ms).say(Language::English).to_string();
        assert_eq!(idle(0), "idle 0 s");
        assert_eq!(idle(400), "idle 0.4 s");
        assert_eq!(idle(24_850), "idle 24.8 s");
        assert_eq!(idle(30_000), "idle 30 s");
        assert_eq!(idle(185_000), "idle 3m 5s");
        assert_eq!(idle(3_600_000), "idle 1h");
        assert_eq!(idle(90_000_000), "idle 1d 1h");
        let chinese = StageText::Idle(24_850).say(Language::Chinese);
        assert_eq!(chinese.as_str(), "闲置 24.8 秒");
    }

    #[test]
    fn the_names_of_controls_are_those_that_tests_use() {
        let said = |text: StageText| text.say(Language::English).to_string();
        assert_eq!(said(StageText::Crash { actor: "c2" }), "Crash c2");
        assert_eq!(said(StageText::Restart { actor: "c2" }), "Restart c2");
        assert_eq!(said(StageText::AddProducer), "Add producer");
        assert_eq!(said(StageText::AddConsumer), "Add consumer");
        let run = StageText::Run {
            actor: "c2",
            next: "XACK orders billing …588-0",
        };
        assert_eq!(said(run), "Run c2: XACK orders billing …588-0");
    }
}
