//! The texts of patterns held against each other.

use std::borrow::Cow;

use shared::{
    drill::{At, Ending, Task},
    id::MessageName,
    ledger::Fate,
};

use super::{
    Words,
    numbers::{en_time, plural, zh_time},
};
use crate::compare::{Pacing, Told, Verdict, What};

/// A text of the page on which patterns are compared.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the words are in the matches below")]
pub(crate) enum CompareText<'a> {
    Title,
    What,
    // The choice.
    Presets,
    Own,
    Which(usize),
    None,
    Go,
    // The bar.
    Together,
    Send,
    StepAll,
    Finish,
    Stop,
    Crash,
    CrashWho,
    Message(&'a MessageName, bool),
    When,
    At(At),
    Restart,
    TurnClock(u64),
    ResetAll,
    PlayAll,
    PauseAll,
    Pace,
    Pacing(Pacing),
    LiveHint,
    // What came of it.
    Results,
    Pattern,
    Sent,
    Done,
    Lost,
    Twice,
    Dead,
    Open,
    EachMessage,
    PerSecond,
    P50,
    P99,
    NothingSent,
    AllAlike,
    Verdict(&'a Verdict<'a>),
    CameTo(&'a MessageName, What),
    // A column.
    Opens,
    Alone,
    AloneHint,
    Other,
    Remove(&'static str),
    Add,
    Told(&'a Told),
    Missing(&'a str),
}

impl Words for CompareText<'_> {
    words!(compare);

    fn en(&self) -> Cow<'static, str> {
        match self {
            Self::Title => "Compare patterns".into(),
            Self::What => "The same messages, the same crash at the same moment, in two or three patterns beside each other, each on a Redis of its own. What does each lose, and what does it do twice?".into(),
            Self::Presets => "Worth comparing".into(),
            Self::Own => "Or choose yourself".into(),
            Self::Which(n) => format!("Pattern {n}").into(),
            Self::None => "none".into(),
            Self::Go => "Put them side by side".into(),
            Self::Together => "In all rooms".into(),
            Self::Send => "Send a message".into(),
            Self::StepAll => "Step all".into(),
            Self::Finish => "Run until all is done".into(),
            Self::Stop => "Stop".into(),
            Self::Crash => "Crash".into(),
            Self::CrashWho => "Crash the worker that has".into(),
            Self::Message(name, true) => name.to_string().into(),
            Self::Message(name, false) => format!("{name} (next)").into(),
            Self::When => "at this moment".into(),
            Self::At(At::Taken) => "as soon as it has it".into(),
            Self::At(At::BeforeWork) => "right before its work".into(),
            Self::At(At::AfterWork) => "after the work, before it says so".into(),
            Self::Restart => "Restart all crashed".into(),
            Self::TurnClock(by_ms) => format!("Clock +{}", en_time(*by_ms)).into(),
            Self::ResetAll => "Reset all".into(),
            Self::PlayAll => "Play all".into(),
            Self::PauseAll => "Pause all".into(),
            Self::Pace => "How it goes by itself".into(),
            Self::Pacing(pacing) => match pacing {
                Pacing::Calm => "1 message a second",
                Pacing::Brisk => "20 a second",
                Pacing::Fast => "1,000 a second",
                Pacing::Crashes => "20 a second, with crashes",
            }
            .into(),
            Self::LiveHint => "All run by themselves, with the same rate, the same working time and the same seed for what happens by chance.".into(),
            Self::Results => "What came of it".into(),
            Self::Pattern => "Pattern".into(),
            Self::Sent => "Sent".into(),
            Self::Done => "Done".into(),
            Self::Lost => "Lost".into(),
            Self::Twice => "Done twice".into(),
            Self::Dead => "Dead letters".into(),
            Self::Open => "Still open".into(),
            Self::EachMessage => "Message by message".into(),
            Self::PerSecond => "Done per second".into(),
            Self::P50 => "Half within".into(),
            Self::P99 => "99 % within".into(),
            Self::NothingSent => "Nothing was sent yet. Send a few messages, then crash the worker that has one of them.".into(),
            Self::AllAlike => "So far it is the same everywhere: nothing is lost, and nothing was done twice.".into(),
            Self::Verdict(verdict) => en_verdict(verdict).into(),
            Self::CameTo(name, what) => format!("{name}: {}", en_what(*what)).into(),
            Self::Opens => "A Redis is being started for it.".into(),
            Self::Alone => "Open alone".into(),
            Self::AloneHint => "The same room with its log, timeline and programs. Back leads here again.".into(),
            Self::Other => "Another pattern in this place".into(),
            Self::Remove(name) => format!("Take {name} away").into(),
            Self::Add => "Add a third pattern".into(),
            Self::Told(told) => en_told(told).into(),
            Self::Missing(names) => format!("There is no connection to {names}: what is done in all rooms leaves it out until it is back.").into(),
        }
    }

    fn zh(&self) -> Cow<'static, str> {
        match self {
            Self::Title => "对比模式".into(),
            Self::What => "同样的消息，在同一时刻发生同样的崩溃，两三种模式并排运行，各有自己的 Redis。哪一种会丢失什么，哪一种会重复做什么？".into(),
            Self::Presets => "值得对比的".into(),
            Self::Own => "或者自己选择".into(),
            Self::Which(n) => format!("模式 {n}").into(),
            Self::None => "无".into(),
            Self::Go => "并排放置".into(),
            Self::Together => "在所有房间里".into(),
            Self::Send => "发送一条消息".into(),
            Self::StepAll => "全部单步".into(),
            Self::Finish => "运行到全部完成".into(),
            Self::Stop => "停止".into(),
            Self::Crash => "崩溃".into(),
            Self::CrashWho => "让拿着它的工作者崩溃".into(),
            Self::Message(name, true) => name.to_string().into(),
            Self::Message(name, false) => format!("{name}（下一条）").into(),
            Self::When => "在这一时刻".into(),
            Self::At(At::Taken) => "一拿到就".into(),
            Self::At(At::BeforeWork) => "正要工作之前".into(),
            Self::At(At::AfterWork) => "做完工作、尚未告知时".into(),
            Self::Restart => "重启所有崩溃的".into(),
            Self::TurnClock(by_ms) => format!("时钟 +{}", zh_time(*by_ms)).into(),
            Self::ResetAll => "全部重置".into(),
            Self::PlayAll => "全部运行".into(),
            Self::PauseAll => "全部暂停".into(),
            Self::Pace => "自行运行的方式".into(),
            Self::Pacing(pacing) => match pacing {
                Pacing::Calm => "每秒 1 条消息",
                Pacing::Brisk => "每秒 20 条",
                Pacing::Fast => "每秒 1,000 条",
                Pacing::Crashes => "每秒 20 条，并有崩溃",
            }
            .into(),
            Self::LiveHint => "全部自行运行：速率相同，工作时间相同，随机事件的种子也相同。".into(),
            Self::Results => "结果".into(),
            Self::Pattern => "模式".into(),
            Self::Sent => "已发送".into(),
            Self::Done => "已完成".into(),
            Self::Lost => "丢失".into(),
            Self::Twice => "做了两遍".into(),
            Self::Dead => "死信".into(),
            Self::Open => "尚未了结".into(),
            Self::EachMessage => "逐条消息".into(),
            Self::PerSecond => "每秒完成".into(),
            Self::P50 => "半数不超过".into(),
            Self::P99 => "99% 不超过".into(),
            Self::NothingSent => "还没有发送任何消息。先发几条，再让拿着其中一条的工作者崩溃。".into(),
            Self::AllAlike => "到目前为止都一样：没有丢失，也没有做两遍。".into(),
            Self::Verdict(verdict) => zh_verdict(verdict).into(),
            Self::CameTo(name, what) => format!("{name}：{}", zh_what(*what)).into(),
            Self::Opens => "正在为它启动一个 Redis。".into(),
            Self::Alone => "单独打开".into(),
            Self::AloneHint => "同一个房间，带日志、时间线和程序。后退即可回到这里。".into(),
            Self::Other => "在这个位置换一个模式".into(),
            Self::Remove(name) => format!("移除“{name}”").into(),
            Self::Add => "加入第三个模式".into(),
            Self::Told(told) => zh_told(told).into(),
            Self::Missing(names) => format!("与“{names}”的连接断开了：在它恢复之前，统一的操作会跳过它。").into(),
        }
    }
}

/// `m1, m2, m3 and 4 more`.
fn en_names(names: &[&MessageName], all: u64) -> String {
    let listed: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
    let more = all.saturating_sub(names.len() as u64);
    match (&listed[..], more) {
        ([], _) => plural(all, "message", "messages"),
        ([first @ .., last], 0) if !first.is_empty() => {
            format!("{} and {last}", first.join(", "))
        }
        (names, 0) => names.join(", "),
        (names, more) => format!("{} and {more} more", names.join(", ")),
    }
}

fn zh_names(names: &[&MessageName], all: u64) -> String {
    let listed: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
    let more = all.saturating_sub(names.len() as u64);
    match (&listed[..], more) {
        ([], _) => format!("{all} 条消息"),
        (names, 0) => format!(" {}", names.join("、")),
        (names, more) => format!(" {}等 {} 条", names.join("、"), names.len() as u64 + more),
    }
}

fn en_verdict(verdict: &Verdict) -> String {
    let Verdict { lost, twice, .. } = verdict;
    let what = match (lost.1 == 0, twice.1 == 0) {
        (true, true) => "lost nothing and did nothing twice".to_owned(),
        (true, false) => format!("lost nothing and did {} twice", en_names(&twice.0, twice.1)),
        (false, true) => format!("**lost {}**", en_names(&lost.0, lost.1)),
        (false, false) => format!(
            "**lost {}** and did {} twice",
            en_names(&lost.0, lost.1),
            en_names(&twice.0, twice.1)
        ),
    };
    match verdict.open {
        0 => format!("{} {what}", verdict.name),
        open => format!("{} {what}, {open} still open", verdict.name),
    }
}

fn zh_verdict(verdict: &Verdict) -> String {
    let Verdict { lost, twice, .. } = verdict;
    let what = match (lost.1 == 0, twice.1 == 0) {
        (true, true) => "没有丢失，也没有做两遍".to_owned(),
        (true, false) => format!("没有丢失，把{}做了两遍", zh_names(&twice.0, twice.1)),
        (false, true) => format!("**丢失了{}**", zh_names(&lost.0, lost.1)),
        (false, false) => format!(
            "**丢失了{}**，把{}做了两遍",
            zh_names(&lost.0, lost.1),
            zh_names(&twice.0, twice.1)
        ),
    };
    match verdict.open {
        0 => format!("“{}”{what}", verdict.name),
        open => format!("“{}”{what}，还有 {open} 条未了结", verdict.name),
    }
}

fn en_what(what: What) -> &'static str {
    match what.fate {
        Fate::Lost => "lost",
        Fate::Dead => "in the dead letters",
        Fate::Open if what.is_twice() => "done twice, and still open",
        Fate::Open => "still open",
        Fate::Done if what.is_twice() => "done twice",
        Fate::Done => "done",
        Fate::Skipped => "nobody's business",
    }
}

fn zh_what(what: What) -> &'static str {
    match what.fate {
        Fate::Lost => "丢失",
        Fate::Dead => "在死信里",
        Fate::Open if what.is_twice() => "做了两遍，尚未了结",
        Fate::Open => "尚未了结",
        Fate::Done if what.is_twice() => "做了两遍",
        Fate::Done => "已完成",
        Fate::Skipped => "与谁都无关",
    }
}

fn en_told(told: &Told) -> String {
    let text = match (&told.ending, &told.task) {
        (None, _) => "Stopped.".to_owned(),
        (Some(Err(rejection)), _) => rejection.en().into_owned(),
        (Some(Ok(Ending::Crashed(actor))), Task::Crash { message, at }) => match at {
            At::Taken => format!("{actor} crashed as soon as it had {message} in its hand."),
            At::BeforeWork => format!("{actor} crashed right before its work on {message}."),
            At::AfterWork => {
                format!("{actor} crashed after its work on {message}, before it could say so.")
            }
        },
        (Some(Ok(Ending::Passed)), Task::Crash { message, .. }) => {
            format!("{message} has come to its end here: there was nobody to crash.")
        }
        (Some(Ok(Ending::Stuck)), Task::Crash { message, .. }) => {
            format!("Nobody comes to have {message} here: all wait or have crashed.")
        }
        (Some(Ok(Ending::Stuck)), Task::Finish) => {
            "It goes no further: all wait or have crashed.".to_owned()
        }
        (Some(Ok(Ending::Stuck)), _) => "Nobody can go on: all wait or have crashed.".to_owned(),
        (Some(Ok(Ending::TooLong)), _) => "It was stopped: there was no end to it.".to_owned(),
        (Some(Ok(_)), _) => String::new(),
    };
    match told.turned_ms {
        0 => text,
        by_ms => {
            let turned = format!("The clock was turned {} for it.", en_time(by_ms));
            [text, turned].join(" ").trim().to_owned()
        }
    }
}

fn zh_told(told: &Told) -> String {
    let text = match (&told.ending, &told.task) {
        (None, _) => "已停止。".to_owned(),
        (Some(Err(rejection)), _) => rejection.zh().into_owned(),
        (Some(Ok(Ending::Crashed(actor))), Task::Crash { message, at }) => match at {
            At::Taken => format!("{actor} 刚拿到 {message} 就崩溃了。"),
            At::BeforeWork => format!("{actor} 正要处理 {message} 时崩溃了。"),
            At::AfterWork => format!("{actor} 做完 {message} 之后、还没来得及告知就崩溃了。"),
        },
        (Some(Ok(Ending::Passed)), Task::Crash { message, .. }) => {
            format!("{message} 在这里已经了结：没有可以崩溃的工作者。")
        }
        (Some(Ok(Ending::Stuck)), Task::Crash { message, .. }) => {
            format!("这里没有谁会拿到 {message}：都在等待或已崩溃。")
        }
        (Some(Ok(Ending::Stuck)), Task::Finish) => "到此为止：都在等待或已崩溃。".to_owned(),
        (Some(Ok(Ending::Stuck)), _) => "没有谁能继续：都在等待或已崩溃。".to_owned(),
        (Some(Ok(Ending::TooLong)), _) => "已停止：它没完没了。".to_owned(),
        (Some(Ok(_)), _) => String::new(),
    };
    match told.turned_ms {
        0 => text,
        by_ms => format!("{text}为此时钟拨动了{}。", zh_time(by_ms)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    fn says(lost: &[&str], lost_of: u64, twice: &[&str], open: u64, language: Language) -> String {
        let names = |names: &[&str]| -> Vec<MessageName> {
            names.iter().map(|name| MessageName::from(*name)).collect()
        };
        let (lost, twice) = (names(lost), names(twice));
        let verdict = Verdict {
            name: "List queue",
            lost: (lost.iter().collect(), lost_of),
            twice: (twice.iter().collect(), twice.len() as u64),
            open,
        };
        CompareText::Verdict(&verdict).say(language).to_string()
    }

    #[test]
    fn a_verdict_names_what_was_lost_and_what_was_done_twice() {
        let en = Language::English;
        assert_eq!(
            says(&[], 0, &["m3"], 0, en),
            "List queue lost nothing and did m3 twice"
        );
        assert_eq!(
            says(&["m3"], 1, &[], 2, en),
            "List queue **lost m3**, 2 still open"
        );
        assert_eq!(
            says(&["m1", "m2"], 2, &["m1"], 0, en),
            "List queue **lost m1 and m2** and did m1 twice"
        );
        assert_eq!(
            says(&["m1", "m2"], 9, &[], 0, en),
            "List queue **lost m1, m2 and 7 more**"
        );
        assert_eq!(says(&[], 9, &[], 0, en), "List queue **lost 9 messages**");
        assert_eq!(
            says(&["m1", "m2"], 9, &[], 0, Language::Chinese),
            "“List queue”**丢失了 m1、m2等 9 条**"
        );
    }
}
