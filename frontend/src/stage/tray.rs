//! A group's tray: what it has done, or what it gave up on.

use shared::id::MessageName;
use yew::prelude::*;

use super::{message_chip::MessageChip, viewer::Viewer};
use crate::{
    i18n::StageText,
    scene::{Place, Tray},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Which place it is, as `data-place` has it.
    pub place: Place,
    /// What it is: `done` or `dead`.
    pub kind: AttrValue,
    /// What is in it.
    pub tray: Tray,
    /// What stands beside the number.
    pub title: AttrValue,
    /// What a screen reader calls it.
    pub name: AttrValue,
    /// The message that is selected.
    pub selected: Option<MessageName>,
    /// Who looks.
    pub viewer: Viewer,
}

/// A number, and the newest of what it counts.
#[component]
pub(crate) fn TrayView(props: &Props) -> Html {
    let none = (props.tray.total == 0).then_some("none");
    // It shows the newest, or none where those are not known.
    let tokens = props.tray.tokens.iter();
    let tokens = tokens.filter(|_| !props.viewer.is_sampled);
    html! {
        <div class={classes!("tray", props.kind.to_string(), none)}>
            <b>{ props.viewer.say(StageText::Number(props.tray.total)) }</b>
            <span class="title">{ &props.title }</span>
            <ul
                data-place={props.place.to_string()}
                data-total={props.tray.total.to_string()}
                aria-label={props.name.clone()}
            >
                { for tokens.map(|token| html! {
                    <MessageChip
                        key={token.id.to_string()}
                        token={token.clone()}
                        kind={props.kind.clone()}
                        selected={props.selected.as_ref() == Some(&token.message)}
                        viewer={props.viewer}
                    />
                }) }
            </ul>
        </div>
    }
}
