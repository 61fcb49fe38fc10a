//! Brings facts into the order in which Redis did things.
//!
//! In live mode every actor has a command under way, and replies of different
//! connections overtake each other. What Redis did first is known all the same:
//! an entry is stored before it is delivered, delivered before it is claimed,
//! and acknowledged last, since an acknowledged entry can be neither. Only a
//! cursor that was set back turns that around; then Redis is asked what holds.

use std::collections::BTreeMap;

use shared::{
    fact::{By, EntryRef, Fact},
    id::{EntryId, GroupName, MessageName},
    ledger::Ledger,
    world::{Group, Mark, Streams},
};

/// The facts of one stretch between two moments at which nothing is under way.
#[derive(Debug, Default)]
pub(super) struct Order {
    /// Facts about entries that nobody is known to have stored yet.
    early: BTreeMap<EntryRef, Early>,
    /// What was last known of an entry and a group that something slower could
    /// still come before.
    late: BTreeMap<(EntryRef, GroupName), Late>,
}

/// What was said of an entry and a group.
#[derive(Debug)]
struct Late {
    /// In the order of arrival.
    facts: Vec<Fact>,
    /// What holds for now.
    holds: Fact,
}

#[derive(Debug, Default)]
struct Early {
    /// What its reader calls it.
    message: Option<MessageName>,
    facts: Vec<Fact>,
}

impl Order {
    /// Somebody read a message out of an entry: that is its name, should nobody
    /// say that he stored it.
    pub(super) fn name(&mut self, at: &EntryRef, message: &MessageName) {
        if let Some(early) = self.early.get_mut(at) {
            early.message.get_or_insert_with(|| message.clone());
        }
    }

    /// The facts to fold now that `fact` is known, in order.
    pub(super) fn arrange(&mut self, fact: Fact, ledger: &Ledger) -> Vec<Fact> {
        let Some(at) = fact.entry() else {
            return vec![fact];
        };
        if let Fact::Sent { at, .. } = &fact {
            let early = self.early.remove(at).unwrap_or_default();
            let mut facts = vec![fact];
            for fact in early.facts {
                facts.extend(self.in_turn(fact));
            }
            return facts;
        }
        if !ledger.knows(at) || self.early.contains_key(at) {
            let early = self.early.entry(at.clone()).or_default();
            early.facts.push(fact);
            return Vec::new();
        }
        self.in_turn(fact)
    }

    /// A fact, and after it again what came before it though Redis did it later.
    fn in_turn(&mut self, fact: Fact) -> Vec<Fact> {
        let Some((at, group)) = fact.entry().zip(fact.group()) else {
            return vec![fact];
        };
        let rank = rank(&fact);
        if rank == 0 {
            return vec![fact];
        }
        let place = (at.clone(), group.clone());
        let Some(late) = self.late.get_mut(&place) else {
            let late = Late {
                facts: vec![fact.clone()],
                holds: fact.clone(),
            };
            self.late.insert(place, late);
            return vec![fact];
        };
        late.facts.push(fact.clone());
        if self::rank(&late.holds) > rank {
            return vec![fact, late.holds.clone()];
        }
        late.holds = fact.clone();
        vec![fact]
    }

    /// Nothing is under way any more. What is about an entry that nobody here
    /// stored is about one that another client did.
    pub(super) fn end(&mut self) -> Vec<Fact> {
        let mut facts = Vec::new();
        for (at, early) in std::mem::take(&mut self.early) {
            // Who reads an entry sees it. Anything else can be said of one that is
            // long gone, and forgotten.
            if early.facts.iter().any(is_reading) {
                let message = early.message.unwrap_or_else(|| at.id.to_string().into());
                let by = By::Outside;
                facts.push(Fact::Sent { message, at, by });
            }
            for fact in early.facts {
                facts.extend(self.in_turn(fact));
            }
        }
        facts
    }

    /// Where a cursor was set back, an entry can be delivered again after it was
    /// acknowledged, and its facts have no order of their own. What was said
    /// last of those that Redis, as just looked at, bears out is folded again.
    pub(super) fn correct(&mut self, streams: &Streams) -> Vec<Fact> {
        let mut facts = Vec::new();
        for ((at, name), late) in std::mem::take(&mut self.late) {
            let stream = streams.get(&at.key);
            let group = stream.and_then(|stream| stream.groups.get(&name));
            let Some(group) = group.filter(|_| late.facts.len() > 1) else {
                continue;
            };
            let borne_out = |fact: &&Fact| is_borne_out(fact, group, at.id);
            if !borne_out(&&late.holds) {
                facts.extend(late.facts.iter().rev().find(borne_out).cloned());
            }
        }
        facts
    }
}

/// Whether somebody was given the entry itself.
fn is_reading(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Delivered { .. } | Fact::Taken { .. } | Fact::Peeked { .. } | Fact::Claimed { .. }
    )
}

/// Whether an entry stands with a group as a fact says.
fn is_borne_out(fact: &Fact, group: &Group, id: EntryId) -> bool {
    let owner = group.pending.get(&id).map(|pending| &pending.consumer);
    match (group.mark(id), fact) {
        (
            Some(Mark::Pending),
            Fact::Delivered { consumer, .. } | Fact::Claimed { to: consumer, .. },
        ) => owner == Some(consumer),
        (
            Some(Mark::Acked),
            Fact::Acknowledged { .. } | Fact::FoundDeleted { .. } | Fact::Taken { .. },
        ) => true,
        // What was not looked at may be as it is.
        (None, _) => true,
        _ => false,
    }
}

/// What a later one leaves behind cannot come after it. 0 for what says nothing
/// of where an entry stands.
fn rank(fact: &Fact) -> u8 {
    match fact {
        Fact::Delivered { .. } | Fact::Taken { .. } => 1,
        Fact::Claimed { .. } => 2,
        Fact::Acknowledged { .. } | Fact::FoundDeleted { .. } => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use shared::ledger::Status;

    use super::*;

    fn at() -> EntryRef {
        EntryRef {
            key: "orders".into(),
            id: EntryId { ms: 5, seq: 0 },
        }
    }

    fn life() -> [Fact; 4] {
        let by = |name: &str| By::Actor(name.into());
        let group = || GroupName::from("billing");
        [
            Fact::Sent {
                message: "m1".into(),
                at: at(),
                by: by("p1"),
            },
            Fact::Delivered {
                at: at(),
                group: group(),
                consumer: "c1".into(),
                by: by("c1"),
                deliveries: 1,
            },
            Fact::Claimed {
                at: at(),
                group: group(),
                from: "c1".into(),
                to: "reaper".into(),
                by: by("reaper"),
                deliveries: 2,
            },
            Fact::Acknowledged {
                at: at(),
                group: group(),
                by: by("c1"),
            },
        ]
    }

    fn ledger() -> Ledger {
        let mut ledger = Ledger::default();
        ledger.record(
            1,
            &Fact::GroupCreated {
                key: "orders".into(),
                group: "billing".into(),
                start: EntryId::MIN,
            },
        );
        ledger
    }

    /// Every order of arrival.
    fn orders() -> Vec<Vec<Fact>> {
        let mut all = vec![Vec::new()];
        for fact in life() {
            let mut longer = Vec::new();
            for order in all {
                for place in 0..=order.len() {
                    let mut order = order.clone();
                    order.insert(place, fact.clone());
                    longer.push(order);
                }
            }
            all = longer;
        }
        all
    }

    #[test]
    fn in_whatever_order_replies_come_the_end_is_the_same() {
        for order in orders() {
            let (mut ledger, mut arranged) = (ledger(), Order::default());
            for fact in order.clone() {
                for fact in arranged.arrange(fact, &ledger) {
                    ledger.record(2, &fact);
                }
            }
            assert!(arranged.end().is_empty());
            let track = ledger.track(&"orders".into(), at().id, &"billing".into());
            let status = track.map(|track| track.status.clone());
            assert_eq!(status, Some(Status::Acknowledged), "{order:?}");
            assert_eq!(ledger.sent(), 1);
        }
    }

    #[test]
    fn what_nobody_here_stored_came_from_outside() {
        let (mut ledger, mut order) = (ledger(), Order::default());
        let [_, delivered, ..] = life();
        assert!(order.arrange(delivered, &ledger).is_empty());
        order.name(&at(), &"m7".into());
        for fact in order.end() {
            ledger.record(2, &fact);
        }
        let name = ledger.message_of(&"orders".into(), at().id);
        assert_eq!(name, Some(&"m7".into()));
        let track = ledger.track(&"orders".into(), at().id, &"billing".into());
        assert!(track.is_some_and(|track| track.hands.contains("c1")));
    }
}
