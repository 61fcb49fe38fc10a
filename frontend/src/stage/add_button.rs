//! Adds an actor.

use shared::command::Command;
use yew::prelude::*;

use super::viewer::Viewer;
use crate::{
    dispatch::use_dispatch,
    widget::{Picture, icon},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What it does.
    pub command: Command,
    /// What it is called.
    pub label: AttrValue,
    /// More about it.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// Who looks.
    pub viewer: Viewer,
}

/// Adds an actor.
#[component]
pub(crate) fn AddButton(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let onclick = {
        let command = props.command.clone();
        Callback::from(move |_: MouseEvent| dispatch.command(command.clone()))
    };
    html! {
        <button
            type="button"
            class="add"
            title={props.viewer.reason().or_else(|| props.hint.clone())}
            disabled={!props.viewer.can_drive()}
            {onclick}
        >
            { icon(Picture::Add) }
            { &props.label }
        </button>
    }
}
