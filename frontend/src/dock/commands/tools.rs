//! The dock's head: what is looked for in the log, and a way to copy it.

use std::rc::Rc;

use shared::id::ActorId;
use yew::prelude::*;

use super::{Filter, quoting, search::Search, who_select::WhoSelect};
use crate::{
    i18n::{Language, Text, Words},
    store::LogRow,
    widget::CopyButton,
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The actors there are.
    pub actors: Vec<ActorId>,
    /// What is looked for.
    pub(super) filter: Filter,
    /// The rows that were found.
    pub rows: Rc<Vec<Rc<LogRow>>>,
    /// The last step.
    pub step: u64,
    /// Something else is looked for.
    pub(super) onfilter: Callback<Filter>,
}

/// The dock's head.
#[component]
pub(crate) fn Tools(props: &Props) -> Html {
    let language = props.language;
    let copy = {
        let rows = props.rows.clone();
        Callback::from(move |()| quoting::commands(rows.iter().map(|row| &**row)))
    };
    html! {
        <header class="tools">
            <h2 class="unseen">{ Text::Commands.say(language) }</h2>
            <WhoSelect {language} actors={props.actors.clone()} filter={props.filter.clone()} onfilter={props.onfilter.clone()} />
            <Search {language} filter={props.filter.clone()} onfilter={props.onfilter.clone()} />
            <span class="faint small count">{ Text::StepNumber(props.step).say(language) }</span>
            <CopyButton
                label={Text::CopyCommands.say(language)}
                disabled={props.rows.is_empty()}
                text={copy}
            />
        </header>
    }
}
