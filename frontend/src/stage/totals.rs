//! What went wrong, over all groups.

use shared::id::{Key, MessageName};
use yew::prelude::*;

use super::{message_chip::MessageChip, viewer::Viewer};
use crate::{
    i18n::StageText,
    scene::{DeadLetters, Lost, LostToken, Place},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What was lost.
    pub lost: Lost,
    /// The dead letters, where the pattern has any.
    pub dead: Option<DeadLetters>,
    /// How many were done twice.
    pub done_twice: u64,
    /// The message that is selected.
    pub selected: Option<MessageName>,
    /// Who looks.
    pub viewer: Viewer,
}

/// What was lost, given up on, and done twice.
#[component]
pub(crate) fn Totals(props: &Props) -> Html {
    let viewer = props.viewer;
    html! {
        <div class={classes!("totals", props.dead.is_none().then_some("two"))}>
            { lost(props) }
            if let Some(dead) = &props.dead {
                { figure("dead", dead.total, StageText::DeadLetters, dead_text(dead), Some(&dead.key), viewer) }
            }
            { figure("twice", props.done_twice, StageText::DoneTwice, twice_text(props.done_twice), None, viewer) }
        </div>
    }
}

fn lost(props: &Props) -> Html {
    let (lost, viewer) = (&props.lost, props.viewer);
    html! {
        <div class={classes!("total", "card", "lost", (lost.total == 0).then_some("none"))}>
            <b>{ viewer.say(StageText::Number(lost.total)) }</b>
            <span class="title">{ viewer.say(StageText::Lost) }</span>
            <ul
                data-place={Place::Lost.to_string()}
                data-total={lost.total.to_string()}
                aria-label={viewer.say(StageText::Lost)}
            >
                { for lost.tokens.iter().map(|token| lost_view(token, props)) }
            </ul>
            if lost.total == 0 {
                <span class="calm">{ viewer.say(StageText::NoneSoFar) }</span>
            }
        </div>
    }
}

fn lost_view(lost: &LostToken, props: &Props) -> Html {
    let group = lost.group.as_str();
    html! {
        <MessageChip
            key={format!("{} {group}", lost.token.id)}
            token={lost.token.clone()}
            kind="lost"
            about={props.viewer.say(StageText::LostBy { group })}
            hue={lost.hue}
            group={group.to_owned()}
            selected={props.selected.as_ref() == Some(&lost.token.message)}
            viewer={props.viewer}
        />
    }
}

fn dead_text(dead: &DeadLetters) -> StageText<'_> {
    if dead.length == 0 && dead.total == 0 {
        StageText::NoneSoFar
    } else {
        StageText::DeadStream {
            key: dead.key.as_str(),
            length: dead.length,
        }
    }
}

fn twice_text(n: u64) -> StageText<'static> {
    if n == 0 {
        StageText::NoneSoFar
    } else {
        StageText::DoneTwiceHint
    }
}

/// A number; `key` is the stream that it is about.
fn figure(
    kind: &'static str,
    n: u64,
    title: StageText,
    about: StageText,
    key: Option<&Key>,
    viewer: Viewer,
) -> Html {
    html! {
        <div
            class={classes!("total", "card", kind, (n == 0).then_some("none"))}
            data-figures={key.map(|key| Place::Stream(key.clone()).to_string())}
        >
            <b>{ viewer.say(StageText::Number(n)) }</b>
            <span class="title">{ viewer.say(title) }</span>
            <span class="calm" data-figure={key.map(|_| "length")}>{ viewer.say(about) }</span>
        </div>
    }
}
