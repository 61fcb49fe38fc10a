//! What a room tells of its course, and what it is asked about it.

use std::sync::Arc;

use shared::{
    chronicle::{Branch, Chronicle},
    command::Command,
    protocol::ServerMessage,
    rejection::Rejection,
};
use tokio::time::{Duration, Instant};

use super::Room;

/// Where nothing changed but which steps can still be gone to, that is told no
/// more often.
const TELL_THINNED_EVERY: Duration = Duration::from_secs(10);

/// What everyone was last told.
#[derive(Default)]
pub(super) struct Told {
    last: Option<(Arc<Chronicle>, Instant)>,
}

impl Told {
    /// Whether it has to be told now.
    fn lacks(&self, now: &Chronicle) -> bool {
        let Some((last, at)) = &self.last else {
            return true;
        };
        !says_as_much(last, now) || **last != *now && thinned(last, now, *at)
    }
}

fn thinned(last: &Chronicle, now: &Chronicle, at: Instant) -> bool {
    let oldest = |chronicle: &Chronicle| -> Vec<u64> {
        let branches = chronicle.branches.iter();
        branches.map(|branch| branch.oldest).collect()
    };
    at.elapsed() >= TELL_THINNED_EVERY && oldest(last) != oldest(now)
}

/// Whether they are the same, but for what the steps say: the newest of the
/// branch that the room is on; and for what is told now and then: which is the
/// oldest.
fn says_as_much(last: &Chronicle, now: &Chronicle) -> bool {
    let here = now.branch;
    let same_branch = |(last, now): (&Branch, &Branch)| {
        let grew = now.id == here;
        last.id == now.id
            && last.name == now.name
            && last.from == now.from
            && (last.newest == now.newest || grew)
    };
    last.branch == now.branch
        && last.branches.len() == now.branches.len()
        && last.branches.iter().zip(&now.branches).all(same_branch)
        && last.bookmarks == now.bookmarks
        && last.watches == now.watches
        && last.run == now.run
        && last.ended == now.ended
}

impl Room {
    /// Tells everyone of the room's course, where that has changed.
    pub(super) fn tell_chronicle(&mut self) {
        let chronicle = self.playground.chronicle();
        if self.told.lacks(&chronicle) {
            let chronicle = Arc::new(chronicle);
            self.told.last = Some((chronicle.clone(), Instant::now()));
            self.audience.tell_chronicle(None, chronicle);
        }
    }

    /// What a command asks for that changes nothing; none where it is another.
    /// It is looked up anew where the command is repeated.
    pub(super) fn look_up(&self, command: &Command) -> Option<Result<ServerMessage, Rejection>> {
        match command {
            Command::Compare { with } => {
                let compared = self.playground.compare_with(*with);
                Some(compared.map(|comparison| ServerMessage::Comparison {
                    comparison: Arc::new(comparison),
                }))
            }
            Command::Recall {
                branch,
                first,
                last,
            } => {
                let branch = *branch;
                let recalled = self.playground.recall(branch, *first, *last);
                Some(recalled.map(|steps| ServerMessage::Recalled { branch, steps }))
            }
            _ => None,
        }
    }
}
