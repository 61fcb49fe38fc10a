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
