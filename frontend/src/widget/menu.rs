//! A button that opens a list of things to do.

use shared::command::Command;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::{Picture, icon, popup::use_popup};
use crate::{
    dispatch::use_dispatch,
    store::{Action, Dialog, Form},
};

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MenuItem {
    /// What it is called.
    pub label: AttrValue,
    /// The command that it sends to Redis, where that is known already.
    pub code: Option<AttrValue>,
    /// What it does.
    pub does: Does,
    /// It takes something away.
    pub is_grave: bool,
}

/// What choosing an item does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Does {
    /// Gives a command.
    Command(Command),
    /// Opens a dialog, in which the command is filled in.
    Form(Form),
    /// Does something where the menu stands.
    There(Callback<()>),
}

impl MenuItem {
    /// An item that gives a command.
    pub(crate) fn command(label: AttrValue, command: Command) -> Self {
        Self {
            label,
            code: None,
            does: Does::Command(command),
            is_grave: false,
        }
    }

    /// An item that opens a dialog.
    pub(crate) fn form(label: AttrValue, form: Form) -> Self {
        Self {
            label,
            code: None,
            does: Does::Form(form),
            is_grave: false,
        }
    }

    /// An item that does something where the menu stands.
    pub(crate) fn there(label: AttrValue, does: Callback<()>) -> Self {
        Self {
            label,
            code: None,
            does: Does::There(does),
            is_grave: false,
        }
    }

    /// The same with the command that Redis is sent.
    pub(crate) fn with_code(mut self, code: String) -> Self {
        self.code = Some(code.into());
        self
    }

    /// The same, marked as taking something away.
    pub(crate) fn grave(mut self) -> Self {
        self.is_grave = true;
        self
    }
}

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What its button is called.
    pub label: AttrValue,
    /// What can be chosen.
    pub items: Vec<MenuItem>,
    /// Why nothing can be chosen now.
    #[prop_or_default]
    pub hold: Option<AttrValue>,
}

/// A button that opens a menu: arrows walk, Enter chooses, Escape closes.
#[component]
pub(crate) fn Menu(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let popup = use_popup(focus_first);
    let onclick = {
        let popup = popup.clone();
        move |_| popup.toggle()
    };
    let onkeydown = {
        let popup = popup.clone();
        move |event: KeyboardEvent| {
            let Some(panel) = popup.panel.cast::<Element>() else {
                return;
            };
            match event.key().as_str() {
                "Escape" => popup.close(),
                "Tab" => {
                    popup.close();
                    return;
                }
                key => {
                    if !walk(&panel, key) {
                        return;
                    }
                }
            }
            event.prevent_default();
        }
    };
    let choose = |does: &Does| {
        let (dispatch, popup, does) = (dispatch.clone(), popup.clone(), does.clone());
        Callback::from(move |_: MouseEvent| {
            // The dialog gives the focus back to what has it when it opens.
            popup.close();
            match does.clone() {
                Does::Command(command) => dispatch.command(command),
                Does::There(does) => does.emit(()),
                Does::Form(form) => dispatch.act(Action::Show(Some(Dialog::Edit(form)))),
            }
        })
    };
    let item = |(at, item): (usize, &MenuItem)| {
        html! {
            <button
                key={at}
                type="button"
                role="menuitem"
                tabindex="-1"
                class={item.is_grave.then_some("grave")}
                onclick={choose(&item.does)}
            >
                <span>{ item.label.clone() }</span>
                if let Some(code) = &item.code {
                    <code>{ code.clone() }</code>
                }
            </button>
        }
    };
    let title = props.hold.clone().unwrap_or_else(|| props.label.clone());
    html! {
        <>
            <button
                ref={popup.button.clone()}
                type="button"
                class="little opens"
                aria-haspopup="menu"
                aria-expanded={popup.is_open.to_string()}
                aria-label={props.label.clone()}
                {title}
                disabled={props.hold.is_some() || props.items.is_empty()}
                {onclick}
            >
                { icon(Picture::More) }
            </button>
            if popup.is_open {
                <div
                    ref={popup.panel.clone()}
                    popover="manual"
                    class="menu"
                    role="menu"
                    aria-label={props.label.clone()}
                    {onkeydown}
                >
                    { for props.items.iter().enumerate().map(item) }
                </div>
            }
        </>
    }
}

fn items(panel: &Element) -> Vec<HtmlElement> {
    let Ok(list) = panel.query_selector_all("[role=menuitem]") else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|at| list.item(at)?.dyn_into().ok())
        .collect()
}

fn focus_first(panel: &Element) {
    if let Some(first) = items(panel).first() {
        let _ = first.focus();
    }
}

/// Moves the focus inside the menu, and says whether the key was one for that.
fn walk(panel: &Element, key: &str) -> bool {
    let items = items(panel);
    let active = panel
        .owner_document()
        .and_then(|document| document.active_element());
    let at = items
        .iter()
        .position(|item| Some(item.as_ref()) == active.as_ref());
    let Some(next) = walked(key, at, items.len()) else {
        return false;
    };
    if let Some(next) = items.get(next) {
        let _ = next.focus();
    }
    true
}

/// Where a key leads from the item at `at` of `count`; the ends meet.
fn walked(key: &str, at: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowDown" => Some(at.map_or(0, |at| if at >= last { 0 } else { at + 1 })),
        "ArrowUp" => Some(at.map_or(last, |at| at.checked_sub(1).unwrap_or(last))),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::walked;

    #[test]
    fn arrows_go_around() {
        assert_eq!(walked("ArrowDown", None, 3), Some(0));
        assert_eq!(walked("ArrowDown", Some(2), 3), Some(0));
        assert_eq!(walked("ArrowUp", Some(0), 3), Some(2));
        assert_eq!(walked("ArrowUp", Some(2), 3), Some(1));
        assert_eq!(walked("End", Some(0), 3), Some(2));
        assert_eq!(walked("x", Some(0), 3), None);
        assert_eq!(walked("ArrowDown", None, 0), None);
    }
}
