//! A lesson: its head, and the page it is on.

mod body;
mod finished;
mod leave;
mod off_script;
mod progress;
mod ways;

use std::{rc::Rc, sync::Arc};

use shared::lesson::{Guide, Lesson};
use yew::prelude::*;

use self::{
    body::Body, finished::Finished, leave::Leave, off_script::OffScript, progress::Progress,
};
use crate::i18n::{Language, Text, Words};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// Whether commands may be given.
    pub can_drive: bool,
    /// The lesson that runs.
    pub lesson: Arc<Lesson>,
    /// Where it is.
    pub guide: Guide,
    /// The option this browser voted for.
    pub vote: Option<usize>,
    /// The lessons there are.
    pub lessons: Rc<[Arc<Lesson>]>,
}

/// A lesson.
#[component]
pub(crate) fn LessonPage(props: &Props) -> Html {
    let (language, can_drive) = (props.language, props.can_drive);
    let (lesson, guide) = (&props.lesson, &props.guide);
    let kicker = Text::LessonNumber(lesson.number, language.of(&lesson.chapter).to_owned());
    html! {
        <>
            <div class="kicker-row">
                <p class="kicker">{ kicker.say(language) }</p>
                <Leave {language} {can_drive} />
            </div>
            <h2>{ language.of(&lesson.title).to_owned() }</h2>
            <Progress
                {language}
                pages={lesson.pages.len()}
                page={guide.page}
                finished={guide.finished}
            />
            if guide.finished {
                <Finished {language} {can_drive} lesson={lesson.clone()} lessons={props.lessons.clone()} />
            } else {
                <Body {language} lesson={lesson.clone()} guide={guide.clone()} vote={props.vote} />
            }
            if guide.off_script {
                <OffScript {language} {can_drive} lesson={lesson.id.clone()} />
            }
        </>
    }
}
