//! The names of the lanes; each folds its lane.

use std::{collections::BTreeSet, rc::Rc};

use shared::{id::ActorId, timeline::Timeline};
use yew::prelude::*;

use super::plan::{Lane, Plan, Row};
use crate::{
    dispatch::Snapshot,
    i18n::{TimelineText, Words},
};

/// The names of the lanes.
pub(super) fn names(plan: &Plan, state: &Snapshot, ontoggle: &Callback<ActorId>) -> Html {
    html! {
        <div class="lanes" style={format!("padding-top: {}px", plan.head)}>
            { for plan.lanes.iter().map(|row| name(row, state, ontoggle)) }
        </div>
    }
}

fn name(row: &Row, state: &Snapshot, ontoggle: &Callback<ActorId>) -> Html {
    let style = format!("height: {}px", row.height());
    match &row.lane {
        Lane::Redis => {
            html! { <span key="redis" class="lane redis" {style}>{ &state.world.server.product }</span> }
        }
        Lane::Actor(id) => {
            let gone = !state.world.actors.contains_key(id);
            let class = classes!(
                "lane",
                gone.then_some("gone"),
                row.is_folded.then_some("folded")
            );
            let label = TimelineText::Fold(id.to_string().into()).say(state.ui.language);
            let onclick = {
                let (ontoggle, id) = (ontoggle.clone(), id.clone());
                move |_: MouseEvent| ontoggle.emit(id.clone())
            };
            html! {
                <button
                    key={format!("actor-{id}")}
                    type="button"
                    {class}
                    {style}
                    aria-expanded={(!row.is_folded).to_string()}
                    aria-label={label.clone()}
                    title={label}
                    {onclick}
                >{ id.to_string() }</button>
            }
        }
    }
}

/// The actors with which nothing happens in some columns.
pub(super) fn idle(timeline: &Rc<Timeline>, (from, to): (u64, u64)) -> BTreeSet<ActorId> {
    let exchanges = timeline.exchanges(from, to);
    // A read that has been waiting all the time is no news.
    let busy = exchanges.filter(|one| one.asked >= from || one.end().is_some_and(|end| end <= to));
    let busy = busy.map(|one| &one.actor);
    let holds = timeline.holds(from, to).map(|hold| &hold.actor);
    let marks = timeline
        .marks(from, to)
        .filter_map(|mark| mark.actor.as_ref());
    let busy: BTreeSet<&ActorId> = busy.chain(holds).chain(marks).collect();
    let idle = timeline.lanes().iter().filter(|id| !busy.contains(id));
    idle.cloned().collect()
}
