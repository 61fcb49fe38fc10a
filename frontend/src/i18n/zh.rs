//! The page in Simplified Chinese.

use std::borrow::Cow;

use super::Text;

pub(super) fn word(text: &Text) -> Cow<'static, str> {
    use Text as T;
    match text {
        T::Brand => "Queue Playground".into(),
        T::SkipToStage => "跳到舞台".into(),
        T::Step => "单步".into(),
        T::Reset => "重置".into(),
        T::StageRegion => "舞台".into(),
    }
}
