//! The log of commands.

mod filter;
mod log_list;
mod log_row;
mod quoting;
mod search;
mod told;
mod tools;
mod who_select;

use std::rc::Rc;

use yew::prelude::*;

pub(crate) use self::quoting::quoted;
pub(super) use self::told::{in_words, name_for, told_of};
use self::{
    filter::{Filter, Who},
    log_list::LogList,
    tools::Tools,
};
use crate::{dispatch::use_snapshot, store::LogRow};

/// The log of commands.
#[component]
pub(super) fn Commands() -> Html {
    let state = use_snapshot();
    let language = state.ui.language;
    let filter = use_state(Filter::default);
    let rows = use_memo(
        (state.log.clone(), (*filter).clone(), language),
        |(log, filter, language)| -> Rc<Vec<Rc<LogRow>>> {
            let rows = log.rows().filter(|row| filter.passes(row, *language));
            Rc::new(rows.cloned().collect())
        },
    );
    let onfilter = {
        let filter = filter.clone();
        Callback::from(move |new| filter.set(new))
    };
    html! {
        <>
            <Tools
                {language}
                actors={state.world.actors.keys().cloned().collect::<Vec<_>>()}
                filter={(*filter).clone()}
                rows={(*rows).clone()}
                step={state.world.step}
                {onfilter}
            />
            <LogList
                {language}
                rows={(*rows).clone()}
                pattern={state.world.pattern}
                is_filtered={*filter != Filter::default()}
                looked_at={state.ui.looked_at}
            />
        </>
    }
}
