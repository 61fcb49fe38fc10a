//! Runs until something is so: a button, and a small form that opens at it.

use shared::{command::Command, goal::Goal, id::GroupName};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::run_draft::{Draft, Kind, Offer, chosen};
use crate::{
    dispatch::{use_dispatch, use_snapshot},
    i18n::{Language, LiveText, RunText, Words},
    widget::{Picture, Rich, icon, use_popup},
};

/// A change of the draft by what was chosen or typed.
type Change = fn(&mut Draft, String);

/// Runs until something is so.
#[component]
pub(super) fn RunUntil() -> Html {
    let state = use_snapshot();
    let dispatch = use_dispatch();
    let draft = use_state_eq(Draft::default);
    let popup = use_popup(focus_first);
    let language = state.ui.language;
    let offer = Offer {
        world: &state.world,
        groups: state.groups(),
        shown: state.shown_message(),
        is_watching: !state.chronicle.watches.is_empty(),
    };
    let hold = state.step_hold();
    let reason = hold.map(|hold| LiveText::Hold(hold).say(language));
    let wanted = wanted(&draft, &offer, language);
    let is_ready = wanted.is_ok() && hold.is_none();
    let told = match &wanted {
        Ok((goal, at_most)) => RunText::Sentence {
            goal,
            at_most: *at_most,
        }
        .say(language),
        Err(error) => error.clone(),
    };
    let change = {
        let draft = draft.clone();
        Callback::from(move |(change, text): (Change, String)| {
            let mut new = (*draft).clone();
            change(&mut new, text);
            draft.set(new);
        })
    };
    let onsubmit = {
        let (popup, command) = (popup.clone(), wanted.clone().ok().filter(|_| is_ready));
        move |event: SubmitEvent| {
            event.prevent_default();
            if let Some((goal, at_most)) = command.clone() {
                popup.close();
                dispatch.command(Command::RunUntil { goal, at_most });
            }
        }
    };
    let (toggle, onkeydown) = (popup.onclick(), popup.onkeydown());
    html! {
        <>
            <button
                ref={popup.button.clone()}
                type="button"
                class="btn quiet tiny"
                aria-label={RunText::Open.say(language)}
                aria-haspopup="dialog"
                aria-expanded={popup.is_open.to_string()}
                title={reason.clone().unwrap_or_else(|| RunText::OpenHint.say(language))}
                disabled={hold.is_some() && !popup.is_open}
                onclick={toggle}
            >
                { icon(Picture::Until) }<span>{ RunText::Open.say(language) }</span>
            </button>
            if popup.is_open {
                <div
                    ref={popup.panel.clone()}
                    popover="manual"
                    class="menu run-panel"
                    role="dialog"
                    aria-label={RunText::Open.say(language)}
                    {onkeydown}
                >
                    <form {onsubmit}>
                        { kind(&draft, &change, language) }
                        <div class="goal-fields">{ fields(&draft, &offer, &change, language) }</div>
                        { text(RunText::AtMost, "run-at-most", (&draft.at_most, draft.at_most().is_err()), (&change, |draft, text| draft.at_most = text), language) }
                        <p
                            id="run-told"
                            class={classes!("small", if wanted.is_err() { "error" } else { "muted" })}
                            role="status"
                        >
                            <Rich text={told} inline=true />
                        </p>
                        <button type="submit" class="btn primary" disabled={!is_ready} title={reason}>
                            { RunText::Run.say(language) }
                        </button>
                    </form>
                </div>
            }
        </>
    }
}

/// What is run to, and in how many steps; or what is wrong.
fn wanted(draft: &Draft, offer: &Offer, language: Language) -> Result<(Goal, u64), AttrValue> {
    let goal = draft.goal(offer).map_err(|error| error.say(language))?;
    goal.check(offer.world)
        .map_err(|rejection| rejection.say(language))?;
    let at_most = draft.at_most().map_err(|error| error.say(language))?;
    Ok((goal, at_most))
}

/// What is run to.
fn kind(draft: &Draft, change: &Callback<(Change, String)>, language: Language) -> Html {
    let options = Kind::ALL
        .into_iter()
        .enumerate()
        .map(|(at, (kind, name))| (at.to_string(), name.say(language), draft.kind == kind));
    let onkind: Change = |draft, text| {
        let at: usize = text.parse().unwrap_or_default();
        draft.kind = Kind::ALL.get(at).map(|(kind, _)| *kind).unwrap_or_default();
    };
    select(
        RunText::Goal,
        "run-goal",
        options,
        (change, onkind),
        language,
    )
}

/// What else has to be known of it.
fn fields(
    draft: &Draft,
    offer: &Offer,
    change: &Callback<(Change, String)>,
    language: Language,
) -> Html {
    match draft.kind {
        Kind::Acknowledged => {
            let message = draft.message(offer);
            let is_wrong = message.trim().is_empty();
            let every = (
                String::new(),
                RunText::EveryGroup.say(language),
                draft.of.is_none(),
            );
            let groups = &offer.groups;
            let groups = groups
                .iter()
                .map(|group| named(group, draft.of.as_ref() == Some(group)));
            let onmessage: Change = |draft, text| draft.message = Some(text);
            let onof: Change = |draft, text| {
                draft.of = Some(text).filter(|text| !text.is_empty()).map(Into::into);
            };
            html! {
                <>
                    { text(RunText::Message, "run-message", (&message, is_wrong), (change, onmessage), language) }
                    { select(RunText::Group, "run-of", std::iter::once(every).chain(groups), (change, onof), language) }
                </>
            }
        }
        Kind::Pending => {
            let groups = &offer.groups;
            let is = chosen(&draft.group, groups);
            let groups = groups
                .iter()
                .map(|group| named(group, is.as_ref() == Some(group)));
            let is_wrong = draft.goal(offer).is_err();
            html! {
                <>
                    { select(RunText::Group, "run-group", groups, (change, |draft, text| draft.group = Some(text.into())), language) }
                    { text(RunText::Count, "run-count", (&draft.count, is_wrong), (change, |draft, text| draft.count = text), language) }
                </>
            }
        }
        Kind::At => {
            let actor = draft.actor(offer);
            let actors = offer.world.actors.keys();
            let actors = actors.map(|id| {
                (
                    id.to_string(),
                    id.to_string().into(),
                    actor.as_ref() == Some(id),
                )
            });
            let lines = offer.lines(actor.as_ref());
            let line = chosen(&draft.line, &lines);
            let lines = lines.iter().map(|id| {
                (
                    id.to_string(),
                    id.to_string().into(),
                    line.as_ref() == Some(id),
                )
            });
            html! {
                <>
                    { select(RunText::Actor, "run-actor", actors, (change, |draft, text| draft.actor = Some(text.into())), language) }
                    { select(RunText::Line, "run-line", lines, (change, |draft, text| draft.line = Some(text.into())), language) }
                </>
            }
        }
        Kind::Lost | Kind::Broken => Html::default(),
    }
}

fn named(group: &GroupName, is_chosen: bool) -> (String, AttrValue, bool) {
    (group.to_string(), group.to_string().into(), is_chosen)
}

fn select(
    label: RunText,
    id: &'static str,
    options: impl Iterator<Item = (String, AttrValue, bool)>,
    (change, how): (&Callback<(Change, String)>, Change),
    language: Language,
) -> Html {
    let onchange = change.reform(move |event: Event| {
        let select: Option<HtmlSelectElement> = event.target_dyn_into();
        (how, select.map(|select| select.value()).unwrap_or_default())
    });
    html! {
        <div class="run-field">
            <label for={id}>{ label.say(language) }</label>
            <select {id} {onchange}>
                { for options.map(|(value, name, selected)| html! {
                    <option key={value.clone()} {value} {selected}>{ name }</option>
                }) }
            </select>
        </div>
    }
}

fn text(
    label: RunText,
    id: &'static str,
    (value, is_wrong): (&str, bool),
    (change, how): (&Callback<(Change, String)>, Change),
    language: Language,
) -> Html {
    let oninput = change.reform(move |event: InputEvent| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        (how, input.map(|input| input.value()).unwrap_or_default())
    });
    html! {
        <div class="run-field">
            <label for={id}>{ label.say(language) }</label>
            <input
                {id}
                type="text"
                autocomplete="off"
                spellcheck="false"
                autocapitalize="off"
                value={value.to_owned()}
                aria-invalid={is_wrong.to_string()}
                aria-describedby="run-told"
                {oninput}
            />
        </div>
    }
}

fn focus_first(panel: &Element) {
    let first = panel.query_selector("select").ok().flatten();
    if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
        let _ = first.focus();
    }
}
