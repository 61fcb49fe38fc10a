//! A few choices below each other, of which one holds.

use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A choice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Way {
    /// What it is called.
    pub label: AttrValue,
    /// As Redis has it.
    pub code: Option<AttrValue>,
}

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Names the group of radio buttons; unique on the page.
    pub name: AttrValue,
    /// What is chosen here.
    pub legend: AttrValue,
    /// The choices.
    pub ways: Vec<Way>,
    /// Which one holds.
    pub chosen: usize,
    /// Another one was chosen.
    pub onchoose: Callback<usize>,
}

/// A few choices, each with what it is to Redis.
#[component]
pub(crate) fn Options(props: &Props) -> Html {
    let onchange = props.onchoose.reform(|event: Event| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        input.map_or(0, |input| input.value().parse().unwrap_or_default())
    });
    let way = |(at, way): (usize, &Way)| {
        html! {
            <label key={at}>
                <input
                    type="radio"
                    name={props.name.clone()}
                    value={at.to_string()}
                    checked={at == props.chosen}
                    onchange={onchange.clone()}
                />
                <span>{ way.label.clone() }</span>
                if let Some(code) = &way.code {
                    <code>{ code.clone() }</code>
                }
            </label>
        }
    };
    html! {
        <fieldset class="options">
            <legend>{ props.legend.clone() }</legend>
            { for props.ways.iter().enumerate().map(way) }
        </fieldset>
    }
}
