//! Somebody did what the lesson's script does not say.

use shared::lesson::LessonId;
use yew::prelude::*;

use super::ways::Ways;
use crate::i18n::{Language, Text, Words};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// Whether commands may be given.
    pub can_drive: bool,
    /// The lesson whose script was left.
    pub lesson: LessonId,
}

/// Says so, with the ways on.
#[component]
pub(crate) fn OffScript(props: &Props) -> Html {
    let (language, can_drive) = (props.language, props.can_drive);
    html! {
        <div class="note" role="status">
            <p>{ Text::OffScript.say(language) }</p>
            <Ways {language} {can_drive} lesson={props.lesson.clone()} />
        </div>
    }
}
