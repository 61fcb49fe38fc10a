//! The dock's head: what is looked for in the log, and a way to copy it.

use std::rc::Rc;

use shared::id::ActorId;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{Filter, Who, quoting};
use crate::{
    i18n::{Language, Text, Words},
    store::LogRow,
    widget::CopyButton,
};

/// The select's value for everybody; no actor's name has a blank in it.
const ALL: &str = " all";
/// The select's value for other clients.
const OUTSIDE: &str = " outside";

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
            <h2>{ Text::Commands.say(language) }</h2>
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

/// What the two filters take.
#[derive(Properties, PartialEq)]
struct FilterProps {
    language: Language,
    #[prop_or_default]
    actors: Vec<ActorId>,
    filter: Filter,
    onfilter: Callback<Filter>,
}

/// Chooses whose rows are shown.
#[component]
fn WhoSelect(props: &FilterProps) -> Html {
    let language = props.language;
    let onchange = {
        let (filter, onfilter) = (props.filter.clone(), props.onfilter.clone());
        move |event: Event| {
            let select: Option<HtmlSelectElement> = event.target_dyn_into();
            let value = select.map(|select| select.value()).unwrap_or_default();
            let who = match value.as_str() {
                ALL => Who::All,
                OUTSIDE => Who::Outside,
                actor => Who::Actor(actor.into()),
            };
            let text = filter.text.clone();
            onfilter.emit(Filter { who, text });
        }
    };
    let option = |value: AttrValue, name: AttrValue, who: Who| {
        let selected = props.filter.who == who;
        html! { <option key={value.to_string()} {value} {selected}>{ name }</option> }
    };
    html! {
        <select aria-label={Text::FilterByActor.say(language)} {onchange}>
            { option(ALL.into(), Text::Everybody.say(language), Who::All) }
            { for props.actors.iter().map(|id| {
                let name = AttrValue::from(id.to_string());
                option(name.clone(), name, Who::Actor(id.clone()))
            }) }
            { option(OUTSIDE.into(), Text::Outside.say(language), Who::Outside) }
        </select>
    }
}

/// Looks for a text.
#[component]
fn Search(props: &FilterProps) -> Html {
    let oninput = {
        let (filter, onfilter) = (props.filter.clone(), props.onfilter.clone());
        move |event: InputEvent| {
            let input: Option<HtmlInputElement> = event.target_dyn_into();
            let text = input.map(|input| input.value()).unwrap_or_default();
            onfilter.emit(Filter {
                who: filter.who.clone(),
                text: text.trim().to_lowercase(),
            });
        }
    };
    let label = Text::FilterByWords.say(props.language);
    html! {
        <input
            type="search"
            aria-label={label.clone()}
            placeholder={label}
            spellcheck="false"
            {oninput}
        />
    }
}
