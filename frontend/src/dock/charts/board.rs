//! All charts beside each other, and the moment at which they are read.

use shared::id::GroupName;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{Shown, moment::MomentView, plot::Plot, share::ShareView, table::Tables};
use crate::{
    chart::Kind,
    i18n::{ChartText, Language, Words},
    store::DockTab,
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// What is shown.
    pub shown: Shown,
    /// The groups there are.
    pub groups: Vec<GroupName>,
    /// Another group was chosen.
    pub onchoose: Callback<GroupName>,
}

/// All charts beside each other, or the same as tables.
#[component]
pub(crate) fn Board(props: &Props) -> Html {
    let Props {
        language, shown, ..
    } = props;
    let language = *language;
    // How often it was drawn; tests hold that to the samples that came.
    let drawn = use_mut_ref(|| 0_u64);
    *drawn.borrow_mut() += 1;
    let as_table = use_state(|| false);
    // The end of the sample that is read, so that it stays the same one while
    // others come.
    let moment = use_state_eq(|| None::<u64>);
    let cursor = moment.and_then(|at_ms| shown.at(at_ms));
    let onread = {
        let (moment, shown) = (moment.setter(), shown.clone());
        use_callback(shown, move |at: Option<usize>, shown: &Shown| {
            let sample = at.and_then(|at| shown.samples.get(at));
            moment.set(sample.map(|sample| sample.at_ms));
        })
    };
    let onkeydown = {
        let (onread, last) = (onread.clone(), shown.samples.len().saturating_sub(1));
        move |event: KeyboardEvent| {
            if let Some(at) = reached(cursor.unwrap_or(last), last, &event.key()) {
                event.prevent_default();
                onread.emit(Some(at).filter(|at| *at < last));
            }
        }
    };
    let ontoggle = {
        let as_table = as_table.clone();
        move |_| as_table.set(!*as_table)
    };
    html! {
        <>
            <header class="tools">
                { group_select(props) }
                <MomentView {language} shown={shown.clone()} {cursor} onread={onread.clone()} />
                <button
                    type="button"
                    class="btn quiet tiny count"
                    aria-pressed={as_table.to_string()}
                    onclick={ontoggle}
                >
                    { ChartText::AsTable.say(language) }
                </button>
            </header>
            if *as_table {
                <Tables {language} shown={shown.clone()} />
            } else {
                <div
                    class="charts"
                    data-drawn={drawn.borrow().to_string()}
                    role="group"
                    tabindex="0"
                    aria-label={ChartText::Tab(DockTab::Charts).say(language)}
                    onpointerleave={onread.reform(|_: PointerEvent| None)}
                    {onkeydown}
                >
                    { for Kind::ALL.iter().enumerate().map(|(at, kind)| html! {
                        <Plot
                            key={format!("{kind:?}")}
                            {language}
                            shown={shown.clone()}
                            {at}
                            {cursor}
                            onread={onread.clone()}
                        />
                    }) }
                    <ShareView {language} shown={shown.clone()} {cursor} />
                </div>
            }
        </>
    }
}

/// Where a key leads from the sample `at`.
fn reached(at: usize, last: usize, key: &str) -> Option<usize> {
    match key {
        "ArrowLeft" => Some(at.saturating_sub(1)),
        "ArrowRight" => Some((at + 1).min(last)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

fn group_select(props: &Props) -> Html {
    let Props {
        shown,
        groups,
        onchoose,
        language,
    } = props;
    let onchange = onchoose.reform(|event: Event| {
        let select: Option<HtmlSelectElement> = event.target_dyn_into();
        GroupName::from(select.map(|select| select.value()).unwrap_or_default())
    });
    html! {
        <label class="pick">
            <span class="muted small">{ ChartText::Group.say(*language) }</span>
            <select {onchange}>
                { for groups.iter().map(|group| html! {
                    <option
                        key={group.as_str()}
                        value={group.to_string()}
                        selected={*group == shown.group}
                    >
                        { group.as_str() }
                    </option>
                }) }
            </select>
        </label>
    }
}
