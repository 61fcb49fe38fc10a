//! A few choices beside each other, of which one holds.

use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Names the group of radio buttons; unique on the page.
    pub name: &'static str,
    /// What is chosen here.
    pub legend: AttrValue,
    /// The choices.
    pub options: Vec<AttrValue>,
    /// The languages of the choices, where they differ from the page's.
    #[prop_or_default]
    pub tags: Option<Vec<&'static str>>,
    /// Which one holds.
    pub chosen: usize,
    /// Another one was chosen.
    pub onchoose: Callback<usize>,
}

/// A few choices beside each other: radio buttons that look like one control.
#[component]
pub(crate) fn Choice(props: &Props) -> Html {
    let onchange = props.onchoose.reform(|event: Event| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        input.map_or(0, |input| input.value().parse().unwrap_or_default())
    });
    let option = |(at, label): (usize, &AttrValue)| {
        let tag = props.tags.as_ref().and_then(|tags| tags.get(at).copied());
        html! {
            <label key={at} lang={tag}>
                <input
                    type="radio"
                    name={props.name}
                    value={at.to_string()}
                    checked={at == props.chosen}
                    onchange={onchange.clone()}
                />
                <span>{ label }</span>
            </label>
        }
    };
    html! {
        <div class="seg" role="radiogroup" aria-label={props.legend.clone()}>
            { for props.options.iter().enumerate().map(option) }
        </div>
    }
}
