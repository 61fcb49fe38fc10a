//! The pending list of a consumer.

use shared::id::{ConsumerName, GroupName, MessageName};
use yew::prelude::*;

use super::{pending_token::PendingTokenView, viewer::Viewer};
use crate::{
    i18n::StageText,
    scene::{PendingList, PendingToken, Place},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The group.
    pub group: GroupName,
    /// The consumer.
    pub consumer: ConsumerName,
    /// Its pending entries.
    pub list: PendingList,
    /// Whether it says so when it is empty.
    pub says_nothing: bool,
    /// The message that is selected.
    pub selected: Option<MessageName>,
    /// Who looks.
    pub viewer: Viewer,
}

/// More tokens than this are drawn small.
const ROOMY: usize = 2;

/// What Redis holds pending for a consumer.
#[component]
pub(crate) fn PendingListView(props: &Props) -> Html {
    let Props { list, viewer, .. } = props;
    let shown = list.first.len() + list.last.len();
    let consumer = props.consumer.as_str();
    let place = Place::Pending(props.group.clone(), props.consumer.clone());
    html! {
        <>
            <ul
                class={classes!("pel", (shown > ROOMY).then_some("small"))}
                data-place={place.to_string()}
                data-total={list.total.to_string()}
                aria-label={viewer.say(StageText::PendingOf { consumer })}
            >
                { for list.first.iter().map(|token| token_view(token, props)) }
                if list.hidden > 0 {
                    <li key="left" class="left">{ viewer.say(StageText::Left(list.hidden)) }</li>
                }
                { for list.last.iter().map(|token| token_view(token, props)) }
            </ul>
            if props.says_nothing && list.total == 0 {
                <p class="calm">{ viewer.say(StageText::NothingPending) }</p>
            }
        </>
    }
}

fn token_view(pending: &PendingToken, props: &Props) -> Html {
    html! {
        <PendingTokenView
            key={pending.token.id.to_string()}
            pending={pending.clone()}
            selected={props.selected.as_ref() == Some(&pending.token.message)}
            viewer={props.viewer}
        />
    }
}
