//! What a room sends of itself: steps, snapshots, the lesson.

use shared::protocol::{Position, ServerMessage};
use tokio::time::Instant;

use super::{Frame, Room, SocketId, encode, snapshot};

/// The most steps a browser that comes back is sent one by one.
const MISSED_MAX: usize = 500;
/// And the most bytes they may take: a snapshot is not much more.
const MISSED_BYTES: usize = 128 * 1024;
impl Room {
    /// Sends what a browser that was at `last` missed: the steps, or everything.
    pub(super) fn send_missed(&mut self, socket: SocketId, last: Option<Position>) {
        match last.and_then(|last| self.missed_since(last)) {
            Some(steps) => {
                self.audience.send_frame(socket, steps);
                let guide = self.guide_message();
                self.audience.send(socket, &guide);
            }
            None => {
                let snapshot = encode(&self.snapshot(false));
                self.audience.send_first(socket, snapshot);
            }
        }
    }

    /// The steps since `last`, where they are known and not too many.
    fn missed_since(&self, last: Position) -> Option<Frame> {
        let missed = self.playground.steps_after(last)?;
        let steps = (missed.len() <= MISSED_MAX).then(|| ServerMessage::Steps {
            epoch: self.playground.position().epoch,
            steps: missed,
        })?;
        let frame = encode(&steps);
        (frame.len() <= MISSED_BYTES).then_some(frame)
    }

    /// Sends snapshots to those who missed something or asked for one, and then
    /// what else they are owed. However many they are, each kind is made once.
    pub(super) fn send_snapshots(&mut self) {
        // What a run has not told yet is in the picture.
        self.publish();
        let mut made: [Option<Frame>; 2] = [None, None];
        for (socket, skipped) in self.audience.due() {
            let [whole, with_gap] = &mut made;
            let kind = if skipped { with_gap } else { whole };
            let frame = kind.get_or_insert_with(|| encode(&self.snapshot(skipped)));
            self.audience.send_frame(socket, frame.clone());
            if skipped {
                self.playground.meters().catch_ups.inc();
            }
        }
        self.audience.pay();
    }

    fn snapshot(&self, skipped: bool) -> ServerMessage {
        ServerMessage::Snapshot {
            epoch: self.playground.position().epoch,
            world: snapshot::picture(self.playground.world()),
            log: snapshot::log(&self.playground.last_steps(snapshot::LOGGED)),
            newest: self.playground.newest_step(),
            guide: self.running.as_ref().map(|running| running.guide().clone()),
            skipped,
        }
    }

    pub(super) fn guide_message(&self) -> ServerMessage {
        ServerMessage::Guide {
            guide: self.running.as_ref().map(|running| running.guide().clone()),
        }
    }

    /// Sends the steps that were taken since the last time.
    pub(super) fn publish(&mut self) {
        (self.last_told, self.run_untold) = (Instant::now(), 0);
        if !self.playground.is_live() && self.playground.was_sampled() {
            return self.publish_snapshot();
        }
        let steps = self.playground.fresh();
        if !steps.is_empty() {
            let epoch = self.playground.position().epoch;
            self.audience
                .broadcast(&ServerMessage::Steps { epoch, steps });
            self.tell_chronicle();
        }
    }

    /// Everyone is sent everything: the room began again.
    pub(super) fn publish_snapshot(&mut self) {
        self.playground.fresh();
        let snapshot = self.snapshot(false);
        self.audience.broadcast(&snapshot);
        self.tell_chronicle();
    }
}
