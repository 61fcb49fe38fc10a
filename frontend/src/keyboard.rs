//! The keys. What a key means is decided without the browser; what it is
//! pressed on decides whether it is ours at all.

use gloo::events::EventListener;
use shared::{
    command::Command,
    id::{ActorId, MessageName},
    world::{ActorState, Mode},
};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use crate::{
    dispatch::{Dispatch, Snapshot},
    store::{Action, Dialog, State},
};

/// What has the focus uses keys itself: then all are its own.
const WRITES: &str =
    "input:not([type=radio], .scrub), select, textarea, dialog, [role=menu], [contenteditable]";
/// Space and Enter press it.
const PRESSES: &str = "button, a, summary, [role=button], input:not(:checked, .scrub)";
/// The arrows are its own.
const SCROLLS: &str = ".log, .program, input";

/// What a key asks for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Wish {
    /// A command.
    Do(Command),
    /// Something on the page.
    Act(Action),
}

/// What has the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Focus {
    /// It uses all keys.
    pub writes: bool,
    /// Space and Enter press it.
    pub presses: bool,
    /// The arrows are its own.
    pub scrolls: bool,
}

/// What `key` means now.
pub(crate) fn wish(key: &str, focus: Focus, state: &State) -> Option<Wish> {
    if focus.writes || state.ui.dialog.is_some() {
        return None;
    }
    match key {
        " " if !focus.presses && state.can_step() => Some(Wish::Do(state.step_command())),
        "Enter" if !focus.presses && state.can_step() => {
            for_actor(state, |actor| Command::Step { actor: Some(actor) })
        }
        "ArrowDown" if !focus.scrolls => select_actor(state, 1),
        "ArrowUp" if !focus.scrolls => select_actor(state, -1),
        "ArrowRight" if !focus.scrolls => select_message(state, 1),
        "ArrowLeft" if !focus.scrolls => select_message(state, -1),
        "c" | "C" if !is_crashed(state) => for_actor(state, |actor| Command::Crash { actor }),
        "r" | "R" if is_crashed(state) => for_actor(state, |actor| Command::Restart { actor }),
        "b" | "B" if state.can_go_back() => Some(Wish::Do(Command::Back)),
        "f" | "F" if state.can_go_forward() => Some(Wish::Do(Command::Forward)),
        "p" | "P" if state.drive_hold().is_none() => Some(Wish::Do(match state.world.mode {
            Mode::Step if !state.is_running() => Command::Play,
            _ => Command::Pause,
        })),
        "m" | "M" if state.can_step() => Some(Wish::Act(Action::NameBookmark(true))),
        "?" | "？" => Some(Wish::Act(Action::Show(Some(Dialog::Keys)))),
        "Escape" => Some(Wish::Act(Action::Deselect)),
        _ => None,
    }
}

fn is_crashed(state: &State) -> bool {
    let actor = state.shown_actor();
    let actor = actor.and_then(|id| state.world.actors.get(id));
    actor.is_some_and(|actor| actor.state == ActorState::Crashed)
}

fn for_actor(state: &State, command: fn(ActorId) -> Command) -> Option<Wish> {
    let actor = state.shown_actor().filter(|_| state.can_drive())?;
    Some(Wish::Do(command(actor.clone())))
}

fn select_actor(state: &State, by: isize) -> Option<Wish> {
    let actors: Vec<&ActorId> = state.world.actors.keys().collect();
    let next = neighbour(&actors, state.shown_actor(), by)?;
    Some(Wish::Act(Action::SelectActor(Some(next.clone()))))
}

/// Messages in the order in which they were stored.
fn select_message(state: &State, by: isize) -> Option<Wish> {
    let ledger = &state.world.ledger;
    let mut messages: Vec<_> = ledger
        .messages()
        .map(|(name, record)| (record.copies.first().map(|copy| copy.at.id), name))
        .collect();
    messages.sort_unstable();
    let names: Vec<&MessageName> = messages.into_iter().map(|(_, name)| name).collect();
    let next = neighbour(&names, state.shown_message(), by)?;
    Some(Wish::Act(Action::SelectMessage(Some(next.clone()))))
}

/// What stands `by` places from `from`; at the ends it stays there.
fn neighbour<'a, T: PartialEq>(all: &[&'a T], from: Option<&T>, by: isize) -> Option<&'a T> {
    let last = all.len().checked_sub(1)?;
    let at = from.and_then(|from| all.iter().position(|one| *one == from));
    let next = at.map_or(0, |at| at.saturating_add_signed(by).min(last));
    all.get(next).copied()
}

/// Listens to the keys.
#[hook]
pub(crate) fn use_keyboard(state: &Snapshot, dispatch: &Dispatch) {
    // The listener stays; what it looks at is replaced with every state.
    let latest = use_mut_ref(|| state.clone());
    latest.replace(state.clone());
    let dispatch = dispatch.clone();
    use_effect_with((), move |()| {
        let listener = web_sys::window().map(|window| {
            let options = gloo::events::EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                    pressed(event, &latest.borrow(), &dispatch);
                }
            })
        });
        move || drop(listener)
    });
}

/// What `key` means with Ctrl or Cmd.
fn wish_with_ctrl(key: &str, focus: Focus, state: &State) -> Option<Wish> {
    let is_free = !focus.writes && state.ui.dialog.is_none();
    let is_undo = matches!(key, "z" | "Z") && is_free && state.can_undo();
    is_undo.then_some(Wish::Do(Command::Undo))
}

fn pressed(event: &KeyboardEvent, state: &State, dispatch: &Dispatch) {
    if event.alt_key() || event.is_composing() || event.default_prevented() {
        return;
    }
    let has_ctrl = event.ctrl_key() || event.meta_key();
    let wish = match (has_ctrl, event.shift_key()) {
        (false, _) => wish(&event.key(), focus(event), state),
        (true, false) => wish_with_ctrl(&event.key(), focus(event), state),
        // That is Redo elsewhere, and there is none.
        (true, true) => None,
    };
    let Some(wish) = wish else {
        return;
    };
    event.prevent_default();
    match wish {
        // A key that is held down must not run away with the room.
        Wish::Do(command) if !event.repeat() => dispatch.command(command),
        Wish::Do(_) => {}
        Wish::Act(action) => dispatch.act(action),
    }
}

/// Whether it is a space that nothing with the focus takes, alone and pressed
/// anew.
pub(crate) fn is_free_space(event: &KeyboardEvent) -> bool {
    let has_other = event.alt_key() || event.ctrl_key() || event.meta_key() || event.shift_key();
    let is_old = event.repeat() || event.is_composing() || event.default_prevented();
    let focus = focus(event);
    event.key() == " " && !has_other && !is_old && !focus.writes && !focus.presses
}

fn focus(event: &KeyboardEvent) -> Focus {
    let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
    let is_in = |selector: &str| {
        let found = target.as_ref().map(|target| target.closest(selector));
        matches!(found, Some(Ok(Some(_))))
    };
    Focus {
        writes: is_in(WRITES),
        presses: is_in(PRESSES),
        scrolls: is_in(SCROLLS),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use shared::{patterns::PatternId, protocol::BrowserRole, world::World};

    use super::*;
    use crate::store::{DockTab, Link};

    fn state() -> State {
        let pattern = PatternId::CONSUMER_GROUP;
        let actors = pattern
            .pattern()
            .cast()
            .map(|(id, role, _)| (id, Arc::new(crate::store::tests::actor(role))));
        let mut state = State::default();
        state.world = Arc::new(World {
            actors: actors.collect(),
            ..World::default()
        });
        state.is_ready = true;
        state.role = Some(BrowserRole::Driver);
        state.link = Link::Open;
        state
    }

    fn selected(wish: Option<Wish>) -> Option<String> {
        match wish {
            Some(Wish::Act(Action::SelectActor(id))) => id.map(|id| id.to_string()),
            _ => None,
        }
    }

    #[test]
    fn space_steps_unless_something_else_wants_it() {
        let mut state = state();
        let step = Some(Wish::Do(Command::Step { actor: None }));
        assert_eq!(wish(" ", Focus::default(), &state), step);
        let on_button = Focus {
            presses: true,
            ..Focus::default()
        };
        assert_eq!(wish(" ", on_button, &state), None);
        state.role = Some(BrowserRole::Follower);
        assert_eq!(wish(" ", Focus::default(), &state), None);
    }

    #[test]
    fn in_live_mode_nobody_steps_and_p_pauses() {
        let mut state = state();
        let on = |key, state: &State| wish(key, Focus::default(), state);
        assert_eq!(on("p", &state), Some(Wish::Do(Command::Play)));
        Arc::make_mut(&mut state.world).mode = Mode::Live;
        assert_eq!(on("p", &state), Some(Wish::Do(Command::Pause)));
        assert_eq!(on(" ", &state), None);
        assert_eq!(on("Enter", &state), None);
        let crash = Command::Crash { actor: "c1".into() };
        assert_eq!(on("c", &state), Some(Wish::Do(crash)), "faults go on");
        state.link = Link::Lost { attempt: 1 };
        assert_eq!(on("p", &state), None);
    }

    #[test]
    fn b_goes_back_and_f_forward_where_there_is_a_step() {
        let mut state = state();
        let on = |key, state: &State| wish(key, Focus::default(), state);
        assert_eq!((on("b", &state), on("f", &state)), (None, None));
        Arc::make_mut(&mut state.world).step = 2;
        state.newest = 3;
        assert_eq!(on("b", &state), Some(Wish::Do(Command::Back)));
        assert_eq!(on("f", &state), Some(Wish::Do(Command::Forward)));
        Arc::make_mut(&mut state.world).mode = Mode::Live;
        assert_eq!((on("b", &state), on("f", &state)), (None, None));
    }

    #[test]
    fn m_names_a_bookmark_in_the_timeline() {
        let mut state = state();
        let named = wish("m", Focus::default(), &state);
        assert_eq!(named, Some(Wish::Act(Action::NameBookmark(true))));
        let open = state.after(Action::NameBookmark(true));
        assert_eq!(open.ui.dock, DockTab::Timeline);
        state.role = Some(BrowserRole::Follower);
        assert_eq!(wish("m", Focus::default(), &state), None);
    }

    #[test]
    fn only_an_edit_or_a_fault_is_taken_back() {
        let mut state = state();
        let undo = |state: &State| wish_with_ctrl("z", Focus::default(), state);
        assert_eq!(undo(&state), None);
        state.is_undoable = true;
        assert_eq!(undo(&state), Some(Wish::Do(Command::Undo)));
        let writing = Focus {
            writes: true,
            ..Focus::default()
        };
        assert_eq!(wish_with_ctrl("z", writing, &state), None);
        Arc::make_mut(&mut state.world).mode = Mode::Live;
        assert_eq!(undo(&state), None);
    }

    #[test]
    fn arrows_walk_over_the_actors_and_stop_at_the_ends() {
        let mut state = state();
        let down = |state: &State| selected(wish("ArrowDown", Focus::default(), state));
        assert_eq!(down(&state).as_deref(), Some("c2"));
        state.ui.actor = Some("c3".into());
        assert_eq!(down(&state).as_deref(), Some("p1"));
        state.ui.actor = Some("reaper".into());
        assert_eq!(down(&state).as_deref(), Some("reaper"));
    }

    #[test]
    fn a_dialog_and_a_text_field_keep_their_keys() {
        let mut state = state();
        let writing = Focus {
            writes: true,
            ..Focus::default()
        };
        assert_eq!(wish("c", writing, &state), None);
        state.ui.dialog = Some(Dialog::Keys);
        assert_eq!(wish("c", Focus::default(), &state), None);
    }
}
