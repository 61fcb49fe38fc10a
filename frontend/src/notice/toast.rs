//! A small notice, which leaves by itself.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::{
    dispatch::use_dispatch,
    i18n::{Language, Text, Words},
    store::{Action, Notice, NoticeText},
    widget::{Picture, icon},
};

/// A short one stays so long, in milliseconds.
const SHORT_MS: u32 = 2_500;
/// One that has to be read.
const LONG_MS: u32 = 9_000;

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// What is told.
    pub notice: Rc<Notice>,
}

/// A notice.
#[component]
pub(crate) fn Toast(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let Notice { id, text } = &*props.notice;
    let (id, is_short) = (*id, *text == NoticeText::Copied);
    {
        let dispatch = dispatch.clone();
        use_effect_with(id, move |id| {
            let id = *id;
            let stays_ms = if is_short { SHORT_MS } else { LONG_MS };
            let leaving = Timeout::new(stays_ms, move || dispatch.act(Action::Dismiss(id)));
            move || drop(leaving)
        });
    }
    let class = match text {
        NoticeText::Copied => "good",
        NoticeText::AsksToDrive { .. } | NoticeText::YouDrive => "",
        _ => "warn",
    };
    let onclick = move |_| dispatch.act(Action::Dismiss(id));
    html! {
        <div class={classes!("toast", class)}>
            <p>{ text.say(props.language) }</p>
            <button
                type="button"
                class="btn quiet tiny"
                aria-label={Text::Dismiss.say(props.language)}
                {onclick}
            >
                { icon(Picture::Close) }
            </button>
        </div>
    }
}
