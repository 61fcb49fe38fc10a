//! The texts of a run towards a goal.

use std::borrow::Cow;

use shared::goal::{EndReason, Ended, Goal, Run};

use super::{
    Words,
    numbers::{plural, thousands},
};

/// What is run to, as a short clause: "m3 is acknowledged". `` `code` `` is shown
/// as such.
impl Words for Goal {
    words!(goal);

    fn en(&self) -> Cow<'static, str> {
        match self {
            Self::Acknowledged {
                message,
                group: Some(group),
            } => format!("{message} is acknowledged in {group}"),
            Self::Acknowledged {
                message,
                group: None,
            } => format!("{message} is acknowledged in every group"),
            Self::Pending { group, count } => format!("{group} has {} pending", thousands(*count)),
            Self::Lost => "a message is lost".into(),
            Self::At { actor, line } => format!("{actor} has `{line}` before it"),
            Self::Broken => "something watched is broken".into(),
        }
        .into()
    }

    fn zh(&self) -> Cow<'static, str> {
        match self {
            Self::Acknowledged {
                message,
                group: Some(group),
            } => format!("{message} 在 {group} 中被确认"),
            Self::Acknowledged {
                message,
                group: None,
            } => format!("{message} 在每个组中都被确认"),
            Self::Pending { group, count } => {
                format!("{group} 的待处理条目为 {} 个", thousands(*count))
            }
            Self::Lost => "有消息丢失".into(),
            Self::At { actor, line } => format!("{actor} 即将运行 `{line}`"),
            Self::Broken => "所监视的某一项被打破".into(),
        }
        .into()
    }
}

/// How it ended. `` `code` `` is shown as such.
impl Words for Ended {
    words!(ended);

    fn en(&self) -> Cow<'static, str> {
        let goal = self.run.goal.en();
        let steps = plural(self.run.taken, "step", "steps");
        match &self.reason {
            EndReason::Reached if self.run.taken == 0 => format!("No step needed: {goal}."),
            EndReason::Reached => format!("After {steps}: {goal}."),
            EndReason::TookAll => format!("{steps} taken, and it is not so yet that {goal}."),
            EndReason::Stopped => format!("Stopped after {steps}, before {goal}."),
            EndReason::Broken { invariant } => {
                format!(
                    "Stopped after {steps}: it is not so any more that {}.",
                    invariant.en()
                )
            }
            EndReason::Refused { rejection } => {
                format!("It could not go on after {steps}: {}", rejection.en())
            }
        }
        .into()
    }

    fn zh(&self) -> Cow<'static, str> {
        let goal = self.run.goal.zh();
        let n = self.run.taken;
        match &self.reason {
            EndReason::Reached if n == 0 => format!("无需运行：{goal}。"),
            EndReason::Reached => format!("运行 {n} 步后：{goal}。"),
            EndReason::TookAll => format!("已运行 {n} 步，仍未达到：{goal}。"),
            EndReason::Stopped => format!("运行 {n} 步后停止，尚未达到：{goal}。"),
            EndReason::Broken { invariant } => {
                format!("运行 {n} 步后停止，不再成立：{}。", invariant.zh())
            }
            EndReason::Refused { rejection } => {
                format!("运行 {n} 步后无法继续：{}", rejection.zh())
            }
        }
        .into()
    }
}

/// A text of the form that begins a run, and of one that is under way.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the words are in the two matches below")]
pub(crate) enum RunText<'a> {
    Open,
    OpenHint,
    Goal,
    Acknowledged,
    Pending,
    Lost,
    At,
    Broken,
    Message,
    Group,
    EveryGroup,
    Count,
    Actor,
    Line,
    AtMost,
    NoMessage,
    BadCount,
    BadAtMost,
    NothingWatched,
    NoSuch,
    Sentence { goal: &'a Goal, at_most: u64 },
    Run,
    Stop,
    Until(&'a Goal),
    Taken { taken: u64, at_most: u64 },
}

impl RunText<'_> {
    /// The most pending entries that can be waited for.
    pub(crate) const COUNT_MAX: u64 = 1_000_000;
}

impl Words for RunText<'_> {
    words!(run);

    fn en(&self) -> Cow<'static, str> {
        match self {
            Self::Open => "Run until …".into(),
            Self::OpenHint => "Run line by line, in the fair order, until something is so".into(),
            Self::Goal => "Run until".into(),
            Self::Acknowledged => "a message is acknowledged".into(),
            Self::Pending => "so many are pending".into(),
            Self::Lost => "a message is lost".into(),
            Self::At => "an actor is at a line".into(),
            Self::Broken => "something watched is broken".into(),
            Self::Message => "Message".into(),
            Self::Group => "Group".into(),
            Self::EveryGroup => "every group".into(),
            Self::Count => "Pending".into(),
            Self::Actor => "Actor".into(),
            Self::Line => "Line".into(),
            Self::AtMost => "Steps at most".into(),
            Self::NoMessage => "Name a message that was sent, or the one that is sent next.".into(),
            Self::BadCount => {
                format!("A whole number from 0 to {}.", thousands(Self::COUNT_MAX)).into()
            }
            Self::BadAtMost => format!("A whole number from 1 to {}.", thousands(Run::MAX)).into(),
            Self::NothingWatched => "Nothing is watched: choose something in the Watch tab.".into(),
            Self::NoSuch => "There is none.".into(),
            Self::Sentence { goal, at_most } => format!(
                "Runs line by line until {}; {} at most.",
                goal.en(),
                plural(*at_most, "step", "steps")
            )
            .into(),
            Self::Run => "Run".into(),
            Self::Stop => "Stop".into(),
            Self::Until(goal) => format!("Running until {}", goal.en()).into(),
            Self::Taken { taken, at_most } => {
                format!("{} of {} steps", thousands(*taken), thousands(*at_most)).into()
            }
        }
    }

    fn zh(&self) -> Cow<'static, str> {
        match self {
            Self::Open => "运行到……".into(),
            Self::OpenHint => "轮流逐行运行，直到出现某种情况".into(),
            Self::Goal => "运行到".into(),
            Self::Acknowledged => "某条消息被确认".into(),
            Self::Pending => "待处理达到某个数目".into(),
            Self::Lost => "有消息丢失".into(),
            Self::At => "某个角色到达某一行".into(),
            Self::Broken => "所监视的某一项被打破".into(),
            Self::Message => "消息".into(),
            Self::Group => "组".into(),
            Self::EveryGroup => "每个组".into(),
            Self::Count => "待处理".into(),
            Self::Actor => "角色".into(),
            Self::Line => "行".into(),
            Self::AtMost => "最多步数".into(),
            Self::NoMessage => "请写出一条已发送的消息，或者下一条要发送的消息。".into(),
            Self::BadCount => format!("0 到 {} 的整数。", thousands(Self::COUNT_MAX)).into(),
            Self::BadAtMost => format!("1 到 {} 的整数。", thousands(Run::MAX)).into(),
            Self::NothingWatched => "没有监视任何一项：请在“监视”标签页中选择。".into(),
            Self::NoSuch => "没有可选的。".into(),
            Self::Sentence { goal, at_most } => {
                format!("逐行运行，直到：{}；最多 {at_most} 步。", goal.zh()).into()
            }
            Self::Run => "运行".into(),
            Self::Stop => "停止".into(),
            Self::Until(goal) => format!("正在运行，直到：{}", goal.zh()).into(),
            Self::Taken { taken, at_most } => {
                format!("{} / {} 步", thousands(*taken), thousands(*at_most)).into()
            }
        }
    }
}
