//! The room's course: its branches with the scrubber, the bookmarks, and the
//! steps in space and time.

mod bookmarks;
mod branches;
mod columns;
mod compare;
mod diagram;
mod flags;
mod follow;
mod lanes;
mod name_field;
mod plan;
mod scrubber;
mod tip;
mod tools;
mod tree;

use std::{collections::BTreeSet, rc::Rc};

use shared::{
    command::Command,
    id::{ActorId, MessageName},
};
use yew::prelude::*;

use self::{
    bookmarks::Bookmarks,
    branches::Branches,
    columns::ColumnsWindow,
    compare::Compare,
    follow::Trail,
    plan::{COLUMN_AT_FIRST, COLUMNS, Columns, Plan},
    tools::Tools,
};
use super::commands::{name_for, told_of};
use crate::{
    dispatch::{Snapshot, use_dispatch, use_snapshot},
    i18n::{LiveText, TimelineText, Words},
    store::Action,
};

/// The room's course.
#[component]
pub(crate) fn TimelinePanel() -> Html {
    let state = use_snapshot();
    let dispatch = use_dispatch();
    let language = state.ui.language;
    let zoom = use_state_eq(|| COLUMN_AT_FIRST);
    let chosen = use_state_eq(|| None::<u64>);
    let folded = use_state_eq(BTreeSet::<ActorId>::new);
    let is_only = use_state_eq(|| false);
    let seen = use_mut_ref(|| (0, u64::MAX));

    let here = state.world.step;
    let reason = state
        .step_hold()
        .map(|hold| LiveText::Hold(hold).say(language));
    let trail = use_trail(&state);
    let is_only_now = *is_only && trail.is_some();
    let (flags, on_line) = use_flags(&state);
    let (first, last) = state.course.span();
    let columns = match trail.as_ref().filter(|_| is_only_now) {
        Some((_, trail)) => Columns::Few(trail.steps().clone()),
        None => Columns::All(first, last),
    };
    let column = COLUMNS.get(*zoom).copied().unwrap_or(COLUMNS[0]);
    let timeline = state.course.timeline();
    let plan = Plan::of(
        timeline,
        &state.world,
        &folded,
        columns,
        column,
        !on_line.is_empty(),
    );
    let plan = Rc::new(plan);

    let ontoggle = {
        let folded = folded.clone();
        Callback::from(move |id: ActorId| {
            let mut now = (*folded).clone();
            if !now.remove(&id) {
                now.insert(id);
            }
            folded.set(now);
        })
    };
    let onfold = {
        let (folded, timeline, seen) = (folded.clone(), timeline.clone(), seen.clone());
        move |folds: bool| {
            folded.set(match folds {
                true => lanes::idle(&timeline, *seen.borrow()),
                false => BTreeSet::new(),
            });
        }
    };
    let onchoose = {
        let chosen = chosen.setter();
        Callback::from(move |step| chosen.set(step))
    };
    let ongo = {
        let (dispatch, can_go) = (dispatch.clone(), reason.is_none());
        move |step| {
            if can_go {
                dispatch.steer(Command::GoTo { step });
            }
        }
    };
    let onmessage = {
        let dispatch = dispatch.clone();
        move |message: MessageName| dispatch.act(Action::SelectMessage(Some(message)))
    };
    let onmiss = {
        let dispatch = dispatch.clone();
        move |(first, last)| dispatch.act(Action::Look { first, last })
    };
    let onsee = move |now| {
        *seen.borrow_mut() = now;
    };
    let told = chosen.map(|step| told_of(&state, step));
    let suggested = name_for(state.course.step(here).map(|step| &**step), here, language);
    let is_alone = state.ui.message.is_some() && trail.is_some();
    html! {
        <>
            <Tools
                {language}
                zoom={*zoom}
                onzoom={let zoom = zoom.setter(); move |to| zoom.set(to)}
                chosen={*chosen}
                {here}
                reason={reason.clone()}
                trail={trail.clone()}
                is_only={is_only_now}
                ononly={let is_only = is_only.setter(); move |only| is_only.set(only)}
                onchoose={onchoose.clone()}
                has_folded={!folded.is_empty()}
                {onfold}
                told={told.unwrap_or_else(|| TimelineText::Hint.say(language))}
            />
            <div class={classes!("course", state.comparison.is_some().then_some("compares"))}>
                <div class="way">
                    <Branches
                        {language}
                        chronicle={state.chronicle.clone()}
                        reach={state.course.reach()}
                        {here}
                        arrivals={state.arrivals}
                        {flags}
                        reason={reason.clone()}
                    />
                    <Bookmarks
                        {language}
                        chronicle={state.chronicle.clone()}
                        is_naming={state.ui.names_bookmark}
                        first={suggested}
                        {reason}
                    />
                    <div class="timeline">
                        if timeline.is_empty() {
                            <p class="muted empty">{ TimelineText::Empty.say(language) }</p>
                        } else {
                            { lanes::names(&plan, &state, &ontoggle) }
                            <ColumnsWindow
                                {language}
                                course={state.course.clone()}
                                {plan}
                                chosen={*chosen}
                                {here}
                                epoch={state.epoch}
                                is_beside={state.comparison.is_some()}
                                trail={trail.map(|(_, trail)| trail)}
                                {is_alone}
                                is_only={is_only_now}
                                flags={on_line}
                                {onchoose}
                                {ongo}
                                {onmessage}
                                {onmiss}
                                {onsee}
                            />
                        }
                    </div>
                </div>
                if let Some(comparison) = &state.comparison {
                    <Compare
                        {language}
                        chronicle={state.chronicle.clone()}
                        comparison={comparison.clone()}
                        message={state.ui.message.clone()}
                    />
                }
            </div>
        </>
    }
}

/// The message that is followed: the one that is selected, also where the
/// present step does not know it yet, else the one that is shown.
#[hook]
fn use_trail(state: &Snapshot) -> Option<(MessageName, Rc<Trail>)> {
    let message = state.ui.message.as_ref().or(state.shown_message()).cloned();
    let trail = use_memo(
        (state.course.clone(), message.clone()),
        |(course, message)| {
            let trail = message
                .as_ref()
                .map(|message| Trail::of(course.timeline(), message));
            trail.map(Rc::new)
        },
    );
    let trail = (*trail).clone().filter(|trail| !trail.steps().is_empty());
    message.zip(trail)
}

/// All flags, and those of the present branch's line.
#[hook]
fn use_flags(state: &Snapshot) -> (Rc<[flags::Flag]>, Rc<[flags::Flag]>) {
    let all = use_memo(
        (state.chronicle.clone(), state.ui.language),
        |(chronicle, language)| {
            let all: Rc<[_]> = flags::all(chronicle, *language).into();
            let on_line = flags::on_line(&all, chronicle);
            (all, on_line)
        },
    );
    (*all).clone()
}
