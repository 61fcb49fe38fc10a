//! What the patterns are called and what they are for.

use shared::patterns::PatternId;

use super::Language;

/// The words about a pattern, in one language.
struct Words {
    name: &'static str,
}

impl Language {
    /// What a pattern is called.
    pub(crate) fn pattern(self, id: PatternId) -> &'static str {
        let [english, chinese] = words(id);
        match self {
            Self::English => english.name,
            Self::Chinese => chinese.name,
        }
    }
}

/// In English, and in Chinese. A test holds every pattern to its words.
fn words(id: PatternId) -> [Words; 2] {
    let slug = id.pattern().slug;
    let [english, chinese] = match slug {
        "consumer-group" => ["Consumer group", "消费者组"],
        "fan-out" => ["Fan-out to groups", "向多个组扇出"],
        "list-queue" => ["List queue: BRPOP", "列表队列：BRPOP"],
        "list-queue-polled" => ["List queue: RPOP, polled", "列表队列：轮询 RPOP"],
        "reliable-list" => ["Reliable list: LMOVE", "可靠列表：LMOVE"],
        "reliable-list-lua" => ["Reliable list: Lua and a reaper", "可靠列表：Lua 与回收者"],
        "reliable-list-naive" => ["Reliable list: two commands", "可靠列表：两条命令"],
        "delay-queue" => ["Delay queue: ZREM decides", "延迟队列：由 ZREM 决定"],
        "delay-queue-lua" => ["Delay queue: Lua", "延迟队列：Lua"],
        "delay-queue-naive" => ["Delay queue: both run it", "延迟队列：两者都执行"],
        slug => [slug, slug],
    };
    [Words { name: english }, Words { name: chinese }]
}

#[cfg(test)]
mod tests {
    use shared::patterns::ALL;

    use super::*;

    #[test]
    fn every_pattern_has_words_in_every_language() {
        for id in ALL {
            for words in words(*id) {
                assert_ne!(words.name, id.pattern().slug);
            }
        }
    }
}
