//! The guide: a lesson, or what to try without one; and what drives the room.

mod answer;
mod clock;
mod controls;
mod free_play;
mod lesson;
mod lesson_list;
mod question;

use yew::prelude::*;

use self::{clock::Clock, controls::Controls, free_play::FreePlay, lesson::LessonPage};
use crate::{
    dispatch::use_snapshot,
    i18n::{Text, Words},
};

/// The guide.
#[component]
pub(crate) fn GuideRegion() -> Html {
    let state = use_snapshot();
    let language = state.ui.language;
    let can_drive = state.can_drive();
    html! {
        <aside class="guide" aria-label={Text::GuideRegion.say(language)}>
            <div class="guide-text">
                if let Some((lesson, guide)) = state.lesson().zip(state.guide.as_ref()) {
                    <LessonPage
                        {language}
                        {can_drive}
                        lesson={lesson.clone()}
                        guide={guide.clone()}
                        vote={state.vote}
                        lessons={state.lessons.clone()}
                    />
                } else {
                    <FreePlay {language} {can_drive} lessons={state.lessons.clone()} />
                }
            </div>
            <div class="guide-foot">
                <Clock {language} {can_drive} now_ms={state.world.now_ms} />
                <Controls
                    {language}
                    {can_drive}
                    step={state.step_command()}
                    next={state.next_in_lesson()}
                    role={state.role}
                />
            </div>
        </aside>
    }
}
