//! How messages end here and at another place of the room's course.

use std::sync::Arc;

use shared::{
    chronicle::{Chronicle, Comparison, Difference, Ending, Place},
    id::MessageName,
    ledger::Fate,
};
use yew::prelude::*;

use super::branches::name_of;
use crate::{
    dispatch::use_dispatch,
    i18n::{Language, TimelineText, Words},
    store::Action,
    widget::{Picture, icon},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The branches, for their names.
    pub chronicle: Arc<Chronicle>,
    /// How messages end.
    pub comparison: Arc<Comparison>,
    /// The message that is followed.
    pub message: Option<MessageName>,
}

/// How messages end here and there.
#[component]
pub(super) fn Compare(props: &Props) -> Html {
    let language = props.language;
    let dispatch = use_dispatch();
    let text = |text: TimelineText| text.say(language);
    let comparison = &props.comparison;
    let place = |place: Place| {
        text(TimelineText::There {
            name: name_of(&props.chronicle, place.branch, language),
            step: place.step,
        })
    };
    let close = {
        let dispatch = dispatch.clone();
        move |_| dispatch.act(Action::CloseComparison)
    };
    let parted = text(TimelineText::Parted {
        step: comparison.parted,
        alike: comparison.alike,
    });
    let row = |(at, one): (usize, &Difference)| {
        let is_chosen = props.message.as_ref() == Some(&one.message);
        let onclick = {
            let (dispatch, message) = (dispatch.clone(), one.message.clone());
            move |_| dispatch.act(Action::SelectMessage(Some(message.clone())))
        };
        html! {
            <tr key={at} class={is_chosen.then_some("chosen")} onclick={onclick.clone()}>
                <th scope="row">
                    <button type="button" class="link" aria-pressed={is_chosen.to_string()} {onclick}>
                        { one.message.to_string() }
                    </button>
                </th>
                <td>{ one.group.as_ref().map_or("–".to_owned(), ToString::to_string) }</td>
                <td>{ ending(one.one.as_ref(), language) }</td>
                <td>{ ending(one.other.as_ref(), language) }</td>
            </tr>
        }
    };
    html! {
        <aside class="comparison" aria-label={text(TimelineText::Comparison)}>
            <header>
                <p role="status">{ parted }</p>
                <button
                    type="button"
                    class="little"
                    aria-label={text(TimelineText::Close)}
                    title={text(TimelineText::Close)}
                    onclick={close}
                >{ icon(Picture::Close) }</button>
            </header>
            if comparison.different.is_empty() {
                <p class="muted small">{ text(TimelineText::NothingDifferent) }</p>
            } else {
                <div class="rows" tabindex="0" role="region" aria-label={text(TimelineText::Comparison)}>
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{ text(TimelineText::Message) }</th>
                                <th scope="col">{ text(TimelineText::Group) }</th>
                                <th scope="col">{ place(comparison.one) }</th>
                                <th scope="col">{ place(comparison.other) }</th>
                            </tr>
                        </thead>
                        <tbody>{ for comparison.different.iter().enumerate().map(row) }</tbody>
                    </table>
                    if comparison.left_out > 0 {
                        <p class="muted small">{ text(TimelineText::LeftOut(comparison.left_out)) }</p>
                    }
                </div>
            }
        </aside>
    }
}

fn ending(ending: Option<&Ending>, language: Language) -> Html {
    let Some(ending) = ending else {
        return html! { <span class="ending faint">{ TimelineText::NotKnown.say(language) }</span> };
    };
    let class = match ending.fate {
        Fate::Done if ending.processed > 1 => "again",
        Fate::Open => "open",
        Fate::Done => "done",
        Fate::Dead => "dead",
        Fate::Lost => "lost",
        Fate::Skipped => "skipped",
    };
    html! { <span class={classes!("ending", class)}>{ ending.say(language) }</span> }
}
