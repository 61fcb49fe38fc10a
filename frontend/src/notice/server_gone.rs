//! Says that the room's Redis is gone.

use yew::prelude::*;

use crate::i18n::{Language, Text, Words};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
}

/// Says that the room's Redis is gone, and how to get another.
#[component]
pub(crate) fn ServerGone(props: &Props) -> Html {
    html! {
        <div class="banner gone" role="alert">{ Text::ServerGone.say(props.language) }</div>
    }
}
