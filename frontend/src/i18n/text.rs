//! The texts of the page around the stage.

use std::borrow::Cow;

use super::{Words, en, zh};

/// A text of the page around the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words are in `en` and `zh`")]
pub(crate) enum Text {
    Brand,
    SkipToStage,
    Step,
    Reset,
    StageRegion,
}

impl Words for Text {
    fn en(&self) -> Cow<'static, str> {
        en::word(self)
    }

    fn zh(&self) -> Cow<'static, str> {
        zh::word(self)
    }
}
