//! The two ways on: the lesson again, or no lesson.

use shared::{command::Command, lesson::LessonId};
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
    /// The lesson.
    pub lesson: LessonId,
}

/// The lesson again, or no lesson.
#[component]
pub(crate) fn Ways(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let again = {
        let (dispatch, lesson) = (dispatch.clone(), props.lesson.clone());
        move |_| {
            let lesson = lesson.clone();
            dispatch.command(Command::StartLesson { lesson });
        }
    };
    let freely = move |_| dispatch.command(Command::LeaveLesson);
    html! {
        <div class="ways">
            <button type="button" class="btn" disabled={!props.can_drive} onclick={again}>
                { Text::StartAgain.say(props.language) }
            </button>
            <button type="button" class="btn" disabled={!props.can_drive} onclick={freely}>
                { Text::GoOnFreely.say(props.language) }
            </button>
        </div>
    }
}
