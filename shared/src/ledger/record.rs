//! A message and all that happened to it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Fate, Totals, Track};
use crate::{
    fact::{EntryRef, Fact},
    id::GroupName,
};

/// A message and all that happened to it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Its entries: one, unless it was sent again; the last [`Record::COPIES`],
    /// and those before that are not settled.
    pub copies: Vec<Stored>,
    /// What became of the others, by group.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    earlier: BTreeMap<GroupName, Earlier>,
    /// What happened to it, in order: the first [`Record::FIRST`] events and
    /// the last [`Record::LAST`].
    pub life: Vec<Event>,
    /// Events between these that are not kept.
    #[serde(default)]
    pub left_out: u64,
}

/// What became of copies that are not kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Earlier {
    fate: Fate,
    processed: u32,
}

/// A fact and its step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The step's number.
    pub step: u64,
    /// What happened.
    pub fact: Fact,
}

/// An entry that carries a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stored {
    /// Where.
    pub at: EntryRef,
    /// Whether it is still there.
    pub stored: bool,
    /// What it is to each group.
    pub tracks: BTreeMap<GroupName, Track>,
}

impl Record {
    /// Events kept from the beginning of its life.
    pub const FIRST: usize = 8;
    /// Events kept up to now.
    pub const LAST: usize = 56;
    /// Copies kept: a message may be sent under one name for ever.
    pub const COPIES: usize = 64;

    /// A message in one entry, of whose life nothing is known.
    pub fn of(copy: Stored) -> Self {
        Self {
            copies: vec![copy],
            ..Self::default()
        }
    }

    /// A message may be claimed, or sent again, for ever.
    pub(super) fn happened(&mut self, event: Event) {
        if self.life.len() >= Self::FIRST + Self::LAST {
            self.life.remove(Self::FIRST);
            self.left_out += 1;
        }
        self.life.push(event);
    }

    /// Lets go of the oldest copies about which nothing can change any more.
    pub(super) fn bound(&mut self) {
        while self.copies.len() > Self::COPIES {
            let is_settled = |copy: &Stored| {
                let mut tracks = copy.tracks.values();
                tracks.all(|track| track.fate(copy.stored) != Fate::Open)
            };
            let Some(oldest) = self.copies.iter().position(is_settled) else {
                return;
            };
            let copy = self.copies.remove(oldest);
            for (group, track) in copy.tracks {
                let fate = track.fate(copy.stored);
                let earlier = self
                    .earlier
                    .entry(group)
                    .or_insert(Earlier { fate, processed: 0 });
                earlier.fate = best([earlier.fate, fate].into_iter());
                earlier.processed += track.processed;
            }
        }
    }

    /// Whether every copy and every event is kept.
    pub(super) fn is_whole(&self) -> bool {
        self.left_out == 0 && self.copies.len() < Self::COPIES && self.earlier.is_empty()
    }

    /// What is kept of its life: before and after the events that are not.
    pub fn life_parts(&self) -> (&[Event], &[Event]) {
        let first = if self.left_out > 0 { Self::FIRST } else { 0 };
        self.life.split_at(first.min(self.life.len()))
    }

    /// The groups that any copy is of concern to.
    pub fn groups(&self) -> BTreeSet<&GroupName> {
        self.copies
            .iter()
            .flat_map(|copy| copy.tracks.keys())
            .chain(self.earlier.keys())
            .collect()
    }

    /// How often the side effect was done for `group`, over all copies.
    pub fn processed(&self, group: &GroupName) -> u32 {
        let earlier = self.earlier.get(group).map(|earlier| earlier.processed);
        let kept = self.tracks(group).map(|(_, track)| track.processed);
        kept.chain(earlier).sum()
    }

    /// How it ends for `group`: as its best copy does.
    pub fn fate(&self, group: &GroupName) -> Fate {
        let earlier = self.earlier.get(group).map(|earlier| earlier.fate);
        let kept = self.tracks(group);
        best(
            kept.map(|(copy, track)| track.fate(copy.stored))
                .chain(earlier),
        )
    }

    /// How it ends for each group that any copy is of concern to.
    pub fn fates(&self) -> impl Iterator<Item = (&GroupName, Fate)> {
        // Nearly all have one copy, and this is asked of all of them often.
        let (one, several) = match self.only() {
            Some(copy) => (Some(copy), BTreeSet::new()),
            None => (None, self.groups()),
        };
        let of_one = one.into_iter().flat_map(|copy| {
            let tracks = copy.tracks.iter();
            tracks.map(|(group, track)| (group, track.fate(copy.stored)))
        });
        let of_several = several.into_iter().map(|group| (group, self.fate(group)));
        of_one.chain(of_several)
    }

    /// Its copy, where there never was but one.
    fn only(&self) -> Option<&Stored> {
        match &self.copies[..] {
            [copy] if self.earlier.is_empty() => Some(copy),
            _ => None,
        }
    }

    fn tracks<'a>(&'a self, group: &'a GroupName) -> impl Iterator<Item = (&'a Stored, &'a Track)> {
        self.copies
            .iter()
            .filter_map(|copy| Some((copy, copy.tracks.get(group)?)))
    }

    /// Nothing about it can change by itself any more.
    pub(super) fn is_settled(&self) -> bool {
        if let Some(copy) = self.only() {
            let mut tracks = copy.tracks.values();
            return tracks.all(|track| track.fate(copy.stored) != Fate::Open);
        }
        self.fates().all(|(_, fate)| fate != Fate::Open)
    }

    /// What it adds to the totals of each group.
    pub(super) fn sums(&self) -> Vec<(GroupName, Totals)> {
        if let Some(copy) = self.only() {
            let tracks = copy.tracks.iter();
            let sums = tracks.map(|(group, track)| {
                let fate = track.fate(copy.stored);
                (group.clone(), Totals::of(fate, track.processed))
            });
            return sums.collect();
        }
        let groups = self.groups().into_iter();
        groups
            .map(|group| (group.clone(), self.totals(group)))
            .collect()
    }

    /// What it adds to the totals of `group`.
    pub(super) fn totals(&self, group: &GroupName) -> Totals {
        if let Some(copy) = self.only() {
            let track = copy.tracks.get(group);
            let totals = |track: &Track| Totals::of(track.fate(copy.stored), track.processed);
            return track.map(totals).unwrap_or_default();
        }
        Totals::of(self.fate(group), self.processed(group))
    }
}

/// How a message ends whose copies end so: as the best of them does.
fn best(fates: impl Iterator<Item = Fate>) -> Fate {
    fates.fold(Fate::Skipped, |best, fate| match (best, fate) {
        (Fate::Open, _) | (_, Fate::Open) => Fate::Open,
        (Fate::Done, _) | (_, Fate::Done) => Fate::Done,
        (Fate::Dead, _) | (_, Fate::Dead) => Fate::Dead,
        (Fate::Lost, _) | (_, Fate::Lost) => Fate::Lost,
        (Fate::Skipped, Fate::Skipped) => Fate::Skipped,
    })
}

impl Stored {
    pub(super) fn take(&mut self, fact: &Fact) {
        match fact {
            Fact::Removed { .. } => self.stored = false,
            Fact::Returned { .. } => self.stored = true,
            _ => {}
        }
        if let Some(track) = fact.group().and_then(|group| self.tracks.get_mut(group)) {
            track.take(fact);
        }
    }
}
