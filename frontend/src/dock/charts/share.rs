//! Who acknowledged how much: a bar, and under it the names.

use yew::prelude::*;

use super::Shown;
use crate::{
    chart::{Part, SIDE, percent},
    i18n::{ChartText, Language, Words},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// What is shown.
    pub shown: Shown,
    /// The sample that is read; none is all of them.
    pub cursor: Option<usize>,
}

/// More names than this do not fit.
const NAMED: usize = 6;

/// Who acknowledged how much, in the second that is read or over the whole time.
#[component]
pub(crate) fn ShareView(props: &Props) -> Html {
    let Props {
        language,
        shown,
        cursor,
    } = props;
    let language = *language;
    let share = shown.share(*cursor);
    let parts = share.parts.iter().filter(|part| part.count > 0);
    let parts: Vec<&Part> = parts.collect();
    let told = |part: &&Part| (part.name.to_string(), percent(part.count, share.total));
    let told: Vec<_> = parts.iter().map(told).collect();
    let sentence = ChartText::ShareSentence {
        group: shown.group.as_str(),
        parts: &told,
    };
    // The last place tells of all that find none.
    let named = if parts.len() > NAMED {
        NAMED - 1
    } else {
        NAMED
    };
    let others = parts.get(named..).unwrap_or_default();
    html! {
        <figure class="plot share" data-chart="share">
            <figcaption>{ shown.say(ChartText::Share, language) }</figcaption>
            <svg
                class="bar"
                role="img"
                aria-label={shown.say(sentence, language)}
                viewBox={format!("0 0 {SIDE} 10")}
                preserveAspectRatio="none"
            >
                <rect class="groove" width={SIDE.to_string()} height="10" />
                { for parts.iter().enumerate().map(|(at, part)| html! {
                    <rect
                        class={tone(at)}
                        x={format!("{:.1}", part.x)}
                        width={format!("{:.1}", part.width)}
                        height="10"
                    />
                }) }
            </svg>
            <ul aria-hidden="true">
                { for parts.iter().take(named).enumerate().map(|(at, part)| {
                    row(tone(at), part.name.to_string(), part.count, share.total)
                }) }
                if !others.is_empty() {
                    { row(
                        "other",
                        ChartText::Others(others.len()).say(language).to_string(),
                        others.iter().map(|part| part.count).sum(),
                        share.total,
                    ) }
                }
                if parts.is_empty() {
                    <li class="muted">{ ChartText::NoneAcknowledged.say(language) }</li>
                }
            </ul>
        </figure>
    }
}

fn row(tone: &'static str, name: String, count: u64, total: u64) -> Html {
    html! {
        <li>
            <i class={tone} />
            <span class="name">{ name }</span>
            <b>{ percent(count, total) }</b>
            <span class="faint">{ count }</span>
        </li>
    }
}

/// Neighbours differ in lightness, whoever they are.
fn tone(at: usize) -> &'static str {
    const TONES: [&str; 4] = ["tone-0", "tone-1", "tone-2", "tone-3"];
    TONES[at % TONES.len()]
}
