//! What the patterns are called, what they are for, and what they keep.

mod backpressure;
mod batch;
mod consumer_group;
mod delay_queue;
mod en;
mod fan_out;
mod idempotent;
mod list_queue;
mod reliable_list;
mod retention;
mod stream_read;
mod zh;

use std::borrow::Cow;

use shared::patterns::{Family, Kind, Pattern, PatternId};

use super::{Language, Words};
use crate::start::Purpose;

/// The words about a pattern, in one language. `` `code` `` is shown as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct About {
    /// What it is called.
    pub name: &'static str,
    /// What it is called among those of its family.
    pub way: &'static str,
    /// What it is for, in two sentences.
    pub purpose: &'static str,
    /// What it keeps, and what it does not.
    pub keeps: &'static [Kept],
    /// When to choose it.
    pub choose: &'static str,
}

/// Something that a pattern keeps or does not keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// It can be relied on.
    Yes(&'static str),
    /// It happens that it does not hold.
    No(&'static str),
}

impl Language {
    /// What a pattern is called.
    pub(crate) fn pattern(self, id: PatternId) -> &'static str {
        self.about(id).name
    }

    /// The words about a pattern.
    pub(crate) fn about(self, id: PatternId) -> About {
        let Pattern { slug, family, .. } = *id.pattern();
        let about = match self {
            Self::English => english(family, slug),
            Self::Chinese => super::chinese::about(family, slug).or_else(|| english(family, slug)),
        };
        about.unwrap_or_else(|| nameless(id.pattern()))
    }
}

/// The words about a pattern, by its slug.
type AboutSlug = fn(&str) -> Option<About>;

fn english(family: Family, slug: &str) -> Option<About> {
    (words_of(family).0)(slug)
}

/// The same in Chinese. Only [`super::chinese`] may lead here.
pub(super) fn chinese(family: Family, slug: &str) -> Option<About> {
    (words_of(family).1)(slug)
}

/// Where the words about the patterns of a family are, in English and Chinese.
/// Inlined, so that who asks for the one does not lead to the other.
#[inline(always)]
fn words_of(family: Family) -> (AboutSlug, AboutSlug) {
    match family {
        Family::ConsumerGroup => (consumer_group::english, consumer_group::chinese),
        Family::FanOut => (fan_out::english, fan_out::chinese),
        Family::ListQueue => (list_queue::english, list_queue::chinese),
        Family::ReliableList => (reliable_list::english, reliable_list::chinese),
        Family::DelayQueue => (delay_queue::english, delay_queue::chinese),
        Family::StreamRead => (stream_read::english, stream_read::chinese),
        Family::PubSub => (unsaid, unsaid),
        Family::RequestReply => (unsaid, unsaid),
        Family::EventSourcing => (unsaid, unsaid),
        Family::Idempotent => (idempotent::english, idempotent::chinese),
        Family::Retention => (retention::english, retention::chinese),
        Family::Batch => (batch::english, batch::chinese),
        Family::Backpressure => (backpressure::english, backpressure::chinese),
        Family::Application => (unsaid, unsaid),
    }
}

/// For a family of which there is no pattern yet.
fn unsaid(_: &str) -> Option<About> {
    None
}

/// A pattern of which nobody has said anything yet.
fn nameless(pattern: &'static Pattern) -> About {
    About {
        name: pattern.slug,
        way: pattern.slug,
        purpose: "",
        keeps: &[],
        choose: "",
    }
}

/// A text around the patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words are in `en` and `zh`")]
pub(crate) enum PatternText {
    // The start page.
    Title,
    What,
    FirstLesson,
    JustPlay,
    Patterns,
    PatternsHint,
    Teaser,
    ToStart,
    LessonsWait,
    LessonsMissing,
    CanLose,
    CanRepeat,
    SharesWork,
    ComparePatterns,
    // What patterns are for.
    Purpose(Purpose),
    PurposeIs(Purpose),
    WhichWhen,
    WhoGetsTitle,
    WhoGets(Purpose),
    NobodyThereTitle,
    NobodyThere(Purpose),
    ChooseWhen(Purpose),
    WithThese,
    // A family.
    Family(Family),
    FamilyIs(Family),
    // A pattern.
    OtherPattern,
    Naive,
    AtMostOnce,
    AtLeastOnce,
    ExactlyOnce,
    NeitherOnce,
    Keeps,
    WhenToChoose,
    ItsKeys,
    OtherWays,
    Yes,
    No,
    Stream,
    KeyKind(Kind),
    OnePerWorker,
    OnePerMessage,
    TryReaper,
    TryDue,
    TryGap,
    TryAway,
}

impl Words for PatternText {
    words!(pattern);

    fn en(&self) -> Cow<'static, str> {
        en::word(*self).into()
    }

    fn zh(&self) -> Cow<'static, str> {
        zh::word(*self).into()
    }
}

#[cfg(test)]
mod tests {
    use shared::patterns::ALL;

    use super::*;

    #[test]
    fn every_pattern_has_words_in_every_language() {
        for id in ALL {
            for language in Language::ALL {
                let about = language.about(*id);
                let slug = id.pattern().slug;
                for text in [about.name, about.way, about.purpose, about.choose] {
                    assert!(!text.is_empty() && text != slug, "{slug}");
                }
                assert!(!about.keeps.is_empty(), "{slug}");
            }
        }
    }

    #[test]
    fn what_can_be_lost_or_repeated_is_said() {
        for id in ALL {
            let promise = id.pattern().promise;
            let bad = promise.loses || promise.repeats;
            for language in Language::ALL {
                let keeps = language.about(*id).keeps;
                let says = keeps.iter().any(|kept| matches!(kept, Kept::No(_)));
                assert_eq!(says, bad, "{id:?}");
            }
        }
    }

    #[test]
    fn both_languages_promise_the_same() {
        for id in ALL {
            let kinds = |language: Language| {
                let keeps = language.about(*id).keeps.iter();
                let kinds: Vec<bool> = keeps.map(|kept| matches!(kept, Kept::Yes(_))).collect();
                kinds
            };
            assert_eq!(kinds(Language::English), kinds(Language::Chinese), "{id:?}");
        }
    }
}
