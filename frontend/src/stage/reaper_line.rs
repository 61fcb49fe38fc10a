//! What a reaper looks for, and when.

use yew::prelude::*;

use super::viewer::Viewer;
use crate::{
    i18n::StageText,
    scene::{Claims, Cleans, Due},
};

/// What a reaper claims, puts back or trims, when it is due, and how much there is for it.
pub(crate) fn reaper_line(claims: &Claims, viewer: Viewer) -> Html {
    let after_ms = claims.min_idle_ms;
    let ripe = claims.ripe;
    let (what, ripe) = match claims.does {
        Cleans::PutsBack => (StageText::PutsBack { after_ms }, StageText::ToPutBack(ripe)),
        Cleans::Claims => (
            StageText::Claims {
                min_idle_ms: after_ms,
            },
            StageText::Ripe(ripe),
        ),
        Cleans::Trims => (StageText::TrimsDone, StageText::Ripe(ripe)),
    };
    let due = (claims.due == Due::Now).then_some("now");
    html! {
        <p class="reaps">
            <span>{ viewer.say(what) }</span>
            <span class={classes!("due", due)}>{ viewer.say(StageText::Due(claims.due)) }</span>
            if claims.ripe > 0 {
                <span class="ripe">{ viewer.say(ripe) }</span>
            }
        </p>
    }
}
