//! What is watched for, in words.

use std::borrow::Cow;

use shared::{
    id::{ActorId, MessageName},
    watch::{Breach, Invariant},
};

use super::Words;

/// A text of what is watched for.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the words are in the two matches below")]
pub(crate) enum WatchText<'a> {
    /// A notice.
    Told {
        invariant: &'a Invariant,
        breach: &'a Breach,
    },
    // The list.
    List,
    About,
    Broken(u64),
    NoneBroken(u64),
    NothingWatched,
    Holds,
    NotWatched,
    At(u64),
    GoTo(u64),
    Here,
    StopHere,
    StopAt(&'a Invariant),
    Remove(&'a Invariant),
    // One of one's own.
    AddTitle,
    Kind,
    PendingAtMost,
    UnreadAtMost,
    DeliveriesAtMost,
    Group,
    Limit,
    BadLimit,
    Known,
    NoGroup,
    Add,
}

impl Words for WatchText<'_> {
    words!(watch);

    fn en(&self) -> Cow<'static, str> {
        match self {
            Self::Told { invariant, breach } => format!(
                "Not so any more since step {}: {}{}.",
                breach.at.step,
                invariant.en(),
                who(breach, [" (", ", ", ")"])
            )
            .into(),
            Self::List => "What should hold".into(),
            Self::About => "Looked after at every step.".into(),
            Self::Broken(n) => format!("{n} broken").into(),
            Self::NoneBroken(1) => "what is watched holds".into(),
            Self::NoneBroken(n) => format!("all {n} hold").into(),
            Self::NothingWatched => "nothing is watched".into(),
            Self::Holds => "holds".into(),
            Self::NotWatched => "not watched".into(),
            Self::At(step) => format!("broken at step {step}").into(),
            Self::GoTo(step) => format!("Go to step {step}").into(),
            Self::Here => "The room is at this step.".into(),
            Self::StopHere => "stop here".into(),
            Self::StopAt(invariant) => format!(
                "Stop a run, and live mode, where it is not so that {}",
                invariant.en()
            )
            .into(),
            Self::Remove(invariant) => format!("Watch no more: {}", invariant.en()).into(),
            Self::AddTitle => "One of your own".into(),
            Self::Kind => "What".into(),
            Self::PendingAtMost => "pending at most".into(),
            Self::UnreadAtMost => "unread at most".into(),
            Self::DeliveriesAtMost => "deliveries at most".into(),
            Self::Group => "Group".into(),
            Self::Limit => "How many".into(),
            Self::BadLimit => "A whole number, like 5.".into(),
            Self::Known => "This is watched already.".into(),
            Self::NoGroup => "There is no group.".into(),
            Self::Add => "Watch".into(),
        }
    }

    fn zh(&self) -> Cow<'static, str> {
        match self {
            Self::Told { invariant, breach } => format!(
                "从第 {} 步起不再成立：{}{}。",
                breach.at.step,
                invariant.zh(),
                who(breach, ["（", "，", "）"])
            )
            .into(),
            Self::List => "应当成立的".into(),
            Self::About => "每一步都会检查。".into(),
            Self::Broken(n) => format!("{n} 项被打破").into(),
            Self::NoneBroken(n) => format!("{n} 项均成立").into(),
            Self::NothingWatched => "没有监视任何一项".into(),
            Self::Holds => "成立".into(),
            Self::NotWatched => "未监视".into(),
            Self::At(step) => format!("在第 {step} 步被打破").into(),
            Self::GoTo(step) => format!("转到第 {step} 步").into(),
            Self::Here => "房间正在这一步。".into(),
            Self::StopHere => "就此停下".into(),
            Self::StopAt(invariant) => {
                format!("一旦不再“{}”，就停止运行和播放", invariant.zh()).into()
            }
            Self::Remove(invariant) => format!("不再监视：{}", invariant.zh()).into(),
            Self::AddTitle => "自定一项".into(),
            Self::Kind => "内容".into(),
            Self::PendingAtMost => "待处理不超过".into(),
            Self::UnreadAtMost => "未读不超过".into(),
            Self::DeliveriesAtMost => "投递次数不超过".into(),
            Self::Group => "组".into(),
            Self::Limit => "数目".into(),
            Self::BadLimit => "请输入整数，例如 5。".into(),
            Self::Known => "这一项已在监视。".into(),
            Self::NoGroup => "没有组。".into(),
            Self::Add => "监视".into(),
        }
    }
}

/// The message and the actor, between an opening, a middle and a closing.
fn who(breach: &Breach, [open, between, close]: [&str; 3]) -> String {
    let message = breach.message.as_ref().map(MessageName::as_str);
    let actor = breach.actor.as_ref().map(ActorId::as_str);
    let names: Vec<&str> = message.into_iter().chain(actor).collect();
    match names.is_empty() {
        true => String::new(),
        false => format!("{open}{}{close}", names.join(between)),
    }
}

/// What should hold, as a short clause: "no message is lost".
impl Words for Invariant {
    words!(invariant);

    fn en(&self) -> Cow<'static, str> {
        match self {
            Self::NothingLost => "no message is lost".into(),
            Self::NothingDoneTwice => "nothing is done twice".into(),
            Self::PendingIsOwned => "every pending entry has a living owner".into(),
            Self::NothingDead => "nothing comes to the dead letters".into(),
            Self::InOrder => "every group finishes in order".into(),
            Self::PendingAtMost { group, limit } => {
                format!("{group} has at most {limit} pending").into()
            }
            Self::UnreadAtMost { group, limit } => {
                format!("{group} has at most {limit} unread").into()
            }
            Self::DeliveriesAtMost { limit: 1 } => "nothing is delivered more than once".into(),
            Self::DeliveriesAtMost { limit } => {
                format!("nothing is delivered more than {limit} times").into()
            }
        }
    }

    fn zh(&self) -> Cow<'static, str> {
        match self {
            Self::NothingLost => "没有消息丢失".into(),
            Self::NothingDoneTwice => "没有消息被重复处理".into(),
            Self::PendingIsOwned => "每个待处理条目都有在线的所有者".into(),
            Self::NothingDead => "没有消息进入死信".into(),
            Self::InOrder => "每个组都按顺序完成".into(),
            Self::PendingAtMost { group, limit } => {
                format!("{group} 的待处理条目不超过 {limit} 个").into()
            }
            Self::UnreadAtMost { group, limit } => {
                format!("{group} 的未读条目不超过 {limit} 个").into()
            }
            Self::DeliveriesAtMost { limit } => format!("没有条目被投递超过 {limit} 次").into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_and_its_group_are_named() {
        let limited = Invariant::PendingAtMost {
            group: "billing".into(),
            limit: 7,
        };
        for text in [limited.en(), limited.zh()] {
            assert!(text.contains("billing") && text.contains('7'), "{text}");
        }
    }
}
