//! The tools above the diagram: how near it is, where to go, which message is
//! followed, which lanes are folded, and a bookmark.

use std::rc::Rc;

use shared::{command::Command, id::MessageName};
use yew::prelude::*;

use super::{follow::Trail, plan::COLUMNS};
use crate::{
    dispatch::use_dispatch,
    i18n::{Language, TimelineText, Words},
    store::Action,
    widget::{Picture, icon},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The language of the page.
    pub language: Language,
    /// How near it is: the place of the column's width.
    pub zoom: usize,
    /// It is to be as near as that.
    pub onzoom: Callback<usize>,
    /// The step that was chosen.
    pub chosen: Option<u64>,
    /// The room's own step.
    pub here: u64,
    /// Why the room cannot go anywhere now.
    pub reason: Option<AttrValue>,
    /// The message that is followed, and its trail.
    pub trail: Option<(MessageName, Rc<Trail>)>,
    /// Only that one is shown.
    pub is_only: bool,
    /// Show only that one, or all.
    pub ononly: Callback<bool>,
    /// A step was chosen.
    pub onchoose: Callback<Option<u64>>,
    /// Some lanes are folded.
    pub has_folded: bool,
    /// Fold lanes in which nothing happens, or unfold all.
    pub onfold: Callback<bool>,
    /// What is told of the step that is looked at.
    pub told: AttrValue,
}

/// The tools above the diagram.
#[component]
pub(super) fn Tools(props: &Props) -> Html {
    let language = props.language;
    let dispatch = use_dispatch();
    let nearer = Some(props.zoom + 1).filter(|to| *to < COLUMNS.len());
    let go = props
        .chosen
        .filter(|step| props.reason.is_none() && *step != props.here);
    let onfold = {
        let (onfold, folds) = (props.onfold.clone(), !props.has_folded);
        move |_: MouseEvent| onfold.emit(folds)
    };
    let fold = match props.has_folded {
        true => TimelineText::UnfoldAll,
        false => TimelineText::FoldIdle,
    };
    let fold = fold.say(language);
    let name_bookmark = {
        let dispatch = dispatch.clone();
        move |_| dispatch.act(Action::NameBookmark(true))
    };
    html! {
        <header class="tools timeline-tools">
            <span class="zoom">
                { zoom(props, TimelineText::Farther, "−", props.zoom.checked_sub(1)) }
                { zoom(props, TimelineText::Nearer, "+", nearer) }
            </span>
            <button
                type="button"
                class="btn quiet round"
                aria-label={fold.clone()}
                title={fold}
                aria-pressed={props.has_folded.to_string()}
                onclick={onfold}
            >{ icon(Picture::Fold) }</button>
            <button
                type="button"
                class="btn quiet tiny"
                aria-keyshortcuts="m"
                title={props.reason.clone().unwrap_or_else(|| TimelineText::BookmarkHint.say(language))}
                disabled={props.reason.is_some()}
                onclick={name_bookmark}
            >
                { icon(Picture::Flag) }<span>{ TimelineText::Bookmark.say(language) }</span>
            </button>
            { following(props) }
            if let Some(step) = go {
                <button
                    type="button"
                    class="btn tiny"
                    onclick={move |_| dispatch.steer(Command::GoTo { step })}
                >{ TimelineText::GoTo(step).say(language) }</button>
            }
            <p class="told" role="status" title={props.told.clone()}>{ props.told.clone() }</p>
        </header>
    }
}

/// Nearer or farther.
fn zoom(props: &Props, text: TimelineText, sign: &'static str, to: Option<usize>) -> Html {
    let onzoom = props.onzoom.clone();
    let label = text.say(props.language);
    html! {
        <button
            type="button"
            class="btn quiet round"
            aria-label={label.clone()}
            title={label}
            disabled={to.is_none()}
            onclick={move |_| if let Some(to) = to { onzoom.emit(to) }}
        >{ sign }</button>
    }
}

/// What is followed: from event to event of it, and it alone.
fn following(props: &Props) -> Html {
    let Some((message, trail)) = &props.trail else {
        return Html::default();
    };
    let language = props.language;
    let name = || AttrValue::from(message.to_string());
    let from = props.chosen.unwrap_or(props.here);
    let leads = |text: TimelineText, picture: Picture, to: Option<u64>| {
        let onchoose = props.onchoose.clone();
        let label = text.say(language);
        html! {
            <button
                type="button"
                class="btn quiet round"
                aria-label={label.clone()}
                title={label}
                disabled={to.is_none()}
                onclick={move |_| if to.is_some() { onchoose.emit(to) }}
            >{ icon(picture) }</button>
        }
    };
    let ononly = {
        let (ononly, is_only) = (props.ononly.clone(), props.is_only);
        move |_: MouseEvent| ononly.emit(!is_only)
    };
    html! {
        <span class="follows">
            { leads(TimelineText::Earlier(name()), Picture::Left, trail.before(from)) }
            <button
                type="button"
                class={classes!("btn", "tiny", props.is_only.then_some("on"))}
                aria-pressed={props.is_only.to_string()}
                onclick={ononly}
            >{ TimelineText::Only(name()).say(language) }</button>
            { leads(TimelineText::Later(name()), Picture::Right, trail.after(from)) }
        </span>
    }
}
