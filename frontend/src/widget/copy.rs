//! Copies a text.

use yew::prelude::*;

use super::{Picture, icon};
use crate::{
    browser,
    dispatch::use_dispatch,
    store::{Action, NoticeText},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What it is called.
    pub label: AttrValue,
    /// Only the picture is seen; the label is its name.
    #[prop_or_default]
    pub is_small: bool,
    /// There is nothing to copy.
    #[prop_or_default]
    pub disabled: bool,
    /// Makes the text when it is wanted.
    pub text: Callback<(), String>,
}

/// A button that copies a text, and says whether it could.
#[component]
pub(crate) fn CopyButton(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let text = props.text.clone();
    let onclick = move |_| {
        let dispatch = dispatch.clone();
        browser::copy(text.emit(()), move |copied| {
            let told = if copied {
                NoticeText::Copied
            } else {
                NoticeText::NotCopied
            };
            dispatch.act(Action::Tell(told));
        });
    };
    let name = props.is_small.then(|| props.label.clone());
    html! {
        <button
            type="button"
            class="btn quiet tiny"
            aria-label={name.clone()}
            title={name}
            disabled={props.disabled}
            {onclick}
        >
            { icon(Picture::Copy) }
            if !props.is_small {
                { props.label.clone() }
            }
        </button>
    }
}
