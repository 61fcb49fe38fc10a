//! One answer to a lesson's question.

use yew::prelude::*;

use crate::{
    i18n::{Language, Text, Words},
    widget::Rich,
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// Which one it is, counted from 0.
    pub at: usize,
    /// What it says.
    pub text: AttrValue,
    /// Browsers that chose it.
    pub votes: u64,
    /// Whether they are shown.
    pub shows_votes: bool,
    /// This browser chose it.
    pub is_picked: bool,
    /// Whether it is right; none while that is not revealed.
    pub is_right: Option<bool>,
    /// It is chosen.
    pub onchoose: Callback<usize>,
}

/// One answer. The chosen one cannot be chosen again, which also gives the
/// space key back to Step.
#[component]
pub(crate) fn Answer(props: &Props) -> Html {
    let (language, at) = (props.language, props.at);
    let verdict = match (props.is_right, props.is_picked) {
        (Some(true), _) => Some(("right", "✓", Text::Right)),
        (Some(false), true) => Some(("wrong", "✕", Text::Wrong)),
        _ => None,
    };
    let class = classes!(
        "answer",
        props.is_picked.then_some("picked"),
        verdict.as_ref().map(|(class, ..)| *class)
    );
    html! {
        <button
            type="button"
            {class}
            aria-pressed={props.is_picked.to_string()}
            disabled={props.is_picked || props.is_right.is_some()}
            onclick={props.onchoose.reform(move |_| at)}
        >
            <span><Rich inline=true text={props.text.clone()} /></span>
            if let Some((_, sign, word)) = verdict {
                <b class="verdict" aria-hidden="true">{ sign }</b>
                <span class="unseen">{ word.say(language) }</span>
            }
            if props.shows_votes {
                <span class="votes">
                    { props.votes }<span class="unseen">{ Text::Votes(props.votes).say(language) }</span>
                </span>
            }
        </button>
    }
}
