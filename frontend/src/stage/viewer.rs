//! Who looks at the stage.

use yew::AttrValue;

use crate::{
    i18n::{EditText, Language, LiveText, StageText, Words},
    store::Hold,
};

/// What every part of the stage needs to know of who looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Viewer {
    /// What they read.
    pub language: Language,
    /// What keeps them from giving commands.
    pub hold: Option<Hold>,
    /// What keeps them from running a line.
    pub step_hold: Option<Hold>,
    /// Whether the actors run by themselves.
    pub is_live: bool,
    /// Not everything that happened was sent, so which messages are the newest
    /// is not known.
    pub is_sampled: bool,
    /// Messages are items of lists or the like, and not entries of a stream.
    pub is_of_items: bool,
    /// Everyone reads for himself, and Redis knows of no group.
    pub has_readers: bool,
}

impl Viewer {
    /// The text in their language.
    pub(crate) fn say(self, text: StageText) -> AttrValue {
        text.say(self.language)
    }

    /// The text of an edit in their language.
    pub(crate) fn edit(self, text: EditText) -> AttrValue {
        text.say(self.language)
    }

    /// Whether they may give commands.
    pub(crate) fn can_drive(self) -> bool {
        self.hold.is_none()
    }

    /// Whether they may run a line.
    pub(crate) fn can_step(self) -> bool {
        self.step_hold.is_none()
    }

    /// Why they may not give commands.
    pub(crate) fn reason(self) -> Option<AttrValue> {
        Some(LiveText::Hold(self.hold?).say(self.language))
    }

    /// Why they may not run a line.
    pub(crate) fn step_reason(self) -> Option<AttrValue> {
        Some(LiveText::Hold(self.step_hold?).say(self.language))
    }
}
