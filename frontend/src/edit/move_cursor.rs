//! Moves a group's cursor.

use std::sync::Arc;

use shared::{command::Command, id::GroupName, world::World};
use yew::prelude::*;

use super::{
    frame::Frame,
    parse::StartDraft,
    spoken::{set_cursor, start_word},
    start_field::StartField,
};
use crate::{
    i18n::{EditText, Language, Words},
    store::Hold,
    widget::Rich,
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// What keeps commands from being given.
    pub hold: Option<Hold>,
    /// The picture.
    pub world: Arc<World>,
    /// The group.
    pub group: GroupName,
    /// It is done.
    pub onclose: Callback<()>,
}

/// Where a group's cursor goes.
#[component]
pub(crate) fn MoveCursor(props: &Props) -> Html {
    let language = props.language;
    let start = use_state(StartDraft::default);
    let starts = start.start().ok();
    let command = starts.map(|start| Command::SetCursor {
        group: props.group.clone(),
        start,
    });
    let stream = props.world.pattern.pattern().stream;
    let preview = set_cursor(stream, &props.group, &start_word(starts));
    let onstart = {
        let start = start.clone();
        Callback::from(move |draft| start.set(draft))
    };
    html! {
        <Frame
            {language}
            hold={props.hold}
            preview={Some(AttrValue::from(preview))}
            {command}
            label={EditText::MoveCursor.say(language)}
            onclose={props.onclose.clone()}
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
