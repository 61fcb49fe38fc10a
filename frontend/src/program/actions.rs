//! What can be done to the shown actor.

use std::sync::Arc;

use shared::{
    command::Command,
    id::ActorId,
    program::Op,
    world::{Actor, ActorState, CrashPoint, Moment, Role},
};
use yew::prelude::*;

use crate::{
    dispatch::use_dispatch,
    i18n::{Language, Text, Words},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The actor's name.
    pub id: ActorId,
    /// The actor.
    pub actor: Arc<Actor>,
    /// Whether commands may be given.
    pub can_drive: bool,
    /// Whether a line may be run.
    pub can_step: bool,
}

/// Runs the actor's line, crashes it, restarts it, poisons its next message.
#[component]
pub(crate) fn Actions(props: &Props) -> Html {
    let language = props.language;
    let dispatch = use_dispatch();
    let send = |command: Command| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.command(command.clone()))
    };
    let actor = props.id.clone();
    let is_crashed = props.actor.state == ActorState::Crashed;
    let run = Command::Step {
        actor: Some(actor.clone()),
    };
    let unanswered = CrashPoint {
        line: props.actor.line.clone(),
        moment: Moment::Unanswered,
    };
    let is_unanswered = props.actor.crash_point.as_ref() == Some(&unanswered);
    let lose_reply = Command::PlanCrash {
        actor: actor.clone(),
        point: (!is_unanswered).then(|| unanswered.clone()),
    };
    let poison = Command::Poison {
        actor: actor.clone(),
        poison: !props.actor.poison_next,
    };
    html! {
        <div class="actions">
            <button
                type="button"
                class="btn tiny"
                disabled={!props.can_step || !props.actor.can_run()}
                aria-label={Text::RunLineOf(actor.clone(), props.actor.line.clone()).say(language)}
                onclick={send(run)}
            >
                { Text::RunLine(props.actor.line.clone()).say(language) }
            </button>
            if is_crashed {
                <button
                    type="button"
                    class="btn tiny"
                    disabled={!props.can_drive}
                    aria-label={Text::RestartNowOf(actor.clone()).say(language)}
                    onclick={send(Command::Restart { actor: actor.clone() })}
                >
                    { Text::RestartNow.say(language) }
                </button>
            } else {
                <button
                    type="button"
                    class="btn tiny danger"
                    disabled={!props.can_drive}
                    aria-label={Text::CrashNowOf(actor.clone()).say(language)}
                    onclick={send(Command::Crash { actor: actor.clone() })}
                >
                    { Text::CrashNow.say(language) }
                </button>
            }
            if !is_crashed && has_reply(&props.actor) {
                <button
                    type="button"
                    class={classes!("btn", "tiny", is_unanswered.then_some("on"))}
                    aria-pressed={is_unanswered.to_string()}
                    aria-label={Text::PlanCrash(actor.clone(), unanswered).say(language)}
                    title={Text::LoseReplyHint.say(language)}
                    disabled={!props.can_drive}
                    onclick={send(lose_reply)}
                >
                    { Text::LoseReply.say(language) }
                </button>
            }
            if props.actor.role == Role::Producer {
                <button
                    type="button"
                    class={classes!("btn", "tiny", props.actor.poison_next.then_some("on"))}
                    aria-pressed={props.actor.poison_next.to_string()}
                    title={Text::PoisonHint.say(language)}
                    disabled={!props.can_drive}
                    onclick={send(poison)}
                >
                    { Text::PoisonNext.say(language) }
                </button>
            }
        </div>
    }
}

/// Whether Redis answers the line that the actor runs next.
fn has_reply(actor: &Actor) -> bool {
    let line = actor.program.program().line(&actor.line);
    line.is_some_and(|line| !matches!(line.op, Op::SideEffect(_)))
}
