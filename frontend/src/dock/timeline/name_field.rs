//! A name that is typed where it will stand.

use shared::chronicle::TITLE_MAX;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::i18n::{Language, TimelineText, Words};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The language of the page.
    pub language: Language,
    /// What is asked for.
    pub label: AttrValue,
    /// What stands there at first, to be taken or written over.
    pub first: AttrValue,
    /// It was named.
    pub onname: Callback<String>,
    /// It was not.
    pub oncancel: Callback<()>,
}

/// A field with the name: Enter takes it, Escape leaves it.
#[component]
pub(super) fn NameField(props: &Props) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            if let Some(input) = node.cast::<HtmlInputElement>() {
                let _ = input.focus();
                input.select();
            }
        });
    }
    let take = {
        let (node, onname) = (node.clone(), props.onname.clone());
        move || {
            if let Some(input) = node.cast::<HtmlInputElement>() {
                onname.emit(input.value().trim().to_owned());
            }
        }
    };
    let onkeydown = {
        let (take, oncancel) = (take.clone(), props.oncancel.clone());
        move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" if !event.is_composing() => take(),
            "Escape" => oncancel.emit(()),
            _ => {}
        }
    };
    let cancel = props.oncancel.reform(|_: MouseEvent| ());
    html! {
        <span class="name-field">
            <input
                ref={node}
                type="text"
                autocomplete="off"
                spellcheck="false"
                maxlength={TITLE_MAX.to_string()}
                value={props.first.clone()}
                aria-label={props.label.clone()}
                {onkeydown}
            />
            <button type="button" class="btn tiny" onclick={move |_| take()}>
                { TimelineText::Save.say(props.language) }
            </button>
            <button type="button" class="btn tiny quiet" onclick={cancel}>
                { TimelineText::Cancel.say(props.language) }
            </button>
        </span>
    }
}
