//! The steps in space and time. Only the columns that can be seen are drawn.

mod diagram;
mod plan;

use std::rc::Rc;

use gloo::events::EventListener;
use shared::{command::Command, world::Mode};
use web_sys::Element;
use yew::prelude::*;

use self::{
    diagram::Diagram,
    plan::{COLUMN_AT_FIRST, COLUMNS, HEAD, LANE, Lane, Plan},
};
use super::commands::told_of;
use crate::{
    dispatch::{Snapshot, use_dispatch, use_snapshot},
    i18n::{TimelineText, Words},
};

/// This near to the end is at the end.
const NEAR_PX: f64 = 8.0;

/// What was measured of the scrolled diagram.
#[derive(Clone, Copy, PartialEq)]
struct View {
    left: f64,
    wide: f64,
    follows: bool,
}

/// The steps in space and time.
#[component]
pub(super) fn TimelinePanel() -> Html {
    let state = use_snapshot();
    let dispatch = use_dispatch();
    let language = state.ui.language;
    let zoom = use_state_eq(|| COLUMN_AT_FIRST);
    let chosen = use_state_eq(|| None::<u64>);
    let hovered = use_state_eq(|| None::<u64>);
    let node = use_node_ref();
    let view = use_state_eq(|| View {
        left: 0.0,
        wide: 900.0,
        follows: true,
    });
    let column = COLUMNS.get(*zoom).copied().unwrap_or(COLUMNS[0]);
    let plan = Rc::new(Plan::of(&state.timeline, &state.world, column));
    let measure = use_callback((node.clone(), view.setter()), |(), (node, view)| {
        if let Some(list) = node.cast::<Element>() {
            view.set(measured(&list));
        }
    });
    use_measuring(&measure);
    use_following(&node, &plan, view.follows);

    let looked_at = hovered.or(*chosen);
    let told = looked_at.map(|step| told_of(&state, step));
    let at = {
        let (plan, node) = (plan.clone(), node.clone());
        move |event: &MouseEvent| {
            let list = node.cast::<Element>()?;
            let left = list.get_bounding_client_rect().left();
            let x = f64::from(event.client_x()) - left + f64::from(list.scroll_left());
            plan.step_at(x)
        }
    };
    let onmousemove = {
        let (at, hovered) = (at.clone(), hovered.setter());
        move |event: MouseEvent| hovered.set(at(&event))
    };
    let onmouseleave = {
        let hovered = hovered.setter();
        move |_: MouseEvent| hovered.set(None)
    };
    let onclick = {
        let (at, chosen) = (at, chosen.clone());
        move |event: MouseEvent| {
            let step = at(&event);
            chosen.set(step.filter(|step| Some(*step) != *chosen));
        }
    };
    let onkeydown = {
        let (plan, chosen) = (plan.clone(), chosen.clone());
        move |event: KeyboardEvent| {
            if let Some(step) = reached(&plan, *chosen, &event.key()) {
                event.prevent_default();
                event.stop_propagation();
                chosen.set(step);
            }
        }
    };
    let message = state.shown_message().cloned();
    html! {
        <>
            <header class="tools timeline-tools">
                <Zoom {language} zoom={*zoom} onzoom={let zoom = zoom.setter(); move |to| zoom.set(to)} />
                if let Some(step) = chosen.filter(|_| state.can_drive() && state.world.mode == Mode::Step) {
                    <button
                        type="button"
                        class="btn tiny"
                        disabled={step == state.world.step}
                        onclick={let dispatch = dispatch.clone(); move |_| dispatch.command(Command::GoTo { step })}
                    >{ TimelineText::GoTo(step).say(language) }</button>
                }
                <p class="told" role="status">{
                    told.unwrap_or_else(|| TimelineText::Hint.say(language))
                }</p>
            </header>
            <div class="timeline">
                if state.timeline.is_empty() {
                    <p class="muted empty">{ TimelineText::Empty.say(language) }</p>
                } else {
                    <div class="lanes" style={format!("padding-top: {HEAD}px")} aria-hidden="true">
                        { for plan.lanes.iter().map(|lane| name(lane, &state)) }
                    </div>
                    <div
                        ref={node}
                        class="columns"
                        tabindex="0"
                        role="group"
                        aria-label={TimelineText::Keys.say(language)}
                        onscroll={measure.reform(|_: Event| ())}
                        {onmousemove}
                        {onmouseleave}
                        {onclick}
                        {onkeydown}
                    >
                        <Diagram
                            timeline={state.timeline.clone()}
                            plan={plan.clone()}
                            seen={plan.seen(view.left, view.wide)}
                            chosen={looked_at}
                            {message}
                            label={TimelineText::Label { first: plan.first, last: plan.last }.say(language)}
                        />
                    </div>
                }
            </div>
        </>
    }
}

fn name(lane: &Lane, state: &Snapshot) -> Html {
    let style = format!("height: {LANE}px");
    match lane {
        Lane::Redis => {
            html! { <span key="redis" class="lane redis" {style}>{ &state.world.server.product }</span> }
        }
        Lane::Actor(id) => {
            let gone = !state.world.actors.contains_key(id);
            html! {
                <span key={format!("actor-{id}")} class={classes!("lane", gone.then_some("gone"))} {style}>
                    { id.to_string() }
                </span>
            }
        }
    }
}

/// What the zoom takes.
#[derive(Properties, PartialEq)]
struct ZoomProps {
    language: crate::i18n::Language,
    zoom: usize,
    onzoom: Callback<usize>,
}

/// Nearer and farther.
#[component]
fn Zoom(props: &ZoomProps) -> Html {
    let button = |text: TimelineText, sign: &'static str, to: Option<usize>| {
        let onzoom = props.onzoom.clone();
        let label = text.say(props.language);
        html! {
            <button
                type="button"
                class="btn quiet round"
                aria-label={label.clone()}
                title={label}
                disabled={to.is_none()}
                onclick={move |_| if let Some(to) = to { onzoom.emit(to) }}
            >{ sign }</button>
        }
    };
    let nearer = Some(props.zoom + 1).filter(|to| *to < COLUMNS.len());
    html! {
        <span class="zoom">
            { button(TimelineText::Farther, "−", props.zoom.checked_sub(1)) }
            { button(TimelineText::Nearer, "+", nearer) }
        </span>
    }
}

/// Measures at first, and whenever the window changes.
#[hook]
fn use_measuring(measure: &Callback<()>) {
    let measure = measure.clone();
    use_effect_with((), move |()| {
        measure.emit(());
        let listener = web_sys::window()
            .map(|window| EventListener::new(&window, "resize", move |_| measure.emit(())));
        move || drop(listener)
    });
}

/// Keeps the newest column in sight, until it is scrolled away.
#[hook]
fn use_following(node: &NodeRef, plan: &Plan, follows: bool) {
    let wide = plan.width();
    use_effect_with(
        (node.clone(), wide as u64, follows),
        |(node, _, follows)| {
            if let Some(list) = node.cast::<Element>().filter(|_| *follows) {
                list.set_scroll_left(list.scroll_width());
            }
        },
    );
}

fn measured(list: &Element) -> View {
    let (left, wide) = (
        f64::from(list.scroll_left()),
        f64::from(list.client_width()),
    );
    View {
        left,
        wide,
        follows: left + wide + NEAR_PX >= f64::from(list.scroll_width()),
    }
}

/// Where a key leads; none for a key that leads nowhere.
fn reached(plan: &Plan, chosen: Option<u64>, key: &str) -> Option<Option<u64>> {
    let from = chosen.unwrap_or(plan.last + 1);
    let step = match key {
        "ArrowLeft" => from.saturating_sub(1),
        "ArrowRight" => chosen.map_or(plan.last, |step| step + 1),
        "Home" => plan.first,
        "End" => plan.last,
        "Escape" if chosen.is_some() => return Some(None),
        _ => return None,
    };
    Some(Some(step.clamp(plan.first, plan.last)))
}
