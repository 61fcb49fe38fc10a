//! A room among those that are compared.

use std::rc::Rc;

use shared::{
    drill::Ending,
    patterns::{ALL, PatternId},
    world::Mode,
};
use yew::prelude::*;

use super::{bench::Column, links::change_patterns, picker::PatternSelect};
use crate::{
    address::{Address, Compared},
    dispatch::{Dispatch, Snapshot},
    i18n::{CompareText, Words},
    notice::{LinkLost, ServerGone, Toasts, WayOn},
    stage::Stage,
    start::{badge, naive_mark, to_pattern},
    store::{Link, Ui},
    widget::{Picture, icon},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// Its place.
    pub at: usize,
    /// What only this browser knows.
    pub ui: Ui,
    /// The room.
    pub column: Rc<Column>,
    /// The patterns of all columns.
    pub patterns: Vec<PatternId>,
    /// The handles of all rooms.
    pub links: Rc<Vec<Dispatch>>,
    /// The handle of this one.
    pub link: Dispatch,
}

/// A room: its pattern, how the last thing went, and its stage.
#[component]
pub(super) fn ColumnView(props: &Props) -> Html {
    let Props { column, ui, .. } = props;
    let state = &column.state;
    let slug = column.pattern.pattern().slug;
    html! {
        <section
            class="column"
            aria-label={ui.language.pattern(column.pattern)}
            data-column={slug}
            data-room={state.room.as_ref().map(|room| room.0.clone())}
            data-epoch={state.epoch.to_string()}
            data-step={state.world.step.to_string()}
            data-mode={match state.world.mode { Mode::Step => "step", Mode::Live => "live" }}
        >
            { head(props) }
            { told(props) }
            <ContextProvider<Dispatch> context={props.link.clone()}>
                <ContextProvider<Snapshot> context={Snapshot(state.clone())}>
                    { room(props) }
                    <Toasts language={ui.language} notices={state.notices.clone()} />
                </ContextProvider<Snapshot>>
            </ContextProvider<Dispatch>>
        </section>
    }
}

fn head(props: &Props) -> Html {
    let Props {
        at,
        ui,
        column,
        patterns,
        links,
        ..
    } = props;
    let (at, language) = (*at, ui.language);
    let name = language.pattern(column.pattern);
    let change = {
        let (ui, links, patterns) = (ui.clone(), links.clone(), patterns.clone());
        Callback::from(move |pattern: Option<PatternId>| {
            let mut patterns = patterns.clone();
            if let (Some(pattern), Some(place)) = (pattern, patterns.get_mut(at)) {
                *place = pattern;
                change_patterns(&ui, &links, &patterns, |one| one != at);
            }
        })
    };
    let alone = Address {
        room: column.state.room.clone(),
        ..to_pattern(ui, column.pattern)
    };
    html! {
        <header>
            <h2 class="unseen">{ name }</h2>
            <PatternSelect
                {language}
                label={CompareText::Other.say(language)}
                chosen={Some(column.pattern)}
                onchoose={change}
            />
            <span class="acts">
                if column.state.room.is_some() {
                    <a class="btn quiet tiny" href={alone.to_string()} title={CompareText::AloneHint.say(language)}>
                        { CompareText::Alone.say(language) }
                    </a>
                }
                { remove(props) }
                { add(props) }
            </span>
            <span class="marks-of">
                { badge(column.pattern.pattern().promise, language) }
                { naive_mark(column.pattern, language) }
            </span>
        </header>
    }
}

/// Takes the column away, where two are left.
fn remove(props: &Props) -> Html {
    if props.patterns.len() < Compared::MAX {
        return Html::default();
    }
    let language = props.ui.language;
    let label = CompareText::Remove(language.pattern(props.column.pattern)).say(language);
    let (ui, links, at) = (props.ui.clone(), props.links.clone(), props.at);
    let patterns = props.patterns.clone();
    let onclick = move |_: MouseEvent| {
        let mut patterns = patterns.clone();
        patterns.remove(at);
        let mut links: Vec<Dispatch> = links.to_vec();
        links.remove(at);
        change_patterns(&ui, &links, &patterns, |_| true);
    };
    html! {
        <button type="button" class="btn quiet tiny" aria-label={label.clone()} title={label} {onclick}>
            { icon(Picture::Close) }
        </button>
    }
}

/// A third one, beside the last.
fn add(props: &Props) -> Html {
    let count = props.patterns.len();
    if count >= Compared::MAX || props.at + 1 != count {
        return Html::default();
    }
    let label = CompareText::Add.say(props.ui.language);
    let (ui, links, patterns) = (
        props.ui.clone(),
        props.links.clone(),
        props.patterns.clone(),
    );
    let onclick = move |_: MouseEvent| {
        let is_new = |id: &&PatternId| !patterns.contains(id);
        let family = patterns.last().map(|id| id.pattern().family);
        let of_family = |id: &&PatternId| Some(id.pattern().family) == family;
        let mut same = ALL.iter().filter(is_new).filter(of_family);
        let third = same.next().or_else(|| ALL.iter().find(is_new));
        let patterns: Vec<PatternId> = patterns.iter().chain(third).copied().collect();
        change_patterns(&ui, &links, &patterns, |_| true);
    };
    html! {
        <button type="button" class="btn quiet tiny" aria-label={label.clone()} title={label} {onclick}>
            { icon(Picture::Add) }
        </button>
    }
}

/// How the last thing went that was done in all rooms.
fn told(props: &Props) -> Html {
    let told = props.column.told.as_ref();
    let text = told.map(|told| CompareText::Told(told).say(props.ui.language));
    let is_crash = told.is_some_and(|told| matches!(told.ending, Some(Ok(Ending::Crashed(_)))));
    let class = classes!("told", is_crash.then_some("crashed"));
    html! { <p {class} role="status">{ text.unwrap_or_default() }</p> }
}

fn room(props: &Props) -> Html {
    let (state, language) = (&props.column.state, props.ui.language);
    let text = match &state.link {
        Link::Refused(rejection) => rejection.say(language),
        _ => CompareText::Opens.say(language),
    };
    if !state.is_ready || matches!(state.link, Link::Refused(_)) {
        return html! {
            <div class="no-room">
                <p role="status">{ text }</p>
                <WayOn {language} link={state.link.clone()} />
            </div>
        };
    }
    html! {
        // It scrolls by itself, so the keyboard has to reach it.
        <div class="stage" tabindex="0" role="group" aria-label={language.pattern(props.column.pattern)}>
            if let Link::Lost { attempt } = state.link {
                <LinkLost {language} {attempt} />
            } else if !state.world.server.up {
                <ServerGone {language} />
            }
            <Stage is_one_of_several=true />
        </div>
    }
}
