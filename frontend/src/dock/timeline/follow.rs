//! A message on its way through the diagram.

use std::{collections::BTreeSet, rc::Rc};

use shared::{
    id::{ActorId, MessageName},
    timeline::{Exchange, Hold, Mark, Timeline},
};

/// What concerns a message.
#[derive(Clone, Debug, Default)]
pub(super) struct Trail {
    touched: BTreeSet<(u64, Option<ActorId>)>,
    steps: Rc<[u64]>,
    message: Option<MessageName>,
}

impl Trail {
    /// The trail of a message.
    pub(super) fn of(timeline: &Timeline, message: &MessageName) -> Self {
        let touches = || timeline.touches(message);
        let steps: BTreeSet<u64> = touches().map(|touch| touch.step).collect();
        Self {
            touched: touches()
                .map(|touch| (touch.step, touch.actor.clone()))
                .collect(),
            steps: steps.into_iter().collect(),
            message: Some(message.clone()),
        }
    }

    /// The steps in which something happened to it.
    pub(super) fn steps(&self) -> &Rc<[u64]> {
        &self.steps
    }

    /// The last of them before a step.
    pub(super) fn before(&self, step: u64) -> Option<u64> {
        let at = self.steps.partition_point(|one| *one < step);
        self.steps.get(at.checked_sub(1)?).copied()
    }

    /// The first of them after a step.
    pub(super) fn after(&self, step: u64) -> Option<u64> {
        let at = self.steps.partition_point(|one| *one <= step);
        self.steps.get(at).copied()
    }

    /// Whether an exchange brought it about.
    pub(super) fn has_exchange(&self, one: &Exchange) -> bool {
        let at = |step: Option<u64>| step.is_some_and(|step| self.has(step, Some(&one.actor)));
        at(Some(one.asked)) && one.answered.is_none_or(|step| step == one.asked) || at(one.answered)
    }

    /// Whether it is this that is held.
    pub(super) fn has_hold(&self, hold: &Hold) -> bool {
        self.message.is_some() && hold.message == self.message
    }

    /// Whether it befell it.
    pub(super) fn has_mark(&self, mark: &Mark) -> bool {
        self.has(mark.step, mark.actor.as_ref())
    }

    fn has(&self, step: u64, actor: Option<&ActorId>) -> bool {
        self.touched.contains(&(step, actor.cloned()))
    }
}

/// Trails are the same where they are of the same message and the same steps.
impl PartialEq for Trail {
    fn eq(&self, other: &Self) -> bool {
        self.message == other.message && self.steps == other.steps
    }
}

#[cfg(test)]
mod tests {
    use shared::{
        fact::{By, EntryRef, Fact},
        id::EntryId,
        step::{Cause, Step},
    };

    use super::*;

    #[test]
    fn events_lead_from_one_to_the_next() {
        let at = EntryRef {
            key: "orders".into(),
            id: EntryId { ms: 5, seq: 0 },
        };
        let acknowledged = Fact::Acknowledged {
            at,
            group: "billing".into(),
            by: By::Actor("c1".into()),
        };
        let mut timeline = Timeline::default();
        for number in 1..=20 {
            let happens = [3, 9, 17].contains(&number);
            let step = Step {
                number,
                at_ms: 0,
                cause: Cause::Edit,
                effects: Vec::new(),
                facts: happens.then(|| acknowledged.clone()).into_iter().collect(),
                changes: Vec::new(),
                sums: None,
            };
            timeline.push(&step, |_| Some("m1".into()));
        }
        let trail = Trail::of(&timeline, &"m1".into());
        assert_eq!(**trail.steps(), [3, 9, 17]);
        assert_eq!((trail.before(9), trail.after(9)), (Some(3), Some(17)));
        assert_eq!((trail.before(3), trail.after(17)), (None, None));
        assert!(trail.has(9, Some(&"c1".into())) && !trail.has(9, None));
        assert!(Trail::of(&timeline, &"m2".into()).steps().is_empty());
    }
}
