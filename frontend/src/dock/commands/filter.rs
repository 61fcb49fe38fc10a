//! Which rows of the log are looked for.

use shared::{fact::By, id::ActorId, reply::one_line};

use super::quoting::quoted;
use crate::{
    i18n::{Language, Words},
    store::LogRow,
};

/// Which rows are looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    /// Whose.
    pub who: Who,
    /// What has to stand in them, in small letters.
    pub text: String,
}

/// Whose rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Who {
    /// Everybody's.
    #[default]
    All,
    /// An actor's.
    Actor(ActorId),
    /// Those of other clients.
    Outside,
}

impl Filter {
    /// Whether the row is looked for.
    pub(super) fn passes(&self, row: &LogRow, language: Language) -> bool {
        let by = row.effect.by.as_ref();
        let is_theirs = match &self.who {
            Who::All => true,
            Who::Actor(id) => by.and_then(By::actor) == Some(id),
            Who::Outside => row.is_outside || by == Some(&By::Outside),
        };
        is_theirs && self.is_in(row, language)
    }

    fn is_in(&self, row: &LogRow, language: Language) -> bool {
        if self.text.is_empty() {
            return true;
        }
        let has = |text: &str| text.to_lowercase().contains(&self.text);
        let effect = &row.effect;
        has(&quoted(&effect.command))
            || effect
                .reply
                .as_ref()
                .is_some_and(|reply| has(&one_line(reply)))
            || has(&effect.why.say(language))
    }
}

#[cfg(test)]
mod tests {
    use shared::{
        reply::Reply,
        step::{Effect, EffectKind},
        why::Why,
    };

    use super::*;

    fn row(by: Option<By>) -> LogRow {
        LogRow {
            ran: None,
            step: 1,
            is_outside: false,
            effect: Effect {
                row: 1,
                kind: EffectKind::Replied,
                by,
                line: None,
                command: vec!["XACK".into(), "orders".into()],
                reply: Some(Reply::Int(1)),
                why: Why::Joined,
            },
        }
    }

    #[test]
    fn rows_are_found_by_who_and_by_text() {
        let c2 = row(Some(By::Actor("c2".into())));
        let outside = row(Some(By::Outside));
        let passes = |who: Who, text: &str, row: &LogRow| {
            let text = text.to_owned();
            Filter { who, text }.passes(row, Language::English)
        };
        assert!(passes(Who::All, "", &c2));
        assert!(passes(Who::Actor("c2".into()), "xack", &c2));
        assert!(!passes(Who::Actor("c1".into()), "", &c2));
        assert!(passes(Who::Outside, "(integer)", &outside));
        assert!(!passes(Who::Outside, "", &c2));
        assert!(!passes(Who::All, "xadd", &c2));
    }
}
