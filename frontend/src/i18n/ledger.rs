//! The texts of the ledger.

use std::borrow::Cow;

use shared::ledger::{Fate, Status};

use super::{
    Words,
    numbers::{ordinal, thousands},
};
use crate::dock::Kind;

/// A text of the ledger. Numbers are messages, unless they are steps.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the words are in the matches below")]
pub(crate) enum LedgerText<'a> {
    // What is looked for.
    Group,
    AllGroups,
    Show,
    Kind(Kind),
    Search,
    Rows { shown: u64, all: u64 },
    // The table.
    Caption,
    Keys,
    Empty,
    NothingFound,
    Message,
    Entry,
    Copy(usize),
    OfGroup,
    Stands,
    Owner,
    Hand,
    Effects,
    EntryIs,
    Ends,
    Status(&'a Status),
    Delivered(u64),
    Dead,
    DoneTimes(u32),
    Stored(bool),
    Gone,
    Fate(Fate),
    // The sums.
    Sums,
    Sent(u64),
    Sum(Kind),
    SumOf { kind: Kind, group: &'a str, n: u64 },
    Excerpt { kept: u64, sent: u64 },
    Sampled,
    // What Redis says.
    Compared(u64),
    ComparedLive(u64),
    NotCompared,
    OutsideTitle,
    NoneOutside,
    Step(u64),
    ShowStep(u64),
    MoreOutside(u64),
    MovedOnly,
}

impl Words for LedgerText<'_> {
    words!(ledger);

    fn en(&self) -> Cow<'static, str> {
        match self {
            Self::Group => "Group".into(),
            Self::AllGroups => "All groups".into(),
            Self::Show => "What became of it".into(),
            Self::Kind(kind) => kind_en(*kind).into(),
            Self::Search => "Find a message".into(),
            Self::Rows { shown, all } if shown == all => rows_en(*all).into(),
            Self::Rows { shown, all } => {
                format!("{} of {}", thousands(*shown), rows_en(*all)).into()
            }
            Self::Caption => "The ledger: what each entry is to each group, the newest first".into(),
            Self::Keys => "Ledger; up and down choose a row and show its message".into(),
            Self::Empty => {
                "No message yet. Every message has a row here for every group, from the moment it is sent.".into()
            }
            Self::NothingFound => "No message is like this.".into(),
            Self::Message => "Message".into(),
            Self::Entry => "Entry".into(),
            Self::Copy(n) => format!("{} entry", ordinal(*n as u64)).into(),
            Self::OfGroup => "Group".into(),
            Self::Stands => "State".into(),
            Self::Owner => "Owner".into(),
            Self::Hand => "In hand".into(),
            Self::Effects => "Side effect".into(),
            Self::EntryIs => "In the stream".into(),
            Self::Ends => "Fate".into(),
            Self::Status(status) => status_en(status).into(),
            Self::Delivered(n) => format!("{} delivery", ordinal(*n)).into(),
            Self::Dead => "dead-lettered".into(),
            Self::DoneTimes(0) => "–".into(),
            Self::DoneTimes(1) => "done".into(),
            Self::DoneTimes(n) => format!("done ×{n}").into(),
            Self::Stored(true) => "stored".into(),
            Self::Stored(false) => "removed".into(),
            Self::Gone => "Its entry was trimmed or deleted.".into(),
            Self::Fate(fate) => fate_en(*fate).into(),
            Self::Sums => "Sums over all messages".into(),
            Self::Sent(n) => format!("{} sent", thousands(*n)).into(),
            Self::Sum(kind) => kind_en(*kind).into(),
            Self::SumOf { kind, group, n } => {
                format!("{} {} in {group}: show them", thousands(*n), kind_en(*kind)).into()
            }
            Self::Excerpt { kept, sent } => format!(
                "The table has {} of {} messages: those that ended long ago are only in the sums, which are exact.",
                thousands(*kept),
                thousands(*sent)
            )
            .into(),
            Self::Sampled => {
                "More happens than can be told one by one: the sums are exact, the rows are again when live mode pauses.".into()
            }
            Self::Compared(step) => format!(
                "Compared with Redis after step {step}: what the replies add up to is what it holds."
            )
            .into(),
            Self::ComparedLive(step) => {
                format!("Compared with Redis at each frame, last at step {step}.").into()
            }
            Self::NotCompared => "Redis does not answer, so nothing can be compared.".into(),
            Self::OutsideTitle => "What no reply explained".into(),
            Self::NoneOutside => "Nothing yet: no other client has changed anything.".into(),
            Self::Step(step) => format!("step {step}").into(),
            Self::ShowStep(step) => format!("Show step {step} in the log").into(),
            Self::MoreOutside(n) => format!("and {n} more").into(),
            Self::MovedOnly => "changed from outside; no message is concerned".into(),
        }
    }

    fn zh(&self) -> Cow<'static, str> {
        match self {
            Self::Group => "组".into(),
            Self::AllGroups => "所有组".into(),
            Self::Show => "结局".into(),
            Self::Kind(kind) => kind_zh(*kind).into(),
            Self::Search => "查找消息".into(),
            Self::Rows { shown, all } if shown == all => format!("{} 行", thousands(*all)).into(),
            Self::Rows { shown, all } => {
                format!("{} 行，共 {} 行", thousands(*shown), thousands(*all)).into()
            }
            Self::Caption => "账本：每个条目对每个组来说是什么，最新的在前".into(),
            Self::Keys => "账本；用上下方向键选择一行并查看其消息".into(),
            Self::Empty => "还没有消息。消息一经发送，就会在这里为每个组各占一行。".into(),
            Self::NothingFound => "没有这样的消息。".into(),
            Self::Message => "消息".into(),
            Self::Entry => "条目".into(),
            Self::Copy(n) => format!("第 {n} 个条目").into(),
            Self::OfGroup => "组".into(),
            Self::Stands => "状态".into(),
            Self::Owner => "所有者".into(),
            Self::Hand => "手中".into(),
            Self::Effects => "副作用".into(),
            Self::EntryIs => "在流中".into(),
            Self::Ends => "结局".into(),
            Self::Status(status) => status_zh(status).into(),
            Self::Delivered(n) => format!("第 {n} 次投递").into(),
            Self::Dead => "已入死信".into(),
            Self::DoneTimes(0) => "–".into(),
            Self::DoneTimes(1) => "已做".into(),
            Self::DoneTimes(n) => format!("做了 ×{n}").into(),
            Self::Stored(true) => "存着".into(),
            Self::Stored(false) => "已移除".into(),
            Self::Gone => "条目已被裁剪或删除。".into(),
            Self::Fate(fate) => fate_zh(*fate).into(),
            Self::Sums => "全部消息的总计".into(),
            Self::Sent(n) => format!("已发送 {}", thousands(*n)).into(),
            Self::Sum(kind) => kind_zh(*kind).into(),
            Self::SumOf { kind, group, n } => {
                format!("{group}：{} {}，点击查看", kind_zh(*kind), thousands(*n)).into()
            }
            Self::Excerpt { kept, sent } => format!(
                "表中有 {} 条消息，共 {} 条：早已了结的只计入总计，总计是精确的。",
                thousands(*kept),
                thousands(*sent)
            )
            .into(),
            Self::Sampled => {
                "发生的事太多，无法逐条传来：总计是精确的，各行在暂停后才重新准确。".into()
            }
            Self::Compared(step) => {
                format!("第 {step} 步之后已与 Redis 核对：回复加起来，正是它所持有的。").into()
            }
            Self::ComparedLive(step) => {
                format!("每一帧都与 Redis 核对，最近一次在第 {step} 步。").into()
            }
            Self::NotCompared => "Redis 没有应答，无法核对。".into(),
            Self::OutsideTitle => "回复解释不了的变化".into(),
            Self::NoneOutside => "还没有：没有其他客户端更改过什么。".into(),
            Self::Step(step) => format!("第 {step} 步").into(),
            Self::ShowStep(step) => format!("在日志中查看第 {step} 步").into(),
            Self::MoreOutside(n) => format!("另有 {n} 项").into(),
            Self::MovedOnly => "来自外部的更改，不涉及任何消息".into(),
        }
    }
}

fn rows_en(n: u64) -> String {
    match n {
        1 => "1 row".into(),
        n => format!("{} rows", thousands(n)),
    }
}

fn kind_en(kind: Kind) -> &'static str {
    match kind {
        Kind::All => "everything",
        Kind::Open => "open",
        Kind::Unread => "unread",
        Kind::Pending => "pending",
        Kind::Done => "done",
        Kind::Twice => "done twice",
        Kind::Dead => "dead",
        Kind::Lost => "lost",
        Kind::Skipped => "skipped",
    }
}

fn kind_zh(kind: Kind) -> &'static str {
    match kind {
        Kind::All => "全部",
        Kind::Open => "未了结",
        Kind::Unread => "未读",
        Kind::Pending => "待处理",
        Kind::Done => "已完成",
        Kind::Twice => "重复处理",
        Kind::Dead => "死信",
        Kind::Lost => "丢失",
        Kind::Skipped => "已跳过",
    }
}

fn status_en(status: &Status) -> &'static str {
    match status {
        Status::Unread => "unread",
        Status::Pending { .. } => "pending",
        Status::Acknowledged => "acknowledged",
        Status::Skipped => "skipped",
        Status::Missed => "missed",
        Status::Dropped => "dropped",
        Status::Taken => "taken (NOACK)",
    }
}

fn status_zh(status: &Status) -> &'static str {
    match status {
        Status::Unread => "未读",
        Status::Pending { .. } => "待处理",
        Status::Acknowledged => "已确认",
        Status::Skipped => "已跳过",
        Status::Missed => "错过",
        Status::Dropped => "已移出",
        Status::Taken => "已取走（NOACK）",
    }
}

fn fate_en(fate: Fate) -> &'static str {
    match fate {
        Fate::Open => "open",
        Fate::Done => "done",
        Fate::Dead => "dead",
        Fate::Lost => "lost",
        Fate::Skipped => "skipped",
    }
}

fn fate_zh(fate: Fate) -> &'static str {
    match fate {
        Fate::Open => "未了结",
        Fate::Done => "已完成",
        Fate::Dead => "死信",
        Fate::Lost => "丢失",
        Fate::Skipped => "已跳过",
    }
}
