//! An invariant of one's own, as it is chosen and typed.

use shared::{
    id::GroupName,
    watch::{Invariant, Watch},
};

use crate::i18n::WatchText;

/// What was chosen and typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Draft {
    /// Which of [`Draft::KINDS`].
    pub kind: usize,
    /// The group; none for the first there is.
    pub group: Option<GroupName>,
    /// What was typed for the limit.
    pub limit: String,
    /// Whether a run is to stop there.
    pub stops: bool,
}

impl Draft {
    /// The kinds there are.
    pub(super) const KINDS: [WatchText<'static>; 3] = [
        WatchText::PendingAtMost,
        WatchText::UnreadAtMost,
        WatchText::DeliveriesAtMost,
    ];

    /// Whether it is about a group.
    pub(super) fn has_group(&self) -> bool {
        self.kind < 2
    }

    /// The group that was chosen, where it is there; else the first.
    pub(super) fn group<'a>(&self, groups: &'a [GroupName]) -> Option<&'a GroupName> {
        let chosen = groups
            .iter()
            .find(|group| self.group.as_ref() == Some(*group));
        chosen.or(groups.first())
    }

    /// The invariant, where `groups` are there.
    pub(super) fn invariant(&self, groups: &[GroupName]) -> Result<Invariant, WatchText<'static>> {
        let limit = self.limit.trim().parse().ok();
        let limit = limit.ok_or(WatchText::BadLimit)?;
        let group = self.group(groups).cloned().ok_or(WatchText::NoGroup);
        Ok(match self.kind {
            0 => Invariant::PendingAtMost {
                group: group?,
                limit,
            },
            1 => Invariant::UnreadAtMost {
                group: group?,
                limit,
            },
            _ => Invariant::DeliveriesAtMost { limit },
        })
    }

    /// The invariant, where it is not among those that are watched already.
    pub(super) fn new_invariant(
        &self,
        groups: &[GroupName],
        watches: &[Watch],
    ) -> Result<Invariant, WatchText<'static>> {
        let invariant = self.invariant(groups)?;
        let is_known = watches.iter().any(|watch| watch.invariant == invariant);
        match is_known {
            true => Err(WatchText::Known),
            false => Ok(invariant),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(kind: usize, group: Option<&str>, limit: &str) -> Draft {
        Draft {
            kind,
            group: group.map(GroupName::from),
            limit: limit.into(),
            stops: false,
        }
    }

    #[test]
    fn a_limit_is_a_whole_number() {
        let groups = ["billing".into(), "audit".into()];
        let five = Invariant::PendingAtMost {
            group: "audit".into(),
            limit: 5,
        };
        let of = |draft: Draft| draft.invariant(&groups).ok();
        assert_eq!(of(draft(0, Some("audit"), " 5 ")), Some(five));
        for bad in ["", "-1", "1.5", "x"] {
            assert_eq!(of(draft(0, None, bad)), None, "{bad}");
        }
        let deliveries = Invariant::DeliveriesAtMost { limit: 0 };
        assert_eq!(draft(2, None, "0").invariant(&[]).ok(), Some(deliveries));
        assert!(draft(1, None, "0").invariant(&[]).is_err(), "no group");
    }

    #[test]
    fn a_group_that_went_leaves_its_place_to_the_first() {
        let unread = Invariant::UnreadAtMost {
            group: "billing".into(),
            limit: 3,
        };
        let gone = draft(1, Some("gone"), "3");
        assert_eq!(gone.invariant(&["billing".into()]).ok(), Some(unread));
    }

    #[test]
    fn what_is_watched_already_is_not_added() {
        let watched = Watch {
            invariant: Invariant::DeliveriesAtMost { limit: 3 },
            stops: false,
            broken: None,
        };
        let same = draft(2, None, "3").new_invariant(&[], &[watched]);
        assert!(matches!(same, Err(WatchText::Known)));
    }
}
