//! What can be done to a group.

use shared::id::GroupName;
use yew::prelude::*;

use super::viewer::Viewer;
use crate::{
    i18n::EditText,
    store::Form,
    widget::{Menu, MenuItem},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The group.
    pub group: GroupName,
    /// Who looks.
    pub viewer: Viewer,
}

/// Moves a group's cursor, or destroys the group.
#[component]
pub(crate) fn GroupMenu(props: &Props) -> Html {
    let Props { group, viewer } = props;
    let items = vec![
        MenuItem::form(
            viewer.edit(EditText::MoveCursor),
            Form::MoveCursor(group.clone()),
        )
        .with_code("XGROUP SETID".into()),
        MenuItem::form(
            viewer.edit(EditText::RemoveThisGroup),
            Form::RemoveGroup(group.clone()),
        )
        .with_code("XGROUP DESTROY".into())
        .grave(),
    ];
    html! {
        <Menu
            label={viewer.edit(EditText::MoreOf(group.to_string()))}
            {items}
            hold={viewer.reason()}
        />
    }
}
