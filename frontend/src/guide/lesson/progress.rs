//! How far a lesson is: a bar for each page.

use std::cmp::Ordering;

use yew::prelude::*;

use crate::i18n::{Language, Text, Words};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The lesson's pages.
    pub pages: usize,
    /// The one it is on, counted from 0.
    pub page: usize,
    /// The last one was left.
    pub finished: bool,
}

/// How far a lesson is.
#[component]
pub(crate) fn Progress(props: &Props) -> Html {
    let now = if props.finished {
        props.pages
    } else {
        props.page
    };
    let bar = |page: usize| {
        let class = match page.cmp(&now) {
            Ordering::Less => "past",
            Ordering::Equal => "now",
            Ordering::Greater => "",
        };
        html! { <i key={page} {class} /> }
    };
    let label = Text::PageOf((now + 1).min(props.pages), props.pages);
    html! {
        <div class="dots" role="img" aria-label={label.say(props.language)}>
            { for (0..props.pages).map(bar) }
        </div>
    }
}
