//! What is said of a part of the page that is still to be loaded.

use std::borrow::Cow;

use super::Words;

/// What is said of a part of the page that is still to be loaded. It stays with
/// the page's first file in every language: the others may be what is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words are in the two matches below")]
pub(crate) enum PartText {
    Loading,
    NotLoaded,
    TryAgain,
}

impl Words for PartText {
    fn en(&self) -> Cow<'static, str> {
        match self {
            Self::Loading => "Loading …",
            Self::NotLoaded => {
                "This part of the page could not be loaded. If the server was replaced meanwhile, reload the page."
            }
            Self::TryAgain => "Try again",
        }
        .into()
    }

    fn zh(&self) -> Cow<'static, str> {
        match self {
            Self::Loading => "正在加载……",
            Self::NotLoaded => "页面的这一部分未能加载。如果服务器已更新，请重新加载页面。",
            Self::TryAgain => "重试",
        }
        .into()
    }
}
