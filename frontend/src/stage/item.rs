//! An item of a list, or a member of a set.

use shared::id::MessageName;
use yew::prelude::*;

use super::{face::face, viewer::Viewer};
use crate::{
    i18n::StageText,
    scene::{Item, When},
};

/// An item: its message, and what its score says. `style` says where it stands.
pub(super) fn item_view(
    item: &Item,
    style: Option<String>,
    selected: Option<&MessageName>,
    onselect: &Callback<MessageName>,
    viewer: Viewer,
) -> Html {
    let message = item.token.message.clone();
    let is_selected = selected == Some(&message);
    let onclick = {
        let message = message.clone();
        onselect.reform(move |_: MouseEvent| message.clone())
    };
    let is_over = item.when.as_ref().is_some_and(When::is_over);
    let is_overdue = matches!(item.when, Some(When::Overdue(_)));
    let class = classes!(
        "tile",
        "item",
        item.poison.then_some("poison"),
        item.outside.then_some("outside"),
        is_overdue.then_some("overdue"),
    );
    let label = label(item, viewer);
    html! {
        <li key={item.name()} class="slot" {style}>
            <button
                type="button"
                {class}
                data-message={message.to_string()}
                data-by={item.sender.as_ref().map(ToString::to_string)}
                data-over={is_over.then_some("true")}
                aria-pressed={is_selected.to_string()}
                title={label.clone()}
                {onclick}
            >
                <span class="unseen">{ label }</span>
                { face(item.token.face()) }
            </button>
            if let Some(when) = item.when.as_ref().filter(|when| **when != When::Due) {
                <small class="short" aria-hidden="true">{ viewer.say(StageText::When(when)) }</small>
            }
        </li>
    }
}

/// So many that are not shown.
pub(super) fn gap(hidden: u64, viewer: Viewer) -> Html {
    html! {
        <li key="gap" class="gap" data-hidden={hidden.to_string()}>
            <span>{ viewer.say(StageText::More(hidden)) }</span>
        </li>
    }
}

fn label(item: &Item, viewer: Viewer) -> String {
    let mut parts = vec![item.token.message.to_string()];
    let mut add = |text| parts.push(viewer.say(text).to_string());
    if let Some(when) = &item.when {
        add(StageText::When(when));
        if let When::Overdue(_) = when {
            add(StageText::Over(crate::scene::Scale::Busy { limit_ms: 0 }));
        }
    }
    if item.poison {
        add(StageText::FailsAlways);
    }
    if item.outside {
        add(StageText::FromOutside);
    }
    parts.join(", ")
}
