//! Edits that have to be filled in or confirmed. Each form shows the command
//! that Redis will be sent, as it stands so far: that is what it teaches.

mod add_group;
mod claim;
mod desk;
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
    add_group::AddGroup, claim::Claim, desk::Desk, move_cursor::MoveCursor,
    remove_actor::RemoveActor, remove_group::RemoveGroup, send::Send, trim::Trim,
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
    let desk = Desk {
        language: state.ui.language,
        hold: state.hold(),
        world: state.world.clone(),
        onclose: props.onclose.clone(),
    };
    match &props.form {
        Form::AddGroup => html! { <AddGroup {desk} /> },
        Form::MoveCursor(group) => html! { <MoveCursor {desk} group={group.clone()} /> },
        Form::RemoveGroup(group) => html! { <RemoveGroup {desk} group={group.clone()} /> },
        Form::RemoveActor(actor) => html! { <RemoveActor {desk} actor={actor.clone()} /> },
        Form::Claim(group, entry) => {
            html! { <Claim {desk} group={group.clone()} entry={*entry} /> }
        }
        Form::Trim => html! { <Trim {desk} /> },
        Form::Send => html! { <Send {desk} /> },
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
