//! The keys.

use yew::prelude::*;

use crate::i18n::{Language, LiveText, Text, TimelineText, Words};

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
    let text = |text: Text| text.say(language);
    let live = |text: LiveText| text.say(language);
    let keys: [(&[&str], AttrValue); 13] = [
        (&[&space], text(Text::KeyStep)),
        (&["b"], live(LiveText::KeyBack)),
        (&["f"], live(LiveText::KeyForward)),
        (&["m"], TimelineText::KeyBookmark.say(language)),
        (&["p"], live(LiveText::KeyPlay)),
        (&["Enter"], text(Text::KeyRun)),
        (&["↑", "↓"], text(Text::KeyActors)),
        (&["←", "→"], text(Text::KeyMessages)),
        (&["c"], text(Text::KeyCrash)),
        (&["r"], text(Text::KeyRestart)),
        (&["Ctrl", "z"], live(LiveText::KeyUndo)),
        (&["?"], text(Text::KeyKeys)),
        (&["Esc"], text(Text::KeyEscape)),
    ];
    html! {
        <>
            <dl class="keys">
                { for keys.iter().enumerate().map(|(at, (keys, what))| html! {
                    <div key={at}>
                        <dt>{ for keys.iter().map(|key| html! { <kbd>{ (*key).to_owned() }</kbd> }) }</dt>
                        <dd>{ what.clone() }</dd>
                    </div>
                }) }
            </dl>
            <p class="muted small">{ Text::KeysNote.say(language) }</p>
        </>
    }
}
