//! Patterns side by side: the same messages, the same crash at the same moment,
//! and what each of them lost and did twice.
//!
//! Each pattern has a room of its own, with its own socket, and the same stage as
//! elsewhere. `bench` is what is known of all of them, and what is done in all;
//! `outcome` and `verdict` are what came of it; `pacing` is how they run by
//! themselves. Nothing here knows any pattern by name but the first preset.

mod bar;
mod bench;
mod column;
mod crash;
mod links;
mod outcome;
mod pacing;
mod picker;
mod results;
mod verdict;

use std::rc::Rc;

use gloo::events::EventListener;
use shared::drill::Task;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use self::{
    bar::Bar, bench::Bench, column::ColumnView, outcome::Outcome, picker::Picker, results::results,
};
pub(crate) use self::{
    bench::{Deed, Told},
    links::{compare_all, compare_with},
    outcome::What,
    pacing::Pacing,
    verdict::Verdict,
};
use crate::{
    address::{Compared, Side},
    compare::links::use_links,
    dispatch::use_snapshot,
    i18n::{CompareText, Words},
    keyboard,
    store::{Action, Ui},
};

/// Patterns side by side, or the choice of them.
#[component]
pub(crate) fn Compare() -> Html {
    let ui = use_snapshot().ui.clone();
    match ui.side.clone() {
        Side::Compare(compared) if compared.patterns.is_empty() => html! { <Picker {ui} /> },
        // Other patterns are other rooms.
        Side::Compare(compared) => {
            html! { <Several key={ui.side.path()} ui={ui.clone()} {compared} /> }
        }
        Side::Start | Side::Glossary(_) => Html::default(),
    }
}

/// What it takes.
#[derive(Properties, PartialEq)]
struct Props {
    /// What only this browser knows.
    pub ui: Ui,
    /// What is compared: at least one pattern, and always the same ones.
    pub compared: Compared,
}

/// Patterns side by side.
#[component]
fn Several(props: &Props) -> Html {
    let Props { ui, compared } = props;
    let language = ui.language;
    let say = |text: CompareText| text.say(language);
    let bench = use_reducer(|| Bench::new(&compared.patterns, ui));
    let links = use_links(&bench, ui, compared);
    let ondeed = use_callback((), {
        let bench = bench.dispatcher();
        move |deed: Deed, ()| bench.dispatch(deed)
    });
    use_keys(&ondeed);
    let columns = &bench.columns;
    let outcomes: Vec<Outcome> = columns
        .iter()
        .map(|column| Outcome::of(&column.state.world))
        .collect();
    let missing: Vec<&str> = columns
        .iter()
        .filter(|column| column.is_missing())
        .map(|column| language.pattern(column.pattern))
        .collect();
    let is_new = columns.iter().all(|column| column.is_missing());
    html! {
        <main class="compare" id="stage" tabindex="-1" aria-label={say(CompareText::Title)}>
            <h1 class="unseen">{ say(CompareText::Title) }</h1>
            <Bar {language} bench={Rc::new((*bench).clone())} links={links.clone()} ondeed={ondeed.clone()} />
            <section class="results" aria-label={say(CompareText::Results)}>
                if !missing.is_empty() && !is_new {
                    <p class="missing" role="status">
                        { say(CompareText::Missing(&missing.join(", "))) }
                    </p>
                }
                { results(columns, &outcomes, language) }
            </section>
            <div class="columns">
                { for columns.iter().zip(links.iter()).enumerate().map(|(at, (column, link))| html! {
                    <ColumnView
                        key={at}
                        {at}
                        ui={ui.clone()}
                        column={column.clone()}
                        patterns={compared.patterns.clone()}
                        links={links.clone()}
                        link={link.clone()}
                    />
                }) }
            </div>
        </main>
    }
}

/// The keys that step one room, and let go of a message, do so in all of them.
#[hook]
fn use_keys(ondeed: &Callback<Deed>) {
    use_effect_with(ondeed.clone(), |ondeed| {
        let ondeed = ondeed.clone();
        let options = gloo::events::EventListenerOptions::enable_prevent_default();
        let listener = web_sys::window().map(|window| {
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
                    return;
                };
                if event.key() == "Escape" {
                    ondeed.emit(Deed::Room(0, Action::Deselect));
                } else if keyboard::is_free_space(event) {
                    event.prevent_default();
                    ondeed.emit(Deed::Begin(Task::Step));
                }
            })
        });
        move || drop(listener)
    });
}
