//! One of the browsers in the room.

use shared::{
    command::Command,
    protocol::{BrowserRole, Person},
};
use yew::prelude::*;

use crate::{
    dispatch::use_dispatch,
    i18n::{Language, LiveText, Words},
    store::Hold,
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The browser.
    pub person: Person,
    /// It is this one.
    pub is_you: bool,
    /// This one drives, and can let another drive.
    pub can_hand_over: bool,
    /// There is no connection to the room.
    pub is_cut_off: bool,
}

/// One browser, and what this one can do about it.
#[component]
pub(crate) fn PersonRow(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let Props {
        language, person, ..
    } = *props;
    let send = |command: Command| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.command(command.clone()))
    };
    let does = match person.role {
        BrowserRole::Driver => LiveText::Drives,
        BrowserRole::Follower if person.asks => LiveText::Asks,
        BrowserRole::Follower => LiveText::Follows,
    };
    let button = |text: LiveText, command| {
        html! {
            <button
                type="button"
                class="btn tiny"
                disabled={props.is_cut_off}
                title={props.is_cut_off.then(|| LiveText::Hold(Hold::NoLink).say(language))}
                onclick={send(command)}
            >
                { text.say(language) }
            </button>
        }
    };
    let browser = person.number;
    let action = match person.role {
        BrowserRole::Follower if props.can_hand_over => {
            button(LiveText::LetDrive(browser), Command::HandOver { browser })
        }
        BrowserRole::Follower if props.is_you && person.asks => {
            button(LiveText::DoNotAsk, Command::AskToDrive { ask: false })
        }
        BrowserRole::Follower if props.is_you => {
            button(LiveText::AskToDrive, Command::AskToDrive { ask: true })
        }
        _ => Html::default(),
    };
    html! {
        <li data-person={browser.to_string()}>
            <span>
                { LiveText::Browser(browser).say(language) }
                if props.is_you {
                    <span class="muted">{ format!(" · {}", LiveText::You.say(language)) }</span>
                }
            </span>
            <span class={classes!("small", if person.asks { "asks" } else { "muted" })}>{ does.say(language) }</span>
            { action }
        </li>
    }
}
