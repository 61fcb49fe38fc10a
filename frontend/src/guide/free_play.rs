//! What to try when no lesson runs.

use std::{rc::Rc, sync::Arc};

use shared::{
    lesson::Lesson,
    patterns::{Family, PatternId},
    world::Role,
};
use yew::prelude::*;

use super::{about_pattern::AboutPattern, lesson_list::LessonList};
use crate::{
    i18n::{Language, PatternText, Text, Words},
    store::Ui,
    widget::Rich,
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What only this browser knows.
    pub ui: Ui,
    /// The pattern on the stage.
    pub pattern: PatternId,
    /// Whether commands may be given.
    pub can_drive: bool,
    /// The lessons there are.
    pub lessons: Rc<[Arc<Lesson>]>,
}

/// What the pattern is, what to try, and the lessons there are.
#[component]
pub(crate) fn FreePlay(props: &Props) -> Html {
    let language = props.ui.language;
    let say = |text: Text| text.say(language);
    let lessons = own_chapters_first(&props.lessons, props.pattern);
    html! {
        <>
            <p class="kicker">{ say(Text::FreePlay) }</p>
            <h2>{ say(Text::FreePlayTitle) }</h2>
            if !lessons.is_empty() {
                <h3>{ say(Text::Lessons) }</h3>
                <LessonList {language} can_drive={props.can_drive} {lessons} />
            }
            <AboutPattern ui={props.ui.clone()} pattern={props.pattern} />
            <h3>{ say(Text::TryThis) }</h3>
            <ul class="ideas">
                { for ideas(props.pattern, language).into_iter().enumerate().map(|(at, text)| html! {
                    <li key={at}><Rich inline=true {text} /></li>
                }) }
            </ul>
        </>
    }
}

/// The lessons, with the chapters that are about the pattern before the others.
fn own_chapters_first(lessons: &[Arc<Lesson>], pattern: PatternId) -> Rc<[Arc<Lesson>]> {
    let is_own = |lesson: &Arc<Lesson>| {
        let mut chapter = lessons
            .iter()
            .filter(|other| other.chapter == lesson.chapter);
        chapter.any(|other| other.pattern == pattern)
    };
    let (own, others): (Vec<_>, Vec<_>) = lessons.iter().cloned().partition(is_own);
    own.into_iter().chain(others).collect()
}

/// What is worth trying with a pattern.
fn ideas(id: PatternId, language: Language) -> Vec<AttrValue> {
    let pattern = id.pattern();
    let mut ideas = vec![Text::TryStep.say(language), Text::TryCrash.say(language)];
    if pattern.has_readers() {
        ideas.push(PatternText::TryAway.say(language));
        return ideas;
    }
    if pattern.has_stream() {
        ideas.extend([Text::TryClock, Text::TryPoison].map(|text| text.say(language)));
        return ideas;
    }
    ideas.push(PatternText::TryGap.say(language));
    let mut cast = pattern.cast();
    if cast.any(|(_, role, _)| matches!(role, Role::Reaper { .. })) {
        ideas.push(PatternText::TryReaper.say(language));
    }
    if pattern.family == Family::DelayQueue {
        ideas.push(PatternText::TryDue.say(language));
    }
    ideas
}
