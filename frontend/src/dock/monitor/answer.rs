//! A value that XINFO answers.

use yew::prelude::*;

use super::pointer::POINTS;
use crate::xinfo::{Answer, Value};

/// A value. One that is on the stage can be focused, and points there.
pub(super) fn answer(answer: &Answer, field: &'static str, untold: &AttrValue) -> Html {
    let text = match &answer.value {
        Value::Told(text) => html! { { text.clone() } },
        Value::Entry(id, fields) => entry(&id.to_string(), fields),
        Value::Nil => html! { <i>{ "nil" }</i> },
        Value::Untold => {
            return html! { <span class="untold" data-field={field}>{ untold.clone() }</span> };
        }
    };
    match &answer.place {
        Some(place) => {
            let mut button = yew::virtual_dom::VTag::new("button");
            button.add_attribute("type", "button");
            button.add_attribute("class", "value");
            button.add_attribute("data-field", field);
            button.add_attribute(POINTS, place.clone());
            button.add_child(text);
            button.into()
        }
        None => html! { <span class="value" data-field={field}>{ text }</span> },
    }
}

fn entry(id: &str, fields: &[(String, String)]) -> Html {
    html! {
        <>
            { id.to_owned() }
            { for fields.iter().map(|(field, value)| html! {
                <span class="pair">{ format!(" {field} {value}") }</span>
            }) }
        </>
    }
}
