//! Chooses whose rows of the log are shown.

use shared::id::ActorId;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{Filter, Who};
use crate::i18n::{Language, Text, Words};

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
    /// Something else is looked for.
    pub(super) onfilter: Callback<Filter>,
}

/// Chooses whose rows are shown.
#[component]
pub(crate) fn WhoSelect(props: &Props) -> Html {
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
