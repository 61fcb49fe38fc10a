//! A step of the log in words.

use shared::{
    fact::By,
    reply::one_line,
    step::{Cause, Step},
    why::Why,
};
use yew::AttrValue;

use super::quoted;
use crate::{
    dispatch::Snapshot,
    i18n::{Language, Text, Words},
    store::LogRow,
};

/// The longest name that is suggested for a bookmark, in characters.
const NAME_MAX: usize = 40;

/// A row in words.
pub(in crate::dock) struct InWords {
    /// Who did it.
    pub who: AttrValue,
    /// The command, or what was done without one.
    pub what: AttrValue,
    /// What Redis answered.
    pub reply: Option<AttrValue>,
}

/// A row in words.
pub(in crate::dock) fn in_words(row: &LogRow, language: Language) -> InWords {
    let effect = &row.effect;
    let who = match &effect.by {
        Some(By::Actor(id)) => id.to_string().into(),
        Some(By::Outside) => Text::Outside.say(language),
        _ if row.is_outside => Text::Outside.say(language),
        _ => Text::Room.say(language),
    };
    let what = match effect.command.is_empty() {
        true => effect.why.say(language),
        false => quoted(&effect.command).into(),
    };
    let reply = effect.reply.as_ref().map(|reply| one_line(reply).into());
    InWords { who, what, reply }
}

/// A step in one line: its number, and of each thing it did who did it, the
/// command and why.
pub(in crate::dock) fn told_of(state: &Snapshot, step: u64) -> AttrValue {
    let language = state.ui.language;
    let mut told = Text::StepNumber(step).say(language).to_string();
    let effects = state.course.step(step).map(|step| step.effects.as_slice());
    for effect in effects.unwrap_or_default() {
        told.push_str(" · ");
        if let Some(By::Actor(id)) = &effect.by {
            told.push_str(id.as_str());
            told.push(' ');
        }
        if !effect.command.is_empty() {
            told.push_str(&quoted(&effect.command));
            told.push_str(" → ");
        }
        told.push_str(&effect.why.say(language));
    }
    told.into()
}

/// What a bookmark at a step could be called: who did what.
pub(in crate::dock) fn name_for(step: Option<&Step>, number: u64, language: Language) -> String {
    let number = || Text::StepNumber(number).say(language).to_string();
    let Some((step, effect)) = step.and_then(|step| Some((step, step.effects.first()?))) else {
        return number();
    };
    if matches!(step.cause, Cause::Live { .. }) {
        return number();
    }
    let who = match &effect.by {
        Some(By::Actor(id)) => format!("{id} "),
        _ => String::new(),
    };
    let name = match (&effect.why, effect.command.first()) {
        (_, Some(command)) => format!("{who}{command}"),
        (Why::Crashed { .. } | Why::Unanswered { .. }, None) => {
            format!("{who}{}", Text::ConnectionCut.say(language))
        }
        (why, None) => why.say(language).to_string(),
    };
    let is_end = |c: char| matches!(c, '.' | ',' | ';' | '。' | '，' | '；' | ':' | '：');
    let clause = name.split(is_end).next().unwrap_or_default();
    clause.chars().take(NAME_MAX).collect()
}

#[cfg(test)]
mod tests {
    use shared::step::{Effect, EffectKind};

    use super::*;

    fn step(command: &[&str], why: Why) -> Step {
        Step {
            number: 4,
            at_ms: 0,
            cause: Cause::Edit,
            effects: vec![Effect {
                row: 1,
                kind: EffectKind::Replied,
                by: Some(By::Actor("c1".into())),
                line: None,
                command: command.iter().map(|&word| word.to_owned()).collect(),
                reply: None,
                why,
            }],
            facts: Vec::new(),
            changes: Vec::new(),
            sums: None,
        }
    }

    #[test]
    fn a_bookmark_is_called_after_what_was_done() {
        let name = |step: Option<&Step>| name_for(step, 4, Language::English);
        let read = step(&["XREADGROUP", "GROUP", "billing"], Why::Joined);
        assert_eq!(name(Some(&read)), "c1 XREADGROUP");
        let said = name(Some(&step(&[], Why::Paused)));
        assert!(!said.is_empty() && !said.contains('.') && said.chars().count() <= NAME_MAX);
        assert_eq!(name(None), "step 4");
    }
}
