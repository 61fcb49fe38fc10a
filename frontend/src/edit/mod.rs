//! Edits that have to be filled in or confirmed. Each form shows the command
//! that Redis will be sent, as it stands so far: that is what it teaches.

mod add_group;
mod claim;
mod field_rows;
mod frame;
mod move_cursor;
mod options;
mod parse;
mod remove_actor;
mod remove_group;
mod send;
mod spoken;
mod start_field;
mod text_field;
mod trim;

use yew::prelude::*;

pub(crate) use self::spoken::spoken;
use self::{
    add_group::AddGroup, claim::Claim, move_cursor::MoveCursor, remove_actor::RemoveActor,
    remove_group::RemoveGroup, send::Send, trim::Trim,
};
use crate::{
    dispatch::use_snapshot,
    i18n::{EditText, Language, Words},
    store::Form,
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Which edit.
    pub form: Form,
    /// It is done.
    pub onclose: Callback<()>,
}

/// The form of an edit.
#[component]
pub(crate) fn EditForm(props: &Props) -> Html {
    let state = use_snapshot();
    let language = state.ui.language;
    let (world, hold) = (&state.world, state.hold());
    let onclose = &props.onclose;
    match &props.form {
        Form::AddGroup => {
            html! { <AddGroup {language} {hold} world={world.clone()} onclose={onclose.clone()} /> }
        }
        Form::MoveCursor(group) => {
            html! { <MoveCursor {language} {hold} world={world.clone()} group={group.clone()} onclose={onclose.clone()} /> }
        }
        Form::RemoveGroup(group) => {
            html! { <RemoveGroup {language} {hold} world={world.clone()} group={group.clone()} onclose={onclose.clone()} /> }
        }
        Form::RemoveActor(actor) => {
            html! { <RemoveActor {language} {hold} world={world.clone()} actor={actor.clone()} onclose={onclose.clone()} /> }
        }
        Form::Claim(group, entry) => {
            html! { <Claim {language} {hold} world={world.clone()} group={group.clone()} entry={*entry} onclose={onclose.clone()} /> }
        }
        Form::Trim => {
            html! { <Trim {language} {hold} world={world.clone()} onclose={onclose.clone()} /> }
        }
        Form::Send => {
            html! { <Send {language} {hold} world={world.clone()} onclose={onclose.clone()} /> }
        }
    }
}

/// What a form is about.
pub(crate) fn title(form: &Form, language: Language) -> AttrValue {
    match form {
        Form::AddGroup => EditText::AddGroup,
        Form::MoveCursor(group) => EditText::MoveCursorOf(group.to_string()),
        Form::RemoveGroup(group) => EditText::RemoveGroup(group.to_string()),
        Form::RemoveActor(actor) => EditText::RemoveActor(actor.to_string()),
        Form::Claim(group, _) => EditText::ClaimIn(group.to_string()),
        Form::Trim => EditText::Trim,
        Form::Send => EditText::SendOwn,
    }
    .say(language)
}
