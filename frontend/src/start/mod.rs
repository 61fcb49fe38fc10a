//! The start page: what this is, the lessons, every pattern by what it is for, and
//! which way of sending messages to choose when.

mod family;
mod key_picture;
mod lessons;
mod promise;
mod purpose;
mod which;

use shared::patterns::{ALL, Family, PatternId};
use yew::prelude::*;

use self::{
    family::overview,
    lessons::{first_lesson, lesson_list},
    promise::{KEEPS, LOSES, REPEATS},
    which::which_when,
};
pub(crate) use self::{
    key_picture::key_picture,
    promise::{badge, explained_badge, keeps, naive_mark},
    purpose::Purpose,
};
use crate::{
    address::{Address, Compared, Side},
    glossary::to_glossary,
    i18n::{PatternText, Text, Words},
    library::use_lessons,
    store::Ui,
    widget::Rich,
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What only this browser knows.
    pub ui: Ui,
}

/// The start page.
#[component]
pub(crate) fn StartPage(props: &Props) -> Html {
    let ui = &props.ui;
    let language = ui.language;
    let say = |text: PatternText| text.say(language);
    let lessons = use_lessons();
    let play = to_pattern(ui, PatternId::CONSUMER_GROUP);
    let compare = Address {
        side: Side::Compare(Compared::default()),
        ..to_start(ui)
    };
    html! {
        <main class="start" id="stage" tabindex="-1">
            <section class="hero">
                <div>
                    <h1>{ title(&say(PatternText::Title)) }</h1>
                    <p>{ say(PatternText::What) }</p>
                    <div class="ways">
                        { first_lesson(&lessons, ui) }
                        <a class="btn" href={play.to_string()}>{ say(PatternText::JustPlay) }</a>
                        <a class="btn" href={compare.to_string()}>{ say(PatternText::ComparePatterns) }</a>
                        <a class="btn" href={to_glossary(ui, None).to_string()}>{ Text::Glossary.say(language) }</a>
                    </div>
                </div>
                <div class="card teaser">
                    { key_picture(PatternId::CONSUMER_GROUP, language) }
                    <p class="small muted"><Rich inline=true text={say(PatternText::Teaser)} /></p>
                </div>
            </section>
            <section aria-labelledby="lessons">
                <h2 id="lessons">{ Text::Lessons.say(language) }</h2>
                { lesson_list(&lessons, ui) }
            </section>
            <section aria-labelledby="patterns">
                <h2 id="patterns">{ say(PatternText::Patterns) }</h2>
                <p class="muted">{ say(PatternText::PatternsHint) }</p>
                <ul class="legend small">
                    { for [
                        ("good", KEEPS, PatternText::ExactlyOnce),
                        ("repeats", REPEATS, PatternText::CanRepeat),
                        ("loses", LOSES, PatternText::CanLose),
                    ].map(|(class, sign, text)| html! {
                        <li class="promise-marks"><i {class} aria-hidden="true">{ sign }</i>{ " " }{ say(text) }</li>
                    }) }
                </ul>
                { overview(ui) }
            </section>
            <section aria-labelledby="which">
                <h2 id="which">{ say(PatternText::WhichWhen) }</h2>
                { which_when(ui) }
            </section>
        </main>
    }
}

/// A title, whose line breaks between what it says first and then.
fn title(text: &str) -> Html {
    let parts = text.split_inclusive(['.', '，']);
    html! { <>{ for parts.map(|part| html! { <span>{ part.trim_start() }{ " " }</span> }) }</> }
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
