//! The families of patterns, by what they are for.

use shared::patterns::{Family, PatternId};
use yew::prelude::*;

use super::{
    families, of_family,
    promise::{naive_mark, promise_marks},
    purpose::Purpose,
    to_pattern,
};
use crate::{
    compare::compare_all,
    i18n::{PatternText, Text, Words},
    store::Ui,
};

/// Every family that there are patterns of, by what they are for.
pub(super) fn overview(ui: &Ui) -> Html {
    let language = ui.language;
    let of = |purpose: Purpose| {
        let families = families().into_iter();
        families.filter(move |family| Purpose::of(*family) == purpose)
    };
    let row = |purpose: Purpose| {
        if of(purpose).next().is_none() {
            return Html::default();
        }
        let id = format!("purpose-{purpose:?}");
        html! {
            <section class="purpose-row" key={id.clone()} aria-labelledby={id.clone()}>
                <header>
                    <h3 {id}>{ PatternText::Purpose(purpose).say(language) }</h3>
                    <p class="muted small">{ PatternText::PurposeIs(purpose).say(language) }</p>
                </header>
                <ul class="families">{ for of(purpose).map(|family| family_view(family, ui)) }</ul>
            </section>
        }
    };
    html! { <>{ for Purpose::ALL.into_iter().map(row) }</> }
}

fn family_view(family: Family, ui: &Ui) -> Html {
    let language = ui.language;
    let ways: Vec<PatternId> = of_family(family).collect();
    html! {
        <li class="card family" key={format!("{family:?}")}>
            <h4>{ PatternText::Family(family).say(language) }</h4>
            <p class="small muted">{ PatternText::FamilyIs(family).say(language) }</p>
            <ul>{ for ways.iter().map(|id| way(*id, ui)) }</ul>
            if ways.len() > 1 {
                <p class="foot small">
                    <a href={compare_all(ui, &ways).to_string()}>
                        { Text::Compare.say(language) }
                        <span class="unseen">{ ": " }{ PatternText::Family(family).say(language) }</span>
                    </a>
                </p>
            }
        </li>
    }
}

fn way(id: PatternId, ui: &Ui) -> Html {
    let language = ui.language;
    let pattern = id.pattern();
    html! {
        <li key={pattern.slug} data-pattern={pattern.slug}>
            <a href={to_pattern(ui, id).to_string()}>{ language.about(id).way }</a>
            { naive_mark(id, language) }
            { promise_marks(pattern.promise, language) }
        </li>
    }
}
