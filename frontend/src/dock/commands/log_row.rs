//! A row of the log: who sent what, what Redis answered, and why.

use std::rc::Rc;

use shared::{
    fact::By,
    id::Label,
    patterns::PatternId,
    program::{Arg, Op},
    reply::{Reply, one_line},
    step::{Effect, EffectKind},
    why::Why,
};
use yew::prelude::*;

use super::quoting::quoted;
use crate::{
    i18n::{Language, LiveText, Text, Words},
    store::{LogRow, Ran},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The row.
    pub row: Rc<LogRow>,
    /// The pattern whose programs it is of.
    pub pattern: PatternId,
    /// Its step is looked at.
    pub is_looked_at: bool,
}

/// A row of the log.
#[component]
pub(crate) fn Row(props: &Props) -> Html {
    let language = props.language;
    let LogRow { step, effect, .. } = &*props.row;
    let is_outside = props.row.is_outside || effect.by == Some(By::Outside);
    let class = match effect.kind {
        EffectKind::Fault => Some("fault"),
        _ if is_outside => Some("outside"),
        _ => None,
    };
    html! {
        <div class={classes!("row", class, props.is_looked_at.then_some("looked-at"))} data-log={effect.row.to_string()}>
            <span class="at faint">{ *step }</span>
            <span class="by">{ who(effect, is_outside, language) }</span>
            <div class="what">
                <div class="sent">{ sent(effect, props.pattern, language) }{ answered(effect, language) }</div>
                <div class="why">{ effect.why.say(language) }</div>
            </div>
            if let Some(Ran { lines, shown }) = props.row.ran {
                <span class="ran">{ LiveText::Ran { lines, shown }.say(language) }</span>
            }
        </div>
    }
}

fn who(effect: &Effect, is_outside: bool, language: Language) -> AttrValue {
    match &effect.by {
        Some(By::Actor(id)) => id.to_string().into(),
        _ if is_outside => Text::Outside.say(language),
        _ => Text::Room.say(language),
    }
}

/// The command, or what was done without one.
fn sent(effect: &Effect, pattern: PatternId, language: Language) -> Html {
    if let Some((name, rest)) = effect.command.split_first() {
        let title = format!("{name} {}", quoted(rest));
        let rest = quoted(&with_named_scripts(rest, pattern));
        return html! {
            <code class="command" {title}><b class="cmd">{ name.clone() }</b>{ format!(" {rest}") }</code>
        };
    }
    match effect.kind {
        EffectKind::SideEffect => {
            html! { <code class="command">{ side_effect(effect, pattern) }</code> }
        }
        EffectKind::Fault => {
            html! { <b class="command cut-off">{ Text::ConnectionCut.say(language) }</b> }
        }
        EffectKind::Outside => html! { <b class="command">{ Text::FromOutside.say(language) }</b> },
        _ => html! { <b class="command">{ edit(&effect.why).say(language) }</b> },
    }
}

/// The words, with the pattern's Lua scripts by their names.
fn with_named_scripts(words: &[String], pattern: PatternId) -> Vec<String> {
    let programs = pattern.pattern().programs.iter();
    let args = programs.flat_map(|program| program.commands());
    let scripts: Vec<_> = args
        .flat_map(|(args, _)| args)
        .filter_map(|arg| match arg {
            Arg::Script(script) => Some(*script),
            _ => None,
        })
        .collect();
    let named = |word: &String| {
        let script = scripts.iter().find(|script| script.text() == *word);
        script.map_or_else(|| word.clone(), |script| script.name.to_owned())
    };
    words.iter().map(named).collect()
}

/// The side effect as its program calls it, with the message it is done to.
fn side_effect(effect: &Effect, pattern: PatternId) -> String {
    let message = match &effect.why {
        Why::SideEffect { message, .. }
        | Why::SideEffectFailed { message }
        | Why::FailedForGood { message } => message.as_str(),
        _ => "",
    };
    let name = effect.line.as_ref().and_then(|line| name_of(line, pattern));
    format!("{}({message})", name.unwrap_or("work"))
}

fn name_of(label: &Label, pattern: PatternId) -> Option<&'static str> {
    let programs = pattern.pattern().programs.iter();
    let mut lines = programs.flat_map(|program| program.lines);
    lines.find_map(|line| match line.op {
        Op::SideEffect(name) if line.label == label.as_str() => Some(name),
        _ => None,
    })
}

/// What Redis answered, or that it has not answered.
fn answered(effect: &Effect, language: Language) -> Html {
    match (&effect.reply, effect.kind) {
        (Some(reply), _) => {
            let text = one_line(reply);
            let class = classes!("reply", matches!(reply, Reply::Error(_)).then_some("error"));
            html! { <code {class} title={text.clone()}><span aria-hidden="true">{ "→ " }</span>{ text }</code> }
        }
        (None, EffectKind::Blocked) => {
            html! { <span class="reply waits">{ Text::NoReplyYet.say(language) }</span> }
        }
        (None, EffectKind::SideEffect) => {
            html! { <span class="reply">{ Text::SideEffect.say(language) }</span> }
        }
        (None, _) => Html::default(),
    }
}

/// What an edit is called.
fn edit(why: &Why) -> Text {
    match why {
        Why::ClockTurned { by_ms } => Text::ClockTurned(*by_ms),
        Why::Expired { .. } => Text::Expired,
        Why::SettingsChanged => Text::Settings,
        Why::CrashPlanned { .. } => Text::CrashPlan,
        Why::PoisonPlanned { .. } => Text::PoisonNext,
        Why::Restarted { .. } => Text::Restarted,
        Why::Joined => Text::Joined,
        _ => Text::Edit,
    }
}
