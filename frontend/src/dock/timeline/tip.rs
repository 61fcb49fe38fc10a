//! What a step did, beside its column: commands and replies.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    dock::commands::in_words,
    i18n::{Language, Text, TimelineText, Words},
    store::LogRow,
};

/// How wide it may be, in pixels; timeline.css knows it too.
const WIDE_PX: f64 = 380.0;
/// Rows shown; the rest is counted.
const ROWS: usize = 4;

/// What it takes.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The step.
    pub step: u64,
    /// What it did; none where that is not known.
    pub rows: Option<Rc<[Rc<LogRow>]>>,
    /// Where its column is, from the window's left edge.
    pub x: f64,
    /// How wide the window is.
    pub wide: f64,
    /// Where the lanes begin.
    pub top: f64,
}

/// What a step did. It is only seen: the line above the diagram is told.
#[component]
pub(super) fn Tip(props: &Props) -> Html {
    let language = props.language;
    let is_left = props.x > props.wide / 2.0;
    let style = match is_left {
        true => format!(
            "right: calc(100% - {}px); top: {}px",
            props.x - 14.0,
            props.top
        ),
        false => format!("left: {}px; top: {}px", props.x + 14.0, props.top),
    };
    // Where neither side has room for it, it stands in the middle.
    let is_narrow = props.wide < WIDE_PX * 1.4;
    let rows = props.rows.as_deref().unwrap_or_default();
    let more = rows.len().saturating_sub(ROWS);
    html! {
        <div class={classes!("step-tip", is_narrow.then_some("across"))} {style} aria-hidden="true">
            <b>{ Text::StepNumber(props.step).say(language) }</b>
            if props.rows.is_none() {
                <p class="faint">{ TimelineText::NotKept.say(language) }</p>
            }
            { for rows.iter().take(ROWS).map(|row| {
                let words = in_words(row, language);
                html! {
                    <div key={row.effect.row} class="did">
                        <span class="by">{ words.who }</span>
                        <code>{ words.what }</code>
                        if let Some(reply) = words.reply {
                            <code class="reply">{ format!("→ {reply}") }</code>
                        }
                    </div>
                }
            }) }
            if more > 0 {
                <p class="faint">{ format!("+{more}") }</p>
            }
        </div>
    }
}
