//! What the stage shows, worked out from the world: pure, without a browser and
//! without texts, so that it is tested as data.
//!
//! A [`Scene`] is made anew for every picture, but what looks as it did in the
//! last one is the same part, shared; so the components that draw the parts see
//! by a pointer that there is nothing to draw again.

mod command;
mod consumer;
mod group;
mod outcome;
mod place;
mod producer;
mod ribbon;
mod route;

use std::rc::Rc;

use shared::{
    id::{GroupName, Key},
    world::World,
};

pub(crate) use self::{
    command::Next,
    consumer::{
        ActorCard, Cell, Claims, Due, HandToken, Kind, Note, PendingList, PendingToken, Speed,
    },
    group::{Group, Lag, Stats},
    outcome::{LostToken, Outcomes, Tray},
    place::{Place, Token},
    producer::Producer,
    ribbon::{Flag, Gap, GroupMark, Ribbon, Slot, Tile},
    route::{Kind as PlaceKind, Stand},
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
    /// The stream that carries the messages.
    pub ribbon: Rc<Ribbon>,
    /// The groups, the pattern's own first.
    pub groups: Vec<Rc<Group>>,
    /// Messages that can never be processed.
    pub lost: Lost,
    /// The dead letters of all groups.
    pub dead: DeadLetters,
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
        let ribbon_before = before.map(|scene| &scene.ribbon);
        let known = ribbon_before.map(|ribbon| &**ribbon);
        let ribbon = Ribbon::of(world, pattern.stream(), &groups, known);
        Self {
            producers: producer::all(world),
            ribbon: shared_if_same(ribbon, ribbon_before),
            lost: Lost {
                total: totals.lost,
                tokens: outcomes.lost(|group| hue_of(&groups, group)),
            },
            dead: DeadLetters {
                length: length(world, &pattern.dead()),
                key: pattern.dead(),
                total: totals.dead,
            },
            done_twice: totals.done_twice,
            groups: groups
                .iter()
                .map(|(name, hue)| {
                    let group = Group::of(world, name, *hue, &mut outcomes);
                    let mut known = before.into_iter().flat_map(|scene| &scene.groups);
                    shared_if_same(group, known.find(|group| group.name == *name))
                })
                .collect(),
        }
    }
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
    let mut others: Vec<&GroupName> = in_redis.chain(read_for).collect();
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
