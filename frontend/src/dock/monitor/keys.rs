//! What Redis tells of keys that are no streams.

use shared::{
    id::Key,
    patterns::Kind,
    world::{Plain, World},
};
use yew::prelude::*;

use crate::{
    i18n::{Language, MonitorText, Words},
    widget::Rich,
};

/// What Redis tells of keys that are no streams: how much is in each, and when it
/// goes. Nothing tells who took what.
pub(super) fn keys(world: &World, language: Language) -> Html {
    let keys = world.plain_keys();
    html! {
        <div class="answer" data-answers="keys">
            <p class="small"><Rich text={MonitorText::NoXinfo.say(language)} inline=true /></p>
            <table>
                <thead class="unseen"><tr>
                    <th scope="col">{ MonitorText::Field.say(language) }</th>
                    <th scope="col">{ MonitorText::Value.say(language) }</th>
                </tr></thead>
                <tbody>{ for keys.iter().map(|(key, kind)| rows(world, key, *kind, language)) }</tbody>
            </table>
        </div>
    }
}

fn rows(world: &World, key: &Key, kind: Kind, language: Language) -> Html {
    let plain = world.plain.get(key).map(|plain| &**plain);
    let row = |command: String, means: MonitorText, value: String| {
        html! {
            <tr key={command.clone()}>
                <th scope="row">
                    <code>{ &command }</code>
                    <small><Rich text={means.say(language)} inline=true /></small>
                </th>
                <td data-answer={command}>{ value }</td>
            </tr>
        }
    };
    let (command, size) = size_of(kind, plain);
    match kind {
        // It counts all patterns of the server, and is asked of none.
        Kind::ChannelPattern => return row(command.to_owned(), MonitorText::SizeOf(kind), size),
        // A channel is no key.
        Kind::Channel => {
            return row(format!("{command} {key}"), MonitorText::SizeOf(kind), size);
        }
        _ => {}
    }
    html! {
        <>
            { row(format!("{command} {key}"), MonitorText::SizeOf(kind), size) }
            { row(format!("PTTL {key}"), MonitorText::Ttl, ttl(plain, world.now_ms)) }
        </>
    }
}

fn size_of(kind: Kind, plain: Option<&Plain>) -> (&'static str, String) {
    let command = match kind {
        Kind::List => "LLEN",
        Kind::SortedSet => "ZCARD",
        Kind::Set => "SCARD",
        Kind::Hash => "HLEN",
        Kind::Text => "EXISTS",
        Kind::Channel => "PUBSUB NUMSUB",
        Kind::ChannelPattern => "PUBSUB NUMPAT",
    };
    let size = match plain.map(|plain| &plain.value) {
        None => 0,
        Some(shared::world::Value::Channel { subscribers }) => *subscribers,
        Some(shared::world::Value::Patterns { patterns }) => *patterns,
        Some(value) => value.size().unwrap_or(1),
    };
    (command, size.to_string())
}

/// As Redis answers: -2 for a key that is not there, -1 for one that stays.
fn ttl(plain: Option<&Plain>, now_ms: u64) -> String {
    match plain {
        None => "-2".to_owned(),
        Some(Plain {
            expires_ms: None, ..
        }) => "-1".to_owned(),
        Some(Plain {
            expires_ms: Some(at_ms),
            ..
        }) => at_ms.saturating_sub(now_ms).to_string(),
    }
}
