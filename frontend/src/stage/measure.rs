//! Where messages are on the screen.

use std::rc::Rc;

use shared::id::EntryId;
use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element, HtmlElement};

use crate::scene::{PlaceKind, Scene, Stand, Tile, Token};

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
    /// It; none where it is out of sight.
    pub element: Option<HtmlElement>,
}

impl Spot {
    /// Where the one who sent it is.
    pub(super) fn sender(&self, root: &Element) -> Option<Point> {
        let by = self.element.as_ref()?.get_attribute("data-by")?;
        let actors = all(root, "[data-actor]");
        let is_it = |actor: &Element| actor.get_attribute("data-actor").as_ref() == Some(&by);
        let actor = actors.into_iter().find(is_it)?;
        Some(Point::centre(&actor.get_bounding_client_rect()))
    }
}

/// Every message on the screen.
#[derive(Default)]
pub(super) struct Spots {
    /// Those in the stream, by id.
    stream: Vec<Spot>,
    /// Those that are somewhere else; they are few.
    elsewhere: Vec<Spot>,
}

impl Spots {
    /// Every message below `root`, which shows `scene`, in one reading.
    ///
    /// A reading is slow, and a stream can be long: of its entries only those in
    /// sight are measured. All others are beyond one of its edges.
    pub(super) fn of(root: &Element, scene: &Scene) -> Self {
        let mut spots = Self::default();
        for element in all(root, "[data-place]") {
            let place = PlaceOnScreen::of(element);
            match place.as_ref().map(|place| place.kind) {
                Some(PlaceKind::Stream) => {
                    spots.stream = place
                        .iter()
                        .flat_map(|place| place.entries(scene))
                        .collect()
                }
                Some(_) => spots
                    .elsewhere
                    .extend(place.iter().flat_map(PlaceOnScreen::messages)),
                None => {}
            }
        }
        spots
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Spot> {
        self.elsewhere.iter().chain(&self.stream)
    }

    /// The same message in the same place.
    pub(super) fn same(&self, stand: &Stand) -> Option<&Spot> {
        match stand.kind {
            PlaceKind::Stream => self.in_stream(stand.token.id),
            _ => self.elsewhere.iter().find(|spot| spot.stand == *stand),
        }
    }

    /// Where the entry is drawn, wherever that is.
    pub(super) fn of_entry(&self, id: EntryId) -> Vec<&Spot> {
        let elsewhere = self.elsewhere.iter();
        let elsewhere = elsewhere.filter(|spot| spot.stand.token.id == id);
        elsewhere.chain(self.in_stream(id)).collect()
    }

    fn in_stream(&self, id: EntryId) -> Option<&Spot> {
        let of = |spot: &Spot| spot.stand.token.id;
        let at = self.stream.binary_search_by_key(&id, of).ok()?;
        self.stream.get(at)
    }
}

/// A place that holds messages.
struct PlaceOnScreen {
    element: Element,
    kind: PlaceKind,
    name: Rc<str>,
    /// The group that it belongs to.
    home: Option<Rc<str>>,
    bounds: DomRect,
}

impl PlaceOnScreen {
    fn of(element: Element) -> Option<Self> {
        let name = element.get_attribute("data-place")?;
        let home = element.closest("[data-home]").ok().flatten();
        let home = home.and_then(|home| home.get_attribute("data-home"));
        Some(Self {
            kind: PlaceKind::of(&name)?,
            name: name.into(),
            home: home.map(Rc::from),
            bounds: element.get_bounding_client_rect(),
            element,
        })
    }

    /// The messages in it.
    fn messages(&self) -> Vec<Spot> {
        let spot = |element: Element| {
            let message = element.get_attribute("data-message")?;
            let token = Token {
                id: match element.get_attribute("data-id") {
                    Some(id) => id.parse().ok()?,
                    None => EntryId::of_item(&message),
                },
                message: message.into(),
            };
            let group = || element.get_attribute("data-group").map(Rc::from);
            let group = self.home.clone().or_else(group);
            let disc = element.query_selector(".disc").ok().flatten();
            let disc = disc.unwrap_or_else(|| element.clone());
            Some(self.spot(token, group, self.centre(&disc), element.dyn_into().ok()))
        };
        let messages = all(&self.element, "[data-message]");
        messages.into_iter().filter_map(spot).collect()
    }

    /// The entries of the stream, in order.
    fn entries(&self, scene: &Scene) -> Vec<Spot> {
        let Ok(elements) = self.element.query_selector_all("[data-message]") else {
            return Vec::new();
        };
        let Some(ribbon) = &scene.ribbon else {
            return Vec::new();
        };
        let tiles = ribbon.tiles();
        let count = tiles.clone().count();
        // Never so, unless the page shows another scene.
        if elements.length() as usize != count {
            return Vec::new();
        }
        let element = |at: usize| -> Option<HtmlElement> {
            elements.item(u32::try_from(at).ok()?)?.dyn_into().ok()
        };
        let rect = |at| element(at).map(|element| element.get_bounding_client_rect());
        let (left, right) = (self.bounds.left(), self.bounds.right());
        let first = partition_point(count, |at| rect(at).is_some_and(|at| at.right() < left));
        let behind = partition_point(count, |at| rect(at).is_some_and(|at| at.left() <= right));
        let y = element(first).map(|element| self.centre(&element).y);
        let spot = |(at, tile): (usize, &Rc<Tile>)| {
            let is_in_sight = (first..behind).contains(&at);
            let element = is_in_sight.then(|| element(at)).flatten();
            let centre = match &element {
                Some(element) => self.centre(element),
                None => self.edge(at < first, y),
            };
            self.spot(tile.token.clone(), None, centre, element)
        };
        tiles.enumerate().map(spot).collect()
    }

    fn spot(
        &self,
        token: Token,
        group: Option<Rc<str>>,
        centre: Point,
        element: Option<HtmlElement>,
    ) -> Spot {
        Spot {
            stand: Stand {
                kind: self.kind,
                place: self.name.clone(),
                group,
                token,
            },
            centre,
            origin: Point {
                x: self.bounds.x(),
                y: self.bounds.y(),
            },
            element,
        }
    }

    fn centre(&self, element: &Element) -> Point {
        Point::centre(&element.get_bounding_client_rect()).inside(&self.bounds)
    }

    /// Its left or right edge, at the height of what is in it.
    fn edge(&self, is_left: bool, y: Option<f64>) -> Point {
        let middle = Point::centre(&self.bounds);
        Point {
            x: match is_left {
                true => self.bounds.left(),
                false => self.bounds.right(),
            },
            y: y.unwrap_or(middle.y),
        }
    }
}

/// How many of `count` come before: those that do are the first ones.
fn partition_point(count: usize, comes_before: impl Fn(usize) -> bool) -> usize {
    let (mut known, mut end) = (0, count);
    while known < end {
        let middle = known.midpoint(end);
        match comes_before(middle) {
            true => known = middle + 1,
            false => end = middle,
        }
    }
    known
}

fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|at| list.item(at)?.dyn_into().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partition_is_found_wherever_it_is() {
        for count in 0..9 {
            for first in 0..=count {
                assert_eq!(partition_point(count, |at| at < first), first);
            }
        }
    }
}
