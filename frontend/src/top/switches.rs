//! How the page speaks and looks.

use yew::prelude::*;

use crate::{
    dispatch::use_dispatch,
    i18n::{Language, Text, Words},
    store::{Action, Theme},
    widget::{Choice, Icon, Picture},
};

/// What the language switch takes.
#[derive(Properties, PartialEq)]
pub(crate) struct LanguageProps {
    /// The language of the page.
    pub language: Language,
}

/// Chooses the language.
#[component]
pub(crate) fn LanguageSwitch(props: &LanguageProps) -> Html {
    let dispatch = use_dispatch();
    let onchoose = move |at: usize| {
        if let Some(language) = Language::ALL.get(at) {
            dispatch.act(Action::Speak(*language));
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

/// What the theme switch takes.
#[derive(Properties, PartialEq)]
pub(crate) struct ThemeProps {
    /// The language of the page.
    pub language: Language,
    /// Its colours.
    pub theme: Theme,
}

/// Changes between light and dark.
#[component]
pub(crate) fn ThemeSwitch(props: &ThemeProps) -> Html {
    let dispatch = use_dispatch();
    let other = props.theme.other();
    let label = Text::Wear(other).say(props.language);
    let picture = match other {
        Theme::Light => Picture::Sun,
        Theme::Dark => Picture::Moon,
    };
    html! {
        <button
            type="button"
            class="btn quiet round"
            aria-label={label.clone()}
            title={label}
            onclick={move |_| dispatch.act(Action::Wear(other))}
        >
            <Icon {picture} />
        </button>
    }
}
