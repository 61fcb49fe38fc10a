//! Makes a producer's next message one that fails every time.

use shared::{command::Command, id::ActorId};
use yew::prelude::*;

use super::viewer::Viewer;
use crate::{
    dispatch::use_dispatch,
    i18n::StageText,
    widget::{Picture, icon},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The producer.
    pub id: ActorId,
    /// Its next message fails every time.
    pub poison: bool,
    /// Who looks.
    pub viewer: Viewer,
}

/// Makes a producer's next message one that fails every time, or not.
#[component]
pub(crate) fn PoisonButton(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let onclick = {
        let (actor, poison) = (props.id.clone(), !props.poison);
        Callback::from(move |_: MouseEvent| {
            let actor = actor.clone();
            dispatch.command(Command::Poison { actor, poison });
        })
    };
    let actor = props.id.as_str();
    html! {
        <button
            type="button"
            class="little poison"
            aria-pressed={props.poison.to_string()}
            aria-label={props.viewer.say(StageText::Poison { actor })}
            title={props.viewer.reason().unwrap_or_else(|| props.viewer.say(StageText::PoisonHint))}
            disabled={!props.viewer.can_drive()}
            {onclick}
        >
            { icon(Picture::Poison) }
        </button>
    }
}
