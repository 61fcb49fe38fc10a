//! Lets messages move from place to place instead of jumping.
//!
//! The page is always in its final state at once; what moves is only drawn on
//! top. Before a new scene is drawn, the places of all messages are read; after
//! it was drawn they are read again, and then everything is written in one go:
//! a message that is somewhere else in the same place slides there, one that
//! has come to a place flies there as a disc from where it was, and one that
//! has left fades out.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::{
    follow::follow,
    measure::{Point, Spot, Spots},
};
use crate::scene::{Scene, Stand};

/// How long anything moves at most, in milliseconds. The style sheet says how
/// long it really does.
const LONGEST_MS: u32 = 700;
/// More than this at once is not movement but another picture.
const MOST: usize = 48;

/// How much of what moves is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Movement {
    /// Everything.
    All,
    /// Messages that go from one place to another. Frames come faster than
    /// something slides inside its place.
    Flights,
    /// Nothing: it would be too much.
    None,
}

/// Animates the changes from one scene to the next below `root`. Another epoch
/// is another room: nothing moves from one to the other.
#[hook]
pub(super) fn use_flights(root: &NodeRef, scene: &Rc<Scene>, epoch: u64, movement: Movement) {
    let flights = use_mut_ref(Flights::default);
    // This runs before the page is changed, so it still shows the last scene.
    flights.borrow_mut().movement = movement;
    flights.borrow_mut().look(root, scene);
    let root = root.clone();
    use_effect_with((scene.clone(), epoch), move |(scene, epoch)| {
        if let Some(root) = root.cast::<Element>() {
            flights.borrow_mut().show(&root, scene, *epoch);
        }
    });
}

struct Flights {
    /// How much is followed.
    movement: Movement,
    /// The scene that is on the page, and its epoch.
    drawn: Option<(Rc<Scene>, u64)>,
    /// Where messages were when the last scene was left; none while it is shown.
    before: Option<Spots>,
    /// What is sliding, and will be put to rest by its timer or the next scene.
    sliding: Vec<HtmlElement>,
    rest: Option<Timeout>,
}

impl Default for Flights {
    fn default() -> Self {
        Self {
            movement: Movement::All,
            drawn: None,
            before: None,
            sliding: Vec::new(),
            rest: None,
        }
    }
}

impl Flights {
    fn look(&mut self, root: &NodeRef, next: &Rc<Scene>) {
        let Some((drawn, _)) = &self.drawn else {
            return;
        };
        // It may be rendered again before its effects run: the first look counts.
        let is_followed = self.movement != Movement::None && !wants_stillness();
        if self.before.is_none() && !Rc::ptr_eq(drawn, next) && is_followed {
            let root = root.cast::<Element>();
            self.before = root.map(|root| Spots::of(&root, drawn));
        }
    }

    fn show(&mut self, root: &Element, scene: &Rc<Scene>, epoch: u64) {
        let before = self.before.take().unwrap_or_default();
        let last = self.drawn.replace((scene.clone(), epoch));
        let last = last.filter(|(_, last)| *last == epoch);
        match &last {
            Some((last, _)) if Rc::ptr_eq(last, scene) => {}
            Some((last, _)) => {
                follow(root, Some(last), scene);
                self.go(root, &before, scene);
            }
            None => {
                put_to_rest(&mut self.sliding);
                follow(root, None, scene);
            }
        }
    }

    fn go(&mut self, root: &Element, before: &Spots, scene: &Scene) {
        // What slides is not where it belongs and cannot be measured; what flies
        // is only drawn on top, and may arrive.
        put_to_rest(&mut self.sliding);
        self.rest = None;
        if self.movement == Movement::None || wants_stillness() {
            return;
        }
        let after = Spots::of(root, scene);
        let mut moves = moves(root, before, &after);
        if self.movement == Movement::Flights {
            moves.retain(|step| !matches!(step, Move::Slide(..)));
        }
        if let Some(layer) = Layer::of(root).filter(|_| moves.len() <= MOST) {
            self.start(&moves, &layer);
        }
    }

    fn start(&mut self, moves: &[Move], layer: &Layer) {
        let mut flying = Vec::new();
        for step in moves {
            match step {
                Move::Slide(..) => self.sliding.extend(step.prepare(layer)),
                Move::Fly { .. } | Move::Fade(_) => flying.extend(step.prepare(layer)),
            }
        }
        // Reading a size makes the browser take the starting positions for
        // granted; what is written next is where they go from there.
        let _ = layer.element.offset_width();
        for element in self.sliding.iter().chain(&flying) {
            set_off(element);
        }
        flying.extend(moves.iter().filter_map(Move::target));
        Timeout::new(LONGEST_MS, move || put_to_rest(&mut flying)).forget();
        let mut sliding = self.sliding.clone();
        self.rest = Some(Timeout::new(LONGEST_MS, move || put_to_rest(&mut sliding)));
    }
}

/// What flies is drawn in a layer above the stage.
struct Layer {
    element: HtmlElement,
    origin: Point,
}

impl Layer {
    fn of(root: &Element) -> Option<Self> {
        let element = root.query_selector(".flights").ok()??;
        let bounds = element.get_bounding_client_rect();
        Some(Self {
            origin: Point {
                x: bounds.x(),
                y: bounds.y(),
            },
            element: element.dyn_into().ok()?,
        })
    }
}

/// Something that moves.
enum Move<'a> {
    /// Inside its place, by so much.
    Slide(&'a Spot, Point),
    /// From somewhere to a place.
    Fly { from: Point, to: &'a Spot },
    /// Out of the picture.
    Fade(&'a Spot),
}

fn moves<'a>(root: &Element, before: &'a Spots, after: &'a Spots) -> Vec<Move<'a>> {
    let mut moves = Vec::new();
    let mut used: Vec<&Stand> = Vec::new();
    for to in after.iter() {
        if let Some(from) = before.same(&to.stand) {
            moves.extend(slide(from, to));
            continue;
        }
        let sources = before.of_entry(to.stand.token.id);
        let source = to.stand.source(&sources, |spot| &spot.stand);
        used.extend(source.map(|spot| &spot.stand));
        let from = source.map(|spot| spot.centre).or_else(|| to.sender(root));
        moves.extend(from.map(|from| Move::Fly { from, to }));
    }
    let left = before
        .iter()
        .filter(|from| after.same(&from.stand).is_none() && !used.contains(&&from.stand));
    moves.extend(left.map(Move::Fade));
    moves
}

/// How far a message is from where it was, as seen from its place; a place
/// that moves as a whole takes its messages along. Out of sight nothing slides.
fn slide<'a>(from: &Spot, to: &'a Spot) -> Option<Move<'a>> {
    to.element.as_ref()?;
    let by = Point {
        x: (from.centre.x - from.origin.x) - (to.centre.x - to.origin.x),
        y: (from.centre.y - from.origin.y) - (to.centre.y - to.origin.y),
    };
    (by.x.abs() + by.y.abs() > 1.0).then_some(Move::Slide(to, by))
}

impl Move<'_> {
    /// Puts it where it starts, and returns what is going to move.
    fn prepare(&self, layer: &Layer) -> Option<HtmlElement> {
        match self {
            Self::Slide(spot, by) => {
                let element = spot.element.clone()?;
                write(&element, "transition", "none");
                write(&element, "transform", &by.translate());
                Some(element)
            }
            Self::Fly { from, to } => {
                if let Some(element) = &to.element {
                    let _ = element.class_list().add_1("arrives");
                }
                let disc = disc(to, layer)?;
                let by = Point {
                    x: from.x - to.centre.x,
                    y: from.y - to.centre.y,
                };
                write(&disc, "transform", &by.translate());
                Some(disc)
            }
            Self::Fade(spot) => {
                let disc = disc(spot, layer)?;
                let _ = disc.class_list().add_1("leaves");
                Some(disc)
            }
        }
    }

    /// What shows only when a disc has arrived there.
    fn target(&self) -> Option<HtmlElement> {
        match self {
            Self::Fly { to, .. } => to.element.clone(),
            Self::Slide(..) | Self::Fade(_) => None,
        }
    }
}

/// A disc with the message's name where the message is, in the layer above the
/// stage.
fn disc(spot: &Spot, layer: &Layer) -> Option<HtmlElement> {
    let document = layer.element.owner_document()?;
    let disc: HtmlElement = document.create_element("div").ok()?.dyn_into().ok()?;
    disc.set_class_name(&format!("disc flight {}", spot.stand.kind.slug()));
    disc.set_text_content(Some(&spot.stand.token.face()));
    write(&disc, "left", &px(spot.centre.x - layer.origin.x));
    write(&disc, "top", &px(spot.centre.y - layer.origin.y));
    layer.element.append_child(&disc).ok()?;
    Some(disc)
}

fn set_off(element: &HtmlElement) {
    let _ = element.class_list().add_1("moves");
    write(element, "transition", "");
    write(element, "transform", "");
}

/// Ends every movement: discs leave, the rest is as if it had never moved.
fn put_to_rest(moving: &mut Vec<HtmlElement>) {
    for element in moving.drain(..) {
        let classes = element.class_list();
        if classes.contains("flight") {
            element.remove();
            continue;
        }
        let _ = classes.remove_2("moves", "arrives");
        write(&element, "transition", "");
        write(&element, "transform", "");
    }
}

fn write(element: &HtmlElement, property: &str, value: &str) {
    // Refused only for a property that is not one.
    let _ = element.style().set_property(property, value);
}

fn px(length: f64) -> String {
    format!("{length:.1}px")
}

/// Whether the user asked the browser for less motion.
fn wants_stillness() -> bool {
    let query = web_sys::window().and_then(|window| {
        window
            .match_media("(prefers-reduced-motion: reduce)")
            .ok()?
    });
    query.is_some_and(|query| query.matches())
}
