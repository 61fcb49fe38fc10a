//! Where a group starts: `0`, `$` or after an id.

use yew::prelude::*;

use super::{
    options::{Options, Way},
    parse::StartDraft,
    text_field::TextField,
};
use crate::i18n::{EditText, Language, Words};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// What is chosen here.
    pub legend: AttrValue,
    /// What was chosen and typed.
    pub draft: StartDraft,
    /// Something was chosen or typed.
    pub onwrite: Callback<StartDraft>,
}

/// Where a group starts.
#[component]
pub(crate) fn StartField(props: &Props) -> Html {
    let language = props.language;
    let draft = &props.draft;
    let ways = StartDraft::WAYS.into_iter().map(|(text, code)| Way {
        label: text.say(language),
        code: (!code.is_empty()).then(|| code.into()),
    });
    let onchoose = {
        let (draft, onwrite) = (draft.clone(), props.onwrite.clone());
        Callback::from(move |way| {
            onwrite.emit(StartDraft {
                way,
                ..draft.clone()
            });
        })
    };
    let onid = {
        let (way, onwrite) = (draft.way, props.onwrite.clone());
        Callback::from(move |id| onwrite.emit(StartDraft { way, id }))
    };
    let wants_id = draft.way + 1 == StartDraft::WAYS.len();
    let error = draft.start().err().filter(|_| !draft.id.is_empty());
    html! {
        <>
            <Options
                name="start"
                legend={props.legend.clone()}
                ways={ways.collect::<Vec<_>>()}
                chosen={draft.way}
                {onchoose}
            />
            if wants_id {
                <TextField
                    id="start-id"
                    label={EditText::EntryIdLabel.say(language)}
                    hint={EditText::EntryIdHint.say(language)}
                    value={draft.id.clone()}
                    error={error.map(|error| error.say(language))}
                    onwrite={onid}
                />
            }
        </>
    }
}
