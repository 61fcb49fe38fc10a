//! The command log: thousands of rows that two states share, so they are kept
//! in pieces that do not change any more, and one that still grows.

use std::rc::Rc;

use shared::{
    fact::By,
    step::{Cause, Effect, Step},
};

/// Rows in a piece.
const PIECE: usize = 128;
/// Pieces kept; beyond them the oldest rows leave.
const PIECES: usize = 80;

/// One row: an effect and its step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LogRow {
    /// The step's number.
    pub step: u64,
    /// Nobody in the room did it.
    pub is_outside: bool,
    /// What was done.
    pub effect: Effect,
    /// The last row of a frame of live mode that shows a part of what was done.
    pub ran: Option<Ran>,
}

impl LogRow {
    /// The rows of a step.
    pub(crate) fn all_of(step: &Step) -> Rc<[Rc<Self>]> {
        Self::each_of(step).collect()
    }

    fn each_of(step: &Step) -> impl Iterator<Item = Rc<Self>> {
        let last = step.effects.len().saturating_sub(1);
        let effects = step.effects.iter().enumerate();
        effects.map(move |(at, effect)| {
            Rc::new(Self {
                step: step.number,
                is_outside: step.cause == Cause::Outside && effect.by != Some(By::Expiry),
                effect: effect.clone(),
                ran: Ran::of(step).filter(|_| at == last),
            })
        })
    }
}

/// How much a frame of live mode did, and how much of it the log shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    /// Lines run.
    pub lines: u64,
    /// Rows shown of them.
    pub shown: u64,
}

impl Ran {
    /// None where everything is shown.
    fn of(step: &Step) -> Option<Self> {
        let shown = step.effects.len() as u64;
        match step.cause {
            Cause::Live { lines, .. } if lines > shown => Some(Self { lines, shown }),
            _ => None,
        }
    }
}

/// The rows, oldest first. Cloning it copies pointers only.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log {
    full: Vec<Rc<[Rc<LogRow>]>>,
    last: Rc<Vec<Rc<LogRow>>>,
}

impl Log {
    /// Appends what a step did.
    pub(crate) fn push(&mut self, step: &Step) {
        for row in LogRow::each_of(step) {
            Rc::make_mut(&mut self.last).push(row);
            if self.last.len() >= PIECE {
                self.seal();
            }
        }
    }

    fn seal(&mut self) {
        let piece = std::mem::take(&mut self.last);
        self.full.push(piece.as_slice().into());
        if self.full.len() > PIECES {
            self.full.remove(0);
        }
    }

    /// The rows, oldest first.
    pub(crate) fn rows(&self) -> impl DoubleEndedIterator<Item = &Rc<LogRow>> {
        let full = self.full.iter().flat_map(|piece| piece.iter());
        full.chain(self.last.iter())
    }
}

/// Two logs are the same where they share their pieces; rows are not compared.
impl PartialEq for Log {
    fn eq(&self, other: &Self) -> bool {
        let first = |log: &Self| log.full.first().map(Rc::as_ptr);
        Rc::ptr_eq(&self.last, &other.last)
            && self.full.len() == other.full.len()
            && first(self).map(|piece| piece.cast::<()>())
                == first(other).map(|piece| piece.cast::<()>())
    }
}
