//! The texts of edits: menus, dialogs, and what is wrong with what was typed.

use std::borrow::Cow;

use shared::id::{BadName, EntryId};

use super::{
    Words,
    numbers::{plural, thousands},
};

/// A text of an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words are in the matches below")]
pub(crate) enum EditText {
    // What can be chosen.
    MoreOf(String),
    StreamMenu,
    Freeze,
    LetGoOn,
    RemoveActor(String),
    AddGroup,
    MoveCursor,
    MoveCursorOf(String),
    RemoveGroup(String),
    RemoveThisGroup,
    Trim,
    SendOwn,
    ByHandTo(String),
    AcknowledgeFor(String),
    ClaimIn(String),
    DeleteEntry,
    // What every dialog has.
    Sends,
    SendsNothing,
    // Groups.
    GroupName,
    GroupNameHint,
    GroupExists(String),
    Name(BadName),
    StartsAt,
    MovesTo,
    FromBeginning,
    FromEnd,
    AfterId,
    EntryIdLabel,
    EntryIdHint,
    BadId,
    CursorHint,
    GroupGoes { pending: u64, actors: Vec<String> },
    // Actors.
    ActorGoes(String),
    KeepConsumer { consumer: String, pending: u64 },
    DeleteConsumer { consumer: String, pending: u64 },
    // The stream.
    TrimTo,
    ToLength,
    ToId,
    Length,
    LengthHint { stored: u64, goes: Option<u64> },
    BadLength,
    OlderThan,
    Approximately,
    ApproximatelyHint,
    TrimHint,
    Fields,
    FieldName(usize),
    FieldValue(usize),
    AddField,
    RemoveField(usize),
    FieldsHint,
    FieldNeedsName,
    OwnId,
    OwnIdHint,
    IdTooSmall(EntryId),
    // Messages.
    ClaimFor,
    ClaimHint { owner: String },
    NobodyElse,
}

impl Words for EditText {
    words!(edit);

    fn en(&self) -> Cow<'static, str> {
        match self {
            Self::MoreOf(what) => format!("More for {what}").into(),
            Self::StreamMenu => "More for the stream".into(),
            Self::Freeze => "Freeze".into(),
            Self::LetGoOn => "Let go on".into(),
            Self::RemoveActor(actor) => format!("Remove {actor}").into(),
            Self::AddGroup => "Add group".into(),
            Self::MoveCursor => "Move cursor".into(),
            Self::MoveCursorOf(group) => format!("Move the cursor of {group}").into(),
            Self::RemoveGroup(group) => format!("Remove group {group}").into(),
            Self::RemoveThisGroup => "Remove group".into(),
            Self::Trim => "Trim".into(),
            Self::SendOwn => "Send a message of your own".into(),
            Self::ByHandTo(message) => format!("By hand: {message}").into(),
            Self::AcknowledgeFor(group) => format!("Acknowledge for {group}").into(),
            Self::ClaimIn(group) => format!("Claim in {group}").into(),
            Self::DeleteEntry => "Delete entry".into(),
            Self::Sends => "Redis is sent".into(),
            Self::SendsNothing => "no command: only its connection is closed".into(),
            Self::GroupName => "Name".into(),
            Self::GroupNameHint => "Letters, digits, and . _ - :".into(),
            Self::GroupExists(group) => format!("There is a group called {group} already.").into(),
            Self::Name(BadName::Empty) => "A name needs at least one character.".into(),
            Self::Name(BadName::TooLong) => "A name has at most 32 characters.".into(),
            Self::Name(BadName::Character) => {
                "A name is made of letters, digits, and . _ - : without spaces.".into()
            }
            Self::StartsAt => "It starts".into(),
            Self::MovesTo => "Move it".into(),
            Self::FromBeginning => "before everything that is stored".into(),
            Self::FromEnd => "after everything that is stored".into(),
            Self::AfterId => "after this id".into(),
            Self::EntryIdLabel => "Entry id".into(),
            Self::EntryIdHint => "Like 1795252341588-0; without a dash, -0 is meant.".into(),
            Self::BadId => "An entry id is two numbers with a dash between them, like 1795252341588-0.".into(),
            Self::CursorHint => "What is behind the cursor is delivered (again) to whoever reads with `>`. What is pending stays pending.".into(),
            Self::GroupGoes { pending, actors } => {
                let pending = match pending {
                    0 => "its cursor".to_owned(),
                    n => format!(
                        "its cursor and its pending list ({})",
                        plural(*n, "entry", "entries")
                    ),
                };
                let actors = match actors.as_slice() {
                    [] => String::new(),
                    [one] => format!(" {one} reads for it and ends, too."),
                    many => format!(" {} read for it and end, too.", many.join(", ")),
                };
                format!("With the group go {pending}. The entries stay in the stream.{actors}").into()
            }
            Self::ActorGoes(actor) => {
                format!("{actor} ends: its connection is closed, and what is in its hand is gone.").into()
            }
            Self::KeepConsumer { consumer, pending: 0 } => {
                format!("Keep the consumer {consumer} in its group").into()
            }
            Self::KeepConsumer { consumer, pending } => format!(
                "Keep the consumer {consumer} and its {}: others can claim {}",
                plural(*pending, "pending entry", "pending entries"),
                if *pending == 1 { "it" } else { "them" },
            )
            .into(),
            Self::DeleteConsumer { consumer, pending: 0 } => {
                format!("Delete the consumer {consumer}, too").into()
            }
            Self::DeleteConsumer { consumer, pending } => format!(
                "Delete the consumer {consumer}, too, and its {} with it: nobody will be given {} again",
                plural(*pending, "pending entry", "pending entries"),
                if *pending == 1 { "it" } else { "them" },
            )
            .into(),
            Self::TrimTo => "Keep".into(),
            Self::ToLength => "the newest entries".into(),
            Self::ToId => "entries from an id on".into(),
            Self::Length => "How many".into(),
            Self::LengthHint { stored, goes: None } => {
                format!("{} now.", plural(*stored, "entry is stored", "entries are stored")).into()
            }
            Self::LengthHint { stored, goes: Some(0) } => format!(
                "{} now: none would go.",
                plural(*stored, "entry is stored", "entries are stored")
            )
            .into(),
            Self::LengthHint { stored, goes: Some(goes) } => format!(
                "{} now: {} would go.",
                plural(*stored, "entry is stored", "entries are stored"),
                thousands(*goes)
            )
            .into(),
            Self::BadLength => "A whole number, 0 or more.".into(),
            Self::OlderThan => "The first id to keep".into(),
            Self::Approximately => "Only whole blocks (~)".into(),
            Self::ApproximatelyHint => "Faster, as Redis is mostly used: it may keep more than asked for. Of a short stream it keeps all.".into(),
            Self::TrimHint => "What goes and is pending stays in the pending lists as an id without its entry.".into(),
            Self::Fields => "Fields".into(),
            Self::FieldName(n) => format!("Name of field {n}").into(),
            Self::FieldValue(n) => format!("Value of field {n}").into(),
            Self::AddField => "Add field".into(),
            Self::RemoveField(n) => format!("Remove field {n}").into(),
            Self::FieldsHint => "The field `id` gives the message its name on this page. With a field `poison`, processing it fails every time.".into(),
            Self::FieldNeedsName => "Every field needs a name.".into(),
            Self::OwnId => "Id".into(),
            Self::OwnIdHint => "Empty: Redis chooses (*).".into(),
            Self::IdTooSmall(last) => {
                format!("Ids only grow: it has to be larger than {last}.").into()
            }
            Self::ClaimFor => "For".into(),
            Self::ClaimHint { owner } => format!(
                "It is pending for {owner}. XCLAIM gives it another owner and counts a delivery; what {owner} has in its hand stays there."
            )
            .into(),
            Self::NobodyElse => "The group has no other consumer: add one first.".into(),
        }
    }

    fn zh(&self) -> Cow<'static, str> {
        match self {
            Self::MoreOf(what) => format!("{what} 的更多操作").into(),
            Self::StreamMenu => "流的更多操作".into(),
            Self::Freeze => "冻结".into(),
            Self::LetGoOn => "解冻".into(),
            Self::RemoveActor(actor) => format!("移除 {actor}").into(),
            Self::AddGroup => "添加组".into(),
            Self::MoveCursor => "移动游标".into(),
            Self::MoveCursorOf(group) => format!("移动 {group} 的游标").into(),
            Self::RemoveGroup(group) => format!("移除组 {group}").into(),
            Self::RemoveThisGroup => "移除组".into(),
            Self::Trim => "裁剪".into(),
            Self::SendOwn => "发送自己的消息".into(),
            Self::ByHandTo(message) => format!("手动操作：{message}").into(),
            Self::AcknowledgeFor(group) => format!("为 {group} 确认").into(),
            Self::ClaimIn(group) => format!("在 {group} 中认领").into(),
            Self::DeleteEntry => "删除条目".into(),
            Self::Sends => "将发送给 Redis".into(),
            Self::SendsNothing => "不发送命令：只关闭它的连接".into(),
            Self::GroupName => "名称".into(),
            Self::GroupNameHint => "字母、数字以及 . _ - :".into(),
            Self::GroupExists(group) => format!("已有名为 {group} 的组。").into(),
            Self::Name(BadName::Empty) => "名称至少要有一个字符。".into(),
            Self::Name(BadName::TooLong) => "名称最多 32 个字符。".into(),
            Self::Name(BadName::Character) => "名称由字母、数字以及 . _ - : 组成，不含空格。".into(),
            Self::StartsAt => "起点".into(),
            Self::MovesTo => "移到".into(),
            Self::FromBeginning => "所有已存条目之前".into(),
            Self::FromEnd => "所有已存条目之后".into(),
            Self::AfterId => "此 ID 之后".into(),
            Self::EntryIdLabel => "条目 ID".into(),
            Self::EntryIdHint => "例如 1795252341588-0；不写横线时表示 -0。".into(),
            Self::BadId => "条目 ID 是用横线连接的两个数，例如 1795252341588-0。".into(),
            Self::CursorHint => "游标之后的条目会（再次）投递给用 `>` 读取的消费者。待处理的条目仍待处理。".into(),
            Self::GroupGoes { pending, actors } => {
                let pending = match pending {
                    0 => "它的游标".to_owned(),
                    n => format!("它的游标和待处理列表（{n} 条）"),
                };
                let actors = match actors.as_slice() {
                    [] => String::new(),
                    all => format!("为它读取的 {} 也随之结束。", all.join("、")),
                };
                format!("随组消失的有{pending}。条目仍留在流里。{actors}").into()
            }
            Self::ActorGoes(actor) => {
                format!("{actor} 将结束：连接关闭，手中的消息随之消失。").into()
            }
            Self::KeepConsumer { consumer, pending: 0 } => {
                format!("在组里保留消费者 {consumer}").into()
            }
            Self::KeepConsumer { consumer, pending } => {
                format!("保留消费者 {consumer} 及其 {pending} 条待处理条目：别人可以认领").into()
            }
            Self::DeleteConsumer { consumer, pending: 0 } => {
                format!("同时删除消费者 {consumer}").into()
            }
            Self::DeleteConsumer { consumer, pending } => format!(
                "同时删除消费者 {consumer} 及其 {pending} 条待处理条目：不会再投递给任何人"
            )
            .into(),
            Self::TrimTo => "保留".into(),
            Self::ToLength => "最新的若干条".into(),
            Self::ToId => "从某个 ID 起".into(),
            Self::Length => "条数".into(),
            Self::LengthHint { stored, goes: None } => {
                format!("现存 {} 条。", thousands(*stored)).into()
            }
            Self::LengthHint { stored, goes: Some(0) } => {
                format!("现存 {} 条：一条也不会移除。", thousands(*stored)).into()
            }
            Self::LengthHint { stored, goes: Some(goes) } => {
                format!("现存 {} 条：将移除 {} 条。", thousands(*stored), thousands(*goes)).into()
            }
            Self::BadLength => "请输入不小于 0 的整数。".into(),
            Self::OlderThan => "要保留的第一个 ID".into(),
            Self::Approximately => "只移除整块（~）".into(),
            Self::ApproximatelyHint => "更快，也是常见用法：Redis 可能保留得比要求的多。很短的流会全部保留。".into(),
            Self::TrimHint => "被移除而仍待处理的条目，会在待处理列表里只留下一个 ID。".into(),
            Self::Fields => "字段".into(),
            Self::FieldName(n) => format!("字段 {n} 的名称").into(),
            Self::FieldValue(n) => format!("字段 {n} 的值").into(),
            Self::AddField => "添加字段".into(),
            Self::RemoveField(n) => format!("移除字段 {n}").into(),
            Self::FieldsHint => "字段 `id` 是消息在本页上的名字。有 `poison` 字段的消息，每次处理都会失败。".into(),
            Self::FieldNeedsName => "每个字段都要有名称。".into(),
            Self::OwnId => "ID".into(),
            Self::OwnIdHint => "留空：由 Redis 选择（*）。".into(),
            Self::IdTooSmall(last) => format!("ID 只增不减：必须大于 {last}。").into(),
            Self::ClaimFor => "归于".into(),
            Self::ClaimHint { owner } => format!(
                "它归 {owner} 待处理。XCLAIM 会给它另一个主人，并计一次投递；{owner} 手中的消息仍在原处。"
            )
            .into(),
            Self::NobodyElse => "组里没有别的消费者：请先添加一个。".into(),
        }
    }
}
