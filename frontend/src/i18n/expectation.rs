//! What a lesson expected, told when it did not come true.

use std::borrow::Cow;

use shared::{ledger::Fate, lesson::Expectation, world::ActorState};

use super::{
    Words,
    numbers::{ordinal, plural},
};

impl Words for Expectation {
    words!(expectation);

    fn en(&self) -> Cow<'static, str> {
        let text = match self {
            Self::Actor { actor, is } => format!("{actor} is {}", is.en()),
            Self::Hand {
                actor,
                message: Some(message),
            } => format!("{actor} has {message} in its hand"),
            Self::Hand {
                actor,
                message: None,
            } => format!("{actor} has nothing in its hand"),
            Self::Pending {
                message,
                group,
                owner,
                deliveries,
            } => format!(
                "{message} is pending for {group}, owned by {owner}, by its {} delivery",
                ordinal(*deliveries)
            ),
            Self::Acknowledged { message, group } => {
                format!("{message} is acknowledged for {group}")
            }
            Self::Unread { message, group } => format!("{message} is unread for {group}"),
            Self::Processed {
                message,
                group,
                times,
            } => format!(
                "the work for {message} was done {} for {group}",
                plural((*times).into(), "time", "times")
            ),
            Self::Fate { message, group, is } => format!("{message} is {} for {group}", is.en()),
            Self::PendingCount { group, count } => format!(
                "{group} has {}",
                plural(*count, "pending entry", "pending entries")
            ),
            Self::Length { count } => {
                format!("the stream holds {}", plural(*count, "entry", "entries"))
            }
            Self::Items { key, items } if items.is_empty() => format!("{key} is empty"),
            Self::Items { key, items } => format!("{key} holds {}", items.join(", ")),
        };
        text.into()
    }

    fn zh(&self) -> Cow<'static, str> {
        let text = match self {
            Self::Actor { actor, is } => format!("{actor} 处于“{}”状态", is.zh()),
            Self::Hand {
                actor,
                message: Some(message),
            } => format!("{actor} 手中有 {message}"),
            Self::Hand {
                actor,
                message: None,
            } => format!("{actor} 手中没有消息"),
            Self::Pending {
                message,
                group,
                owner,
                deliveries,
            } => format!("{message} 在 {group} 中待处理，归 {owner} 所有，第 {deliveries} 次投递"),
            Self::Acknowledged { message, group } => format!("{message} 已被 {group} 确认"),
            Self::Unread { message, group } => format!("{group} 尚未读到 {message}"),
            Self::Processed {
                message,
                group,
                times,
            } => format!("{message} 的工作在 {group} 中做了 {times} 次"),
            Self::Fate { message, group, is } => format!("{message} 在 {group} 中{}", is.zh()),
            Self::PendingCount { group, count } => format!("{group} 有 {count} 个待处理条目"),
            Self::Length { count } => format!("流中有 {count} 个条目"),
            Self::Items { key, items } if items.is_empty() => format!("{key} 为空"),
            Self::Items { key, items } => format!("{key} 中有 {}", items.join("、")),
        };
        text.into()
    }
}

impl Words for ActorState {
    words!(actor_state);

    fn en(&self) -> Cow<'static, str> {
        match self {
            Self::Ready => "ready",
            Self::Working => "working",
            Self::Blocked => "blocked",
            Self::Paused => "paused",
            Self::Crashed => "crashed",
            Self::Stopped => "stopped",
        }
        .into()
    }

    fn zh(&self) -> Cow<'static, str> {
        match self {
            Self::Ready => "就绪",
            Self::Working => "处理中",
            Self::Blocked => "阻塞",
            Self::Paused => "暂停",
            Self::Crashed => "已崩溃",
            Self::Stopped => "已停止",
        }
        .into()
    }
}

impl Words for Fate {
    words!(fate);

    fn en(&self) -> Cow<'static, str> {
        match self {
            Self::Open => "still open",
            Self::Done => "done",
            Self::Dead => "in the dead letters",
            Self::Lost => "lost",
            Self::Skipped => "passed over",
        }
        .into()
    }

    fn zh(&self) -> Cow<'static, str> {
        match self {
            Self::Open => "尚未了结",
            Self::Done => "已完成",
            Self::Dead => "已进入死信",
            Self::Lost => "已丢失",
            Self::Skipped => "被越过",
        }
        .into()
    }
}
