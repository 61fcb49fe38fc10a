//! A plot: its lines and its marked values.

use std::{fmt::Write, sync::Arc};

use shared::{
    id::GroupName,
    world::{GroupSample, Quantiles, Sample},
};

use super::{Tick, Timeline, Unit, scale::Scale};

/// What a plot is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What happens each second.
    Rates,
    /// What waits.
    Backlog,
    /// From the last delivery to the acknowledgement.
    DeliveryToAck,
    /// From the producer's reply to the acknowledgement.
    EndToEnd,
}

/// What a line shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are called as in a sample")]
pub(crate) enum Measure {
    Produced,
    Delivered,
    Acknowledged,
    Pending,
    Lag,
    P50,
    P99,
}

/// A plot.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figure {
    /// What it is about.
    pub kind: Kind,
    /// The values marked beside it.
    pub ticks: Vec<Tick>,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    /// What it shows.
    pub measure: Measure,
    /// The value in each sample; none where nothing was measured.
    pub values: Vec<Option<f64>>,
    /// Where each value is, from the top.
    pub ys: Vec<Option<f64>>,
    /// The line as an SVG path. It breaks where nothing was measured.
    pub path: String,
}

impl Kind {
    /// All of them, as they stand beside each other.
    pub(crate) const ALL: [Self; 4] = [
        Self::Rates,
        Self::Backlog,
        Self::DeliveryToAck,
        Self::EndToEnd,
    ];

    /// What its values count.
    pub(crate) fn unit(self) -> Unit {
        match self {
            Self::Rates => Unit::PerSecond,
            Self::Backlog => Unit::Entries,
            Self::DeliveryToAck | Self::EndToEnd => Unit::Micros,
        }
    }

    /// Its lines.
    pub(crate) fn measures(self) -> &'static [Measure] {
        use Measure as M;
        match self {
            Self::Rates => &[M::Produced, M::Delivered, M::Acknowledged],
            Self::Backlog => &[M::Pending, M::Lag],
            Self::DeliveryToAck | Self::EndToEnd => &[M::P50, M::P99],
        }
    }

    fn value(self, measure: Measure, sample: &Sample, group: &GroupName) -> Option<f64> {
        let per_second = |count: u64| count as f64 * 1_000.0 / sample.took_ms.max(1) as f64;
        if measure == Measure::Produced {
            return Some(per_second(sample.produced));
        }
        let group = sample.groups.get(group)?;
        let value = match measure {
            Measure::Produced => return None,
            Measure::Delivered => per_second(group.delivered),
            Measure::Acknowledged => per_second(group.acknowledged),
            Measure::Pending => group.pending as f64,
            Measure::Lag => group.lag as f64,
            Measure::P50 => self.times(group)?.p50_us as f64,
            Measure::P99 => self.times(group)?.p99_us as f64,
        };
        Some(value)
    }

    fn times(self, sample: &GroupSample) -> Option<Quantiles> {
        match self {
            Self::DeliveryToAck => sample.delivery_to_ack,
            Self::EndToEnd => sample.end_to_end,
            Self::Rates | Self::Backlog => None,
        }
    }
}

impl Figure {
    /// The plot of some samples of a group.
    pub(super) fn of(
        kind: Kind,
        samples: &[Arc<Sample>],
        group: &GroupName,
        timeline: &Timeline,
    ) -> Self {
        let values = kind.measures().iter().map(|measure| {
            let value = |sample: &Arc<Sample>| kind.value(*measure, sample, group);
            let values: Vec<Option<f64>> = samples.iter().map(value).collect();
            (*measure, values)
        });
        let values: Vec<_> = values.collect();
        let all = values.iter().flat_map(|(_, values)| values);
        let scale = Scale::of(kind.unit(), all.flatten().copied());
        let lines = values.into_iter().map(|(measure, values)| {
            let ys: Vec<_> = values
                .iter()
                .map(|value| value.map(|value| scale.y(value)))
                .collect();
            Line {
                measure,
                path: path(&ys, timeline),
                values,
                ys,
            }
        });
        Self {
            kind,
            lines: lines.collect(),
            ticks: scale.ticks(kind.unit()),
        }
    }
}

impl Line {
    /// The value of a sample, or of the newest.
    pub(crate) fn value(&self, cursor: Option<usize>) -> Option<f64> {
        let at = cursor.or_else(|| self.values.len().checked_sub(1))?;
        self.values.get(at).copied().flatten()
    }

    /// Where the line ends: the newest value that there is.
    pub(crate) fn end(&self) -> Option<(usize, f64)> {
        let at = self.ys.iter().rposition(Option::is_some)?;
        Some((at, self.ys.get(at).copied().flatten()?))
    }
}

/// A value that stands alone between two gaps is a dot: a line of no length.
fn path(ys: &[Option<f64>], timeline: &Timeline) -> String {
    let mut path = String::new();
    let mut pen_is_down = false;
    for (at, (y, x)) in ys.iter().zip(&timeline.xs).enumerate() {
        let Some(y) = y else {
            pen_is_down = false;
            continue;
        };
        let goes_on = pen_is_down && !timeline.after_pause.contains(&at);
        // Writing to a text cannot fail.
        let _ = match goes_on {
            true => write!(path, "L{x:.1} {y:.1}"),
            false => write!(path, "M{x:.1} {y:.1}h0"),
        };
        pen_is_down = true;
    }
    path
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it fails")]
mod tests {
    use super::{
        super::{Charts, SIDE, testing::samples},
        *,
    };

    fn lines(samples: &[Arc<Sample>], kind: Kind) -> Vec<Line> {
        let charts = Charts::of(samples, &"billing".into(), false).unwrap();
        let figure = charts
            .figures
            .into_iter()
            .find(|figure| figure.kind == kind);
        figure.unwrap().lines
    }

    #[test]
    fn counts_are_per_second_however_long_the_stretch_was() {
        let mut samples = samples(2);
        Arc::make_mut(&mut samples[1]).took_ms = 500;
        let produced = &lines(&samples, Kind::Rates)[0];
        assert_eq!(produced.values, [Some(1.0), Some(4.0)]);
        assert_eq!(produced.value(None), Some(4.0));
        assert_eq!(produced.value(Some(0)), Some(1.0));
        assert_eq!(produced.ys, [Some(SIDE * 0.75), Some(0.0)]);
    }

    #[test]
    fn a_line_breaks_where_nothing_was_measured() {
        let mut samples = samples(5);
        let silent = &mut Arc::make_mut(&mut samples[2]).groups;
        silent.get_mut("billing").unwrap().end_to_end = None;
        let p50 = &lines(&samples, Kind::EndToEnd)[0];
        assert_eq!(p50.path.matches('M').count(), 2);
        assert_eq!(p50.path.matches('L').count(), 2);
        assert_eq!(p50.value(Some(2)), None);
        let rates = &lines(&samples, Kind::Rates)[0];
        assert_eq!(rates.path.matches('M').count(), 1);
    }

    #[test]
    fn a_line_breaks_where_live_mode_was_paused() {
        let mut samples = samples(4);
        for sample in &mut samples[2..] {
            Arc::make_mut(sample).at_ms += 60_000;
        }
        let pending = &lines(&samples, Kind::Backlog)[0];
        assert_eq!(pending.path.matches('M').count(), 2);
    }

    #[test]
    fn a_line_ends_at_its_newest_value() {
        let mut samples = samples(3);
        Arc::make_mut(&mut samples[2]).groups.clear();
        let lag = &lines(&samples, Kind::Backlog)[1];
        assert_eq!(lag.end().map(|(at, _)| at), Some(1));
        assert_eq!(lag.value(None), None);
        let unknown = Charts::of(&samples, &"audit".into(), false).unwrap();
        assert_eq!(unknown.figures[1].lines[0].end(), None);
    }
}
