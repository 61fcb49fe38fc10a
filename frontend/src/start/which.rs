//! Which way to send a message, and when: the three of them against each other.

use yew::prelude::*;

use super::{families, of_family, purpose::Purpose, to_pattern};
use crate::{
    i18n::{PatternText, Words},
    store::Ui,
};

/// The three ways against each other.
pub(super) fn which_when(ui: &Ui) -> Html {
    let say = |text: PatternText| text.say(ui.language);
    let row = |way: Purpose| {
        let families = families().into_iter();
        let own: Vec<_> = families
            .filter(|family| Purpose::of(*family) == way)
            .collect();
        html! {
            <tr key={format!("{way:?}")}>
                <th scope="row">{ say(PatternText::Purpose(way)) }</th>
                <td>{ say(PatternText::WhoGets(way)) }</td>
                <td>{ say(PatternText::NobodyThere(way)) }</td>
                <td>{ say(PatternText::ChooseWhen(way)) }</td>
                <td class="links">{ for own.iter().enumerate().map(|(at, family)| html! {
                    if let Some(first) = of_family(*family).next() {
                        { if at > 0 { ", " } else { "" } }
                        <a href={to_pattern(ui, first).to_string()}>{ say(PatternText::Family(*family)) }</a>
                    }
                }) }</td>
            </tr>
        }
    };
    html! {
        // It may scroll sideways, so the keyboard has to reach it.
        <div class="which" tabindex="0" role="group" aria-labelledby="which">
            <table>
                <thead><tr>
                    <td />
                    <th scope="col">{ say(PatternText::WhoGetsTitle) }</th>
                    <th scope="col">{ say(PatternText::NobodyThereTitle) }</th>
                    <th scope="col">{ say(PatternText::WhenToChoose) }</th>
                    <th scope="col">{ say(PatternText::WithThese) }</th>
                </tr></thead>
                <tbody>{ for Purpose::WAYS.into_iter().map(row) }</tbody>
            </table>
        </div>
    }
}
