//! One thing that happened to a message.

use shared::{fact::Fact, ledger::Event};
use yew::prelude::*;

use crate::{
    i18n::{Language, Text, Words},
    widget::Rich,
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// What happened.
    pub event: Event,
}

/// One thing that happened to a message, with its step.
#[component]
pub(crate) fn LifeEvent(props: &Props) -> Html {
    let Event { step, fact } = &props.event;
    let entry = fact.entry().filter(|at| !at.id.is_item());
    let entry = entry.map(|at| at.id.to_string());
    html! {
        <li>
            <i class={meaning(fact)} aria-hidden="true" />
            <span title={entry}><Rich inline=true text={fact.say(props.language)} /></span>
            <span class="faint small step">{ Text::StepNumber(*step).say(props.language) }</span>
        </li>
    }
}

/// The colour of a fact: what it means for the message.
fn meaning(fact: &Fact) -> &'static str {
    match fact {
        Fact::Sent { .. }
        | Fact::Returned { .. }
        | Fact::Reopened { .. }
        | Fact::GroupCreated { .. }
        | Fact::ReaderJoined { .. } => "unread",
        Fact::Delivered { .. }
        | Fact::Taken { .. }
        | Fact::Peeked { .. }
        | Fact::Claimed { .. } => "pending",
        // An item is removed by whoever takes it.
        Fact::Removed { at, .. } if at.id.is_item() => "",
        Fact::Processed { times: 1, .. } | Fact::Acknowledged { .. } => "acked",
        Fact::DeadLettered { .. } => "dead",
        Fact::Processed { .. }
        | Fact::Failed { .. }
        | Fact::HandLost { .. }
        | Fact::Removed { .. }
        | Fact::FoundDeleted { .. }
        | Fact::Forgotten { .. }
        | Fact::Missed { .. }
        | Fact::GroupRemoved { .. } => "lost",
        Fact::FoundMark { .. }
        | Fact::Skipped { .. }
        | Fact::Trimmed { .. }
        | Fact::CursorMoved { .. }
        | Fact::PassedOver { .. } => "",
    }
}
