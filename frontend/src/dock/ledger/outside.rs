//! What Redis says to the ledger: that both agree, and what no reply explained.

use std::rc::Rc;

use shared::world::Mode;
use yew::prelude::*;

use crate::{
    dispatch::{Dispatch, Snapshot, use_dispatch, use_snapshot},
    i18n::{Language, LedgerText, Words},
    store::{Action, Difference},
    widget::Rich,
};

/// The comparison with Redis, and the last differences.
pub(super) fn compared(state: &Snapshot) -> Html {
    let step = state.world.step;
    let text = match state.world.mode {
        _ if !state.world.server.up => LedgerText::NotCompared,
        Mode::Step => LedgerText::Compared(step),
        Mode::Live => LedgerText::ComparedLive(step),
    };
    html! {
        <>
            <p class="small compared" data-compared={step.to_string()}>{ text.say(state.ui.language) }</p>
            <Differences />
        </>
    }
}

/// The last changes that no reply explained.
#[component]
fn Differences() -> Html {
    let state = use_snapshot();
    let dispatch = use_dispatch();
    let language = state.ui.language;
    html! {
        <section class="differences" aria-labelledby="differences-title">
            <h3 id="differences-title">{ LedgerText::OutsideTitle.say(language) }</h3>
            if state.outside.iter().len() == 0 {
                <p class="small muted">{ LedgerText::NoneOutside.say(language) }</p>
            } else {
                <ol>{ for state.outside.iter().map(|one| difference(one, &dispatch, language)) }</ol>
            }
        </section>
    }
}

fn difference(one: &Rc<Difference>, dispatch: &Dispatch, language: Language) -> Html {
    let step = one.step;
    let onclick = {
        let dispatch = dispatch.clone();
        move |_: MouseEvent| dispatch.act(Action::LookAt(step))
    };
    let fact = |(name, fact): &(Option<shared::id::MessageName>, shared::fact::Fact)| {
        let name = name
            .as_ref()
            .map(|name| html! { <b>{ format!("{name} ") }</b> });
        html! { <span>{ name }<Rich text={fact.say(language)} inline=true /></span> }
    };
    html! {
        <li key={step} data-outside={step.to_string()}>
            <button type="button" class="step" title={LedgerText::ShowStep(step).say(language)} {onclick}>
                { LedgerText::Step(step).say(language) }
            </button>
            <p class="small">
                { for one.facts.iter().map(fact) }
                if one.facts.is_empty() {
                    <span>{ LedgerText::MovedOnly.say(language) }</span>
                }
                if one.left_out > 0 {
                    <span class="muted">{ LedgerText::MoreOutside(one.left_out).say(language) }</span>
                }
            </p>
        </li>
    }
}
