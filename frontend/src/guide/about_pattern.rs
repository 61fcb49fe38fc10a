//! What the pattern on the stage is for, and what it keeps.

use shared::patterns::PatternId;
use yew::prelude::*;

use super::measured::MeasuredView;
use crate::{
    compare::compare_with,
    i18n::{PatternText, Text, Words},
    start::{explained_badge, keeps, key_picture, naive_mark, of_family, to_pattern},
    store::Ui,
    widget::Rich,
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What only this browser knows.
    pub ui: Ui,
    /// The pattern.
    pub pattern: PatternId,
}

/// What a pattern is for, its keys, what it keeps, when to choose it, and the
/// other ways to do the same.
#[component]
pub(crate) fn AboutPattern(props: &Props) -> Html {
    let language = props.ui.language;
    let say = |text: PatternText| text.say(language);
    let (id, about) = (props.pattern, language.about(props.pattern));
    let others = of_family(id.pattern().family).filter(|other| *other != id);
    let others: Vec<PatternId> = others.collect();
    html! {
        <div class="about-pattern" data-about={id.pattern().slug}>
            { naive_mark(id, language) }
            <Rich text={about.purpose} />
            { key_picture(id, language) }
            <h3>{ say(PatternText::Keeps) }</h3>
            { explained_badge(id.pattern().promise, &props.ui) }
            { keeps(about.keeps, language) }
            <h3>{ say(PatternText::WhenToChoose) }</h3>
            <Rich text={about.choose} />
            <MeasuredView {language} pattern={id} />
            if !others.is_empty() {
                <h3>{ say(PatternText::OtherWays) }</h3>
                <ul class="ways-list">
                    { for others.into_iter().map(|other| html! {
                        <li key={other.pattern().slug}>
                            <a href={to_pattern(&props.ui, other).to_string()}>{ language.about(other).way }</a>
                            { naive_mark(other, language) }
                            <a
                                class="compare-link"
                                href={compare_with(&props.ui, id, other).to_string()}
                                aria-label={format!("{}: {}", Text::Compare.say(language), language.about(other).way)}
                            >{ Text::Compare.say(language) }</a>
                        </li>
                    }) }
                </ul>
            }
        </div>
    }
}
