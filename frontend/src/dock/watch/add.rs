//! Watches for an invariant of one's own.

use shared::{command::Command, id::GroupName, watch::Invariant};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::draft::Draft;
use crate::{
    dispatch::{Snapshot, use_dispatch, use_snapshot},
    i18n::{LiveText, WatchText, Words},
};

/// A form for an invariant of one's own.
#[component]
pub(super) fn Add() -> Html {
    let state = use_snapshot();
    let dispatch = use_dispatch();
    let draft = use_state_eq(Draft::default);
    let language = state.ui.language;
    let say = |text: WatchText| text.say(language);
    let groups = state.groups();
    let wanted = wanted(&draft, &state, &groups);
    let hold = state.drive_hold();
    let reason = hold.map(|hold| LiveText::Hold(hold).say(language));
    let error = wanted.as_ref().err().filter(|_| !draft.limit.is_empty());
    let told = match &wanted {
        Ok(invariant) => Some(invariant.say(language)),
        Err(_) => error.cloned(),
    };
    let command = wanted.as_ref().ok().map(|invariant| Command::Watch {
        invariant: invariant.clone(),
        stops: draft.stops,
    });
    let command = command.filter(|_| hold.is_none());
    let is_ready = command.is_some();
    let edit = |change: fn(&mut Draft, String)| {
        let draft = draft.clone();
        move |text: String| {
            let mut new = (*draft).clone();
            change(&mut new, text);
            draft.set(new);
        }
    };
    let chosen = |event: Event| {
        let select: Option<HtmlSelectElement> = event.target_dyn_into();
        select.map(|select| select.value()).unwrap_or_default()
    };
    let onkind = edit(|draft, text| draft.kind = text.parse().unwrap_or_default());
    let ongroup = edit(|draft, text| draft.group = Some(text.into()));
    let onlimit = edit(|draft, text| draft.limit = text);
    let onstops = edit(|draft, _| draft.stops = !draft.stops);
    let oninput = move |event: InputEvent| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        onlimit(input.map(|input| input.value()).unwrap_or_default());
    };
    let onsubmit = {
        let draft = draft.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(command) = command.clone() {
                dispatch.command(command);
                draft.set(Draft {
                    limit: String::new(),
                    ..(*draft).clone()
                });
            }
        }
    };
    html! {
        <form class="own" {onsubmit} aria-labelledby="own-title">
            <h3 id="own-title">{ say(WatchText::AddTitle) }</h3>
            <div class="fields-row">
                <select aria-label={say(WatchText::Kind)} onchange={move |event| onkind(chosen(event))}>
                    { for Draft::KINDS.into_iter().enumerate().map(|(at, kind)| html! {
                        <option key={at} value={at.to_string()} selected={draft.kind == at}>{ say(kind) }</option>
                    }) }
                </select>
                if draft.has_group() {
                    <select aria-label={say(WatchText::Group)} onchange={move |event| ongroup(chosen(event))}>
                        { for groups.iter().map(|group| html! {
                            <option
                                key={group.as_str()}
                                value={group.to_string()}
                                selected={draft.group(&groups) == Some(group)}
                            >{ group.to_string() }</option>
                        }) }
                    </select>
                }
                <input
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    aria-label={say(WatchText::Limit)}
                    aria-describedby="own-told"
                    aria-invalid={error.is_some().to_string()}
                    value={draft.limit.clone()}
                    {oninput}
                />
                <label class="stops">
                    <input type="checkbox" checked={draft.stops} onchange={move |_: Event| onstops(String::new())} />
                    <span>{ say(WatchText::StopHere) }</span>
                </label>
            </div>
            <p id="own-told" class={classes!("small", if error.is_some() { "error" } else { "muted" })} role="status">
                { told }
            </p>
            <button type="submit" class="btn tiny" disabled={!is_ready} title={reason}>{ say(WatchText::Add) }</button>
        </form>
    }
}

/// The invariant, or what is wrong.
fn wanted(draft: &Draft, state: &Snapshot, groups: &[GroupName]) -> Result<Invariant, AttrValue> {
    let language = state.ui.language;
    let invariant = draft.new_invariant(groups, &state.chronicle.watches);
    let invariant = invariant.map_err(|error| error.say(language))?;
    let is_sound = invariant.check(&state.world);
    is_sound.map_err(|rejection| rejection.say(language))?;
    Ok(invariant)
}
