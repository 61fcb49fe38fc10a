//! The start page: what this is, and every pattern with what it keeps.

mod key_picture;
mod pattern_card;

use shared::patterns::{ALL, Family, PatternId};
use yew::prelude::*;

use self::pattern_card::pattern_card;
pub(crate) use self::{
    key_picture::key_picture,
    pattern_card::{badge, keeps, naive_mark},
};
use crate::{
    address::Address,
    i18n::{Language, PatternText, Words},
    store::Ui,
    widget::Rich,
};

/// The lesson that the start page begins, and its pattern.
const FIRST_LESSON: &str = "a-worker-crashes";

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What only this browser knows.
    pub ui: Ui,
}

/// The start page.
#[component]
pub(crate) fn StartPage(props: &Props) -> Html {
    let language = props.ui.language;
    let say = |text: PatternText| text.say(language);
    let lesson = Address {
        lesson: Some(shared::lesson::LessonId(FIRST_LESSON.to_owned())),
        ..to_pattern(&props.ui, PatternId::CONSUMER_GROUP)
    };
    let play = to_pattern(&props.ui, PatternId::CONSUMER_GROUP);
    html! {
        <main class="start" id="stage" tabindex="-1">
            <section class="hero">
                <div>
                    <h1>{ say(PatternText::Title) }</h1>
                    <p>{ say(PatternText::What) }</p>
                    <div class="ways">
                        <a class="btn primary" href={lesson.to_string()}>{ say(PatternText::FirstLesson) }</a>
                        <a class="btn" href={play.to_string()}>{ say(PatternText::JustPlay) }</a>
                    </div>
                </div>
                <div class="card teaser">
                    { key_picture(PatternId::CONSUMER_GROUP, language) }
                    <p class="small muted"><Rich inline=true text={say(PatternText::Teaser)} /></p>
                </div>
            </section>
            <section aria-labelledby="patterns">
                <h2 id="patterns">{ say(PatternText::Patterns) }</h2>
                <p class="muted">{ say(PatternText::PatternsHint) }</p>
                { for families().into_iter().map(|family| family_view(family, &props.ui, language)) }
            </section>
        </main>
    }
}

fn family_view(family: Family, ui: &Ui, language: Language) -> Html {
    let id = format!("family-{family:?}");
    html! {
        <section class="family" aria-labelledby={id.clone()} key={id.clone()}>
            <header>
                <h3 {id}>{ PatternText::Family(family).say(language) }</h3>
                <span class="muted">{ PatternText::FamilyIs(family).say(language) }</span>
            </header>
            <ul class="gallery">
                { for of_family(family).map(|id| pattern_card(id, to_pattern(ui, id), language)) }
            </ul>
        </section>
    }
}

/// The address of a new room with a pattern, which looks and speaks as now.
pub(crate) fn to_pattern(ui: &Ui, pattern: PatternId) -> Address {
    Address {
        pattern: Some(pattern),
        ..to_start(ui)
    }
}

/// The start page's address, which looks and speaks as now.
pub(crate) fn to_start(ui: &Ui) -> Address {
    Address {
        language: ui.language_is_chosen.then_some(ui.language),
        theme: ui.theme_is_chosen.then_some(ui.theme),
        ..Address::default()
    }
}

/// The families, in the order in which patterns are offered.
pub(crate) fn families() -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    for id in ALL {
        let family = id.pattern().family;
        if !families.contains(&family) {
            families.push(family);
        }
    }
    families
}

/// The patterns of a family, in their order.
pub(crate) fn of_family(family: Family) -> impl Iterator<Item = PatternId> {
    let all = ALL.iter().copied();
    all.filter(move |id| id.pattern().family == family)
}
