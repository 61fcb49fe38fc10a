//! Says that the socket is lost.

use yew::prelude::*;

use crate::{
    dispatch::use_dispatch,
    i18n::{Language, Text, Words},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// How often it was tried.
    pub attempt: u32,
}

/// Says that the socket is lost, and that it is tried again.
#[component]
pub(crate) fn LinkLost(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let onclick = move |_| dispatch.line().retry_now();
    html! {
        <div class="banner" role="alert">
            <span class="spinner" aria-hidden="true" />
            <span>{ Text::LinkLost.say(props.language) }</span>
            // The number is left out of the alert's text for screen readers:
            // they would read all of it again for each try.
            <span class="small" aria-hidden="true">{ Text::Attempt(props.attempt).say(props.language) }</span>
            <button type="button" class="btn tiny" {onclick}>{ Text::TryNow.say(props.language) }</button>
        </div>
    }
}
