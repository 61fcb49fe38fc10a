//! The page's state, its connection and its address.

use std::{cell::RefCell, rc::Rc};

use gloo::{events::EventListener, timers::callback::Timeout};
use shared::{command::Command, lesson::LessonId, protocol::Position};
use wasm_bindgen::JsCast;
use web_sys::HashChangeEvent;
use yew::prelude::*;

use crate::{
    address::{Address, Side},
    browser,
    connection::Connection,
    dispatch::{Dispatch, Line, Snapshot},
    i18n::{Language, Text, Words},
    page::Page,
    part::Part,
    root::Handover,
    store::{Action, Link, NoticeText, State, Store, Ui, Wanted},
};

/// A room is looked at for so long, in milliseconds, before the parts that may
/// be wanted next are fetched.
const FETCH_AHEAD_MS: u32 = 1_500;

/// The page with its state.
#[component]
pub(crate) fn App() -> Html {
    let handover = use_context::<Handover>();
    let ui = handover.as_ref().map(|handover| handover.ui.clone());
    let store = use_reducer(|| Store(Rc::new(first_state(ui.unwrap_or_default()))));
    let state = store.0.clone();
    let way = use_memo((), |()| {
        let dispatcher = store.dispatcher();
        let now = Callback::from(move |action| dispatcher.dispatch(action));
        let actions = in_words_that_are_there(now);
        let connection = Connection::new(actions.clone());
        (Dispatch::new(actions, connection.clone()), connection)
    });
    let (dispatch, connection) = &*way;
    let lesson = use_lesson(&state, dispatch);
    use_address(&state, dispatch, connection, &lesson);
    use_room(&state, dispatch, connection);
    use_wishes(handover, dispatch);
    use_fetch_ahead(state.is_ready);

    html! {
        <ContextProvider<Dispatch> context={dispatch.clone()}>
            <ContextProvider<Snapshot> context={Snapshot(state)}>
                <Page />
            </ContextProvider<Snapshot>>
        </ContextProvider<Dispatch>>
    }
}

/// Where the address leads, as the page looks already.
fn first_state(ui: Ui) -> State {
    let mut state = State::new(ui);
    if !Address::read(&browser::hash()).has_room() {
        state.link = Link::Nowhere;
    }
    state
}

/// A language is spoken once its words are there; if they do not come, the page
/// stays as it is and says so.
fn in_words_that_are_there(actions: Callback<Action>) -> Callback<Action> {
    Callback::from(move |action| match action {
        Action::Speak(Language::Chinese) if Part::Chinese.view().is_none() => {
            let actions = actions.clone();
            wasm_bindgen_futures::spawn_local(async move {
                actions.emit(match Part::Chinese.fetch().await {
                    Ok(_) => Action::Speak(Language::Chinese),
                    Err(_) => Action::Tell(NoticeText::NotLoaded),
                });
            });
        }
        other => actions.emit(other),
    })
}

/// Does what was wanted before there was a room to do it.
#[hook]
fn use_wishes(handover: Option<Handover>, dispatch: &Dispatch) {
    let dispatch = dispatch.clone();
    use_effect_with((), move |()| {
        for wish in handover.map(|handover| handover.wishes).unwrap_or_default() {
            dispatch.act((*wish).clone());
        }
    });
}

/// Fetches the parts of the room that nobody has wanted yet, while the first
/// look at it is taken.
#[hook]
fn use_fetch_ahead(is_ready: bool) {
    use_effect_with(is_ready, |is_ready| {
        let timer = is_ready.then(|| {
            Timeout::new(FETCH_AHEAD_MS, || {
                if browser::may_fetch_ahead() {
                    wasm_bindgen_futures::spawn_local(async {
                        for part in Part::OF_A_ROOM {
                            // Whoever wants it asks again, and is told.
                            let _ = part.fetch().await;
                        }
                    });
                }
            })
        });
        move || drop(timer)
    });
}

/// The address that leads back here.
fn address_of(state: &State) -> Address {
    Address {
        pattern: (state.link != Link::Nowhere).then_some(state.world.pattern),
        room: state.room.clone(),
        language: state.ui.language_is_chosen.then_some(state.ui.language),
        theme: state.ui.theme_is_chosen.then_some(state.ui.theme),
        lesson: state.guide.as_ref().map(|guide| guide.lesson.clone()),
        term: state.ui.term.clone(),
        side: state.ui.side.clone(),
    }
}

/// Keeps the address and the page alike.
#[hook]
fn use_address(state: &State, dispatch: &Dispatch, connection: &Connection, lesson: &WantedLesson) {
    let pattern = (state.link != Link::Nowhere).then_some(state.world.pattern);
    let title = match (pattern, &state.ui.side) {
        (Some(pattern), _) => Text::PageTitle(pattern),
        (None, Side::Start) => Text::Brand,
        (None, Side::Compare(_)) => Text::CompareTitle,
        (None, Side::Glossary(_)) => Text::GlossaryTitle,
    };
    let look = (state.ui.theme, state.ui.language, title);
    use_effect_with(look, |(theme, language, title)| {
        browser::dress(*theme, *language);
        browser::entitle(&title.say(*language));
    });
    // Before there is a room, the address says where to go and must stay.
    let is_there = state.room.is_some() || state.link == Link::Nowhere;
    let address = is_there.then(|| address_of(state));
    use_effect_with(address, |address| {
        if let Some(address) = address {
            browser::replace_hash(&address.to_string());
        }
    });
    let lesson = lesson.clone();
    let connection = connection.clone();
    use_effect_with(dispatch.clone(), move |dispatch| {
        let dispatch = dispatch.clone();
        let target = web_sys::window();
        let listener = target.map(|window| {
            EventListener::new(&window, "hashchange", move |event| {
                follow_address(
                    &dispatch,
                    &connection,
                    Address::read(&new_hash(event)),
                    &lesson,
                );
            })
        });
        move || drop(listener)
    });
}

/// Where somebody went: the page may have written another address since.
fn new_hash(event: &web_sys::Event) -> String {
    let event = event.dyn_ref::<HashChangeEvent>();
    let address = event.map(HashChangeEvent::new_url).unwrap_or_default();
    let hash = address.split_once('#').map(|(_, hash)| hash.to_owned());
    hash.unwrap_or_default()
}

/// Somebody wrote another address, or followed a link to it.
fn follow_address(
    dispatch: &Dispatch,
    connection: &Connection,
    address: Address,
    lesson: &WantedLesson,
) {
    if let Some(language) = address.language {
        dispatch.act(Action::Speak(language));
    }
    if let Some(theme) = address.theme {
        dispatch.act(Action::Wear(theme));
    }
    dispatch.act(Action::Spot(address.term.clone()));
    let wanted = address.pattern.unwrap_or_else(|| connection.pattern());
    match (&address.room, address.pattern) {
        (Some(_), _) if address.room != connection.room() => {
            connection.want(wanted);
            connection.open(address.room);
        }
        (None, Some(_))
            if connection.is_elsewhere(wanted)
                || address.lesson.is_some()
                || address.term.is_some() =>
        {
            connection.want(wanted);
            lesson.replace(address.lesson);
            connection.open(None);
        }
        (None, None) => {
            dispatch.act(Action::Visit(address.side));
            connection.leave();
        }
        _ => {}
    }
}

/// Goes to the address's room, and keeps the connection informed of what the
/// page has.
#[hook]
fn use_room(state: &State, dispatch: &Dispatch, connection: &Connection) {
    let first = connection.clone();
    use_effect_with((), move |()| {
        let address = Address::read(&browser::hash());
        first.want(address.pattern.unwrap_or_default());
        match address.has_room() {
            true => first.open(address.room),
            false => first.leave(),
        }
    });
    // A room may have another pattern than the address said.
    let is_there = state.is_ready.then_some(state.world.pattern);
    let way = connection.clone();
    use_effect_with(is_there, move |pattern| {
        if let Some(pattern) = pattern {
            way.want(*pattern);
        }
    });
    let position: Option<Position> = state.position();
    let way = connection.clone();
    use_effect_with(position, move |position| way.stand_at(*position));
    let connection = connection.clone();
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

/// A lesson to begin as soon as there is a room.
type WantedLesson = Rc<RefCell<Option<LessonId>>>;

/// Begins the lesson that an address asks for, in a room that is new: in one that
/// was there before, the room says what runs.
#[hook]
fn use_lesson(state: &State, dispatch: &Dispatch) -> WantedLesson {
    let wanted = use_mut_ref(|| {
        let address = Address::read(&browser::hash());
        address.lesson.filter(|_| address.room.is_none())
    });
    let dispatch = dispatch.clone();
    let next = wanted.clone();
    use_effect_with(state.can_drive(), move |can_drive| {
        if !can_drive {
            return;
        }
        if let Some(lesson) = next.take() {
            dispatch.command(Command::StartLesson { lesson });
        }
    });
    wanted
}
