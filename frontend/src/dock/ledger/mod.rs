//! The ledger: for every message and group what became of it, as the replies add
//! up, and where Redis was found to differ.

mod filter;
mod outside;
mod row;
mod rows;
mod sums;
mod table;
mod tools;

use std::{rc::Rc, sync::Arc};

use shared::{ledger::Ledger, world::Mode};
use yew::prelude::*;

pub(crate) use self::filter::Kind;
use self::{
    filter::Filter,
    outside::compared,
    sums::{Sums, sums},
    table::Table,
    tools::Tools,
};
use crate::{
    dispatch::{Snapshot, use_snapshot},
    i18n::{LedgerText, Words},
};

/// The ledger, compared by pointer: it is large, and another one is made whenever
/// it changes.
#[derive(Clone)]
struct Book(Arc<Ledger>);

impl PartialEq for Book {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The ledger with its sums.
#[component]
pub(crate) fn LedgerPanel() -> Html {
    let state = use_snapshot();
    let language = state.ui.language;
    let filter = use_state_eq(Filter::default);
    let ledger = &state.world.ledger;
    let all = use_memo(Book(ledger.clone()), |book| {
        let rows = Filter::default().rows(&book.0).len();
        rows as u64
    });
    let rows = use_memo(
        (Book(ledger.clone()), (*filter).clone()),
        |(book, filter)| Rc::new(filter.rows(&book.0)),
    );
    let onfilter = use_callback(filter.setter(), |new: Filter, filter| filter.set(new));
    html! {
        <>
            <Tools
                {language}
                groups={state.groups()}
                filter={(*filter).clone()}
                shown={rows.len() as u64}
                all={*all}
                onfilter={onfilter.clone()}
            />
            <div class="ledger">
                <Table
                    {language}
                    rows={(*rows).clone()}
                    shown={state.shown_message().cloned()}
                    is_filtered={*filter != Filter::default()}
                />
                <div
                    class="account"
                    tabindex="0"
                    role="group"
                    aria-label={LedgerText::Sums.say(language)}
                >
                    { sums(&Sums::of(&state.world, state.groups()), &filter, &onfilter, language) }
                    { known(&state) }
                    { compared(&state) }
                </div>
            </div>
        </>
    }
}

/// What the rows leave out.
fn known(state: &Snapshot) -> Html {
    let ledger = &state.world.ledger;
    let (kept, sent) = (ledger.len() as u64, ledger.sent());
    let text = if state.world.mode == Mode::Live && state.live.is_sampled() {
        LedgerText::Sampled
    } else if kept < sent {
        LedgerText::Excerpt { kept, sent }
    } else {
        return Html::default();
    };
    html! { <p class="small excerpt" data-excerpt="">{ text.say(state.ui.language) }</p> }
}
