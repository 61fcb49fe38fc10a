//! The same texts where messages are items of lists or the like: nobody
//! acknowledges anything there, and there is no lag.

use std::borrow::Cow;

use super::{ChartText, Words, capital};
use crate::chart::{Kind, Measure};

/// A text of the charts about items.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OfItems<'a>(pub ChartText<'a>);

impl Words for OfItems<'_> {
    words!(items);

    fn en(&self) -> Cow<'static, str> {
        use ChartText as T;
        let of = |text| OfItems(text).en();
        match self.0 {
            T::Title(Kind::DeliveryToAck) => "Taken to done".into(),
            T::Hint(Kind::DeliveryToAck) => {
                "From when a worker had it last to when it was done. Logarithmic scale.".into()
            }
            T::Hint(Kind::EndToEnd) => {
                "From the producer's reply to when it was done. Logarithmic scale.".into()
            }
            T::Share => "Done by".into(),
            T::Measure(Measure::Delivered) => "taken".into(),
            T::Measure(Measure::Acknowledged) => "done".into(),
            T::Measure(Measure::Pending) => "being worked on".into(),
            T::Measure(Measure::Lag) => "waiting".into(),
            T::Sentence {
                kind,
                group,
                values,
            } => {
                let part = |(measure, value): &(Measure, Option<String>)| {
                    let value = value.as_deref().unwrap_or("nothing measured");
                    format!("{} {value}", of(T::Measure(*measure)))
                };
                let parts: Vec<String> = values.iter().map(part).collect();
                format!("{}, {group}: {}.", of(T::Title(kind)), parts.join(", ")).into()
            }
            T::ShareSentence { group, parts: [] } => format!("{group}: nothing was done.").into(),
            T::ShareSentence { group, parts } => {
                format!("{group}: done by {}.", listed(parts, ", ")).into()
            }
            T::ShareCaption { group } => format!("Who did how much in {group}").into(),
            T::Column(Kind::Rates, measure) => {
                format!("{} per second", capital(&of(T::Measure(measure)))).into()
            }
            T::Column(Kind::Backlog, measure) => capital(&of(T::Measure(measure))).into(),
            T::Column(kind, measure) => {
                format!("{} {}", of(T::Title(kind)), of(T::Measure(measure))).into()
            }
            T::Consumer => "Worker".into(),
            T::ShareCount => "Done".into(),
            other => other.en(),
        }
    }

    fn zh(&self) -> Cow<'static, str> {
        use ChartText as T;
        let of = |text| OfItems(text).zh();
        match self.0 {
            T::Title(Kind::DeliveryToAck) => "取走到完成".into(),
            T::Hint(Kind::DeliveryToAck) => "从工作者最后一次取得到完成。对数刻度。".into(),
            T::Hint(Kind::EndToEnd) => "从生产者收到应答到完成。对数刻度。".into(),
            T::Share => "由谁完成".into(),
            T::Measure(Measure::Delivered) => "取走".into(),
            T::Measure(Measure::Acknowledged) => "完成".into(),
            T::Measure(Measure::Pending) => "正在处理".into(),
            T::Measure(Measure::Lag) => "等待".into(),
            T::Sentence {
                kind,
                group,
                values,
            } => {
                let part = |(measure, value): &(Measure, Option<String>)| {
                    let value = value.as_deref().unwrap_or("没有数据");
                    format!("{} {value}", of(T::Measure(*measure)))
                };
                let parts: Vec<String> = values.iter().map(part).collect();
                format!("{group} 的{}：{}。", of(T::Title(kind)), parts.join("，")).into()
            }
            T::ShareSentence { group, parts: [] } => {
                format!("{group}：还没有完成任何消息。").into()
            }
            T::ShareSentence { group, parts } => {
                format!("{group}：完成者为 {}。", listed(parts, "，")).into()
            }
            T::ShareCaption { group } => format!("{group} 中各工作者完成了多少").into(),
            T::Column(Kind::Rates, measure) => format!("每秒{}", of(T::Measure(measure))).into(),
            T::Column(Kind::Backlog, measure) => of(T::Measure(measure)),
            T::Column(kind, measure) => {
                format!("{} {}", of(T::Title(kind)), of(T::Measure(measure))).into()
            }
            T::Consumer => "工作者".into(),
            T::ShareCount => "完成".into(),
            other => other.zh(),
        }
    }
}

fn listed(parts: &[(String, String)], between: &str) -> String {
    let parts = parts.iter().map(|(name, part)| format!("{name} {part}"));
    parts.collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn nobody_acknowledges_an_item() {
        let values = [(Measure::Acknowledged, Some("3".to_owned()))];
        let parts = [("w1".to_owned(), "100 %".to_owned())];
        let group = "workers";
        for text in [
            ChartText::Title(Kind::DeliveryToAck),
            ChartText::Hint(Kind::DeliveryToAck),
            ChartText::Hint(Kind::EndToEnd),
            ChartText::Share,
            ChartText::Measure(Measure::Lag),
            ChartText::Sentence {
                kind: Kind::DeliveryToAck,
                group,
                values: &values,
            },
            ChartText::ShareSentence {
                group,
                parts: &parts,
            },
            ChartText::ShareSentence { group, parts: &[] },
            ChartText::ShareCaption { group },
            ChartText::Column(Kind::Rates, Measure::Acknowledged),
            ChartText::Column(Kind::Backlog, Measure::Lag),
            ChartText::ShareCount,
        ] {
            let said = OfItems(text).say(Language::English).to_lowercase();
            assert!(!said.contains("ack") && !said.contains("lag"), "{said}");
            let said = OfItems(text).say(Language::Chinese).to_lowercase();
            assert!(!said.contains("确认") && !said.contains("lag"), "{said}");
        }
    }
}
