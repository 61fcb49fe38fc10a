//! The top bar: what this is, whose Redis, and how the page looks.

mod language_switch;
mod pattern_picker;
mod people;
mod person_row;
mod server_chip;
mod theme_switch;

use std::sync::Arc;

use shared::{
    patterns::PatternId,
    protocol::{BrowserRole, Person},
    world::Server,
};
use yew::prelude::*;

use self::{
    language_switch::LanguageSwitch, pattern_picker::PatternPicker, people::People,
    server_chip::ServerChip, theme_switch::ThemeSwitch,
};
use crate::{
    address::{Address, Compared, Side},
    dispatch::use_dispatch,
    glossary::to_glossary,
    i18n::{PatternText, Text, Words},
    start::to_start,
    store::{Action, Dialog, Ui},
    widget::{Picture, icon},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What only this browser knows.
    pub ui: Ui,
    /// The pattern on the stage; none on the start page.
    pub pattern: Option<PatternId>,
    /// The room's Redis; none before the first snapshot.
    pub server: Option<Arc<Server>>,
    /// What this browser may do.
    pub role: Option<BrowserRole>,
    /// This browser's number in the room.
    pub you: u64,
    /// The browsers in the room.
    pub people: Arc<Vec<Person>>,
    /// There is no connection to the room.
    pub is_cut_off: bool,
}

/// The top bar.
#[component]
pub(crate) fn TopBar(props: &Props) -> Html {
    let language = props.ui.language;
    let dispatch = use_dispatch();
    let open = |dialog: Dialog| {
        let dispatch = dispatch.clone();
        Callback::from(move |_| dispatch.act(Action::Show(Some(dialog.clone()))))
    };
    // Who is in a room stays there.
    let elsewhere = props.server.is_some().then_some("_blank");
    let compare = Address {
        side: Side::Compare(Compared::default()),
        ..to_start(&props.ui)
    };
    let (compare, glossary) = (
        compare.to_string(),
        to_glossary(&props.ui, None).to_string(),
    );
    html! {
        <header class="top">
            <a class="brand" href={to_start(&props.ui).to_string()} title={PatternText::ToStart.say(language)}>
                { icon(Picture::Brand) }<span>{ Text::Brand.say(language) }</span>
            </a>
            if let Some(pattern) = props.pattern {
                <PatternPicker ui={props.ui.clone()} {pattern} />
            }
            <nav class="pages" aria-label={Text::Pages.say(language)}>
                <a href={compare} target={elsewhere}>{ Text::Compare.say(language) }</a>
                <a href={glossary} target={elsewhere}>{ Text::Glossary.say(language) }</a>
            </nav>
            <div class="right">
                if let Some(server) = &props.server {
                    <button type="button" class="btn tiny connect" onclick={open(Dialog::Connect)}>
                        { icon(Picture::Plug) }{ Text::Connect.say(language) }
                    </button>
                    <ServerChip {language} server={server.clone()} />
                }
                if let Some(role) = props.role {
                    <People
                        {language}
                        {role}
                        you={props.you}
                        people={props.people.clone()}
                        is_cut_off={props.is_cut_off}
                    />
                }
                <LanguageSwitch {language} />
                <ThemeSwitch {language} theme={props.ui.theme} />
                <button
                    type="button"
                    class="btn quiet round"
                    aria-label={Text::Keys.say(language)}
                    title={Text::Keys.say(language)}
                    onclick={open(Dialog::Keys)}
                >{ "?" }</button>
            </div>
        </header>
    }
}
