//! Trims the stream.

use shared::command::{Command, TrimTo};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{
    desk::Desk,
    frame::Frame,
    options::{Options, Way},
    parse::{entry_id, length},
    spoken::trim,
    text_field::TextField,
};
use crate::i18n::{EditText, Words};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What the form works with.
    pub desk: Desk,
}

/// What was chosen and typed.
#[derive(Clone, Default, PartialEq)]
struct Draft {
    by_id: bool,
    length: String,
    id: String,
    approximate: bool,
}

impl Draft {
    fn to(&self) -> Result<TrimTo, EditText> {
        if self.by_id {
            entry_id(&self.id).map(TrimTo::Id)
        } else {
            length(&self.length).map(TrimTo::Length)
        }
    }

    fn typed(&self) -> &str {
        if self.by_id { &self.id } else { &self.length }
    }
}

/// How far the stream is trimmed.
#[component]
pub(crate) fn Trim(props: &Props) -> Html {
    let Desk {
        language, world, ..
    } = &props.desk;
    let language = *language;
    let draft = use_state(Draft::default);
    let pattern = world.pattern.pattern();
    let stored = world.streams.get(&pattern.stream());
    let stored = stored.map_or(0, |stream| stream.head.length);
    let to = draft.to();
    let error = to.clone().err().filter(|_| !draft.typed().is_empty());
    let error = error.map(|error| error.say(language));
    let goes = match &to {
        Ok(TrimTo::Length(n)) if !draft.approximate => Some(stored.saturating_sub(*n)),
        _ => None,
    };
    let (by, typed) = match draft.by_id {
        true => ("MINID", draft.id.trim()),
        false => ("MAXLEN", draft.length.trim()),
    };
    let preview = trim(pattern.stream, by, draft.approximate, typed);
    let command = to.ok().map(|to| Command::Trim {
        to,
        approximate: draft.approximate,
    });
    let edit = |change: fn(&mut Draft, String)| {
        let draft = draft.clone();
        Callback::from(move |text: String| {
            let mut new = (*draft).clone();
            change(&mut new, text);
            draft.set(new);
        })
    };
    let onchoose = edit(|draft, text| draft.by_id = text == "1").reform(|at: usize| at.to_string());
    let onapproximate =
        edit(|draft, text| draft.approximate = text == "true").reform(|event: Event| {
            let input: Option<HtmlInputElement> = event.target_dyn_into();
            input.is_some_and(|input| input.checked()).to_string()
        });
    let way = |text: EditText, code: &'static str| Way {
        label: text.say(language),
        code: Some(code.into()),
    };
    html! {
        <Frame
            desk={props.desk.clone()}
            preview={Some(AttrValue::from(preview))}
            {command}
            label={EditText::Trim.say(language)}
            is_grave=true
        >
            <Options
                name="trim"
                legend={EditText::TrimTo.say(language)}
                ways={vec![way(EditText::ToLength, "MAXLEN"), way(EditText::ToId, "MINID")]}
                chosen={usize::from(draft.by_id)}
                {onchoose}
            />
            if draft.by_id {
                <TextField
                    id="trim-id"
                    label={EditText::OlderThan.say(language)}
                    hint={EditText::EntryIdHint.say(language)}
                    value={draft.id.clone()}
                    {error}
                    onwrite={edit(|draft, text| draft.id = text)}
                />
            } else {
                <TextField
                    id="trim-length"
                    label={EditText::Length.say(language)}
                    hint={EditText::LengthHint { stored, goes }.say(language)}
                    value={draft.length.clone()}
                    {error}
                    onwrite={edit(|draft, text| draft.length = text)}
                />
            }
            <label class="check">
                <input type="checkbox" checked={draft.approximate} onchange={onapproximate} />
                <span>
                    { EditText::Approximately.say(language) }
                    <span class="small muted">{ EditText::ApproximatelyHint.say(language) }</span>
                </span>
            </label>
            <p class="small muted">{ EditText::TrimHint.say(language) }</p>
        </Frame>
    }
}
