//! What stands where the charts will be.

use shared::{command::Command, world::Mode};
use yew::prelude::*;

use crate::{
    dispatch::use_dispatch,
    i18n::{ChartText, Language, Words},
    widget::Rich,
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// Whether live mode runs.
    pub mode: Mode,
    /// Whether commands may be given.
    pub can_drive: bool,
}

/// Says that live mode measures, and how it is started.
#[component]
pub(crate) fn Empty(props: &Props) -> Html {
    let language = props.language;
    let dispatch = use_dispatch();
    let onclick = move |_| dispatch.command(Command::Play);
    html! {
        <div class="no-charts">
            if props.mode == Mode::Live {
                <p class="muted">{ ChartText::Measuring.say(language) }</p>
            } else {
                <svg class="sketch" viewBox="0 0 120 40" aria-hidden="true">
                    <path class="floor" d="M2 38H118" />
                    <path class="one" d="M4 34L20 30L34 14L48 18L62 10L78 13L92 7L114 9" />
                    <path class="two" d="M4 36L20 33L34 24L48 22L62 20L78 17L92 16L114 13" />
                </svg>
                <div>
                    <h3>{ ChartText::EmptyTitle.say(language) }</h3>
                    <div class="muted"><Rich text={ChartText::EmptyWhat.say(language)} /></div>
                </div>
                <button type="button" class="btn" disabled={!props.can_drive} {onclick}>
                    { ChartText::StartLive.say(language) }
                </button>
            }
        </div>
    }
}
