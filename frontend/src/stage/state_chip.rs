//! What an actor is doing, in a word.

use shared::world::ActorState;
use yew::prelude::*;

use super::viewer::Viewer;
use crate::{
    i18n::StageText,
    widget::{Icon, Picture},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What it is doing.
    pub state: ActorState,
    /// Who looks.
    pub viewer: Viewer,
}

/// What an actor is doing, in a word.
#[component]
pub(crate) fn StateChip(props: &Props) -> Html {
    let text = props.viewer.say(StageText::State(props.state));
    html! {
        <span class={classes!("state", state_slug(props.state))}>
            if props.state == ActorState::Paused {
                <Icon picture={Picture::Frozen} />
            }
            { text }
        </span>
    }
}

/// The state as `data-state` has it.
pub(crate) fn state_slug(state: ActorState) -> &'static str {
    match state {
        ActorState::Ready => "ready",
        ActorState::Working => "working",
        ActorState::Blocked => "blocked",
        ActorState::Paused => "paused",
        ActorState::Crashed => "crashed",
        ActorState::Stopped => "stopped",
    }
}
