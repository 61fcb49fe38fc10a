//! What an actor does next, in one line.

use shared::world::ActorState;
use yew::prelude::*;

use super::viewer::Viewer;
use crate::{i18n::StageText, scene::Next};

/// What an actor does next, in one line. The button around it says the same in
/// full to those who do not see it.
pub(crate) fn next_line(next: &Next, state: ActorState, viewer: Viewer) -> Html {
    let said = |text| html! { <span class="next" aria-hidden="true">{ viewer.say(text) }</span> };
    match next {
        Next::Sends(text) => html! { <code class="next" aria-hidden="true">{ &text.brief }</code> },
        Next::Does { .. } => {
            html! { <code class="next" aria-hidden="true">{ spoken(next) }</code> }
        }
        Next::Waits(_) if viewer.has_readers => said(StageText::WaitsForNew),
        Next::Waits(_) if viewer.is_of_items => said(StageText::WaitsForItem),
        Next::Waits(_) => said(StageText::Waits),
        Next::Nothing if state == ActorState::Stopped => said(StageText::RedisGone),
        Next::Nothing => said(StageText::Disconnected),
    }
}

/// What an actor does next, as code with its ids shortened.
pub(crate) fn spoken(next: &Next) -> String {
    match next {
        Next::Sends(text) | Next::Waits(text) => text.spoken.clone(),
        Next::Does { name, message } => match message {
            Some(message) => format!("{name}({message})"),
            None => format!("{name}()"),
        },
        Next::Nothing => String::new(),
    }
}

/// What an actor does next, as code in full.
pub(crate) fn in_full(next: &Next) -> String {
    match next {
        Next::Sends(text) | Next::Waits(text) => text.full.clone(),
        Next::Does { .. } | Next::Nothing => spoken(next),
    }
}
