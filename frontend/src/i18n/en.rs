//! The page in English.

use std::borrow::Cow;

use super::Text;

pub(super) fn word(text: &Text) -> Cow<'static, str> {
    use Text as T;
    match text {
        T::Brand => "Queue Playground".into(),
        T::SkipToStage => "Skip to the stage".into(),
        T::Step => "Step".into(),
        T::Reset => "Reset".into(),
        T::StageRegion => "Stage".into(),
    }
}
