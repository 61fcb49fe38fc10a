//! How an actor runs by itself, on its card.

use shared::world::ReadOptions;
use yew::prelude::*;

use super::viewer::Viewer;
use crate::{
    i18n::{LiveText, Words},
    pace::{per_second, span},
    scene::Speed,
};

/// A producer's rate, or the time a consumer takes for each message.
pub(crate) fn pace(speed: Speed, reads: Option<ReadOptions>, viewer: Viewer) -> Html {
    let language = viewer.language;
    let text = match speed {
        Speed::Sends { rate_mhz } => LiveText::PaceIs(per_second(rate_mhz)),
        Speed::Works { work_us } if viewer.is_live => LiveText::WorksFor(span(work_us, language)),
        Speed::Works { work_us } => LiveText::Plain(span(work_us, language)),
    };
    html! {
        <span class="pace" title={LiveText::ByItself.say(language)}>
            { text.say(language) }
            if let Some(reads) = reads.filter(|_| viewer.is_live) {
                { for flags(reads).into_iter().map(|flag| html! { <code>{ flag }</code> }) }
            }
        </span>
    }
}

/// What is not as usual, as Redis has it.
fn flags(reads: ReadOptions) -> Vec<String> {
    let usual = ReadOptions::default();
    let mut flags = Vec::new();
    if reads.count != usual.count {
        flags.push(format!("×{}", reads.count));
    }
    if reads.noack {
        flags.push("NOACK".to_owned());
    }
    flags
}
