//! The page in Simplified Chinese. Commands and names stay as Redis has them.

use std::borrow::Cow;

use shared::{
    patterns::PatternId,
    protocol::BrowserRole,
    world::{CrashPoint, Moment},
};

use super::{Text, numbers::zh_time};
use crate::store::Theme;

pub(super) fn word(text: &Text) -> Cow<'static, str> {
    use Text as T;
    match text {
        T::Brand => "Queue Playground".into(),
        T::PageTitle(id) => format!("{} · Queue Playground", pattern(*id)).into(),
        T::SkipToStage => "跳到舞台".into(),
        T::StageRegion => "舞台".into(),
        T::GuideRegion => "向导".into(),
        T::SideRegion => "程序与消息".into(),

        T::Patterns => "模式".into(),
        T::Pattern(id) => pattern(*id).into(),
        T::Connect => "连接".into(),
        T::ServerUp => "正常应答。".into(),
        T::ServerDown => "没有应答。".into(),
        T::ServerLacks(what) => format!("此服务器缺少：{what}").into(),
        T::Audience(role, browsers) => audience(*role, *browsers).into(),
        T::LanguageSwitch => "语言".into(),
        T::Wear(Theme::Light) => "浅色".into(),
        T::Wear(Theme::Dark) => "深色".into(),

        T::FreePlay => "自由操作".into(),
        T::FreePlayTitle => "弄坏它，看看会怎样".into(),
        T::AboutConsumerGroup => "**消费者组**让多个工作者分担同一个流。Redis 为组保存一个游标，还有一份**待处理列表**（PEL），记着已投递而尚未确认的条目。所以崩溃不会丢失消息，但工作可能会做两遍。".into(),
        T::TryThis => "试一试".into(),
        T::TryStep => "**单步**：轮到谁，谁就运行一行。点一个角色，就恰好运行它的那一行。".into(),
        T::TryCrash => "在工作者手中有消息时让它**崩溃**，或在程序的两行之间用 ✂ 预先安排。".into(),
        T::TryClock => "房间的**时钟**静止不动。把它往前拨，再运行回收者：它会认领闲置太久的条目。".into(),
        T::TryPoison => "让生产者的下一条消息带毒，看它怎样进入**死信**。".into(),
        T::Lessons => "课程".into(),
        T::StartLesson(pages) => format!("开始 · 共 {pages} 页").into(),
        T::LessonNumber(number, chapter) => format!("第 {number} 课 · {chapter}").into(),
        T::PageOf(page, pages) => format!("第 {page} 页，共 {pages} 页").into(),
        T::LeaveLesson => "离开课程".into(),
        T::LessonDone => "这是最后一页。现在房间归您了：一切都停在课程结束时的样子。".into(),
        T::OffScript => "您离开了课程的脚本，课程在这里等着。".into(),
        T::StartAgain => "重新开始".into(),
        T::GoOnFreely => "自由继续".into(),
        T::NotAsExpected => "结果与课程预期的不同。本应如此：".into(),
        T::Right => "正确".into(),
        T::Wrong => "错误".into(),
        T::Votes(_) => "票".into(),

        T::Step => "单步".into(),
        T::Reset => "重置".into(),
        T::SpaceKey => "空格".into(),
        T::YouFollow => "您正在旁观：由本房间的主持人来走步。".into(),
        T::NextIsFair => "下一步：轮到的角色运行一行".into(),
        T::Clock => "房间时钟".into(),
        T::ClockStandsStill => "您看的时候，房间的时钟静止不动。把它往前拨，待处理的条目就会变得闲置。".into(),
        T::TurnClock(by_ms) => format!("+{}：把时钟往前拨", zh_time(*by_ms)).into(),
        T::Later(by_ms) => format!("+{}", zh_time(*by_ms)).into(),
        T::Settings => "设置".into(),

        T::ProgramOf(actor) => format!("{actor} 的程序").into(),
        T::CodeLanguage => "程序的语言".into(),
        T::CopyProgram => "复制程序".into(),
        T::CrashHere => "✂ 在此崩溃".into(),
        T::PlanCrash(actor, CrashPoint { line, moment: Moment::Before }) => format!("使 {actor} 在 {line} 之前崩溃").into(),
        T::PlanCrash(actor, CrashPoint { line, moment: Moment::After }) => format!("使 {actor} 在 {line} 之后崩溃").into(),
        T::RunLine(line) => format!("运行 {line}").into(),
        T::RunLineOf(actor, line) => format!("运行 {line}（{actor}）").into(),
        T::CrashNow => "立即崩溃".into(),
        T::CrashNowOf(actor) => format!("立即崩溃：{actor}").into(),
        T::RestartNow => "立即重启".into(),
        T::RestartNowOf(actor) => format!("立即重启：{actor}").into(),
        T::PoisonNext => "下一条带毒".into(),
        T::PoisonHint => "下一条消息每次处理都会失败。".into(),

        T::Message => "消息".into(),
        T::MessageCalled(name) => format!("消息 {name}").into(),
        T::NoMessage => "还没有发送任何消息。在舞台上选一条消息，就能看到它的一生。".into(),
        T::StepNumber(step) => format!("第 {step} 步").into(),
        T::EventsLeftOut(n) => format!("中间省略了 {n} 件事").into(),

        T::Commands => "命令".into(),
        T::FilterByActor => "显示谁的命令".into(),
        T::FilterByWords => "在命令中查找".into(),
        T::Everybody => "所有角色".into(),
        T::Outside => "外部".into(),
        T::Room => "房间".into(),
        T::CopyCommands => "复制为 redis-cli".into(),
        T::NothingFound => "日志里没有这样的内容。".into(),
        T::NoCommands => "每条命令及其回复都会列在这里。请走一步。".into(),
        T::ConnectionCut => "✂ 连接被切断".into(),
        T::FromOutside => "来自外部的更改".into(),
        T::NoReplyYet => "尚无回复".into(),
        T::SideEffect => "副作用".into(),
        T::ClockTurned(by_ms) => format!("时钟 +{}", zh_time(*by_ms)).into(),
        T::CrashPlan => "安排崩溃".into(),
        T::Restarted => "已重启".into(),
        T::Joined => "加入".into(),
        T::Edit => "更改".into(),

        T::Close => "关闭".into(),
        T::Cancel => "取消".into(),
        T::Save => "保存".into(),
        T::Copy => "复制".into(),
        T::ConnectTitle => "连接到本房间的 Redis".into(),
        T::ConnectHow => "这个房间有自己的 Redis。在运行本程序的机器上打开终端，输入：".into(),
        T::ConnectWhat => "在那里输入的命令会作用于真实的键，并在半秒内显示在本页，标为**来自外部**。\n\n试试 `XINFO STREAM orders FULL`，或者用 `XDEL` 删除一个仍待处理的条目，看看认领时会怎样。".into(),
        T::ShareWhat(idle_ms) => format!("打开本页地址的人可以旁观，并回答课程中的问题。没有浏览器满 {} 后，房间结束。", zh_time(*idle_ms)).into(),
        T::CopyAddress => "复制本页地址".into(),
        T::Keys => "按键".into(),
        T::KeyStep => "单步：轮到的角色运行一行，或课程的下一步".into(),
        T::KeyRun => "运行当前角色的那一行".into(),
        T::KeyActors => "显示上一个或下一个角色".into(),
        T::KeyMessages => "显示上一条或下一条消息".into(),
        T::KeyCrash => "使当前角色崩溃".into(),
        T::KeyRestart => "重启当前角色".into(),
        T::KeyKeys => "本列表".into(),
        T::KeyEscape => "重新跟随进展；关闭".into(),
        T::KeysNote => "其余的都可以用 Tab 到达。焦点在按钮上时，空格和 Enter 会按下它。".into(),
        T::MinIdle => "回收者认领闲置超过此时长的条目".into(),
        T::MinIdleHint => "按房间时钟，从最近一次投递算起：即 XAUTOCLAIM 的 min-idle-time。".into(),
        T::MaxDeliveries => "允许的投递次数".into(),
        T::MaxDeliveriesHint => "投递次数超过它的消息会进入死信。".into(),
        T::ReaperEvery => "回收者查看的间隔".into(),
        T::ReaperEveryHint => "间隔期间，单步会跳过它；但随时可以单独运行它。".into(),
        T::Seconds => "秒".into(),
        T::Times => "次".into(),
        T::Between(min, max) => format!("请输入 {min} 到 {max} 之间的数。").into(),

        T::Dismiss => "知道了".into(),
        T::LinkLost => "与房间的连接已断开，正在重试……".into(),
        T::ServerGone => "本房间的 Redis 不再应答。重置即可启动新的。".into(),
        T::Attempt(n) => format!("第 {n} 次").into(),
        T::TryNow => "立即重试".into(),
        T::TryAgain => "再试一次".into(),
        T::Reload => "刷新".into(),
        T::NewRoom => "打开新房间".into(),
        T::Opening => "正在打开房间".into(),
        T::OpeningWhat => "正在为它单独启动一个真实的 Redis。".into(),
        T::NoServerTitle => "服务器没有应答".into(),
        T::NoServerWhat => "无法连接到服务器。本页面会不断重试。".into(),
        T::NoRoomTitle => "没有这个房间".into(),
        T::RoomEndedTitle => "房间已结束".into(),
        T::FullTitle => "没有空位了".into(),
        T::OldPageTitle => "本页面已过时".into(),
        T::RefusedTitle => "没有成功".into(),
    }
}

fn pattern(id: PatternId) -> &'static str {
    match id {
        PatternId::ConsumerGroup => "消费者组",
    }
}

fn audience(role: BrowserRole, browsers: u64) -> String {
    let role = match role {
        BrowserRole::Driver => "主持",
        BrowserRole::Follower => "旁观",
    };
    match browsers {
        0 | 1 => role.to_owned(),
        n => format!("{role} · {n} 个浏览器"),
    }
}
