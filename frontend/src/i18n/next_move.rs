//! What Step does next in a lesson.

use std::borrow::Cow;

use shared::{id::Label, lesson::Move};

use super::{
    Words,
    numbers::{en_time, zh_time},
};

/// What Step does next in a lesson. `` `code` `` is shown as such.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NextMove {
    /// The script's next move.
    Make {
        /// The move.
        next: Move,
        /// The line at which its actor is.
        line: Option<Label>,
    },
    /// Everything was told: the next page.
    TurnPage,
}

impl Words for NextMove {
    words!(next_move);

    fn en(&self) -> Cow<'static, str> {
        let (next, line) = match self {
            Self::TurnPage => return "Next: turn the page".into(),
            Self::Make { next, line } => (next, line),
        };
        let text = match next {
            Move::Step(actor) => match line {
                Some(line) => format!("Next: {actor} runs `{line}`"),
                None => format!("Next: {actor} runs a line"),
            },
            Move::Crash(actor) => format!("Next: {actor} crashes"),
            Move::CrashBefore(actor, line) => {
                format!("Next: a crash is planned for {actor}, before `{line}`")
            }
            Move::Restart(actor) => format!("Next: {actor} comes back"),
            Move::Poison(actor) => format!("Next: {actor}'s next message is poisoned"),
            Move::AddGroup { group, start } => {
                format!("Next: `XGROUP CREATE … {group} {}`", start.word())
            }
            Move::TurnClock(by_ms) => format!("Next: the clock goes on by {}", en_time(*by_ms)),
        };
        text.into()
    }

    fn zh(&self) -> Cow<'static, str> {
        let (next, line) = match self {
            Self::TurnPage => return "下一步：翻到下一页".into(),
            Self::Make { next, line } => (next, line),
        };
        let text = match next {
            Move::Step(actor) => match line {
                Some(line) => format!("下一步：{actor} 运行 `{line}`"),
                None => format!("下一步：{actor} 运行一行"),
            },
            Move::Crash(actor) => format!("下一步：{actor} 崩溃"),
            Move::CrashBefore(actor, line) => {
                format!("下一步：安排 {actor} 在 `{line}` 之前崩溃")
            }
            Move::Restart(actor) => format!("下一步：{actor} 重新启动"),
            Move::Poison(actor) => format!("下一步：{actor} 的下一条消息带毒"),
            Move::AddGroup { group, start } => {
                format!("下一步：`XGROUP CREATE … {group} {}`", start.word())
            }
            Move::TurnClock(by_ms) => format!("下一步：时钟前进 {}", zh_time(*by_ms)),
        };
        text.into()
    }
}
