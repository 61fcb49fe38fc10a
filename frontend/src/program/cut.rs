//! A place in a program where the actor can be made to crash.

use shared::{command::Command, id::ActorId};
use yew::prelude::*;

use super::Gap;
use crate::{
    dispatch::use_dispatch,
    i18n::{Language, Text, Words},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The actor.
    pub actor: ActorId,
    /// The place.
    pub(super) gap: Gap,
    /// A crash waits here.
    pub is_armed: bool,
    /// Whether commands may be given.
    pub can_drive: bool,
}

/// A place for a crash: quiet until it is looked for, or a crash waits there.
#[component]
pub(crate) fn Cut(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let command = Command::PlanCrash {
        actor: props.actor.clone(),
        point: (!props.is_armed).then(|| props.gap.point.clone()),
    };
    let onclick = move |_| dispatch.command(command.clone());
    let label = Text::PlanCrash(props.actor.clone(), props.gap.point.clone());
    html! {
        <button
            type="button"
            class={classes!("cut", props.is_armed.then_some("armed"))}
            aria-pressed={props.is_armed.to_string()}
            aria-label={label.say(props.language)}
            disabled={!props.can_drive}
            {onclick}
        >
            // The style writes it, so that it does not belong to the name.
            <span data-hint={Text::CrashHere.say(props.language)} />
        </button>
    }
}
