//! What should hold at every step: the invariants that are watched, those that
//! can be, and where they were broken.

mod add;
mod draft;
mod row;

use shared::watch::{Invariant, Watch};
use yew::prelude::*;

use self::{add::Add, row::Row};
use crate::{
    dispatch::{Snapshot, use_dispatch, use_snapshot},
    i18n::{WatchText, Words},
};

/// Those without parameters: always there to be switched on.
const PLAIN: [Invariant; 5] = [
    Invariant::NothingLost,
    Invariant::NothingDoneTwice,
    Invariant::PendingIsOwned,
    Invariant::NothingDead,
    Invariant::InOrder,
];

/// What should hold.
#[component]
pub(crate) fn WatchPanel() -> Html {
    let state = use_snapshot();
    let dispatch = use_dispatch();
    let language = state.ui.language;
    let rows = rows(&state);
    html! {
        <>
            <header class="tools">
                <span class="small muted">{ WatchText::About.say(language) }</span>
                <span class="small count" data-broken={broken(&state).to_string()}>{ sum(&state).say(language) }</span>
            </header>
            <div class="watch">
                <ul class="invariants" aria-label={WatchText::List.say(language)}>
                    { for rows.iter().map(|row| row.view(&state, &dispatch)) }
                </ul>
                <Add />
            </div>
        </>
    }
}

/// The plain ones, then one's own, in the order in which they came.
fn rows(state: &Snapshot) -> Vec<Row> {
    let watches = &state.chronicle.watches;
    let watched = |invariant: &Invariant| {
        let mut watches = watches.iter();
        watches.find(|watch| watch.invariant == *invariant).cloned()
    };
    let plain = PLAIN.into_iter().map(|invariant| Row {
        watch: watched(&invariant),
        invariant,
        is_own: false,
    });
    let own = watches
        .iter()
        .filter(|watch| !PLAIN.contains(&watch.invariant));
    let own = own.map(|watch: &Watch| Row {
        invariant: watch.invariant.clone(),
        watch: Some(watch.clone()),
        is_own: true,
    });
    plain.chain(own).collect()
}

fn broken(state: &Snapshot) -> u64 {
    let watches = state.chronicle.watches.iter();
    watches.filter(|watch| watch.broken.is_some()).count() as u64
}

fn sum(state: &Snapshot) -> WatchText<'static> {
    match (state.chronicle.watches.len() as u64, broken(state)) {
        (0, _) => WatchText::NothingWatched,
        (n, 0) => WatchText::NoneBroken(n),
        (_, n) => WatchText::Broken(n),
    }
}
