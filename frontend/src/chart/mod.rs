//! The charts of live mode as geometry: pure functions from the samples, tested
//! on the host. `dock::charts` draws it.
//!
//! A plot is [`SIDE`] wide and as high, and stretched to the room that there is;
//! 0 is at the left and at the top.
//!
//! - `timeline`: where each sample is from left to right.
//! - `scale`: where a value is from top to bottom, and which values are marked.
//! - `figure`: the lines of a plot. `share`: who acknowledged how much.
//! - `spread`: labels that must not lie on each other.
//! - `amount`: a value as it is written.

mod amount;
mod figure;
mod scale;
mod share;
mod spread;
#[cfg(test)]
mod testing;
mod timeline;

use std::sync::Arc;

use shared::{id::GroupName, world::Sample};

pub(crate) use self::{
    amount::{Unit, percent},
    figure::{Figure, Kind, Line, Measure},
    scale::Tick,
    share::{Part, Share},
    spread::spread,
    timeline::Timeline,
};

/// The width and the height of a plot, in its own units.
pub(crate) const SIDE: f64 = 1_000.0;

/// Everything that the charts show of a group.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Charts {
    /// The group.
    pub group: GroupName,
    /// Its messages are items of lists or the like, and not entries of a stream.
    pub is_of_items: bool,
    /// The samples that are shown, oldest first.
    pub samples: Vec<Arc<Sample>>,
    /// Where they are from left to right.
    pub timeline: Timeline,
    /// The plots.
    pub figures: [Figure; Kind::ALL.len()],
}

impl Charts {
    /// The charts of a group; none without samples.
    pub(crate) fn of(
        samples: &[Arc<Sample>],
        group: &GroupName,
        is_of_items: bool,
    ) -> Option<Self> {
        let timeline = Timeline::of(samples)?;
        let shown = samples.len() - timeline.xs.len();
        let samples = samples.get(shown..).unwrap_or_default().to_vec();
        let figures = Kind::ALL.map(|kind| Figure::of(kind, &samples, group, &timeline));
        Some(Self {
            group: group.clone(),
            is_of_items,
            samples,
            timeline,
            figures,
        })
    }

    /// The sample that ended at `at_ms`.
    pub(crate) fn at(&self, at_ms: u64) -> Option<usize> {
        self.samples
            .iter()
            .rposition(|sample| sample.at_ms == at_ms)
    }

    /// Who acknowledged how much: in one sample, or in all that are shown.
    pub(crate) fn share(&self, cursor: Option<usize>) -> Share {
        let one = cursor.and_then(|at| self.samples.get(at..=at));
        Share::of(one.unwrap_or(&self.samples), &self.group)
    }
}
