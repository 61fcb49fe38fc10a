//! The dock: the log of commands, the timeline, what could happen next, the ledger, what is watched for,
//! the charts of live mode, and the monitor.

mod charts;
mod commands;
mod ledger;
mod monitor;
mod next;
mod tabs;
mod timeline;
mod watch;

use shared::world::Mode;
use yew::prelude::*;

pub(crate) use self::{
    charts::ChartsPanel,
    commands::quoted,
    ledger::{Kind, LedgerPanel},
    monitor::Monitor,
    next::NextPanel,
    timeline::TimelinePanel,
    watch::WatchPanel,
};
use self::{commands::Commands, tabs::Tabs};
use crate::{
    dispatch::{Snapshot, use_snapshot},
    i18n::{ChartText, Words},
    part::{Later, Part},
    store::DockTab,
};

/// The dock: one of its panels, with the tabs that choose it.
#[component]
pub(crate) fn Dock() -> Html {
    let state = use_snapshot();
    let language = state.ui.language;
    let tab = state.ui.dock;
    html! {
        <section class="dock" data-tab={tab.slug()} aria-label={ChartText::Dock.say(language)}>
            <Tabs {language} {tab} />
            <div
                class="panel"
                id="dock-panel"
                role="tabpanel"
                aria-labelledby={tabs::id(tab)}
            >
                { match part_of(tab) {
                    None => html! { <Commands /> },
                    Some(part) => html! { <Later key={tab.slug()} {part} {language} /> },
                } }
            </div>
            <p class="unseen" role="status">{ told(&state) }</p>
        </section>
    }
}

/// The part that a tab shows; the log is there from the beginning.
fn part_of(tab: DockTab) -> Option<Part> {
    Some(match tab {
        DockTab::Commands => return None,
        DockTab::Timeline => Part::Timeline,
        DockTab::Next => Part::Next,
        DockTab::Ledger => Part::Ledger,
        DockTab::Watch => Part::Watch,
        DockTab::Charts => Part::Charts,
        DockTab::Monitor => Part::Monitor,
    })
}

/// What happened last, for those who do not see it. In live mode too much
/// happens to be told.
fn told(state: &Snapshot) -> Option<AttrValue> {
    let newest = state.log.rows().next_back();
    let newest = newest.filter(|_| state.world.mode == Mode::Step);
    newest.map(|row| row.effect.why.say(state.ui.language))
}
