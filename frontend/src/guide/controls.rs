//! Back, Step, Forward, Play, Undo, Reset and the settings: the buttons that are always there.

use shared::{command::Command, protocol::BrowserRole, world::Mode};
use yew::prelude::*;

use super::live_line::LiveLine;
use crate::{
    dispatch::use_dispatch,
    i18n::{Language, LiveText, NextMove, Text, Words},
    store::{Action, Dialog, Hold, Live},
    widget::{Picture, Rich, icon},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// What keeps commands from being given.
    pub hold: Option<Hold>,
    /// What keeps a step from being taken.
    pub step_hold: Option<Hold>,
    /// Whether the actors run by themselves.
    pub mode: Mode,
    /// How live mode goes.
    pub live: Live,
    /// Whether the last step can be taken back.
    pub can_undo: bool,
    /// Whether there is a step to go back to.
    pub can_go_back: bool,
    /// Whether there is a step to go forward to.
    pub can_go_forward: bool,
    /// What Step does.
    pub step: Command,
    /// What the lesson does next, if one runs.
    pub next: Option<NextMove>,
    /// What this browser may do.
    pub role: Option<BrowserRole>,
}

/// What drives the room.
#[component]
pub(crate) fn Controls(props: &Props) -> Html {
    let language = props.language;
    let dispatch = use_dispatch();
    let send = |command: Command| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.command(command.clone()))
    };
    let settings = {
        let dispatch = dispatch.clone();
        move |_| dispatch.act(Action::Show(Some(Dialog::Settings)))
    };
    let reason = |hold: Option<Hold>| hold.map(|hold| LiveText::Hold(hold).say(language));
    let (play, play_text, play_icon) = match props.mode {
        Mode::Step => (Command::Play, LiveText::Play, Picture::Play),
        Mode::Live => (Command::Pause, LiveText::Pause, Picture::Pause),
    };
    let title = |can: bool, what: LiveText, why_not: LiveText| match reason(props.step_hold) {
        Some(reason) => reason,
        None if can => what.say(language),
        None => why_not.say(language),
    };
    html! {
        <div class="controls">
            { hint(props) }
            <button
                type="button"
                class="btn travel"
                aria-label={LiveText::Back.say(language)}
                aria-keyshortcuts="b"
                title={title(props.can_go_back, LiveText::BackHint, LiveText::NothingBefore)}
                disabled={!props.can_go_back}
                onclick={send(Command::Back)}
            >
                { icon(Picture::Back) }
            </button>
            <button
                type="button"
                class="btn primary step"
                aria-label={Text::Step.say(language)}
                aria-describedby="next-step"
                data-key={Text::SpaceKey.say(language)}
                title={reason(props.step_hold)}
                disabled={props.step_hold.is_some()}
                onclick={send(props.step.clone())}
            >
                { Text::Step.say(language) }
            </button>
            <button
                type="button"
                class="btn travel"
                aria-label={LiveText::Forward.say(language)}
                aria-keyshortcuts="f"
                title={title(props.can_go_forward, LiveText::ForwardHint, LiveText::NothingAfter)}
                disabled={!props.can_go_forward}
                onclick={send(Command::Forward)}
            >
                { icon(Picture::Forward) }
            </button>
            <button
                type="button"
                class={classes!("btn", "play", (props.mode == Mode::Live).then_some("on"))}
                aria-label={play_text.say(language)}
                data-key="p"
                title={reason(props.hold)}
                disabled={props.hold.is_some()}
                onclick={send(play)}
            >
                { icon(play_icon) }{ play_text.say(language) }
            </button>
            <div class="more">
                <button
                    type="button"
                    class="btn quiet tiny"
                    aria-label={LiveText::Undo.say(language)}
                    title={title(props.can_undo, LiveText::UndoHint, LiveText::NothingToUndo)}
                    disabled={!props.can_undo}
                    onclick={send(Command::Undo)}
                >
                    { icon(Picture::Undo) }<span>{ LiveText::Undo.say(language) }</span>
                </button>
                <button
                    type="button"
                    class="btn quiet tiny"
                    aria-label={Text::Reset.say(language)}
                    title={reason(props.hold)}
                    disabled={props.hold.is_some()}
                    onclick={send(Command::Reset)}
                >
                    { icon(Picture::Restart) }<span>{ Text::Reset.say(language) }</span>
                </button>
                <button
                    type="button"
                    class="btn quiet tiny"
                    aria-label={Text::Settings.say(language)}
                    title={Text::Settings.say(language)}
                    onclick={settings}
                >
                    { icon(Picture::Settings) }<span>{ Text::Settings.say(language) }</span>
                </button>
            </div>
        </div>
    }
}

/// What comes next, or how it goes.
fn hint(props: &Props) -> Html {
    let language = props.language;
    html! {
        <p id="next-step" class="small muted hint">
            if props.mode == Mode::Live {
                <LiveLine {language} live={props.live} />
            } else if props.role == Some(BrowserRole::Follower) {
                { Text::YouFollow.say(language) }
            } else if let Some(next) = &props.next {
                <Rich inline=true text={next.say(language)} />
            } else {
                { Text::NextIsFair.say(language) }
            }
        </p>
    }
}
