//! The fields of a message, each with its value.

use yew::prelude::*;

use super::{parse::FieldDraft, text_field::TextField};
use crate::{
    i18n::{EditText, Language, Words},
    widget::{Picture, icon},
};

/// As many fields as a form offers.
const MOST: usize = 16;

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// What was typed.
    pub rows: Vec<FieldDraft>,
    /// What is wrong with it, if anything is.
    pub error: Option<AttrValue>,
    /// Something was typed, or a row came or went.
    pub onwrite: Callback<Vec<FieldDraft>>,
}

/// What typing into a row, or pressing its button, does to the rows.
type Edit = Box<dyn Fn(&mut Vec<FieldDraft>, String)>;

/// Rows of names and values.
#[component]
pub(crate) fn FieldRows(props: &Props) -> Html {
    let language = props.language;
    let change = |edit: Edit| {
        let (rows, onwrite) = (props.rows.clone(), props.onwrite.clone());
        Callback::from(move |text: String| {
            let mut rows = rows.clone();
            edit(&mut rows, text);
            onwrite.emit(rows);
        })
    };
    let row = |(at, (name, value)): (usize, &FieldDraft)| {
        let onname = change(Box::new(move |rows, text| {
            if let Some(row) = rows.get_mut(at) {
                row.0 = text;
            }
        }));
        let onvalue = change(Box::new(move |rows, text| {
            if let Some(row) = rows.get_mut(at) {
                row.1 = text;
            }
        }));
        let onremove = change(Box::new(move |rows, _| {
            if at < rows.len() {
                rows.remove(at);
            }
        }));
        let remove = EditText::RemoveField(at + 1).say(language);
        html! {
            <li key={at}>
                <TextField
                    id={format!("field-name-{at}")}
                    label={EditText::FieldName(at + 1).say(language)}
                    value={name.clone()}
                    is_bare=true
                    onwrite={onname}
                />
                <TextField
                    id={format!("field-value-{at}")}
                    label={EditText::FieldValue(at + 1).say(language)}
                    value={value.clone()}
                    is_bare=true
                    onwrite={onvalue}
                />
                <button
                    type="button"
                    class="btn quiet tiny"
                    aria-label={remove.clone()}
                    title={remove}
                    disabled={props.rows.len() < 2}
                    onclick={onremove.reform(|_| String::new())}
                >
                    { icon(Picture::Close) }
                </button>
            </li>
        }
    };
    let onadd = change(Box::new(|rows, _| rows.push(FieldDraft::default())));
    html! {
        <fieldset class="fields">
            <legend>{ EditText::Fields.say(language) }</legend>
            <ul>{ for props.rows.iter().enumerate().map(row) }</ul>
            if let Some(error) = &props.error {
                <p class="small error">{ error.clone() }</p>
            }
            <button
                type="button"
                class="btn tiny"
                disabled={props.rows.len() >= MOST}
                onclick={onadd.reform(|_| String::new())}
            >
                { icon(Picture::Add) }{ EditText::AddField.say(language) }
            </button>
        </fieldset>
    }
}
