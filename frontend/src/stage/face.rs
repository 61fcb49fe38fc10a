//! What is written on a message.

use yew::prelude::*;

/// A message's name, in letters that fit. The button around it says more to
/// those who do not see it.
pub(crate) fn face(text: String) -> Html {
    let size = match text.chars().count() {
        0..=2 => None,
        3 => Some("mid"),
        4..=5 => Some("long"),
        _ => Some("longer"),
    };
    html! { <span class={classes!("face", size)} aria-hidden="true">{ text }</span> }
}
