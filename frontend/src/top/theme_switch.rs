//! Changes between light and dark.

use yew::prelude::*;

use crate::{
    dispatch::use_dispatch,
    i18n::{Language, Text, Words},
    store::{Action, Theme},
    widget::{Picture, icon},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// Its colours.
    pub theme: Theme,
}

/// Changes between light and dark.
#[component]
pub(crate) fn ThemeSwitch(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let other = props.theme.other();
    let label = Text::Wear(other).say(props.language);
    let picture = match other {
        Theme::Light => Picture::Sun,
        Theme::Dark => Picture::Moon,
    };
    html! {
        <button
            type="button"
            class="btn quiet round"
            aria-label={label.clone()}
            title={label}
            onclick={move |_| dispatch.act(Action::Wear(other))}
        >
            { icon(picture) }
        </button>
    }
}
