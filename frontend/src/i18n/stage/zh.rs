//! The stage in Simplified Chinese.

use std::borrow::Cow;

use shared::{
    patterns::Kind,
    world::{ActorState, Count, KeyCount, Mark, Moment},
};

use super::{Due, Note, Scale, StageText, When, duration, number, signed};

pub(super) fn word(text: &StageText) -> Cow<'static, str> {
    use StageText as T;
    match text {
        T::Heading => "舞台：生产者、流、消费者组".into(),
        T::Producers => "生产者".into(),
        T::AddProducer => "添加生产者".into(),
        T::Poison { actor } => format!("让 {actor} 的下一条消息有毒").into(),
        T::PoisonHint => "让下一条消息每次处理都失败".into(),
        T::PoisonNext => "下一条每次都会失败".into(),
        T::Run { actor, next } => format!("运行 {actor}：{next}").into(),
        T::Show { actor, state } => format!("查看 {actor}（{}）", state_word(*state)).into(),
        T::Crash { actor } => format!("使 {actor} 崩溃").into(),
        T::Restart { actor } => format!("重启 {actor}").into(),
        T::State(state) => state_word(*state).into(),
        T::Waits => "等待新条目".into(),
        T::Disconnected => "连接已被切断".into(),
        T::RedisGone => "Redis 没有响应".into(),
        T::CrashPlanned { moment, line } => match moment {
            Moment::Before => format!("将在 {line} 之前崩溃").into(),
            Moment::Unanswered => format!("{line} 的回复将会丢失").into(),
            Moment::After => format!("将在 {line} 之后崩溃").into(),
        },
        T::Stream => "流".into(),
        T::Entries(n) => format!("{} 条", number(*n)).into(),
        T::LastId(id) => format!("最后的 ID {id}").into(),
        T::NoStream => "这个键已不存在：下一次 XADD 会重新创建它，但不含消费者组。".into(),
        T::NoEntries { producer } => match producer {
            Some(producer) => format!("还没有条目：让 {producer} 运行它的一行。").into(),
            None => "还没有条目：先添加一个生产者，再让它运行一行。".into(),
        },
        T::AllGone => "所有条目都已被删除或裁剪。最后的 ID 仍保留：ID 只增不减。".into(),
        T::More(n) => format!("还有 {} 条", number(*n)).into(),
        T::MoreSomewhere => "还有".into(),
        T::Cursor { group, id } => format!("{group} 最后投递到 {id}").into(),
        T::CursorAtStart { group } => format!("{group} 尚未投递任何条目").into(),
        T::Entry { message, id } => format!("{message}，条目 {id}").into(),
        T::MarkOf { group, mark, owner } => mark_of(group, *mark, *owner).into(),
        T::Mark(mark) => mark_word(*mark).into(),
        T::FromOutside => "由其他客户端发送".into(),
        T::FailsAlways => "每次都失败".into(),
        T::HeadingOfItems => "舞台：生产者、键、工作者".into(),
        T::KeyKind(kind) => kind_word(*kind).into(),
        T::Items(n) => format!("{} 个元素", number(*n)).into(),
        T::ScoreIs(Scale::Due { .. }) => "分值 = 到期时间".into(),
        T::ScoreIs(Scale::Busy { .. }) => "分值 = 开始处理的时间".into(),
        T::Keys(KeyCount {
            size,
            is_counted: true,
        }) => format!("{} 个键", number(*size)).into(),
        T::Keys(KeyCount { size, .. }) => format!("约 {} 个键", number(*size)).into(),
        T::OnePerMessage => "每条消息一个".into(),
        T::Callers => "生产者等待各自请求的回复。".into(),
        T::NoKeys => "现在没有这样的键。".into(),
        T::ExpiresIn(ms) => format!("{}后过期", time(*ms)).into(),
        T::LeftEnd => "从左端推入".into(),
        T::RightEnd => "从右端弹出".into(),
        T::NoItems { kind, producer } => no_items(*kind, *producer).into(),
        T::NothingKept(Kind::Channel) => "谁在订阅，谁就听到；什么也不保存。".into(),
        T::NothingKept(Kind::List | Kind::SortedSet) => "没有正在处理的消息。".into(),
        T::NothingKept(_) => "现在没有这样的键。".into(),
        T::Listeners(n) => format!("{} 个订阅者", number(*n)).into(),
        T::Over(Scale::Due { .. }) => "已到期".into(),
        T::Over(Scale::Busy { .. }) => "已超时".into(),
        T::Tick {
            scale: Scale::Due { .. },
            left_ms: 0,
        } => "现在".into(),
        T::Tick {
            scale: Scale::Due { .. },
            left_ms,
        } => format!("{}后", time(*left_ms)).into(),
        T::Tick {
            scale: Scale::Busy { limit_ms },
            left_ms,
        } => match limit_ms.saturating_sub(*left_ms) {
            0 => "现在".into(),
            ago => format!("{}前", time(ago)).into(),
        },
        T::When(When::Due) => "已到期".into(),
        T::When(When::DueIn(ms)) => format!("{}后", time(*ms)).into(),
        T::When(When::Since(ms) | When::Overdue(ms)) => format!("已 {}", time(*ms)).into(),
        T::When(When::Score(score)) => format!("分值 {score}").into(),
        T::Waiting => "等待中".into(),
        T::Kept => "已记住".into(),
        T::KeptHint => "Redis 记着它们正在被处理：崩溃不会丢失。".into(),
        T::Reader => "读者".into(),
        T::AddReader => "添加读者".into(),
        T::AddReaderHint => "再添加一个，它自己要得到每条消息".into(),
        T::AskedAfter => "读到".into(),
        T::AskedAfterHint => "它上次从哪个 id 之后读取。Redis 并不知道。".into(),
        T::NotAskedYet => "尚未".into(),
        T::ToRead => "待读".into(),
        T::LostForIt => "对它丢失".into(),
        T::WaitsForNew => "在 Redis 中等待新条目".into(),
        T::Workers => "工作者".into(),
        T::AddWorkerTo { group } => format!("为 {group} 再添加一个").into(),
        T::NoWorkers => "没有人取消息：添加一个消费者。".into(),
        T::PutsBack { after_ms } => format!("超过 {} 则放回", time(*after_ms)).into(),
        T::ToPutBack(n) => format!("可放回 {n} 条").into(),
        T::KeyOf { actor, key } => format!("{key}，{actor} 自己的键").into(),
        T::WaitsForItem => "在 Redis 中等待新元素".into(),
        T::NoGroup => "Redis 里没有这个组：读取会被拒绝。".into(),
        T::LastDelivered => "最后投递".into(),
        T::Pending => "待处理".into(),
        T::Lag => "lag".into(),
        T::LagUnknown => "未知".into(),
        T::LagUnknownHint => {
            "此处 Redis 不知道 lag（有删除，或游标被手动设置过）。游标之后的条目是数出来的。".into()
        }
        T::LagWrongHint => "lag 由计数器推算，删除之后可能不准。游标之后的条目是数出来的。".into(),
        T::Undelivered => "未投递".into(),
        T::Number(n) => number(*n).into(),
        T::Signed(n) => signed(*n).into(),
        T::Counted(Count { n, more }) => format!("{}{}", number(*n), plus(*more)).into(),
        T::AddConsumer => "添加消费者".into(),
        T::AddConsumerTo { group } => format!("为 {group} 添加消费者").into(),
        T::NoConsumers => "没有人为这个组读取：添加一个消费者。".into(),
        T::Consumers => "消费者".into(),
        T::TrimsDone => "裁掉各组都做完的".into(),
        T::Shared => "共用".into(),
        T::SharedBy(names) => format!("{} 共用的名字", names.join("、")).into(),
        T::SharedHint => "Redis 把它们当成同一个消费者：只有一份待处理列表。".into(),
        T::Outside => "外部".into(),
        T::OutsideHint => "由此 Redis 的其他客户端创建；不由本页运行。".into(),
        T::Claims { min_idle_ms } => format!("认领闲置 ≥ {}", time(*min_idle_ms)).into(),
        T::Due(Due::Now) => "现在该运行".into(),
        T::Due(Due::In(ms)) => format!("{}后运行", time(*ms)).into(),
        T::Ripe(n) => format!("可认领 {n} 条").into(),
        T::InHand => "手中".into(),
        T::HandOf { actor } => format!("{actor} 手中").into(),
        T::PendingOf { consumer } => format!("{consumer} 的待处理列表").into(),
        T::NothingPending => "没有待处理的条目".into(),
        T::Idle(ms) => format!("闲置 {}", time(*ms)).into(),
        T::Delivery(n) => format!("第 {} 次投递", number(*n)).into(),
        T::Claimable => "闲置已足够久，可被认领".into(),
        T::Dangling => "条目本身已不存在".into(),
        T::TakenShort => "NOACK".into(),
        T::Taken => "以 NOACK 投递，不在任何人的待处理列表中".into(),
        T::EffectShort => "✓ 已做".into(),
        T::EffectDone => "副作用已完成".into(),
        T::Left(n) => format!("另有 {} 条", number(*n)).into(),
        T::Note(note) => note_of(note).into(),
        T::Done => "已完成".into(),
        T::DoneOf { group } => format!("{group} 已完成").into(),
        T::DeadLetters => "死信".into(),
        T::DeadOf { group } => format!("{group} 的死信").into(),
        T::DeadStream { key, length } => format!("{key} 中有 {} 条", number(*length)).into(),
        T::NoneSoFar => "目前没有".into(),
        T::Lost => "丢失".into(),
        T::LostBy { group } => format!("{group} 丢失").into(),
        T::DoneTwice => "重复处理".into(),
        T::DoneTwiceHint => "副作用被重复执行".into(),
        T::AsTable => "以表格查看".into(),
        T::TableEntries => "条目".into(),
        T::TableItems { key } => format!("{key} 的内容").into(),
        T::TableActors => "角色".into(),
        T::TableOutcomes => "消息的结局".into(),
        T::ColumnMessage => "消息".into(),
        T::ColumnEntry => "条目".into(),
        T::ColumnTime => "时间".into(),
        T::ColumnKept => "自己的键".into(),
        T::ColumnField => "字段".into(),
        T::ColumnValue => "值".into(),
        T::ColumnActor => "名称".into(),
        T::ColumnState => "状态".into(),
        T::ColumnNext => "下一步".into(),
        T::ColumnGroup => "组".into(),
        T::ColumnAcknowledged => "已完成".into(),
        T::Nothing => "无".into(),
    }
}

fn time(ms: u64) -> String {
    duration(ms, [" 秒", "分", "时", "天"])
}

fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::List => "列表",
        Kind::SortedSet => "有序集合",
        Kind::Set => "集合",
        Kind::Hash => "哈希",
        Kind::Text => "字符串",
        Kind::Channel => "频道",
    }
}

fn no_items(kind: Kind, producer: Option<&str>) -> String {
    let word = kind_word(kind);
    let rest = match producer {
        Some(producer) => format!("让 {producer} 运行它的一行。"),
        None => "先添加一个生产者，再让它运行一行。".to_owned(),
    };
    format!("没有消息在等待，Redis 不保留空的{word}：{rest}")
}

fn plus(more: bool) -> &'static str {
    if more { "+" } else { "" }
}

fn state_word(state: ActorState) -> &'static str {
    match state {
        ActorState::Ready => "就绪",
        ActorState::Working => "处理中",
        ActorState::Blocked => "阻塞",
        ActorState::Paused => "冻结",
        ActorState::Crashed => "已崩溃",
        ActorState::Stopped => "已停止",
    }
}

fn mark_word(mark: Option<Mark>) -> &'static str {
    match mark {
        Some(Mark::Unread) => "未读",
        Some(Mark::Pending) => "待处理",
        Some(Mark::Acked) => "已确认",
        Some(Mark::Skipped) => "已跳过",
        Some(Mark::InHand) => "在手中",
        Some(Mark::Done) => "已完成",
        Some(Mark::Lost) => "已丢失",
        None => "未查看",
    }
}

fn mark_of(group: &str, mark: Option<Mark>, owner: Option<&str>) -> String {
    match owner {
        Some(owner) => format!("{group}：{}（{owner}）", mark_word(mark)),
        None => format!("{group}：{}", mark_word(mark)),
    }
}

fn note_of(note: &Note) -> String {
    match note {
        Note::NeverAcked(message) => format!("{message}：副作用已完成，确认从未发出"),
        Note::StillPending(message) => format!("{message} 已不在手中，但在这里仍待处理"),
        Note::TakenOver {
            message,
            by: Some(by),
        } => format!("{message} 现在在 {by} 的待处理列表中"),
        Note::TakenOver { message, by: None } => format!("{message} 已不在任何人的待处理列表中"),
        Note::NotAckedYet(message) => format!("{message}：副作用已完成，尚未确认"),
        Note::NowhereElse(message) => format!("{message} 只在这里（NOACK）：崩溃就会丢失"),
        Note::Forgotten(message) => format!("{message} 仍待处理，但 > 只给新条目"),
        Note::OnlyHere(message) => format!("{message} 已不在 Redis 中：崩溃就会丢失"),
        Note::NotRemovedYet(message) => format!("{message}：副作用已完成，Redis 还不知道"),
        Note::AlsoWaits(message, key) => format!("{message} 也还在 {key} 中：别人同样会拿到"),
        Note::OnlyFound(message, owner) => format!("{message} 仍归 {owner}：这里只知道它的 id"),
        Note::NotDeletedYet(message) => format!("{message}：已确认，条目仍存着"),
        Note::ReadsAgain(message) => format!("{message} 归它待处理，下次读取就会得到"),
        Note::HandedOn(message, by) => format!("{message} 也已交给 {by}"),
        Note::DoneMeanwhile(message) => format!("{message} 已被别人做完"),
        Note::ReadOnce(message) => format!("{message} 不会再给它一次：崩溃就会丢失"),
        Note::NotSavedYet(message) => format!("{message}：副作用已完成，最后 id 尚未保存"),
        Note::BeginsAtLatest(0) => "它的最后 id 没有了：从 $ 开始".to_owned(),
        Note::BeginsAtLatest(n) => {
            format!("它的最后 id 没有了：从 $ 开始，错过 {} 条", number(*n))
        }
        Note::BeginsWhereSaved => "它的最后 id 存在 Redis 中".to_owned(),
        Note::BeginsAtFirst => "它会从第一个条目重新开始".to_owned(),
        Note::KeptIn(message, key) => format!("{message} 已不在手中，但仍在 {key} 中"),
    }
}
