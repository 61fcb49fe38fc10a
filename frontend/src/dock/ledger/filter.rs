//! Which rows of the ledger are looked for.

use shared::{
    id::{GroupName, MessageName},
    ledger::{Fate, Ledger, Status, Track},
};

use super::rows::Row;

/// What became, or may still become, of a message in a group, as it is looked
/// for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Whatever it is.
    #[default]
    All,
    /// It can still be delivered or finished.
    Open,
    /// Not delivered.
    Unread,
    /// Delivered, not acknowledged.
    Pending,
    /// Done and acknowledged.
    Done,
    /// Its side effect was done more than once.
    Twice,
    /// In the dead letters.
    Dead,
    /// Nobody can ever process it.
    Lost,
    /// Never the group's business.
    Skipped,
}

impl Kind {
    /// All of them, as they are offered.
    pub(crate) const ALL: [Self; 9] = [
        Self::All,
        Self::Open,
        Self::Unread,
        Self::Pending,
        Self::Done,
        Self::Twice,
        Self::Dead,
        Self::Lost,
        Self::Skipped,
    ];

    /// Its name in a form.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Open => "open",
            Self::Unread => "unread",
            Self::Pending => "pending",
            Self::Done => "done",
            Self::Twice => "twice",
            Self::Dead => "dead",
            Self::Lost => "lost",
            Self::Skipped => "skipped",
        }
    }

    /// The kind of that name; all of them for another.
    pub(crate) fn from_slug(slug: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|kind| kind.slug() == slug).unwrap_or_default()
    }

    fn holds(self, fate: Fate, processed: u32, track: &Track) -> bool {
        match self {
            Self::All => true,
            Self::Open => fate == Fate::Open,
            Self::Unread => track.status == Status::Unread && fate == Fate::Open,
            Self::Pending => matches!(track.status, Status::Pending { .. }),
            Self::Done => fate == Fate::Done,
            Self::Twice => processed > 1,
            Self::Dead => fate == Fate::Dead,
            Self::Lost => fate == Fate::Lost,
            Self::Skipped => fate == Fate::Skipped,
        }
    }
}

/// Which rows are looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Of this group; none for all of them.
    pub group: Option<GroupName>,
    /// What became of them.
    pub kind: Kind,
    /// What has to stand in the message's name, in small letters.
    pub text: String,
}

impl Filter {
    /// The rows that are looked for, the newest entry first.
    pub(super) fn rows(&self, ledger: &Ledger) -> Vec<Row> {
        let mut rows = Vec::new();
        for (message, record) in ledger.messages() {
            if !self.names(message) {
                continue;
            }
            for (at, copy) in record.copies.iter().enumerate() {
                for (group, track) in &copy.tracks {
                    let row = || Row::new(message, record, at, group);
                    if self.is_of(group) && self.kind == Kind::All {
                        rows.push(row());
                    } else if self.is_of(group) {
                        let row = row();
                        if self.kind.holds(row.fate(), row.processed(), track) {
                            rows.push(row);
                        }
                    }
                }
            }
        }
        rows.sort_unstable_by(|one, other| {
            let by_id = other.id.cmp(&one.id);
            by_id.then_with(|| one.group.cmp(&other.group))
        });
        rows
    }

    fn names(&self, message: &MessageName) -> bool {
        self.text.is_empty() || message.as_str().to_lowercase().contains(&self.text)
    }

    fn is_of(&self, group: &GroupName) -> bool {
        self.group.as_ref().is_none_or(|wanted| wanted == group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::fixture::Play;

    /// m1 is done twice for billing, m2 is in c2's hand, m3 is unread.
    fn play() -> Play {
        let mut play = Play::new();
        play.run("p1 p1 p1 c1 c1 c2");
        play
    }

    fn found(filter: &Filter, ledger: &Ledger) -> Vec<String> {
        let rows = filter.rows(ledger);
        rows.iter()
            .map(|row| format!("{} {}", row.message, row.group))
            .collect()
    }

    #[test]
    fn every_entry_has_a_row_for_every_group_the_newest_first() {
        let play = play();
        let all = found(&Filter::default(), &play.world.ledger);
        assert_eq!(
            all,
            [
                "m3 audit",
                "m3 billing",
                "m2 audit",
                "m2 billing",
                "m1 audit",
                "m1 billing"
            ]
        );
    }

    #[test]
    fn rows_are_found_by_group_by_kind_and_by_name() {
        let play = play();
        let ledger = &play.world.ledger;
        let of = |group: &str, kind: Kind, text: &str| {
            let filter = Filter {
                group: (!group.is_empty()).then(|| group.into()),
                kind,
                text: text.into(),
            };
            found(&filter, ledger)
        };
        assert_eq!(
            of("billing", Kind::Pending, ""),
            ["m2 billing", "m1 billing"]
        );
        assert_eq!(of("", Kind::Pending, "m2"), ["m2 billing"]);
        assert_eq!(of("billing", Kind::Unread, ""), ["m3 billing"]);
        assert_eq!(
            of("audit", Kind::Open, "m"),
            ["m3 audit", "m2 audit", "m1 audit"]
        );
        assert!(of("", Kind::Lost, "").is_empty());
        assert!(of("", Kind::All, "x").is_empty());
    }

    #[test]
    fn kinds_are_told_apart_by_name() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_slug(kind.slug()), kind);
        }
        assert_eq!(Kind::from_slug("?"), Kind::All);
    }
}
