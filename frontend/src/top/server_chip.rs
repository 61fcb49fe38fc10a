//! Which Redis the room has, and whether it answers.

use std::sync::Arc;

use shared::world::Server;
use yew::prelude::*;

use crate::i18n::{Language, Text, Words};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The room's Redis.
    pub server: Arc<Server>,
}

/// Which Redis the room has, and whether it answers.
#[component]
pub(crate) fn ServerChip(props: &Props) -> Html {
    let Server {
        product,
        version,
        up,
        lacks,
        ..
    } = &*props.server;
    let language = props.language;
    let state = if *up {
        Text::ServerUp
    } else {
        Text::ServerDown
    };
    let title = if lacks.is_empty() {
        state.say(language)
    } else {
        Text::ServerLacks(lacks.join(", ")).say(language)
    };
    html! {
        <span class="chip server" {title}>
            <i class={classes!("dot", (!*up).then_some("down"))} aria-hidden="true" />
            { format!("{product} {version}") }
            <span class="unseen">{ state.say(language) }</span>
        </span>
    }
}
