//! A rate, to be slid.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::figure::{SLIDER_MAX, at_place, per_second, place};
use crate::i18n::{Language, LiveText, Words};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// What is slid.
    pub label: AttrValue,
    /// The rate, in thousandths per second.
    pub mhz: u64,
    /// Why it cannot be changed now.
    pub reason: Option<AttrValue>,
    /// It was slid to another rate.
    pub onvalue: Callback<u64>,
}

/// A rate on a slider whose decades are equally long.
#[component]
pub(crate) fn Slider(props: &Props) -> Html {
    let now = place(props.mhz);
    let onvalue = props.onvalue.clone();
    let oninput = move |event: InputEvent| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        let at = input.and_then(|input| input.value().parse().ok());
        if let Some(at) = at.filter(|at| *at != now) {
            onvalue.emit(at_place(at));
        }
    };
    let valuetext = LiveText::PaceIs(per_second(props.mhz)).say(props.language);
    html! {
        <input
            type="range"
            class="rate"
            min="0"
            max={SLIDER_MAX.to_string()}
            step="1"
            value={now.to_string()}
            aria-label={props.label.clone()}
            aria-valuetext={valuetext}
            disabled={props.reason.is_some()}
            title={props.reason.clone()}
            {oninput}
        />
    }
}
