//! Instead of a room: that it is being opened, or why it cannot be had.

use shared::rejection::Rejection;
use yew::prelude::*;

use crate::{
    browser,
    dispatch::use_dispatch,
    i18n::{Language, Text, Words},
    store::Link,
    widget::{Icon, Picture},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// How the socket is.
    pub link: Link,
}

/// The page while there is no room to show.
#[component]
pub(crate) fn FullPage(props: &Props) -> Html {
    let language = props.language;
    let (title, text) = match &props.link {
        Link::Connecting | Link::Open => (Text::Opening, Some(Text::OpeningWhat.say(language))),
        Link::Lost { .. } => (Text::NoServerTitle, Some(Text::NoServerWhat.say(language))),
        Link::Refused(rejection) => (title(rejection), Some(rejection.say(language))),
    };
    html! {
        <main class="full-page" id="stage" tabindex="-1">
            <div class="card">
                <Icon picture={Picture::Brand} />
                <h1>{ title.say(language) }</h1>
                <p class="muted" role="status">{ text }</p>
                <WayOn {language} link={props.link.clone()} />
            </div>
        </main>
    }
}

fn title(rejection: &Rejection) -> Text {
    match rejection {
        Rejection::NoRoom => Text::NoRoomTitle,
        Rejection::RoomEnded => Text::RoomEndedTitle,
        Rejection::RoomsFull { .. } | Rejection::BrowsersFull { .. } => Text::FullTitle,
        Rejection::WrongVersion { .. } => Text::OldPageTitle,
        _ => Text::RefusedTitle,
    }
}

/// What can be done about it.
#[component]
fn WayOn(props: &Props) -> Html {
    let language = props.language;
    let dispatch = use_dispatch();
    let again = {
        let dispatch = dispatch.clone();
        move |_| dispatch.connection().open(dispatch.connection().room())
    };
    let new_room = move |_| dispatch.connection().open(None);
    let new_button = html! {
        <button type="button" class="btn primary" onclick={new_room}>{ Text::NewRoom.say(language) }</button>
    };
    match &props.link {
        Link::Connecting | Link::Open => html! { <span class="spinner" aria-hidden="true" /> },
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
