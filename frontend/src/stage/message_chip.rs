//! A message outside the stream, small.

use yew::prelude::*;

use super::{face::face, viewer::Viewer};
use crate::{
    dispatch::use_dispatch,
    i18n::StageText,
    scene::{Hue, Token},
    store::Action,
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The message.
    pub token: Token,
    /// What it is there: `done`, `dead`, `lost`, `hand` or `kept`.
    pub kind: AttrValue,
    /// What else there is to say about it.
    #[prop_or_default]
    pub about: Option<AttrValue>,
    /// The colour of the group it belongs to.
    #[prop_or_default]
    pub hue: Option<Hue>,
    /// The group it belongs to.
    #[prop_or_default]
    pub group: Option<AttrValue>,
    /// Its message is selected.
    pub selected: bool,
    /// Who looks.
    pub viewer: Viewer,
}

/// A message in a hand or a tray.
#[component]
pub(crate) fn MessageChip(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let onclick = {
        let message = props.token.message.clone();
        Callback::from(move |_: MouseEvent| {
            dispatch.act(Action::SelectMessage(Some(message.clone())));
        })
    };
    let message = props.token.message.as_str();
    let id = (!props.token.is_item()).then(|| props.token.id.to_string());
    let mut label = match &id {
        Some(id) => props
            .viewer
            .say(StageText::Entry { message, id })
            .to_string(),
        None => message.to_owned(),
    };
    if let Some(about) = &props.about {
        label.push_str(", ");
        label.push_str(about);
    }
    html! {
        <li>
            <button
                type="button"
                class={classes!("bit", props.kind.to_string(), props.hue.map(Hue::class))}
                data-message={message.to_owned()}
                data-id={id}
                data-group={props.group.clone()}
                aria-pressed={props.selected.to_string()}
                title={label.clone()}
                {onclick}
            >
                <span class="unseen">{ label }</span>
                { face(props.token.face()) }
            </button>
        </li>
    }
}
