//! Parts of the page that are in files of their own, and loaded when they are
//! wanted.
//!
//! With the feature `split`, `cargo xtask` takes the page's module apart at the
//! functions below: what only one of them leads to goes into its file. Without
//! it, as in tests and under trunk, everything is in one module, and a part is
//! there as soon as it is asked for. To put something into a file of its own: a
//! name here, a function in `files`, and [`Later`] where it is to be drawn.

mod later;

use std::sync::OnceLock;

use yew::prelude::*;

pub(crate) use self::later::{Fetching, Later, in_its_place, told, use_part};

/// A part of the page in a file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A room: everything but the start page and the other pages beside rooms.
    Room,
    /// What opens over the page.
    Dialogs,
    /// How an actor runs by itself.
    Pace,
    /// The dock's timeline.
    Timeline,
    /// What could happen next.
    Next,
    /// The ledger's table.
    Ledger,
    /// What is watched for.
    Watch,
    /// The charts of live mode.
    Charts,
    /// What Redis says of its keys.
    Monitor,
    /// Patterns side by side.
    Compare,
    /// What words mean.
    Glossary,
    /// A word that is shown on the stage.
    Spotlight,
    /// The words in Chinese; it draws nothing.
    Chinese,
}

/// What draws a part. It reads the page's contexts, as every region does.
pub(crate) type View = fn() -> Html;

/// The file of a part did not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Missing;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        // What went wrong is in the browser's console.
        Self
    }
}

impl Part {
    /// The parts of a room, in the order in which they are fetched while nothing
    /// else is to be done.
    pub(crate) const OF_A_ROOM: [Self; 8] = [
        Self::Dialogs,
        Self::Pace,
        Self::Next,
        Self::Timeline,
        Self::Ledger,
        Self::Watch,
        Self::Monitor,
        Self::Charts,
    ];

    fn place(self) -> &'static OnceLock<View> {
        static ROOM: OnceLock<View> = OnceLock::new();
        static DIALOGS: OnceLock<View> = OnceLock::new();
        static PACE: OnceLock<View> = OnceLock::new();
        static TIMELINE: OnceLock<View> = OnceLock::new();
        static NEXT: OnceLock<View> = OnceLock::new();
        static LEDGER: OnceLock<View> = OnceLock::new();
        static WATCH: OnceLock<View> = OnceLock::new();
        static CHARTS: OnceLock<View> = OnceLock::new();
        static MONITOR: OnceLock<View> = OnceLock::new();
        static COMPARE: OnceLock<View> = OnceLock::new();
        static GLOSSARY: OnceLock<View> = OnceLock::new();
        static SPOTLIGHT: OnceLock<View> = OnceLock::new();
        static CHINESE: OnceLock<View> = OnceLock::new();
        match self {
            Self::Room => &ROOM,
            Self::Dialogs => &DIALOGS,
            Self::Pace => &PACE,
            Self::Timeline => &TIMELINE,
            Self::Next => &NEXT,
            Self::Ledger => &LEDGER,
            Self::Watch => &WATCH,
            Self::Charts => &CHARTS,
            Self::Monitor => &MONITOR,
            Self::Compare => &COMPARE,
            Self::Glossary => &GLOSSARY,
            Self::Spotlight => &SPOTLIGHT,
            Self::Chinese => &CHINESE,
        }
    }

    /// What draws it, if it is there.
    pub(crate) fn view(self) -> Option<View> {
        self.place().get().copied()
    }

    /// Fetches it, if it is not there.
    ///
    /// # Errors
    /// Where its file does not come. Asked again, it is fetched again.
    pub(crate) async fn fetch(self) -> Result<View, Missing> {
        if let Some(view) = self.view() {
            return Ok(view);
        }
        let view = match self {
            Self::Room => files::room().await,
            Self::Dialogs => files::dialogs().await,
            Self::Pace => files::pace().await,
            Self::Timeline => files::timeline().await,
            Self::Next => files::next().await,
            Self::Ledger => files::ledger().await,
            Self::Watch => files::watch().await,
            Self::Charts => files::charts().await,
            Self::Monitor => files::monitor().await,
            Self::Compare => files::compare().await,
            Self::Glossary => files::glossary().await,
            Self::Spotlight => files::spotlight().await,
            Self::Chinese => files::chinese().await.map(|words| {
                crate::i18n::learn(words);
                Html::default as View
            }),
        }?;
        Ok(*self.place().get_or_init(|| view))
    }
}

/// The functions at which the module is taken apart. The name of each is that of
/// its file.
mod files {
    #![allow(
        clippy::unnecessary_wraps,
        reason = "without the feature `split` nothing can be missing"
    )]

    use yew::prelude::*;

    use super::{Missing, View};
    use crate::i18n::Chinese;

    macro_rules! within {
        ($file:ident: $name:ident -> $what:ty, $it:expr) => {
            #[cfg(feature = "split")]
            #[wasm_split_helpers::wasm_split($file, fallible)]
            pub(super) fn $name() -> Result<$what, Missing> {
                Ok($it)
            }

            #[cfg(not(feature = "split"))]
            pub(super) async fn $name() -> Result<$what, Missing> {
                Ok($it)
            }
        };
    }

    within!(room: room -> View, || html! { <crate::app::App /> });
    within!(more: dialogs -> View, || html! { <crate::dialog::Dialogs /> });
    within!(more: pace -> View, || html! { <crate::pace::PaceOfShown /> });
    within!(more: timeline -> View, || html! { <crate::dock::TimelinePanel /> });
    within!(more: next -> View, || html! { <crate::dock::NextPanel /> });
    within!(more: ledger -> View, || html! { <crate::dock::LedgerPanel /> });
    within!(more: watch -> View, || html! { <crate::dock::WatchPanel /> });
    within!(more: charts -> View, || html! { <crate::dock::ChartsPanel /> });
    within!(more: monitor -> View, || html! { <crate::dock::Monitor /> });
    within!(beside: compare -> View, || html! { <crate::compare::Compare /> });
    within!(beside: glossary -> View, || html! { <crate::glossary::GlossaryPage /> });
    within!(beside: spotlight -> View, || html! { <crate::glossary::Spotlight /> });
    within!(chinese: chinese -> &'static Chinese, crate::i18n::chinese_words());
}
