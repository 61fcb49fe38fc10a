//! The monitor: what XINFO answers, or what else Redis tells of keys, what each field means, and where on the
//! stage it can be seen.

mod answer;
mod consumers;
mod groups;
mod keys;
mod pointer;
mod stream;

use std::sync::Arc;

use shared::{
    id::Key,
    world::{Server, Stream},
};
use yew::prelude::*;

use self::{
    consumers::ConsumersView, groups::GroupsView, keys::keys, pointer::Pointer, stream::StreamView,
};
use crate::{
    dispatch::{Snapshot, use_snapshot},
    i18n::{Language, MonitorText, Words},
    widget::{Choice, Rich},
    xinfo::Xinfo,
};

/// The monitor.
#[component]
pub(crate) fn Monitor() -> Html {
    let state = use_snapshot();
    let language = state.ui.language;
    let pattern = state.world.pattern.pattern();
    let streams = pattern.streams();
    let chosen = use_state(|| 0_usize);
    let onchoose = {
        let chosen = chosen.clone();
        Callback::from(move |at| chosen.set(at))
    };
    if !pattern.has_stream() {
        return html! {
            <Pointer label={MonitorText::PanelOfKeys.say(language)}>{ keys(&state.world, language) }</Pointer>
        };
    }
    let is_drawn = *chosen == 0;
    let Some(key) = streams.get(*chosen).or(streams.first()) else {
        return Html::default();
    };
    html! {
        <>
            <header class="tools">
                <Choice
                    name="monitor-key"
                    legend={MonitorText::Key.say(language)}
                    options={streams.iter().map(|key| key.to_string().into()).collect::<Vec<AttrValue>>()}
                    chosen={*chosen}
                    {onchoose}
                />
                <span class="muted small count hint">{ MonitorText::HowToPoint.say(language) }</span>
            </header>
            <Pointer label={MonitorText::Panel.say(language)}>
                { answers(&state, key, is_drawn, language) }
            </Pointer>
        </>
    }
}

fn answers(state: &Snapshot, key: &Key, is_drawn: bool, language: Language) -> Html {
    let Some(stream) = state.world.streams.get(key) else {
        let text = MonitorText::NoKey { key: key.as_str() }.say(language);
        return html! { <p class="muted none"><Rich {text} inline=true /></p> };
    };
    told(
        key,
        stream,
        is_drawn,
        &state.world.server,
        state.world.now_ms,
        language,
    )
}

fn told(
    key: &Key,
    stream: &Arc<Stream>,
    is_drawn: bool,
    server: &Server,
    now_ms: u64,
    language: Language,
) -> Html {
    let told = Xinfo::of(key, stream, is_drawn, now_ms);
    let untold = MonitorText::Untold {
        product: &server.product,
        version: &server.version,
    };
    let untold = untold.say(language);
    html! {
        <>
            <StreamView {language} key_name={key.clone()} answers={told.stream} />
            <GroupsView {language} key_name={key.clone()} groups={told.groups} />
            <div class="answer consumers-told">
                { for told.consumers.into_iter().map(|(group, consumers)| html! {
                    <ConsumersView
                        key={group.to_string()}
                        {language}
                        stream={key.clone()}
                        group={group.clone()}
                        {consumers}
                        untold={untold.clone()}
                    />
                }) }
            </div>
        </>
    }
}
