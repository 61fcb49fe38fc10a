//! Where each sample is from left to right. The time is that of live mode: a
//! pause takes little room, however long it was.

use std::sync::Arc;

use shared::world::Sample;

use super::SIDE;

/// Where the samples are.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Timeline {
    /// The end of each sample, oldest first; the newest is at the right edge.
    /// What is older than the span is left out.
    pub xs: Vec<f64>,
    /// The whole width, in seconds.
    pub span_s: u64,
    /// Samples before which live mode was paused.
    pub after_pause: Vec<usize>,
    /// Where it was paused.
    pub pauses: Vec<f64>,
}

/// The spans that are shown, in seconds: the least that holds everything.
const SPANS_S: [u64; 3] = [30, 60, 120];
/// The room that a pause takes, in milliseconds.
const PAUSE_MS: u64 = 1_500;
/// A sample begins where the one before it ended, within this: its end is told
/// by a frame, which may come a little later.
const JITTER_MS: u64 = 600;

impl Timeline {
    /// The timeline of some samples; none without any.
    pub(super) fn of(samples: &[Arc<Sample>]) -> Option<Self> {
        // From the newest back: how long ago each ended, and where it was paused.
        let mut ages = Vec::with_capacity(samples.len());
        let mut age = 0;
        let mut later: Option<&Sample> = None;
        for sample in samples.iter().rev() {
            let paused = later.is_some_and(|later| is_pause_between(sample, later));
            if let Some(later) = later {
                age += later.took_ms.max(1) + if paused { PAUSE_MS } else { 0 };
            }
            ages.push((age, paused));
            later = Some(sample);
        }
        let whole = age + later?.took_ms;
        let span_s = SPANS_S.into_iter().find(|span| span * 1_000 >= whole);
        let span_s = span_s.unwrap_or(SPANS_S[SPANS_S.len() - 1]);
        let x = |age: u64| SIDE * (1.0 - age as f64 / (span_s * 1_000) as f64);
        ages.retain(|(age, _)| *age <= span_s * 1_000);
        ages.reverse();
        let mut after_pause = Vec::new();
        let mut pauses = Vec::new();
        for (at, pair) in ages.windows(2).enumerate() {
            let [(age, paused), (next_age, _)] = pair else {
                continue;
            };
            if *paused {
                after_pause.push(at + 1);
                pauses.push((x(*age) + x((age - PAUSE_MS).max(*next_age))) / 2.0);
            }
        }
        Some(Self {
            xs: ages.iter().map(|(age, _)| x(*age)).collect(),
            span_s,
            after_pause,
            pauses,
        })
    }

    /// The sample nearest to `x`.
    pub(crate) fn nearest(&self, x: f64) -> Option<usize> {
        let distance = |at: &usize| self.xs.get(*at).map_or(f64::MAX, |there| (there - x).abs());
        (0..self.xs.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }
}

/// Whether something is missing between two samples.
fn is_pause_between(one: &Sample, next: &Sample) -> bool {
    let began = next.at_ms.saturating_sub(next.took_ms);
    began > one.at_ms + JITTER_MS
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it fails")]
mod tests {
    use super::{super::testing::samples, *};

    #[test]
    fn the_newest_is_at_the_right_and_the_span_grows() {
        let two = Timeline::of(&samples(2)).unwrap();
        assert_eq!((two.span_s, two.xs.len()), (30, 2));
        assert_eq!(two.xs[1], SIDE);
        assert!((two.xs[0] - SIDE * 29.0 / 30.0).abs() < 1e-9);
        assert_eq!(Timeline::of(&samples(30)).unwrap().span_s, 30);
        assert_eq!(Timeline::of(&samples(31)).unwrap().span_s, 60);
        assert_eq!(Timeline::of(&samples(120)).unwrap().span_s, 120);
        assert_eq!(Timeline::of(&[]), None);
    }

    #[test]
    fn a_pause_takes_little_room_however_long_it_was() {
        let mut paused = samples(10);
        for sample in &mut paused[6..] {
            Arc::make_mut(sample).at_ms += 3_600_000;
        }
        let timeline = Timeline::of(&paused).unwrap();
        assert_eq!(timeline.after_pause, [6]);
        assert_eq!(timeline.span_s, 30);
        let (before, after) = (timeline.xs[5], timeline.xs[6]);
        assert!((after - before - SIDE * 2.5 / 30.0).abs() < 1e-9);
        assert!(before < timeline.pauses[0] && timeline.pauses[0] < after);
    }

    #[test]
    fn what_is_older_than_two_minutes_is_left_out() {
        let mut long = samples(120);
        for sample in &mut long {
            Arc::make_mut(sample).took_ms = 2_000;
        }
        let timeline = Timeline::of(&long).unwrap();
        assert_eq!((timeline.span_s, timeline.xs.len()), (120, 61));
        assert_eq!((timeline.xs[0], timeline.xs[60]), (0.0, SIDE));
    }

    #[test]
    fn the_nearest_sample_is_found() {
        let timeline = Timeline::of(&samples(30)).unwrap();
        assert_eq!(timeline.nearest(SIDE * 2.0), Some(29));
        assert_eq!(timeline.nearest(-5.0), Some(0));
        assert_eq!(timeline.nearest(timeline.xs[7] + 3.0), Some(7));
    }
}
