//! The crash that comes at the same moment in all rooms.

use std::rc::Rc;

use shared::{
    drill::{At, Task},
    id::MessageName,
};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{
    bench::{Bench, Deed},
    outcome::{Outcome, in_order},
};
use crate::{
    i18n::{CompareText, Language, Words},
    widget::{Picture, icon},
};

/// As many messages are offered.
const OFFERED: usize = 12;

/// What it takes.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The rooms.
    pub bench: Rc<Bench>,
    /// Whether anything can be done.
    pub can_step: bool,
    /// Does something in all of them.
    pub ondeed: Callback<Deed>,
}

/// Chooses a message and a moment, and crashes whoever has it then.
#[component]
pub(super) fn CrashForm(props: &Props) -> Html {
    let language = props.language;
    let say = |text: CompareText| text.say(language);
    let chosen = use_state(|| None::<MessageName>);
    let at = use_state(At::default);
    let offer = Offer::of(&props.bench);
    let message = (*chosen).clone().filter(|name| offer.has(name));
    let message = message.or_else(|| offer.first.clone());
    let onmessage = {
        let (chosen, names) = (chosen.clone(), offer.names.clone());
        move |event: Event| chosen.set(names.get(index(&event)).map(|(name, _)| name.clone()))
    };
    let onmoment = {
        let at = at.clone();
        move |event: Event| at.set(At::ALL.get(index(&event)).copied().unwrap_or_default())
    };
    let task = message
        .clone()
        .map(|message| Task::Crash { message, at: *at });
    let onclick = {
        let (ondeed, chosen) = (props.ondeed.clone(), chosen.clone());
        move |_: MouseEvent| {
            if let Some(task) = task.clone() {
                chosen.set(None);
                ondeed.emit(Deed::Begin(task));
            }
        }
    };
    html! {
        <div class="part crash-form" role="group" aria-label={say(CompareText::CrashWho)}>
            <span class="label" aria-hidden="true">{ say(CompareText::CrashWho) }</span>
            <select aria-label={say(CompareText::CrashWho)} disabled={!props.can_step} onchange={onmessage}>
                { for offer.names.iter().map(|(name, is_sent)| html! {
                    <option key={name.as_str()} selected={message.as_ref() == Some(name)}>
                        { say(CompareText::Message(name, *is_sent)) }
                    </option>
                }) }
            </select>
            <select aria-label={say(CompareText::When)} disabled={!props.can_step} onchange={onmoment}>
                { for At::ALL.into_iter().enumerate().map(|(n, one)| html! {
                    <option key={n} selected={one == *at}>{ say(CompareText::At(one)) }</option>
                }) }
            </select>
            <button type="button" class="btn danger" disabled={!props.can_step || message.is_none()} {onclick}>
                { icon(Picture::Crash) }{ say(CompareText::Crash) }
            </button>
        </div>
    }
}

fn index(event: &Event) -> usize {
    let select: Option<HtmlSelectElement> = event.target_dyn_into();
    let at = select.map(|select| select.selected_index());
    at.and_then(|at| usize::try_from(at).ok())
        .unwrap_or_default()
}

/// The messages that a worker may crash with.
#[derive(Clone, Debug, Default, PartialEq)]
struct Offer {
    /// Each, and whether it was sent; the next one is the last.
    names: Vec<(MessageName, bool)>,
    /// The oldest that nobody has worked on, else the next one.
    first: Option<MessageName>,
}

impl Offer {
    fn of(bench: &Bench) -> Self {
        let worlds = || bench.columns.iter().map(|column| &column.state.world);
        let outcomes: Vec<Outcome> = worlds().map(|world| Outcome::of(world)).collect();
        let mut sent: Vec<&MessageName> = outcomes
            .iter()
            .flat_map(|outcome| outcome.names(|_| true))
            .collect();
        sent.sort_by(|one, other| in_order(one).cmp(&in_order(other)));
        sent.dedup();
        let is_fresh = |name: &&&MessageName| {
            let mut fresh = outcomes.iter();
            fresh.any(|outcome| {
                let mut names = outcome.names(|what| what.is_open() && what.times == 0);
                names.any(|one| one == **name)
            })
        };
        let first = sent.iter().find(is_fresh).map(|name| (*name).clone());
        let producers = worlds().flat_map(|world| world.actors.values());
        let mut next: Vec<&MessageName> = producers
            .filter_map(|actor| actor.next_message.as_ref())
            .filter(|name| !sent.contains(name))
            .collect();
        next.sort_by(|one, other| in_order(one).cmp(&in_order(other)));
        let next = next.first().map(|name| (**name).clone());
        let from = sent.len().saturating_sub(OFFERED);
        let mut names: Vec<(MessageName, bool)> = sent[from..]
            .iter()
            .map(|name| ((*name).clone(), true))
            .collect();
        names.extend(next.clone().map(|name| (name, false)));
        let first = first.filter(|first| names.iter().any(|(name, _)| name == first));
        Self {
            first: first.or(next),
            names,
        }
    }

    fn has(&self, message: &MessageName) -> bool {
        self.names.iter().any(|(name, _)| name == message)
    }
}
