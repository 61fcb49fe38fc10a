//! The regions of the page.

use yew::prelude::*;

use crate::{
    dialog::Dialogs,
    dispatch::{Snapshot, use_dispatch, use_snapshot},
    dock::Dock,
    guide::GuideRegion,
    i18n::{Text, Words},
    keyboard::use_keyboard,
    message::MessagePanel,
    notice::{FullPage, LinkLost, ServerGone, Toasts},
    program::ProgramPanel,
    stage::Stage,
    store::Link,
    top::TopBar,
};

/// The page: a room, or why there is none.
#[component]
pub(crate) fn Page() -> Html {
    let state = use_snapshot();
    let dispatch = use_dispatch();
    use_keyboard(&state, &dispatch);
    let language = state.ui.language;
    let has_room = state.is_ready && !matches!(state.link, Link::Refused(_));
    html! {
        <div
            id="app"
            class={(!has_room).then_some("without-room")}
            data-room={state.room.as_ref().map(|room| room.0.clone())}
            data-epoch={state.epoch.to_string()}
            data-step={state.world.step.to_string()}
            data-mode="step"
        >
            <a class="skip btn" href="#stage" onclick={skip_to_stage}>{ Text::SkipToStage.say(language) }</a>
            <TopBar
                {language}
                theme={state.ui.theme}
                pattern={state.world.pattern}
                server={has_room.then(|| state.world.server.clone())}
                role={state.role.filter(|_| has_room)}
                browsers={state.browsers}
            />
            if has_room {
                <Regions />
            } else {
                <FullPage {language} link={state.link.clone()} />
            }
            <Toasts {language} notices={state.notices.clone()} />
            <Dialogs />
        </div>
    }
}

/// The four regions.
#[component]
fn Regions() -> Html {
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

/// The address behind the `#` is taken, so the link cannot do it by itself.
fn skip_to_stage(event: MouseEvent) {
    event.prevent_default();
    crate::browser::focus("stage");
}
