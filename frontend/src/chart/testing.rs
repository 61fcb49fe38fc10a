//! Samples as live mode would make them.

use std::{collections::BTreeMap, sync::Arc};

use shared::world::{GroupSample, Quantiles, Sample};

/// When the first sample began.
const START_MS: u64 = 1_795_252_341_000;

/// So many seconds of live mode, of which the nth has counts of `n`.
pub(crate) fn samples(seconds: u64) -> Vec<Arc<Sample>> {
    (1..=seconds).map(|n| Arc::new(sample(n))).collect()
}

fn sample(n: u64) -> Sample {
    let times = |us| {
        Some(Quantiles {
            p50_us: us,
            p99_us: us * 10,
        })
    };
    let billing = GroupSample {
        delivered: n,
        acknowledged: n,
        pending: 2,
        lag: n / 2,
        delivery_to_ack: times(400 + n),
        end_to_end: times(9_000 + n),
        by_consumer: BTreeMap::from([("c1".into(), n), ("c2".into(), 2 * n)]),
    };
    Sample {
        at_ms: START_MS + n * 1_000,
        took_ms: 1_000,
        produced: n,
        lines: 3 * n,
        length: n,
        groups: BTreeMap::from([("billing".into(), billing)]),
    }
}
