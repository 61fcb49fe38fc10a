//! Keys of which there is one for each message: a small card each.

use std::rc::Rc;

use shared::id::MessageName;
use yew::prelude::*;

use super::{
    item::item_view,
    shelf::{expires, fields_view},
    viewer::Viewer,
};
use crate::{
    dispatch::use_dispatch,
    i18n::StageText,
    scene::{Content, Crowd, Shelf},
    store::Action,
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The keys.
    pub crowd: Rc<Crowd>,
    /// The message that is selected, where one of them has it.
    pub selected: Option<MessageName>,
    /// Who looks.
    pub viewer: Viewer,
}

/// Keys of which there is one for each message.
#[component]
pub(crate) fn CrowdView(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let Props { crowd, viewer, .. } = props;
    let onselect = Callback::from(move |message: MessageName| {
        dispatch.act(Action::SelectMessage(Some(message)));
    });
    let id = format!("keys-{}", crowd.prefix);
    let hidden = crowd.hidden();
    let selected = props.selected.as_ref();
    html! {
        <section class="stream shelf crowd" aria-labelledby={id.clone()}>
            <div class="stream-head">
                <h3 data-figures={format!("keys:{}", crowd.prefix)}>
                    <span {id} class="key">{ crowd.prefix.as_str() }<i>{ "*" }</i></span>
                    <span class="about">
                        <span>{ viewer.say(StageText::KeyKind(crowd.kind)) }</span>
                        <span data-figure="keys">{ viewer.say(StageText::Keys(crowd.count)) }</span>
                        <span>{ viewer.say(StageText::OnePerMessage) }</span>
                    </span>
                </h3>
            </div>
            if crowd.shelves.is_empty() {
                <div class="ribbon facts"><p class="teaches">{ viewer.say(StageText::NoKeys) }</p></div>
            } else {
                <ul class="ribbon cards" data-total={crowd.count.size.to_string()}>
                    if hidden > 0 {
                        <li class="left">{ viewer.say(StageText::Left(hidden)) }</li>
                    }
                    { for crowd.shelves.iter().map(|shelf| card(shelf, selected, &onselect, *viewer)) }
                </ul>
            }
        </section>
    }
}

fn card(
    shelf: &Shelf,
    selected: Option<&MessageName>,
    onselect: &Callback<MessageName>,
    viewer: Viewer,
) -> Html {
    let key = shelf.key.as_str();
    let place = shelf.place().to_string();
    let content = match &shelf.content {
        Content::Fields(fields) => {
            html! { <div data-place={place}>{ fields_view(fields, viewer) }</div> }
        }
        Content::Text(text) => html! { <code data-place={place}>{ text }</code> },
        Content::Row(_) | Content::Timed(_) | Content::Listeners(_) | Content::Patterns(_) => {
            html! {
                <ol class="slots" data-place={place} data-total={shelf.size.to_string()} aria-label={key.to_owned()}>
                    { for shelf.items().map(|item| item_view(item, None, selected, onselect, viewer)) }
                </ol>
            }
        }
    };
    html! {
        <li key={key} class="card">
            <span class="about"><code class="key">{ key }</code>{ expires(shelf, viewer) }</span>
            { content }
        </li>
    }
}
