//! What can be done to the stream.

use yew::prelude::*;

use super::viewer::Viewer;
use crate::{
    i18n::EditText,
    store::Form,
    widget::{Menu, MenuItem},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Who looks.
    pub viewer: Viewer,
}

/// Sends a message of one's own, or trims the stream.
#[component]
pub(crate) fn StreamMenu(props: &Props) -> Html {
    let viewer = props.viewer;
    let items = vec![
        MenuItem::form(viewer.edit(EditText::SendOwn), Form::Send).with_code("XADD".into()),
        MenuItem::form(viewer.edit(EditText::Trim), Form::Trim)
            .with_code("XTRIM".into())
            .grave(),
    ];
    html! {
        <Menu
            label={viewer.edit(EditText::StreamMenu)}
            {items}
            hold={viewer.reason()}
        />
    }
}
