//! Keeps in sight what happens in the stream, or in the list.

use std::rc::Rc;

use web_sys::Element;

use crate::scene::{Content, Scene};

/// Half an entry's width, in pixels (also in the style sheet).
const HALF: f64 = 26.0;
/// So much should stay visible around what happens, in pixels.
const MARGIN: f64 = 78.0;

/// Scrolls the ribbon to where something happened, if that is out of sight. At
/// first it shows the end.
pub(super) fn follow(root: &Element, before: Option<&Scene>, now: &Scene) {
    let focus = match &now.ribbon {
        Some(ribbon) => match before.and_then(|before| before.ribbon.as_ref()) {
            Some(before) => ribbon.focus(before),
            None => Some(ribbon.halves()),
        },
        None => in_row(before, now),
    };
    let ribbon = root.query_selector(".ribbon").ok().flatten();
    if let (Some(ribbon), Some(focus)) = (ribbon, focus) {
        let at = focus as f64 * HALF;
        let (left, width) = (
            f64::from(ribbon.scroll_left()),
            f64::from(ribbon.client_width()),
        );
        if at < left + MARGIN {
            ribbon.set_scroll_left((at - MARGIN) as i32);
        } else if at > left + width - MARGIN {
            ribbon.set_scroll_left((at - width + MARGIN) as i32);
        }
    }
}

/// In a list: its left end where something was pushed, else its right end, where
/// workers take from.
fn in_row(before: Option<&Scene>, now: &Scene) -> Option<usize> {
    let row = now.shelves.first()?;
    // A scale of time shows what is due next where it begins.
    if !matches!(row.content, Content::Row(_)) {
        return None;
    }
    let end = 2 * row.items().count() + 8;
    let Some(before) = before.and_then(|before| before.shelves.first()) else {
        return Some(end);
    };
    if Rc::ptr_eq(before, row) {
        return None;
    }
    let is_pushed = before.exists && row.size > before.size && row.begins_anew(before);
    Some(if is_pushed { 0 } else { end })
}
