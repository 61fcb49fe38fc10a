//! The head of the ledger: what is looked for in it.

use shared::id::GroupName;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{Filter, Kind};
use crate::i18n::{Language, LedgerText, Words};

/// The select's value for all groups; no group's name has a blank in it.
const ALL: &str = " all";

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The groups there are.
    pub groups: Vec<GroupName>,
    /// What is looked for.
    pub filter: Filter,
    /// Rows that were found.
    pub shown: u64,
    /// Rows there are.
    pub all: u64,
    /// Something else is looked for.
    pub onfilter: Callback<Filter>,
}

/// Chooses the group and the kind, and looks for a message.
#[component]
pub(crate) fn Tools(props: &Props) -> Html {
    let language = props.language;
    let (shown, all) = (props.shown, props.all);
    let changed = |change: fn(&mut Filter, String)| {
        let (filter, onfilter) = (props.filter.clone(), props.onfilter.clone());
        move |text: String| {
            let mut filter = filter.clone();
            change(&mut filter, text);
            onfilter.emit(filter);
        }
    };
    let selected = |change: fn(&mut Filter, String)| {
        let changed = changed(change);
        move |event: Event| {
            let select: Option<HtmlSelectElement> = event.target_dyn_into();
            changed(select.map(|select| select.value()).unwrap_or_default());
        }
    };
    let ongroup = selected(|filter, value| {
        filter.group = (value != ALL).then(|| value.into());
    });
    let onkind = selected(|filter, value| filter.kind = Kind::from_slug(&value));
    let search = changed(|filter, text| filter.text = text.trim().to_lowercase());
    let oninput = move |event: InputEvent| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        search(input.map(|input| input.value()).unwrap_or_default());
    };
    let label = LedgerText::Search.say(language);
    let of = props.filter.group.as_ref();
    html! {
        <header class="tools">
            <select aria-label={LedgerText::Group.say(language)} onchange={ongroup}>
                <option value={ALL} selected={of.is_none()}>{ LedgerText::AllGroups.say(language) }</option>
                { for props.groups.iter().map(|group| html! {
                    <option key={group.as_str()} value={group.to_string()} selected={of == Some(group)}>
                        { group.to_string() }
                    </option>
                }) }
            </select>
            <select aria-label={LedgerText::Show.say(language)} onchange={onkind}>
                { for Kind::ALL.into_iter().map(|kind| html! {
                    <option key={kind.slug()} value={kind.slug()} selected={props.filter.kind == kind}>
                        { LedgerText::Kind(kind).say(language) }
                    </option>
                }) }
            </select>
            <input
                type="search"
                aria-label={label.clone()}
                placeholder={label}
                spellcheck="false"
                {oninput}
            />
            <span class="faint small count" role="status" data-rows={shown.to_string()}>
                { LedgerText::Rows { shown, all }.say(language) }
            </span>
        </header>
    }
}
