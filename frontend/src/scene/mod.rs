//! What the stage shows, worked out from the world: pure, without a browser and
//! without texts, so that it is tested as data.
//!
//! A [`Scene`] is made anew for every picture, but what looks as it did in the
//! last one is the same part, shared; so the components that draw the parts see
//! by a pointer that there is nothing to draw again.

mod command;
mod consumer;
mod crowd;
mod group;
mod outcome;
mod place;
mod producer;
mod reader;
mod ribbon;
mod route;
mod shelf;
mod timed;
mod work;

use std::rc::Rc;

use shared::{
    id::{GroupName, Key},
    patterns::Per,
    world::World,
};

pub(crate) use self::{
    command::Next,
    consumer::{
        ActorCard, Cell, Claims, Cleans, Due, HandToken, Kind, Note, PendingList, PendingToken,
        Speed,
    },
    crowd::Crowd,
    group::{Figures, Group, Lag, Stats},
    outcome::{LostToken, Outcomes, Tray},
    place::{Place, Token},
    producer::Producer,
    reader::Position,
    ribbon::{Flag, Gap, GroupMark, Ribbon, Slot, Tile},
    route::{Kind as PlaceKind, Stand},
    shelf::{Content, Item, Purpose, Shelf, ShelfSlot, When},
    timed::{Placed, Scale, Timed},
};

/// The colour of a group: its number in the palette of the style sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hue(pub u8);

impl Hue {
    /// How many colours there are; more groups begin again with the first.
    pub(crate) const COUNT: u8 = 6;

    /// The class that gives an element this colour.
    pub(crate) fn class(self) -> &'static str {
        const CLASSES: [&str; Hue::COUNT as usize] =
            ["hue-0", "hue-1", "hue-2", "hue-3", "hue-4", "hue-5"];
        CLASSES[usize::from(self.0 % Self::COUNT)]
    }
}

/// Everything on the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scene {
    /// The producers.
    pub producers: Vec<Producer>,
    /// The stream that carries the messages, if one does.
    pub ribbon: Option<Rc<Ribbon>>,
    /// The keys that are no streams, but those of single consumers. The first is
    /// the one that messages are sent to, where no stream is.
    pub shelves: Vec<Rc<Shelf>>,
    /// Those of which there is one for each message.
    pub crowds: Vec<Rc<Crowd>>,
    /// The groups, the pattern's own first.
    pub groups: Vec<Rc<Group>>,
    /// Messages that can never be processed.
    pub lost: Lost,
    /// The dead letters of all groups, where the pattern has any.
    pub dead: Option<DeadLetters>,
    /// Messages whose side effect was done more than once.
    pub done_twice: u64,
}

/// What was lost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lost {
    /// All of them, over all groups.
    pub total: u64,
    /// The newest.
    pub tokens: Vec<LostToken>,
}

/// The stream of dead letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DeadLetters {
    /// Its key.
    pub key: Key,
    /// Entries stored in it, as Redis says.
    pub length: u64,
    /// Messages that the groups gave up on.
    pub total: u64,
}

impl Scene {
    /// The stage of a world; what looks as it did `before` is shared with that.
    pub(crate) fn of(world: &World, before: Option<&Self>) -> Self {
        let pattern = world.pattern.pattern();
        let groups = groups_in_order(world);
        let mut outcomes = Outcomes::of(&world.ledger);
        let totals = world.ledger.all_totals();
        let ribbon = pattern.has_stream().then(|| {
            let before = before.and_then(|scene| scene.ribbon.as_ref());
            let known = before.map(|ribbon| &**ribbon);
            let ribbon = Ribbon::of(world, pattern.stream(), &groups, known);
            shared_if_same(ribbon, before)
        });
        let shelves = shelves(world, before);
        Self {
            producers: producer::all(world),
            ribbon,
            lost: Lost {
                total: totals.lost,
                tokens: outcomes.lost(|group| hue_of(&groups, group)),
            },
            crowds: crowds(world, before),
            dead: (!pattern.dead.is_empty()).then(|| DeadLetters {
                length: length(world, &pattern.dead()),
                key: pattern.dead(),
                total: totals.dead,
            }),
            done_twice: totals.done_twice,
            groups: groups
                .iter()
                .map(|(name, hue)| {
                    let group = Group::of(world, name, *hue, &shelves, &mut outcomes);
                    let mut known = before.into_iter().flat_map(|scene| &scene.groups);
                    shared_if_same(group, known.find(|group| group.name == *name))
                })
                .collect(),
            shelves,
        }
    }

    /// The stream.
    #[cfg(test)]
    pub(crate) fn stream(&self) -> Rc<Ribbon> {
        self.ribbon
            .clone()
            .unwrap_or_else(|| unreachable!("no stream"))
    }

    /// The key of that name.
    #[cfg(test)]
    pub(crate) fn shelf(&self, key: &str) -> Option<&Rc<Shelf>> {
        self.shelves.iter().find(|shelf| shelf.key.as_str() == key)
    }
}

/// The keys that are no streams, but those of single consumers.
fn shelves(world: &World, before: Option<&Scene>) -> Vec<Rc<Shelf>> {
    let specs = world.pattern.pattern().keys.iter();
    let shared = specs.filter(|spec| spec.per == Per::One);
    let shelf = |spec: &shared::patterns::KeySpec| {
        let shelf = Shelf::of(world, spec.name.into(), spec.kind);
        let mut known = before.into_iter().flat_map(|scene| &scene.shelves);
        shared_if_same(shelf, known.find(|shelf| shelf.key.as_str() == spec.name))
    };
    shared.map(shelf).collect()
}

/// The keys that are named after messages.
fn crowds(world: &World, before: Option<&Scene>) -> Vec<Rc<Crowd>> {
    let specs = world.pattern.pattern().of_messages();
    let crowd = |spec: &shared::patterns::KeySpec| {
        let mut known = before.into_iter().flat_map(|scene| &scene.crowds);
        let known = known.find(|crowd| crowd.prefix.as_str() == spec.name);
        let crowd = Crowd::of(world, spec, known.map(|crowd| &**crowd));
        shared_if_same(crowd, known)
    };
    specs.map(crowd).collect()
}

/// The part as it was `before`, if it is the same.
fn shared_if_same<T: PartialEq>(part: T, before: Option<&Rc<T>>) -> Rc<T> {
    match before {
        Some(before) if **before == part => before.clone(),
        _ => Rc::new(part),
    }
}

/// The groups that Redis has and those that actors read for: the pattern's own
/// in its order, then the others by name.
fn groups_in_order(world: &World) -> Vec<(GroupName, Hue)> {
    let pattern = world.pattern.pattern();
    let mut names: Vec<GroupName> = Vec::new();
    let known = world.streams.get(&pattern.stream());
    let in_redis = known.into_iter().flat_map(|stream| stream.groups.keys());
    let read_for = world.actors.values().filter_map(|actor| actor.role.group());
    // A group that no Redis knows is there even without anybody in it.
    let own_groups: Vec<GroupName> = match pattern.has_stream() {
        true => Vec::new(),
        false => pattern.groups().map(|(group, _)| group).collect(),
    };
    let mut others: Vec<&GroupName> = in_redis.chain(read_for).chain(&own_groups).collect();
    others.sort_unstable();
    others.dedup();
    let own = |name: &&GroupName| pattern.groups.contains(&name.as_str());
    for group in pattern.groups {
        names.extend(
            others
                .iter()
                .filter(|name| name.as_str() == *group)
                .map(|name| (*name).clone()),
        );
    }
    names.extend(others.into_iter().filter(|name| !own(name)).cloned());
    let hues = (0..Hue::COUNT).cycle().map(Hue);
    names.into_iter().zip(hues).collect()
}

/// What names are sorted by, so that `c2` comes before `c10`.
fn natural(name: &str) -> (&str, u64) {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    (stem, name[stem.len()..].parse().unwrap_or_default())
}

fn hue_of(groups: &[(GroupName, Hue)], group: &GroupName) -> Hue {
    groups
        .iter()
        .find(|(name, _)| name == group)
        .map_or_else(Hue::default, |(_, hue)| *hue)
}

fn length(world: &World, key: &Key) -> u64 {
    world
        .streams
        .get(key)
        .map_or(0, |stream| stream.head.length)
}

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;
