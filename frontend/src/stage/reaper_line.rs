//! What a reaper looks for, and when.

use yew::prelude::*;

use super::viewer::Viewer;
use crate::{
    i18n::StageText,
    scene::{Claims, Due},
};

/// What a reaper claims or puts back, when it is due, and how much there is for it.
pub(crate) fn reaper_line(claims: &Claims, viewer: Viewer) -> Html {
    let after_ms = claims.min_idle_ms;
    let (what, ripe) = match claims.puts_back {
        true => (
            StageText::PutsBack { after_ms },
            StageText::ToPutBack(claims.ripe),
        ),
        false => (
            StageText::Claims {
                min_idle_ms: after_ms,
            },
            StageText::Ripe(claims.ripe),
        ),
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
