//! Keeps in sight what happens in the stream.

use web_sys::Element;

use crate::scene::Scene;

/// Half an entry's width, in pixels (also in the style sheet).
const HALF: f64 = 26.0;
/// So much should stay visible around what happens, in pixels.
const MARGIN: f64 = 78.0;

/// Scrolls the ribbon to where something happened, if that is out of sight. At
/// first it shows the end.
pub(super) fn follow(root: &Element, before: Option<&Scene>, now: &Scene) {
    let focus = match before {
        Some(before) => now.ribbon.focus(&before.ribbon),
        None => Some(now.ribbon.halves()),
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
