//! A text that can be typed.

use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Names it on the page.
    pub id: AttrValue,
    /// What is asked for.
    pub label: AttrValue,
    /// What it means.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What was typed.
    pub value: AttrValue,
    /// What is wrong with it, if anything is.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// Only the field is seen; the label is its name.
    #[prop_or_default]
    pub is_bare: bool,
    /// Something was typed.
    pub onwrite: Callback<String>,
}

/// A text with what it means, and what is wrong with it.
#[component]
pub(crate) fn TextField(props: &Props) -> Html {
    let oninput = props.onwrite.reform(|event: InputEvent| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        input.map(|input| input.value()).unwrap_or_default()
    });
    let hint_id = format!("{}-hint", props.id);
    let told = props.error.clone().or_else(|| props.hint.clone());
    let input = html! {
        <input
            id={props.id.clone()}
            type="text"
            class="mono"
            autocomplete="off"
            spellcheck="false"
            autocapitalize="off"
            value={props.value.clone()}
            aria-label={props.is_bare.then(|| props.label.clone())}
            aria-describedby={told.is_some().then(|| hint_id.clone())}
            aria-invalid={props.error.is_some().to_string()}
            {oninput}
        />
    };
    if props.is_bare {
        return input;
    }
    html! {
        <div class="text-field">
            <label for={props.id.clone()}>{ props.label.clone() }</label>
            { input }
            if let Some(told) = told {
                <p id={hint_id} class={classes!("small", if props.error.is_some() { "error" } else { "muted" })}>
                    { told }
                </p>
            }
        </div>
    }
}
