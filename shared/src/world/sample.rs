//! What live mode measured, second by second: the charts are drawn from it.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::id::{ConsumerName, GroupName};

/// One stretch of live mode, about a second long.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// Its end by the room's clock, in Unix milliseconds.
    pub at_ms: u64,
    /// How long it was, in milliseconds. Counts are of this stretch.
    pub took_ms: u64,
    /// Messages stored.
    pub produced: u64,
    /// Lines run, of all actors.
    pub lines: u64,
    /// Entries in the stream at its end.
    pub length: u64,
    /// What is measured of each group.
    pub groups: BTreeMap<GroupName, GroupSample>,
}

/// What was measured of a group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GroupSample {
    /// Entries delivered, claims included.
    pub delivered: u64,
    /// Entries acknowledged.
    pub acknowledged: u64,
    /// Pending entries at its end.
    pub pending: u64,
    /// Entries behind the cursor at its end.
    pub lag: u64,
    /// From the last delivery to the acknowledgement.
    pub delivery_to_ack: Option<Quantiles>,
    /// From the producer's reply to the acknowledgement.
    pub end_to_end: Option<Quantiles>,
    /// Acknowledged, by consumer.
    pub by_consumer: BTreeMap<ConsumerName, u64>,
}

/// Of measured times, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantiles {
    /// Half took no longer.
    pub p50_us: u64,
    /// 99 of 100 took no longer.
    pub p99_us: u64,
}

/// The samples of the last two minutes of live mode, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Chart(Vec<Arc<Sample>>);

impl Chart {
    /// Samples kept.
    pub const KEPT: usize = 120;

    /// The samples, oldest first.
    pub fn samples(&self) -> &[Arc<Sample>] {
        &self.0
    }

    pub(super) fn push(&mut self, sample: Arc<Sample>) {
        self.0.push(sample);
        let extra = self.0.len().saturating_sub(Self::KEPT);
        self.0.drain(..extra);
    }
}
