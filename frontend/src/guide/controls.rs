//! Back, Step, Forward, Play, Run until, Undo, Reset and the settings: the buttons
//! that are always there.

use std::sync::Arc;

use shared::{chronicle::Chronicle, command::Command, protocol::BrowserRole, world::Mode};
use yew::prelude::*;

use super::{live_line::LiveLine, run_line, run_until::RunUntil};
use crate::{
    dispatch::use_dispatch,
    i18n::{Language, LiveText, NextMove, RunText, Text, Words},
    store::{Action, Dialog, Hold, Live},
    widget::{Picture, Rich, icon},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// What keeps this browser from driving.
    pub drive_hold: Option<Hold>,
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
    /// The run, and how the last one ended.
    pub chronicle: Arc<Chronicle>,
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
    let is_running = props.chronicle.run.is_some();
    let (play, play_label, play_icon) = match props.mode {
        Mode::Live => (
            Command::Pause,
            LiveText::Pause.say(language),
            Picture::Pause,
        ),
        Mode::Step if is_running => (Command::Pause, RunText::Stop.say(language), Picture::Pause),
        Mode::Step => (Command::Play, LiveText::Play.say(language), Picture::Play),
    };
    let is_on = is_running || props.mode == Mode::Live;
    let title = |can: bool, what: LiveText, why_not: LiveText| match reason(props.step_hold) {
        Some(reason) => reason,
        None if can => what.say(language),
        None => why_not.say(language),
    };
    html! {
        <div class="controls">
            { hint(props) }
            { run_line::told(&props.chronicle, language) }
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
                class={classes!("btn", "play", is_on.then_some("on"))}
                aria-label={play_label.clone()}
                data-key="p"
                title={reason(props.drive_hold)}
                disabled={props.drive_hold.is_some()}
                onclick={send(play)}
            >
                { icon(play_icon) }{ play_label }
            </button>
            <div class="more">
                <RunUntil />
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
                    title={reason(props.drive_hold)}
                    disabled={props.drive_hold.is_some()}
                    onclick={send(Command::Reset)}
                >
                    { icon(Picture::Restart) }<span>{ Text::Reset.say(language) }</span>
                </button>
                <button
                    type="button"
                    class="btn quiet tiny bare"
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
    let has_ended = props.chronicle.ended.is_some();
    html! {
        <p id="next-step" class="small muted hint">
            if let Some(progress) = run_line::progress(&props.chronicle, language) {
                { progress }
            } else if props.mode == Mode::Live {
                <LiveLine {language} live={props.live} />
            } else if props.role == Some(BrowserRole::Follower) {
                { Text::YouFollow.say(language) }
            } else if let Some(next) = &props.next {
                <Rich inline=true text={next.say(language)} />
            } else if !has_ended {
                { Text::NextIsFair.say(language) }
            }
        </p>
    }
}
