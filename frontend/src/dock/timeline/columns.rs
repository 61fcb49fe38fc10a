//! The diagram in its window: scrolled, pointed at, and led through by keys.
//! Only the columns that can be seen are drawn.

use std::{cell::RefCell, rc::Rc};

use gloo::events::EventListener;
use shared::{id::MessageName, timeline::Timeline};
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::{diagram::Diagram, flags::Flag, follow::Trail, plan::Plan, tip::Tip};
use crate::{
    i18n::{Language, TimelineText, Words},
    store::{Course, LogRow},
};

/// What is measured is rounded to this, so that not every pixel draws anew.
const GRAIN_PX: f64 = 48.0;
/// As many columns beyond those in sight are asked for, where they are missing.
const AHEAD: u64 = 60;

/// What it takes.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The language of the page.
    pub language: Language,
    /// What there is to draw.
    pub course: Course,
    /// Where it is.
    pub plan: Rc<Plan>,
    /// The step that was chosen.
    pub chosen: Option<u64>,
    /// The room's own step.
    pub here: u64,
    /// Counts what the room was rewound or begun.
    pub epoch: u64,
    /// Something stands beside the window, and takes of its width.
    pub is_beside: bool,
    /// The message that is followed.
    pub trail: Option<Rc<Trail>>,
    /// All else steps back.
    pub is_alone: bool,
    /// All else is left out.
    pub is_only: bool,
    /// What is marked above the lanes.
    pub flags: Rc<[Flag]>,
    /// A step was chosen, or none.
    pub onchoose: Callback<Option<u64>>,
    /// A step was chosen to be gone to.
    pub ongo: Callback<u64>,
    /// A message was chosen.
    pub onmessage: Callback<MessageName>,
    /// The columns in sight, which are missing.
    pub onmiss: Callback<(u64, u64)>,
    /// The columns in sight.
    pub onsee: Callback<(u64, u64)>,
}

/// What was measured of the scrolled diagram.
#[derive(Clone, Copy, PartialEq)]
struct View {
    left: f64,
    wide: f64,
}

/// The diagram in its window.
#[component]
pub(super) fn ColumnsWindow(props: &Props) -> Html {
    let language = props.language;
    let plan = &props.plan;
    let node = use_node_ref();
    let hovered = use_state_eq(|| None::<u64>);
    let has_focus = use_state_eq(|| false);
    let view = use_state_eq(|| View {
        left: 0.0,
        wide: 900.0,
    });
    let measure = use_callback((node.clone(), view.setter()), |(), (node, view)| {
        if let Some(list) = node.cast::<Element>() {
            view.set(measured(&list));
        }
    });
    use_measuring(&measure);
    let follows = use_following(&node, props, &measure);
    let onscroll = {
        let (node, plan, here) = (node.clone(), plan.clone(), props.here);
        measure.reform(move |_: Event| {
            if let Some(list) = node.cast::<Element>() {
                follows.replace(is_in_sight(&list, &plan, here));
            }
        })
    };
    let seen = plan.seen(view.left, view.wide);
    use_asking(props, seen);

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
        let (at, chosen) = (at.clone(), props.chosen);
        let (onchoose, onmessage) = (props.onchoose.clone(), props.onmessage.clone());
        move |event: MouseEvent| {
            if let Some(message) = held_under(&event) {
                onmessage.emit(message);
            }
            let step = at(&event);
            onchoose.emit(step.filter(|step| Some(*step) != chosen));
        }
    };
    let ondblclick = {
        let ongo = props.ongo.clone();
        move |event: MouseEvent| {
            if let Some(step) = at(&event) {
                ongo.emit(step);
            }
        }
    };
    let onkeydown = {
        let (plan, trail, chosen, here) =
            (plan.clone(), props.trail.clone(), props.chosen, props.here);
        let (onchoose, ongo) = (props.onchoose.clone(), props.ongo.clone());
        move |event: KeyboardEvent| {
            let wish = wish(&plan, trail.as_deref(), chosen, here, &event);
            if wish != Wish::Nothing {
                event.prevent_default();
                event.stop_propagation();
            }
            match wish {
                Wish::Nothing => {}
                Wish::Choose(step) => onchoose.emit(step),
                Wish::Go(step) => ongo.emit(step),
            }
        }
    };
    let onfocus = {
        let set = has_focus.setter();
        move |_: FocusEvent| set.set(true)
    };
    let onblur = {
        let set = has_focus.setter();
        move |_: FocusEvent| set.set(false)
    };
    let looked_at = hovered.or(props.chosen);
    let tip = hovered.or(props.chosen.filter(|_| *has_focus));
    let scrolled = node.cast::<Element>();
    let left = scrolled.map_or(view.left, |list| f64::from(list.scroll_left()));
    let (first, last) = plan.columns.span().unwrap_or_default();
    let timeline: &Rc<Timeline> = props.course.timeline();
    let flags = props
        .flags
        .iter()
        .filter(|flag| plan.columns.has(flag.step));
    let flags =
        flags.filter(|flag| seen.is_some_and(|(from, to)| (from..=to).contains(&flag.step)));
    html! {
        <div class="window">
            <div
                ref={node}
                class="columns"
                tabindex="0"
                role="group"
                aria-label={TimelineText::Keys.say(language)}
                {onscroll}
                {onmousemove}
                {onmouseleave}
                {onclick}
                {ondblclick}
                {onkeydown}
                {onfocus}
                {onblur}
            >
                <div class="whole" style={format!("width: {}px; height: {}px", plan.width(), plan.height())}>
                    if let Some(seen) = seen {
                        <Diagram
                            timeline={timeline.clone()}
                            plan={plan.clone()}
                            {seen}
                            chosen={looked_at}
                            here={props.here}
                            trail={props.trail.clone()}
                            is_alone={props.is_alone}
                            is_only={props.is_only}
                            label={TimelineText::Label { first, last }.say(language)}
                        />
                    }
                    { for flags.map(|flag| flag.in_diagram(plan)) }
                </div>
            </div>
            if let Some(step) = tip {
                <Tip
                    {language}
                    {step}
                    rows={rows_of(&props.course, step)}
                    x={plan.x(step) - left}
                    wide={view.wide}
                    top={plan.head}
                />
            }
        </div>
    }
}

/// What a step did, as rows of the log; none where the step is not known.
fn rows_of(course: &Course, step: u64) -> Option<Rc<[Rc<LogRow>]>> {
    course.step(step).map(|step| LogRow::all_of(step))
}

/// The message in hand that is pointed at.
fn held_under(event: &MouseEvent) -> Option<MessageName> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let held = target.closest("[data-held]").ok()??;
    held.get_attribute("data-held").map(MessageName::from)
}

/// What a key asks for.
#[derive(Debug, PartialEq)]
enum Wish {
    Nothing,
    Choose(Option<u64>),
    Go(u64),
}

fn wish(
    plan: &Plan,
    trail: Option<&Trail>,
    chosen: Option<u64>,
    here: u64,
    event: &KeyboardEvent,
) -> Wish {
    let Some((first, last)) = plan.columns.span() else {
        return Wish::Nothing;
    };
    let from = chosen.unwrap_or(here);
    let by = |by: isize| match chosen {
        // The first key chooses the room's own step.
        None if plan.columns.has(here) => Wish::Choose(Some(here)),
        _ => Wish::Choose(plan.columns.beside(from, by)),
    };
    match (event.key().as_str(), event.shift_key()) {
        ("ArrowLeft", true) => event_or_nothing(trail.and_then(|trail| trail.before(from))),
        ("ArrowRight", true) => event_or_nothing(trail.and_then(|trail| trail.after(from))),
        ("ArrowLeft", false) => by(-1),
        ("ArrowRight", false) => by(1),
        ("PageUp", _) => by(-10),
        ("PageDown", _) => by(10),
        ("Home", _) => Wish::Choose(Some(first)),
        ("End", _) => Wish::Choose(Some(last)),
        ("Enter", _) => chosen.map_or(Wish::Nothing, Wish::Go),
        ("Escape", _) if chosen.is_some() => Wish::Choose(None),
        _ => Wish::Nothing,
    }
}

fn event_or_nothing(step: Option<u64>) -> Wish {
    step.map_or(Wish::Nothing, |step| Wish::Choose(Some(step)))
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

/// Keeps the room's own step in sight, until it is scrolled away; and brings
/// there what is chosen.
#[hook]
fn use_following(node: &NodeRef, props: &Props, measure: &Callback<()>) -> Rc<RefCell<bool>> {
    let follows = use_mut_ref(|| true);
    let last_epoch = use_mut_ref(|| props.epoch);
    let sizes = (
        props.plan.column as u64,
        props.plan.width() as u64,
        props.is_beside,
    );
    let key = (props.here, props.epoch, sizes);
    let (list, plan, measure_here) = (node.clone(), props.plan.clone(), measure.clone());
    let is_following = follows.clone();
    use_effect_with(key, move |(here, epoch, ..)| {
        let is_rewound = last_epoch.replace(*epoch) != *epoch;
        let Some(list) = list.cast::<Element>() else {
            return;
        };
        if is_rewound || *is_following.borrow() {
            bring(&list, &plan, *here);
            is_following.replace(true);
        }
        measure_here.emit(());
    });
    let (list, plan, measure) = (node.clone(), props.plan.clone(), measure.clone());
    use_effect_with(props.chosen, move |chosen| {
        if let Some((list, step)) = list.cast::<Element>().zip(*chosen) {
            bring(&list, &plan, step);
            measure.emit(());
        }
    });
    follows
}

/// Whether a step's column is in the window, or nearly.
fn is_in_sight(list: &Element, plan: &Plan, step: u64) -> bool {
    let (left, wide) = scrolled(list);
    let near = plan.column * 2.0;
    let away = plan.scrolled_to(step, left - near, wide + 2.0 * near);
    away.is_none()
}

fn bring(list: &Element, plan: &Plan, step: u64) {
    let (left, wide) = scrolled(list);
    if let Some(left) = plan.scrolled_to(step, left, wide) {
        list.set_scroll_left(left.ceil() as i32);
    }
}

/// Says what is in sight, and asks for what of it is missing.
#[hook]
fn use_asking(props: &Props, seen: Option<(u64, u64)>) {
    let near = seen.map(|(from, to)| (from.saturating_sub(AHEAD).max(1), to + AHEAD));
    let missing = near.filter(|(from, to)| props.course.is_missing(*from, *to));
    let onmiss = props.onmiss.clone();
    use_effect_with(missing, move |missing| {
        if let Some(missing) = missing {
            onmiss.emit(*missing);
        }
    });
    let onsee = props.onsee.clone();
    use_effect_with(seen, move |seen| {
        if let Some(seen) = seen {
            onsee.emit(*seen);
        }
    });
}

fn scrolled(list: &Element) -> (f64, f64) {
    (
        f64::from(list.scroll_left()),
        f64::from(list.client_width()),
    )
}

fn measured(list: &Element) -> View {
    let (left, wide) = scrolled(list);
    let left = (left / GRAIN_PX).floor() * GRAIN_PX;
    View {
        left,
        wide: wide + GRAIN_PX,
    }
}
