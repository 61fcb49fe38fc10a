//! A number that can be typed.

use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Names it on the page.
    pub id: &'static str,
    /// What is asked for.
    pub label: AttrValue,
    /// What it means.
    pub hint: AttrValue,
    /// What it counts.
    pub unit: AttrValue,
    /// What was typed.
    pub value: String,
    /// What is wrong with it, if anything is.
    pub error: Option<AttrValue>,
    /// Something was typed.
    pub onwrite: Callback<String>,
}

/// A number with what it means, and what is wrong with it.
#[component]
pub(crate) fn Field(props: &Props) -> Html {
    let oninput = props.onwrite.reform(|event: InputEvent| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        input.map(|input| input.value()).unwrap_or_default()
    });
    let hint_id = format!("{}-hint", props.id);
    html! {
        <div class="field">
            <label for={props.id}>{ props.label.clone() }</label>
            <span class="number">
                <input
                    id={props.id}
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    value={props.value.clone()}
                    aria-describedby={hint_id.clone()}
                    aria-invalid={props.error.is_some().to_string()}
                    {oninput}
                />
                <span class="muted small">{ props.unit.clone() }</span>
            </span>
            <p id={hint_id} class={classes!("small", if props.error.is_some() { "error" } else { "muted" })}>
                { props.error.clone().unwrap_or_else(|| props.hint.clone()) }
            </p>
        </div>
    }
}
