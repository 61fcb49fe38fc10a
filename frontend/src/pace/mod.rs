//! How an actor runs by itself in live mode: a part of the side panel that
//! opens by itself when the actors run.

mod figure;
mod number_field;
mod panel;
mod reading;
mod sending;
mod slider;

use shared::{
    id::ActorId,
    world::{Actor, Mode, Role},
};
use yew::prelude::*;

pub(crate) use self::figure::{per_second, span};
use self::{figure::capacity_mhz, panel::PacePanel};
use crate::{
    dispatch::use_snapshot,
    i18n::{LiveText, Words},
    part::{Later, Part},
    store::State,
    widget::{Picture, icon},
};

/// How the shown actor runs by itself.
#[component]
pub(crate) fn ByItself() -> Html {
    let state = use_snapshot();
    let language = state.ui.language;
    // Until somebody opens or closes it, it follows the mode.
    let wanted = use_state(|| None::<bool>);
    let Some((id, actor)) = shown(&state) else {
        return Html::default();
    };
    let is_open = wanted.unwrap_or(state.world.mode == Mode::Live);
    let onclick = {
        let wanted = wanted.clone();
        move |_| wanted.set(Some(!is_open))
    };
    let mhz = match actor.role {
        Role::Producer => actor.pace.rate_mhz,
        Role::Consumer { .. } | Role::Reaper { .. } => capacity_mhz(actor.pace.work_us),
    };
    html! {
        <section class="by-itself" aria-labelledby="by-itself">
            <h3>
                <button
                    type="button"
                    id="by-itself"
                    aria-expanded={is_open.to_string()}
                    aria-controls="pace"
                    {onclick}
                >
                    { icon(Picture::Down) }
                    <span>
                        { LiveText::ByItself.say(language) }
                        <span class="unseen">{ format!(" ({id})") }</span>
                    </span>
                    <span class="muted small">{ LiveText::PaceIs(per_second(mhz)).say(language) }</span>
                </button>
            </h3>
            <div id="pace" hidden={!is_open}>
                if is_open {
                    <Later part={Part::Pace} {language} />
                }
            </div>
        </section>
    }
}

/// Everything about how the shown actor runs by itself.
#[component]
pub(crate) fn PaceOfShown() -> Html {
    let state = use_snapshot();
    let language = state.ui.language;
    let Some((id, actor)) = shown(&state) else {
        return Html::default();
    };
    html! {
        <PacePanel
            key={id.as_str()}
            {language}
            id={id.clone()}
            role={actor.role.clone()}
            pace={actor.pace}
            reads={state.world.pattern.pattern().has_stream().then_some(actor.reads)}
            has_groups={state.world.pattern.pattern().has_groups()}
            reason={state.hold().map(|hold| LiveText::Hold(hold).say(language))}
        />
    }
}

fn shown(state: &State) -> Option<(&ActorId, &Actor)> {
    let id = state.shown_actor()?;
    Some((id, state.world.actors.get(id)?))
}
