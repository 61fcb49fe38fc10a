//! The texts of the space-time diagram.

use std::borrow::Cow;

use super::Words;

/// A text of the space-time diagram.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the words are in the two matches below")]
pub(crate) enum TimelineText {
    Hint,
    Keys,
    Empty,
    Nearer,
    Farther,
    Label { first: u64, last: u64 },
    GoTo(u64),
}

impl Words for TimelineText {
    fn en(&self) -> Cow<'static, str> {
        match self {
            Self::Hint => "A lane for each actor, a line for each request and reply, a bar for a message in hand. Point at a column.".into(),
            Self::Keys => "Steps in space and time; left and right lead from step to step".into(),
            Self::Empty => "Nothing has happened yet.".into(),
            Self::Nearer => "Nearer".into(),
            Self::Farther => "Farther".into(),
            Self::GoTo(step) => format!("Go to step {step}").into(),
            Self::Label { first, last } => format!("The steps {first} to {last} in space and time").into(),
        }
    }

    fn zh(&self) -> Cow<'static, str> {
        match self {
            Self::Hint => {
                "每个角色一条泳道，每次请求和回复一条线，手中的消息一条横条。指向某一列查看。"
                    .into()
            }
            Self::Keys => "时空图中的步骤；用左右方向键逐步移动".into(),
            Self::Empty => "还没有发生任何事。".into(),
            Self::Nearer => "放大".into(),
            Self::Farther => "缩小".into(),
            Self::GoTo(step) => format!("回到第 {step} 步").into(),
            Self::Label { first, last } => format!("第 {first} 到 {last} 步的时空图").into(),
        }
    }
}
