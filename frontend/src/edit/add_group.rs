//! Makes a group.

use std::sync::Arc;

use shared::{command::Command, world::World};
use yew::prelude::*;

use super::{
    frame::Frame,
    parse::{StartDraft, new_group},
    spoken::{add_group, start_word},
    start_field::StartField,
    text_field::TextField,
};
use crate::{
    i18n::{EditText, Language, Words},
    store::Hold,
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
    /// It is done.
    pub onclose: Callback<()>,
}

/// A new group: its name and where it starts.
#[component]
pub(crate) fn AddGroup(props: &Props) -> Html {
    let language = props.language;
    let name = use_state(String::new);
    let start = use_state(StartDraft::default);
    let group = new_group(&name, &props.world);
    let starts = start.start().ok();
    let command = group.clone().ok().zip(starts);
    let command = command.map(|(group, start)| Command::AddGroup { group, start });
    let preview = add_group(
        props.world.pattern.pattern().stream,
        name.trim(),
        &start_word(starts),
    );
    let error = group.err().filter(|_| !name.is_empty());
    let onname = {
        let name = name.clone();
        Callback::from(move |text| name.set(text))
    };
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
            label={EditText::AddGroup.say(language)}
            onclose={props.onclose.clone()}
        >
            <TextField
                id="group-name"
                label={EditText::GroupName.say(language)}
                hint={EditText::GroupNameHint.say(language)}
                value={(*name).clone()}
                error={error.map(|error| error.say(language))}
                onwrite={onname}
            />
            <StartField
                {language}
                legend={EditText::StartsAt.say(language)}
                draft={(*start).clone()}
                onwrite={onstart}
            />
        </Frame>
    }
}
