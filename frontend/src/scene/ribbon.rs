//! A stream as a ribbon: its entries in their windows, gaps between them, and
//! the groups' cursors as flags.

use std::{rc::Rc, sync::Arc};

use shared::{
    fact::{By, Fact},
    id::{ActorId, ConsumerName, EntryId, GroupName, Key, MessageName},
    world::{Entry, Mark, Stream, Window, World, message_name},
};

use super::{Hue, Token, reader::asked_after, shelf::left_ms};

/// A stream as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ribbon {
    /// The key.
    pub key: Key,
    /// Whether Redis has the key.
    pub exists: bool,
    /// Entries stored.
    pub length: u64,
    /// The last id Redis gave.
    pub last_id: EntryId,
    /// Entries added over its whole life.
    pub added: u64,
    /// It goes after so many milliseconds of the room's clock.
    pub expires_in_ms: Option<u64>,
    /// Entries and gaps, in order.
    pub slots: Vec<Slot>,
    /// The groups' cursors.
    pub flags: Vec<Flag>,
    /// How many rows the flags need above the entries.
    pub lanes: usize,
}

/// Something in the ribbon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    /// An entry.
    Tile(Rc<Tile>),
    /// Stored entries that are not shown.
    Gap(Gap),
}

/// Stored entries between two windows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gap {
    /// The first id of what is not known; it names the gap.
    pub from: EntryId,
    /// How many; none where several gaps share what is hidden.
    pub hidden: Option<u64>,
}

/// An entry of the ribbon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tile {
    /// The message and its entry.
    pub token: Token,
    /// Its fields and values as Redis has them.
    pub entry: Arc<Entry>,
    /// The actor that sent it.
    pub sender: Option<ActorId>,
    /// Another client sent it.
    pub outside: bool,
    /// Processing it fails every time.
    pub poison: bool,
    /// What it is to each group.
    pub marks: Vec<GroupMark>,
}

/// What an entry is to a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GroupMark {
    /// The group.
    pub group: GroupName,
    /// Its colour.
    pub hue: Hue,
    /// What it is; none where it was not read.
    pub mark: Option<Mark>,
    /// Who has it pending.
    pub owner: Option<ConsumerName>,
}

/// A group's cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flag {
    /// The group.
    pub group: GroupName,
    /// Its colour.
    pub hue: Hue,
    /// The last delivered id.
    pub at: EntryId,
    /// Where it stands, in half entries from the start.
    pub halves: usize,
    /// Its row above the entries, 0 being the lowest.
    pub lane: usize,
    /// How many flags stand before it at the same place.
    pub nudge: usize,
}

impl Tile {
    /// Whether every group is through with it.
    pub(crate) fn is_settled(&self) -> bool {
        !self.marks.is_empty()
            && self
                .marks
                .iter()
                .all(|mark| matches!(mark.mark, Some(Mark::Acked | Mark::Skipped | Mark::Done)))
    }
}

impl Slot {
    /// Its width in half entries.
    pub(crate) fn halves(&self) -> usize {
        match self {
            Self::Tile(_) => 2,
            Self::Gap(_) => 4,
        }
    }
}

impl Ribbon {
    /// The stream `key` of the world; `groups` in the order they are shown. What
    /// is as it was `before` is taken from there.
    pub(crate) fn of(
        world: &World,
        key: Key,
        groups: &[(GroupName, Hue)],
        before: Option<&Self>,
    ) -> Self {
        let absent = Stream::default();
        let found = world.streams.get(&key);
        let stream = found.map_or(&absent, |stream| stream);
        let view = View {
            world,
            key: &key,
            stream,
            groups,
        };
        let slots = view.slots(before);
        let mut flags = flags(world, &key, stream, &slots, groups);
        let lanes = arrange(&mut flags);
        Self {
            exists: found.is_some(),
            length: stream.head.length,
            last_id: stream.head.last_id,
            added: stream.head.entries_added,
            expires_in_ms: left_ms(stream.head.expires_ms, world.now_ms),
            key,
            slots,
            flags,
            lanes,
        }
    }

    /// Its width in half entries.
    pub(crate) fn halves(&self) -> usize {
        self.slots.iter().map(Slot::halves).sum()
    }

    /// How far the flags' labels reach, in half entries.
    pub(crate) fn reach(&self) -> usize {
        let ends = self
            .flags
            .iter()
            .map(|flag| flag.halves + label_halves(flag.group.as_str()));
        ends.max().unwrap_or(0)
    }

    /// How many rows of marks stand in an entry, a few groups in each.
    pub(crate) fn mark_rows(&self) -> usize {
        let marks = self.tiles().map(|tile| tile.marks.len()).max();
        marks.unwrap_or(0).div_ceil(MARKS_IN_ROW).max(1)
    }

    /// The entries that are drawn.
    pub(crate) fn tiles(&self) -> impl DoubleEndedIterator<Item = &Rc<Tile>> + Clone {
        self.slots.iter().filter_map(|slot| match slot {
            Slot::Tile(tile) => Some(tile),
            Slot::Gap(_) => None,
        })
    }

    /// Where the eye should be after `old` became this: the newest entry if one
    /// was added, else the first whose marks changed, in half entries from the
    /// start. None where nothing moved.
    pub(crate) fn focus(&self, old: &Self) -> Option<usize> {
        let mut at = 0;
        let mut changed = None;
        let newest_before = old.tiles().next_back().map(|tile| tile.token.id);
        // Both are in order, so they are walked through together.
        let mut known = old.tiles().peekable();
        for slot in &self.slots {
            if let Slot::Tile(tile) = slot {
                let id = tile.token.id;
                if newest_before.is_none_or(|newest| id > newest) {
                    return Some(self.halves());
                }
                while known.next_if(|before| before.token.id < id).is_some() {}
                let before = known.next_if(|before| before.token.id == id);
                let other = before.is_some_and(|before| before.marks != tile.marks);
                if other && changed.is_none() {
                    changed = Some(at);
                }
            }
            at += slot.halves();
        }
        changed
    }
}

/// What a ribbon is made from.
struct View<'a> {
    world: &'a World,
    key: &'a Key,
    stream: &'a Stream,
    groups: &'a [(GroupName, Hue)],
}

impl View<'_> {
    fn slots(&self, before: Option<&Ribbon>) -> Vec<Slot> {
        let (head, entries) = (&self.stream.head, &self.stream.entries);
        let hidden = head.length.saturating_sub(entries.len() as u64);
        let gaps = gaps(&merged(&head.windows), hidden, head.last_id);
        let mut slots = Vec::with_capacity(entries.len() + gaps.len());
        let mut gaps = gaps.into_iter().peekable();
        // Both are in order, so they are walked through together.
        let mut known = before.into_iter().flat_map(Ribbon::tiles).peekable();
        for (id, entry) in entries {
            while let Some(gap) = gaps.next_if(|gap| gap.from < *id) {
                slots.push(Slot::Gap(gap));
            }
            while known.next_if(|tile| tile.token.id < *id).is_some() {}
            let known = known.next_if(|tile| tile.token.id == *id);
            slots.push(Slot::Tile(self.tile(*id, entry, known)));
        }
        slots.extend(gaps.map(Slot::Gap));
        slots
    }

    /// An entry; the one that is `known` where nothing is different.
    fn tile(&self, id: EntryId, entry: &Arc<Entry>, known: Option<&Rc<Tile>>) -> Rc<Tile> {
        let known = known.filter(|tile| Arc::ptr_eq(&tile.entry, entry));
        let message = match known {
            Some(tile) => tile.token.message.clone(),
            None => message_name(id, &entry.fields),
        };
        let sent_by = sender(self.world, self.key, id, &message);
        let (sender, outside) = (sent_by.and_then(By::actor), sent_by == Some(&By::Outside));
        let is_same = |tile: &&Rc<Tile>| {
            tile.sender.as_ref() == sender
                && tile.outside == outside
                && self.marks(id).eq(tile.marks.iter().cloned())
        };
        if let Some(tile) = known.filter(is_same) {
            return tile.clone();
        }
        Rc::new(Tile {
            sender: sender.cloned(),
            outside,
            poison: entry.field("poison").is_some(),
            entry: entry.clone(),
            marks: self.marks(id).collect(),
            token: Token { message, id },
        })
    }

    fn marks(&self, id: EntryId) -> impl Iterator<Item = GroupMark> {
        self.groups.iter().filter_map(move |(group, hue)| {
            // A reader without a group is known to the ledger only.
            let is_reader = self.world.ledger.is_reader(self.key, group);
            let known = self.stream.groups.get(group).filter(|_| !is_reader);
            if known.is_none() && !is_reader {
                return None;
            }
            let pending = known.and_then(|known| known.pending.get(&id));
            Some(GroupMark {
                mark: self.world.mark(self.key, group, id),
                owner: pending.map(|pending| pending.consumer.clone()),
                group: group.clone(),
                hue: *hue,
            })
        })
    }
}

/// The windows in order, those that touch as one.
fn merged(windows: &[Window]) -> Vec<Window> {
    let mut sorted = windows.to_vec();
    sorted.sort_unstable_by_key(|window| (window.from, window.to));
    let mut merged: Vec<Window> = Vec::with_capacity(sorted.len());
    for window in sorted {
        match merged.last_mut() {
            Some(last) if last.to.next().is_none_or(|next| window.from <= next) => {
                last.to = last.to.max(window.to);
            }
            _ => merged.push(window),
        }
    }
    merged
}

/// What lies outside the windows, where `hidden` entries are. Nothing comes
/// after `last_id`.
fn gaps(windows: &[Window], hidden: u64, last_id: EntryId) -> Vec<Gap> {
    if hidden == 0 {
        return Vec::new();
    }
    let mut starts = Vec::with_capacity(windows.len() + 1);
    let mut from = Some(EntryId::MIN);
    for window in windows {
        starts.extend(from.filter(|from| *from < window.from));
        from = window.to.next();
    }
    starts.extend(from.filter(|from| *from <= last_id));
    let alone = starts.len() == 1;
    starts
        .into_iter()
        .map(|from| Gap {
            from,
            hidden: alone.then_some(hidden),
        })
        .collect()
}

fn sender<'a>(world: &'a World, key: &Key, id: EntryId, message: &MessageName) -> Option<&'a By> {
    let record = world.ledger.record_of(message)?;
    record.life.iter().find_map(|event| match &event.fact {
        Fact::Sent { at, by, .. } if at.id == id && at.key == *key => Some(by),
        _ => None,
    })
}

fn flags(
    world: &World,
    key: &Key,
    stream: &Stream,
    slots: &[Slot],
    groups: &[(GroupName, Hue)],
) -> Vec<Flag> {
    let flag = |(group, hue): &(GroupName, Hue)| {
        let at = match world.ledger.is_reader(key, group) {
            true => asked_after(world, key, group)?,
            false => stream.groups.get(group)?.head.last_delivered,
        };
        Some(Flag {
            group: group.clone(),
            hue: *hue,
            at,
            halves: position(slots, at),
            lane: 0,
            nudge: 0,
        })
    };
    groups.iter().filter_map(flag).collect()
}

/// Behind the last entry that the cursor passed; in the middle of a gap that it
/// is in.
fn position(slots: &[Slot], cursor: EntryId) -> usize {
    let mut at = 0;
    for (index, slot) in slots.iter().enumerate() {
        match slot {
            Slot::Tile(tile) if tile.token.id <= cursor => at += slot.halves(),
            Slot::Tile(_) => break,
            Slot::Gap(gap) if cursor < gap.from => break,
            Slot::Gap(_) => match slots.get(index + 1) {
                Some(Slot::Tile(next)) if next.token.id <= cursor => at += slot.halves(),
                _ => {
                    at += slot.halves() / 2;
                    break;
                }
            },
        }
    }
    at
}

/// The most rows of flags.
const LANES: usize = 5;

/// Puts flags whose labels would meet into different rows and returns how many
/// rows there are.
fn arrange(flags: &mut [Flag]) -> usize {
    let mut order: Vec<usize> = (0..flags.len()).collect();
    order.sort_by_key(|index| flags[*index].halves);
    let mut ends: Vec<usize> = Vec::new();
    let mut last = None;
    for index in order {
        let flag = &mut flags[index];
        flag.nudge = match last {
            Some((halves, nudge)) if halves == flag.halves => nudge + 1,
            _ => 0,
        };
        last = Some((flag.halves, flag.nudge));
        let free = ends.iter().position(|end| *end <= flag.halves);
        flag.lane = free.unwrap_or(ends.len()).min(LANES - 1);
        let end = flag.halves + label_halves(flag.group.as_str());
        match ends.get_mut(flag.lane) {
            Some(lane) => *lane = end,
            None => ends.push(end),
        }
    }
    // Cursors often meet at one place: room for that is kept, so that the
    // ribbon does not grow and shrink.
    ends.len().max(flags.len().min(2))
}

/// How wide a flag's label is at most, in half entries of about 26 pixels.
fn label_halves(name: &str) -> usize {
    let wide = |c: char| if c.is_ascii() { 7 } else { 12 };
    let pixels: usize = name.chars().map(wide).sum::<usize>().min(LABEL_MAX) + 20;
    pixels.div_ceil(26)
}

/// How many marks stand beside each other in an entry.
const MARKS_IN_ROW: usize = 4;

/// A label is cut at this width, in pixels (also in the style sheet).
const LABEL_MAX: usize = 120;

#[cfg(test)]
mod tests;
