//! The page: a room, or a page beside the rooms, or why there is none.

use shared::world::Mode;
use yew::prelude::*;

use crate::{
    address::Side,
    compare::{ComparePage, ComparePicker},
    dialog::Dialogs,
    dispatch::{Snapshot, use_dispatch, use_snapshot},
    glossary::{GlossaryPage, Spotlight},
    i18n::{Text, Words},
    keyboard::use_keyboard,
    notice::{FullPage, Toasts},
    regions::Regions,
    start::StartPage,
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
            data-mode={match state.world.mode { Mode::Step => "step", Mode::Live => "live" }}
        >
            <a class="skip btn" href="#stage" onclick={skip_to_stage}>{ Text::SkipToStage.say(language) }</a>
            <TopBar
                ui={state.ui.clone()}
                pattern={(state.link != Link::Nowhere).then_some(state.world.pattern)}
                server={has_room.then(|| state.world.server.clone())}
                role={state.role.filter(|_| has_room)}
                you={state.you}
                people={state.people.clone()}
                is_cut_off={state.link != Link::Open}
            />
            if has_room {
                <Regions />
                if let Some(term) = &state.ui.term {
                    <Spotlight key={term.as_str()} term={term.clone()} />
                }
            } else if state.link == Link::Nowhere {
                { side(&state) }
            } else {
                <FullPage {language} link={state.link.clone()} />
            }
            <Toasts {language} notices={state.notices.clone()} />
            <Dialogs />
        </div>
    }
}

/// The page beside the rooms.
fn side(state: &Snapshot) -> Html {
    let ui = state.ui.clone();
    match &state.ui.side {
        Side::Start => html! { <StartPage {ui} /> },
        Side::Compare(compared) if compared.patterns.is_empty() => {
            html! { <ComparePicker {ui} /> }
        }
        // Other patterns are other rooms.
        Side::Compare(compared) => html! {
            <ComparePage key={state.ui.side.path()} {ui} compared={compared.clone()} />
        },
        Side::Glossary(term) => html! { <GlossaryPage {ui} term={term.clone()} /> },
    }
}

/// The address behind the `#` is taken, so the link cannot do it by itself.
fn skip_to_stage(event: MouseEvent) {
    event.prevent_default();
    crate::browser::focus("stage");
}
