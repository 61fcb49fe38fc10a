//! The address behind the `#`: pattern, room, language, theme and lesson, as
//! `#/consumer-group?room=…&lang=zh&theme=dark&lesson=…`. Without a pattern or a
//! room it is that of a page beside the rooms: `#/` is the start page's,
//! `#/compare/list-queue+reliable-list?rooms=…` holds patterns against each
//! other, `#/glossary/lag` explains a term. A plain file server knows no other
//! routes.

mod side;

use std::fmt;

use shared::{lesson::LessonId, patterns::PatternId, protocol::RoomId};

pub(crate) use self::side::{Compared, Side};
use crate::{i18n::Language, store::Theme};

/// What an address says. Whatever it says wrong is as if it said nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Address {
    /// The pattern on the stage.
    pub pattern: Option<PatternId>,
    /// The room.
    pub room: Option<RoomId>,
    /// The language that somebody chose.
    pub language: Option<Language>,
    /// The theme that somebody chose.
    pub theme: Option<Theme>,
    /// The lesson that runs.
    pub lesson: Option<LessonId>,
    /// The term of the glossary that is to be seen on the stage.
    pub term: Option<String>,
    /// The page beside the rooms, where it leads to none.
    pub side: Side,
}

impl Address {
    /// Reads what stands behind the `#`, with it or without.
    pub(crate) fn read(hash: &str) -> Self {
        let hash = hash.trim_start_matches('#').trim_start_matches('/');
        let (slug, query) = hash.split_once('?').unwrap_or((hash, ""));
        let value = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value)
                .filter(|value| is_plain(value))
        };
        Self {
            pattern: PatternId::from_slug(slug),
            room: value("room").map(|room| RoomId(room.to_owned())),
            language: value("lang").and_then(Language::from_slug),
            theme: value("theme").and_then(Theme::from_slug),
            lesson: value("lesson").map(|lesson| LessonId(lesson.to_owned())),
            term: value("term").map(str::to_owned),
            side: Side::read(slug, value("rooms")),
        }
    }
}

impl Address {
    /// Whether it leads to a room, an old one or a new one.
    pub(crate) fn has_room(&self) -> bool {
        self.pattern.is_some() || self.room.is_some()
    }
}

impl Address {
    /// Whether it leads anywhere but to the start page.
    pub(crate) fn leads_away(&self) -> bool {
        self.has_room() || self.side != Side::Start
    }
}

/// Room ids, lesson ids and terms are made of these, so nothing is ever escaped.
fn is_plain(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !text.is_empty() && text.len() <= 128 && text.chars().all(fits)
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rooms = match self.pattern {
            Some(id) => {
                write!(f, "#/{}", id.pattern().slug)?;
                None
            }
            None => {
                write!(f, "#/{}", self.side.path())?;
                self.side.rooms()
            }
        };
        let parts = [
            ("rooms", rooms.as_deref()),
            ("room", self.room.as_ref().map(|room| room.0.as_str())),
            ("lang", self.language.map(Language::slug)),
            ("theme", self.theme.map(Theme::slug)),
            ("lesson", self.lesson.as_ref().map(|id| id.0.as_str())),
            ("term", self.term.as_deref()),
        ];
        let mut mark = '?';
        for (name, value) in parts {
            if let Some(value) = value {
                write!(f, "{mark}{name}={value}")?;
                mark = '&';
            }
        }
        Ok(())
    }
}

/// The socket's address beside a page at `pathname` of `host`.
pub(crate) fn socket(protocol: &str, host: &str, pathname: &str) -> String {
    let scheme = if protocol == "https:" { "wss" } else { "ws" };
    let folder = pathname.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{scheme}://{host}{folder}/ws")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_as_written() {
        let address = Address {
            pattern: Some(PatternId::CONSUMER_GROUP),
            room: Some(RoomId("a-B_9".into())),
            language: Some(Language::Chinese),
            theme: Some(Theme::Dark),
            lesson: Some(LessonId("crash-before-ack".into())),
            ..Address::default()
        };
        let text = address.to_string();
        assert_eq!(
            text,
            "#/consumer-group?room=a-B_9&lang=zh&theme=dark&lesson=crash-before-ack"
        );
        assert_eq!(Address::read(&text), address);
        assert_eq!(Address::default().to_string(), "#/");
        let delayed = Address {
            pattern: PatternId::from_slug("delay-queue"),
            ..Address::default()
        };
        assert_eq!(delayed.to_string(), "#/delay-queue");
        assert!(delayed.has_room() && !Address::default().has_room());
    }

    #[test]
    fn what_is_wrong_is_left_out() {
        for hash in [
            "",
            "#",
            "#/",
            "#/nothing?room=",
            "#/?room=<b>&lang=xx&theme=pink&&=&a",
            "#/?room=%00",
            "#/comparison/list-queue",
            "#/?rooms=a.b",
        ] {
            assert_eq!(Address::read(hash), Address::default(), "{hash}");
        }
    }

    #[test]
    fn pages_beside_the_rooms_read_back_as_written() {
        for text in [
            "#/compare",
            "#/compare/list-queue+reliable-list",
            "#/compare/list-queue+delay-queue?rooms=aB9.-&lang=zh",
            "#/glossary",
            "#/glossary/pending-list?theme=dark",
        ] {
            let address = Address::read(text);
            assert!(!address.has_room());
            assert_ne!(address.side, Side::Start);
            assert_eq!(address.to_string(), text);
        }
        let seen = Address::read("#/consumer-group?term=lag");
        assert_eq!(seen.term.as_deref(), Some("lag"));
        assert_eq!(seen.to_string(), "#/consumer-group?term=lag");
    }

    #[test]
    fn of_what_is_compared_only_patterns_count_and_no_more_than_fit() {
        let side = |text: &str| Address::read(text).side.path();
        assert_eq!(side("#/compare/none+list-queue+<b>"), "compare/list-queue");
        let many = "#/compare/list-queue+list-queue+delay-queue+fan-out";
        assert_eq!(side(many), "compare/list-queue+list-queue+delay-queue");
        assert_eq!(side("#/glossary/<b>"), "glossary");
    }

    #[test]
    fn the_socket_is_beside_the_page() {
        assert_eq!(socket("http:", "a:80", "/"), "ws://a:80/ws");
        assert_eq!(socket("https:", "a", "/q/index.html"), "wss://a/q/ws");
        assert_eq!(socket("https:", "a", "/q/"), "wss://a/q/ws");
    }
}
