//! A key that only one worker has, in its cell.

use shared::id::MessageName;
use yew::prelude::*;

use super::{
    message_chip::MessageChip,
    shelf::{expires, fields_view},
    viewer::Viewer,
};
use crate::{
    i18n::StageText,
    scene::{Content, Shelf, ShelfSlot},
};

/// A key that only `actor` has.
pub(super) fn own_key(
    shelf: &Shelf,
    actor: &str,
    selected: Option<&MessageName>,
    viewer: Viewer,
) -> Html {
    let key = shelf.key.as_str();
    html! {
        <div class="own" key={key}>
            <code class="title">{ key }</code>
            { expires(shelf, viewer) }
            { match &shelf.content {
                Content::Fields(fields) => fields_view(fields, viewer),
                Content::Text(text) => html! { <code>{ text }</code> },
                _ => items(shelf, actor, selected, viewer),
            } }
        </div>
    }
}

fn items(shelf: &Shelf, actor: &str, selected: Option<&MessageName>, viewer: Viewer) -> Html {
    let key = shelf.key.as_str();
    let hidden = shelf.size.saturating_sub(shelf.items().count() as u64);
    let item = |item: &crate::scene::Item| {
        html! {
            <MessageChip
                key={item.name()}
                token={item.token.clone()}
                kind="kept"
                selected={selected == Some(&item.token.message)}
                {viewer}
            />
        }
    };
    let slots = match &shelf.content {
        Content::Row(slots) => {
            let slot = |slot: &ShelfSlot| match slot {
                ShelfSlot::Item(one) => item(one),
                ShelfSlot::Gap(hidden) => {
                    html! { <li key="left" class="left">{ viewer.say(StageText::Left(*hidden)) }</li> }
                }
            };
            slots.iter().map(slot).collect::<Html>()
        }
        _ => shelf.items().map(|one| item(one)).collect::<Html>(),
    };
    let is_cut = hidden > 0 && !matches!(shelf.content, Content::Row(_));
    html! {
        <>
            <ul
                data-place={shelf.place().to_string()}
                data-total={shelf.size.to_string()}
                aria-label={viewer.say(StageText::KeyOf { actor, key })}
            >
                { slots }
                if is_cut {
                    <li key="left" class="left">{ viewer.say(StageText::Left(hidden)) }</li>
                }
            </ul>
            if !shelf.exists {
                <span class="calm">{ viewer.say(StageText::Nothing) }</span>
            }
        </>
    }
}
