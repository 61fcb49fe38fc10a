//! What `XINFO GROUPS` answers.

use shared::id::{GroupName, Key};
use yew::prelude::*;

use super::answer::answer;
use crate::{
    i18n::{Language, MonitorText, Words},
    widget::Rich,
    xinfo::{Answer, GroupField},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The stream.
    pub key_name: Key,
    /// What is told of each group.
    pub groups: Vec<(GroupName, Vec<(GroupField, Answer)>)>,
}

/// What `XINFO GROUPS` answers: a row for each field, a column for each group.
#[component]
pub(crate) fn GroupsView(props: &Props) -> Html {
    let Props {
        language, groups, ..
    } = props;
    let language = *language;
    let command = format!("XINFO GROUPS {}", props.key_name);
    if groups.is_empty() {
        return html! {
            <div class="answer">
                <p class="caption"><code>{ command }</code></p>
                <p class="muted small">{ MonitorText::NoGroups.say(language) }</p>
            </div>
        };
    }
    let row = |(at, field): (usize, GroupField)| {
        let means = MonitorText::Group(field).say(language);
        let cells = groups.iter().filter_map(|(name, answers)| {
            let (_, told) = answers.get(at)?;
            Some(cell(name, told, field))
        });
        html! {
            <tr key={field.name()}>
                <th scope="row" abbr={field.name()}>
                    <code>{ field.name() }</code>
                    <small><Rich text={means} inline=true /></small>
                </th>
                { for cells }
            </tr>
        }
    };
    html! {
        <table class="answer" data-xinfo="groups">
            <caption><code>{ command }</code></caption>
            <tbody>{ for GroupField::ALL.into_iter().enumerate().map(row) }</tbody>
        </table>
    }
}

/// The name heads its column.
fn cell(name: &GroupName, told: &Answer, field: GroupField) -> Html {
    let value = answer(told, field.name(), &AttrValue::default());
    let of = name.to_string();
    match field {
        GroupField::Name => html! { <th scope="col" data-of={of}>{ value }</th> },
        _ => html! { <td data-of={of}>{ value }</td> },
    }
}
