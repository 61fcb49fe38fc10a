//! The page: a room, or a page beside the rooms, or why there is none.

use shared::world::Mode;
use yew::prelude::*;

use crate::{
    address::Side,
    dispatch::{use_dispatch, use_snapshot},
    i18n::{Text, Words},
    keyboard::use_keyboard,
    notice::{FullPage, Toasts},
    part::{Fetching, Later, Part, told, use_part},
    regions::Regions,
    start::StartPage,
    store::{Link, Ui},
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
                if state.ui.term.is_some() {
                    <Later part={Part::Spotlight} {language} />
                }
            } else if state.link == Link::Nowhere {
                { side(&state.ui) }
            } else {
                <FullPage {language} link={state.link.clone()} />
            }
            <Toasts {language} notices={state.notices.clone()} />
            <DialogsLater />
        </div>
    }
}

/// The page beside the rooms.
fn side(ui: &Ui) -> Html {
    let language = ui.language;
    match &ui.side {
        Side::Start => html! { <StartPage ui={ui.clone()} /> },
        Side::Compare(_) => html! { <Later key="compare" part={Part::Compare} {language} /> },
        Side::Glossary(_) => html! { <Later key="glossary" part={Part::Glossary} {language} /> },
    }
}

/// The dialogs, from the first one that is opened.
#[component]
fn DialogsLater() -> Html {
    let ui = &use_snapshot().ui;
    let is_open = ui.dialog.is_some();
    match use_part(Part::Dialogs, is_open) {
        Fetching::There(view) => view(),
        awaited if is_open => told(&awaited, ui.language),
        _ => Html::default(),
    }
}

/// The address behind the `#` is taken, so the link cannot do it by itself.
pub(crate) fn skip_to_stage(event: MouseEvent) {
    event.prevent_default();
    crate::browser::focus("stage");
}
