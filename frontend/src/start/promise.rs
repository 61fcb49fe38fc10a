//! What a pattern keeps of its messages, as it is said of it everywhere.

use shared::patterns::{PatternId, Promise};
use yew::prelude::*;

use crate::{
    glossary::to_glossary,
    i18n::{Kept, Language, PatternText, Text, Words},
    store::Ui,
    widget::Rich,
};

/// Says of a common way that it is wrong.
pub(crate) fn naive_mark(id: PatternId, language: Language) -> Html {
    if !id.pattern().is_naive() {
        return Html::default();
    }
    html! { <span class="naive-mark">{ PatternText::Naive.say(language) }</span> }
}

/// What is kept and what is not.
pub(crate) fn keeps(keeps: &[Kept], language: Language) -> Html {
    let row = |kept: &Kept| {
        let (class, sign, word, text) = match kept {
            Kept::Yes(text) => ("yes", "✓", PatternText::Yes, *text),
            Kept::No(text) => ("no", "✕", PatternText::No, *text),
        };
        html! {
            <li key={text} {class}>
                <span class="sign" aria-hidden="true">{ sign }</span>
                <span class="unseen">{ word.say(language) }{ " " }</span>
                <span><Rich inline=true {text} /></span>
            </li>
        }
    };
    html! { <ul class="keeps-list">{ for keeps.iter().map(row) }</ul> }
}

/// What can become of a message, in a few words.
pub(crate) fn badge(promise: Promise, language: Language) -> Html {
    let (class, text) = in_words(promise);
    html! { <span class={classes!("badge", class)}>{ text.say(language) }</span> }
}

fn in_words(promise: Promise) -> (&'static str, PatternText) {
    match (promise.loses, promise.repeats) {
        (false, false) => ("good", PatternText::ExactlyOnce),
        (false, true) => ("repeats", PatternText::AtLeastOnce),
        (true, false) => ("loses", PatternText::AtMostOnce),
        (true, true) => ("loses", PatternText::NeitherOnce),
    }
}

/// The same, leading to what it means: in a tab of its own, so that who is in a
/// room stays there.
pub(crate) fn explained_badge(promise: Promise, ui: &Ui) -> Html {
    let term = match (promise.loses, promise.repeats) {
        (true, false) => "at-most-once",
        (false, true) => "at-least-once",
        (false, false) => "exactly-once",
        (true, true) => "naive",
    };
    let title = Text::Glossary.say(ui.language);
    html! {
        <a class="explained" href={to_glossary(ui, Some(term)).to_string()} target="_blank" {title}>
            { badge(promise, ui.language) }
        </a>
    }
}

/// The same as signs: one for what can be lost, one for what can be done twice.
pub(super) fn promise_marks(promise: Promise, language: Language) -> Html {
    let text = in_words(promise).1.say(language);
    let mark = |is: bool, class: &'static str, sign: &'static str| {
        html! {
            if is {
                <i {class} aria-hidden="true">{ sign }</i>
            }
        }
    };
    html! {
        <span class="promise-marks" title={text.clone()}>
            { mark(promise.loses, "loses", LOSES) }
            { mark(promise.repeats, "repeats", REPEATS) }
            { mark(!promise.loses && !promise.repeats, "good", KEEPS) }
            <span class="unseen">{ text }</span>
        </span>
    }
}

/// The signs: something can be lost, can be done twice, or neither.
pub(super) const LOSES: &str = "✕";
pub(super) const REPEATS: &str = "2×";
pub(super) const KEEPS: &str = "✓";
