//! What a visit begins with: the start page, and the way from it into a room.
//!
//! A room is a file of its own, which a visit to the start page does not wait
//! for. It is fetched as soon as the address leads to one, or to another page, or when something is
//! wanted that only a room can do. From then on [`App`](crate::app::App) has the
//! page, and the start page too when somebody goes back there.

use std::{rc::Rc, sync::Arc};

use gloo::{events::EventListener, timers::callback::Timeout};
use yew::prelude::*;

use crate::{
    address::{Address, Side},
    browser,
    dispatch::{Dispatch, NoLine},
    i18n::{Language, Text, Words},
    page::skip_to_stage,
    part::{Fetching, Part, in_its_place, told, use_part},
    start::{StartPage, to_start},
    store::{Action, Ui},
    top::TopBar,
    widget::{Picture, icon},
};

/// The start page is used for so long, in milliseconds, before what comes after
/// it is fetched.
const FETCH_AHEAD_MS: u32 = 400;

/// What the page goes on with when a room takes it over.
#[derive(Clone, Debug)]
pub(crate) struct Handover {
    /// What was chosen up to now.
    pub ui: Ui,
    /// What is still to be done.
    pub wishes: Vec<Rc<Action>>,
}

/// It is read once, so nobody has to be told that it changed.
impl PartialEq for Handover {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The page before there is a room.
#[derive(Clone, Debug, Default)]
struct Start {
    ui: Ui,
    /// Chinese was chosen, and is spoken once its words are there.
    awaits_chinese: bool,
    /// The address leads to a room, or to a page that comes with it.
    has_room: bool,
    /// What only a room can do.
    wishes: Vec<Rc<Action>>,
}

/// What changes it.
enum Change {
    /// Somebody did something.
    Act(Action),
    /// The address is another one.
    Follow(Address),
    /// The Chinese words are there.
    Learned,
}

impl Start {
    /// What the address and the browser want.
    fn here() -> Self {
        let address = Address::read(&browser::hash());
        Self {
            has_room: address.leads_away(),
            ui: Ui {
                side: address.side,
                term: address.term,
                language: address.language.unwrap_or_else(browser::preferred_language),
                language_is_chosen: address.language.is_some(),
                theme: address.theme.unwrap_or_else(browser::preferred_theme),
                theme_is_chosen: address.theme.is_some(),
                ..Ui::default()
            },
            ..Self::default()
        }
    }

    /// A room is to take the page over.
    fn is_over(&self) -> bool {
        self.has_room || !self.wishes.is_empty()
    }

    fn wants_chinese(&self) -> bool {
        self.awaits_chinese || self.ui.language == Language::Chinese
    }

    fn speak(&mut self, language: Language, knows_chinese: bool) {
        self.awaits_chinese = language == Language::Chinese && !knows_chinese;
        if !self.awaits_chinese {
            self.ui.speak(language);
        }
    }

    fn change(&mut self, change: Change, knows_chinese: bool) {
        match change {
            Change::Act(Action::Speak(language)) => self.speak(language, knows_chinese),
            Change::Act(Action::Wear(theme)) => self.ui.wear(theme),
            Change::Act(other) => self.wishes.push(Rc::new(other)),
            Change::Follow(address) => {
                if let Some(language) = address.language {
                    self.speak(language, knows_chinese);
                }
                if let Some(theme) = address.theme {
                    self.ui.wear(theme);
                }
                self.has_room |= address.leads_away();
                (self.ui.side, self.ui.term) = (address.side, address.term);
            }
            Change::Learned if self.awaits_chinese => self.speak(Language::Chinese, true),
            Change::Learned => {}
        }
    }
}

impl Reducible for Start {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        let mut new = (*self).clone();
        new.change(change, Part::Chinese.view().is_some());
        Rc::new(new)
    }
}

/// What a visit begins with.
#[component]
pub(crate) fn Root() -> Html {
    let start = use_reducer(Start::here);
    let words = use_part(Part::Chinese, start.wants_chinese());
    let room = use_part(Part::Room, start.is_over());
    let knows_chinese = matches!(words, Fetching::There(_));
    let language = start.ui.language;
    let speaks = language != Language::Chinese || knows_chinese;
    let dispatcher = start.dispatcher();
    let dispatch = use_memo((), move |()| {
        let actions = Callback::from(move |action| dispatcher.dispatch(Change::Act(action)));
        Dispatch::new(actions, NoLine)
    });
    use_address(&start);
    use_fetch_ahead(speaks);
    let dispatcher = start.dispatcher();
    use_effect_with(knows_chinese, move |knows_chinese| {
        if *knows_chinese {
            dispatcher.dispatch(Change::Learned);
        }
    });

    if let Fetching::There(view) = &room
        && start.is_over()
        && speaks
    {
        let context = Handover {
            ui: start.ui.clone(),
            wishes: start.wishes.clone(),
        };
        return html! {
            <ContextProvider<Handover> {context}>{ view() }</ContextProvider<Handover>>
        };
    }
    let awaited = if speaks { &room } else { &words };
    html! {
        <ContextProvider<Dispatch> context={(*dispatch).clone()}>
            <div id="app" class="without-room">
                if speaks {
                    <a class="skip btn" href="#stage" onclick={skip_to_stage}>
                        { Text::SkipToStage.say(language) }
                    </a>
                    { top_bar(&start.ui) }
                }
                if start.has_room || !speaks {
                    { opening(awaited, language, speaks && start.ui.side == Side::Start) }
                } else {
                    <StartPage ui={start.ui.clone()} />
                    if start.is_over() {
                        { told(&room, language) }
                    } else if start.awaits_chinese {
                        { told(&words, language) }
                    }
                }
            </div>
        </ContextProvider<Dispatch>>
    }
}

fn top_bar(ui: &Ui) -> Html {
    html! {
        <TopBar
            ui={ui.clone()}
            pattern={None}
            server={None}
            role={None}
            you={0}
            people={Arc::default()}
            is_cut_off=false
        />
    }
}

/// Instead of a room whose file is on its way. It looks as the page does while a
/// room is being opened, which comes next.
fn opening(awaited: &Fetching, language: Language, speaks: bool) -> Html {
    html! {
        <main class="full-page" id="stage" tabindex="-1">
            <div class="card">
                { icon(Picture::Brand) }
                if speaks {
                    <h1>{ Text::Opening.say(language) }</h1>
                }
                if let Fetching::Failed(_) = awaited {
                    { in_its_place(awaited, language) }
                } else {
                    if speaks {
                        <p class="muted" role="status">{ Text::OpeningWhat.say(language) }</p>
                    }
                    <span class="spinner" aria-hidden="true" />
                }
            </div>
        </main>
    }
}

/// Keeps the address and the page alike, until a room does.
#[hook]
fn use_address(start: &UseReducerHandle<Start>) {
    use_effect_with((start.ui.theme, start.ui.language), |(theme, language)| {
        browser::dress(*theme, *language);
        browser::entitle(&Text::Brand.say(*language));
    });
    let address = (!start.is_over()).then(|| to_start(&start.ui));
    use_effect_with(address, |address| {
        if let Some(address) = address {
            browser::replace_hash(&address.to_string());
        }
    });
    let dispatcher = start.dispatcher();
    use_effect_with(start.is_over(), move |is_over| {
        let target = web_sys::window().filter(|_| !is_over);
        let listener = target.map(|window| {
            EventListener::new(&window, "hashchange", move |_| {
                dispatcher.dispatch(Change::Follow(Address::read(&browser::hash())));
            })
        });
        move || drop(listener)
    });
}

/// Fetches what comes after the start page while it is read.
#[hook]
fn use_fetch_ahead(is_there: bool) {
    use_effect_with(is_there, |is_there| {
        let timer = is_there.then(|| {
            Timeout::new(FETCH_AHEAD_MS, || {
                if browser::may_fetch_ahead() {
                    wasm_bindgen_futures::spawn_local(async {
                        // Whoever wants it asks again, and is told.
                        let _ = Part::Room.fetch().await;
                    });
                }
            })
        });
        move || drop(timer)
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Dialog, Theme};

    #[test]
    fn chinese_is_spoken_once_its_words_are_there() {
        let mut start = Start::default();
        start.change(Change::Act(Action::Speak(Language::Chinese)), false);
        assert_eq!(start.ui.language, Language::English);
        assert!(start.wants_chinese() && !start.is_over());

        start.change(Change::Learned, true);
        assert_eq!(start.ui.language, Language::Chinese);
        assert!(start.ui.language_is_chosen && !start.awaits_chinese);
    }

    #[test]
    fn who_chooses_english_meanwhile_stays_with_it() {
        let mut start = Start::default();
        start.change(Change::Act(Action::Speak(Language::Chinese)), false);
        start.change(Change::Act(Action::Speak(Language::English)), false);
        start.change(Change::Learned, true);
        assert_eq!(start.ui.language, Language::English);
    }

    #[test]
    fn what_the_start_page_cannot_do_is_handed_over() {
        let mut start = Start::default();
        start.change(Change::Act(Action::Wear(Theme::Dark)), false);
        assert!(!start.is_over());
        start.change(Change::Act(Action::Show(Some(Dialog::Keys))), false);
        assert!(start.is_over() && start.wishes.len() == 1);
    }

    #[test]
    fn an_address_with_a_room_is_followed_and_not_taken_back() {
        let mut start = Start::default();
        start.change(Change::Follow(Address::read("#/?theme=dark")), false);
        assert!(start.ui.theme == Theme::Dark && !start.is_over());
        start.change(Change::Follow(Address::read("#/list-queue")), false);
        start.change(Change::Follow(Address::read("#/")), false);
        assert!(start.is_over());
    }
}
