//! Measures live mode: counts and times, second by second.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use hdrhistogram::Histogram;
use shared::{
    fact::{EntryRef, Fact},
    id::{ConsumerName, EntryId, GroupName},
    world::{GroupSample, Quantiles, Sample, Stream, World},
};
use tokio::time::{Duration, Instant};

/// A sample is about so long.
const EVERY: Duration = Duration::from_secs(1);
/// One that is cut off by a pause counts from here.
const LEAST: Duration = Duration::from_millis(200);
/// Messages whose times are remembered. Beyond it new ones are counted, but not
/// timed.
const TIMED: usize = 100_000;
/// Messages that a reader has still to read are counted up to here.
const BEHIND: usize = 1_000;
/// The longest time that is told apart, in microseconds: an hour.
const LONGEST_US: u64 = 3_600_000_000;

/// What was counted since the last sample, and when messages were sent and
/// delivered.
#[derive(Debug)]
pub(super) struct Meter {
    began: Instant,
    produced: u64,
    lines: u64,
    groups: BTreeMap<GroupName, GroupMeter>,
    /// When each message was stored, by its entry, and how many groups have yet
    /// to acknowledge it.
    sent: HashMap<EntryId, (Instant, usize)>,
}

#[derive(Debug, Default)]
struct GroupMeter {
    delivered: u64,
    acknowledged: u64,
    by_consumer: BTreeMap<ConsumerName, u64>,
    delivery_to_ack: Times,
    end_to_end: Times,
    /// When each pending entry was last delivered, and to whom.
    delivered_at: HashMap<EntryId, (Instant, ConsumerName)>,
}

/// Measured times.
#[derive(Debug, Default)]
struct Times(Option<Histogram<u64>>);

impl Times {
    fn add(&mut self, time: Duration) {
        let us = u64::try_from(time.as_micros()).unwrap_or(LONGEST_US);
        if self.0.is_none() {
            // The bounds are sound, so there always is one.
            self.0 = Histogram::new_with_max(LONGEST_US, 2).ok();
        }
        if let Some(histogram) = &mut self.0 {
            histogram.saturating_record(us.clamp(1, LONGEST_US));
        }
    }

    fn take(&mut self) -> Option<Quantiles> {
        let histogram = self.0.as_mut().filter(|times| !times.is_empty())?;
        let quantiles = Quantiles {
            p50_us: histogram.value_at_quantile(0.5),
            p99_us: histogram.value_at_quantile(0.99),
        };
        histogram.reset();
        Some(quantiles)
    }
}

impl Meter {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            began: now,
            produced: 0,
            lines: 0,
            groups: BTreeMap::new(),
            sent: HashMap::new(),
        }
    }

    /// A line was run.
    pub(super) fn line(&mut self) {
        self.lines += 1;
    }

    /// Counts what became known at `now`, with `groups` on the stream.
    pub(super) fn count(&mut self, fact: &Fact, now: Instant, groups: usize) {
        match fact {
            Fact::Sent { at, .. } => {
                self.produced += 1;
                if self.sent.len() < TIMED && groups > 0 {
                    self.sent.insert(at.id, (now, groups));
                }
            }
            Fact::Delivered {
                at,
                group,
                consumer,
                ..
            }
            | Fact::Taken {
                at,
                group,
                consumer,
                ..
            }
            | Fact::Claimed {
                at,
                group,
                to: consumer,
                ..
            } => {
                let meter = self.groups.entry(group.clone()).or_default();
                meter.delivered += 1;
                if meter.delivered_at.len() < TIMED {
                    let delivered = (now, consumer.clone());
                    meter.delivered_at.insert(at.id, delivered);
                }
                if matches!(fact, Fact::Taken { .. }) {
                    self.acknowledged(at, group, now);
                }
            }
            // Read by one without a group: it stays in the stream.
            Fact::Peeked { at, group, by } if !at.id.is_item() => {
                let meter = self.groups.entry(group.clone()).or_default();
                meter.delivered += 1;
                if meter.delivered_at.len() < TIMED {
                    let delivered = (now, by.as_str().into());
                    meter.delivered_at.insert(at.id, delivered);
                }
            }
            Fact::Acknowledged { at, group, .. } => self.acknowledged(at, group, now),
            Fact::Removed { at, .. } => {
                self.sent.remove(&at.id);
            }
            Fact::Trimmed { first, .. } => {
                let is_left = |id: &EntryId| first.is_some_and(|first| *id >= first);
                self.sent.retain(|id, _| is_left(id));
            }
            Fact::Forgotten { at, group, .. } | Fact::FoundDeleted { at, group, .. } => {
                let meter = self.groups.entry(group.clone()).or_default();
                meter.delivered_at.remove(&at.id);
            }
            Fact::GroupRemoved { group, .. } => {
                self.groups.remove(group);
            }
            _ => {}
        }
    }

    fn acknowledged(&mut self, at: &EntryRef, group: &GroupName, now: Instant) {
        let meter = self.groups.entry(group.clone()).or_default();
        meter.acknowledged += 1;
        if let Some((delivered, consumer)) = meter.delivered_at.remove(&at.id) {
            meter.delivery_to_ack.add(now - delivered);
            *meter.by_consumer.entry(consumer).or_default() += 1;
        }
        if let Some((sent, left)) = self.sent.get_mut(&at.id) {
            meter.end_to_end.add(now - *sent);
            *left = left.saturating_sub(1);
            if *left == 0 {
                self.sent.remove(&at.id);
            }
        }
    }

    /// The sample that is due at `now`, or at a pause the rest of one; `now_ms`
    /// is the room's time.
    pub(super) fn sample(
        &mut self,
        now: Instant,
        paused: bool,
        now_ms: u64,
        world: &World,
    ) -> Option<Sample> {
        let took = now - self.began;
        if took < if paused { LEAST } else { EVERY } {
            return None;
        }
        self.began = now;
        let pattern = world.pattern.pattern();
        let stream = world.streams.get(&pattern.stream());
        let groups = if pattern.has_readers() {
            let names: Vec<GroupName> = world.ledger.readers().cloned().collect();
            let groups = names.into_iter().map(|name| {
                let sample = self.reader(&name, world);
                (name, sample)
            });
            groups.collect()
        } else if pattern.has_stream() {
            let names = stream.iter().flat_map(|stream| stream.groups.keys());
            let groups = names.map(|name| (name.clone(), self.group(name, stream)));
            groups.collect()
        } else {
            let names = pattern.groups();
            let groups = names.map(|(name, _)| (name.clone(), self.workers(&name, world)));
            groups.collect()
        };
        let waiting = waiting(world);
        Some(Sample {
            at_ms: now_ms,
            took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            produced: std::mem::take(&mut self.produced),
            lines: std::mem::take(&mut self.lines),
            length: stream.map_or(waiting, |stream| stream.head.length),
            groups,
        })
    }

    /// The workers of a pattern without streams: what waits in its queue lies
    /// before them, what its other keys hold is being worked on.
    fn workers(&mut self, name: &GroupName, world: &World) -> GroupSample {
        let queue = world.pattern.pattern().stream();
        let others = world.plain.iter().filter(|(key, _)| **key != queue);
        let sizes = others.filter_map(|(_, plain)| plain.value.size());
        GroupSample {
            pending: sizes.sum(),
            lag: waiting(world),
            ..self.group(name, None)
        }
    }

    /// A reader without a group: what it has in its hand, and what it has still
    /// to read, counted up to [`BEHIND`].
    fn reader(&mut self, name: &GroupName, world: &World) -> GroupSample {
        let actor = world.actors.get(name.as_str());
        let held = actor.map_or(0, |actor| actor.held().count());
        let after = actor.and_then(|actor| actor.cursor.next());
        let key = world.pattern.pattern().stream();
        let ids = after.filter(|_| world.pattern.pattern().has_stream());
        let behind = ids.map_or(0, |after| {
            let ids = world.ledger.entries_between(&key, after, EntryId::MAX);
            ids.take(BEHIND).count()
        });
        GroupSample {
            pending: held as u64,
            lag: behind as u64,
            ..self.group(name, None)
        }
    }

    fn group(&mut self, name: &GroupName, stream: Option<&Arc<Stream>>) -> GroupSample {
        let meter = self.groups.entry(name.clone()).or_default();
        let head = stream.and_then(|stream| Some(&stream.groups.get(name)?.head));
        GroupSample {
            delivered: std::mem::take(&mut meter.delivered),
            acknowledged: std::mem::take(&mut meter.acknowledged),
            pending: head.map_or(0, |head| head.pending),
            lag: head.map_or(0, |head| head.undelivered.n),
            delivery_to_ack: meter.delivery_to_ack.take(),
            end_to_end: meter.end_to_end.take(),
            by_consumer: std::mem::take(&mut meter.by_consumer),
        }
    }
}

/// What waits in the queue of a pattern without streams.
fn waiting(world: &World) -> u64 {
    let queue = world.plain.get(&world.pattern.pattern().stream());
    queue.and_then(|queue| queue.value.size()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use shared::fact::By;

    use super::*;

    fn at(seq: u64) -> EntryRef {
        EntryRef {
            key: "orders".into(),
            id: EntryId { ms: 5, seq },
        }
    }

    fn delivered(seq: u64, consumer: &str) -> Fact {
        Fact::Delivered {
            at: at(seq),
            group: "billing".into(),
            consumer: consumer.into(),
            by: By::Actor(consumer.into()),
            deliveries: 1,
        }
    }

    fn acknowledged(seq: u64) -> Fact {
        Fact::Acknowledged {
            at: at(seq),
            group: "billing".into(),
            by: By::Outside,
        }
    }

    #[test]
    fn times_run_from_the_last_delivery_and_from_the_sending() {
        let start = Instant::now();
        let mut meter = Meter::new(start);
        let ms = |ms| start + Duration::from_millis(ms);
        let sent = Fact::Sent {
            message: "m1".into(),
            at: at(1),
            by: By::Outside,
        };
        meter.count(&sent, start, 1);
        meter.count(&delivered(1, "c1"), ms(100), 1);
        meter.count(&delivered(1, "c2"), ms(300), 1);
        meter.count(&acknowledged(1), ms(500), 1);
        meter.count(&acknowledged(2), ms(500), 1);
        let group = meter.group(&"billing".into(), None);
        assert_eq!((group.delivered, group.acknowledged), (2, 2));
        let near = |found: Option<Quantiles>, us: u64| {
            let found = found.map_or(0, |times| times.p50_us);
            assert!(found.abs_diff(us) < us / 50, "{found} is not {us}");
        };
        near(group.delivery_to_ack, 200_000);
        near(group.end_to_end, 500_000);
        let shares: Vec<_> = group.by_consumer.into_iter().collect();
        assert_eq!(shares, [("c2".into(), 1)]);
        let empty = meter.group(&"billing".into(), None);
        assert_eq!(empty, GroupSample::default());
    }

    #[test]
    fn a_sample_comes_every_second_and_at_a_pause() {
        let start = Instant::now();
        let mut meter = Meter::new(start);
        let world = World::default();
        let ms = |ms| start + Duration::from_millis(ms);
        assert!(meter.sample(ms(900), false, 7, &world).is_none());
        meter.line();
        let sample = meter.sample(ms(1_050), false, 7, &world);
        let found = sample.map(|sample| (sample.at_ms, sample.took_ms, sample.lines));
        assert_eq!(found, Some((7, 1_050, 1)));
        assert!(meter.sample(ms(1_100), true, 7, &world).is_none());
        assert!(meter.sample(ms(1_300), true, 7, &world).is_some());
    }
}
