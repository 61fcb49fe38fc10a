//! Ends the lesson.

use shared::command::Command;
use yew::prelude::*;

use crate::{
    dispatch::use_dispatch,
    i18n::{Language, Text, Words},
    widget::{Picture, icon},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// Whether commands may be given.
    pub can_drive: bool,
}

/// Ends the lesson; the room stays as it is.
#[component]
pub(crate) fn Leave(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let onclick = move |_| dispatch.command(Command::LeaveLesson);
    let label = Text::LeaveLesson.say(props.language);
    html! {
        <button
            type="button"
            class="btn quiet tiny"
            aria-label={label.clone()}
            title={label}
            disabled={!props.can_drive}
            {onclick}
        >
            { icon(Picture::Close) }
        </button>
    }
}
