//! A plot of the charts.

use web_sys::Element;
use yew::prelude::*;

use super::Shown;
use crate::{
    chart::{Figure, Line, Measure, SIDE, spread},
    i18n::{ChartText, Language, Words},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// What is shown.
    pub shown: Shown,
    /// Which of its figures.
    pub at: usize,
    /// The sample that is read; none is the newest.
    pub cursor: Option<usize>,
    /// Another one is read.
    pub onread: Callback<Option<usize>>,
}

/// The height that a label at a line's end needs, in the plot's units.
const LABEL: f64 = 270.0;

/// A plot: its lines, each with its name and its value where it ends.
#[component]
pub(crate) fn Plot(props: &Props) -> Html {
    let Props {
        language,
        shown,
        at,
        cursor,
        ..
    } = props;
    let language = *language;
    let Some(figure) = shown.figures.get(*at) else {
        return Html::default();
    };
    let kind = figure.kind;
    let hint = shown.say(ChartText::Hint(kind), language);
    html! {
        <figure class="plot" data-chart={slug(figure)}>
            <figcaption title={(!hint.is_empty()).then_some(hint)}>{ shown.say(ChartText::Title(kind), language) }</figcaption>
            <div class="ticks" aria-hidden="true">
                { for figure.ticks.iter().map(|tick| html! {
                    <span style={format!("top: {:.2}%", tick.y * 100.0 / SIDE)}>{ tick.label.clone() }</span>
                }) }
            </div>
            { area(props, figure) }
            <div class="ends" aria-hidden="true">{ ends(shown, figure, *cursor, language) }</div>
            { times(shown, language) }
        </figure>
    }
}

/// The figure's name on the page.
fn slug(figure: &Figure) -> &'static str {
    use crate::chart::Kind as K;
    match figure.kind {
        K::Rates => "rates",
        K::Backlog => "backlog",
        K::DeliveryToAck => "delivery-to-ack",
        K::EndToEnd => "end-to-end",
    }
}

fn area(props: &Props, figure: &Figure) -> Html {
    let shown = &props.shown;
    let onmove = {
        let (shown, onread) = (shown.clone(), props.onread.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some(x) = place_of(&event) {
                let nearest = shown.timeline.nearest(x);
                onread.emit(nearest.filter(|at| at + 1 < shown.samples.len()));
            }
        })
    };
    let grid: String = figure
        .ticks
        .iter()
        .map(|tick| format!("M0 {:.1}H{SIDE}", tick.y))
        .collect();
    let pauses = &shown.timeline.pauses;
    let pauses: String = pauses.iter().map(|x| format!("M{x:.1} 0V{SIDE}")).collect();
    html! {
        <svg
            class="area"
            role="img"
            aria-label={sentence(shown, figure, props.language)}
            viewBox={format!("0 0 {SIDE} {SIDE}")}
            preserveAspectRatio="none"
            onpointermove={onmove.clone()}
            onpointerdown={onmove}
        >
            // Everywhere in it the pointer reads.
            <rect class="ground" width={SIDE.to_string()} height={SIDE.to_string()} />
            <path class="grid" d={grid} />
            <path class="pause" d={pauses} />
            { for figure.lines.iter().map(|line| html! {
                <path class={classes!("line", name(line))} d={line.path.clone()} />
            }) }
            { for figure.lines.iter().map(|line| dot(shown, line, props.cursor)) }
            { cross(shown, props.cursor) }
        </svg>
    }
}

/// Where an event is in the plot, from the left.
fn place_of(event: &PointerEvent) -> Option<f64> {
    let target: Element = event.target_dyn_into()?;
    let area = target.closest("svg").ok()??.get_bounding_client_rect();
    let share = (f64::from(event.client_x()) - area.left()) / area.width().max(1.0);
    Some(share * SIDE)
}

/// Marks the value that is read, else the line's end: a line of no length,
/// whose round or square cap is not stretched with the plot.
fn dot(shown: &Shown, line: &Line, cursor: Option<usize>) -> Html {
    let place = match cursor {
        Some(at) => line.ys.get(at).copied().flatten().map(|y| (at, y)),
        None => line.end(),
    };
    let place = place.and_then(|(at, y)| Some((shown.timeline.xs.get(at)?, y)));
    let Some((x, y)) = place else {
        return Html::default();
    };
    let d = format!("M{x:.1} {y:.1}h0");
    html! {
        <>
            <path class={classes!("dot", name(line))} d={d.clone()} />
            <path class={classes!("core", name(line))} {d} />
        </>
    }
}

fn cross(shown: &Shown, cursor: Option<usize>) -> Html {
    let x = cursor.and_then(|at| shown.timeline.xs.get(at));
    let Some(x) = x else {
        return Html::default();
    };
    html! { <path class="cross" d={format!("M{x:.1} 0V{SIDE}")} /> }
}

/// The lines' names where they end, moved apart where they would lie on each
/// other.
fn ends(shown: &Shown, figure: &Figure, cursor: Option<usize>, language: Language) -> Html {
    let place = |line: &Line| line.end().map_or(SIDE, |(_, y)| y) - LABEL / 2.0;
    let places: Vec<f64> = figure.lines.iter().map(place).collect();
    let places = spread(&places, LABEL, SIDE - LABEL * 0.8);
    let unit = figure.kind.unit();
    let label = |(line, y): (&Line, &f64)| {
        let value = line.value(cursor).map(|value| unit.say(value));
        let value = value.map_or_else(|| ChartText::Nothing.say(language), Into::into);
        html! {
            <span class={classes!("end", name(line))} style={format!("top: {:.2}%", y * 100.0 / SIDE)}>
                <b>{ value }</b>
                <span>{ shown.say(ChartText::Measure(line.measure), language) }</span>
            </span>
        }
    };
    figure.lines.iter().zip(&places).map(label).collect()
}

fn times(shown: &Shown, language: Language) -> Html {
    let span_s = shown.timeline.span_s;
    html! {
        <div class="times" aria-hidden="true">
            <span>{ ChartText::Ago(span_s).say(language) }</span>
            <span>{ ChartText::Ago(span_s / 2).say(language) }</span>
            <span>{ "0" }</span>
        </div>
    }
}

/// The newest values in a sentence.
fn sentence(shown: &Shown, figure: &Figure, language: Language) -> AttrValue {
    let unit = figure.kind.unit();
    let value = |line: &Line| (line.measure, line.value(None).map(|value| unit.say(value)));
    let values: Vec<_> = figure.lines.iter().map(value).collect();
    let sentence = ChartText::Sentence {
        kind: figure.kind,
        group: shown.group.as_str(),
        values: &values,
    };
    shown.say(sentence, language)
}

/// The line's class: its colour, its dashes and its mark.
fn name(line: &Line) -> &'static str {
    match line.measure {
        Measure::Produced => "produced",
        Measure::Delivered => "delivered",
        Measure::Acknowledged => "acknowledged",
        Measure::Pending => "pending",
        Measure::Lag => "lag",
        Measure::P50 => "p50",
        Measure::P99 => "p99",
    }
}
