//! What a pattern was seen to lose and to repeat, on a real Redis.

use shared::patterns::{Measured, PatternId};
use web_sys::HtmlDetailsElement;
use yew::prelude::*;

use crate::{
    i18n::{Language, MeasuredText, Words, numbers::thousands},
    library::{Asked, use_measured},
    widget::Rich,
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The pattern.
    pub pattern: PatternId,
}

/// What was measured, folded up until somebody wants to know.
#[component]
pub(crate) fn MeasuredView(props: &Props) -> Html {
    let is_open = use_state(|| false);
    let ontoggle = {
        let is_open = is_open.setter();
        Callback::from(move |event: Event| {
            if let Some(details) = event.target_dyn_into::<HtmlDetailsElement>() {
                is_open.set(details.open());
            }
        })
    };
    html! {
        <details class="measured" {ontoggle}>
            <summary><h3>{ MeasuredText::Title.say(props.language) }</h3></summary>
            if *is_open {
                <Loaded language={props.language} pattern={props.pattern} />
            }
        </details>
    }
}

/// The table, once it is there.
#[component]
fn Loaded(props: &Props) -> Html {
    let language = props.language;
    let say = |text: MeasuredText| text.say(language);
    let all = match use_measured() {
        Asked::Waiting => return html! { <p class="muted">{ say(MeasuredText::Waiting) }</p> },
        Asked::Missing => return html! { <p class="muted">{ say(MeasuredText::Missing) }</p> },
        Asked::Here(all) => all,
    };
    let cases = all.get(props.pattern.pattern().slug);
    let cases = cases.map(Vec::as_slice).unwrap_or_default();
    let (told, others): (Vec<&Measured>, Vec<&Measured>) =
        cases.iter().partition(|case| case.is_worth_telling());
    html! {
        <>
            <p class="muted small">{ say(MeasuredText::What) }</p>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{ say(MeasuredText::Broken) }</th>
                        <th scope="col">{ say(MeasuredText::Lost) }</th>
                        <th scope="col">{ say(MeasuredText::Twice) }</th>
                        <th scope="col">{ say(MeasuredText::Overtaken) }</th>
                    </tr>
                </thead>
                <tbody>{ for told.into_iter().enumerate().map(|(at, case)| row(at, case, language)) }</tbody>
            </table>
            if !others.is_empty() {
                <p class="muted small">{ say(MeasuredText::Others(others.len())) }</p>
            }
        </>
    }
}

fn row(at: usize, case: &Measured, language: Language) -> Html {
    let count = |count: u64, class: &'static str| {
        let class = classes!((count > 0).then_some(class));
        html! { <td {class}>{ thousands(count) }</td> }
    };
    html! {
        <tr key={at}>
            <th scope="row"><Rich text={MeasuredText::Of(&case.broken).say(language)} inline=true /></th>
            { count(case.lost, "lost") }
            { count(case.done_twice, "twice") }
            { count(case.overtaken, "overtaken") }
        </tr>
    }
}
