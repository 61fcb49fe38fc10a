//! Entries that are not shown.

use yew::prelude::*;

use super::viewer::Viewer;
use crate::{i18n::StageText, scene::Gap};

/// A gap in the ribbon, and how many entries are in it.
pub(crate) fn gap_view(gap: &Gap, viewer: Viewer) -> Html {
    let text = gap.hidden.map_or(StageText::MoreSomewhere, StageText::More);
    html! {
        <li key={format!("gap {}", gap.from)} class="gap" data-hidden={gap.hidden.map(|n| n.to_string())}>
            <span>{ viewer.say(text) }</span>
        </li>
    }
}
