//! Whether an invariant holds, by the picture alone.

use super::{Invariant, order};
use crate::{
    fact::Fact,
    id::{ActorId, ConsumerName, GroupName, Key},
    ledger::{Ledger, Status},
    rejection::Rejection,
    world::{Group, Settings, World},
};

impl Invariant {
    /// Unread entries are counted up to here, so no larger limit can be looked
    /// after.
    pub const UNREAD_MAX: u64 = 1_000;
    /// The largest limit of pending entries.
    pub const PENDING_MAX: u64 = 1_000_000;

    /// Whether it can be looked after in this room.
    ///
    /// # Errors
    /// When it names a group that is not there, or a limit out of its bounds.
    pub fn check(&self, world: &World) -> Result<(), Rejection> {
        let (group, limit, (min, max)) = match self {
            Self::NothingLost
            | Self::NothingDoneTwice
            | Self::PendingIsOwned
            | Self::NothingDead
            | Self::InOrder => return Ok(()),
            Self::PendingAtMost { group, limit } => (Some(group), limit, (0, Self::PENDING_MAX)),
            Self::UnreadAtMost { group, limit } => (Some(group), limit, (0, Self::UNREAD_MAX)),
            Self::DeliveriesAtMost { limit } => (None, limit, (1, Settings::MAX_DELIVERIES)),
        };
        if !(min..=max).contains(limit) {
            let what = "limit".into();
            return Err(Rejection::OutOfRange { what, min, max });
        }
        match group {
            Some(group) if groups_called(world, group).next().is_none() => {
                let group = group.clone();
                Err(Rejection::NoGroup { group })
            }
            _ => Ok(()),
        }
    }

    /// Whether it holds, and held so far, as far as the picture tells: by the
    /// sums, by what is in Redis, and by the lives of the messages that are
    /// known in detail. It may look at all of them.
    pub fn holds(&self, world: &World) -> bool {
        match self {
            Self::InOrder => order::was_kept(&world.ledger),
            Self::DeliveriesAtMost { limit } => {
                most_delivered(&world.ledger) <= *limit && most_pending(world) <= *limit
            }
            _ => self.stands(world),
        }
    }

    /// As [`Invariant::holds`], of those that can be told by what holds now: the
    /// same, however many messages there are. The others are told by the facts.
    pub(super) fn stands(&self, world: &World) -> bool {
        match self {
            Self::NothingLost => world.ledger.all_totals().lost == 0,
            Self::NothingDoneTwice => world.ledger.all_totals().done_twice == 0,
            Self::NothingDead => world.ledger.all_totals().dead == 0,
            Self::PendingIsOwned => orphan(world).is_none(),
            Self::PendingAtMost { group, limit } => {
                groups_called(world, group).all(|(_, group)| group.head.pending <= *limit)
            }
            Self::UnreadAtMost { group, limit } => groups_called(world, group).all(|(_, group)| {
                let unread = group.head.undelivered;
                unread.n <= *limit && !(unread.more && unread.n >= *limit)
            }),
            Self::InOrder | Self::DeliveriesAtMost { .. } => true,
        }
    }
}

/// The groups of that name, of any stream.
pub(super) fn groups_called<'a>(
    world: &'a World,
    name: &'a GroupName,
) -> impl Iterator<Item = (&'a Key, &'a Group)> {
    let streams = world.streams.iter();
    streams.filter_map(move |(key, stream)| Some((key, &**stream.groups.get(name)?)))
}

/// A consumer with pending entries that is no actor with a connection, and its
/// group.
pub(super) fn orphan(world: &World) -> Option<(&Key, &Group, &ConsumerName)> {
    let groups = world
        .streams
        .iter()
        .flat_map(|(key, stream)| stream.groups.values().map(move |group| (key, &**group)));
    let mut consumers = groups.flat_map(|(key, group)| {
        let consumers = group.consumers.iter();
        consumers.map(move |(name, consumer)| (key, group, name, consumer))
    });
    let is_orphan = |name: &ConsumerName| {
        let actor = world.actors.get(&ActorId::from(name.as_str()));
        actor.is_none_or(|actor| actor.connection.is_none())
    };
    consumers
        .find(|(_, _, name, consumer)| consumer.pending > 0 && is_orphan(name))
        .map(|(key, group, name, _)| (key, group, name))
}

/// How often the entry was delivered that was so most often, of those that are
/// known in detail.
fn most_delivered(ledger: &Ledger) -> u64 {
    let records = ledger.messages().map(|(_, record)| record);
    let of_record = records.flat_map(|record| {
        let told = record.life.iter().filter_map(|event| match event.fact {
            Fact::Delivered { deliveries, .. } | Fact::Claimed { deliveries, .. } => {
                Some(deliveries)
            }
            _ => None,
        });
        let tracks = record.copies.iter().flat_map(|copy| copy.tracks.values());
        let pending = tracks.filter_map(|track| match track.status {
            Status::Pending { deliveries, .. } => Some(deliveries),
            _ => None,
        });
        told.chain(pending)
    });
    of_record.max().unwrap_or(0)
}

fn most_pending(world: &World) -> u64 {
    let groups = world
        .streams
        .values()
        .flat_map(|stream| stream.groups.values());
    let pending = groups.flat_map(|group| group.pending.values());
    pending.map(|pending| pending.deliveries).max().unwrap_or(0)
}
