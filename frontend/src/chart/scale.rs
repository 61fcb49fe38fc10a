//! Where a value is from top to bottom.

use super::{SIDE, Unit};

/// A value that is marked beside a plot.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    /// From the top.
    pub y: f64,
    /// What is written there.
    pub label: String,
}

/// Maps values to heights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scale {
    /// From 0 to `top`, marked every `step`.
    Linear { top: f64, step: f64 },
    /// From 10 to the power of `low` to that of `high`.
    Log { low: i32, high: i32 },
}

/// So many steps a linear scale has at most.
const STEPS: f64 = 3.0;
/// So many decades are marked at most.
const DECADES: i32 = 3;

impl Scale {
    /// A scale that holds `values`: times on a logarithmic one, as they range
    /// from microseconds to minutes.
    pub(super) fn of(unit: Unit, values: impl Iterator<Item = f64>) -> Self {
        let (low, high) = values.fold((f64::MAX, 0.0_f64), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        match unit {
            Unit::Micros => Self::log(low.min(high), high),
            Unit::Entries => Self::linear(high, 1.0),
            Unit::PerSecond => Self::linear(high, 0.1),
        }
    }

    fn linear(max: f64, least_step: f64) -> Self {
        let step = nice(max / STEPS).max(least_step);
        let top = (max / step).ceil().max(1.0) * step;
        Self::Linear { top, step }
    }

    fn log(min: f64, max: f64) -> Self {
        let low = min.max(1.0).log10().floor() as i32;
        let high = (max.max(1.0).log10().ceil() as i32).max(low + 1);
        Self::Log { low, high }
    }

    /// Where `value` is, from the top.
    pub(super) fn y(self, value: f64) -> f64 {
        let share = match self {
            Self::Linear { top, .. } => value / top,
            Self::Log { low, high } => {
                (value.max(1.0).log10() - f64::from(low)) / f64::from(high - low)
            }
        };
        SIDE * (1.0 - share.clamp(0.0, 1.0))
    }

    /// The values that are marked, from below.
    pub(super) fn ticks(self, unit: Unit) -> Vec<Tick> {
        let tick = |value: f64| Tick {
            y: self.y(value),
            label: unit.say_briefly(value),
        };
        match self {
            Self::Linear { top, step } => {
                let steps = (top / step).round() as u32;
                (0..=steps).map(|n| tick(f64::from(n) * step)).collect()
            }
            Self::Log { low, high } => {
                let every = ((high - low + DECADES - 1) / DECADES).max(1);
                let marked = (low..=high).step_by(every.unsigned_abs() as usize);
                marked.map(|power| tick(10_f64.powi(power))).collect()
            }
        }
    }
}

/// The least of 1, 2 and 5 times a power of ten that is not below `step`; from
/// 25 on, of 2.5 too.
fn nice(step: f64) -> f64 {
    if step <= 0.0 {
        return 0.0;
    }
    let power = 10_f64.powf(step.log10().floor());
    let factors: &[f64] = match power {
        10.0.. => &[1.0, 2.0, 2.5, 5.0, 10.0],
        _ => &[1.0, 2.0, 5.0, 10.0],
    };
    let mut steps = factors.iter().map(|factor| factor * power);
    // A step that was computed may be a hair above the number that it is.
    steps
        .find(|nice| *nice >= step * (1.0 - 1e-9))
        .unwrap_or(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(unit: Unit, values: &[f64]) -> Vec<String> {
        let ticks = Scale::of(unit, values.iter().copied()).ticks(unit);
        ticks.into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn steps_are_numbers_that_people_count_in() {
        assert_eq!(labels(Unit::Entries, &[3.0]), ["0", "1", "2", "3"]);
        assert_eq!(labels(Unit::Entries, &[7.0, 2.0]), ["0", "5", "10"]);
        assert_eq!(labels(Unit::PerSecond, &[0.4]), ["0", "0.2", "0.4"]);
        assert_eq!(labels(Unit::PerSecond, &[59.0]), ["0", "20", "40", "60"]);
        assert_eq!(labels(Unit::Entries, &[72.0]), ["0", "25", "50", "75"]);
        let many = labels(Unit::PerSecond, &[14_900.0]);
        assert_eq!(many, ["0", "5,000", "10k", "15k"]);
    }

    #[test]
    fn nothing_at_all_still_has_a_scale() {
        assert_eq!(labels(Unit::Entries, &[]), ["0", "1"]);
        assert_eq!(labels(Unit::Entries, &[0.0]), ["0", "1"]);
        assert_eq!(labels(Unit::Micros, &[]), ["1 µs", "10 µs"]);
    }

    #[test]
    fn decades_are_marked_while_there_is_room() {
        let times = labels(Unit::Micros, &[230.0, 4_000.0]);
        assert_eq!(times, ["100 µs", "1 ms", "10 ms"]);
        let wide = labels(Unit::Micros, &[1.0, 900_000_000.0]);
        assert_eq!(wide, ["1 µs", "1 ms", "1 s", "1000 s"]);
    }

    #[test]
    fn what_is_more_is_higher_and_nothing_leaves_the_plot() {
        for (unit, values) in [
            (Unit::Entries, [0.0, 3.0, 10.0]),
            (Unit::Micros, [1.0, 30.0, 1_000_000.0]),
        ] {
            let scale = Scale::of(unit, values.into_iter());
            let ys = values.map(|value| scale.y(value));
            assert!(ys.is_sorted_by(|a, b| a > b), "{unit:?} {ys:?}");
            assert_eq!((ys[0], ys[2] >= 0.0), (SIDE, true), "{unit:?}");
        }
    }
}
