//! How the shown actor runs by itself.

use shared::{
    command::Command,
    id::ActorId,
    world::{Pace, ReadOptions, Role},
};
use yew::prelude::*;

use super::{
    figure::{RESTART, SHARE, capacity_mhz, work_us},
    number_field::NumberField,
    reading::Reading,
    sending::use_sending,
    slider::Slider,
};
use crate::{
    dispatch::use_dispatch,
    i18n::{Language, LiveText, Words},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The actor.
    pub id: ActorId,
    /// What it is there for.
    pub role: Role,
    /// Its pace.
    pub pace: Pace,
    /// Whether it reads for a group that has a pending list.
    pub has_groups: bool,
    /// How it reads; none where it reads no stream.
    pub reads: Option<ReadOptions>,
    /// Why it cannot be changed now.
    pub reason: Option<AttrValue>,
}

/// Everything about how an actor runs by itself.
#[component]
pub(crate) fn PacePanel(props: &Props) -> Html {
    let language = props.language;
    let dispatch = use_dispatch();
    let send_pace = {
        let (dispatch, actor) = (dispatch.clone(), props.id.clone());
        Callback::from(move |pace| {
            let actor = actor.clone();
            dispatch.command(Command::SetPace { actor, pace });
        })
    };
    let send_reads = {
        let actor = props.id.clone();
        Callback::from(move |reads| {
            let actor = actor.clone();
            dispatch.command(Command::SetReads { actor, reads });
        })
    };
    let (pace, set_pace) = use_sending(props.pace, send_pace);
    let (reads, set_reads) = use_sending(props.reads.unwrap_or_default(), send_reads);
    let set = |change: fn(&mut Pace, u64)| {
        set_pace.reform(move |value| {
            let mut new = pace;
            change(&mut new, value);
            new
        })
    };
    let say = |text: LiveText| text.say(language);
    let reason = &props.reason;
    let share = |id, label, hint, value, onvalue| {
        html! {
            <NumberField
                {language}
                {id}
                label={say(label)}
                hint={say(hint)}
                unit_name={say(LiveText::Percent)}
                {value}
                unit=10_000
                bounds={SHARE}
                reason={reason.clone()}
                {onvalue}
            />
        }
    };
    let is_producer = props.role == Role::Producer;
    html! {
        <div class="pace-panel">
            if is_producer {
                { rate(props, pace.rate_mhz, set(|pace, mhz| pace.rate_mhz = mhz)) }
            } else {
                { work(props, pace.work_us, &set(|pace, us| pace.work_us = us)) }
                { share("failure", LiveText::FailureRate, LiveText::FailureHint, pace.failure_ppm,
                    set(|pace, ppm| pace.failure_ppm = ppm)) }
            }
            { share("crashes", LiveText::CrashRate, LiveText::CrashHint, pace.crash_ppm,
                set(|pace, ppm| pace.crash_ppm = ppm)) }
            <NumberField
                {language}
                id="restart"
                label={say(LiveText::RestartAfter)}
                hint={say(LiveText::RestartHint)}
                unit_name={say(LiveText::SecondsShort)}
                value={pace.restart_ms}
                unit=1_000
                bounds={RESTART}
                reason={reason.clone()}
                onvalue={set(|pace, ms| pace.restart_ms = ms)}
            />
            if props.reads.is_some() && matches!(props.role, Role::Consumer { .. }) {
                <Reading
                    {language}
                    {reads}
                    has_groups={props.has_groups}
                    reason={reason.clone()}
                    onchange={set_reads}
                />
            }
        </div>
    }
}

/// A producer's rate.
fn rate(props: &Props, mhz: u64, onvalue: Callback<u64>) -> Html {
    let say = |text: LiveText| text.say(props.language);
    html! {
        <>
            <NumberField
                language={props.language}
                id="rate"
                label={say(LiveText::Rate)}
                hint={say(LiveText::RateHint)}
                unit_name={say(LiveText::PerSecond)}
                value={mhz}
                unit=1_000
                bounds={Pace::RATE_MHZ}
                reason={props.reason.clone()}
                onvalue={onvalue.clone()}
            />
            <Slider
                language={props.language}
                label={say(LiveText::Rate)}
                {mhz}
                reason={props.reason.clone()}
                {onvalue}
            />
        </>
    }
}

/// The time that a consumer takes for each message, and what that is a second.
fn work(props: &Props, us: u64, onvalue: &Callback<u64>) -> Html {
    let say = |text: LiveText| text.say(props.language);
    let hint = match props.role {
        Role::Reaper { .. } => LiveText::CapacityHintReaper,
        _ => LiveText::CapacityHint,
    };
    let oncapacity = onvalue.reform(work_us);
    let mhz = capacity_mhz(us);
    html! {
        <>
            <NumberField
                language={props.language}
                id="capacity"
                label={say(LiveText::Capacity)}
                unit_name={say(LiveText::PerSecond)}
                value={mhz}
                unit=1_000
                bounds={Pace::RATE_MHZ}
                reason={props.reason.clone()}
                onvalue={oncapacity.clone()}
            />
            <Slider
                language={props.language}
                label={say(LiveText::Capacity)}
                {mhz}
                reason={props.reason.clone()}
                onvalue={oncapacity}
            />
            <NumberField
                language={props.language}
                id="work"
                label={say(LiveText::WorkingTime)}
                hint={say(hint)}
                unit_name={say(LiveText::Milliseconds)}
                value={us}
                unit=1_000
                bounds={Pace::WORK_US}
                reason={props.reason.clone()}
                onvalue={onvalue.clone()}
            />
        </>
    }
}
