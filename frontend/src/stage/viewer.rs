//! Who looks at the stage.

use crate::i18n::{Language, StageText, Words};
use yew::AttrValue;

/// What every part of the stage needs to know of who looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Viewer {
    /// What they read.
    pub language: Language,
    /// Whether they may give commands.
    pub can_drive: bool,
}

impl Viewer {
    /// The text in their language.
    pub(crate) fn say(self, text: StageText) -> AttrValue {
        text.say(self.language)
    }
}
