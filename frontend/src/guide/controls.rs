//! Step, Reset and the settings: the buttons that are always there.

use shared::{command::Command, protocol::BrowserRole};
use yew::prelude::*;

use crate::{
    dispatch::use_dispatch,
    i18n::{Language, NextMove, Text, Words},
    store::{Action, Dialog},
    widget::{Icon, Picture, Rich},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// Whether commands may be given.
    pub can_drive: bool,
    /// What Step does.
    pub step: Command,
    /// What the lesson does next, if one runs.
    pub next: Option<NextMove>,
    /// What this browser may do.
    pub role: Option<BrowserRole>,
}

/// Step and Reset.
#[component]
pub(crate) fn Controls(props: &Props) -> Html {
    let language = props.language;
    let dispatch = use_dispatch();
    let step = {
        let (dispatch, step) = (dispatch.clone(), props.step.clone());
        move |_| dispatch.command(step.clone())
    };
    let settings = {
        let dispatch = dispatch.clone();
        move |_| dispatch.act(Action::Show(Some(Dialog::Settings)))
    };
    let reset = move |_| dispatch.command(Command::Reset);
    let is_follower = props.role == Some(BrowserRole::Follower);
    html! {
        <div class="controls">
            <button
                type="button"
                class="btn primary step"
                aria-label={Text::Step.say(language)}
                aria-describedby="next-step"
                data-key={Text::SpaceKey.say(language)}
                disabled={!props.can_drive}
                onclick={step}
            >
                { Text::Step.say(language) }
            </button>
            <button type="button" class="btn" disabled={!props.can_drive} onclick={reset}>
                { Text::Reset.say(language) }
            </button>
            <button
                type="button"
                class="btn"
                aria-label={Text::Settings.say(language)}
                title={Text::Settings.say(language)}
                onclick={settings}
            >
                <Icon picture={Picture::Settings} />
            </button>
            <p id="next-step" class="small muted hint">
                if is_follower {
                    { Text::YouFollow.say(language) }
                } else if let Some(next) = &props.next {
                    <Rich inline=true text={next.say(language)} />
                } else {
                    { Text::NextIsFair.say(language) }
                }
            </p>
        </div>
    }
}
