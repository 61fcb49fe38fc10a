//! What a reaper looks for, and when.

use yew::prelude::*;

use super::viewer::Viewer;
use crate::{
    i18n::StageText,
    scene::{Claims, Due},
};

/// What a reaper claims, when it is due, and how much there is for it.
pub(crate) fn reaper_line(claims: &Claims, viewer: Viewer) -> Html {
    let min_idle_ms = claims.min_idle_ms;
    let due = (claims.due == Due::Now).then_some("now");
    html! {
        <p class="reaps">
            <span>{ viewer.say(StageText::Claims { min_idle_ms }) }</span>
            <span class={classes!("due", due)}>{ viewer.say(StageText::Due(claims.due)) }</span>
            if claims.ripe > 0 {
                <span class="ripe">{ viewer.say(StageText::Ripe(claims.ripe)) }</span>
            }
        </p>
    }
}
