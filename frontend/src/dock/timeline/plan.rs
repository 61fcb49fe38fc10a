//! Where everything in the diagram is, in pixels.

use std::{collections::BTreeSet, rc::Rc};

use shared::{
    id::ActorId,
    timeline::Timeline,
    world::{Role, World},
};

/// The height of a lane.
pub(super) const LANE: f64 = 24.0;
/// The height of one that is folded.
pub(super) const FOLDED: f64 = 15.0;
/// The room above the first lane, for the numbers of the steps.
pub(super) const HEAD: f64 = 18.0;
/// The height of the flags, where there are any.
pub(super) const FLAGS: f64 = 18.0;
/// The widths a column can have, from far to near.
pub(super) const COLUMNS: [f64; 6] = [2.5, 6.0, 12.0, 24.0, 40.0, 64.0];
/// The width at first.
pub(super) const COLUMN_AT_FIRST: usize = 3;
/// Columns drawn beyond those that can be seen.
const SPARE: usize = 4;

/// The places of lanes and columns.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    /// The lanes from top to bottom: producers, Redis, and who reads.
    pub lanes: Vec<Row>,
    /// The steps that have columns.
    pub columns: Columns,
    /// The width of a column.
    pub column: f64,
    /// The room above the first lane.
    pub head: f64,
}

/// The steps that have columns.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Columns {
    /// All of them, from the first to the last.
    All(u64, u64),
    /// A few, in their order.
    Few(Rc<[u64]>),
}

/// A lane in its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// Whose.
    pub lane: Lane,
    /// Its upper edge.
    pub top: f64,
    /// Only a little of it is shown.
    pub is_folded: bool,
}

impl Row {
    /// How high it is.
    pub(super) fn height(&self) -> f64 {
        if self.is_folded { FOLDED } else { LANE }
    }

    /// Its middle.
    pub(super) fn middle(&self) -> f64 {
        self.top + self.height() / 2.0
    }
}

/// A lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// An actor's.
    Actor(ActorId),
    /// That of Redis.
    Redis,
}

impl Columns {
    fn count(&self) -> usize {
        match self {
            Self::All(first, last) => (last + 1).saturating_sub(*first) as usize,
            Self::Few(steps) => steps.len(),
        }
    }

    /// How many columns lie before a step.
    fn before(&self, step: u64) -> usize {
        match self {
            Self::All(first, _) => step.saturating_sub(*first) as usize,
            Self::Few(steps) => steps.partition_point(|one| *one < step),
        }
    }

    fn at(&self, column: usize) -> Option<u64> {
        match self {
            Self::All(first, last) => Some(first + column as u64).filter(|step| step <= last),
            Self::Few(steps) => steps.get(column).copied(),
        }
    }

    /// Whether a step has a column.
    pub(super) fn has(&self, step: u64) -> bool {
        self.at(self.before(step)) == Some(step)
    }

    /// The first step and the last.
    pub(super) fn span(&self) -> Option<(u64, u64)> {
        let last = self.count().checked_sub(1)?;
        Some((self.at(0)?, self.at(last)?))
    }

    /// The step that is `by` columns from another, or at the end on that side.
    pub(super) fn beside(&self, step: u64, by: isize) -> Option<u64> {
        let last = self.count().checked_sub(1)?;
        let at = self.before(step);
        // Between two columns the next one is that to the right of it.
        let by = by - isize::from(by > 0 && !self.has(step));
        self.at(at.saturating_add_signed(by).min(last))
    }
}

impl Plan {
    /// The places for a diagram with columns of that width.
    pub(super) fn of(
        timeline: &Timeline,
        world: &World,
        folded: &BTreeSet<ActorId>,
        columns: Columns,
        column: f64,
        has_flags: bool,
    ) -> Self {
        let sends = |id: &&ActorId| {
            let actor = world.actors.get(*id);
            actor.is_some_and(|actor| actor.role == Role::Producer)
        };
        let lane = |id: &ActorId| Lane::Actor(id.clone());
        let all = timeline.lanes();
        let mut lanes: Vec<Lane> = all.iter().filter(sends).map(lane).collect();
        lanes.push(Lane::Redis);
        lanes.extend(all.iter().filter(|id| !sends(id)).map(lane));
        let head = HEAD + if has_flags { FLAGS } else { 0.0 };
        Self {
            lanes: stacked(lanes, folded, head),
            columns,
            column,
            head,
        }
    }

    /// The middle of a step's column.
    pub(super) fn x(&self, step: u64) -> f64 {
        (self.columns.before(step) as f64 + 0.5) * self.column
    }

    /// The lane of an actor, or Redis's where there is no such lane.
    pub(super) fn row(&self, actor: Option<&ActorId>) -> Option<&Row> {
        let is_his = |row: &&Row| match &row.lane {
            Lane::Actor(id) => Some(id) == actor,
            Lane::Redis => false,
        };
        let redis = || self.lanes.iter().find(|row| row.lane == Lane::Redis);
        self.lanes.iter().find(is_his).or_else(redis)
    }

    /// The middle of that lane.
    pub(super) fn y(&self, actor: Option<&ActorId>) -> f64 {
        self.row(actor).map_or(self.head, Row::middle)
    }

    /// How wide the diagram is.
    pub(super) fn width(&self) -> f64 {
        self.columns.count() as f64 * self.column
    }

    /// How high it is.
    pub(super) fn height(&self) -> f64 {
        let last = self.lanes.last();
        last.map_or(self.head, |row| row.top + row.height()) + 4.0
    }

    /// The steps to draw where it is scrolled by `left` and `wide` can be seen;
    /// none where there are no columns.
    pub(super) fn seen(&self, left: f64, wide: f64) -> Option<(u64, u64)> {
        let last = self.columns.count().checked_sub(1)?;
        let column = |px: f64| (px / self.column).floor().max(0.0) as usize;
        let from = column(left).saturating_sub(SPARE).min(last);
        let to = (column(left + wide) + SPARE).min(last);
        Some((self.columns.at(from)?, self.columns.at(to)?))
    }

    /// The step at a place.
    pub(super) fn step_at(&self, x: f64) -> Option<u64> {
        self.columns.at((x / self.column).floor().max(0.0) as usize)
    }

    /// The steps from one to another that have a number above them.
    pub(super) fn numbers(&self, from: u64, to: u64) -> Vec<u64> {
        match &self.columns {
            Columns::All(..) => {
                let every = numbered(self.column);
                let first = from.next_multiple_of(every).max(every);
                (first..=to).step_by(every as usize).collect()
            }
            Columns::Few(steps) => {
                let every = (34.0 / self.column).ceil() as usize;
                let steps = steps.iter().step_by(every.max(1));
                steps
                    .copied()
                    .filter(|step| (from..=to).contains(step))
                    .collect()
            }
        }
    }

    /// Where it has to be scrolled to, so that a step is in sight; none where it
    /// is already.
    pub(super) fn scrolled_to(&self, step: u64, left: f64, wide: f64) -> Option<f64> {
        let x = self.x(step);
        // Some columns around it are in sight too.
        let near = (self.column * 1.5).min(wide / 4.0);
        if x - near < left {
            Some((x - near).max(0.0))
        } else if x + near > left + wide {
            Some(x + near - wide)
        } else {
            None
        }
    }
}

fn stacked(lanes: Vec<Lane>, folded: &BTreeSet<ActorId>, head: f64) -> Vec<Row> {
    let mut top = head;
    let row = |lane: Lane| {
        let row = Row {
            top,
            is_folded: matches!(&lane, Lane::Actor(id) if folded.contains(id)),
            lane,
        };
        top += row.height();
        row
    };
    lanes.into_iter().map(row).collect()
}

/// Every how many columns a number stands.
fn numbered(column: f64) -> u64 {
    let wanted = 48.0 / column;
    [1, 2, 5, 10, 20, 50]
        .into_iter()
        .find(|every| *every as f64 >= wanted)
        .unwrap_or(50)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(columns: Columns) -> Plan {
        let lanes = vec![
            Lane::Actor("p1".into()),
            Lane::Redis,
            Lane::Actor("c1".into()),
            Lane::Actor("c2".into()),
        ];
        Plan {
            lanes: stacked(lanes, &BTreeSet::from(["c1".into()]), HEAD),
            columns,
            column: 10.0,
            head: HEAD,
        }
    }

    #[test]
    fn redis_lies_between_who_sends_and_who_reads() {
        let plan = plan(Columns::All(11, 20));
        let redis = plan.y(None);
        assert!(plan.y(Some(&"p1".into())) < redis);
        assert!(plan.y(Some(&"c1".into())) > redis);
        assert_eq!(plan.y(Some(&"gone".into())), redis);
        assert_eq!(plan.height(), HEAD + 3.0 * LANE + FOLDED + 4.0);
    }

    #[test]
    fn only_what_can_be_seen_is_drawn() {
        let plan = plan(Columns::All(11, 2_010));
        assert_eq!(plan.width(), 20_000.0);
        let (from, to) = plan.seen(5_000.0, 300.0).unwrap_or_default();
        assert!(from <= 511 && to >= 541 && to - from < 50, "{from} {to}");
        let from = plan.seen(0.0, 10.0).map(|(from, _)| from);
        assert_eq!(from, Some(11));
        let to = plan.seen(19_990.0, 500.0).map(|(_, to)| to);
        assert_eq!(to, Some(2_010));
        assert_eq!(plan.step_at(plan.x(77)), Some(77));
        assert_eq!(plan.step_at(50_000.0), None);
        assert_eq!(plan.numbers(11, 30), [15, 20, 25, 30]);
    }

    #[test]
    fn a_few_steps_stand_side_by_side() {
        let columns = Columns::Few([12, 40, 41, 90].into());
        assert_eq!(columns.span(), Some((12, 90)));
        assert_eq!(columns.beside(40, 1), Some(41));
        assert_eq!(columns.beside(50, 1), Some(90));
        assert_eq!(columns.beside(50, -1), Some(41));
        assert_eq!(columns.beside(12, -1), Some(12));
        assert_eq!(columns.beside(90, 5), Some(90));
        let plan = plan(columns);
        assert_eq!(plan.x(41) - plan.x(40), 10.0);
        assert_eq!(plan.step_at(plan.x(90)), Some(90));
        assert_eq!(plan.width(), 40.0);
        assert_eq!(plan.seen(0.0, 500.0), Some((12, 90)));
        assert_eq!(plan.numbers(12, 90), [12], "every fourth has room");
        let none = Columns::Few([].into());
        assert_eq!((none.span(), none.beside(1, 1)), (None, None));
    }

    #[test]
    fn a_step_is_brought_into_sight_and_no_farther() {
        let plan = plan(Columns::All(1, 1_000));
        assert_eq!(plan.scrolled_to(50, 400.0, 300.0), None);
        assert_eq!(
            plan.scrolled_to(100, 400.0, 300.0),
            Some(995.0 + 15.0 - 300.0)
        );
        assert_eq!(plan.scrolled_to(20, 400.0, 300.0), Some(180.0));
        assert_eq!(plan.scrolled_to(1, 400.0, 300.0), Some(0.0));
    }
}
