//! What a reaper looks for, and when.

use yew::prelude::*;

use super::viewer::Viewer;
use crate::{
    i18n::StageText,
    scene::{Claims, Due},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What it looks for.
    pub claims: Claims,
    /// Who looks at it.
    pub viewer: Viewer,
}

/// What a reaper claims, when it is due, and how much there is for it.
#[component]
pub(crate) fn ReaperLine(props: &Props) -> Html {
    let Props { claims, viewer } = props;
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
