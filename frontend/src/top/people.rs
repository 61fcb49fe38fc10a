//! Who is there, and who drives.

use std::sync::Arc;

use shared::protocol::{BrowserRole, Person};
use yew::prelude::*;

use super::person_row::PersonRow;
use crate::{
    i18n::{Language, LiveText, Text, Words},
    widget::{Picture, icon, use_popup},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// What this browser may do.
    pub role: BrowserRole,
    /// This browser's number.
    pub you: u64,
    /// The browsers in the room.
    pub people: Arc<Vec<Person>>,
    /// There is no connection to the room.
    pub is_cut_off: bool,
}

/// A chip that says who drives, and opens a list of those who are there.
#[component]
pub(crate) fn People(props: &Props) -> Html {
    let language = props.language;
    let popup = use_popup(|_| ());
    let (onclick, onkeydown) = (popup.onclick(), popup.onkeydown());
    let drives = props.role == BrowserRole::Driver;
    let asks = drives && props.people.iter().any(|person| person.asks);
    let audience = Text::Audience(props.role, props.people.len() as u64);
    html! {
        <div class="people" {onkeydown}>
            <button
                ref={popup.button.clone()}
                type="button"
                class={classes!("chip", "who", asks.then_some("asks"))}
                aria-expanded={popup.is_open.to_string()}
                title={LiveText::People.say(language)}
                {onclick}
            >
                { icon(Picture::People) }
                <span class="words">{ audience.say(language) }</span>
                if asks {
                    <span class="unseen">{ LiveText::Asks.say(language) }</span>
                }
                { icon(Picture::Down) }
            </button>
            if popup.is_open {
                <div
                    ref={popup.panel.clone()}
                    popover="manual"
                    class="popup people-panel"
                    role="group"
                    aria-label={LiveText::People.say(language)}
                >
                    <ul>{ for props.people.iter().map(|person| html! {
                        <PersonRow
                            key={person.number}
                            {language}
                            person={*person}
                            is_you={person.number == props.you}
                            can_hand_over={drives}
                            is_cut_off={props.is_cut_off}
                        />
                    }) }</ul>
                    <p class="small muted">{ LiveText::PeopleHint.say(language) }</p>
                </div>
            }
        </div>
    }
}
