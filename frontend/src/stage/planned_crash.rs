//! Where an actor is to crash.

use shared::world::CrashPoint;
use yew::prelude::*;

use super::viewer::Viewer;
use crate::i18n::StageText;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Where.
    pub point: CrashPoint,
    /// Who looks.
    pub viewer: Viewer,
}

/// Where an actor is to crash.
#[component]
pub(crate) fn PlannedCrash(props: &Props) -> Html {
    let (moment, line) = (props.point.moment, props.point.line.as_str());
    let text = props.viewer.say(StageText::CrashPlanned { moment, line });
    html! { <p class="planned">{ text }</p> }
}
