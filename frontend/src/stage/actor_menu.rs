//! What can be done to an actor besides breaking it.

use shared::{command::Command, id::ActorId, world::ActorState};
use yew::prelude::*;

use super::viewer::Viewer;
use crate::{
    i18n::EditText,
    store::Form,
    widget::{Menu, MenuItem},
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

/// Freezes an actor, lets it go on, or ends it.
#[component]
pub(crate) fn ActorMenu(props: &Props) -> Html {
    let Props { id, viewer, .. } = props;
    let freeze = |frozen: bool, text: EditText| {
        let actor = id.clone();
        MenuItem::command(viewer.edit(text), Command::Freeze { actor, frozen })
    };
    let mut items = Vec::new();
    match props.state {
        ActorState::Paused => items.push(freeze(false, EditText::LetGoOn)),
        ActorState::Ready | ActorState::Working | ActorState::Blocked => {
            items.push(freeze(true, EditText::Freeze));
        }
        ActorState::Crashed | ActorState::Stopped => {}
    }
    let remove = viewer.edit(EditText::RemoveActor(id.to_string()));
    items.push(MenuItem::form(remove, Form::RemoveActor(id.clone())).grave());
    html! {
        <Menu
            label={viewer.edit(EditText::MoreOf(id.to_string()))}
            {items}
            hold={viewer.reason()}
        />
    }
}
