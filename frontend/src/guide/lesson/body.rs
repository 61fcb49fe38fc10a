//! What a lesson's page says, asks and tells, and what did not come true.

use std::sync::Arc;

use shared::lesson::{Bilingual, Guide, Lesson};
use yew::prelude::*;

use crate::{
    guide::question::QuestionCard,
    i18n::{Language, Text, Words},
    widget::Rich,
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The lesson that runs.
    pub lesson: Arc<Lesson>,
    /// Where it is.
    pub guide: Guide,
    /// The option this browser voted for.
    pub vote: Option<usize>,
}

/// A lesson's page. The live region tells a screen reader what is new on it.
#[component]
pub(crate) fn Body(props: &Props) -> Html {
    let (language, guide) = (props.language, &props.guide);
    let Some(page) = guide.page(&props.lesson) else {
        return Html::default();
    };
    let is_told = guide.is_told(&props.lesson);
    let said = |text: &Bilingual| AttrValue::from(language.of(text).to_owned());
    html! {
        <div class="page" aria-live="polite">
            <div key={format!("say-{}", guide.page)} class="say"><Rich text={said(&page.say)} /></div>
            if let Some(question) = &page.ask {
                <QuestionCard
                    key={format!("ask-{}", guide.page)}
                    {language}
                    question={question.clone()}
                    votes={guide.votes.clone()}
                    vote={props.vote}
                    {is_told}
                />
            }
            if let Some(tell) = page.tell.as_ref().filter(|_| is_told) {
                <div key={format!("tell-{}", guide.page)} class="tell"><Rich text={said(tell)} /></div>
            }
            if !guide.broken.is_empty() {
                <div class="note warn" role="alert" data-lesson="broken">
                    <b>{ Text::NotAsExpected.say(language) }</b>
                    <ul>
                        { for guide.broken.iter().enumerate().map(|(at, expected)| html! {
                            <li key={at}>{ expected.say(language) }</li>
                        }) }
                    </ul>
                </div>
            }
        </div>
    }
}
