//! The head of an actor's card: runs one line.

use shared::{
    command::Command,
    id::ActorId,
    world::{ActorState, ReadOptions},
};
use yew::prelude::*;

use super::{
    next_line::{in_full, next_line, spoken},
    pace::pace,
    state_chip::state_chip,
    viewer::Viewer,
};
use crate::{
    dispatch::use_dispatch,
    i18n::StageText,
    scene::{Next, Speed},
    store::Action,
};

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
    /// How it runs by itself.
    pub speed: Speed,
    /// How it reads, where that is not as usual.
    #[prop_or_default]
    pub reads: Option<ReadOptions>,
    /// Who looks.
    pub viewer: Viewer,
}

/// The head of an actor's card. Pressing it selects the actor and, where it can
/// run, runs its next line.
#[component]
pub(crate) fn RunButton(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let runs = props.can_run && props.viewer.can_step();
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
    // While lines follow each other faster than they can be read, the card says
    // how fast it is to go instead.
    let is_down = matches!(props.state, ActorState::Crashed | ActorState::Stopped);
    let by_itself = props.viewer.is_live && !is_down;
    let title = match props.viewer.step_reason() {
        Some(reason) => reason,
        None => in_full(&props.next).into(),
    };
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
            title={title}
            {onclick}
        >
            <span class="unseen">{ label }</span>
            <span class="who">
                <b aria-hidden="true">{ actor }</b>
                { state_chip(props.state, props.viewer) }
            </span>
            <span class="second">
                if !by_itself {
                    { next_line(&props.next, props.state, props.viewer) }
                }
                if !is_down {
                    { pace(props.speed, props.reads, props.viewer) }
                }
            </span>
        </button>
    }
}
