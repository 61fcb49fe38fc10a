//! What words mean: a page with all of them, and a spot on the stage for one.

mod spotlight;
mod term;

use shared::glossary::{Glossary, Term};
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub(crate) use self::spotlight::Spotlight;
use self::term::term_view;
use crate::{
    address::{Address, Side},
    browser,
    dispatch::use_snapshot,
    i18n::{GlossaryText, Words},
    library::{Asked, use_glossary},
    start::to_start,
    store::Ui,
};

/// The glossary.
#[component]
pub(crate) fn GlossaryPage() -> Html {
    let state = use_snapshot();
    let ui = &state.ui;
    let term = match &ui.side {
        Side::Glossary(term) => term,
        Side::Start | Side::Compare(_) => &None,
    };
    let language = ui.language;
    let say = |text: GlossaryText| text.say(language);
    let glossary = use_glossary();
    let words = use_state(String::new);
    let oninput = {
        let words = words.clone();
        move |event: InputEvent| {
            let input: Option<HtmlInputElement> = event.target_dyn_into();
            words.set(input.map(|input| input.value()).unwrap_or_default());
        }
    };
    let is_here = matches!(glossary, Asked::Here(_));
    use_effect_with((term.clone(), is_here), |(term, _)| {
        if let Some(term) = term {
            browser::focus(&anchor(term));
        }
    });
    html! {
        <main class="start glossary" id="stage" tabindex="-1">
            <section class="intro">
                <h1>{ say(GlossaryText::Title) }</h1>
                <p>{ say(GlossaryText::What) }</p>
                <label class="find">
                    <span class="unseen">{ say(GlossaryText::Find) }</span>
                    <input
                        type="search"
                        placeholder={say(GlossaryText::Find)}
                        value={(*words).clone()}
                        {oninput}
                    />
                </label>
            </section>
            { match glossary {
                Asked::Waiting => html! { <p class="muted note" role="status">{ say(GlossaryText::Waiting) }</p> },
                Asked::Missing => html! { <p class="note" role="alert">{ say(GlossaryText::Missing) }</p> },
                Asked::Here(glossary) => found(&glossary, &words, ui),
            } }
        </main>
    }
}

/// The terms that may be meant, by topic.
fn found(glossary: &Glossary, words: &str, ui: &Ui) -> Html {
    let language = ui.language;
    let terms = glossary.terms.iter();
    let found: Vec<&Term> = terms.filter(|term| term.is_meant_by(words)).collect();
    let count = match found.len() {
        0 => GlossaryText::NothingFound,
        n => GlossaryText::Found(n),
    };
    html! {
        <>
            <p class="muted note" role="status">{ count.say(language) }</p>
            { for found.chunk_by(|one, next| one.topic == next.topic).map(|terms| {
                let topic = terms.first().map(|term| term.topic);
                let title = topic.map(|topic| GlossaryText::Topic(topic).say(language));
                html! {
                    <section key={format!("{topic:?}")} aria-label={title.clone()}>
                        <h2>{ title }</h2>
                        <dl class="terms">{ for terms.iter().map(|term| term_view(term, glossary, ui)) }</dl>
                    </section>
                }
            }) }
        </>
    }
}

/// The id of a term's element.
fn anchor(term: &str) -> String {
    format!("term-{term}")
}

/// The glossary's address, or that of a term in it, which looks and speaks as
/// now.
pub(crate) fn to_glossary(ui: &Ui, term: Option<&str>) -> Address {
    Address {
        side: Side::Glossary(term.map(str::to_owned)),
        ..to_start(ui)
    }
}
