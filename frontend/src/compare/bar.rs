//! What is done in all rooms alike.

use std::rc::Rc;

use shared::{
    command::Command,
    drill::{Drill, Task},
    world::Mode,
};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{
    bench::{Bench, Deed},
    crash::CrashForm,
    pacing::Pacing,
};
use crate::{
    dispatch::Dispatch,
    i18n::{CompareText, Language, LiveText, Text, Words},
    store::State,
    widget::{Picture, icon},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The rooms.
    pub bench: Rc<Bench>,
    /// Their handles.
    pub links: Rc<Vec<Dispatch>>,
    /// Does something in all of them.
    pub ondeed: Callback<Deed>,
}

/// The bar with what is done in all rooms alike.
#[component]
pub(super) fn Bar(props: &Props) -> Html {
    let Props {
        language, bench, ..
    } = props;
    let language = *language;
    let pacing = use_state(Pacing::default);
    let say = |text: CompareText| text.say(language);
    let is_live = is_any(bench, |state| state.world.mode == Mode::Live);
    let (can_step, is_busy) = (bench.can_step() && !is_live, bench.is_busy());
    let can_drive = is_any(bench, |state| state.drive_hold().is_none());
    let hold = bench
        .columns
        .first()
        .and_then(|column| column.state.step_hold());
    let why_not = (!can_step && !is_busy)
        .then_some(hold)
        .flatten()
        .map(|hold| LiveText::Hold(hold).say(language));
    let begin = |task: Task| {
        props
            .ondeed
            .reform(move |_: MouseEvent| Deed::Begin(task.clone()))
    };
    let all = |command: Command| {
        let props = (props.bench.clone(), props.links.clone());
        Callback::from(move |_: MouseEvent| for_all(&props.0, &props.1, |_| vec![command.clone()]))
    };
    let play = {
        let (bench, links, pacing) = (props.bench.clone(), props.links.clone(), *pacing);
        Callback::from(move |_: MouseEvent| run(&bench, &links, pacing, true))
    };
    let onpace = {
        let (bench, links, pacing) = (props.bench.clone(), props.links.clone(), pacing.clone());
        Callback::from(move |event: Event| {
            let select: Option<HtmlSelectElement> = event.target_dyn_into();
            let at = select.and_then(|select| usize::try_from(select.selected_index()).ok());
            if let Some(chosen) = at.and_then(|at| Pacing::ALL.get(at)) {
                pacing.set(*chosen);
                if is_live {
                    run(&bench, &links, *chosen, false);
                }
            }
        })
    };
    let button = |text: CompareText, class: &'static str, onclick: Callback<MouseEvent>| {
        html! {
            <button type="button" class={classes!("btn", class)} disabled={!can_step} title={why_not.clone()} {onclick}>
                { say(text) }
            </button>
        }
    };
    html! {
        <section class="bench-bar" aria-label={say(CompareText::Together)}>
            <div class="part">
                { button(CompareText::Send, "primary", begin(Task::Send)) }
                <button
                    type="button"
                    class="btn"
                    data-key={Text::SpaceKey.say(language)}
                    aria-label={say(CompareText::StepAll)}
                    disabled={!can_step}
                    title={why_not.clone()}
                    onclick={begin(Task::Step)}
                >{ say(CompareText::StepAll) }</button>
                if is_busy {
                    <button type="button" class="btn on" onclick={props.ondeed.reform(|_: MouseEvent| Deed::Stop)}>
                        { say(CompareText::Stop) }
                    </button>
                } else {
                    { button(CompareText::Finish, "", begin(Task::Finish)) }
                }
            </div>
            <div class="part">
                { button(CompareText::Restart, "", begin(Task::Restart)) }
                { button(CompareText::TurnClock(Drill::TURN_MS), "", all(Command::TurnClock { by_ms: Drill::TURN_MS })) }
            </div>
            <div class="part last">
                <button
                    type="button"
                    class="btn quiet"
                    disabled={!can_drive || is_busy}
                    onclick={all(Command::Reset)}
                >{ icon(Picture::Restart) }{ say(CompareText::ResetAll) }</button>
            </div>
            <CrashForm {language} bench={bench.clone()} {can_step} ondeed={props.ondeed.clone()} />
            <div class="part last">
                <select class="pace" aria-label={say(CompareText::Pace)} title={say(CompareText::LiveHint)} onchange={onpace}>
                    { for Pacing::ALL.into_iter().enumerate().map(|(at, one)| html! {
                        <option key={at} selected={one == *pacing}>{ say(CompareText::Pacing(one)) }</option>
                    }) }
                </select>
                <button
                    type="button"
                    class={classes!("btn", "play", is_live.then_some("on"))}
                    disabled={!can_drive || is_busy}
                    title={say(CompareText::LiveHint)}
                    onclick={if is_live { all(Command::Pause) } else { play }}
                >
                    { icon(if is_live { Picture::Pause } else { Picture::Play }) }
                    { say(if is_live { CompareText::PauseAll } else { CompareText::PlayAll }) }
                </button>
            </div>
        </section>
    }
}

fn is_any(bench: &Bench, is: impl Fn(&State) -> bool) -> bool {
    bench.columns.iter().any(|column| is(&column.state))
}

/// Asks every room that this browser drives.
fn for_all(bench: &Bench, links: &[Dispatch], commands: impl Fn(&State) -> Vec<Command>) {
    for (column, link) in bench.columns.iter().zip(links) {
        if column.state.drive_hold().is_none() {
            for command in commands(&column.state) {
                link.command(command);
            }
        }
    }
}

/// Makes all run alike, and play where they do not yet. The first room's seed is
/// that of all.
fn run(bench: &Bench, links: &[Dispatch], pacing: Pacing, play: bool) {
    let seed = bench
        .columns
        .first()
        .map(|column| column.state.world.settings.seed);
    for_all(bench, links, |state| {
        let mut commands = pacing.commands(&state.world, seed.unwrap_or_default());
        if play && state.world.mode == Mode::Step {
            commands.push(Command::Play);
        }
        commands
    });
}
