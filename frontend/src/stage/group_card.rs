//! A consumer group.

use std::rc::Rc;

use shared::{
    command::Command,
    id::{ActorId, MessageName},
};
use yew::prelude::*;

use super::{
    add_button::AddButton,
    consumer_cell::ConsumerCell,
    flow::{Strength, flow},
    group_menu::GroupMenu,
    group_stats::GroupStats,
    tray::TrayView,
    viewer::Viewer,
};
use crate::{
    i18n::StageText,
    scene::{Cell, Figures, Group, Place, Tray},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The group.
    pub group: Rc<Group>,
    /// There are so many that those with hardly anybody in them are drawn small.
    pub may_be_small: bool,
    /// The actor that is selected.
    pub chosen: Option<ActorId>,
    /// The message that is selected.
    pub selected: Option<MessageName>,
    /// How much is delivered, where that is more than can be followed.
    pub flow: Strength,
    /// Who looks.
    pub viewer: Viewer,
}

/// A group with as few consumers is drawn small.
const SMALL: usize = 1;

/// A consumer group: its figures, its consumers, and what came of its messages.
#[component]
pub(crate) fn GroupCard(props: &Props) -> Html {
    let Props { group, viewer, .. } = props;
    let (consumers, nobody) = match is_in_redis(group) {
        _ if is_reader(group) => (StageText::Reader, StageText::NoWorkers),
        true => (StageText::Consumers, StageText::NoConsumers),
        false => (StageText::Workers, StageText::NoWorkers),
    };
    let is_small = props.may_be_small && group.cells.len() <= SMALL;
    html! {
        <section
            class={classes!("group", "card", group.hue.class(), is_small.then_some("small"))}
            data-home={group.name.to_string()}
            aria-label={group.name.to_string()}
        >
            <header>
                <h3><i class="pennant" aria-hidden="true" />{ group.name.as_str() }</h3>
                <GroupStats figures={group.figures.clone()} viewer={*viewer} />
                <div class="levers">
                    if !group.cells.is_empty() && !is_reader(group) && !group.are_callers {
                        { add_consumer(props) }
                    }
                    if is_in_redis(group) {
                        <GroupMenu group={group.name.clone()} viewer={*viewer} />
                    }
                </div>
            </header>
            { flow(props.flow) }
            <div class="body">
                <ul class="consumers" aria-label={viewer.say(consumers)}>
                    { for group.cells.iter().map(|cell| cell_view(cell, props)) }
                    if group.are_callers {
                        <li key="callers" class="teaches"><p>{ viewer.say(StageText::Callers) }</p></li>
                    } else if group.cells.is_empty() {
                        <li key="none" class="teaches">
                            <p>{ viewer.say(nobody) }</p>
                            { add_consumer(props) }
                        </li>
                    }
                </ul>
                { trays(props) }
            </div>
        </section>
    }
}

/// Whether it is one reader.
fn is_reader(group: &Group) -> bool {
    matches!(group.figures, Figures::Reader(_))
}

/// Whether it is a consumer group that Redis knows.
fn is_in_redis(group: &Group) -> bool {
    matches!(group.figures, Figures::Group(_))
}

fn add_consumer(props: &Props) -> Html {
    let (name, viewer) = (&props.group.name, props.viewer);
    let group = name.as_str();
    let hint = match is_in_redis(&props.group) {
        true => StageText::AddConsumerTo { group },
        false => StageText::AddWorkerTo { group },
    };
    html! {
        <AddButton
            command={Command::AddConsumer { group: name.clone() }}
            label={viewer.say(StageText::AddConsumer)}
            hint={viewer.say(hint)}
            {viewer}
        />
    }
}

fn cell_view(cell: &Cell, props: &Props) -> Html {
    let actor = cell.actor.as_ref().map(|actor| &actor.id);
    // Only a cell that has the selected message needs to know of it.
    html! {
        <ConsumerCell
            key={cell.name.as_str()}
            group={props.group.name.clone()}
            cell={cell.clone()}
            chosen={actor.is_some() && actor == props.chosen.as_ref()}
            selected={props.selected.as_ref().filter(|message| cell.has(message)).cloned()}
            viewer={props.viewer}
        />
    }
}

fn trays(props: &Props) -> Html {
    let (group, viewer) = (&props.group, props.viewer);
    let name = group.name.as_str();
    let tray = |place: Place, kind: &'static str, tray: &Tray, title, name| {
        html! {
            <TrayView
                {place}
                {kind}
                tray={tray.clone()}
                title={viewer.say(title)}
                name={viewer.say(name)}
                selected={props.selected.clone()}
                {viewer}
            />
        }
    };
    let done = StageText::DoneOf { group: name };
    let dead = StageText::DeadOf { group: name };
    html! {
        <div class="trays">
            { tray(Place::Done(group.name.clone()), "done", &group.done, StageText::Done, done) }
            if let Some(letters) = &group.dead {
                { tray(Place::Dead(group.name.clone()), "dead", letters, StageText::DeadLetters, dead) }
            }
            if group.done_twice > 0 {
                <p class="tray twice" title={viewer.say(StageText::DoneTwiceHint)}>
                    <b>{ viewer.say(StageText::Number(group.done_twice)) }</b>
                    <span class="title">{ viewer.say(StageText::DoneTwice) }</span>
                </p>
            }
        </div>
    }
}
