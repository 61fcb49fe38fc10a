//! The figures of a group.

use shared::id::EntryId;
use yew::prelude::*;

use super::viewer::Viewer;
use crate::{
    i18n::StageText,
    scene::{Lag, Stats},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The figures; none where Redis has no such group.
    pub stats: Option<Stats>,
    /// Who looks.
    pub viewer: Viewer,
}

/// What Redis says of a group, and beside its lag the true count.
#[component]
pub(crate) fn GroupStats(props: &Props) -> Html {
    let viewer = props.viewer;
    let Some(stats) = &props.stats else {
        return html! { <p class="stats warns">{ viewer.say(StageText::NoGroup) }</p> };
    };
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
