//! The charts as tables, to be read aloud or copied.

use yew::prelude::*;

use super::Shown;
use crate::{
    browser,
    chart::{Figure, Line, percent},
    i18n::{ChartText, Language, Words},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// What is shown.
    pub shown: Shown,
}

/// The charts as tables: a row for each sample, and a row for each consumer.
#[component]
pub(crate) fn Tables(props: &Props) -> Html {
    let Props { language, shown } = props;
    let language = *language;
    let group = shown.group.as_str();
    html! {
        // It may scroll, so the keyboard has to reach it.
        <div class="tables" tabindex="0" role="region" aria-label={ChartText::AsTable.say(language)}>
            <table data-table="samples">
                <caption>{ ChartText::Caption { group }.say(language) }</caption>
                <thead><tr>
                    <th scope="col">{ ChartText::Time.say(language) }</th>
                    { for shown.figures.iter().flat_map(|figure| columns(shown, figure, language)) }
                </tr></thead>
                <tbody>
                    { for (0..shown.samples.len()).rev().map(|at| row(shown, at, language)) }
                </tbody>
            </table>
            { shares(shown, language) }
        </div>
    }
}

fn columns<'a>(
    shown: &'a Shown,
    figure: &'a Figure,
    language: Language,
) -> impl Iterator<Item = Html> + 'a {
    let kind = figure.kind;
    figure.lines.iter().map(move |line| {
        let name = shown.say(ChartText::Column(kind, line.measure), language);
        html! { <th scope="col">{ name }</th> }
    })
}

fn row(shown: &Shown, at: usize, language: Language) -> Html {
    let Some(sample) = shown.samples.get(at) else {
        return Html::default();
    };
    // The counts behind the rates.
    let counts = sample.groups.get(&shown.group);
    let cell = |figure: &Figure, line: &Line| {
        let value = line.value(Some(at));
        let text = value.map(|value| figure.kind.unit().say(value));
        let text = text.map_or_else(|| ChartText::Nothing.say(language), Into::into);
        html! { <td>{ text }</td> }
    };
    html! {
        <tr
            key={sample.at_ms}
            data-sample={sample.at_ms.to_string()}
            data-produced={sample.produced.to_string()}
            data-delivered={counts.map(|counts| counts.delivered.to_string())}
            data-acknowledged={counts.map(|counts| counts.acknowledged.to_string())}
        >
            <th scope="row">{ browser::time_of_day(sample.at_ms) }</th>
            { for shown.figures.iter().flat_map(|figure| {
                figure.lines.iter().map(move |line| cell(figure, line))
            }) }
        </tr>
    }
}

fn shares(shown: &Shown, language: Language) -> Html {
    let share = shown.share(None);
    let group = shown.group.as_str();
    html! {
        <table data-table="shares">
            <caption>{ shown.say(ChartText::ShareCaption { group }, language) }</caption>
            <thead><tr>
                <th scope="col">{ shown.say(ChartText::Consumer, language) }</th>
                <th scope="col">{ shown.say(ChartText::ShareCount, language) }</th>
                <th scope="col">{ "%" }</th>
            </tr></thead>
            <tbody>
                { for share.parts.iter().map(|part| html! {
                    <tr key={part.name.as_str()}>
                        <th scope="row">{ part.name.as_str() }</th>
                        <td>{ part.count }</td>
                        <td>{ percent(part.count, share.total) }</td>
                    </tr>
                }) }
            </tbody>
        </table>
    }
}
