//! A pattern in the gallery.

use shared::patterns::{PatternId, Promise};
use yew::prelude::*;

use super::key_picture;
use crate::{
    address::Address,
    i18n::{Kept, Language, PatternText, Words},
    widget::Rich,
};

/// A pattern: its keys, what it is for, and what it keeps. All of it leads there.
pub(super) fn pattern_card(id: PatternId, address: Address, language: Language) -> Html {
    let about = language.about(id);
    let pattern = id.pattern();
    let name = format!("pattern-{}", pattern.slug);
    let open = match pattern.is_naive() {
        true => PatternText::NaiveHint,
        false => PatternText::Choose,
    };
    html! {
        <li
            key={pattern.slug}
            class={classes!("pattern", "card", pattern.is_naive().then_some("naive"))}
            data-pattern={pattern.slug}
        >
            <h4 id={name.clone()}>
                <a href={address.to_string()}>{ about.way }</a>
            </h4>
            { naive_mark(id, language) }
            { key_picture(id, language) }
            <p class="purpose"><Rich inline=true text={about.purpose} /></p>
            { keeps(about.keeps, language) }
            <div class="foot">
                { badge(pattern.promise, language) }
                <span class="open" aria-hidden="true">{ open.say(language) }{ " →" }</span>
            </div>
        </li>
    }
}

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
    let (class, text) = match (promise.loses, promise.repeats) {
        (false, false) => ("good", PatternText::ExactlyOnce),
        (false, true) => ("repeats", PatternText::AtLeastOnce),
        (true, false) => ("loses", PatternText::AtMostOnce),
        (true, true) => ("loses", PatternText::NeitherOnce),
    };
    html! { <span class={classes!("badge", class)}>{ text.say(language) }</span> }
}
