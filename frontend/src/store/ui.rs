//! What only this browser knows: what it looks at, and how.

use shared::{
    id::{ActorId, EntryId, GroupName, MessageName},
    program::render::CodeLanguage,
    rejection::Rejection,
    watch::{Breach, Invariant},
};

use crate::{address::Side, i18n::Language};

/// What only this browser knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ui {
    /// The actor that was selected.
    pub actor: Option<ActorId>,
    /// The message that was selected.
    pub message: Option<MessageName>,
    /// The page beside the rooms that it is at, or was at last.
    pub side: Side,
    /// The term of the glossary that is marked on the stage.
    pub term: Option<String>,
    /// The language it reads.
    pub language: Language,
    /// Somebody chose the language, so it belongs in the address.
    pub language_is_chosen: bool,
    /// The colours.
    pub theme: Theme,
    /// Somebody chose the colours.
    pub theme_is_chosen: bool,
    /// The language that programs are shown in.
    pub code: CodeLanguage,
    /// The dialog that is open.
    pub dialog: Option<Dialog>,
    /// What the dock shows.
    pub dock: DockTab,
    /// A bookmark is being named there.
    pub names_bookmark: bool,
    /// The step that the log shows, until its tab is chosen again.
    pub looked_at: Option<u64>,
}

impl Ui {
    /// Nothing is selected any more.
    pub(super) fn without_selection(mut self) -> Self {
        self.actor = None;
        self.message = None;
        self
    }

    /// Opens the field for a bookmark's name, where it is, or closes it.
    pub(super) fn name_bookmark(&mut self, open: bool) {
        self.names_bookmark = open;
        if open {
            self.dock = DockTab::Timeline;
        }
    }

    pub(super) fn open(&mut self, tab: DockTab, step: Option<u64>) {
        self.dock = tab;
        self.looked_at = step;
    }

    pub(crate) fn speak(&mut self, language: Language) {
        self.language = language;
        self.language_is_chosen = true;
    }

    pub(crate) fn wear(&mut self, theme: Theme) {
        self.theme = theme;
        self.theme_is_chosen = true;
    }
}

/// The colours of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    /// Ink on paper.
    #[default]
    Light,
    /// The other way round.
    Dark,
}

impl Theme {
    /// Its name in an address and in `data-theme`.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of that name.
    pub(crate) fn from_slug(slug: &str) -> Option<Self> {
        [Self::Light, Self::Dark]
            .into_iter()
            .find(|theme| theme.slug() == slug)
    }

    /// The other one.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Light => Self::Dark,
            Self::Dark => Self::Light,
        }
    }
}

/// What the dock can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum DockTab {
    /// The log of commands.
    #[default]
    Commands,
    /// The steps in space and time.
    Timeline,
    /// What could happen next.
    Next,
    /// What became of every message.
    Ledger,
    /// What should hold.
    Watch,
    /// What live mode measured.
    Charts,
    /// What XINFO answers.
    Monitor,
}

impl DockTab {
    /// All of them, as they stand beside each other.
    pub(crate) const ALL: [Self; 7] = [
        Self::Commands,
        Self::Timeline,
        Self::Next,
        Self::Ledger,
        Self::Watch,
        Self::Charts,
        Self::Monitor,
    ];

    /// Its name on the page.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Commands => "commands",
            Self::Timeline => "timeline",
            Self::Next => "next",
            Self::Ledger => "ledger",
            Self::Watch => "watch",
            Self::Charts => "charts",
            Self::Monitor => "monitor",
        }
    }
}

/// What can be open over the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Dialog {
    /// How to connect with redis-cli.
    Connect,
    /// The keys.
    Keys,
    /// The room's settings.
    Settings,
    /// An edit that has to be filled in or confirmed.
    Edit(Form),
}

/// An edit that has to be filled in or confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Make a group.
    AddGroup,
    /// Move a group's cursor.
    MoveCursor(GroupName),
    /// Destroy a group.
    RemoveGroup(GroupName),
    /// End an actor.
    RemoveActor(ActorId),
    /// Make another consumer the owner of a pending entry.
    Claim(GroupName, EntryId),
    /// Trim the stream.
    Trim,
    /// Send a message of one's own.
    Send,
}

/// Something to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    /// Names it.
    pub id: u64,
    /// What is told.
    pub text: NoticeText,
}

/// What can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoticeText {
    /// The server refused a command.
    Rejected(Rejection),
    /// Something was copied.
    Copied,
    /// The browser does not let the page copy.
    NotCopied,
    /// A part of the page did not come.
    NotLoaded,
    /// This browser was too slow, so steps were left out.
    Skipped,
    /// There is no connection, so nothing can be done.
    NotConnected,
    /// Too many commands have no answer yet, so one was not sent.
    NotAnswered,
    /// A follower asks to drive.
    AsksToDrive {
        /// Its number.
        browser: u64,
    },
    /// This browser drives from now on.
    YouDrive,
    /// Something that is watched does not hold any more.
    Broken {
        /// What.
        invariant: Invariant,
        /// Where.
        breach: Breach,
    },
}
