//! The head of an actor's card: runs one line.

use shared::{command::Command, id::ActorId, world::ActorState};
use yew::prelude::*;

use super::{
    next_line::{NextLine, in_full, spoken},
    state_chip::StateChip,
    viewer::Viewer,
};
use crate::{dispatch::use_dispatch, i18n::StageText, scene::Next, store::Action};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The actor.
    pub id: ActorId,
    /// What it is doing.
    pub state: ActorState,
    /// Whether it can run a line.
    pub can_run: bool,
    /// What it does next.
    pub next: Next,
    /// Who looks.
    pub viewer: Viewer,
}

/// The head of an actor's card. Pressing it selects the actor and, where it can
/// run, runs its next line.
#[component]
pub(crate) fn RunButton(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let runs = props.can_run && props.viewer.can_drive;
    let onclick = {
        let id = props.id.clone();
        Callback::from(move |_: MouseEvent| {
            dispatch.act(Action::SelectActor(Some(id.clone())));
            if runs {
                let actor = Some(id.clone());
                dispatch.command(Command::Step { actor });
            }
        })
    };
    let actor = props.id.as_str();
    let label = if runs {
        let next = &spoken(&props.next);
        props.viewer.say(StageText::Run { actor, next })
    } else {
        let state = props.state;
        props.viewer.say(StageText::Show { actor, state })
    };
    html! {
        <button
            type="button"
            class={classes!("run", runs.then_some("runs"))}
            title={in_full(&props.next)}
            {onclick}
        >
            <span class="unseen">{ label }</span>
            <span class="who">
                <b aria-hidden="true">{ actor }</b>
                <StateChip state={props.state} viewer={props.viewer} />
            </span>
            <NextLine next={props.next.clone()} state={props.state} viewer={props.viewer} />
        </button>
    }
}
