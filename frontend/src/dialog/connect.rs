//! How to look into the room's Redis from elsewhere.

use std::sync::Arc;

use shared::{patterns::PatternId, world::Server};
use yew::prelude::*;

use crate::{
    browser,
    i18n::{Language, Text, Words},
    widget::{CopyButton, Rich},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The room's Redis.
    pub server: Arc<Server>,
    /// The pattern on the stage.
    pub pattern: PatternId,
    /// The room ends after so long without a browser, in milliseconds.
    pub idle_limit_ms: u64,
}

/// The command to connect with, and what happens then.
#[component]
pub(crate) fn Connect(props: &Props) -> Html {
    let language = props.language;
    let program = match props.server.product.as_str() {
        "valkey" => "valkey-cli",
        _ => "redis-cli",
    };
    let command = format!("{program} -s {}", props.server.socket);
    let text = {
        let command = command.clone();
        Callback::from(move |()| command.clone())
    };
    let pattern = props.pattern.pattern();
    let what = match pattern.has_stream() {
        true if pattern.has_readers() => Text::ConnectToReaders(pattern.stream),
        true => Text::ConnectWhat,
        false => Text::ConnectToItems(pattern.stream),
    };
    html! {
        <>
            <p>{ Text::ConnectHow.say(language) }</p>
            <div class="command-line">
                <code tabindex="0">{ command }</code>
                <CopyButton label={Text::Copy.say(language)} {text} />
            </div>
            <Rich text={what.say(language)} />
            <div class="share">
                <p>{ Text::ShareWhat(props.idle_limit_ms).say(language) }</p>
                <CopyButton label={Text::CopyAddress.say(language)} text={|()| browser::address()} />
            </div>
        </>
    }
}
