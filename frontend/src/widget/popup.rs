//! Something small that opens below its button, in the browser's top layer, so
//! that nothing around it cuts it off. It closes when something else is pressed
//! or what is around it is scrolled away.

use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use yew::prelude::*;

/// The distance from the button and from the window's edges, in pixels.
const AWAY: i32 = 4;

/// A panel and its button.
#[derive(Clone)]
pub(crate) struct Popup {
    /// For the button.
    pub button: NodeRef,
    /// For the panel, which has `popover="manual"` and is there only while open.
    pub panel: NodeRef,
    /// Whether it is open.
    pub is_open: bool,
    set: UseStateSetter<bool>,
}

impl Popup {
    /// Opens or closes it.
    pub(crate) fn toggle(&self) {
        self.set.set(!self.is_open);
    }

    /// Closes it, and gives the focus back to its button.
    pub(crate) fn close(&self) {
        self.set.set(false);
        if let Some(button) = self.button.cast::<HtmlElement>() {
            let _ = button.focus();
        }
    }

    /// Opens or closes it when its button is pressed.
    pub(crate) fn onclick(&self) -> Callback<MouseEvent> {
        let popup = self.clone();
        Callback::from(move |_| popup.toggle())
    }

    /// Closes it with Escape, for what holds its button and its panel.
    pub(crate) fn onkeydown(&self) -> Callback<KeyboardEvent> {
        let popup = self.clone();
        Callback::from(move |event: KeyboardEvent| {
            if popup.is_open && event.key() == "Escape" {
                event.prevent_default();
                popup.close();
            }
        })
    }

    /// Closes it; the focus goes where it goes.
    pub(crate) fn leave(&self) {
        self.set.set(false);
    }
}

/// A panel that opens below a button; `onopen` is told when it is in its place.
#[hook]
pub(crate) fn use_popup(onopen: fn(&Element)) -> Popup {
    let is_open = use_state_eq(|| false);
    let popup = Popup {
        button: use_node_ref(),
        panel: use_node_ref(),
        is_open: *is_open,
        set: is_open.setter(),
    };
    let opened = popup.clone();
    use_effect_with(*is_open, move |is_open| {
        let listeners = is_open.then(|| {
            if let Some(panel) = show(&opened) {
                onopen(&panel);
            }
            listen(&opened)
        });
        move || drop(listeners)
    });
    popup
}

fn show(popup: &Popup) -> Option<Element> {
    let panel = popup.panel.cast::<HtmlElement>()?;
    // A browser that knows no popovers shows it where it stands.
    let _ = panel.show_popover();
    place(&popup.button.cast()?, &panel);
    Some(panel.into())
}

/// Below the button, or above it where there is no room, inside the window.
fn place(button: &Element, panel: &HtmlElement) {
    let Some(root) = button
        .owner_document()
        .and_then(|document| document.document_element())
    else {
        return;
    };
    let at = button.get_bounding_client_rect();
    let (width, height) = (panel.offset_width(), panel.offset_height());
    let below = at.bottom() as i32 + AWAY;
    let top = if below + height + AWAY <= root.client_height() {
        below
    } else {
        at.top() as i32 - AWAY - height
    };
    let left = (at.left() as i32).min(root.client_width() - width - AWAY);
    let style = panel.style();
    let _ = style.set_property("left", &format!("{}px", left.max(AWAY)));
    let _ = style.set_property("top", &format!("{}px", top.max(AWAY)));
}

fn listen(popup: &Popup) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    let options = EventListenerOptions {
        phase: EventListenerPhase::Capture,
        passive: true,
    };
    let on = |event: &'static str, is_over: fn(&Popup, &Node) -> bool| {
        let popup = popup.clone();
        EventListener::new_with_options(&window, event, options, move |event| {
            let target = event.target().and_then(|target| target.dyn_into().ok());
            // A resize has the window for its target: that is over all.
            if target.is_none_or(|target| is_over(&popup, &target)) {
                popup.leave();
            }
        })
    };
    vec![
        on("pointerdown", |popup, target| {
            !holds(&popup.panel, target) && !holds(&popup.button, target)
        }),
        on("scroll", |popup, target| {
            let button = popup.button.get();
            button.is_none_or(|button| target.contains(Some(&button)))
        }),
        on("resize", |_, _| true),
    ]
}

fn holds(outer: &NodeRef, inner: &Node) -> bool {
    outer.get().is_some_and(|outer| outer.contains(Some(inner)))
}
