//! The rows of the log. Thousands can be there, so only those that can be seen
//! are made; all rows are equally high, and how high is measured.

use std::rc::Rc;

use gloo::events::EventListener;
use shared::patterns::PatternId;
use web_sys::Element;
use yew::prelude::*;

use super::log_row::Row;
use crate::{
    i18n::{Language, Text, Words},
    store::LogRow,
};

/// Rows made beyond those that can be seen, so that scrolling shows no gap.
const SPARE: usize = 6;
/// The height of a row before one was measured.
const ROW_PX: f64 = 44.0;
/// This near to the end is at the end.
const NEAR_PX: i32 = 8;

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The rows, oldest first.
    pub rows: Rc<Vec<Rc<LogRow>>>,
    /// The pattern whose programs they are of.
    pub pattern: PatternId,
    /// Some rows are left out.
    pub is_filtered: bool,
    /// The step that is looked at instead of the newest.
    pub looked_at: Option<u64>,
}

/// What was measured.
#[derive(Clone, Copy, PartialEq)]
struct View {
    /// The list is scrolled so far.
    top: f64,
    /// So much of it is seen.
    height: f64,
    /// A row is so high.
    row: f64,
    /// It follows the newest row.
    follows: bool,
}

/// The rows of the log. It follows the newest one until it is scrolled away.
#[component]
pub(crate) fn LogList(props: &Props) -> Html {
    let language = props.language;
    let node = use_node_ref();
    let looked_at = props.looked_at;
    let view = use_state_eq(|| View {
        top: 0.0,
        height: 220.0,
        row: ROW_PX,
        follows: looked_at.is_none(),
    });
    // The listeners stay; what they compare with is always the newest.
    let latest = use_mut_ref(|| *view);
    latest.replace(*view);
    let measure = use_callback((node.clone(), view.setter()), move |(), (node, view)| {
        if let Some(list) = node.cast::<Element>() {
            view.set(measured(&list, *latest.borrow()));
        }
    });
    use_following(&node, &props.rows, &view);
    use_measuring(&measure);
    use_looking(&node, props, view.row);

    let (first, last) = window(&view, props.rows.len());
    let shown = props.rows.get(first..last).unwrap_or_default();
    let height = format!("height: {}px", view.row * props.rows.len() as f64);
    let shift = format!("transform: translateY({}px)", view.row * first as f64);
    html! {
        <div ref={node} class="log" tabindex="0" role="log" aria-live="off"
            aria-label={Text::Commands.say(language)}
            onscroll={measure.reform(|_: Event| ())}
        >
            if props.rows.is_empty() {
                <p class="muted empty">{
                    if props.is_filtered { Text::NothingFound } else { Text::NoCommands }.say(language)
                }</p>
            }
            <div class="all" style={height}>
                <div class="seen" style={shift}>
                    { for shown.iter().map(|row| html! {
                        <Row
                            key={row.effect.row}
                            {language}
                            row={row.clone()}
                            pattern={props.pattern}
                            is_looked_at={looked_at == Some(row.step)}
                        />
                    }) }
                </div>
            </div>
        </div>
    }
}

/// Keeps the newest row in sight, also when the rows turn out higher.
#[hook]
fn use_following(node: &NodeRef, rows: &Rc<Vec<Rc<LogRow>>>, view: &View) {
    let newest = rows.last().map(|row| row.effect.row);
    let sizes = (rows.len(), view.row, view.height);
    use_effect_with(
        (node.clone(), newest, sizes, view.follows),
        |(node, _, _, follows)| {
            if let Some(list) = node.cast::<Element>().filter(|_| *follows) {
                list.set_scroll_top(list.scroll_height());
            }
        },
    );
}

/// Brings the step that is looked at into sight, also when the rows turn out
/// higher.
#[hook]
fn use_looking(node: &NodeRef, props: &Props, row: f64) {
    let rows = props.rows.clone();
    use_effect_with(
        (node.clone(), props.looked_at, row as u64),
        move |(node, step, _)| {
            let at = step.and_then(|step| rows.iter().position(|row| row.step >= step));
            if let Some((at, list)) = at.zip(node.cast::<Element>()) {
                list.set_scroll_top((at as f64 * row - row) as i32);
            }
        },
    );
}

/// Measures at first, and whenever the window changes.
#[hook]
fn use_measuring(measure: &Callback<()>) {
    let measure = measure.clone();
    use_effect_with((), move |()| {
        measure.emit(());
        let listener = web_sys::window()
            .map(|window| EventListener::new(&window, "resize", move |_| measure.emit(())));
        move || drop(listener)
    });
}

/// It stops following when it is scrolled up, not when it grows.
fn measured(list: &Element, before: View) -> View {
    let (top, height) = (list.scroll_top(), list.client_height());
    let row = list.query_selector("[data-log]").ok().flatten();
    let row = row.map(|row| f64::from(row.client_height()));
    let is_at_end = top + height + NEAR_PX >= list.scroll_height();
    View {
        top: top.into(),
        height: height.into(),
        row: row.filter(|row| *row > 0.0).unwrap_or(before.row),
        follows: is_at_end || (before.follows && f64::from(top) >= before.top),
    }
}

/// The rows to make, from the first to behind the last, of `rows` in all.
fn window(view: &View, rows: usize) -> (usize, usize) {
    let fits = (view.height / view.row).ceil() as usize + 1;
    let top = if view.follows {
        rows.saturating_sub(fits)
    } else {
        (view.top / view.row) as usize
    };
    let first = top.saturating_sub(SPARE).min(rows);
    (first, (top + fits + SPARE).min(rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(top: f64, follows: bool) -> View {
        View {
            top,
            height: 200.0,
            row: 40.0,
            follows,
        }
    }

    #[test]
    fn only_what_can_be_seen_is_made() {
        assert_eq!(window(&view(0.0, true), 0), (0, 0));
        assert_eq!(window(&view(0.0, true), 3), (0, 3));
        assert_eq!(window(&view(0.0, true), 5_000), (4_988, 5_000));
        assert_eq!(window(&view(4_000.0, false), 5_000), (94, 112));
        assert_eq!(window(&view(0.0, false), 5_000), (0, 12));
        // Fewer rows than it was scrolled to: after a filter.
        assert_eq!(window(&view(4_000.0, false), 10), (10, 10));
    }
}
