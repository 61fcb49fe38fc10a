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

use self::{
    charts::ChartsPanel, commands::Commands, ledger::LedgerPanel, monitor::Monitor,
    next::NextPanel, tabs::Tabs, timeline::TimelinePanel, watch::WatchPanel,
};
pub(crate) use self::{commands::quoted, ledger::Kind};
use crate::{
    dispatch::{Snapshot, use_snapshot},
    i18n::{ChartText, Words},
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
                { match tab {
                    DockTab::Commands => html! { <Commands /> },
                    DockTab::Timeline => html! { <TimelinePanel /> },
                    DockTab::Next => html! { <NextPanel /> },
                    DockTab::Ledger => html! { <LedgerPanel /> },
                    DockTab::Watch => html! { <WatchPanel /> },
                    DockTab::Charts => html! { <ChartsPanel /> },
                    DockTab::Monitor => html! { <Monitor /> },
                } }
            </div>
            <p class="unseen" role="status">{ told(&state) }</p>
        </section>
    }
}

/// What happened last, for those who do not see it. In live mode too much
/// happens to be told.
fn told(state: &Snapshot) -> Option<AttrValue> {
    let newest = state.log.rows().next_back();
    let newest = newest.filter(|_| state.world.mode == Mode::Step);
    newest.map(|row| row.effect.why.say(state.ui.language))
}
