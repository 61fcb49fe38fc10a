//! What became of a message for a group, where two branches are compared.

use std::borrow::Cow;

use shared::{chronicle::Ending, ledger::Fate};

use super::Words;

impl Words for Ending {
    words!(ending);

    fn en(&self) -> Cow<'static, str> {
        let fate = match self.fate {
            Fate::Open => "open",
            Fate::Done => "done",
            Fate::Dead => "in the dead letters",
            Fate::Lost => "lost",
            Fate::Skipped => "never its business",
        };
        let times = match self.processed {
            0 => String::new(),
            1 => ", worked on once".to_owned(),
            times => format!(", worked on {times} times"),
        };
        let deliveries = match self.deliveries {
            None => String::new(),
            Some(1) => ", 1 delivery".to_owned(),
            Some(count) => format!(", {count} deliveries"),
        };
        format!("{fate}{times}{deliveries}").into()
    }

    fn zh(&self) -> Cow<'static, str> {
        let fate = match self.fate {
            Fate::Open => "未完成",
            Fate::Done => "已完成",
            Fate::Dead => "在死信中",
            Fate::Lost => "已丢失",
            Fate::Skipped => "与该组无关",
        };
        let times = match self.processed {
            0 => String::new(),
            times => format!("，处理 {times} 次"),
        };
        let deliveries = self.deliveries.map(|count| format!("，投递 {count} 次"));
        format!("{fate}{times}{}", deliveries.unwrap_or_default()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_did_not_happen_is_not_told() {
        let ending = |processed, deliveries| Ending {
            fate: Fate::Open,
            processed,
            deliveries,
        };
        assert_eq!(ending(0, None).en(), "open");
        assert_eq!(
            ending(2, Some(1)).en(),
            "open, worked on 2 times, 1 delivery"
        );
        assert_eq!(ending(1, Some(3)).zh(), "未完成，处理 1 次，投递 3 次");
    }
}
