//! Makes a group.

use shared::command::Command;
use yew::prelude::*;

use super::{
    desk::Desk,
    frame::Frame,
    parse::{StartDraft, new_group},
    spoken::{add_group, start_word},
    start_field::StartField,
    text_field::TextField,
};
use crate::i18n::{EditText, Words};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What the form works with.
    pub desk: Desk,
}

/// A new group: its name and where it starts.
#[component]
pub(crate) fn AddGroup(props: &Props) -> Html {
    let Desk {
        language, world, ..
    } = &props.desk;
    let language = *language;
    let name = use_state(String::new);
    let start = use_state(StartDraft::default);
    let group = new_group(&name, world);
    let starts = start.start().ok();
    let command = group.clone().ok().zip(starts);
    let command = command.map(|(group, start)| Command::AddGroup { group, start });
    let preview = add_group(
        world.pattern.pattern().stream,
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
            desk={props.desk.clone()}
            preview={Some(AttrValue::from(preview))}
            {command}
            label={EditText::AddGroup.say(language)}
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
