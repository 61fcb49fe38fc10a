//! What is watched for, in words.

use std::borrow::Cow;

use shared::watch::Invariant;

use super::Words;

/// What should hold, as a short clause: "no message is lost".
impl Words for Invariant {
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
