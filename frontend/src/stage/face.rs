//! What is written on a message.

use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The name.
    pub text: AttrValue,
}

/// A message's name, in letters that fit. The button around it says more to
/// those who do not see it.
#[component]
pub(crate) fn Face(props: &Props) -> Html {
    let size = match props.text.chars().count() {
        0..=2 => None,
        3 => Some("mid"),
        4..=5 => Some("long"),
        _ => Some("longer"),
    };
    html! { <span class={classes!("face", size)} aria-hidden="true">{ &props.text }</span> }
}
