//! The room's clock. In step mode it stands still and is turned forward by hand;
//! in live mode it runs.

use shared::{command::Command, world::Mode};
use yew::prelude::*;

use crate::{
    browser,
    dispatch::use_dispatch,
    i18n::{Language, LiveText, Text, Words},
    store::Hold,
    widget::{Picture, icon},
};

/// By how much it can be turned, in milliseconds.
const TURNS: [u64; 4] = [1_000, 10_000, 30_000, 60_000];

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// What keeps it from being turned.
    pub hold: Option<Hold>,
    /// Whether it runs.
    pub mode: Mode,
    /// The room's time, in Unix milliseconds.
    pub now_ms: u64,
}

/// The room's clock and the buttons that turn it.
#[component]
pub(crate) fn Clock(props: &Props) -> Html {
    let language = props.language;
    let dispatch = use_dispatch();
    let turn = |by_ms: u64| {
        let dispatch = dispatch.clone();
        let onclick = move |_| dispatch.command(Command::TurnClock { by_ms });
        html! {
            <button
                key={by_ms}
                type="button"
                class="btn tiny"
                disabled={props.hold.is_some()}
                title={props.hold.map(|hold| LiveText::Hold(hold).say(language))}
                aria-label={Text::TurnClock(by_ms).say(language)}
                {onclick}
            >
                { Text::Later(by_ms).say(language) }
            </button>
        }
    };
    let about = match props.mode {
        Mode::Step => Text::ClockStandsStill.say(language),
        Mode::Live => LiveText::ClockRuns.say(language),
    };
    html! {
        <section class="clock" aria-label={Text::Clock.say(language)}>
            <p title={about.clone()}>
                { icon(Picture::Clock) }
                <b class="mono">{ browser::time_of_day(props.now_ms) }</b>
                <span class="unseen">{ about }</span>
            </p>
            <div class="turns">{ for TURNS.into_iter().map(turn) }</div>
        </section>
    }
}
