//! A number of an actor's pace, to be typed.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::figure::{typed, written};
use crate::i18n::{Language, Words};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// Names it on the page.
    pub id: &'static str,
    /// What is asked for.
    pub label: AttrValue,
    /// What it means.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What it counts.
    #[prop_or_default]
    pub unit_name: Option<AttrValue>,
    /// The number, in parts of its unit.
    pub value: u64,
    /// How many parts its unit has.
    pub unit: u64,
    /// The least and the most, in parts of its unit.
    pub bounds: (u64, u64),
    /// Why it cannot be changed now.
    pub reason: Option<AttrValue>,
    /// A number inside the bounds was typed.
    pub onvalue: Callback<u64>,
}

/// A number with its unit, and what is wrong with it. What is wrong is not sent.
#[component]
pub(crate) fn NumberField(props: &Props) -> Html {
    // What is being typed stays as it is typed.
    let draft = use_state(|| None::<String>);
    let checked = draft
        .as_ref()
        .map(|text| typed(text, props.unit, props.bounds));
    let error = checked.and_then(Result::err);
    let oninput = {
        let (draft, onvalue) = (draft.clone(), props.onvalue.clone());
        let (unit, bounds, value) = (props.unit, props.bounds, props.value);
        Callback::from(move |event: InputEvent| {
            let input: Option<HtmlInputElement> = event.target_dyn_into();
            let text = input.map(|input| input.value()).unwrap_or_default();
            match typed(&text, unit, bounds) {
                Ok(new) if new != value => onvalue.emit(new),
                _ => {}
            }
            draft.set(Some(text));
        })
    };
    let onblur = {
        let (draft, is_wrong) = (draft.clone(), error.is_some());
        move |_| {
            if !is_wrong {
                draft.set(None);
            }
        }
    };
    let shown = (*draft)
        .clone()
        .unwrap_or_else(|| written(props.value, props.unit));
    let hint_id = format!("{}-hint", props.id);
    let error = error.map(|error| error.say(props.language));
    let told = error.clone().or_else(|| props.hint.clone());
    html! {
        <div class="pace-field">
            <label for={props.id}>{ props.label.clone() }</label>
            <span class="number">
                <input
                    id={props.id}
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    value={shown}
                    disabled={props.reason.is_some()}
                    title={props.reason.clone()}
                    aria-describedby={told.is_some().then(|| hint_id.clone())}
                    aria-invalid={error.is_some().to_string()}
                    {oninput}
                    {onblur}
                />
                if let Some(unit) = &props.unit_name {
                    <span class="muted small">{ unit.clone() }</span>
                }
            </span>
            if let Some(told) = told {
                <p
                    id={hint_id}
                    class={classes!("small", if error.is_some() { "error" } else { "muted" })}
                    role={error.is_some().then_some("status")}
                >
                    { told }
                </p>
            }
        </div>
    }
}
