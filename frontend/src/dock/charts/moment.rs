//! Chooses the second at which all charts are read, by the keyboard too.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::Shown;
use crate::{
    browser,
    chart::Line,
    i18n::{ChartText, Language, Words},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// What is shown.
    pub shown: Shown,
    /// The sample that is read; none is the newest.
    pub cursor: Option<usize>,
    /// Another one is read.
    pub onread: Callback<Option<usize>>,
}

/// A slider over the samples. Its end follows the newest.
#[component]
pub(crate) fn MomentView(props: &Props) -> Html {
    let Props {
        language,
        shown,
        cursor,
        ..
    } = props;
    let language = *language;
    let last = shown.samples.len().saturating_sub(1);
    let oninput = props.onread.reform(move |event: InputEvent| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        let at: Option<usize> = input.and_then(|input| input.value().parse().ok());
        at.filter(|at| *at < last)
    });
    let read = shown.samples.get(cursor.unwrap_or(last));
    let at_ms = read.map_or(0, |sample| sample.at_ms);
    let time = browser::time_of_day(at_ms);
    html! {
        <label class="moment">
            <input
                type="range"
                min="0"
                max={last.to_string()}
                step="1"
                value={cursor.unwrap_or(last).to_string()}
                aria-label={ChartText::Moment.say(language)}
                aria-valuetext={spoken(shown, *cursor, &time, language)}
                {oninput}
            />
            <output class="mono small" data-moment={at_ms.to_string()}>{ time }</output>
            if cursor.is_none() {
                <span class="faint small">{ ChartText::Newest.say(language) }</span>
            }
        </label>
    }
}

/// Everything of that second.
fn spoken(shown: &Shown, cursor: Option<usize>, time: &str, language: Language) -> String {
    let mut text = time.to_owned();
    for figure in &shown.figures {
        let value = |line: &Line| Some((line.measure, figure.kind.unit().say(line.value(cursor)?)));
        let values: Vec<_> = figure.lines.iter().filter_map(value).collect();
        let title = shown.say(ChartText::Title(figure.kind), language);
        for (measure, value) in values {
            let name = shown.say(ChartText::Measure(measure), language);
            text.push_str(&format!("; {title} {name} {value}"));
        }
    }
    text
}
