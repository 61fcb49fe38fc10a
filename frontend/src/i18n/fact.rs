//! What happened to a message, as its life tells it. `` `code` `` is shown as
//! such.

use std::borrow::Cow;

use shared::{
    fact::{By, Fact},
    id::{ActorId, GroupName},
};

use super::{Words, numbers::ordinal};

impl Words for Fact {
    words!(fact);

    fn en(&self) -> Cow<'static, str> {
        let text = match self {
            Self::Sent { at, by, .. } if at.id.is_item() => match by {
                By::Actor(by) => format!("sent to `{}` by {by}", at.key),
                By::Driver => format!("sent to `{}` by hand", at.key),
                By::Outside | By::Expiry => format!("sent to `{}` from outside", at.key),
            },
            Self::Sent { at, by, .. } => match by {
                By::Actor(by) => format!("sent by {by}, stored as `{}`", at.id.short()),
                By::Driver => format!("sent by hand, stored as `{}`", at.id.short()),
                By::Outside | By::Expiry => {
                    format!("sent from outside, stored as `{}`", at.id.short())
                }
            },
            Self::Delivered {
                at,
                consumer,
                by,
                deliveries,
                ..
            } if at.id.is_item() => {
                let outside = en_outside(by);
                let nth = ordinal(*deliveries);
                format!("handed to {consumer} ({nth}), which Redis remembers{outside}")
            }
            Self::Delivered {
                group,
                consumer,
                by,
                deliveries,
                ..
            } => {
                let outside = en_outside(by);
                let nth = ordinal(*deliveries);
                format!("delivered to {group}/{consumer} ({nth}){outside}")
            }
            Self::Taken { at, consumer, .. } if at.id.is_item() => {
                format!("taken by {consumer}, who alone has it now")
            }
            Self::Peeked { at, by, group } if !at.id.is_item() && group.as_str() == by.as_str() => {
                format!("read by {by}, whose last id is not moved on yet")
            }
            Self::Peeked { at, by, .. } if at.id.is_item() => {
                format!("found by {by}, and still there for others")
            }
            Self::Peeked { by, .. } => {
                format!("{by} learned that it was pending too long, and did not claim it yet")
            }
            Self::FoundMark { by, .. } => format!("left alone by {by}: a mark says it is done"),
            Self::Returned { by, .. } => format!("stored in Redis again{}", en_outside(by)),
            Self::Taken {
                group, consumer, ..
            } if group.as_str() == consumer.as_str() => {
                format!("read by {consumer}: only its memory knows")
            }
            Self::Taken {
                group, consumer, ..
            } => format!("delivered to {group}/{consumer} without becoming pending (NOACK)"),
            Self::Processed { by, times: 1, .. } => format!("side effect done by {by}"),
            Self::Processed { by, times, .. } => {
                format!("side effect done **again** by {by} ({}×)", times)
            }
            Self::Failed { by, .. } => format!("{by} failed to process it"),
            Self::Acknowledged { at, by, .. } if at.id.is_item() => match by {
                By::Actor(by) => format!("done: {by} removed what Redis remembered of it"),
                By::Driver | By::Outside | By::Expiry => {
                    "done: what Redis remembered of it was removed".into()
                }
            },
            Self::Acknowledged {
                group,
                by: By::Actor(reader),
                ..
            } if group.as_str() == reader.as_str() => {
                format!("{reader} is through with it, and goes on behind it")
            }
            Self::Acknowledged { group, by, .. } => match by {
                By::Actor(by) => format!("acknowledged for {group} by {by}"),
                By::Driver => format!("acknowledged for {group} by hand"),
                By::Outside | By::Expiry => format!("acknowledged for {group} from outside"),
            },
            Self::Claimed {
                group,
                from,
                to,
                by,
                deliveries,
                ..
            } => {
                let outside = en_outside(by);
                let nth = ordinal(*deliveries);
                format!("claimed from {from} for {group}/{to} ({nth} delivery){outside}")
            }
            Self::DeadLettered { by, dead, .. } => format!(
                "copied to the dead letters by {by}, as `{}`",
                dead.id.short()
            ),
            Self::HandLost { at, group, by } if at.id.is_item() || is_for_itself(group, by) => {
                format!("gone from {by}'s memory")
            }
            Self::HandLost { by, .. } => format!("gone from {by}'s memory, not acknowledged"),
            Self::Removed { at, by } if at.id.is_item() => {
                format!("no longer stored in Redis{}", en_outside(by))
            }
            Self::Removed { by, .. } => match by {
                By::Actor(by) => format!("its entry was removed by {by}"),
                _ => format!("its entry was removed{}", en_outside(by)),
            },
            Self::FoundDeleted { group, .. } => {
                format!("dropped from {group}'s pending list: its entry was gone")
            }
            Self::Forgotten {
                group, consumer, ..
            } => format!("left {group}'s pending list when {consumer} was deleted"),
            Self::Skipped { group, .. } => {
                format!("passed over: {group}'s cursor was moved past it")
            }
            Self::Missed { group, .. } => format!("missed by {group}, which went on behind it"),
            Self::Reopened { at, .. } if at.id.is_item() => "back in its queue, for all".into(),
            Self::Reopened { group, .. } => {
                format!("unread again: {group}'s cursor was moved back")
            }
            Self::GroupCreated { group, start, .. } => {
                format!("group {group} was made, starting after `{start}`")
            }
            Self::ReaderJoined { key, group } => {
                format!("{group} reads `{key}` for itself, without a group")
            }
            Self::PassedOver {
                group,
                to,
                begins: true,
                ..
            } => format!("{group} begins with what comes after `{to}`"),
            Self::PassedOver { group, to, .. } => format!("{group} reads what comes after `{to}`"),
            Self::GroupRemoved { group, .. } => format!("group {group} was destroyed"),
            Self::Trimmed {
                first: Some(first), ..
            } => format!("everything before `{first}` was trimmed"),
            Self::Trimmed { first: None, .. } => "everything was trimmed".into(),
            Self::CursorMoved { group, to, .. } => {
                format!("{group}'s cursor was moved to `{to}`")
            }
        };
        text.into()
    }

    fn zh(&self) -> Cow<'static, str> {
        let text = match self {
            Self::Sent { at, by, .. } if at.id.is_item() => match by {
                By::Actor(by) => format!("由 {by} 发送到 `{}`", at.key),
                By::Driver => format!("手动发送到 `{}`", at.key),
                By::Outside | By::Expiry => format!("从外部发送到 `{}`", at.key),
            },
            Self::Sent { at, by, .. } => match by {
                By::Actor(by) => format!("由 {by} 发送，存为 `{}`", at.id.short()),
                By::Driver => format!("手动发送，存为 `{}`", at.id.short()),
                By::Outside | By::Expiry => format!("来自外部，存为 `{}`", at.id.short()),
            },
            Self::Delivered {
                at,
                consumer,
                by,
                deliveries,
                ..
            } if at.id.is_item() => {
                let outside = zh_outside(by);
                format!("交给 {consumer}（第 {deliveries} 次{outside}），Redis 记得这件事")
            }
            Self::Delivered {
                group,
                consumer,
                by,
                deliveries,
                ..
            } => {
                let outside = zh_outside(by);
                format!("投递给 {group}/{consumer}（第 {deliveries} 次{outside}）")
            }
            Self::Taken { at, consumer, .. } if at.id.is_item() => {
                format!("被 {consumer} 取走，现在只有它拥有")
            }
            Self::Peeked { at, by, group } if !at.id.is_item() && group.as_str() == by.as_str() => {
                format!("被 {by} 读取，但最后 id 尚未前移")
            }
            Self::Peeked { at, by, .. } if at.id.is_item() => {
                format!("被 {by} 找到，但别人仍能找到它")
            }
            Self::Peeked { by, .. } => format!("{by} 得知它待处理太久，尚未认领"),
            Self::FoundMark { by, .. } => format!("{by} 没有动它：标记说它已做完"),
            Self::Returned { .. } => "又存入 Redis".into(),
            Self::Taken {
                group, consumer, ..
            } if group.as_str() == consumer.as_str() => {
                format!("被 {consumer} 读取：只有它的内存知道")
            }
            Self::Taken {
                group, consumer, ..
            } => format!("投递给 {group}/{consumer}，但不待处理（NOACK）"),
            Self::Processed { by, times: 1, .. } => format!("{by} 完成了副作用"),
            Self::Processed { by, times, .. } => {
                format!("{by} **再次**完成副作用（共 {times} 次）")
            }
            Self::Failed { by, .. } => format!("{by} 处理失败"),
            Self::Acknowledged { at, by, .. } if at.id.is_item() => match by {
                By::Actor(by) => format!("完成：{by} 移除了 Redis 记下的内容"),
                By::Driver | By::Outside | By::Expiry => "完成：Redis 记下的内容已移除".into(),
            },
            Self::Acknowledged {
                group,
                by: By::Actor(reader),
                ..
            } if group.as_str() == reader.as_str() => {
                format!("{reader} 处理完了它，从它之后继续")
            }
            Self::Acknowledged { group, by, .. } => match by {
                By::Actor(by) => format!("{by} 为 {group} 确认了它"),
                By::Driver => format!("手动为 {group} 确认了它"),
                By::Outside | By::Expiry => format!("从外部为 {group} 确认了它"),
            },
            Self::Claimed {
                group,
                from,
                to,
                by,
                deliveries,
                ..
            } => {
                let outside = zh_outside(by);
                format!("由 {group}/{to} 从 {from} 那里认领（第 {deliveries} 次投递{outside}）")
            }
            Self::DeadLettered { by, dead, .. } => {
                format!("由 {by} 复制到死信，存为 `{}`", dead.id.short())
            }
            Self::HandLost { at, group, by } if at.id.is_item() || is_for_itself(group, by) => {
                format!("从 {by} 的内存中消失")
            }
            Self::HandLost { by, .. } => format!("从 {by} 的内存中消失，尚未确认"),
            Self::Removed { by: By::Expiry, .. } => "不再存于 Redis：它的键过期了".into(),
            Self::Removed { at, .. } if at.id.is_item() => "不再存于 Redis".into(),
            Self::Removed { by, .. } => match by {
                By::Actor(by) => format!("条目已被 {by} 移除"),
                By::Driver => "条目已被手动移除".into(),
                By::Outside | By::Expiry => "条目已从外部移除".into(),
            },
            Self::FoundDeleted { group, .. } => {
                format!("移出 {group} 的待处理列表：条目早已不在")
            }
            Self::Forgotten {
                group, consumer, ..
            } => format!("{consumer} 被删除，它随之离开 {group} 的待处理列表"),
            Self::Skipped { group, .. } => format!("被越过：{group} 的游标移到了它之后"),
            Self::Missed { group, .. } => format!("{group} 错过了它，已越过它继续读取"),
            Self::Reopened { at, .. } if at.id.is_item() => "回到队列，所有人都可取".into(),
            Self::Reopened { group, .. } => format!("重新变为未读：{group} 的游标移回到它之前"),
            Self::GroupCreated { group, start, .. } => {
                format!("建立了组 {group}，从 `{start}` 之后开始")
            }
            Self::ReaderJoined { key, group } => {
                format!("{group} 自己读取 `{key}`，不属于任何组")
            }
            Self::PassedOver {
                group,
                to,
                begins: true,
                ..
            } => format!("{group} 从 `{to}` 之后的条目开始"),
            Self::PassedOver { group, to, .. } => format!("{group} 读取 `{to}` 之后的条目"),
            Self::GroupRemoved { group, .. } => format!("组 {group} 已销毁"),
            Self::Trimmed {
                first: Some(first), ..
            } => format!("`{first}` 之前的条目都被裁剪了"),
            Self::Trimmed { first: None, .. } => "所有条目都被裁剪了".into(),
            Self::CursorMoved { group, to, .. } => format!("{group} 的游标移到了 `{to}`"),
        };
        text.into()
    }
}

/// Whether it is a reader for itself, whose group is called as it is.
fn is_for_itself(group: &GroupName, by: &ActorId) -> bool {
    group.as_str() == by.as_str()
}

fn en_outside(by: &By) -> &'static str {
    match by {
        By::Actor(_) => "",
        By::Driver => ", by hand",
        By::Outside => ", from outside",
        By::Expiry => ": its key expired",
    }
}

fn zh_outside(by: &By) -> &'static str {
    match by {
        By::Actor(_) => "",
        By::Driver => "，手动",
        By::Outside => "，来自外部",
        By::Expiry => "：键已过期",
    }
}
