//! The lessons there are, each with a way to begin it.

use std::{rc::Rc, sync::Arc};

use shared::{command::Command, lesson::Lesson};
use yew::prelude::*;

use crate::{
    dispatch::use_dispatch,
    i18n::{Language, Text, Words},
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

/// The lessons there are.
#[component]
pub(crate) fn LessonList(props: &Props) -> Html {
    let language = props.language;
    let dispatch = use_dispatch();
    let row = |lesson: &Arc<Lesson>| {
        let id = lesson.id.clone();
        let dispatch = dispatch.clone();
        let onclick = move |_| {
            let lesson = id.clone();
            dispatch.command(Command::StartLesson { lesson });
        };
        html! {
            <li key={lesson.id.0.clone()}>
                <button type="button" class="lesson" disabled={!props.can_drive} {onclick}>
                    <b>{ language.of(&lesson.title).to_owned() }</b>
                    <span class="small muted">{ language.of(&lesson.summary).to_owned() }</span>
                    <span class="small start">{ Text::StartLesson(lesson.pages.len()).say(language) }</span>
                </button>
            </li>
        }
    };
    html! { <ol class="lessons">{ for props.lessons.iter().map(row) }</ol> }
}
