//! A term that is shown on the stage: a room is brought to where it can be seen,
//! and it is marked there.

use shared::command::Command;
use yew::prelude::*;

use super::to_glossary;
use crate::{
    browser,
    dispatch::{use_dispatch, use_snapshot},
    i18n::{GlossaryText, Words},
    library::{Asked, use_glossary},
    store::Action,
    widget::{Picture, Rich, icon},
};

/// A room's first step makes it; after that somebody has done something in it.
const FRESH: u64 = 1;

/// Marks the term that the address names.
#[component]
pub(crate) fn Spotlight() -> Html {
    let state = use_snapshot();
    let spot = |term: &String| html! { <Spot key={term.as_str()} term={term.clone()} /> };
    state.ui.term.as_ref().map(spot).unwrap_or_default()
}

/// What it takes.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The term.
    pub term: String,
}

/// Marks a term on the stage, and says what it means.
#[component]
fn Spot(props: &Props) -> Html {
    let (state, dispatch) = (use_snapshot(), use_dispatch());
    let glossary = use_glossary();
    let term = match &glossary {
        Asked::Here(glossary) => glossary.get(&props.term).cloned(),
        Asked::Waiting | Asked::Missing => None,
    };
    let stage = term.as_ref().and_then(|term| term.stage.clone());
    let is_to_step = state.can_step() && state.world.step <= FRESH && stage.is_some();
    let steps = stage.as_ref().map(|stage| stage.steps.clone());
    let stepping = dispatch.clone();
    use_effect_with((props.term.clone(), is_to_step), move |(_, is_to_step)| {
        for actor in steps.into_iter().flatten().filter(|_| *is_to_step) {
            stepping.command(Command::Step { actor: Some(actor) });
        }
    });
    // The stage is drawn anew with every step, and so may be what is marked.
    let shows = stage.map(|stage| stage.shows);
    use_effect(move || {
        if let Some(shows) = &shows {
            browser::put_spot_on(shows);
        }
    });
    use_effect_with((), |()| || browser::take_spot_off());
    let Some(term) = term else {
        return Html::default();
    };
    let language = state.ui.language;
    let onclose = move |_: MouseEvent| dispatch.act(Action::Spot(None));
    html! {
        <aside class="spotlight card" role="status" data-spotlight={term.id.clone()}>
            <p><b>{ language.of(&term.name).to_owned() }</b></p>
            <p class="small"><Rich inline=true text={language.of(&term.says).to_owned()} /></p>
            <p class="small">
                <a href={to_glossary(&state.ui, Some(&term.id)).to_string()}>{ GlossaryText::InGlossary.say(language) }</a>
            </p>
            <button
                type="button"
                class="btn quiet round"
                aria-label={GlossaryText::Seen.say(language)}
                onclick={onclose}
            >{ icon(Picture::Close) }</button>
        </aside>
    }
}
