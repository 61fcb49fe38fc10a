//! Which rows of a long list can be seen, where all are equally high.

use gloo::events::EventListener;
use web_sys::Element;
use yew::prelude::*;

/// Rows made beyond those that can be seen, so that scrolling shows no gap.
const SPARE: usize = 6;

/// What can be seen of a list that scrolls.
#[derive(Clone, PartialEq)]
pub(crate) struct Seen {
    /// For the element that scrolls.
    pub node: NodeRef,
    /// It was scrolled.
    pub onscroll: Callback<Event>,
    top: i32,
    height: i32,
}

impl Seen {
    /// The rows to make, from the first to behind the last, of `rows` in all,
    /// each `row_px` high.
    pub(crate) fn rows(&self, rows: usize, row_px: f64) -> (usize, usize) {
        window((self.top, self.height), rows, row_px)
    }

    /// Scrolls `list` no farther than needed for its row at `at` to be seen below
    /// a head that is as high as a row.
    pub(crate) fn bring(list: &Element, at: usize, row_px: f64) {
        let (above, below) = (at as f64 * row_px, (at + 2) as f64 * row_px);
        let top = f64::from(list.scroll_top());
        let height = f64::from(list.client_height());
        if above < top {
            list.set_scroll_top(above as i32);
        } else if below > top + height {
            list.set_scroll_top((below - height).ceil() as i32);
        }
    }
}

fn window((top, height): (i32, i32), rows: usize, row_px: f64) -> (usize, usize) {
    let fits = (f64::from(height) / row_px).ceil() as usize + 1;
    let top = (f64::from(top) / row_px) as usize;
    let first = top.saturating_sub(SPARE).min(rows);
    (first, (top + fits + SPARE).min(rows))
}

/// What can be seen of a list that scrolls.
#[hook]
pub(crate) fn use_seen() -> Seen {
    let node = use_node_ref();
    let view = use_state_eq(|| (0, 240));
    let measure = use_callback((node.clone(), view.setter()), |(), (node, view)| {
        if let Some(list) = node.cast::<Element>() {
            view.set((list.scroll_top(), list.client_height()));
        }
    });
    {
        let measure = measure.clone();
        use_effect_with((), move |()| {
            measure.emit(());
            let listener = web_sys::window()
                .map(|window| EventListener::new(&window, "resize", move |_| measure.emit(())));
            move || drop(listener)
        });
    }
    let (top, height) = *view;
    Seen {
        node,
        onscroll: measure.reform(|_| ()),
        top,
        height,
    }
}

#[cfg(test)]
mod tests {
    use super::window;

    #[test]
    fn only_what_can_be_seen_is_made() {
        assert_eq!(window((0, 200), 0, 20.0), (0, 0));
        assert_eq!(window((0, 200), 5_000, 20.0), (0, 17));
        assert_eq!(window((2_000, 200), 5_000, 20.0), (94, 117));
        // Fewer rows than it was scrolled to: after a filter.
        assert_eq!(window((2_000, 200), 10, 20.0), (10, 10));
    }
}
