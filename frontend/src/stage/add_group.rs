//! Asks for another group.

use yew::prelude::*;

use super::viewer::Viewer;
use crate::{
    dispatch::use_dispatch,
    i18n::EditText,
    store::{Action, Dialog, Form},
    widget::{Picture, icon},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Who looks.
    pub viewer: Viewer,
}

/// Asks for another group.
#[component]
pub(crate) fn AddGroup(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let viewer = props.viewer;
    let onclick =
        move |_: MouseEvent| dispatch.act(Action::Show(Some(Dialog::Edit(Form::AddGroup))));
    html! {
        <button
            type="button"
            class="add"
            title={viewer.reason()}
            disabled={!viewer.can_drive()}
            {onclick}
        >
            { icon(Picture::Add) }
            { viewer.edit(EditText::AddGroup) }
        </button>
    }
}
