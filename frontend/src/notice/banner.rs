//! Says that something between the page and Redis is gone.

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
    let onclick = move |_| dispatch.connection().retry_now();
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

/// What the other one takes.
#[derive(Properties, PartialEq)]
pub(crate) struct GoneProps {
    /// The language of the page.
    pub language: Language,
}

/// Says that the room's Redis is gone, and how to get another.
#[component]
pub(crate) fn ServerGone(props: &GoneProps) -> Html {
    html! {
        <div class="banner gone" role="alert">{ Text::ServerGone.say(props.language) }</div>
    }
}
