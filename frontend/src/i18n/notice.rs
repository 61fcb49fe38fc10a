//! What small notices say.

use std::borrow::Cow;

use super::{LiveText, PartText, WatchText, Words};
use crate::store::NoticeText;

impl Words for NoticeText {
    words!(notice);

    fn en(&self) -> Cow<'static, str> {
        match self {
            Self::Rejected(rejection) => return rejection.en(),
            Self::AsksToDrive { browser } => return LiveText::AsksNotice(*browser).en(),
            Self::YouDrive => return LiveText::YouDrive.en(),
            Self::Broken { invariant, breach } => {
                return WatchText::Told { invariant, breach }.en();
            }
            Self::Copied => "Copied.",
            Self::NotCopied => {
                "This browser does not let the page copy. Select the text and copy it."
            }
            Self::NotLoaded => return PartText::NotLoaded.en(),
            Self::Skipped => {
                "This browser was too slow to follow, so some steps are missing from its log."
            }
            Self::NotConnected => {
                "There is no connection to the room just now, so nothing was done."
            }
            Self::NotAnswered => {
                "The room has not answered the last commands yet, so this one was not sent."
            }
        }
        .into()
    }

    fn zh(&self) -> Cow<'static, str> {
        match self {
            Self::Rejected(rejection) => return rejection.zh(),
            Self::AsksToDrive { browser } => return LiveText::AsksNotice(*browser).zh(),
            Self::YouDrive => return LiveText::YouDrive.zh(),
            Self::Broken { invariant, breach } => {
                return WatchText::Told { invariant, breach }.zh();
            }
            Self::Copied => "已复制。",
            Self::NotCopied => "浏览器不允许本页面复制。请选中文字后自行复制。",
            Self::NotLoaded => return PartText::NotLoaded.zh(),
            Self::Skipped => "此浏览器跟不上进度，日志里缺少了一些步骤。",
            Self::NotConnected => "目前没有连上房间，所以什么也没有做。",
            Self::NotAnswered => "房间还没有回应先前的命令，所以这一条没有发送。",
        }
        .into()
    }
}
