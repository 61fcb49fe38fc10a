//! Crashes an actor, or restarts a crashed one.

use shared::{command::Command, id::ActorId, world::ActorState};
use yew::prelude::*;

use super::viewer::Viewer;
use crate::{
    dispatch::use_dispatch,
    i18n::StageText,
    store::Action,
    widget::{Picture, icon},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The actor.
    pub id: ActorId,
    /// What it is doing.
    pub state: ActorState,
    /// Who looks.
    pub viewer: Viewer,
}

/// Crashes an actor, or restarts a crashed one.
#[component]
pub(crate) fn FaultButton(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let is_down = props.state == ActorState::Crashed;
    let onclick = {
        let actor = props.id.clone();
        Callback::from(move |_: MouseEvent| {
            let actor = actor.clone();
            dispatch.act(Action::SelectActor(Some(actor.clone())));
            dispatch.command(if is_down {
                Command::Restart { actor }
            } else {
                Command::Crash { actor }
            });
        })
    };
    let actor = props.id.as_str();
    let (picture, text) = if is_down {
        (Picture::Restart, StageText::Restart { actor })
    } else {
        (Picture::Crash, StageText::Crash { actor })
    };
    let label = props.viewer.say(text);
    html! {
        <button
            type="button"
            class={classes!("little", if is_down { "restart" } else { "crash" })}
            aria-label={label.clone()}
            title={props.viewer.reason().unwrap_or(label)}
            disabled={!props.viewer.can_drive() || props.state == ActorState::Stopped}
            {onclick}
        >
            { icon(picture) }
        </button>
    }
}
