//! The stage: where the messages are.

use yew::prelude::*;

use crate::dispatch::use_snapshot;

/// The stage.
#[component]
pub(crate) fn Stage() -> Html {
    let state = use_snapshot();
    html! { <p>{ state.world.step }</p> }
}
