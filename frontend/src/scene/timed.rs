//! Items on a scale of time: those whose time is over, and the others by how
//! much of it is left.

use std::rc::Rc;

use super::shelf::{Item, When};

/// Items by their time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Timed {
    /// What the scale is of.
    pub scale: Scale,
    /// The scale covers so many milliseconds.
    pub span_ms: u64,
    /// Those whose time is over, in order, and those whose score is no time.
    pub over: Vec<Rc<Item>>,
    /// The others, in order.
    pub ahead: Vec<Placed>,
    /// The rows that the others need; none where they are too many to stand at
    /// their time, and follow each other instead.
    pub lanes: Option<usize>,
    /// How many are left out after them.
    pub hidden: u64,
}

/// What a scale is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scale {
    /// When messages are due; usually after so many milliseconds.
    Due { usual_ms: u64 },
    /// How long messages have been worked on; they should not be for longer than
    /// so many milliseconds.
    Busy { limit_ms: u64 },
}

/// An item at its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    /// It.
    pub item: Rc<Item>,
    /// How much is left until its time is over, in thousandths of the scale.
    pub at: u16,
    /// Its row, 0 being the lowest.
    pub lane: usize,
}

/// How wide an item is, in thousandths of a scale on a narrow screen.
const WIDTH: u16 = 150;
/// The most rows.
const LANES: usize = 4;

impl Timed {
    /// `items` as Redis orders them, of which `hidden` more follow.
    pub(super) fn of(scale: Scale, items: Vec<Rc<Item>>, hidden: u64) -> Self {
        let left = |item: &Rc<Item>| left_ms(scale, item.when.as_ref()?);
        let longest = items.iter().filter_map(left).max().unwrap_or(0);
        let span_ms = match scale {
            Scale::Due { usual_ms } => rounded(longest.max(usual_ms)),
            Scale::Busy { limit_ms } => limit_ms.max(1),
        };
        let (mut over, mut ahead) = (Vec::new(), Vec::new());
        for item in items {
            match left(&item) {
                Some(left_ms) => ahead.push(Placed {
                    at: thousandths(left_ms, span_ms),
                    lane: 0,
                    item,
                }),
                None => over.push(item),
            }
        }
        // What was begun first has the least time left; Redis orders it so, too.
        let lanes = arrange(&mut ahead);
        Self {
            scale,
            span_ms,
            over,
            ahead,
            lanes,
            hidden,
        }
    }

    /// All that are shown, as Redis orders them.
    pub(crate) fn items(&self) -> impl DoubleEndedIterator<Item = &Rc<Item>> {
        let ahead = self.ahead.iter().map(|placed| &placed.item);
        self.over.iter().chain(ahead)
    }
}

/// How long it is until its time is over; none where it is, or it has none.
fn left_ms(scale: Scale, when: &When) -> Option<u64> {
    match (scale, when) {
        (_, When::DueIn(ms)) => Some(*ms),
        (Scale::Busy { limit_ms }, When::Since(ms)) => Some(limit_ms.saturating_sub(*ms)),
        _ => None,
    }
}

/// The next time with one digit that counts, so that a scale does not change
/// with every item.
fn rounded(ms: u64) -> u64 {
    let ms = ms.max(1_000);
    let unit = 10_u64.pow(ms.ilog10());
    ms.div_ceil(unit) * unit
}

fn thousandths(part: u64, whole: u64) -> u16 {
    let thousandths = u128::from(part) * 1_000 / u128::from(whole.max(1));
    u16::try_from(thousandths).unwrap_or(1_000).min(1_000)
}

/// Puts items that would cover each other into different rows, and returns how
/// many there are; none where they would be too many.
fn arrange(placed: &mut [Placed]) -> Option<usize> {
    let mut ends: Vec<u16> = Vec::new();
    for item in placed {
        let free = ends.iter().position(|end| *end <= item.at);
        item.lane = free.unwrap_or(ends.len());
        let end = item.at + WIDTH;
        match ends.get_mut(item.lane) {
            Some(lane) => *lane = end,
            None => ends.push(end),
        }
    }
    (ends.len() <= LANES).then_some(ends.len())
}
