//! Where everything in the diagram is, in pixels.

use shared::{
    id::ActorId,
    timeline::Timeline,
    world::{Role, World},
};

/// The height of a lane.
pub(super) const LANE: f64 = 24.0;
/// The room above the first lane, for the numbers of the steps.
pub(super) const HEAD: f64 = 18.0;
/// The widths a column can have, from far to near.
pub(super) const COLUMNS: [f64; 5] = [6.0, 12.0, 24.0, 40.0, 64.0];
/// The width at first.
pub(super) const COLUMN_AT_FIRST: usize = 2;
/// Columns drawn beyond those that can be seen.
const SPARE: u64 = 4;

/// The places of lanes and columns.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    /// The lanes from top to bottom: producers, Redis, and who reads.
    pub lanes: Vec<Lane>,
    /// The first step and the last.
    pub first: u64,
    /// The last step.
    pub last: u64,
    /// The width of a column.
    pub column: f64,
}

/// A lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// An actor's.
    Actor(ActorId),
    /// That of Redis.
    Redis,
}

impl Plan {
    /// The places for a diagram with columns of that width.
    pub(super) fn of(timeline: &Timeline, world: &World, column: f64) -> Self {
        let sends = |id: &&ActorId| {
            let actor = world.actors.get(*id);
            actor.is_some_and(|actor| actor.role == Role::Producer)
        };
        let lane = |id: &ActorId| Lane::Actor(id.clone());
        let all = timeline.lanes();
        let mut lanes: Vec<Lane> = all.iter().filter(sends).map(lane).collect();
        lanes.push(Lane::Redis);
        lanes.extend(all.iter().filter(|id| !sends(id)).map(lane));
        let (first, last) = timeline.span();
        Self {
            lanes,
            first,
            last,
            column,
        }
    }

    /// The middle of a step's column.
    pub(super) fn x(&self, step: u64) -> f64 {
        let columns = step.saturating_sub(self.first) as f64;
        (columns + 0.5) * self.column
    }

    /// The middle of an actor's lane, or of Redis's where there is no such lane.
    pub(super) fn y(&self, actor: Option<&ActorId>) -> f64 {
        let is_his = |lane: &Lane| match lane {
            Lane::Actor(id) => Some(id) == actor,
            Lane::Redis => false,
        };
        let redis = || self.lanes.iter().position(|lane| *lane == Lane::Redis);
        let at = self.lanes.iter().position(is_his).or_else(redis);
        lane_y(at.unwrap_or(0))
    }

    /// How wide the diagram is.
    pub(super) fn width(&self) -> f64 {
        (self.last + 1).saturating_sub(self.first) as f64 * self.column
    }

    /// How high it is.
    pub(super) fn height(&self) -> f64 {
        HEAD + LANE * self.lanes.len() as f64 + 4.0
    }

    /// The steps to draw where it is scrolled by `left` and `wide` can be seen.
    pub(super) fn seen(&self, left: f64, wide: f64) -> (u64, u64) {
        let column = |px: f64| self.first + (px / self.column).floor().max(0.0) as u64;
        let from = column(left).saturating_sub(SPARE).max(self.first);
        (from, (column(left + wide) + SPARE).min(self.last))
    }

    /// The step at a place.
    pub(super) fn step_at(&self, x: f64) -> Option<u64> {
        let step = self.first + (x / self.column).floor().max(0.0) as u64;
        (step <= self.last && self.last > 0).then_some(step)
    }

    /// Every how many columns a number stands.
    pub(super) fn numbered(&self) -> u64 {
        let wanted = 48.0 / self.column;
        [1, 2, 5, 10, 20, 50]
            .into_iter()
            .find(|every| *every as f64 >= wanted)
            .unwrap_or(50)
    }
}

/// The middle of the lane at a place in the list.
pub(super) fn lane_y(at: usize) -> f64 {
    HEAD + LANE * (at as f64 + 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(last: u64) -> Plan {
        Plan {
            lanes: vec![
                Lane::Actor("p1".into()),
                Lane::Redis,
                Lane::Actor("c1".into()),
            ],
            first: 11,
            last,
            column: 10.0,
        }
    }

    #[test]
    fn redis_lies_between_who_sends_and_who_reads() {
        let plan = plan(20);
        let redis = plan.y(None);
        assert!(plan.y(Some(&"p1".into())) < redis);
        assert!(plan.y(Some(&"c1".into())) > redis);
        assert_eq!(plan.y(Some(&"gone".into())), redis);
    }

    #[test]
    fn only_what_can_be_seen_is_drawn() {
        let plan = plan(2_010);
        assert_eq!(plan.width(), 20_000.0);
        let (from, to) = plan.seen(5_000.0, 300.0);
        assert!(from <= 511 && to >= 541 && to - from < 50, "{from} {to}");
        assert_eq!(plan.seen(0.0, 10.0).0, 11);
        assert_eq!(plan.seen(19_990.0, 500.0).1, 2_010);
        assert_eq!(plan.step_at(plan.x(77)), Some(77));
        assert_eq!(plan.step_at(50_000.0), None);
    }
}
