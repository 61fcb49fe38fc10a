//! The pattern on the stage, and the way to the others.

use shared::patterns::PatternId;
use yew::prelude::*;

use crate::{
    i18n::{Language, PatternText, Text, Words},
    start::{families, naive_mark, of_family, to_pattern, to_start},
    store::Ui,
    widget::{Picture, icon, use_popup},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What only this browser knows.
    pub ui: Ui,
    /// The pattern on the stage.
    pub pattern: PatternId,
}

/// The pattern's name, which opens a list of all of them. Another one is another
/// room.
#[component]
pub(crate) fn PatternPicker(props: &Props) -> Html {
    let language = props.ui.language;
    let popup = use_popup(|_| ());
    let (onclick, onkeydown) = (popup.onclick(), popup.onkeydown());
    let onchoose = {
        let popup = popup.clone();
        Callback::from(move |_: MouseEvent| popup.leave())
    };
    html! {
        <nav class="tabs" aria-label={Text::Patterns.say(language)} {onkeydown}>
            <button
                ref={popup.button.clone()}
                type="button"
                class="tab"
                aria-expanded={popup.is_open.to_string()}
                title={PatternText::OtherPattern.say(language)}
                {onclick}
            >
                <span class="name">{ language.pattern(props.pattern) }</span>{ icon(Picture::Down) }
            </button>
            if popup.is_open {
                <div
                    ref={popup.panel.clone()}
                    popover="manual"
                    class="popup patterns-panel"
                    role="group"
                    aria-label={PatternText::OtherPattern.say(language)}
                >
                    { for families().into_iter().map(|family| html! {
                        <section key={format!("{family:?}")}>
                            <h3>{ PatternText::Family(family).say(language) }</h3>
                            <ul>{ for of_family(family).map(|id| choice(props, id, &onchoose, language)) }</ul>
                        </section>
                    }) }
                    <a class="all" href={to_start(&props.ui).to_string()} onclick={onchoose.clone()}>
                        { PatternText::ToStart.say(language) }
                    </a>
                </div>
            }
        </nav>
    }
}

fn choice(
    props: &Props,
    id: PatternId,
    onchoose: &Callback<MouseEvent>,
    language: Language,
) -> Html {
    let way = language.about(id).way;
    let slug = id.pattern().slug;
    if id == props.pattern {
        return html! { <li key={slug}><span class="chosen" aria-current="page">{ way }</span></li> };
    }
    html! {
        <li key={slug}>
            <a href={to_pattern(&props.ui, id).to_string()} onclick={onchoose.clone()}>
                { way }{ naive_mark(id, language) }
            </a>
        </li>
    }
}
