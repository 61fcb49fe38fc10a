//! Items on a scale of time.

use shared::id::MessageName;
use yew::prelude::*;

use super::{
    item::{gap, item_view},
    viewer::Viewer,
};
use crate::{
    i18n::StageText,
    scene::{Item, Placed, Scale, Timed},
};

/// Marks on the scale.
const TICKS: u64 = 2;

/// Those whose time is over on the left, the others to the right of them by how
/// much of it is left.
pub(super) fn scale_view(
    timed: &Timed,
    name: &str,
    selected: Option<&MessageName>,
    onselect: &Callback<MessageName>,
    viewer: Viewer,
) -> Html {
    let item = |item: &Item, style| item_view(item, style, selected, onselect, viewer);
    let placed = |placed: &Placed| {
        let style = timed.lanes.map(|_| {
            let at = f64::from(placed.at) / 1_000.0;
            format!("--at: {at}; --lane: {}", placed.lane)
        });
        item(&placed.item, style)
    };
    let kind = match timed.scale {
        Scale::Due { .. } => "due",
        Scale::Busy { .. } => "working",
    };
    let style = timed
        .lanes
        .map(|lanes| format!("--lanes: {}", lanes.max(1)));
    html! {
        <div class={classes!("scale", kind)}>
            <div class="past">
                <span class="zone" aria-hidden="true">{ viewer.say(StageText::Over(timed.scale)) }</span>
                <ol class="slots" aria-label={format!("{name}: {}", viewer.say(StageText::Over(timed.scale)))}>
                    { for timed.over.iter().map(|over| item(over, None)) }
                </ol>
            </div>
            <div class={classes!("ahead", timed.lanes.is_none().then_some("dense"))} {style}>
                <ol class="slots" aria-label={name.to_owned()}>
                    { for timed.ahead.iter().map(placed) }
                    if timed.hidden > 0 && timed.lanes.is_none() {
                        { gap(timed.hidden, viewer) }
                    }
                </ol>
                if timed.hidden > 0 && timed.lanes.is_some() {
                    <span class="left" data-hidden={timed.hidden.to_string()}>
                        { viewer.say(StageText::Left(timed.hidden)) }
                    </span>
                }
                if timed.lanes.is_some() {
                    <div class="ticks" aria-hidden="true">{ for (0..=TICKS).map(|at| tick(at, timed, viewer)) }</div>
                }
            </div>
        </div>
    }
}

fn tick(at: u64, timed: &Timed, viewer: Viewer) -> Html {
    let left_ms = timed.span_ms * at / TICKS;
    let scale = timed.scale;
    html! { <span key={at}>{ viewer.say(StageText::Tick { scale, left_ms }) }</span> }
}
