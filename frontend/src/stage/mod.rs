//! The stage: where the messages are.
//!
//! The [`Scene`] is worked out from the world; each part of it is drawn by a
//! component of its own that is given just that part. Handles for tests and
//! assistive technology are those of the design, and beside them:
//!
//! - a message that is not in the stream's windows is still drawn where it is
//!   pending, in a hand or in a tray; in `dead:…` its `data-id` is that of the
//!   original entry, not of the dead letter;
//! - an item of a list or a member of a set has no `data-id`: it is its text. One
//!   whose time is over, because it is due or was worked on for too long, has
//!   `data-over`;
//! - a mark that was not read has `data-state="unknown"`;
//! - an entry has its sender in `data-by`, a consumer its name in
//!   `data-consumer` (also one without an actor), a group's card its name in
//!   `data-home`, a cursor its group in `data-cursor`.

mod actor_menu;
mod add_button;
mod add_group;
mod consumer_cell;
mod crowd;
mod face;
mod fault_button;
mod flag;
mod flight;
mod flow;
mod follow;
mod gap;
mod group_card;
mod group_menu;
mod group_stats;
mod hand;
mod item;
mod measure;
mod message_chip;
mod next_line;
mod own_key;
mod pace;
mod pending_list;
mod pending_token;
mod planned_crash;
mod poison_button;
mod producer_card;
mod producers;
mod reaper_line;
mod ribbon;
mod run_button;
mod scale;
mod shelf;
mod state_chip;
mod stream_menu;
mod table;
mod tile;
mod totals;
mod tray;
mod viewer;

use std::{rc::Rc, sync::Arc};

use shared::{
    command::Command,
    id::MessageName,
    world::{Mode, Sample, World},
};
use yew::prelude::*;

use self::{
    add_button::AddButton,
    crowd::CrowdView,
    flight::{Movement, use_flights},
    flow::Strength,
    group_card::GroupCard,
    producers::Producers,
    ribbon::RibbonView,
    shelf::ShelfView,
    table::TableView,
    totals::Totals,
    viewer::Viewer,
};
use crate::{
    dispatch::{Snapshot, use_snapshot},
    i18n::StageText,
    scene::{Figures, Group, Purpose, Scene, Shelf},
    store::State,
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// It is one of several beside each other, where what came of the messages is
    /// told for all of them together.
    #[prop_or_default]
    pub is_one_of_several: bool,
}

/// The stage.
#[component]
pub(crate) fn Stage(props: &Props) -> Html {
    let state = use_snapshot();
    // Where several are looked at, what was chosen is marked in all of them, and
    // nothing follows what happens in one.
    let selected = match props.is_one_of_several {
        true => state.ui.message.as_ref(),
        false => state.shown_message(),
    };
    let scene = use_scene(&state.world);
    let root = use_node_ref();
    use_flights(&root, &scene, state.epoch, movement(&state));
    if !state.is_ready {
        return html! { <div class="scene" ref={root} /> };
    }
    let viewer = Viewer {
        language: state.ui.language,
        hold: state.hold(),
        step_hold: state.step_hold(),
        is_live: state.world.mode == Mode::Live,
        is_sampled: state.live.is_sampled(),
        is_of_items: !state.world.pattern.pattern().has_stream(),
        has_readers: state.world.pattern.pattern().has_readers(),
    };
    let heading = match viewer.is_of_items {
        true => StageText::HeadingOfItems,
        false => StageText::Heading,
    };
    html! {
        <div class="scene" ref={root}>
            <h2 class="unseen">{ viewer.say(heading) }</h2>
            { upstream(&state, &scene, selected, viewer) }
            { groups(&state, &scene, selected, viewer) }
            if !props.is_one_of_several {
                <Totals
                    lost={scene.lost.clone()}
                    dead={scene.dead.clone()}
                    done_twice={scene.done_twice}
                    selected={selected.cloned()}
                    {viewer}
                />
                <TableView {scene} {viewer} />
            }
            <div class="flights" aria-hidden="true" />
        </div>
    }
}

/// How much of what moves is followed.
fn movement(state: &State) -> Movement {
    match state.world.mode {
        Mode::Step => Movement::All,
        Mode::Live if state.live.is_crowded() => Movement::None,
        Mode::Live => Movement::Flights,
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
    let before = last.as_ref().map(|(_, scene)| &**scene);
    let fresh = Scene::of(world, before);
    let scene = match last.take() {
        Some((_, scene)) if *scene == fresh => scene,
        _ => Rc::new(fresh),
    };
    *last = Some((world.clone(), scene.clone()));
    scene
}

/// Where messages come from and where they are kept.
fn upstream(
    state: &Snapshot,
    scene: &Scene,
    selected: Option<&MessageName>,
    viewer: Viewer,
) -> Html {
    let producer = scene.producers.first().map(|producer| producer.id.clone());
    html! {
        <div class="upstream">
            <Producers
                producers={scene.producers.clone()}
                selected={state.shown_actor().cloned()}
                {viewer}
            />
            <div class="keys">
                if let Some(ribbon) = &scene.ribbon {
                    <RibbonView
                        ribbon={ribbon.clone()}
                        flow={flow(state, |sample| sample.produced)}
                        producer={producer.clone()}
                        selected={selected.cloned()}
                        {viewer}
                    />
                }
                { for scene.shelves.iter().map(|shelf| html! {
                    <ShelfView
                        key={shelf.key.as_str()}
                        shelf={shelf.clone()}
                        flow={match shelf.purpose {
                            Purpose::Waiting => flow(state, |sample| sample.produced),
                            Purpose::Busy | Purpose::Other => Strength::default(),
                        }}
                        producer={producer.clone()}
                        selected={selected.filter(|message| has(shelf, message)).cloned()}
                        {viewer}
                    />
                }) }
                { for scene.crowds.iter().map(|crowd| html! {
                    <CrowdView
                        key={crowd.prefix.as_str()}
                        crowd={crowd.clone()}
                        selected={state.shown_message().filter(|message| crowd.has(message)).cloned()}
                        {viewer}
                    />
                }) }
            </div>
        </div>
    }
}

/// Only a key that has the selected message needs to know of it.
fn has(shelf: &Shelf, message: &MessageName) -> bool {
    shelf.items().any(|item| item.token.message == *message)
}

fn groups(state: &Snapshot, scene: &Scene, selected: Option<&MessageName>, viewer: Viewer) -> Html {
    html! {
        <div class="groups">
            { for scene.groups.iter().map(|group| html! {
                <GroupCard
                    key={group.name.as_str()}
                    group={group.clone()}
                    may_be_small={scene.groups.len() > 2 || is_reader(group)}
                    flow={flow(state, |sample| sample.groups.get(&group.name).map_or(0, |group| group.delivered))}
                    chosen={state.shown_actor().cloned()}
                    selected={selected.cloned()}
                    {viewer}
                />
            }) }
            { add_reader(scene, viewer) }
        </div>
    }
}

fn is_reader(group: &Group) -> bool {
    matches!(group.figures, Figures::Reader(_))
}

/// Where everyone reads for himself, another one is no member of a group: it is
/// like the last.
fn add_reader(scene: &Scene, viewer: Viewer) -> Html {
    let mut readers = scene.groups.iter().filter(|group| is_reader(group));
    let Some(last) = readers.next_back() else {
        return Html::default();
    };
    html! {
        <div key="+" class="add-reader">
            <AddButton
                command={Command::AddConsumer { group: last.name.clone() }}
                label={viewer.say(StageText::AddReader)}
                hint={viewer.say(StageText::AddReaderHint)}
                {viewer}
            />
        </div>
    }
}

/// How much passed somewhere in the last stretch, where messages are not
/// followed one by one.
fn flow(state: &State, count: impl Fn(&Sample) -> u64) -> Strength {
    let is_shown = state.world.mode == Mode::Live && state.live.is_crowded();
    let sample = state.world.chart.samples().last().filter(|_| is_shown);
    sample.map_or_else(Strength::default, |sample| {
        Strength::of(count(sample), sample)
    })
}
