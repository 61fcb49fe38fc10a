//! Moves a group's cursor.

use shared::{command::Command, id::GroupName};
use yew::prelude::*;

use super::{
    desk::Desk,
    frame::Frame,
    parse::StartDraft,
    spoken::{set_cursor, start_word},
    start_field::StartField,
};
use crate::{
    i18n::{EditText, Words},
    widget::Rich,
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What the form works with.
    pub desk: Desk,
    /// The group.
    pub group: GroupName,
}

/// Where a group's cursor goes.
#[component]
pub(crate) fn MoveCursor(props: &Props) -> Html {
    let Desk {
        language, world, ..
    } = &props.desk;
    let language = *language;
    let start = use_state(StartDraft::default);
    let starts = start.start().ok();
    let command = starts.map(|start| Command::SetCursor {
        group: props.group.clone(),
        start,
    });
    let stream = world.pattern.pattern().stream;
    let preview = set_cursor(stream, &props.group, &start_word(starts));
    let onstart = {
        let start = start.clone();
        Callback::from(move |draft| start.set(draft))
    };
    html! {
        <Frame
            desk={props.desk.clone()}
            preview={Some(AttrValue::from(preview))}
            {command}
            label={EditText::MoveCursor.say(language)}
        >
            <StartField
                {language}
                legend={EditText::MovesTo.say(language)}
                draft={(*start).clone()}
                onwrite={onstart}
            />
            <div class="muted small"><Rich text={EditText::CursorHint.say(language)} /></div>
        </Frame>
    }
}
