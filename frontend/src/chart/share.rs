//! Who acknowledged how much.

use std::{collections::BTreeMap, sync::Arc};

use shared::{
    id::{ConsumerName, GroupName},
    world::Sample,
};

use super::SIDE;

/// What each consumer of a group acknowledged.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Share {
    /// All of it.
    pub total: u64,
    /// Every consumer's part, by name.
    pub parts: Vec<Part>,
}

/// The part of a consumer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    /// Whose.
    pub name: ConsumerName,
    /// What it acknowledged.
    pub count: u64,
    /// Where its part of the bar begins.
    pub x: f64,
    /// How wide that is.
    pub width: f64,
}

impl Share {
    /// What was acknowledged in some samples. A consumer keeps its place in the
    /// bar, so they are in the order of their names.
    pub(super) fn of(samples: &[Arc<Sample>], group: &GroupName) -> Self {
        let mut counts: BTreeMap<&ConsumerName, u64> = BTreeMap::new();
        let groups = samples.iter().filter_map(|sample| sample.groups.get(group));
        for (name, count) in groups.flat_map(|sample| &sample.by_consumer) {
            *counts.entry(name).or_default() += count;
        }
        let total: u64 = counts.values().sum();
        let width = |count: u64| SIDE * count as f64 / total.max(1) as f64;
        let mut before = 0;
        let parts = counts.into_iter().map(|(name, count)| {
            let x = width(before);
            before += count;
            Part {
                name: name.clone(),
                count,
                x,
                width: width(count),
            }
        });
        Self {
            parts: parts.collect(),
            total,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::testing::samples, *};

    #[test]
    fn parts_fill_the_bar() {
        let share = Share::of(&samples(3), &"billing".into());
        assert_eq!(share.total, 18);
        let bars: Vec<_> = share
            .parts
            .iter()
            .map(|part| (part.x, part.width))
            .collect();
        let third = SIDE / 3.0;
        assert_eq!(bars, [(0.0, third), (third, SIDE * 12.0 / 18.0)]);
        assert_eq!(share.parts[1].name.as_str(), "c2");
    }

    #[test]
    fn nothing_acknowledged_is_no_bar() {
        let share = Share::of(&samples(3), &"audit".into());
        assert_eq!((share.total, share.parts.len()), (0, 0));
    }
}
