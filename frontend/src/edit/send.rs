//! Sends a message of one's own fields.

use shared::command::Command;
use yew::prelude::*;

use super::{
    desk::Desk,
    field_rows::FieldRows,
    frame::Frame,
    parse::{FieldDraft, entry_id, fields, own_id},
    spoken::send,
    text_field::TextField,
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
}

/// A message of one's own: its fields and, where it matters, its id.
#[component]
pub(crate) fn Send(props: &Props) -> Html {
    let Desk {
        language, world, ..
    } = &props.desk;
    let language = *language;
    let sent = world.ledger.sent();
    let rows: UseStateHandle<Vec<FieldDraft>> =
        use_state(|| vec![("id".into(), format!("my{}", sent + 1))]);
    let id = use_state(String::new);
    let pattern = world.pattern.pattern();
    let last = world.streams.get(&pattern.stream());
    let last = last.map_or_else(Default::default, |stream| stream.head.last_id);
    let wanted = own_id(&id, last);
    let filled = fields(&rows);
    let preview = send(pattern.stream, entry_id(&id).ok(), &rows);
    let command = wanted.clone().ok().zip(filled.clone().ok());
    let command = command.map(|(id, fields)| Command::Send { id, fields });
    let onrows = {
        let rows = rows.clone();
        Callback::from(move |new| rows.set(new))
    };
    let onid = {
        let id = id.clone();
        Callback::from(move |text| id.set(text))
    };
    html! {
        <Frame
            desk={props.desk.clone()}
            preview={Some(AttrValue::from(preview))}
            {command}
            label={EditText::SendOwn.say(language)}
        >
            <FieldRows
                {language}
                rows={(*rows).clone()}
                error={filled.err().map(|error| error.say(language))}
                onwrite={onrows}
            />
            <div class="small muted"><Rich text={EditText::FieldsHint.say(language)} /></div>
            <TextField
                id="own-id"
                label={EditText::OwnId.say(language)}
                hint={EditText::OwnIdHint.say(language)}
                value={(*id).clone()}
                error={wanted.err().map(|error| error.say(language))}
                onwrite={onid}
            />
        </Frame>
    }
}
