//! A small picture of a pattern's keys.

use shared::patterns::{Kind, Part, Pattern, PatternId, Per};
use yew::prelude::*;

use crate::i18n::{Language, PatternText, Words};

/// A pattern's keys: each with its name, what Redis calls it, and what it looks
/// like. The names and kinds are text; the boxes only repeat them.
pub(crate) fn key_picture(id: PatternId, language: Language) -> Html {
    let pattern = id.pattern();
    let say = |text: PatternText| text.say(language);
    let stream = pattern.has_stream().then(|| {
        row(
            pattern.stream.to_owned(),
            say(PatternText::Stream),
            boxes("stream", &["m1", "m2", "m3", "m4", "m5"]),
        )
    });
    let plain = pattern.keys.iter().map(|spec| {
        let (name, hint) = match spec.per {
            Per::One => (spec.name.to_owned(), None),
            Per::Consumer => (
                format!("{}{}", spec.name, first_consumer(pattern)),
                Some(say(PatternText::OnePerWorker)),
            ),
            Per::Message => (
                format!("{}m1", spec.name),
                Some(say(PatternText::OnePerMessage)),
            ),
        };
        let kind = say(PatternText::KeyKind(spec.kind));
        let kind = match hint {
            Some(hint) => format!("{kind} · {hint}").into(),
            None => kind,
        };
        row(name, kind, drawn(pattern, spec.name, spec.kind))
    });
    html! {
        <dl class="key-picture" aria-label={say(PatternText::ItsKeys)}>
            { for stream.into_iter().chain(plain) }
        </dl>
    }
}

/// Who is named in the name of a key that each consumer has.
fn first_consumer(pattern: &Pattern) -> &'static str {
    let mut consumers = pattern.cast.iter();
    let first = consumers.find(|member| matches!(member.part, Part::Consumer(_)));
    first.map_or("w1", |member| member.id)
}

fn row(name: String, kind: AttrValue, picture: Html) -> Html {
    html! {
        <div key={name.clone()}>
            <dt><code>{ name }</code>{ " " }<small>{ kind }</small></dt>
            <dd aria-hidden="true">{ picture }</dd>
        </div>
    }
}

fn drawn(pattern: &Pattern, name: &str, kind: Kind) -> Html {
    let waits = name == pattern.stream;
    match kind {
        Kind::List if waits => boxes("list", &["m5", "m4", "m3"]),
        Kind::SortedSet if waits => boxes("zset due", &["m3", "m4", "m5"]),
        Kind::List => boxes("list busy", &["m2"]),
        Kind::SortedSet => boxes("zset busy", &["m1", "m2"]),
        Kind::Set => boxes("set", &["m1", "m2"]),
        Kind::Hash => boxes("hash", &["a = 1", "b = 2"]),
        Kind::Text => boxes("text", &["m1"]),
        Kind::Channel => boxes("channel", &["m1"]),
    }
}

fn boxes(class: &'static str, names: &[&'static str]) -> Html {
    html! {
        <span class={classes!("boxes", class)}>
            { for names.iter().map(|name| html! { <i key={*name}>{ *name }</i> }) }
        </span>
    }
}
