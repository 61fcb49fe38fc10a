//! The dock: the log of commands.

mod filter;
mod log_list;
mod log_row;
mod quoting;
mod search;
mod tools;
mod who_select;

use std::rc::Rc;

use shared::world::Mode;
use yew::prelude::*;

pub(crate) use self::quoting::quoted;
use self::{
    filter::{Filter, Who},
    log_list::LogList,
    tools::Tools,
};
use crate::{
    dispatch::use_snapshot,
    i18n::{Text, Words},
    store::LogRow,
};

/// The dock.
#[component]
pub(crate) fn Dock() -> Html {
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
    let newest = state.log.rows().next_back();
    // Twenty times a second is more than anybody can listen to.
    let stands_still = state.world.mode == Mode::Step;
    let told = newest.filter(|_| stands_still);
    let told = told.map(|row| row.effect.why.say(language));
    let onfilter = {
        let filter = filter.clone();
        Callback::from(move |new| filter.set(new))
    };
    html! {
        <section class="dock" aria-label={Text::Commands.say(language)}>
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
            />
            <p class="unseen" role="status">{ told }</p>
        </section>
    }
}
