//! A key that is no stream.

use std::rc::Rc;

use shared::{
    id::{ActorId, MessageName},
    patterns::Kind,
};
use yew::prelude::*;

use super::{
    flow::{Strength, flow},
    item::{gap, item_view},
    scale::scale_view,
    viewer::Viewer,
};
use crate::{
    dispatch::use_dispatch,
    i18n::StageText,
    scene::{Content, Purpose, Shelf, ShelfSlot},
    store::Action,
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The key.
    pub shelf: Rc<Shelf>,
    /// A producer that could fill it.
    pub producer: Option<ActorId>,
    /// The message that is selected.
    pub selected: Option<MessageName>,
    /// How much comes in, where that is more than can be followed.
    pub flow: Strength,
    /// Who looks.
    pub viewer: Viewer,
}

/// A key that is no stream: what it is, and what is in it.
#[component]
pub(crate) fn ShelfView(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let Props { shelf, viewer, .. } = props;
    let onselect = Callback::from(move |message: MessageName| {
        dispatch.act(Action::SelectMessage(Some(message)));
    });
    html! {
        <section class={classes!("stream", "shelf", purpose(shelf.purpose))} aria-label={shelf.key.to_string()}>
            <div class="stream-head">
                <h3 data-figures={shelf.place().to_string()}>
                    <span class="key">{ shelf.key.as_str() }</span>
                    { about(shelf, *viewer) }
                </h3>
            </div>
            { flow(props.flow) }
            { content(props, &onselect) }
        </section>
    }
}

fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Waiting => "waiting",
        Purpose::Busy => "busy",
        Purpose::Other => "other",
    }
}

/// What Redis calls it, how much is in it, and when it goes.
fn about(shelf: &Shelf, viewer: Viewer) -> Html {
    let size = match &shelf.content {
        Content::Listeners(n) => Some(StageText::Listeners(*n)),
        Content::Patterns(n) => Some(StageText::PatternsListened(*n)),
        Content::Text(_) => None,
        _ => Some(StageText::Items(shelf.size)),
    };
    let score = match &shelf.content {
        Content::Timed(timed) => Some(StageText::ScoreIs(timed.scale)),
        _ => None,
    };
    html! {
        <span class="about">
            <span>{ viewer.say(StageText::KeyKind(shelf.kind)) }</span>
            if let Some(size) = size {
                <span data-figure="length">{ viewer.say(size) }</span>
            }
            if let Some(score) = score {
                <span>{ viewer.say(score) }</span>
            }
            { expires(shelf, viewer) }
        </span>
    }
}

/// What it has left, if it expires.
pub(super) fn expires(shelf: &Shelf, viewer: Viewer) -> Html {
    let left = shelf.expires_in_ms.map(StageText::ExpiresIn);
    left.map_or_else(Html::default, |text| {
        html! { <span class="ttl" data-figure="ttl">{ viewer.say(text) }</span> }
    })
}

fn content(props: &Props, onselect: &Callback<MessageName>) -> Html {
    let (shelf, viewer) = (&props.shelf, props.viewer);
    let place = shelf.place().to_string();
    let total = shelf.size.to_string();
    let is_empty = shelf.items().next().is_none();
    let selected = props.selected.as_ref();
    match &shelf.content {
        Content::Row(slots) => html! {
            <div class="ribbon row" data-place={place} data-total={total}>
                if !is_empty {
                    { row(slots, props, onselect) }
                }
                { teaching(props, is_empty) }
            </div>
        },
        Content::Timed(timed) => html! {
            <div class="ribbon timed" data-place={place} data-total={total}>
                if is_empty {
                    { teaching(props, true) }
                } else {
                    { scale_view(timed, shelf.key.as_str(), selected, onselect, viewer) }
                }
            </div>
        },
        Content::Fields(fields) => html! {
            <div class="ribbon facts" data-place={place} data-total={total}>
                if fields.is_empty() {
                    { teaching(props, true) }
                } else {
                    { fields_view(fields, viewer) }
                }
            </div>
        },
        Content::Text(text) => html! {
            <div class="ribbon facts" data-place={place}>
                if shelf.exists {
                    <code>{ text }</code>
                } else {
                    { teaching(props, true) }
                }
            </div>
        },
        Content::Listeners(_) | Content::Patterns(_) => html! {
            <div class="ribbon facts" data-place={place}>
                <p class="calm">{ viewer.say(StageText::NothingKept(shelf.kind)) }</p>
            </div>
        },
    }
}

/// Items one after the other. The ends of a list are named: what goes in on one
/// side comes out on the other.
fn row(slots: &[ShelfSlot], props: &Props, onselect: &Callback<MessageName>) -> Html {
    let (shelf, viewer) = (&props.shelf, props.viewer);
    let slot = |slot: &ShelfSlot| match slot {
        ShelfSlot::Item(item) => item_view(item, None, props.selected.as_ref(), onselect, viewer),
        ShelfSlot::Gap(hidden) => gap(*hidden, viewer),
    };
    let end = |text: StageText| match shelf.kind {
        Kind::List if shelf.purpose == Purpose::Waiting => {
            html! { <span class="end">{ viewer.say(text) }</span> }
        }
        _ => Html::default(),
    };
    html! {
        <div class="track">
            { end(StageText::LeftEnd) }
            <ol class="slots" aria-label={shelf.key.to_string()}>{ for slots.iter().map(slot) }</ol>
            { end(StageText::RightEnd) }
        </div>
    }
}

pub(super) fn fields_view(fields: &[(String, String)], viewer: Viewer) -> Html {
    html! {
        <table>
            <thead class="unseen"><tr>
                <th scope="col">{ viewer.say(StageText::ColumnField) }</th>
                <th scope="col">{ viewer.say(StageText::ColumnValue) }</th>
            </tr></thead>
            <tbody>{ for fields.iter().map(|(field, value)| html! {
                <tr key={field.clone()}><th scope="row">{ field }</th><td>{ value }</td></tr>
            }) }</tbody>
        </table>
    }
}

/// What to do where there is nothing to see.
fn teaching(props: &Props, is_empty: bool) -> Html {
    let (shelf, viewer) = (&props.shelf, props.viewer);
    if !is_empty {
        return Html::default();
    }
    let producer = props.producer.as_ref().map(|id| id.as_str());
    let text = match shelf.purpose {
        Purpose::Waiting => StageText::NoItems {
            kind: shelf.kind,
            producer,
        },
        Purpose::Busy | Purpose::Other => StageText::NothingKept(shelf.kind),
    };
    html! { <p class="teaches">{ viewer.say(text) }</p> }
}
