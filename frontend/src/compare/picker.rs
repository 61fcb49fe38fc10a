//! The choice of what is compared.

use shared::patterns::PatternId;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::links::{to_compare, worth_comparing};
use crate::{
    address::Compared,
    i18n::{CompareText, Language, PatternText, Words},
    start::{families, naive_mark, of_family},
    store::Ui,
};

/// Three ways to share out work, from the simplest to the safest.
const FIRST: [&str; Compared::MAX] = ["list-queue", "reliable-list", "consumer-group"];

/// What the choice takes.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What only this browser knows.
    pub ui: Ui,
}

/// The page on which patterns are chosen that are to be compared.
#[component]
pub(super) fn Picker(props: &Props) -> Html {
    let language = props.ui.language;
    let say = |text: CompareText| text.say(language);
    let [first, second, _] = FIRST.map(PatternId::from_slug);
    let chosen = use_state(|| [first, second, None]);
    let choose = |at: usize| {
        let chosen = chosen.clone();
        Callback::from(move |pattern| {
            let mut next = *chosen;
            if let Some(place) = next.get_mut(at) {
                *place = pattern;
            }
            chosen.set(next);
        })
    };
    let patterns: Vec<PatternId> = chosen.iter().copied().flatten().collect();
    let go = to_compare(&props.ui, Compared::of(&patterns)).to_string();
    html! {
        <main class="start choose-compared" id="stage" tabindex="-1">
            <section class="intro">
                <h1>{ say(CompareText::Title) }</h1>
                <p>{ say(CompareText::What) }</p>
            </section>
            <section aria-labelledby="presets">
                <h2 id="presets">{ say(CompareText::Presets) }</h2>
                <ul class="presets">{ for presets().iter().map(|(title, patterns)| preset(*title, patterns, &props.ui)) }</ul>
            </section>
            <section class="own-choice" aria-labelledby="own">
                <h2 id="own">{ say(CompareText::Own) }</h2>
                <div class="picks">
                    { for chosen.iter().enumerate().map(|(at, pattern)| html! {
                        <PatternSelect
                            key={at}
                            {language}
                            label={say(CompareText::Which(at + 1))}
                            chosen={*pattern}
                            may_be_none={at == 2}
                            onchoose={choose(at)}
                        />
                    }) }
                    <a class="btn primary" href={go}>{ say(CompareText::Go) }</a>
                </div>
            </section>
        </main>
    }
}

/// What is worth comparing: sharing out work, and the ways of each family that
/// has several, those that are wrong among them.
fn presets() -> Vec<(Option<PatternText>, Vec<PatternId>)> {
    let first = FIRST.into_iter().filter_map(PatternId::from_slug).collect();
    let families = families().into_iter().filter_map(|family| {
        let ways: Vec<PatternId> = of_family(family).collect();
        let patterns = worth_comparing(&ways);
        (patterns.len() > 1).then_some((Some(PatternText::Family(family)), patterns))
    });
    [(None, first)].into_iter().chain(families).collect()
}

fn preset(family: Option<PatternText>, patterns: &[PatternId], ui: &Ui) -> Html {
    let language = ui.language;
    let title = family.unwrap_or(PatternText::SharesWork).say(language);
    let way = |id: &PatternId| match family {
        Some(_) => language.about(*id).way,
        None => language.pattern(*id),
    };
    let address = to_compare(ui, Compared::of(patterns));
    let slugs: Vec<&str> = patterns.iter().map(|id| id.pattern().slug).collect();
    html! {
        <li class="card preset" key={slugs.join("+")}>
            <h3><a href={address.to_string()}>{ title }</a></h3>
            <ol>{ for patterns.iter().map(|id| html! {
                <li key={id.pattern().slug}>{ way(id) }{ " " }{ naive_mark(*id, language) }</li>
            }) }</ol>
        </li>
    }
}

/// What the select takes.
#[derive(Properties, PartialEq)]
pub(super) struct SelectProps {
    /// The language of the page.
    pub language: Language,
    /// What is chosen here.
    pub label: AttrValue,
    /// The pattern that is chosen.
    pub chosen: Option<PatternId>,
    /// Whether there need not be one.
    #[prop_or_default]
    pub may_be_none: bool,
    /// Another one was chosen.
    pub onchoose: Callback<Option<PatternId>>,
}

/// Chooses a pattern among all, by family.
#[component]
pub(super) fn PatternSelect(props: &SelectProps) -> Html {
    let language = props.language;
    let onchange = props.onchoose.reform(|event: Event| {
        let select: Option<HtmlSelectElement> = event.target_dyn_into();
        select.and_then(|select| PatternId::from_slug(&select.value()))
    });
    let option = |id: PatternId| {
        let slug = id.pattern().slug;
        html! {
            <option key={slug} value={slug} selected={props.chosen == Some(id)}>{ language.pattern(id) }</option>
        }
    };
    html! {
        <select class="pattern-select" aria-label={props.label.clone()} title={props.label.clone()} {onchange}>
            if props.may_be_none {
                <option key="" value="" selected={props.chosen.is_none()}>{ CompareText::None.say(language) }</option>
            }
            { for families().into_iter().map(|family| html! {
                <optgroup key={format!("{family:?}")} label={PatternText::Family(family).say(language)}>
                    { for of_family(family).map(option) }
                </optgroup>
            }) }
        </select>
    }
}
