//! The stage as tables.

use std::rc::Rc;

use yew::prelude::*;

use super::{next_line::spoken, viewer::Viewer};
use crate::{
    i18n::StageText,
    scene::{ActorCard, Cell, Content, Group, Item, Producer, Ribbon, Scene, Shelf, Tile},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What is on the stage.
    pub scene: Rc<Scene>,
    /// Who looks.
    pub viewer: Viewer,
}

/// The same state as tables, for those who would rather read than look.
#[component]
pub(crate) fn TableView(props: &Props) -> Html {
    let open = use_state(|| false);
    let onclick = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    html! {
        <div class="tables">
            <button
                type="button"
                class="btn quiet tiny"
                aria-expanded={open.to_string()}
                aria-controls="tables"
                {onclick}
            >
                { props.viewer.say(StageText::AsTable) }
            </button>
            // It may scroll sideways, so the keyboard has to reach it.
            <div
                id="tables"
                role="region"
                tabindex="0"
                aria-label={props.viewer.say(StageText::AsTable)}
                hidden={!*open}
            >
                if *open {
                    if let Some(ribbon) = &props.scene.ribbon {
                        { entries(&props.scene, ribbon, props.viewer) }
                    }
                    { for props.scene.shelves.iter().map(|shelf| kept(shelf, props.viewer)) }
                    { actors(&props.scene, props.viewer) }
                    { outcomes(&props.scene, props.viewer) }
                }
            </div>
        </div>
    }
}

fn table(caption: StageText, columns: Vec<AttrValue>, rows: Html, viewer: Viewer) -> Html {
    html! {
        <table>
            <caption>{ viewer.say(caption) }</caption>
            <thead><tr>{ for columns.into_iter().map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
            <tbody>{ rows }</tbody>
        </table>
    }
}

/// What is in a key that is no stream.
fn kept(shelf: &Shelf, viewer: Viewer) -> Html {
    let caption = StageText::TableItems {
        key: shelf.key.as_str(),
    };
    match &shelf.content {
        Content::Row(_) | Content::Timed(_) => {
            let columns = [StageText::ColumnMessage, StageText::ColumnTime];
            let columns = columns.map(|text| viewer.say(text)).to_vec();
            let rows = shelf.items().map(|item| item_row(item, viewer));
            table(caption, columns, rows.collect(), viewer)
        }
        Content::Fields(fields) => {
            let columns = [StageText::ColumnField, StageText::ColumnValue];
            let columns = columns.map(|text| viewer.say(text)).to_vec();
            let rows = fields.iter().map(|(field, value)| {
                html! { <tr key={field.clone()}><th scope="row">{ field }</th><td>{ value }</td></tr> }
            });
            table(caption, columns, rows.collect(), viewer)
        }
        // Their one value is on the stage as text.
        Content::Text(_) | Content::Listeners(_) => Html::default(),
    }
}

fn item_row(item: &Item, viewer: Viewer) -> Html {
    let when = item
        .when
        .as_ref()
        .map(|when| viewer.say(StageText::When(when)));
    html! {
        <tr key={item.name()}>
            <th scope="row">{ item.token.message.as_str() }</th>
            <td>{ when }</td>
        </tr>
    }
}

fn entries(scene: &Scene, ribbon: &Ribbon, viewer: Viewer) -> Html {
    let mut columns = vec![
        viewer.say(StageText::ColumnMessage),
        viewer.say(StageText::ColumnEntry),
    ];
    columns.extend(
        scene
            .groups
            .iter()
            .map(|group| group.name.to_string().into()),
    );
    let rows = ribbon.tiles().map(|tile| entry(tile, viewer));
    table(StageText::TableEntries, columns, rows.collect(), viewer)
}

fn entry(tile: &Tile, viewer: Viewer) -> Html {
    html! {
        <tr key={tile.token.id.to_string()}>
            <th scope="row">{ tile.token.message.as_str() }</th>
            <td class="mono">{ tile.token.id.to_string() }</td>
            { for tile.marks.iter().map(|mark| html! {
                <td>
                    { viewer.say(StageText::Mark(mark.mark)) }
                    if let Some(owner) = &mark.owner { { format!(" · {owner}") } }
                </td>
            }) }
        </tr>
    }
}

fn actors(scene: &Scene, viewer: Viewer) -> Html {
    let columns = [
        StageText::ColumnActor,
        StageText::ColumnGroup,
        StageText::ColumnState,
        StageText::ColumnNext,
        StageText::InHand,
        match viewer.is_of_items || viewer.has_readers {
            true => StageText::ColumnKept,
            false => StageText::Pending,
        },
    ];
    let columns = columns.map(|text| viewer.say(text)).to_vec();
    let producers = scene
        .producers
        .iter()
        .map(|producer| producer_row(producer, viewer));
    let cells = scene.groups.iter().flat_map(|group| {
        group
            .cells
            .iter()
            .map(move |cell| cell_row(group, cell, viewer))
    });
    table(
        StageText::TableActors,
        columns,
        producers.chain(cells).collect(),
        viewer,
    )
}

fn producer_row(producer: &Producer, viewer: Viewer) -> Html {
    html! {
        <tr>
            <th scope="row">{ producer.id.as_str() }</th>
            <td />
            <td>{ viewer.say(StageText::State(producer.state)) }</td>
            <td class="mono">{ spoken(&producer.next) }</td>
            <td /><td />
        </tr>
    }
}

fn cell_row(group: &Group, cell: &Cell, viewer: Viewer) -> Html {
    let actor = cell.actor.as_ref();
    let state = actor.map_or(StageText::Outside, |actor| StageText::State(actor.state));
    let hand = actor.map_or_else(String::new, |actor| held(actor, viewer));
    html! {
        <tr>
            <th scope="row">{ cell.name.as_str() }</th>
            <td>{ group.name.as_str() }</td>
            <td>{ viewer.say(state) }</td>
            <td class="mono">{ actor.map(|actor| spoken(&actor.next)) }</td>
            <td>{ hand }</td>
            <td>{ pending(cell, viewer) }</td>
        </tr>
    }
}

fn held(actor: &ActorCard, viewer: Viewer) -> String {
    let all = actor.hand.iter().chain(&actor.backlog);
    let mut parts: Vec<String> = all.map(|held| held.token.face()).collect();
    let hidden = actor.held.saturating_sub(parts.len() as u64);
    if hidden > 0 {
        parts.push(viewer.say(StageText::Left(hidden)).to_string());
    }
    if parts.is_empty() {
        parts.push(viewer.say(StageText::Nothing).to_string());
    }
    parts.join(", ")
}

fn pending(cell: &Cell, viewer: Viewer) -> String {
    let told = |pending: &crate::scene::PendingToken| {
        let idle = viewer.say(StageText::Idle(pending.idle_ms));
        let times = viewer.say(StageText::Delivery(pending.deliveries));
        format!("{} ({idle}, {times})", pending.token.face())
    };
    let own = cell.own.iter().flat_map(|shelf| shelf.items());
    let own = own.map(|item| item.token.face());
    let mut parts: Vec<String> = cell.pending_tokens().map(told).chain(own).collect();
    let hidden = cell.pending.as_ref().map_or(0, |pending| pending.hidden);
    if hidden > 0 {
        parts.push(viewer.say(StageText::Left(hidden)).to_string());
    }
    if parts.is_empty() {
        parts.push(viewer.say(StageText::Nothing).to_string());
    }
    parts.join(", ")
}

fn outcomes(scene: &Scene, viewer: Viewer) -> Html {
    let mut columns = vec![StageText::ColumnGroup, StageText::ColumnAcknowledged];
    columns.extend(scene.dead.as_ref().map(|_| StageText::DeadLetters));
    columns.push(StageText::DoneTwice);
    let columns = columns.into_iter().map(|text| viewer.say(text)).collect();
    let row = |group: &Rc<Group>| {
        html! {
            <tr>
                <th scope="row">{ group.name.as_str() }</th>
                <td>{ viewer.say(StageText::Number(group.done.total)) }</td>
                if let Some(dead) = &group.dead {
                    <td>{ viewer.say(StageText::Number(dead.total)) }</td>
                }
                <td>{ viewer.say(StageText::Number(group.done_twice)) }</td>
            </tr>
        }
    };
    let rows = scene.groups.iter().map(row).collect();
    table(StageText::TableOutcomes, columns, rows, viewer)
}
