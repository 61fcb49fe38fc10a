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
    /// What it works on.
    pub held: Option<HandToken>,
    /// What waits behind it, as far as it is drawn.
    pub backlog: Vec<HandToken>,
    /// Everything it has.
    pub total: u64,
    /// The message that is selected.
    pub selected: Option<MessageName>,
    /// Who looks.
    pub viewer: Viewer,
}

/// What is in an actor's memory: a message, or nothing.
#[component]
pub(crate) fn Hand(props: &Props) -> Html {
    let Props { actor, viewer, .. } = props;
    let drawn = props.held.iter().len() + props.backlog.len();
    let hidden = props.total.saturating_sub(drawn as u64);
    html! {
        <div class={classes!("hand", (props.total == 0).then_some("empty"))}>
            <span class="title">{ viewer.say(StageText::InHand) }</span>
            <ul
                data-place={Place::Hand(actor.clone()).to_string()}
                data-total={props.total.to_string()}
                aria-label={viewer.say(StageText::HandOf { actor: actor.as_str() })}
            >
                { for props.held.iter().map(|held| held_view(held, "hand", props)) }
                { for props.backlog.iter().map(|held| held_view(held, "hand waits", props)) }
                if hidden > 0 {
                    <li key="left" class="left">{ viewer.say(StageText::Left(hidden)) }</li>
                }
            </ul>
            { for props.held.iter().map(|held| condition(held, *viewer)) }
        </div>
    }
}

fn held_view(held: &HandToken, kind: &'static str, props: &Props) -> Html {
    let kind = match (held.taken, held.processed) {
        (true, _) => format!("{kind} taken"),
        (false, true) => format!("{kind} worked"),
        (false, false) => kind.to_owned(),
    };
    html! {
        <MessageChip
            key={held.token.id.to_string()}
            token={held.token.clone()}
            {kind}
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
    } else if held.taken {
        Some(StageText::Taken)
    } else {
        None
    }
}

fn condition(held: &HandToken, viewer: Viewer) -> Html {
    if held.processed {
        html! { <span class="did">{ viewer.say(StageText::EffectShort) }</span> }
    } else if held.poison {
        html! { <span class="warns">{ viewer.say(StageText::FailsAlways) }</span> }
    } else if held.taken {
        html! { <span class="noack" title={viewer.say(StageText::Taken)}>{ viewer.say(StageText::TakenShort) }</span> }
    } else {
        Html::default()
    }
}
