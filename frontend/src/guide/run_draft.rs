//! What a run goes on to, as it is chosen and typed.

use shared::{
    goal::{Goal, Run},
    id::{ActorId, GroupName, Label, MessageName},
    world::World,
};

use crate::i18n::RunText;

/// What was chosen and typed. What was not chosen is the first there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    /// What is run to.
    pub kind: Kind,
    /// The message; none for the one that is shown.
    pub message: Option<String>,
    /// The group of the message; none for every one.
    pub of: Option<GroupName>,
    /// The group whose entries are counted.
    pub group: Option<GroupName>,
    /// How many entries.
    pub count: String,
    /// The actor.
    pub actor: Option<ActorId>,
    /// Its line.
    pub line: Option<Label>,
    /// Steps at most.
    pub at_most: String,
}

/// The kinds of goal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// A message is acknowledged.
    #[default]
    Acknowledged,
    /// A group has so many pending.
    Pending,
    /// A message is lost.
    Lost,
    /// An actor is at a line.
    At,
    /// Something watched is broken.
    Broken,
}

impl Kind {
    /// All of them, as they are offered.
    pub(super) const ALL: [(Self, RunText<'static>); 5] = [
        (Self::Acknowledged, RunText::Acknowledged),
        (Self::Pending, RunText::Pending),
        (Self::At, RunText::At),
        (Self::Lost, RunText::Lost),
        (Self::Broken, RunText::Broken),
    ];
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            kind: Kind::default(),
            message: None,
            of: None,
            group: None,
            count: "0".into(),
            actor: None,
            line: None,
            at_most: "500".into(),
        }
    }
}

/// What there is to choose from.
pub(super) struct Offer<'a> {
    /// The picture.
    pub world: &'a World,
    /// The groups.
    pub groups: Vec<GroupName>,
    /// The message that is shown.
    pub shown: Option<&'a MessageName>,
    /// Whether anything is watched.
    pub is_watching: bool,
}

impl Offer<'_> {
    /// The lines of an actor's program.
    pub(super) fn lines(&self, actor: Option<&ActorId>) -> Vec<Label> {
        let actor = actor.and_then(|actor| self.world.actors.get(actor));
        let program = actor.map(|actor| actor.program.program());
        let lines = program.map(|program| program.lines).unwrap_or_default();
        lines.iter().map(|line| line.label.into()).collect()
    }
}

impl Draft {
    /// The message's name, as it is shown in its field.
    pub(super) fn message(&self, offer: &Offer) -> String {
        let shown = || offer.shown.map(ToString::to_string);
        let typed = self.message.clone();
        typed.or_else(shown).unwrap_or_default()
    }

    /// The actor that is chosen.
    pub(super) fn actor(&self, offer: &Offer) -> Option<ActorId> {
        let actors: Vec<ActorId> = offer.world.actors.keys().cloned().collect();
        chosen(&self.actor, &actors)
    }

    /// What is run to.
    pub(super) fn goal(&self, offer: &Offer) -> Result<Goal, RunText<'static>> {
        match self.kind {
            Kind::Acknowledged => {
                let message = self.message(offer).trim().to_owned();
                let message = Some(message).filter(|message| !message.is_empty());
                Ok(Goal::Acknowledged {
                    message: message.ok_or(RunText::NoMessage)?.into(),
                    group: self.of.clone().filter(|group| offer.groups.contains(group)),
                })
            }
            Kind::Pending => Ok(Goal::Pending {
                group: chosen(&self.group, &offer.groups).ok_or(RunText::NoSuch)?,
                count: number(&self.count, 0..=RunText::COUNT_MAX).ok_or(RunText::BadCount)?,
            }),
            Kind::At => {
                let actor = self.actor(offer).ok_or(RunText::NoSuch)?;
                let lines = offer.lines(Some(&actor));
                let line = chosen(&self.line, &lines).ok_or(RunText::NoSuch)?;
                Ok(Goal::At { actor, line })
            }
            Kind::Lost => Ok(Goal::Lost),
            Kind::Broken if offer.is_watching => Ok(Goal::Broken),
            Kind::Broken => Err(RunText::NothingWatched),
        }
    }

    /// Steps at most.
    pub(super) fn at_most(&self) -> Result<u64, RunText<'static>> {
        number(&self.at_most, 1..=Run::MAX).ok_or(RunText::BadAtMost)
    }
}

fn number(text: &str, bounds: std::ops::RangeInclusive<u64>) -> Option<u64> {
    let number = text.trim().parse().ok()?;
    bounds.contains(&number).then_some(number)
}

/// What was chosen, where it is still there; else the first there is.
pub(super) fn chosen<T: Clone + PartialEq>(wanted: &Option<T>, all: &[T]) -> Option<T> {
    let wanted = wanted.as_ref().filter(|wanted| all.contains(wanted));
    wanted.or(all.first()).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::fixture::Play;

    fn goal(draft: Draft, shown: Option<&str>, is_watching: bool) -> Option<Goal> {
        let play = Play::new();
        let shown = shown.map(MessageName::from);
        let offer = Offer {
            world: &play.world,
            groups: vec!["billing".into(), "audit".into()],
            shown: shown.as_ref(),
            is_watching,
        };
        draft.goal(&offer).ok()
    }

    #[test]
    fn the_shown_message_is_run_to_unless_another_is_typed() {
        let acknowledged = |message: &str, group: Option<&str>| {
            Some(Goal::Acknowledged {
                message: message.into(),
                group: group.map(GroupName::from),
            })
        };
        assert_eq!(goal(Draft::default(), None, false), None);
        let shown = goal(Draft::default(), Some("m2"), false);
        assert_eq!(shown, acknowledged("m2", None));
        let typed = Draft {
            message: Some(" m7 ".into()),
            of: Some("audit".into()),
            ..Draft::default()
        };
        let typed = goal(typed, Some("m2"), false);
        assert_eq!(typed, acknowledged("m7", Some("audit")));
    }

    #[test]
    fn a_line_belongs_to_its_actor() {
        let of = |actor: &str, line: &str| {
            let draft = Draft {
                kind: Kind::At,
                actor: Some(actor.into()),
                line: Some(line.into()),
                ..Draft::default()
            };
            goal(draft, None, false)
        };
        let at = |actor: &str, line: &str| {
            Some(Goal::At {
                actor: actor.into(),
                line: line.into(),
            })
        };
        assert_eq!(of("c2", "ack"), at("c2", "ack"));
        assert_eq!(of("c2", "nowhere"), at("c2", "read"), "its first");
        assert_eq!(of("p1", "ack"), at("p1", "send"));
    }

    #[test]
    fn numbers_have_bounds() {
        let count = |count: &str| {
            let draft = Draft {
                kind: Kind::Pending,
                count: count.into(),
                ..Draft::default()
            };
            goal(draft, None, false)
        };
        assert!(count("0").is_some());
        for bad in ["", "-1", "1000001", "x"] {
            assert_eq!(count(bad), None, "{bad}");
        }
        let at_most = |text: &str| {
            let draft = Draft {
                at_most: text.into(),
                ..Draft::default()
            };
            draft.at_most().ok()
        };
        assert_eq!(at_most("10000"), Some(10_000));
        assert_eq!((at_most("0"), at_most("10001")), (None, None));
    }

    #[test]
    fn nothing_can_break_where_nothing_is_watched() {
        let broken = || Draft {
            kind: Kind::Broken,
            ..Draft::default()
        };
        assert_eq!(goal(broken(), None, false), None);
        assert_eq!(goal(broken(), None, true), Some(Goal::Broken));
    }
}
