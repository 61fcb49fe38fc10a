//! Every text of the page, in every language. A text is a value; each language
//! words it in an exhaustive match, so the compiler finds what is missing.

/// Says of a kind of text that its Chinese words are in the file of [`chinese`],
/// and where in its table. Within `impl Words`.
macro_rules! words {
    ($field:ident) => {
        #[cfg(feature = "split")]
        fn in_chinese(&self) -> std::borrow::Cow<'static, str> {
            match $crate::i18n::learned() {
                Some(words) => (words.$field)(self),
                None => self.en(),
            }
        }
    };
}
pub(crate) use words;

mod chart;
pub(crate) mod chinese;
mod compare;
mod edit;
mod en;
mod ending;
mod expectation;
mod fact;
mod glossary;
mod goal;
mod ledger;
mod live;
mod measured;
mod monitor;
mod next;
mod next_move;
mod notice;
pub(crate) mod numbers;
mod part;
mod pattern;
mod rejection;
mod stage;
mod text;
mod timeline;
mod watch;
mod why;
mod zh;

use std::borrow::Cow;

use yew::AttrValue;

#[cfg(feature = "split")]
pub(crate) use self::chinese::learned;
pub(crate) use self::{
    chart::{ChartText, OfItems},
    chinese::{Chinese, chinese_words, learn},
    compare::CompareText,
    edit::EditText,
    glossary::GlossaryText,
    goal::RunText,
    ledger::LedgerText,
    live::LiveText,
    measured::MeasuredText,
    monitor::MonitorText,
    next::NextText,
    next_move::NextMove,
    part::PartText,
    pattern::{Kept, PatternText},
    stage::StageText,
    text::Text,
    timeline::TimelineText,
    watch::WatchText,
};

/// The languages of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    /// All of them.
    pub(crate) const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// Its name in an address.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }

    /// The language of that name.
    pub(crate) fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|language| language.slug() == slug)
    }

    /// Its tag for `lang`.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    /// What it calls itself.
    pub(crate) fn own_name(self) -> &'static str {
        match self {
            Self::English => "EN",
            Self::Chinese => "中文",
        }
    }

    /// The language for a browser's preference, such as `zh-CN` or `de`.
    pub(crate) fn from_tag(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("zh") {
            Self::Chinese
        } else {
            Self::English
        }
    }

    /// The text in this language that a lesson brings in all of them.
    pub(crate) fn of(self, text: &shared::lesson::Bilingual) -> &str {
        match self {
            Self::English => &text.en,
            Self::Chinese => &text.zh,
        }
    }
}

/// Something that can be said in every language.
pub(crate) trait Words {
    /// In English.
    fn en(&self) -> Cow<'static, str>;
    /// In Simplified Chinese.
    fn zh(&self) -> Cow<'static, str>;

    /// In Simplified Chinese, or in English until its words are there: see
    /// [`chinese`].
    fn in_chinese(&self) -> Cow<'static, str> {
        self.zh()
    }

    /// In this language.
    fn say(&self, language: Language) -> AttrValue {
        let text = match language {
            Language::English => self.en(),
            Language::Chinese => self.in_chinese(),
        };
        match text {
            Cow::Borrowed(text) => AttrValue::Static(text),
            Cow::Owned(text) => text.into(),
        }
    }
}
