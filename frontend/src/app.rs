//! The page's state, its connection and its address.

use std::rc::Rc;

use gloo::events::EventListener;
use shared::{command::Command, protocol::Position};
use yew::prelude::*;

use crate::{
    address::Address,
    browser,
    connection::Connection,
    dispatch::{Dispatch, Snapshot},
    i18n::{Text, Words},
    page::Page,
    store::{Action, State, Store, Ui, Wanted},
};

/// The page with its state.
#[component]
pub(crate) fn App() -> Html {
    let store = use_reducer(|| Store(Rc::new(State::new(first_ui()))));
    let state = store.0.clone();
    let dispatch = use_memo((), |()| {
        let dispatcher = store.dispatcher();
        let actions = Callback::from(move |action| dispatcher.dispatch(action));
        let connection = Connection::new(actions.clone(), state.world.pattern);
        Dispatch::new(actions, connection)
    });
    use_address(&state, &dispatch);
    use_room(&state, &dispatch);
    use_lesson(&state, &dispatch);

    html! {
        <ContextProvider<Dispatch> context={(*dispatch).clone()}>
            <ContextProvider<Snapshot> context={Snapshot(state)}>
                <Page />
            </ContextProvider<Snapshot>>
        </ContextProvider<Dispatch>>
    }
}

/// What the address and the browser want the page to look like.
fn first_ui() -> Ui {
    let address = Address::read(&browser::hash());
    Ui {
        language: address.language.unwrap_or_else(browser::preferred_language),
        language_is_chosen: address.language.is_some(),
        theme: address.theme.unwrap_or_else(browser::preferred_theme),
        theme_is_chosen: address.theme.is_some(),
        ..Ui::default()
    }
}

/// The address that leads back here.
fn address_of(state: &State) -> Address {
    Address {
        pattern: state.world.pattern,
        room: state.room.clone(),
        language: state.ui.language_is_chosen.then_some(state.ui.language),
        theme: state.ui.theme_is_chosen.then_some(state.ui.theme),
        lesson: state.guide.as_ref().map(|guide| guide.lesson.clone()),
    }
}

/// Keeps the address and the page alike.
#[hook]
fn use_address(state: &State, dispatch: &Dispatch) {
    let look = (state.ui.theme, state.ui.language, state.world.pattern);
    use_effect_with(look, |(theme, language, pattern)| {
        browser::dress(*theme, *language);
        browser::entitle(&Text::PageTitle(*pattern).say(*language));
    });
    // Before there is a room, the address says where to go and must stay.
    let address = state.room.is_some().then(|| address_of(state));
    use_effect_with(address, |address| {
        if let Some(address) = address {
            browser::replace_hash(&address.to_string());
        }
    });
    use_effect_with(dispatch.clone(), |dispatch| {
        let dispatch = dispatch.clone();
        let target = web_sys::window();
        let listener = target.map(|window| {
            EventListener::new(&window, "hashchange", move |_| {
                follow_address(&dispatch, Address::read(&browser::hash()));
            })
        });
        move || drop(listener)
    });
}

/// Somebody wrote another address.
fn follow_address(dispatch: &Dispatch, address: Address) {
    if let Some(language) = address.language {
        dispatch.act(Action::Speak(language));
    }
    if let Some(theme) = address.theme {
        dispatch.act(Action::Wear(theme));
    }
    if address.room.is_some() && address.room != dispatch.connection().room() {
        dispatch.connection().open(address.room);
    }
}

/// Goes to the address's room, and keeps the connection informed of what the
/// page has.
#[hook]
fn use_room(state: &State, dispatch: &Dispatch) {
    use_effect_with(dispatch.clone(), |dispatch| {
        let address = Address::read(&browser::hash());
        dispatch.connection().open(address.room);
    });
    let position: Option<Position> = state.position();
    let connection = dispatch.connection().clone();
    use_effect_with(position, move |position| connection.stand_at(*position));
    let connection = dispatch.connection().clone();
    let asking = dispatch.clone();
    use_effect_with(state.course.wanted(), move |wanted| {
        if let Some(Wanted {
            branch,
            first,
            last,
        }) = *wanted
        {
            asking.command(Command::Recall {
                branch,
                first,
                last,
            });
        }
    });
    use_effect_with(state.wants_resync, move |wants| {
        if *wants {
            connection.resync();
        }
    });
}

/// Begins the lesson that the first address asks for, in a room that is new: in
/// one that was there before, the room says what runs.
#[hook]
fn use_lesson(state: &State, dispatch: &Dispatch) {
    let wanted = use_mut_ref(|| {
        let address = Address::read(&browser::hash());
        address.lesson.filter(|_| address.room.is_none())
    });
    let dispatch = dispatch.clone();
    use_effect_with(state.can_drive(), move |can_drive| {
        if !can_drive {
            return;
        }
        if let Some(lesson) = wanted.take() {
            dispatch.command(Command::StartLesson { lesson });
        }
    });
}
