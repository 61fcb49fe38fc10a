//! A question before a step: predict, then see.

use std::collections::BTreeMap;

use shared::{
    command::Command,
    lesson::{Bilingual, Question},
};
use yew::prelude::*;

use super::answer::Answer;
use crate::{dispatch::use_dispatch, i18n::Language, store::Action, widget::Rich};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The question.
    pub question: Question,
    /// Votes for each option.
    pub votes: BTreeMap<usize, u64>,
    /// The option this browser voted for.
    pub vote: Option<usize>,
    /// What came of it was told, so the answer is shown.
    pub is_told: bool,
}

/// A question and its answers. Votes are seen after one's own, so that nobody
/// follows the others.
#[component]
pub(crate) fn QuestionCard(props: &Props) -> Html {
    let language = props.language;
    let dispatch = use_dispatch();
    let onchoose = Callback::from(move |option: usize| {
        dispatch.act(Action::Voted(option));
        dispatch.command(Command::Answer { option });
    });
    let option = |(at, text): (usize, &Bilingual)| {
        html! {
            <Answer
                key={at}
                {language}
                {at}
                text={AttrValue::from(language.of(text).to_owned())}
                votes={props.votes.get(&at).copied().unwrap_or_default()}
                shows_votes={props.vote.is_some() || props.is_told}
                is_picked={props.vote == Some(at)}
                is_right={props.is_told.then_some(props.question.right == at)}
                onchoose={onchoose.clone()}
            />
        }
    };
    html! {
        <div class="ask" role="group" aria-labelledby="question">
            <b id="question">
                <Rich inline=true text={AttrValue::from(language.of(&props.question.text).to_owned())} />
            </b>
            { for props.question.options.iter().enumerate().map(option) }
        </div>
    }
}
