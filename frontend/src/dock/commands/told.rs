//! A step of the log in one line of text.

use shared::fact::By;
use yew::AttrValue;

use super::quoted;
use crate::{
    dispatch::Snapshot,
    i18n::{Text, Words},
    store::LogRow,
};

/// A step in one line: its number, and of each thing it did who did it, the
/// command and why.
pub(in crate::dock) fn told_of(state: &Snapshot, step: u64) -> AttrValue {
    let language = state.ui.language;
    let rows = state.log.rows().rev();
    let rows: Vec<_> = rows
        .skip_while(|row| row.step > step)
        .take_while(|row| row.step == step)
        .collect();
    let mut told = Text::StepNumber(step).say(language).to_string();
    for row in rows.into_iter().rev() {
        told.push_str(" · ");
        if let Some(By::Actor(id)) = &row.effect.by {
            told.push_str(id.as_str());
            told.push(' ');
        }
        told.push_str(&what(row));
        told.push_str(&row.effect.why.say(language));
    }
    told.into()
}

fn what(row: &LogRow) -> String {
    match row.effect.command.is_empty() {
        true => String::new(),
        false => format!("{} → ", quoted(&row.effect.command)),
    }
}
