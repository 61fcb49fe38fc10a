//! Where messages are on the screen.

use std::collections::BTreeMap;

use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element, HtmlElement};

use crate::scene::{PlaceKind, Stand};

/// A point on the screen, or a way between two.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    /// As a CSS transform.
    pub(super) fn translate(self) -> String {
        format!("translate({:.1}px, {:.1}px)", self.x, self.y)
    }

    fn centre(rect: &DomRect) -> Self {
        Self {
            x: rect.x() + rect.width() / 2.0,
            y: rect.y() + rect.height() / 2.0,
        }
    }

    /// The nearest point inside `rect`: what is scrolled out of sight comes
    /// from its edge.
    fn inside(self, rect: &DomRect) -> Self {
        Self {
            x: self.x.max(rect.left()).min(rect.right()),
            y: self.y.max(rect.top()).min(rect.bottom()),
        }
    }
}

/// A message on the screen.
pub(super) struct Spot {
    /// What it is and where.
    pub stand: Stand,
    /// The middle of its disc.
    pub centre: Point,
    /// Where its place begins.
    pub origin: Point,
    /// What is written on it.
    pub face: String,
    /// Where the one who sent it is.
    pub sender: Option<Point>,
    /// It.
    pub element: HtmlElement,
}

/// Every message below `root`, in one reading.
pub(super) fn spots(root: &Element) -> Vec<Spot> {
    let actors: BTreeMap<String, Point> = all(root, "[data-actor]")
        .into_iter()
        .filter_map(|actor| {
            let name = actor.get_attribute("data-actor")?;
            Some((name, Point::centre(&actor.get_bounding_client_rect())))
        })
        .collect();
    let places = all(root, "[data-place]");
    places
        .iter()
        .flat_map(|place| spots_in(place, &actors))
        .collect()
}

fn spots_in(place: &Element, actors: &BTreeMap<String, Point>) -> Vec<Spot> {
    let name = place.get_attribute("data-place").unwrap_or_default();
    let messages = all(place, "[data-message]");
    let Some(kind) = PlaceKind::of(&name).filter(|_| !messages.is_empty()) else {
        return Vec::new();
    };
    let bounds = place.get_bounding_client_rect();
    let home = place.closest("[data-home]").ok().flatten();
    let home = home.and_then(|home| home.get_attribute("data-home"));
    let spot = |element: Element| {
        let core = element.query_selector(".disc").ok().flatten();
        let core = core.as_ref().unwrap_or(&element).get_bounding_client_rect();
        Some(Spot {
            centre: Point::centre(&core).inside(&bounds),
            origin: Point {
                x: bounds.x(),
                y: bounds.y(),
            },
            face: element.query_selector(".face").ok()??.text_content()?,
            sender: element
                .get_attribute("data-by")
                .and_then(|by| actors.get(&by).copied()),
            stand: Stand {
                kind,
                place: name.clone(),
                group: home.clone().or_else(|| element.get_attribute("data-group")),
                message: element.get_attribute("data-message")?,
                id: element.get_attribute("data-id")?,
            },
            element: element.dyn_into().ok()?,
        })
    };
    messages.into_iter().filter_map(spot).collect()
}

fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|at| list.item(at)?.dyn_into().ok())
        .collect()
}
