//! The keys.

use yew::prelude::*;

use crate::i18n::{Language, Text, Words};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
}

/// The keys and what they do.
#[component]
pub(crate) fn Keys(props: &Props) -> Html {
    let language = props.language;
    let space = Text::SpaceKey.say(language);
    let keys: [(&[&str], Text); 8] = [
        (&[&space], Text::KeyStep),
        (&["Enter"], Text::KeyRun),
        (&["↑", "↓"], Text::KeyActors),
        (&["←", "→"], Text::KeyMessages),
        (&["c"], Text::KeyCrash),
        (&["r"], Text::KeyRestart),
        (&["?"], Text::KeyKeys),
        (&["Esc"], Text::KeyEscape),
    ];
    html! {
        <>
            <dl class="keys">
                { for keys.iter().enumerate().map(|(at, (keys, what))| html! {
                    <div key={at}>
                        <dt>{ for keys.iter().map(|key| html! { <kbd>{ (*key).to_owned() }</kbd> }) }</dt>
                        <dd>{ what.say(language) }</dd>
                    </div>
                }) }
            </dl>
            <p class="muted small">{ Text::KeysNote.say(language) }</p>
        </>
    }
}
