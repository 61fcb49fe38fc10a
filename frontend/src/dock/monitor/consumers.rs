//! What `XINFO CONSUMERS` answers.

use shared::id::{GroupName, Key};
use yew::prelude::*;

use super::answer::answer;
use crate::{
    i18n::{Language, MonitorText, Words},
    widget::Rich,
    xinfo::{Answer, ConsumerField, Told, Value},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The stream.
    pub stream: Key,
    /// The group.
    pub group: GroupName,
    /// What is told of each consumer.
    pub consumers: Vec<Told>,
    /// What is said of a field that this server does not have.
    pub untold: AttrValue,
}

/// What `XINFO CONSUMERS` answers: a row for each field, a column for each
/// consumer.
#[component]
pub(crate) fn ConsumersView(props: &Props) -> Html {
    let Props {
        language,
        group,
        consumers,
        ..
    } = props;
    let language = *language;
    let command = format!("XINFO CONSUMERS {} {group}", props.stream);
    if consumers.is_empty() {
        return html! {
            <>
                <p class="caption"><code>{ command }</code></p>
                <p class="muted small">{ MonitorText::NoConsumers.say(language) }</p>
            </>
        };
    }
    let row = |(at, field): (usize, ConsumerField)| {
        let means = MonitorText::Consumer(field).say(language);
        let told: Vec<&Answer> = consumers
            .iter()
            .filter_map(|(_, answers)| answers.get(at).map(|(_, answer)| answer))
            .collect();
        html! {
            <tr key={field.name()}>
                <th scope="row" abbr={field.name()}>
                    <code>{ field.name() }</code>
                    <small><Rich text={means} inline=true /></small>
                </th>
                { cells(props, field, &told) }
            </tr>
        }
    };
    html! {
        <table data-xinfo="consumers" data-xinfo-of={group.to_string()}>
            <caption><code>{ command }</code></caption>
            <tbody>{ for ConsumerField::ALL.into_iter().enumerate().map(row) }</tbody>
        </table>
    }
}

/// A cell for each consumer; one for all of them where the server tells nothing.
fn cells(props: &Props, field: ConsumerField, told: &[&Answer]) -> Html {
    if told.iter().all(|answer| answer.value == Value::Untold) {
        return html! {
            <td class="untold" colspan={told.len().to_string()} data-field={field.name()}>
                { props.untold.clone() }
            </td>
        };
    }
    let cell = |((name, _), told): (&Told, &&Answer)| {
        let value = answer(told, field.name(), &props.untold);
        let of = name.to_string();
        match field {
            ConsumerField::Name => html! { <th scope="col" data-of={of}>{ value }</th> },
            _ => html! { <td data-of={of}>{ value }</td> },
        }
    };
    props.consumers.iter().zip(told).map(cell).collect()
}
