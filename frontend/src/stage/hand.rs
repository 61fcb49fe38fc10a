//! What is in an actor's memory.

use shared::id::{ActorId, MessageName};
use yew::prelude::*;

use super::{message_chip::MessageChip, viewer::Viewer};
use crate::{
    i18n::StageText,
    scene::{HandToken, Place},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The actor.
    pub actor: ActorId,
    /// What it has.
    pub held: Option<HandToken>,
    /// The message that is selected.
    pub selected: Option<MessageName>,
    /// Who looks.
    pub viewer: Viewer,
}

/// What is in an actor's memory: a message, or nothing.
#[component]
pub(crate) fn Hand(props: &Props) -> Html {
    let Props { actor, viewer, .. } = props;
    html! {
        <div class={classes!("hand", props.held.is_none().then_some("empty"))}>
            <span class="title">{ viewer.say(StageText::InHand) }</span>
            <ul
                data-place={Place::Hand(actor.clone()).to_string()}
                data-total={if props.held.is_some() { "1" } else { "0" }}
                aria-label={viewer.say(StageText::HandOf { actor: actor.as_str() })}
            >
                { for props.held.iter().map(|held| held_view(held, props)) }
            </ul>
            { for props.held.iter().map(|held| condition(held, *viewer)) }
        </div>
    }
}

fn held_view(held: &HandToken, props: &Props) -> Html {
    html! {
        <MessageChip
            key={held.token.id.to_string()}
            token={held.token.clone()}
            kind="hand"
            about={told(held).map(|text| props.viewer.say(text))}
            selected={props.selected.as_ref() == Some(&held.token.message)}
            viewer={props.viewer}
        />
    }
}

fn told(held: &HandToken) -> Option<StageText<'static>> {
    if held.processed {
        Some(StageText::EffectDone)
    } else if held.poison {
        Some(StageText::FailsAlways)
    } else {
        None
    }
}

fn condition(held: &HandToken, viewer: Viewer) -> Html {
    if held.processed {
        html! { <span class="did">{ viewer.say(StageText::EffectShort) }</span> }
    } else if held.poison {
        html! { <span class="warns">{ viewer.say(StageText::FailsAlways) }</span> }
    } else {
        Html::default()
    }
}
