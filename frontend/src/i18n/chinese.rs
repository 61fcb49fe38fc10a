//! The words in Chinese as a file of their own, for those who read them.
//!
//! Who reads English does not load them: nothing but [`chinese_words`] leads to
//! them, and nothing but the part's own function leads to that. A kind of text that is not
//! in the table is said all the same; its words are loaded by everybody then.

#[cfg(feature = "split")]
use std::sync::OnceLock;

use std::borrow::Cow;

use shared::{
    chronicle::Ending,
    fact::Fact,
    goal::{Ended, Goal},
    id::BadName,
    ledger::Fate,
    lesson::Expectation,
    next::{Aside, Forecast},
    patterns::Family,
    rejection::Rejection,
    watch::Invariant,
    why::Why,
    world::ActorState,
};

use super::{
    ChartText, CompareText, EditText, GlossaryText, LedgerText, LiveText, MeasuredText,
    MonitorText, NextMove, NextText, OfItems, PatternText, RunText, StageText, Text, TimelineText,
    WatchText, Words,
    pattern::{self, About},
};
use crate::{message::Outlook, store::NoticeText};

macro_rules! table {
    ($($field:ident: $text:ty,)*) => {
        /// How each kind of text is said in Chinese.
        #[allow(missing_docs, reason = "each is named after what it says")]
        #[cfg_attr(not(feature = "split"), allow(dead_code, reason = "all is one file"))]
        pub(crate) struct Chinese {
            $(pub $field: fn(&$text) -> Cow<'static, str>,)*
            /// What is said of a pattern.
            pub about: fn(Family, &str) -> Option<About>,
        }

        static WORDS: Chinese = Chinese {
            $($field: |text| text.zh(),)*
            about: pattern::chinese,
        };
    };
}

table! {
    actor_state: ActorState,
    aside: Aside,
    bad_name: BadName,
    chart: ChartText<'_>,
    compare: CompareText<'_>,
    edit: EditText,
    ended: Ended,
    ending: Ending,
    expectation: Expectation,
    fact: Fact,
    fate: Fate,
    forecast: Forecast,
    glossary: GlossaryText,
    goal: Goal,
    invariant: Invariant,
    items: OfItems<'_>,
    ledger: LedgerText<'_>,
    live: LiveText,
    measured: MeasuredText<'_>,
    monitor: MonitorText<'_>,
    next: NextText<'_>,
    next_move: NextMove,
    notice: NoticeText,
    outlook: Outlook,
    pattern: PatternText,
    rejection: Rejection,
    run: RunText<'_>,
    stage: StageText<'_>,
    text: Text,
    timeline: TimelineText,
    watch: WatchText<'_>,
    why: Why,
}

#[cfg(feature = "split")]
static LEARNED: OnceLock<&Chinese> = OnceLock::new();

/// The words. Only the part itself may ask for them: it hands them to
/// [`learn`] from outside of the page's first file, where the compiler cannot see
/// which they are and so cannot put them in there after all.
pub(crate) fn chinese_words() -> &'static Chinese {
    &WORDS
}

/// Learns the words of the part.
#[cfg_attr(
    not(feature = "split"),
    allow(unused_variables, reason = "all is one file")
)]
pub(crate) fn learn(words: &'static Chinese) {
    #[cfg(feature = "split")]
    let _ = LEARNED.set(words);
}

/// The words, if they are there.
#[cfg(feature = "split")]
pub(crate) fn learned() -> Option<&'static Chinese> {
    LEARNED.get().copied()
}

/// What is said of a pattern in Chinese, if the words are there.
pub(super) fn about(family: Family, slug: &str) -> Option<About> {
    #[cfg(feature = "split")]
    return (learned()?.about)(family, slug);
    #[cfg(not(feature = "split"))]
    pattern::chinese(family, slug)
}
