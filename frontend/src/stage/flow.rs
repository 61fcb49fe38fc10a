//! Movement of messages that are too many to be drawn one by one: dots whose
//! number shows how many pass.

use shared::world::Sample;
use yew::prelude::*;

/// How much passes: 0 is nothing that would have to be shown so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Strength(u8);

impl Strength {
    /// The strongest.
    const MOST: u8 = 6;

    /// Of `count` messages in the sample's stretch: each step is about four
    /// times as many.
    pub(crate) fn of(count: u64, sample: &Sample) -> Self {
        let per_second = count as f64 * 1_000.0 / sample.took_ms.max(1) as f64;
        if per_second < 1.0 {
            return Self(0);
        }
        let step = per_second.log(4.0).round() as u8;
        Self(step.clamp(1, Self::MOST))
    }
}

/// Dots that pass. Where less motion is wanted there are none: the figures say
/// the same.
pub(crate) fn flow(Strength(strength): Strength) -> Html {
    if strength == 0 {
        return Html::default();
    }
    html! { <i class="flow" style={format!("--strength: {strength}")} aria-hidden="true" /> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_messages_are_more_dots() {
        let of = |count| {
            let sample = Sample {
                took_ms: 1_000,
                ..Sample::default()
            };
            Strength::of(count, &sample)
        };
        let strengths = [0, 1, 20, 300, 5_000, 1_000_000].map(of);
        assert_eq!(strengths[0], Strength(0));
        assert!(
            strengths
                .windows(2)
                .all(|pair| pair[0].0 < pair[1].0 || pair[1].0 == 6)
        );
        assert_eq!(of(u64::MAX), Strength(Strength::MOST));
    }
}
