//! The last changes that no reply explained: where Redis was found to differ from
//! what the replies add up to.

use std::{collections::VecDeque, rc::Rc};

use shared::{
    fact::Fact,
    id::MessageName,
    ledger::Ledger,
    step::{Cause, Step},
};

/// Steps kept.
const STEPS: usize = 12;
/// Facts kept of one step; the others are counted.
const FACTS: usize = 3;

/// A step from outside.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Difference {
    /// The step's number.
    pub step: u64,
    /// What explains it, and the message that each is about.
    pub facts: Vec<(Option<MessageName>, Fact)>,
    /// What explains it too, and is not kept.
    pub left_out: u64,
}

/// The last of them, the newest first. Cloning it copies a pointer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Outside(Rc<VecDeque<Rc<Difference>>>);

impl Outside {
    /// Takes a step that `ledger` has taken already.
    pub(super) fn take(&mut self, step: &Step, ledger: &Ledger) {
        if step.cause != Cause::Outside {
            return;
        }
        let named = |fact: &Fact| {
            let at = fact.entry();
            let name = at.and_then(|at| ledger.message_of(&at.key, at.id));
            (name.cloned(), fact.clone())
        };
        let steps = Rc::make_mut(&mut self.0);
        steps.push_front(Rc::new(Difference {
            step: step.number,
            facts: step.facts.iter().take(FACTS).map(named).collect(),
            left_out: step.facts.len().saturating_sub(FACTS) as u64,
        }));
        steps.truncate(STEPS);
    }

    /// The last of them, the newest first.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &Rc<Difference>> {
        self.0.iter()
    }
}
