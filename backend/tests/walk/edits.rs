//! What a driver might do by hand: any edit, with good and bad values.

use rand::{Rng, RngExt, seq::IndexedRandom};
use rand_pcg::Pcg32;
use shared::{
    command::{Command, GroupStart, TrimTo},
    id::{ActorId, ConsumerName, EntryId, GroupName},
    rejection::Rejection,
    world::{Pace, ReadOptions, Role, Stream, World},
};

/// A random edit; one that removes entries only if `trims`.
pub(crate) fn edit(world: &World, random: &mut Pcg32, trims: bool) -> Command {
    match random.random_range(0..26) {
        0..3 | 24 | 25 => reads(world, random),
        3..6 => freeze(world, random),
        6 => remove_actor(world, random),
        7 => Command::AddGroup {
            group: any_name(random),
            start: any_start(world, random),
        },
        8 => Command::RemoveGroup {
            group: any_name(random),
        },
        9 => Command::SetCursor {
            group: any_group(world, random),
            start: any_start(world, random),
        },
        10 | 11 if trims => trim(world, random),
        12 | 13 if trims => Command::Delete {
            entry: any_entry(world, random),
        },
        14 | 15 => {
            let group = any_group(world, random);
            let entry = any_pending(world, &group, random);
            Command::Acknowledge { group, entry }
        }
        16 | 17 => claim(world, random),
        10..14 | 18..21 => send(world, random),
        21 => Command::AddProducer,
        22 => Command::AddConsumer {
            group: any_group(world, random),
        },
        _ => Command::SetPace {
            actor: any_actor(world, random),
            pace: Pace::default(),
        },
    }
}

/// Whether an edit may be refused so: it was asked for something that is not
/// there, or is so already.
pub(crate) fn may_be_refused(rejection: &Rejection) -> bool {
    matches!(
        rejection,
        Rejection::ActorBlocked { .. }
            | Rejection::ActorCrashed { .. }
            | Rejection::ActorFrozen { .. }
            | Rejection::ActorRunning { .. }
            | Rejection::AlreadySo
            | Rejection::GroupExists { .. }
            | Rejection::IdTooSmall { .. }
            | Rejection::NoActor { .. }
            | Rejection::NoConsumer { .. }
            | Rejection::NoEntry { .. }
            | Rejection::NoGroup { .. }
            | Rejection::NobodyReady
            | Rejection::NotConsumer { .. }
            | Rejection::NotPending { .. }
            | Rejection::NotProducer { .. }
            | Rejection::NothingToUndo
    )
}

fn reads(world: &World, random: &mut Pcg32) -> Command {
    Command::SetReads {
        actor: any_actor(world, random),
        reads: ReadOptions {
            count: random.random_range(1..6),
            // A wait that ends by itself would end anywhere.
            block_ms: *[None, None, Some(0), Some(600_000)].choose(random).unwrap(),
            noack: random.random_range(0..4) == 0,
        },
    }
}

/// Those who are frozen do not stay so for long.
fn freeze(world: &World, random: &mut Pcg32) -> Command {
    let frozen = |id: &ActorId| world.actors[id].state == shared::world::ActorState::Paused;
    let all: Vec<ActorId> = world
        .actors
        .keys()
        .filter(|id| frozen(id))
        .cloned()
        .collect();
    match all.choose(random) {
        Some(actor) if random.random_range(0..3) > 0 => Command::Freeze {
            actor: actor.clone(),
            frozen: false,
        },
        _ => Command::Freeze {
            actor: any_actor(world, random),
            frozen: true,
        },
    }
}

/// One of each is left.
fn remove_actor(world: &World, random: &mut Pcg32) -> Command {
    let actor = any_actor(world, random);
    let role = &world.actors[&actor].role;
    let others = world.actors.values().filter(|other| other.role == *role);
    if others.count() < 2 || matches!(role, Role::Reaper { .. }) {
        return Command::AddProducer;
    }
    Command::RemoveActor {
        actor,
        delete_consumer: random.random_range(0..2) == 0,
    }
}

fn trim(world: &World, random: &mut Pcg32) -> Command {
    let to = if random.random_range(0..2) == 0 {
        TrimTo::Length(random.random_range(0..30))
    } else {
        TrimTo::Id(any_entry(world, random))
    };
    Command::Trim {
        to,
        approximate: random.random_range(0..3) == 0,
    }
}

fn claim(world: &World, random: &mut Pcg32) -> Command {
    let group = any_group(world, random);
    let entry = any_pending(world, &group, random);
    let stream = world.streams.get("orders");
    let consumers = stream.and_then(|stream| stream.groups.get(&group));
    let consumers: Vec<ConsumerName> = consumers
        .map(|group| group.consumers.keys().cloned().collect())
        .unwrap_or_default();
    let nobody = || ConsumerName::from("nobody");
    Command::Claim {
        consumer: consumers.choose(random).cloned().unwrap_or_else(nobody),
        group,
        entry,
    }
}

fn send(world: &World, random: &mut Pcg32) -> Command {
    let mut fields = vec![("note".to_owned(), "by hand".to_owned())];
    if random.random_range(0..2) == 0 {
        fields.push(("id".to_owned(), format!("h{}", random.next_u32() % 50)));
    }
    if random.random_range(0..5) == 0 {
        fields.push(("poison".to_owned(), "1".to_owned()));
    }
    let last = world
        .streams
        .get("orders")
        .map(|stream| stream.head.last_id);
    let id = match random.random_range(0..4) {
        0 => last.and_then(EntryId::next),
        1 => last,
        _ => None,
    };
    Command::Send { id, fields }
}

fn any_actor(world: &World, random: &mut Pcg32) -> ActorId {
    let all: Vec<&ActorId> = world.actors.keys().collect();
    (*all.choose(random).unwrap()).clone()
}

fn any_name(random: &mut Pcg32) -> GroupName {
    GroupName::from(*["g1", "g2", "g3"].choose(random).unwrap())
}

fn stream(world: &World) -> Option<&Stream> {
    world.streams.get("orders").map(|stream| &**stream)
}

fn any_group(world: &World, random: &mut Pcg32) -> GroupName {
    let all: Vec<GroupName> = stream(world)
        .map(|stream| stream.groups.keys().cloned().collect())
        .unwrap_or_default();
    all.choose(random).cloned().unwrap_or_else(|| "g1".into())
}

fn any_start(world: &World, random: &mut Pcg32) -> GroupStart {
    match random.random_range(0..3) {
        0 => GroupStart::Beginning,
        1 => GroupStart::End,
        _ => GroupStart::After(any_entry(world, random)),
    }
}

fn any_entry(world: &World, random: &mut Pcg32) -> EntryId {
    let ids: Vec<EntryId> = stream(world)
        .map(|stream| stream.entries.keys().copied().collect())
        .unwrap_or_default();
    ids.choose(random)
        .copied()
        .unwrap_or(EntryId { ms: 1, seq: 1 })
}

fn any_pending(world: &World, group: &GroupName, random: &mut Pcg32) -> EntryId {
    let group = stream(world).and_then(|stream| stream.groups.get(group));
    let ids: Vec<EntryId> = group
        .map(|group| group.pending.keys().copied().collect())
        .unwrap_or_default();
    ids.choose(random)
        .copied()
        .unwrap_or(EntryId { ms: 1, seq: 1 })
}
