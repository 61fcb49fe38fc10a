//! What could happen next: the lines that can run and the faults there can be,
//! each with what it would do. Pressing one does it.

use shared::{
    command::Command,
    next::{Choice, choices},
    world::Mode,
};
use yew::prelude::*;

use crate::{
    dispatch::{Dispatch, Snapshot, use_dispatch, use_snapshot},
    i18n::{Language, LiveText, NextText, Words},
    widget::{Picture, Rich, icon},
};

/// What could happen next.
#[component]
pub(crate) fn NextPanel() -> Html {
    let state = use_snapshot();
    let dispatch = use_dispatch();
    let language = state.ui.language;
    let choices = choices(&state.world);
    let (lines, others): (Vec<_>, Vec<_>) = choices
        .into_iter()
        .partition(|choice| matches!(choice.command, Command::Step { .. }));
    let list = |id: &'static str, title: NextText, none: NextText, choices: &[Choice]| {
        html! {
            <section aria-labelledby={id}>
                <h3 {id}>{ title.say(language) }</h3>
                if choices.is_empty() {
                    <p class="muted small">{ none.say(language) }</p>
                } else {
                    <ul>{ for choices.iter().map(|choice| item(choice, &state, &dispatch)) }</ul>
                }
            </section>
        }
    };
    html! {
        <>
            <header class="tools">
                <span class="small muted">{ NextText::About.say(language) }</span>
            </header>
            if let Some(none) = none(&state) {
                <p class="muted choices-none">{ none.say(language) }</p>
            } else {
                <div class="choices">
                    { list("next-lines", NextText::Lines, NextText::NoLines, &lines) }
                    { list("next-others", NextText::Others, NextText::NoOthers, &others) }
                </div>
            }
        </>
    }
}

/// Why there is nothing to choose from.
fn none(state: &Snapshot) -> Option<NextText<'static>> {
    if state.world.mode == Mode::Live {
        Some(NextText::Live)
    } else if !state.world.server.up {
        Some(NextText::Down)
    } else {
        None
    }
}

fn item(choice: &Choice, state: &Snapshot, dispatch: &Dispatch) -> Html {
    let language = state.ui.language;
    let hold = state.step_hold();
    let onclick = {
        let (dispatch, command) = (dispatch.clone(), choice.command.clone());
        move |_: MouseEvent| dispatch.command(command.clone())
    };
    let (kind, picture) = look(&choice.command);
    let by = choice.by.as_ref().map(|by| by.as_str().to_owned());
    html! {
        <li key={format!("{kind}-{}", by.as_deref().unwrap_or_default())}>
            <button
                type="button"
                class={kind}
                data-next={kind}
                data-by={by.clone()}
                disabled={hold.is_some()}
                title={hold.map(|hold| LiveText::Hold(hold).say(language))}
                {onclick}
            >
                { icon(picture) }
                <span class="does">
                    if let Some(by) = by {
                        <b>{ by }</b>{ " " }
                    }
                    <Rich text={NextText::Does(choice).say(language)} inline=true />
                </span>
                { foresees(choice, language) }
            </button>
        </li>
    }
}

fn foresees(choice: &Choice, language: Language) -> Html {
    html! {
        <span class="foresees">
            <Rich text={choice.foresees.say(language)} inline=true />
            { for choice.asides.iter().map(|aside| html! {
                <span class="aside"><Rich text={aside.say(language)} inline=true /></span>
            }) }
        </span>
    }
}

fn look(command: &Command) -> (&'static str, Picture) {
    match command {
        Command::Crash { .. } => ("crash", Picture::Crash),
        Command::Restart { .. } => ("restart", Picture::Restart),
        Command::TurnClock { .. } => ("clock", Picture::Clock),
        _ => ("line", Picture::Play),
    }
}
