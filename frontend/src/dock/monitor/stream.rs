//! What `XINFO STREAM` answers.

use shared::id::Key;
use yew::prelude::*;

use super::answer::answer;
use crate::{
    i18n::{Language, MonitorText, Words},
    widget::Rich,
    xinfo::{Answer, StreamField},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The stream.
    pub key_name: Key,
    /// What is told of it.
    pub answers: Vec<(StreamField, Answer)>,
}

/// What `XINFO STREAM` answers: a row for each field.
#[component]
pub(crate) fn StreamView(props: &Props) -> Html {
    let language = props.language;
    let row = |(field, told): &(StreamField, Answer)| {
        let means = MonitorText::Stream(*field).say(language);
        html! {
            <tr key={field.name()}>
                <th scope="row" abbr={field.name()}>
                    <code>{ field.name() }</code>
                    <small><Rich text={means} inline=true /></small>
                </th>
                <td>{ answer(told, field.name(), &AttrValue::default()) }</td>
            </tr>
        }
    };
    html! {
        <table class="answer" data-xinfo="stream">
            <caption><code>{ format!("XINFO STREAM {}", props.key_name) }</code></caption>
            <thead class="unseen"><tr>
                <th scope="col">{ MonitorText::Field.say(language) }</th>
                <th scope="col">{ MonitorText::Value.say(language) }</th>
            </tr></thead>
            <tbody>{ for props.answers.iter().map(row) }</tbody>
        </table>
    }
}
