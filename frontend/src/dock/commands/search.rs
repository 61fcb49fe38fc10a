//! Looks for a text in the log.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::Filter;
use crate::i18n::{Language, Text, Words};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// What is looked for.
    pub(super) filter: Filter,
    /// Something else is looked for.
    pub(super) onfilter: Callback<Filter>,
}

/// Looks for a text.
#[component]
pub(crate) fn Search(props: &Props) -> Html {
    let oninput = {
        let (filter, onfilter) = (props.filter.clone(), props.onfilter.clone());
        move |event: InputEvent| {
            let input: Option<HtmlInputElement> = event.target_dyn_into();
            let text = input.map(|input| input.value()).unwrap_or_default();
            onfilter.emit(Filter {
                who: filter.who.clone(),
                text: text.trim().to_lowercase(),
            });
        }
    };
    let label = Text::FilterByWords.say(props.language);
    html! {
        <input
            type="search"
            aria-label={label.clone()}
            placeholder={label}
            spellcheck="false"
            {oninput}
        />
    }
}
