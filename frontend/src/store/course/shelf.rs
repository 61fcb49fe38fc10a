//! The steps of a branch that the page has seen, by number: in pieces that two
//! states share, so that a new step copies one piece only.

use std::{collections::BTreeMap, rc::Rc, sync::Arc};

use shared::step::Step;

/// Steps in a piece.
const PIECE: u64 = 64;

/// The steps of a branch. Cloning it copies pointers only.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf {
    pieces: BTreeMap<u64, Rc<Piece>>,
}

#[derive(Clone, Debug, Default)]
struct Piece {
    slots: BTreeMap<u64, Slot>,
    weight: usize,
}

/// What is known of a step.
#[derive(Clone, Debug)]
pub(super) enum Slot {
    /// What it was.
    Known(Arc<Step>),
    /// That the room does not keep it any more.
    Gone,
}

impl Slot {
    fn weight(&self) -> usize {
        match self {
            Self::Known(step) => 1 + step.effects.len() + step.facts.len(),
            Self::Gone => 1,
        }
    }
}

impl Shelf {
    /// What is known of a step; none where nothing is.
    pub(super) fn get(&self, number: u64) -> Option<&Slot> {
        self.pieces.get(&(number / PIECE))?.slots.get(&number)
    }

    /// Keeps a step, or that it is gone.
    pub(super) fn put(&mut self, number: u64, slot: Slot) {
        let piece = self.pieces.entry(number / PIECE).or_default();
        let piece = Rc::make_mut(piece);
        piece.weight += slot.weight();
        let before = piece.slots.insert(number, slot);
        piece.weight -= before.map_or(0, |before| before.weight());
    }

    /// Forgets the steps after `last`.
    pub(super) fn cut(&mut self, last: u64) {
        self.pieces.split_off(&(last / PIECE + 1));
        let Some(piece) = self.pieces.get_mut(&(last / PIECE)) else {
            return;
        };
        let is_whole = piece
            .slots
            .last_key_value()
            .is_none_or(|(at, _)| *at <= last);
        if !is_whole {
            let piece = Rc::make_mut(piece);
            let cut = piece.slots.split_off(&(last + 1));
            piece.weight -= cut.values().map(Slot::weight).sum::<usize>();
        }
    }

    /// The first step that it knows something of.
    pub(super) fn first(&self) -> Option<u64> {
        let (_, piece) = self.pieces.first_key_value()?;
        piece.slots.keys().next().copied()
    }

    /// How much it keeps: steps, effects and facts.
    pub(super) fn weight(&self) -> usize {
        self.pieces.values().map(|piece| piece.weight).sum()
    }

    /// The distance of its farthest piece from a step; none where it is empty.
    pub(super) fn farthest(&self, near: u64) -> Option<u64> {
        let distance = |at: &u64| at.abs_diff(near / PIECE);
        self.pieces.keys().map(distance).max()
    }

    /// Forgets the piece that is farthest from a step, and says which number was
    /// the last in it.
    pub(super) fn drop_farthest(&mut self, near: u64) -> Option<u64> {
        let pieces = self.pieces.keys().copied();
        let at = pieces.max_by_key(|at| at.abs_diff(near / PIECE))?;
        let piece = self.pieces.remove(&at)?;
        piece.slots.keys().next_back().copied()
    }
}
