//! Chooses the language.

use yew::prelude::*;

use crate::{
    dispatch::use_dispatch,
    i18n::{Language, Text, Words},
    store::Action,
    widget::Choice,
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
}

/// Chooses the language.
#[component]
pub(crate) fn LanguageSwitch(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let shown = use_force_update();
    let onchoose = move |at: usize| {
        if let Some(language) = Language::ALL.get(at) {
            dispatch.act(Action::Speak(*language));
            // The browser shows the new one as chosen, and its words may not come.
            shown.force_update();
        }
    };
    let chosen = Language::ALL
        .iter()
        .position(|language| *language == props.language);
    html! {
        <Choice
            name="language"
            legend={Text::LanguageSwitch.say(props.language)}
            options={Language::ALL.map(|language| language.own_name().into()).to_vec()}
            tags={Some(Language::ALL.map(Language::tag).to_vec())}
            chosen={chosen.unwrap_or_default()}
            {onchoose}
        />
    }
}
