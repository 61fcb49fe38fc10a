//! Points at the stage: while a value is hovered or has the focus, what it is
//! about is outlined there.
//!
//! A style sheet of one rule does it, so the stage is not rendered for it, and
//! what the stage draws anew meanwhile is outlined as well.

use web_sys::Element;
use yew::prelude::*;

use crate::browser;

/// Carries where on the stage its element points to, as a CSS selector.
pub(super) const POINTS: &str = "data-points";

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What it is called.
    pub label: AttrValue,
    /// What may point.
    pub children: Html,
}

/// Everything in which an element with [`POINTS`] points at the stage.
#[component]
pub(crate) fn Pointer(props: &Props) -> Html {
    let hovered = use_state_eq(|| None::<String>);
    let focused = use_state_eq(|| None::<String>);
    let point = hovered.as_ref().or(focused.as_ref()).cloned();
    let onpointerover = {
        let hovered = hovered.setter();
        move |event: PointerEvent| hovered.set(pointed(&event))
    };
    let onpointerleave = {
        let hovered = hovered.setter();
        move |_: PointerEvent| hovered.set(None)
    };
    let onfocusin = {
        let focused = focused.setter();
        move |event: FocusEvent| focused.set(pointed(&event))
    };
    let onfocusout = {
        let focused = focused.setter();
        move |_: FocusEvent| focused.set(None)
    };
    let onclick = |event: MouseEvent| {
        if let Some(selector) = pointed(&event) {
            browser::bring_into_view(&selector);
        }
    };
    html! {
        <div
            class="monitor"
            tabindex="0"
            role="region"
            aria-label={props.label.clone()}
            data-points-now={point.clone()}
            {onpointerover} {onpointerleave} {onfocusin} {onfocusout} {onclick}
        >
            if let Some(selector) = point {
                <style>{ rule(&selector) }</style>
            }
            { props.children.clone() }
        </div>
    }
}

/// Where the element of an event points to.
fn pointed(event: &Event) -> Option<String> {
    let target: Element = event.target_dyn_into()?;
    let element = target.closest(&format!("[{POINTS}]")).ok()??;
    element.get_attribute(POINTS)
}

/// How far the outline lies from its element is said in the style sheet, by
/// elements that something around them would cut off.
fn rule(selector: &str) -> String {
    format!(
        ".stage :is({selector}) {{ outline: 3px solid var(--accent); outline-offset: var(--pointed, 2px); \
         box-shadow: 0 0 0 9px color-mix(in srgb, var(--accent) 22%, transparent); border-radius: 4px; }}"
    )
}
