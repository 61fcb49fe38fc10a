//! What came of the messages in a room, to be held against other rooms: pure.

use shared::{
    id::MessageName,
    ledger::{Fate, Record, Totals},
    world::{Mode, Quantiles, World},
};

/// What came of the messages in a room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Messages sent.
    pub sent: u64,
    /// Those that are done and over.
    pub done: u64,
    /// Those that nobody will ever do.
    pub lost: u64,
    /// Those whose work was done more than once.
    pub twice: u64,
    /// Those that were given up on.
    pub dead: u64,
    /// Each, by name, in the order of their names; empty where not all of them
    /// are known in detail.
    pub each: Vec<(MessageName, What)>,
    /// How fast it goes, in live mode.
    pub speed: Option<Speed>,
}

/// What came of a message, for whichever group it went worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct What {
    /// How it ends.
    pub fate: Fate,
    /// How often its work was done.
    pub times: u32,
}

/// How fast it goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Speed {
    /// Messages done in a second, over the last samples.
    pub per_second: u64,
    /// How long they took from the producer to the end.
    pub took: Option<Quantiles>,
}

/// Samples that a rate is told over.
const SAMPLES: usize = 5;
/// Messages that are told one by one.
const EACH: usize = 500;

impl Outcome {
    /// What came of the messages of this picture.
    pub(crate) fn of(world: &World) -> Self {
        let ledger = &world.ledger;
        let sent = ledger.sent();
        let all_are_known = ledger.len() as u64 == sent && ledger.len() <= EACH;
        let outcome = match all_are_known && world.mode == Mode::Step {
            true => Self::one_by_one(world),
            false => Self::in_sums(world),
        };
        Self {
            sent,
            speed: speed(world),
            ..outcome
        }
    }

    /// Messages that can still be done.
    pub(crate) fn open(&self) -> u64 {
        let over = self.done + self.lost + self.dead;
        self.sent.saturating_sub(over)
    }

    /// The names of those of which that is true.
    pub(crate) fn names(&self, is: impl Fn(What) -> bool) -> impl Iterator<Item = &MessageName> {
        let each = self.each.iter().filter(move |(_, what)| is(*what));
        each.map(|(name, _)| name)
    }

    fn one_by_one(world: &World) -> Self {
        let messages = world.ledger.messages();
        let mut each: Vec<(MessageName, What)> = messages
            .map(|(name, record)| (name.clone(), What::of(record)))
            .collect();
        each.sort_by(|(one, _), (other, _)| in_order(one).cmp(&in_order(other)));
        let count = |is: fn(What) -> bool| each.iter().filter(|(_, what)| is(*what)).count() as u64;
        Self {
            done: count(|what| what.fate == Fate::Done),
            lost: count(What::is_lost),
            twice: count(What::is_twice),
            dead: count(|what| what.fate == Fate::Dead),
            each,
            ..Self::default()
        }
    }

    /// Of several groups the one for which it went worst counts.
    fn in_sums(world: &World) -> Self {
        let sums = world.ledger.sums();
        let most = |of: fn(&Totals) -> u64| sums.totals.values().map(of).max().unwrap_or_default();
        Self {
            done: sums
                .totals
                .values()
                .map(|totals| totals.acknowledged)
                .min()
                .unwrap_or_default(),
            lost: most(|totals| totals.lost),
            twice: most(|totals| totals.done_twice),
            dead: most(|totals| totals.dead),
            ..Self::default()
        }
    }
}

impl What {
    fn of(record: &Record) -> Self {
        let fates = record.fates().map(|(_, fate)| fate);
        let groups = record.groups().into_iter();
        Self {
            fate: fates.fold(Fate::Skipped, worse),
            times: groups
                .map(|group| record.processed(group))
                .max()
                .unwrap_or_default(),
        }
    }

    /// Whether it is lost.
    pub(crate) fn is_lost(self) -> bool {
        self.fate == Fate::Lost
    }

    /// Whether its work was done more than once.
    pub(crate) fn is_twice(self) -> bool {
        self.times > 1
    }

    /// Whether it can still be done.
    pub(crate) fn is_open(self) -> bool {
        self.fate == Fate::Open
    }
}

/// Of two ends the one that a reader has to hear of.
fn worse(one: Fate, other: Fate) -> Fate {
    let weight = |fate: &Fate| match fate {
        Fate::Lost => 4,
        Fate::Dead => 3,
        Fate::Open => 2,
        Fate::Done => 1,
        Fate::Skipped => 0,
    };
    std::cmp::max_by_key(one, other, weight)
}

/// What names are sorted by, so that `m2` comes before `m10`.
pub(crate) fn in_order(name: &MessageName) -> (usize, &str) {
    (name.as_str().len(), name.as_str())
}

fn speed(world: &World) -> Option<Speed> {
    let samples = world.chart.samples();
    let last = samples.last()?;
    let shown = &samples[samples.len().saturating_sub(SAMPLES)..];
    let group = world.pattern.pattern().groups.first();
    let of = |sample: &shared::world::Sample| {
        let mut groups = sample.groups.iter();
        let own = groups.find(|(name, _)| group.is_none_or(|group| name.as_str() == *group));
        own.map(|(_, sample)| sample.clone())
    };
    let done = shown.iter().filter_map(|sample| of(sample));
    let done: u64 = done.map(|group| group.acknowledged).sum();
    let took_ms: u64 = shown.iter().map(|sample| sample.took_ms).sum();
    Some(Speed {
        per_second: (done * 1_000).checked_div(took_ms).unwrap_or_default(),
        took: of(last).and_then(|group| group.end_to_end),
    })
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, sync::Arc};

    use shared::{
        step::{Cause, Step},
        world::{Change, GroupSample, Sample},
    };

    use super::*;
    use crate::scene::fixture::Play;

    #[test]
    fn names_are_in_the_order_in_which_they_were_given() {
        let mut names: Vec<MessageName> = ["m10", "m2", "m1"].map(MessageName::from).into();
        names.sort_by(|one, other| in_order(one).cmp(&in_order(other)));
        assert_eq!(names, ["m1", "m2", "m10"].map(MessageName::from));
    }

    #[test]
    fn what_went_wrong_for_one_group_went_wrong() {
        let ends = [Fate::Done, Fate::Open, Fate::Lost, Fate::Skipped];
        assert_eq!(ends.into_iter().fold(Fate::Skipped, worse), Fate::Lost);
        assert_eq!(worse(Fate::Done, Fate::Open), Fate::Open);
    }

    #[test]
    fn every_message_is_counted_once() {
        let mut play = Play::of("list-queue");
        play.run("p1 p1 p1 w1 w2 w2");
        play.crash("w1");
        let outcome = Outcome::of(&play.world);
        let Outcome {
            sent, done, lost, ..
        } = outcome;
        assert_eq!((sent, done, lost, outcome.open()), (3, 1, 1, 1));
        let names = |is: fn(What) -> bool| outcome.names(is).map(MessageName::as_str).collect();
        let [lost, open]: [Vec<&str>; 2] = [names(What::is_lost), names(What::is_open)];
        assert_eq!((lost, open), (vec!["m1"], vec!["m3"]));
        assert_eq!(outcome.speed, None);
    }

    #[test]
    fn the_speed_is_that_of_the_last_samples() {
        let mut world = World::default();
        for (number, acknowledged) in [(1, 900), (2, 10), (3, 10), (4, 10), (5, 10), (6, 20)] {
            let group = GroupSample {
                acknowledged,
                end_to_end: Some(Quantiles {
                    p50_us: number,
                    p99_us: 2 * number,
                }),
                ..GroupSample::default()
            };
            let sample = Arc::new(Sample {
                took_ms: 500,
                groups: BTreeMap::from([("billing".into(), group)]),
                ..Sample::default()
            });
            let step = Step {
                number,
                at_ms: 0,
                cause: Cause::Edit,
                effects: Vec::new(),
                facts: Vec::new(),
                changes: vec![Change::Sample { sample }],
                sums: None,
            };
            assert_eq!(world.take(&step), Ok(()));
        }
        let speed = Outcome::of(&world).speed.unwrap_or_default();
        assert_eq!(speed.per_second, 60 * 1_000 / 2_500);
        assert_eq!(speed.took.map(|took| took.p99_us), Some(12));
    }
}
