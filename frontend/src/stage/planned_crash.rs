//! Where an actor is to crash.

use shared::world::CrashPoint;
use yew::prelude::*;

use super::viewer::Viewer;
use crate::i18n::StageText;

/// Where an actor is to crash.
pub(crate) fn planned_crash(point: &CrashPoint, viewer: Viewer) -> Html {
    let (moment, line) = (point.moment, point.line.as_str());
    let text = viewer.say(StageText::CrashPlanned { moment, line });
    html! { <p class="planned">{ text }</p> }
}
