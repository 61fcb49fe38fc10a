//! What an actor is doing, in a word.

use shared::world::ActorState;
use yew::prelude::*;

use super::viewer::Viewer;
use crate::{
    i18n::StageText,
    widget::{Picture, icon},
};

/// What an actor is doing, in a word.
pub(crate) fn state_chip(state: ActorState, viewer: Viewer) -> Html {
    let text = viewer.say(StageText::State(state));
    html! {
        <span class={classes!("state", state_slug(state))}>
            if state == ActorState::Paused {
                { icon(Picture::Frozen) }
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
