//! The lessons there are by chapter, each with a way to begin it.

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
    /// The lessons, those of a chapter together.
    pub lessons: Rc<[Arc<Lesson>]>,
}

/// The lessons by chapter: the first one is open, the others can be opened.
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
                    <span class="small begin">{ Text::StartLesson(lesson.pages.len()).say(language) }</span>
                </button>
            </li>
        }
    };
    let list = |lessons: &[Arc<Lesson>]| html! { <ol class="lessons">{ for lessons.iter().map(row) }</ol> };
    let chapters: Vec<&[Arc<Lesson>]> = props
        .lessons
        .chunk_by(|one, next| one.chapter == next.chapter)
        .collect();
    if let [only] = chapters[..] {
        return list(only);
    }
    let chapter = |(at, lessons): (usize, &&[Arc<Lesson>])| {
        let title = lessons.first().map(|lesson| &lesson.chapter);
        let key = title.map(|title| title.en.clone()).unwrap_or_default();
        html! {
            <details {key} class="chapter" open={at == 0}>
                <summary>
                    <b>{ title.map(|title| language.of(title).to_owned()) }</b>
                    <span class="small muted">{ Text::LessonCount(lessons.len()).say(language) }</span>
                </summary>
                { list(lessons) }
            </details>
        }
    };
    html! { <div class="chapters">{ for chapters.iter().enumerate().map(chapter) }</div> }
}
