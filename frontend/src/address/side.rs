//! The pages beside the rooms.

use shared::{patterns::PatternId, protocol::RoomId};

use super::is_plain;

/// A page beside the rooms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Side {
    /// What this is, and the way to everything.
    #[default]
    Start,
    /// Patterns held against each other; none yet where they are to be chosen.
    Compare(Compared),
    /// What words mean, perhaps one of them.
    Glossary(Option<String>),
}

/// What is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Compared {
    /// The patterns.
    pub patterns: Vec<PatternId>,
    /// The rooms that they have already, one for each; none is to be opened.
    pub rooms: Vec<Option<RoomId>>,
}

impl Compared {
    /// The most patterns beside each other: each has a room with a Redis.
    pub(crate) const MAX: usize = 3;

    /// These patterns in new rooms.
    pub(crate) fn of(patterns: &[PatternId]) -> Self {
        Self {
            patterns: patterns.to_vec(),
            rooms: Vec::new(),
        }
    }

    /// The room of the `at`th pattern.
    pub(crate) fn room(&self, at: usize) -> Option<RoomId> {
        self.rooms.get(at).cloned().flatten()
    }
}

impl Side {
    /// Reads the path behind `#/`, and what `rooms` says.
    pub(super) fn read(path: &str, rooms: Option<&str>) -> Self {
        let (page, rest) = path.split_once('/').unwrap_or((path, ""));
        match page {
            "compare" => {
                let patterns = rest.split('+').filter_map(PatternId::from_slug);
                let patterns: Vec<PatternId> = patterns.take(Compared::MAX).collect();
                let rooms = rooms.into_iter().flat_map(|rooms| rooms.split('.'));
                let room = |id: &str| (id != NO_ROOM).then(|| RoomId(id.to_owned()));
                let rooms = rooms.take(patterns.len()).map(room).collect();
                Self::Compare(Compared { patterns, rooms })
            }
            "glossary" => Self::Glossary(is_plain(rest).then(|| rest.to_owned())),
            _ => Self::Start,
        }
    }

    /// The path behind `#/`.
    pub(crate) fn path(&self) -> String {
        match self {
            Self::Start => String::new(),
            Self::Compare(Compared { patterns, .. }) if patterns.is_empty() => "compare".into(),
            Self::Compare(Compared { patterns, .. }) => {
                let slugs: Vec<&str> = patterns.iter().map(|id| id.pattern().slug).collect();
                format!("compare/{}", slugs.join("+"))
            }
            Self::Glossary(None) => "glossary".into(),
            Self::Glossary(Some(term)) => format!("glossary/{term}"),
        }
    }

    /// The rooms that the address names.
    pub(super) fn rooms(&self) -> Option<String> {
        let Self::Compare(Compared { rooms, .. }) = self else {
            return None;
        };
        let id = |room: &Option<RoomId>| match room {
            Some(room) => room.0.clone(),
            None => NO_ROOM.to_owned(),
        };
        let ids: Vec<String> = rooms.iter().map(id).collect();
        (rooms.iter().any(Option::is_some)).then(|| ids.join("."))
    }
}

/// Stands for a room that is to be opened.
const NO_ROOM: &str = "-";
