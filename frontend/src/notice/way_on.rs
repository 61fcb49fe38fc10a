//! What can be done when there is no room to show.

use shared::rejection::Rejection;
use yew::prelude::*;

use crate::{
    browser,
    dispatch::use_dispatch,
    i18n::{Language, Text, Words},
    store::Link,
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// How the socket is.
    pub link: Link,
}

/// What can be done about it.
#[component]
pub(crate) fn WayOn(props: &Props) -> Html {
    let language = props.language;
    let dispatch = use_dispatch();
    let again = {
        let dispatch = dispatch.clone();
        move |_| dispatch.line().open(dispatch.line().room())
    };
    let new_room = move |_| dispatch.line().open(None);
    let new_button = html! {
        <button type="button" class="btn primary" onclick={new_room}>{ Text::NewRoom.say(language) }</button>
    };
    match &props.link {
        Link::Nowhere | Link::Connecting | Link::Open => {
            html! { <span class="spinner" aria-hidden="true" /> }
        }
        Link::Refused(Rejection::NoRoom | Rejection::RoomEnded) => new_button,
        Link::Refused(Rejection::WrongVersion { .. }) => html! {
            <button type="button" class="btn primary" onclick={|_| browser::reload()}>
                { Text::Reload.say(language) }
            </button>
        },
        Link::Lost { .. } => html! {
            <button type="button" class="btn" onclick={again}>{ Text::TryNow.say(language) }</button>
        },
        Link::Refused(Rejection::RoomsFull { .. } | Rejection::NoServer { .. }) => html! {
            <button type="button" class="btn primary" onclick={again}>{ Text::TryAgain.say(language) }</button>
        },
        Link::Refused(_) => html! {
            <div class="ways">
                <button type="button" class="btn" onclick={again}>{ Text::TryAgain.say(language) }</button>
                { new_button }
            </div>
        },
    }
}
