//! The lessons there are, by chapter.

use shared::{lesson::Outline, patterns::PatternId};
use yew::prelude::*;

use super::to_pattern;
use crate::{
    address::Address,
    i18n::{PatternText, Text, Words},
    library::Asked,
    store::Ui,
};

/// The first lesson, as soon as it is known which that is.
pub(super) fn first_lesson(lessons: &Asked<Vec<Outline>>, ui: &Ui) -> Html {
    let text = PatternText::FirstLesson.say(ui.language);
    let first = match lessons {
        Asked::Here(lessons) => lessons.first(),
        Asked::Missing => None,
        Asked::Waiting => {
            return html! { <button type="button" class="btn primary" disabled=true>{ text }</button> };
        }
    };
    html! {
        if let Some(first) = first {
            <a class="btn primary" href={to_lesson(ui, first).to_string()}>{ text }</a>
        }
    }
}

/// The lessons by chapter, each with its way in.
pub(super) fn lesson_list(lessons: &Asked<Vec<Outline>>, ui: &Ui) -> Html {
    let language = ui.language;
    let lessons = match lessons {
        Asked::Here(lessons) => lessons,
        Asked::Waiting => {
            return html! { <p class="muted">{ PatternText::LessonsWait.say(language) }</p> };
        }
        Asked::Missing => {
            return html! { <p role="alert">{ PatternText::LessonsMissing.say(language) }</p> };
        }
    };
    let row = |lesson: &Outline| {
        html! {
            <li key={lesson.id.0.clone()} data-lesson={lesson.id.0.clone()}>
                <span class="no" aria-hidden="true">{ lesson.number }</span>
                <a href={to_lesson(ui, lesson).to_string()}>{ language.of(&lesson.title).to_owned() }</a>
                <span class="small muted">{ Text::PageCount(lesson.pages).say(language) }</span>
            </li>
        }
    };
    let chapter = |lessons: &[Outline]| {
        let title = lessons.first().map(|lesson| language.of(&lesson.chapter));
        let title = title.unwrap_or_default().to_owned();
        html! {
            <section class="chapter-of" key={title.clone()}>
                <h3>{ title }</h3>
                <ol>{ for lessons.iter().map(row) }</ol>
            </section>
        }
    };
    let chapters = lessons.chunk_by(|one, next| one.chapter == next.chapter);
    html! { <div class="lesson-chapters">{ for chapters.map(chapter) }</div> }
}

/// The address of a new room that begins a lesson.
fn to_lesson(ui: &Ui, lesson: &Outline) -> Address {
    let pattern: PatternId = lesson.pattern;
    Address {
        lesson: Some(lesson.id.clone()),
        ..to_pattern(ui, pattern)
    }
}
