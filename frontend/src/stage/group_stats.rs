//! The figures of a group.

use shared::{id::EntryId, world::Count};
use yew::prelude::*;

use super::viewer::Viewer;
use crate::{
    i18n::StageText,
    scene::{Figures, Lag, Position, Stats},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The figures.
    pub figures: Figures,
    /// Who looks.
    pub viewer: Viewer,
}

/// What Redis says of a group, and beside its lag the true count; or what is
/// known of workers that Redis knows nothing of.
#[component]
pub(crate) fn GroupStats(props: &Props) -> Html {
    let viewer = props.viewer;
    match &props.figures {
        Figures::Group(Some(stats)) => of_group(stats, viewer),
        Figures::Group(None) => {
            html! { <p class="stats warns">{ viewer.say(StageText::NoGroup) }</p> }
        }
        Figures::Reader(position) => of_reader(position, viewer),
        Figures::Workers {
            waiting,
            in_hand,
            kept,
        } => of_workers(*waiting, *in_hand, *kept, viewer),
    }
}

fn of_workers(waiting: u64, in_hand: u64, kept: Option<u64>, viewer: Viewer) -> Html {
    let figure = |name: &'static str, text: StageText, n: u64, hint: Option<StageText>| {
        html! {
            <div data-figure={name} title={hint.map(|hint| viewer.say(hint))}>
                <dt>{ viewer.say(text) }</dt>
                <dd>{ viewer.say(StageText::Number(n)) }</dd>
            </div>
        }
    };
    html! {
        <dl class="stats">
            { figure("waiting", StageText::Waiting, waiting, None) }
            { figure("in-hand", StageText::InHand, in_hand, None) }
            if let Some(kept) = kept {
                { figure("kept", StageText::Kept, kept, Some(StageText::KeptHint)) }
            }
        </dl>
    }
}

/// How far a reader is, of which Redis knows nothing.
fn of_reader(position: &Position, viewer: Viewer) -> Html {
    let after = position.after.map(|id| match id {
        EntryId::MIN => id.to_string(),
        id => id.short(),
    });
    let to_read = Count {
        n: position.to_read,
        more: position.more,
    };
    html! {
        <dl class="stats">
            <div data-figure="asked-after" title={viewer.say(StageText::AskedAfterHint)}>
                <dt>{ viewer.say(StageText::AskedAfter) }</dt>
                if let Some(after) = after {
                    <dd class="mono" title={position.after.map(|id| id.to_string())}>{ after }</dd>
                } else {
                    <dd>{ viewer.say(StageText::NotAskedYet) }</dd>
                }
            </div>
            <div data-figure="to-read">
                <dt>{ viewer.say(StageText::ToRead) }</dt>
                <dd>{ viewer.say(StageText::Counted(to_read)) }</dd>
            </div>
            <div data-figure="lost">
                <dt>{ viewer.say(StageText::LostForIt) }</dt>
                <dd>{ viewer.say(StageText::Number(position.lost)) }</dd>
            </div>
        </dl>
    }
}

fn of_group(stats: &Stats, viewer: Viewer) -> Html {
    let id = stats.last_delivered;
    let last = if id == EntryId::MIN {
        id.to_string()
    } else {
        id.short()
    };
    html! {
        <dl class="stats">
            <div data-figure="last-delivered-id">
                <dt>{ viewer.say(StageText::LastDelivered) }</dt>
                <dd class="mono" title={id.to_string()}>{ last }</dd>
            </div>
            <div data-figure="pending">
                <dt>{ viewer.say(StageText::Pending) }</dt>
                <dd>{ viewer.say(StageText::Number(stats.pending)) }</dd>
            </div>
            { lag(stats, viewer) }
            <div>
                <dt>{ viewer.say(StageText::Undelivered) }</dt>
                <dd>{ viewer.say(StageText::Counted(stats.undelivered)) }</dd>
            </div>
        </dl>
    }
}

fn lag(stats: &Stats, viewer: Viewer) -> Html {
    let hint = match stats.lag_is() {
        Lag::True => None,
        Lag::Unknown => Some(viewer.say(StageText::LagUnknownHint)),
        Lag::Wrong => Some(viewer.say(StageText::LagWrongHint)),
    };
    let told = match stats.lag {
        Some(lag) => viewer.say(StageText::Signed(lag)),
        None => viewer.say(StageText::LagUnknown),
    };
    let class = hint.is_some().then_some("doubtful");
    html! {
        <div {class} title={hint.clone()} data-figure="lag">
            <dt>{ viewer.say(StageText::Lag) }</dt>
            <dd>
                { told }
                if let Some(hint) = hint {
                    <span aria-hidden="true">{ "?" }</span>
                    <span class="unseen">{ hint }</span>
                }
            </dd>
        </div>
    }
}
