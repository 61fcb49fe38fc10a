//! Commands that the driver gives Redis by hand, over the room's own
//! connection: what all such edits have in common.

use shared::{
    fact::EntryRef,
    id::{EntryId, GroupName, Key},
    rejection::Rejection,
    reply::Reply,
    step::{Cause, EffectKind},
    why::Why,
    world::Group,
};

use super::{Playground, taking::Seen};
use crate::room::draft::{Draft, with_exchange};

/// A command and what Redis answered.
pub(super) struct Exchange {
    pub(super) command: Vec<String>,
    pub(super) reply: Reply,
}

impl Exchange {
    /// The exchange, unless Redis answered an error.
    ///
    /// # Errors
    /// Redis's own words.
    pub(super) fn accepted(self) -> Result<Self, Rejection> {
        match self.reply.error() {
            Some(error) => Err(Rejection::Refused {
                error: error.to_owned(),
            }),
            None => Ok(self),
        }
    }

    /// The number that was answered.
    pub(super) fn count(&self) -> u64 {
        let count = self.reply.int().unwrap_or(0);
        u64::try_from(count).unwrap_or(0)
    }

    /// A step that begins with this exchange.
    pub(super) fn draft(&self, why: Why) -> Draft {
        let mut draft = Draft::new(Cause::Edit);
        self.show(&mut draft, why);
        draft
    }

    /// Shows the exchange in a step.
    pub(super) fn show(&self, draft: &mut Draft, why: Why) {
        let effect = draft.add(EffectKind::Edit, why);
        with_exchange(effect, &self.command, Some(&self.reply));
    }
}

impl Playground {
    /// Sends a command over the room's own connection.
    ///
    /// # Errors
    /// When Redis does not answer.
    pub(super) async fn by_hand(&mut self, words: &[&str]) -> Result<Exchange, Rejection> {
        let command: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        match self.redis.send(&command).await {
            Ok(reply) => Ok(Exchange { command, reply }),
            Err(gone) => Err(self.lost(&gone)),
        }
    }

    /// Reads Redis for a step.
    ///
    /// # Errors
    /// When Redis does not answer.
    pub(super) async fn look_for_step(&mut self) -> Result<Seen, Rejection> {
        match self.look().await {
            Ok(seen) => Ok(seen),
            Err(gone) => Err(self.lost(&gone)),
        }
    }

    /// Takes the step of an edit that has been carried out.
    ///
    /// # Errors
    /// When Redis does not answer.
    pub(super) async fn take_edit(&mut self, draft: Draft) -> Result<(), Rejection> {
        let seen = self.look_for_step().await?;
        self.take(draft, seen)
    }

    /// The pattern's stream.
    pub(super) fn stream(&self) -> Key {
        self.world.pattern.pattern().stream()
    }

    /// An entry of the pattern's stream.
    pub(super) fn entry(&self, id: EntryId) -> EntryRef {
        EntryRef {
            key: self.stream(),
            id,
        }
    }

    /// A group of the pattern's stream, as last seen.
    ///
    /// # Errors
    /// When there is none of that name.
    pub(super) fn group(&self, group: &GroupName) -> Result<&Group, Rejection> {
        let stream = self.world.streams.get(&self.stream());
        let found = stream.and_then(|stream| stream.groups.get(group));
        found.map(|group| &**group).ok_or_else(|| no_group(group))
    }
}

pub(super) fn no_group(group: &GroupName) -> Rejection {
    Rejection::NoGroup {
        group: group.clone(),
    }
}
