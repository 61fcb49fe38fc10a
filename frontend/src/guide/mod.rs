//! The guide: a lesson, or what to try without one; and what drives the room.

mod about_pattern;
mod answer;
mod clock;
mod controls;
mod free_play;
mod lesson;
mod lesson_list;
mod live_line;
mod measured;
mod question;
mod run_draft;
mod run_line;
mod run_until;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use self::{clock::Clock, controls::Controls, free_play::FreePlay, lesson::LessonPage};
use crate::{
    dispatch::use_snapshot,
    i18n::{Text, Words},
    store::State,
};

/// The guide.
#[component]
pub(crate) fn GuideRegion() -> Html {
    let state = use_snapshot();
    let language = state.ui.language;
    let can_drive = state.can_drive();
    let text = use_node_ref();
    use_newest_in_sight(&text, &state);
    html! {
        <aside class="guide" aria-label={Text::GuideRegion.say(language)}>
            <div ref={text} class="guide-text" tabindex="0" role="group" aria-label={Text::GuideRegion.say(language)}>
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
                    <FreePlay
                        ui={state.ui.clone()}
                        pattern={state.world.pattern}
                        {can_drive}
                        lessons={state.lessons.clone()}
                    />
                }
            </div>
            <div class="guide-foot">
                <Clock
                    {language}
                    hold={state.step_hold()}
                    mode={state.world.mode}
                    now_ms={state.world.now_ms}
                />
                <Controls
                    {language}
                    drive_hold={state.drive_hold()}
                    step_hold={state.step_hold()}
                    mode={state.world.mode}
                    live={state.live}
                    can_undo={state.can_undo()}
                    can_go_back={state.can_go_back()}
                    can_go_forward={state.can_go_forward()}
                    step={state.step_command()}
                    next={state.next_in_lesson()}
                    role={state.role}
                    chronicle={state.chronicle.clone()}
                />
            </div>
        </aside>
    }
}

/// Shows a new page from its beginning, and what is told after its moves, which
/// stands at its end.
#[hook]
fn use_newest_in_sight(text: &NodeRef, state: &State) {
    let place = state
        .lesson()
        .zip(state.guide.as_ref())
        .map(|(lesson, guide)| {
            let is_told = guide.is_told(lesson) || guide.off_script;
            (guide.lesson.clone(), guide.page, is_told, guide.finished)
        });
    let has_more = matches!(place, Some((_, _, true, false)));
    use_effect_with((text.clone(), place), move |(text, _)| {
        if let Some(text) = text.cast::<Element>() {
            text.set_scroll_top(if has_more { newest(&text) } else { 0 });
        }
    });
}

/// As far down as there is text, but not past where the newest begins.
fn newest(text: &Element) -> i32 {
    let end = text.scroll_height() - text.client_height();
    let told = text.query_selector(".tell, .note").ok().flatten();
    let told = told.and_then(|told| told.dyn_into::<HtmlElement>().ok());
    told.map_or(end, |told| end.min(told.offset_top() - 12))
}
