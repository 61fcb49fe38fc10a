//! What XPENDING with IDLE and XCLAIM mean: somebody looks for what has been
//! pending too long, and then asks for it by its id.

use super::{Outcome, Run, refused};
use crate::{
    fact::Fact,
    ledger::Status,
    reply::{Reply, entries},
    why::Why,
    world::Held,
};

impl Run<'_> {
    /// At most one row: an id, its owner, how long it has been idle, how often
    /// it was delivered.
    pub(super) fn found(&self, reply: &Reply) -> Outcome {
        let rows = match reply {
            Reply::Nil => &[][..],
            Reply::List(rows) => &rows[..],
            _ => return refused(self.scope, "the reply is not one of XPENDING"),
        };
        let Some(row) = rows.first() else {
            let min_idle_ms = self.scope.settings.min_idle_ms;
            return self.start_over(Why::NothingToClaim { min_idle_ms }, Vec::new());
        };
        let [id, owner, _, count] = row.list() else {
            return refused(self.scope, "the reply is not one of XPENDING");
        };
        let count = count.int().and_then(|count| u64::try_from(count).ok());
        let Some(((id, owner), deliveries)) = id.entry_id().zip(owner.text()).zip(count) else {
            return refused(self.scope, "the reply is not one of XPENDING");
        };
        let mut actor = self.scope.actor.clone();
        let message = self.world.message_of(&self.stream(), id);
        // It has the id, and nothing of the entry.
        actor.hand = Some(Held {
            message: message.clone(),
            deliveries: Some(deliveries),
            ..self.held(id, Vec::new())
        });
        let fact = Fact::Peeked {
            at: self.at(id),
            group: self.group(),
            by: self.scope.id.clone(),
        };
        let why = Why::FoundIdle {
            message,
            owner: owner.into(),
            deliveries,
        };
        self.go_on(actor, vec![fact], why)
    }

    /// The entry in hand, or nothing: it is pending no more, or somebody has
    /// claimed it since, or its entry is gone.
    pub(super) fn taken_over(&self, reply: &Reply) -> Outcome {
        let (Reply::List(_), Some(at)) = (reply, self.held_at()) else {
            return refused(self.scope, "the reply is not one of XCLAIM");
        };
        let mut found = entries(reply).into_iter();
        let fields = found.find_map(|entry| entry.fields.filter(|_| entry.id == at.id));
        let Some(fields) = fields else {
            return self.claimed_nothing();
        };
        let (from, _) = self.owner_before(at.id);
        let deliveries = self.deliveries_now(at.id);
        let held = Held {
            deliveries: Some(deliveries),
            ..self.held(at.id, fields)
        };
        let why = Why::Claimed {
            message: held.message.clone(),
            from: from.clone(),
            deliveries,
        };
        let fact = Fact::Claimed {
            at,
            group: self.group(),
            from,
            to: self.consumer(),
            by: self.me(),
            deliveries,
        };
        let mut actor = self.scope.actor.clone();
        actor.hand = Some(held);
        self.go_on(actor, vec![fact], why)
    }

    /// An id without an entry leaves the pending list by XCLAIM, as by
    /// XAUTOCLAIM (from Redis 7.0).
    fn claimed_nothing(&self) -> Outcome {
        let (message, mut facts) = (self.message(), self.let_go());
        let ledger = &self.world.ledger;
        let dangling = self.held_at().filter(|at| {
            let status = ledger.status(at, &self.group());
            !ledger.has(at) && matches!(status, Some(Status::Pending { .. }))
        });
        let Some(at) = dangling else {
            let min_idle_ms = self.scope.settings.min_idle_ms;
            let why = Why::ClaimedTooLate {
                message,
                min_idle_ms,
            };
            return self.start_over(why, facts);
        };
        facts.push(Fact::FoundDeleted {
            at,
            group: self.group(),
            by: self.me(),
        });
        self.start_over(Why::ClaimFoundDeleted { count: 1 }, facts)
    }
}
