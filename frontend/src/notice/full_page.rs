//! Instead of a room: that it is being opened, or why it cannot be had.

use shared::rejection::Rejection;
use yew::prelude::*;

use super::way_on::WayOn;
use crate::{
    i18n::{Language, Text, Words},
    store::Link,
    widget::{Picture, icon},
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
        Link::Nowhere | Link::Connecting | Link::Open => {
            (Text::Opening, Some(Text::OpeningWhat.say(language)))
        }
        Link::Lost { .. } => (Text::NoServerTitle, Some(Text::NoServerWhat.say(language))),
        Link::Refused(rejection) => (title(rejection), Some(rejection.say(language))),
    };
    html! {
        <main class="full-page" id="stage" tabindex="-1">
            <div class="card">
                { icon(Picture::Brand) }
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
