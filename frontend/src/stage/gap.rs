//! Entries that are not shown.

use yew::prelude::*;

use super::viewer::Viewer;
use crate::{i18n::StageText, scene::Gap};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The gap.
    pub gap: Gap,
    /// Who looks.
    pub viewer: Viewer,
}

/// A gap in the ribbon, and how many entries are in it.
#[component]
pub(crate) fn GapView(props: &Props) -> Html {
    let text = props
        .gap
        .hidden
        .map_or(StageText::MoreSomewhere, StageText::More);
    html! {
        <li class="gap" data-hidden={props.gap.hidden.map(|n| n.to_string())}>
            <span>{ props.viewer.say(text) }</span>
        </li>
    }
}
