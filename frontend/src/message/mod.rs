//! The message panel: the life of the shown message.

mod by_hand;
mod event;
mod outlook;

use shared::ledger::Event;
use yew::prelude::*;

use self::event::LifeEvent;
pub(crate) use self::outlook::Outlook;
use crate::{
    dispatch::use_snapshot,
    i18n::{EditText, LiveText, Text, Words},
    widget::{Menu, Rich},
};

/// The message panel.
#[component]
pub(crate) fn MessagePanel() -> Html {
    let state = use_snapshot();
    let language = state.ui.language;
    let ledger = &state.world.ledger;
    let shown = state
        .shown_message()
        .and_then(|name| Some((name, ledger.record_of(name)?)));
    let Some((name, record)) = shown else {
        return html! {
            <section class="message-panel" aria-labelledby="message-title">
                <header><h3 id="message-title">{ Text::Message.say(language) }</h3></header>
                <p class="muted small">{ Text::NoMessage.say(language) }</p>
            </section>
        };
    };
    // An item has no id: it is its text.
    let id = record.copies.last().map(|copy| copy.at.id);
    let id = id.filter(|id| !id.is_item()).map(|id| id.to_string());
    let (first, last) = record.life_parts();
    let event = |at: usize, event: &Event| {
        html! { <LifeEvent key={at} {language} event={event.clone()} /> }
    };
    let left_out = (record.left_out > 0).then(|| {
        html! {
            <li key="left-out" class="faint small">
                <i aria-hidden="true" />
                <span>{ Text::EventsLeftOut(record.left_out).say(language) }</span>
            </li>
        }
    });
    // What happened to it may have been left out, so nothing is foretold.
    let outlooks = match state.live.is_sampled() {
        true => Vec::new(),
        false => outlook::of(record, outlook::Way::of(state.world.pattern)),
    };
    let reason = state.hold().map(|hold| LiveText::Hold(hold).say(language));
    html! {
        <section class="message-panel" aria-labelledby="message-title">
            <header>
                <h3 id="message-title">{ Text::MessageCalled(name.clone()).say(language) }</h3>
                <span class="faint small mono">{ id }</span>
                <Menu
                    label={EditText::ByHandTo(name.to_string()).say(language)}
                    items={by_hand::items(&state.world, record, language)}
                    hold={reason}
                />
            </header>
            <ol class="life">
                { for first.iter().enumerate().map(|(at, is)| event(at, is)) }
                { left_out }
                { for last.iter().enumerate().map(|(at, is)| event(first.len() + at, is)) }
                { for outlooks.iter().map(|outlook| html! {
                    <li key={format!("next-{}", outlook.key())} class="outlook">
                        <i class="to-come" aria-hidden="true" />
                        <span class="muted"><Rich inline=true text={outlook.say(language)} /></span>
                    </li>
                }) }
            </ol>
        </section>
    }
}
