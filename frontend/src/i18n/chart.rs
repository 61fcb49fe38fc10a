//! The texts of the dock's tabs and of its charts.

mod items;

use std::borrow::Cow;

pub(crate) use self::items::OfItems;
use super::Words;
use crate::{
    chart::{Kind, Measure},
    store::DockTab,
};

/// A text of the dock's tabs and of its charts.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the words are in the two matches below")]
pub(crate) enum ChartText<'a> {
    /// The dock.
    Dock,
    Tabs,
    Tab(DockTab),
    /// A plot.
    Title(Kind),
    Hint(Kind),
    Share,
    Measure(Measure),
    Others(usize),
    Sentence {
        kind: Kind,
        group: &'a str,
        values: &'a [(Measure, Option<String>)],
    },
    ShareSentence {
        group: &'a str,
        parts: &'a [(String, String)],
    },
    NoneAcknowledged,
    /// What is looked at.
    Group,
    Moment,
    Newest,
    Ago(u64),
    /// The same as tables.
    AsTable,
    Caption {
        group: &'a str,
    },
    ShareCaption {
        group: &'a str,
    },
    Time,
    Column(Kind, Measure),
    Consumer,
    ShareCount,
    Nothing,
    /// Before anything was measured.
    EmptyTitle,
    EmptyWhat,
    StartLive,
    Measuring,
}

impl Words for ChartText<'_> {
    words!(chart);

    fn en(&self) -> Cow<'static, str> {
        match self {
            Self::Dock => "Commands, timeline, ledger and more".into(),
            Self::Tabs => "What is shown here".into(),
            Self::Tab(DockTab::Commands) => "Commands".into(),
            Self::Tab(DockTab::Timeline) => "Timeline".into(),
            Self::Tab(DockTab::Next) => "Next".into(),
            Self::Tab(DockTab::Ledger) => "Ledger".into(),
            Self::Tab(DockTab::Watch) => "Watch".into(),
            Self::Tab(DockTab::Charts) => "Charts".into(),
            Self::Tab(DockTab::Monitor) => "Monitor".into(),
            Self::Title(Kind::Rates) => "Messages per second".into(),
            Self::Title(Kind::Backlog) => "Waiting".into(),
            Self::Title(Kind::DeliveryToAck) => "Delivery to ack".into(),
            Self::Title(Kind::EndToEnd) => "End to end".into(),
            Self::Hint(Kind::Rates | Kind::Backlog) => "".into(),
            Self::Hint(Kind::DeliveryToAck) => {
                "From the last delivery to the acknowledgement. Logarithmic scale.".into()
            }
            Self::Hint(Kind::EndToEnd) => {
                "From the producer's reply to the acknowledgement. Logarithmic scale.".into()
            }
            Self::Share => "Acknowledged by".into(),
            Self::Measure(Measure::Produced) => "produced".into(),
            Self::Measure(Measure::Delivered) => "delivered".into(),
            Self::Measure(Measure::Acknowledged) => "acknowledged".into(),
            Self::Measure(Measure::Pending) => "pending".into(),
            Self::Measure(Measure::Lag) => "lag".into(),
            Self::Measure(Measure::P50) => "p50".into(),
            Self::Measure(Measure::P99) => "p99".into(),
            Self::Others(n) => format!("{n} more").into(),
            Self::Sentence {
                kind,
                group,
                values,
            } => {
                let parts = values.iter().map(|(measure, value)| {
                    let value = value.as_deref().unwrap_or("nothing measured");
                    format!("{} {value}", Self::Measure(*measure).en())
                });
                let parts: Vec<String> = parts.collect();
                let title = Self::Title(*kind).en();
                format!("{title}, {group}: {}.", parts.join(", ")).into()
            }
            Self::ShareSentence { group, parts: [] } => {
                format!("Nothing was acknowledged in {group}.").into()
            }
            Self::ShareSentence { group, parts } => {
                let parts = parts.iter().map(|(name, part)| format!("{name} {part}"));
                let parts: Vec<String> = parts.collect();
                format!("Acknowledged in {group} by {}.", parts.join(", ")).into()
            }
            Self::NoneAcknowledged => "Nothing yet.".into(),
            Self::Group => "Group".into(),
            Self::Moment => "Second that is read".into(),
            Self::Newest => "newest".into(),
            Self::Ago(s) => format!("−{s} s").into(),
            Self::AsTable => "As a table".into(),
            Self::Caption { group } => {
                format!("What live mode measured of {group}, the newest first").into()
            }
            Self::ShareCaption { group } => {
                format!("Who acknowledged how much in {group}").into()
            }
            Self::Time => "Until".into(),
            Self::Column(Kind::Rates, measure) => {
                format!("{} per second", capital(&Self::Measure(*measure).en())).into()
            }
            Self::Column(Kind::Backlog, measure) => {
                capital(&Self::Measure(*measure).en()).into()
            }
            Self::Column(kind, measure) => {
                format!("{} {}", Self::Title(*kind).en(), Self::Measure(*measure).en()).into()
            }
            Self::Consumer => "Consumer".into(),
            Self::ShareCount => "Acknowledged".into(),
            Self::Nothing => "–".into(),
            Self::EmptyTitle => "Nothing was measured yet".into(),
            Self::EmptyWhat => {
                "**Live mode** measures every second: rates, what waits, how long it takes, who does it. Press **Play**, and the actors run by themselves.".into()
            }
            Self::StartLive => "Start live mode".into(),
            Self::Measuring => "The first second is being measured …".into(),
        }
    }

    fn zh(&self) -> Cow<'static, str> {
        match self {
            Self::Dock => "命令、时空图、账本等".into(),
            Self::Tabs => "此处显示什么".into(),
            Self::Tab(DockTab::Commands) => "命令".into(),
            Self::Tab(DockTab::Timeline) => "时空图".into(),
            Self::Tab(DockTab::Next) => "接下来".into(),
            Self::Tab(DockTab::Ledger) => "账本".into(),
            Self::Tab(DockTab::Watch) => "监视".into(),
            Self::Tab(DockTab::Charts) => "图表".into(),
            Self::Tab(DockTab::Monitor) => "监控".into(),
            Self::Title(Kind::Rates) => "每秒消息数".into(),
            Self::Title(Kind::Backlog) => "等待中".into(),
            Self::Title(Kind::DeliveryToAck) => "投递到确认".into(),
            Self::Title(Kind::EndToEnd) => "端到端".into(),
            Self::Hint(Kind::Rates | Kind::Backlog) => "".into(),
            Self::Hint(Kind::DeliveryToAck) => "从最后一次投递到确认。对数刻度。".into(),
            Self::Hint(Kind::EndToEnd) => "从生产者收到应答到确认。对数刻度。".into(),
            Self::Share => "由谁确认".into(),
            Self::Measure(Measure::Produced) => "生产".into(),
            Self::Measure(Measure::Delivered) => "投递".into(),
            Self::Measure(Measure::Acknowledged) => "确认".into(),
            Self::Measure(Measure::Pending) => "待处理".into(),
            Self::Measure(Measure::Lag) => "lag".into(),
            Self::Measure(Measure::P50) => "p50".into(),
            Self::Measure(Measure::P99) => "p99".into(),
            Self::Others(n) => format!("另外 {n} 个").into(),
            Self::Sentence {
                kind,
                group,
                values,
            } => {
                let parts = values.iter().map(|(measure, value)| {
                    let value = value.as_deref().unwrap_or("没有数据");
                    format!("{} {value}", Self::Measure(*measure).zh())
                });
                let parts: Vec<String> = parts.collect();
                let title = Self::Title(*kind).zh();
                format!("{group} 的{title}：{}。", parts.join("，")).into()
            }
            Self::ShareSentence { group, parts: [] } => format!("{group} 没有确认过消息。").into(),
            Self::ShareSentence { group, parts } => {
                let parts = parts.iter().map(|(name, part)| format!("{name} {part}"));
                let parts: Vec<String> = parts.collect();
                format!("{group} 中的确认来自：{}。", parts.join("，")).into()
            }
            Self::NoneAcknowledged => "还没有。".into(),
            Self::Group => "组".into(),
            Self::Moment => "读取哪一秒".into(),
            Self::Newest => "最新".into(),
            Self::Ago(s) => format!("−{s} 秒").into(),
            Self::AsTable => "以表格显示".into(),
            Self::Caption { group } => format!("实时模式对 {group} 的测量，最新的在前").into(),
            Self::ShareCaption { group } => format!("{group} 中各消费者确认了多少").into(),
            Self::Time => "截至".into(),
            Self::Column(Kind::Rates, measure) => {
                format!("每秒{}", Self::Measure(*measure).zh()).into()
            }
            Self::Column(Kind::Backlog, measure) => Self::Measure(*measure).zh(),
            Self::Column(kind, measure) => {
                format!("{} {}", Self::Title(*kind).zh(), Self::Measure(*measure).zh()).into()
            }
            Self::Consumer => "消费者".into(),
            Self::ShareCount => "确认".into(),
            Self::Nothing => "–".into(),
            Self::EmptyTitle => "还没有测量".into(),
            Self::EmptyWhat => {
                "**实时模式**每秒测量一次：速率、等待的条目、用时、由谁完成。按下**播放**，角色便会自行运行。".into()
            }
            Self::StartLive => "开始实时模式".into(),
            Self::Measuring => "正在测量第一秒……".into(),
        }
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn a_plot_is_told_in_one_sentence() {
        let values = [
            (Measure::P50, Some("1.5 ms".to_owned())),
            (Measure::P99, None),
        ];
        let sentence = ChartText::Sentence {
            kind: Kind::EndToEnd,
            group: "billing",
            values: &values,
        };
        assert_eq!(
            sentence.say(Language::English).as_str(),
            "End to end, billing: p50 1.5 ms, p99 nothing measured."
        );
        assert_eq!(
            sentence.say(Language::Chinese).as_str(),
            "billing 的端到端：p50 1.5 ms，p99 没有数据。"
        );
    }
}
