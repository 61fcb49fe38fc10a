//! An entry of the ribbon.

use std::rc::Rc;

use shared::world::Mark;
use yew::prelude::*;

use super::{face::face, viewer::Viewer};
use crate::{
    dispatch::use_dispatch,
    i18n::StageText,
    scene::{GroupMark, Tile},
    store::Action,
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The entry.
    pub tile: Rc<Tile>,
    /// Its message is selected.
    pub selected: bool,
    /// Who looks.
    pub viewer: Viewer,
}

/// An entry: its message, one mark for each group, and its short id.
#[component]
pub(crate) fn TileView(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let tile = &props.tile;
    let onclick = {
        let message = tile.token.message.clone();
        Callback::from(move |_: MouseEvent| {
            dispatch.act(Action::SelectMessage(Some(message.clone())));
        })
    };
    let class = classes!(
        "tile",
        tile.is_settled().then_some("settled"),
        tile.poison.then_some("poison"),
        tile.outside.then_some("outside"),
    );
    html! {
        <li class="slot">
            <button
                type="button"
                {class}
                data-message={tile.token.message.to_string()}
                data-id={tile.token.id.to_string()}
                data-by={tile.sender.as_ref().map(ToString::to_string)}
                aria-pressed={props.selected.to_string()}
                title={title(tile)}
                {onclick}
            >
                <span class="unseen">{ label(tile, props.viewer) }</span>
                { face(tile.token.face()) }
                <span class="marks" aria-hidden="true">{ for tile.marks.iter().map(|mark| mark_view(mark, props.viewer)) }</span>
            </button>
            <small class="short" aria-hidden="true">{ tile.token.id.short() }</small>
        </li>
    }
}

fn mark_view(mark: &GroupMark, viewer: Viewer) -> Html {
    let state = match mark.mark {
        Some(Mark::Unread) => "unread",
        Some(Mark::Pending) => "pending",
        Some(Mark::Acked) => "acked",
        Some(Mark::Skipped) => "skipped",
        Some(Mark::InHand) => "held",
        Some(Mark::Done) => "done",
        Some(Mark::Lost) => "lost",
        None => "unknown",
    };
    html! {
        <i
            key={mark.group.as_str()}
            class={classes!("mark", mark.hue.class())}
            data-group={mark.group.to_string()}
            data-state={state}
            title={said(mark, viewer)}
        />
    }
}

fn said(mark: &GroupMark, viewer: Viewer) -> AttrValue {
    viewer.say(StageText::MarkOf {
        group: mark.group.as_str(),
        mark: mark.mark,
        owner: mark.owner.as_ref().map(|owner| owner.as_str()),
    })
}

fn label(tile: &Tile, viewer: Viewer) -> String {
    let message = tile.token.message.as_str();
    let id = &tile.token.id.to_string();
    let mut parts = vec![viewer.say(StageText::Entry { message, id })];
    parts.extend(tile.poison.then(|| viewer.say(StageText::FailsAlways)));
    parts.extend(tile.outside.then(|| viewer.say(StageText::FromOutside)));
    parts.extend(tile.marks.iter().map(|mark| said(mark, viewer)));
    parts.join(", ")
}

/// The whole id, and every field on a line of its own.
fn title(tile: &Tile) -> String {
    let mut title = tile.token.id.to_string();
    for (field, value) in &tile.entry.fields {
        title.push_str(&format!("\n{field}: {value}"));
    }
    title
}
