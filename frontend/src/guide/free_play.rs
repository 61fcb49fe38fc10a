//! What to try when no lesson runs.

use std::{rc::Rc, sync::Arc};

use shared::lesson::Lesson;
use yew::prelude::*;

use super::lesson_list::LessonList;
use crate::{
    i18n::{Language, Text, Words},
    widget::Rich,
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// Whether commands may be given.
    pub can_drive: bool,
    /// The lessons there are.
    pub lessons: Rc<[Arc<Lesson>]>,
}

/// What the pattern is, what to try, and the lessons there are.
#[component]
pub(crate) fn FreePlay(props: &Props) -> Html {
    let language = props.language;
    let say = |text: Text| text.say(language);
    let ideas = [
        Text::TryStep,
        Text::TryCrash,
        Text::TryClock,
        Text::TryPoison,
    ];
    html! {
        <>
            <p class="kicker">{ say(Text::FreePlay) }</p>
            <h2>{ say(Text::FreePlayTitle) }</h2>
            <Rich text={say(Text::AboutConsumerGroup)} />
            if !props.lessons.is_empty() {
                <h3>{ say(Text::Lessons) }</h3>
                <LessonList {language} can_drive={props.can_drive} lessons={props.lessons.clone()} />
            }
            <h3>{ say(Text::TryThis) }</h3>
            <ul class="ideas">
                { for ideas.into_iter().enumerate().map(|(at, idea)| html! {
                    <li key={at}><Rich inline=true text={say(idea)} /></li>
                }) }
            </ul>
        </>
    }
}
