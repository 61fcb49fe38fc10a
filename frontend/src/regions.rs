//! The four regions around the top bar.

use yew::prelude::*;

use crate::{
    dispatch::{Snapshot, use_snapshot},
    dock::Dock,
    guide::GuideRegion,
    i18n::{Text, Words},
    message::MessagePanel,
    notice::{LinkLost, ServerGone},
    pace::ByItself,
    program::ProgramPanel,
    stage::Stage,
    store::Link,
};

/// The four regions.
#[component]
pub(crate) fn Regions() -> Html {
    let state = use_snapshot();
    let language = state.ui.language;
    html! {
        <>
            <GuideRegion />
            <main class="stage" id="stage" tabindex="-1" aria-label={Text::StageRegion.say(language)}>
                <h1 class="unseen">{ Text::Pattern(state.world.pattern).say(language) }</h1>
                { banner(&state) }
                <Stage />
            </main>
            <aside class="side" aria-label={Text::SideRegion.say(language)}>
                <ProgramPanel />
                <ByItself />
                <MessagePanel />
            </aside>
            <Dock />
        </>
    }
}

fn banner(state: &Snapshot) -> Html {
    let language = state.ui.language;
    match state.link {
        Link::Lost { attempt } => html! { <LinkLost {language} {attempt} /> },
        _ if !state.world.server.up => html! { <ServerGone {language} /> },
        _ => Html::default(),
    }
}
