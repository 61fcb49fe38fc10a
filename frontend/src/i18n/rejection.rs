//! Why something was refused, for the one who asked.

use std::borrow::Cow;

use shared::{id::BadName, rejection::Rejection};

use super::Words;

impl Words for Rejection {
    words!(rejection);

    fn en(&self) -> Cow<'static, str> {
        // The sentences of `Display` begin small, since logs put them behind a
        // colon; here they stand alone.
        let text = match self {
            Self::BadName { name } => return name.en(),
            Self::OutOfRange { what, min, max } => {
                let what = en_setting(what);
                format!("{what} has to be between {min} and {max}.")
            }
            // A name at the beginning stays as it is.
            Self::ActorBlocked { .. }
            | Self::ActorCrashed { .. }
            | Self::ActorRunning { .. }
            | Self::ActorFrozen { .. }
            | Self::NotProducer { .. }
            | Self::NotConsumer { .. }
            | Self::NoConsumer { .. } => format!("{self}."),
            _ => sentence(&self.to_string()),
        };
        text.into()
    }

    fn zh(&self) -> Cow<'static, str> {
        let text = match self {
            Self::WrongVersion { page, server } => {
                format!("本页面使用协议版本 {page}，服务器使用版本 {server}：请刷新页面。")
            }
            Self::Malformed { detail } => format!("服务器没有看懂这条消息：{detail}"),
            Self::HelloFirst => "第一条消息必须是 hello。".into(),
            Self::HelloAgain => "这个连接已经打过招呼了。".into(),
            Self::NoRoom => "没有这个房间，或者您无权进入：它可能已经结束。".into(),
            Self::RoomsFull { max } => format!("{max} 个房间都已占用：请等其中一个结束后再试。"),
            Self::BrowsersFull { max } => format!("这个房间里已经有 {max} 个浏览器。"),
            Self::NoServer { detail } => format!("无法为这个房间启动 Redis：{detail}"),
            Self::NotDriver => "您正在旁观；只有本房间的主持人可以这样做。".into(),
            Self::TooFast { per_second } => {
                format!("每秒超过 {per_second} 个命令：请慢一点。")
            }
            Self::NoActor { actor } => format!("没有名为 {actor} 的角色。"),
            Self::NoGroup { group } => format!("没有名为 {group} 的组。"),
            Self::ActorBlocked { actor } => {
                format!("{actor} 正在 Redis 里等待新条目：有新条目加入时，它这一行才会继续。")
            }
            Self::ActorCrashed { actor } => format!("{actor} 已崩溃：请先重启它。"),
            Self::ActorRunning { actor } => format!("{actor} 正在运行：无需重启。"),
            Self::ActorFrozen { actor } => format!("{actor} 已冻结：请先让它继续。"),
            Self::NotConsumer { actor } => format!("{actor} 不为任何组读取。"),
            Self::GroupExists { group } => format!("已经有名为 {group} 的组。"),
            Self::GroupsFull { max } => format!("一个房间最多有 {max} 个组。"),
            Self::NoConsumer { group, consumer } => {
                format!("{group} 没有名为 {consumer} 的消费者。")
            }
            Self::NoEntry { entry } => {
                format!("流里没有条目 {entry}：它被裁剪或删除了，或者从未存在。")
            }
            Self::NotPending { group, entry } => format!("{entry} 对 {group} 来说不是待处理的。"),
            Self::IdTooSmall { entry, last } => {
                format!("{entry} 来得太晚：流的最后一个 id 是 {last}，id 只会增大。")
            }
            Self::BadFields { fields, bytes } => {
                format!("一条消息有 1 到 {fields} 个字段，每个都有名称，总共最多 {bytes} 字节。")
            }
            Self::Live => "角色正在自行运行：请先暂停。".into(),
            Self::AlreadySo => "无需操作：已经是这样了。".into(),
            Self::NothingToUndo => {
                "没有可撤销的：只能撤销最后一步，而且它必须是编辑或故障。".into()
            }
            Self::UndoTooLarge { bytes } => {
                format!("无法回到那一步：键占用的内存超过 {bytes} 字节，所以没有保留。")
            }
            Self::NothingBefore => "没有更早的步骤可以退回。".into(),
            Self::NothingAfter => "没有更晚的步骤：房间已在最新的一步。".into(),
            Self::NoStep { step } => format!("没有可以前往的第 {step} 步。"),
            Self::NotNow => "之前发送的内容还在路上：请再问一次。".into(),
            Self::NoBranch { branch } => format!("没有分支 {}。", branch.0),
            Self::BranchInUse { branch } => format!(
                "房间正处在分支 {} 上，或在由它分出的分支上：请先切换到另一个分支。",
                branch.0
            ),
            Self::NoBookmark => "没有这个书签：它已被移除，或者它的步骤已不再保留。".into(),
            Self::BookmarksFull { max } => format!("一个房间最多有 {max} 个书签：请先移除一个。"),
            Self::BadTitle { max } => format!("名称为 1 到 {max} 个字符，只占一行。"),
            Self::NoMessage { message } => {
                format!("没有名为 {message} 的消息，或者它的细节已不再保留。")
            }
            Self::WatchesFull { max } => format!("最多同时监视 {max} 项：请先去掉一项。"),
            Self::NotWatched => "这一项没有被监视。".into(),
            Self::Running => "房间正在朝目标运行：请先停止。".into(),
            Self::NoBrowser { browser } => format!("浏览器 {browser} 不在这里。"),
            Self::NotProducer { actor } => format!("{actor} 不是生产者。"),
            Self::NoLine { actor, line } => format!("{actor} 的程序里没有名为 {line} 的行。"),
            Self::NobodyReady => "没有角色可以走下一步：都在等待或已崩溃。".into(),
            Self::NoPlaceFor { actor } => format!("这个模式里没有 {actor} 可做的工作。"),
            Self::OnlyForGroups => "这个模式没有消费者组，所以不能这样更改。".into(),
            Self::OnlyForStreams => "这个模式没有流，所以不能这样更改。".into(),
            Self::ActorsFull { max } => format!("一个房间最多有 {max} 个角色。"),
            Self::OutOfRange { what, min, max } => {
                let what = zh_setting(what);
                format!("{what}必须在 {min} 到 {max} 之间。")
            }
            Self::BadName { name } => return name.zh(),
            Self::NoLesson { lesson } => format!("没有名为 {lesson} 的课程。"),
            Self::NotInLesson => "当前没有进行中的课程。".into(),
            Self::OffScript => "已离开课程的脚本：请重新开始，或自由继续。".into(),
            Self::NoQuestion => "现在没有这个答案可选。".into(),
            Self::ServerDown { detail } => {
                format!("本房间的 Redis 没有应答（{detail}）：重置房间即可启动新的。")
            }
            Self::Refused { error } => format!("Redis 拒绝了：{error}"),
            Self::RoomEnded => "房间已经结束。".into(),
        };
        text.into()
    }
}

impl Words for BadName {
    words!(bad_name);

    fn en(&self) -> Cow<'static, str> {
        sentence(&self.to_string()).into()
    }

    fn zh(&self) -> Cow<'static, str> {
        match self {
            Self::Empty => "名称至少要有一个字符。".into(),
            Self::TooLong => "名称最多 32 个字符。".into(),
            Self::Character => "名称由字母、数字以及 . _ - : 组成。".into(),
        }
    }
}

/// A sentence that stands alone: a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).chain(['.']).collect()
}

/// A setting by its field's name.
fn en_setting(what: &str) -> String {
    match what {
        "min_idle_ms" => "The idle time (in milliseconds)".into(),
        "max_deliveries" => "The number of deliveries".into(),
        "reaper_every_ms" => "The time between two looks (in milliseconds)".into(),
        "rate_mhz" => "The rate (in thousandths of a message per second)".into(),
        "work_us" => "The working time (in microseconds)".into(),
        "failure_ppm" => "The failure rate (in millionths)".into(),
        "crash_ppm" => "The crash rate (in millionths)".into(),
        "restart_ms" => "The restart delay (in milliseconds)".into(),
        "count" => "COUNT".into(),
        "block_ms" => "BLOCK (in milliseconds)".into(),
        "maxlen" => "MAXLEN".into(),
        "limit" => "The limit".into(),
        "at_most" => "The number of steps".into(),
        "by_ms" => "The time to turn the clock by (in milliseconds)".into(),
        other => format!("“{other}”"),
    }
}

fn zh_setting(what: &str) -> String {
    match what {
        "min_idle_ms" => "闲置时间（毫秒）".into(),
        "max_deliveries" => "投递次数".into(),
        "reaper_every_ms" => "查看间隔（毫秒）".into(),
        "rate_mhz" => "速率（每秒千分之一条）".into(),
        "work_us" => "工作时间（微秒）".into(),
        "failure_ppm" => "失败率（百万分之）".into(),
        "crash_ppm" => "崩溃率（百万分之）".into(),
        "restart_ms" => "重启延迟（毫秒）".into(),
        "count" => "COUNT ".into(),
        "block_ms" => "BLOCK（毫秒）".into(),
        "maxlen" => "MAXLEN ".into(),
        "limit" => "上限".into(),
        "at_most" => "步数".into(),
        "by_ms" => "拨动时钟的时长（毫秒）".into(),
        other => format!("“{other}”"),
    }
}
