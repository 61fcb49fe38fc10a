//! A lesson's end.

use std::{rc::Rc, sync::Arc};

use shared::lesson::Lesson;
use yew::prelude::*;

use super::ways::Ways;
use crate::{
    guide::lesson_list::LessonList,
    i18n::{Language, Text, Words},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// Whether commands may be given.
    pub can_drive: bool,
    /// The lesson that ended.
    pub lesson: Arc<Lesson>,
    /// The lessons there are.
    pub lessons: Rc<[Arc<Lesson>]>,
}

/// A lesson's end, and the ways on.
#[component]
pub(crate) fn Finished(props: &Props) -> Html {
    let (language, can_drive) = (props.language, props.can_drive);
    let others = others(&props.lessons, &props.lesson);
    html! {
        <div class="page" aria-live="polite" data-lesson="finished">
            <div class="note good">
                <p>{ Text::LessonDone.say(language) }</p>
                <Ways {language} {can_drive} lesson={props.lesson.id.clone()} />
            </div>
            if !others.is_empty() {
                <h3>{ Text::Lessons.say(language) }</h3>
                <LessonList {language} {can_drive} lessons={others} />
            }
        </div>
    }
}

/// The other lessons, beginning with the chapter that goes on.
fn others(lessons: &[Arc<Lesson>], than: &Lesson) -> Rc<[Arc<Lesson>]> {
    let others = lessons.iter().filter(|one| one.id != than.id);
    let mut others: Vec<Arc<Lesson>> = others.cloned().collect();
    let next = others.iter().find(|one| one.number > than.number);
    let goes_on = next.map(|next| next.chapter.clone());
    let start = others
        .iter()
        .position(|one| Some(&one.chapter) == goes_on.as_ref());
    others.rotate_left(start.unwrap_or(0));
    others.into()
}
