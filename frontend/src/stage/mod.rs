//! The stage: where the messages are.
//!
//! The [`Scene`] is worked out from the world; each part of it is drawn by a
//! component of its own that is given just that part. Handles for tests and
//! assistive technology are those of the design, and beside them:
//!
//! - a message that is not in the stream's windows is still drawn where it is
//!   pending, in a hand or in a tray; in `dead:…` its `data-id` is that of the
//!   original entry, not of the dead letter;
//! - a mark that was not read has `data-state="unknown"`;
//! - an entry has its sender in `data-by`, a consumer its name in
//!   `data-consumer` (also one without an actor), a group's card its name in
//!   `data-home`, a cursor its group in `data-cursor`.

mod add_button;
mod consumer_cell;
mod face;
mod fault_button;
mod flag;
mod flight;
mod follow;
mod gap;
mod group_card;
mod group_stats;
mod hand;
mod measure;
mod message_chip;
mod next_line;
mod pending_list;
mod pending_token;
mod planned_crash;
mod poison_button;
mod producer_card;
mod producers;
mod reaper_line;
mod ribbon;
mod run_button;
mod state_chip;
mod table;
mod tile;
mod totals;
mod tray;
mod viewer;

use std::{rc::Rc, sync::Arc};

use shared::world::World;
use yew::prelude::*;

use self::{
    flight::use_flights, group_card::GroupCard, producers::Producers, ribbon::RibbonView,
    table::TableView, totals::Totals, viewer::Viewer,
};
use crate::{
    dispatch::{Snapshot, use_snapshot},
    i18n::StageText,
    scene::Scene,
};

/// The stage.
#[component]
pub(crate) fn Stage() -> Html {
    let state = use_snapshot();
    let scene = use_scene(&state.world);
    let root = use_node_ref();
    use_flights(&root, &scene, state.epoch);
    if !state.is_ready {
        return html! { <div class="scene" ref={root} /> };
    }
    let viewer = Viewer {
        language: state.ui.language,
        can_drive: state.can_drive(),
    };
    html! {
        <div class="scene" ref={root}>
            <h2 class="unseen">{ viewer.say(StageText::Heading) }</h2>
            { upstream(&state, &scene, viewer) }
            { groups(&state, &scene, viewer) }
            <Totals
                lost={scene.lost.clone()}
                dead={scene.dead.clone()}
                done_twice={scene.done_twice}
                selected={state.shown_message().cloned()}
                {viewer}
            />
            <TableView {scene} {viewer} />
            <div class="flights" aria-hidden="true" />
        </div>
    }
}

/// The scene of a world. A world that looks the same keeps the same scene.
#[hook]
fn use_scene(world: &Arc<World>) -> Rc<Scene> {
    let last = use_mut_ref(|| None::<(Arc<World>, Rc<Scene>)>);
    let mut last = last.borrow_mut();
    if let Some((seen, scene)) = last.as_ref()
        && Arc::ptr_eq(seen, world)
    {
        return scene.clone();
    }
    let fresh = Scene::of(world);
    let scene = match last.take() {
        Some((_, scene)) if *scene == fresh => scene,
        _ => Rc::new(fresh),
    };
    *last = Some((world.clone(), scene.clone()));
    scene
}

/// Where messages come from and where they are kept.
fn upstream(state: &Snapshot, scene: &Scene, viewer: Viewer) -> Html {
    html! {
        <div class="upstream">
            <Producers
                producers={scene.producers.clone()}
                selected={state.shown_actor().cloned()}
                {viewer}
            />
            <RibbonView
                ribbon={scene.ribbon.clone()}
                producer={scene.producers.first().map(|producer| producer.id.clone())}
                selected={state.shown_message().cloned()}
                {viewer}
            />
        </div>
    }
}

fn groups(state: &Snapshot, scene: &Scene, viewer: Viewer) -> Html {
    html! {
        <div class="groups">
            { for scene.groups.iter().map(|group| html! {
                <GroupCard
                    key={group.name.as_str()}
                    group={group.clone()}
                    chosen={state.shown_actor().cloned()}
                    selected={state.shown_message().cloned()}
                    {viewer}
                />
            }) }
        </div>
    }
}
