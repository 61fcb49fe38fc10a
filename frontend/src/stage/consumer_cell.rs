//! A consumer in its group.

use shared::id::{ActorId, GroupName, MessageName};
use yew::prelude::*;

use super::{
    actor_menu::ActorMenu, fault_button::FaultButton, hand::Hand, own_key::own_key,
    pending_list::PendingListView, planned_crash::planned_crash, reaper_line::reaper_line,
    run_button::RunButton, state_chip::state_slug, viewer::Viewer,
};
use crate::{
    i18n::StageText,
    scene::{ActorCard, Cell, Kind},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The group.
    pub group: GroupName,
    /// The consumer.
    pub cell: Cell,
    /// The actor that is selected.
    pub chosen: bool,
    /// The message that is selected.
    pub selected: Option<MessageName>,
    /// Who looks.
    pub viewer: Viewer,
}

/// A consumer: what it does, what is in its hand, what Redis has of its work.
#[component]
pub(crate) fn ConsumerCell(props: &Props) -> Html {
    let Props { cell, viewer, .. } = props;
    let actor = cell.actor.as_ref();
    html! {
        <li
            class={classes!("actor", "consumer", props.chosen.then_some("selected"))}
            data-actor={actor.map(|actor| actor.id.to_string())}
            data-state={actor.map(|actor| state_slug(actor.state))}
            data-consumer={cell.name.to_string()}
        >
            { actor.map_or_else(|| stranger(cell, *viewer), |actor| head(actor, *viewer)) }
            if let Kind::Reaper(claims) = &cell.kind {
                { reaper_line(claims, *viewer) }
            }
            if let Some(actor) = actor {
                <Hand
                    actor={ActorId::clone(&actor.id)}
                    held={actor.hand.clone()}
                    backlog={actor.backlog.clone()}
                    total={actor.held}
                    selected={props.selected.clone()}
                    viewer={*viewer}
                />
            }
            if let Some(pending) = &cell.pending {
                <PendingListView
                    group={props.group.clone()}
                    consumer={cell.name.clone()}
                    list={pending.clone()}
                    says_nothing={cell.note.is_none()}
                    selected={props.selected.clone()}
                    viewer={*viewer}
                />
            }
            { for cell.own.iter().map(|shelf| {
                own_key(shelf, cell.name.as_str(), props.selected.as_ref(), *viewer)
            }) }
            if let Some(note) = &cell.note {
                <p class="remark">{ viewer.say(StageText::Note(note)) }</p>
            }
        </li>
    }
}

fn head(actor: &ActorCard, viewer: Viewer) -> Html {
    html! {
        <>
            <RunButton
                id={actor.id.clone()}
                state={actor.state}
                can_run={actor.can_run}
                next={actor.next.clone()}
                speed={actor.speed}
                reads={actor.reads}
                {viewer}
            />
            <div class="levers">
                <FaultButton id={actor.id.clone()} state={actor.state} {viewer} />
                <ActorMenu id={actor.id.clone()} state={actor.state} {viewer} />
            </div>
            if let Some(point) = &actor.crash_point {
                { planned_crash(point, viewer) }
            }
        </>
    }
}

/// A consumer that only Redis knows: another client's, or one name for several
/// actors. Nothing here can make it do anything.
fn stranger(cell: &Cell, viewer: Viewer) -> Html {
    if !cell.shared_by.is_empty() {
        let names: Vec<&str> = cell.shared_by.iter().map(ActorId::as_str).collect();
        return html! {
            <>
                <div class="who stranger" title={viewer.say(StageText::SharedHint)}>
                    <b>{ cell.name.as_str() }</b>
                    <span class="state outside">{ viewer.say(StageText::Shared) }</span>
                </div>
                <p class="remark">{ viewer.say(StageText::SharedBy(&names)) }</p>
            </>
        };
    }
    html! {
        <div class="who stranger" title={viewer.say(StageText::OutsideHint)}>
            <b>{ cell.name.as_str() }</b>
            <span class="state outside">{ viewer.say(StageText::Outside) }</span>
        </div>
    }
}
