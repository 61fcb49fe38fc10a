//! Who waits for some time only: it is over by the room's clock, not by Redis's.

use shared::{id::ActorId, world::ActorState};

use super::Playground;
use crate::{
    redis::connection::Gone,
    room::cast::{Sent, Served},
};

impl Playground {
    /// Sends again what Redis let wait as long as it may, while by the room's
    /// clock, which stands, some of the time is left. What was answered
    /// meanwhile is returned with the others.
    pub(super) async fn go_on_waiting(&mut self, served: Vec<Served>) -> Result<Vec<Served>, Gone> {
        let mut over = Vec::with_capacity(served.len());
        for one in served {
            if !(one.timed_out() && self.has_patience(&one.actor)) {
                over.push(one);
                continue;
            }
            let sent = self.cast.send(&one.actor, &one.request, &mut self.redis);
            match sent.await {
                Ok(Sent::Blocked) => {}
                Ok(Sent::Replied(replies)) => over.push(Served { replies, ..one }),
                // Whose connection is gone is found by the next look.
                Err(_) => over.push(one),
            }
        }
        Ok(over)
    }

    fn has_patience(&self, id: &ActorId) -> bool {
        let actor = self.world.actors.get(id);
        let due_ms = actor.and_then(|actor| actor.due_ms);
        !self.clock.runs() && due_ms.is_some_and(|due| due > self.clock.now_ms())
    }

    /// The room's clock was turned: who has waited as long as it may is answered
    /// that nothing came (`CLIENT UNBLOCK`).
    ///
    /// # Errors
    /// When Redis does not answer.
    pub(super) async fn end_patience(&mut self) -> Result<(), Gone> {
        let now_ms = self.clock.now_ms();
        let actors = self.world.actors.values();
        let over = actors.filter(|actor| {
            let is_over = actor.due_ms.is_some_and(|due| due <= now_ms);
            is_over && actor.state == ActorState::Blocked
        });
        let over: Vec<u64> = over.filter_map(|actor| actor.connection).collect();
        for connection in over {
            let connection = connection.to_string();
            let words = ["CLIENT", "UNBLOCK", &connection, "TIMEOUT"];
            self.redis.send(&words).await?;
        }
        Ok(())
    }
}
