//! How live mode goes, in a line.

use yew::prelude::*;

use crate::{
    i18n::{Language, LiveText, Words},
    store::Live,
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// How it goes.
    pub live: Live,
}

/// How fast live mode goes.
#[component]
pub(crate) fn LiveLine(props: &Props) -> Html {
    let text = match props.live.lines_per_s {
        Some(lines) => LiveText::LinesPerSecond(rounded(lines)),
        None => LiveText::Starting,
    };
    html! {
        <>
            <span class="live-line"><i class="beat" aria-hidden="true" />{ text.say(props.language) }</span>
            // It has its room, so that nothing jumps when it comes.
            <span class={classes!("sampled", (!props.live.is_sampled()).then_some("none"))}>
                { LiveText::Sampled.say(props.language) }
            </span>
        </>
    }
}

/// A number with three figures that count: the rest changes too fast to be read.
fn rounded(n: u64) -> u64 {
    let figures = n.checked_ilog10().unwrap_or(0);
    let unit = 10_u64.pow(figures.saturating_sub(2));
    (n + unit / 2) / unit * unit
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn a_rate_has_three_figures() {
        let cases = [
            (0, 0),
            (7, 7),
            (999, 999),
            (1_238, 1_240),
            (99_960, 100_000),
        ];
        for (n, is) in cases {
            assert_eq!(rounded(n), is, "{n}");
        }
    }
}
