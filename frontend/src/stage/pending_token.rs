//! A pending entry.

use yew::prelude::*;

use super::{face::face, viewer::Viewer};
use crate::{dispatch::use_dispatch, i18n::StageText, scene::PendingToken, store::Action};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The entry.
    pub pending: PendingToken,
    /// Its message is selected.
    pub selected: bool,
    /// Who looks.
    pub viewer: Viewer,
}

/// A pending entry: a ring that fills while it is idle, until it may be
/// claimed, and how often it was delivered.
#[component]
pub(crate) fn PendingTokenView(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let Props {
        pending, viewer, ..
    } = props;
    let onclick = {
        let message = pending.token.message.clone();
        Callback::from(move |_: MouseEvent| {
            dispatch.act(Action::SelectMessage(Some(message.clone())));
        })
    };
    let class = classes!(
        "token",
        pending.is_ripe().then_some("ripe"),
        pending.dangling.then_some("dangling"),
    );
    let label = label(pending, *viewer);
    html! {
        <li>
            <button
                type="button"
                {class}
                data-message={pending.token.message.to_string()}
                data-id={pending.token.id.to_string()}
                data-deliveries={pending.deliveries.to_string()}
                data-dangling={pending.dangling.then_some("true")}
                aria-pressed={props.selected.to_string()}
                title={label.clone()}
                {onclick}
            >
                <span class="unseen">{ label }</span>
                <span class="disc">{ ring(pending.ripeness) }{ face(pending.token.face()) }</span>
                <span class="figures" aria-hidden="true">
                    <span>{ viewer.say(StageText::Idle(pending.idle_ms)) }</span>
                    <span>{ viewer.say(StageText::Delivery(pending.deliveries)) }</span>
                </span>
            </button>
        </li>
    }
}

/// A ring of which `percent` is filled, from the top.
fn ring(percent: u8) -> Html {
    html! {
        <svg class="ring" viewBox="0 0 34 34" aria-hidden="true">
            <circle class="groove" cx="17" cy="17" r="15" />
            if percent > 0 {
                // It begins at the top by itself: a transform would cost every frame
                // of the page a little for each of hundreds of rings.
                <path
                    class="filled"
                    d="M17 2a15 15 0 0 1 0 30a15 15 0 0 1 0-30"
                    pathLength="100"
                    stroke-dasharray={format!("{percent} 100")}
                />
            }
        </svg>
    }
}

fn label(pending: &PendingToken, viewer: Viewer) -> String {
    let message = pending.token.message.as_str();
    let id = &pending.token.id.to_string();
    let mut parts = vec![
        viewer.say(StageText::Entry { message, id }),
        viewer.say(StageText::Idle(pending.idle_ms)),
        viewer.say(StageText::Delivery(pending.deliveries)),
    ];
    let more = [
        (pending.processed, StageText::EffectDone),
        (pending.is_ripe(), StageText::Claimable),
        (pending.dangling, StageText::Dangling),
    ];
    parts.extend(
        more.into_iter()
            .filter(|(is, _)| *is)
            .map(|(_, text)| viewer.say(text)),
    );
    parts.join(", ")
}
