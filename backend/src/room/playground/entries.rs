//! The driver adds, deletes, trims, acknowledges and claims entries by hand.

use shared::{
    command::TrimTo,
    fact::{By, Fact},
    id::{ConsumerName, EntryId, GroupName},
    rejection::Rejection,
    reply::{Reply, entries},
    why::Why,
    world::message_name,
};

use super::Playground;

/// The most fields of a message that is sent by hand.
const MAX_FIELDS: usize = 32;
/// The most bytes of its fields and values together.
const MAX_BYTES: usize = 4_096;

impl Playground {
    /// Adds an entry (`XADD`).
    ///
    /// # Errors
    /// When the fields are too many or too long, or the id does not follow the
    /// last one.
    pub(super) async fn send(
        &mut self,
        id: Option<EntryId>,
        fields: &[(String, String)],
    ) -> Result<(), Rejection> {
        self.check_up()?;
        check_fields(fields)?;
        let key = self.stream();
        let word = id.map_or_else(|| "*".to_owned(), |id| id.to_string());
        let mut words = vec!["XADD", key.as_str(), &word];
        for (field, value) in fields {
            words.extend([field.as_str(), value.as_str()]);
        }
        let done = self.by_hand(&words).await?;
        if let Some(entry) = id.filter(|_| says_too_small(&done.reply)) {
            let stream = self.world.streams.get(&key);
            let last = stream.map_or_else(Default::default, |stream| stream.head.last_id);
            return Err(Rejection::IdTooSmall { entry, last });
        }
        let done = done.accepted()?;
        let Some(id) = done.reply.entry_id() else {
            return Err(Rejection::Refused {
                error: "the reply is no entry id".into(),
            });
        };
        let message = message_name(id, fields);
        let mut draft = done.draft(Why::Stored {
            message: message.clone(),
            id,
        });
        draft.facts.push(Fact::Sent {
            message,
            at: self.entry(id),
            by: By::Driver,
        });
        self.take_edit(draft).await
    }

    /// Deletes an entry (`XDEL`). Where it is pending, its id stays so.
    ///
    /// # Errors
    /// When there is no such entry.
    pub(super) async fn delete(&mut self, id: EntryId) -> Result<(), Rejection> {
        self.check_up()?;
        let (key, word) = (self.stream(), id.to_string());
        let done = self.by_hand(&["XDEL", key.as_str(), &word]).await?;
        let done = done.accepted()?;
        let count = done.count();
        if count == 0 {
            return Err(Rejection::NoEntry { entry: id });
        }
        let message = self.world.message_of(&key, id);
        let mut draft = done.draft(Why::Deleted { message, count });
        draft.facts.push(Fact::Removed {
            at: self.entry(id),
            by: By::Driver,
        });
        self.take_edit(draft).await
    }

    /// Trims the stream (`XTRIM`).
    ///
    /// # Errors
    /// When Redis refuses.
    pub(super) async fn trim(&mut self, to: TrimTo, approximate: bool) -> Result<(), Rejection> {
        self.check_up()?;
        let key = self.stream();
        let (how, threshold) = match to {
            TrimTo::Length(length) => ("MAXLEN", length.to_string()),
            TrimTo::Id(id) => ("MINID", id.to_string()),
        };
        let sign = if approximate { "~" } else { "=" };
        let words = ["XTRIM", key.as_str(), how, sign, &threshold];
        let done = self.by_hand(&words).await?.accepted()?;
        let first = self
            .by_hand(&["XRANGE", key.as_str(), "-", "+", "COUNT", "1"])
            .await?;
        // Whatever lies before the first entry that is left was trimmed: also
        // where the windows do not reach.
        let first = entries(&first.reply).first().map(|entry| entry.id);
        let mut draft = done.draft(Why::Trimmed {
            count: done.count(),
        });
        let by = By::Driver;
        draft.facts.push(Fact::Trimmed { key, first, by });
        self.take_edit(draft).await
    }

    /// Acknowledges an entry for a group (`XACK`).
    ///
    /// # Errors
    /// When there is no such group, or the entry is not pending for it.
    pub(super) async fn acknowledge(
        &mut self,
        group: &GroupName,
        id: EntryId,
    ) -> Result<(), Rejection> {
        self.check_up()?;
        let key = self.stream();
        // A reader is no group of Redis, which answers 0: that is shown.
        let is_reader = self.world.ledger.is_reader(&key, group);
        if !is_reader {
            self.group(group)?;
        }
        let word = id.to_string();
        let words = ["XACK", key.as_str(), group.as_str(), &word];
        let done = self.by_hand(&words).await?.accepted()?;
        if done.count() == 0 && is_reader {
            let (message, group) = (self.world.message_of(&key, id), group.clone());
            return self
                .take_edit(done.draft(Why::NothingPending { message, group }))
                .await;
        }
        if done.count() == 0 {
            return Err(not_pending(group, id));
        }
        let mut draft = done.draft(Why::Acknowledged {
            message: self.world.message_of(&key, id),
            group: group.clone(),
        });
        draft.facts.push(Fact::Acknowledged {
            at: self.entry(id),
            group: group.clone(),
            by: By::Driver,
        });
        self.take_edit(draft).await
    }

    /// Makes a consumer the owner of a pending entry (`XCLAIM`), however short
    /// it has been idle. The consumer's actor does not come to know of it.
    ///
    /// # Errors
    /// When there is no such group or consumer, or the entry is not pending.
    pub(super) async fn claim(
        &mut self,
        group: &GroupName,
        consumer: &ConsumerName,
        id: EntryId,
    ) -> Result<(), Rejection> {
        self.check_up()?;
        if !self.group(group)?.consumers.contains_key(consumer) {
            return Err(Rejection::NoConsumer {
                group: group.clone(),
                consumer: consumer.clone(),
            });
        }
        let (key, word) = (self.stream(), id.to_string());
        let (from, deliveries) = self.owner_of(group, id).await?;
        let words = [
            "XCLAIM",
            key.as_str(),
            group.as_str(),
            consumer.as_str(),
            "0",
            &word,
        ];
        let done = self.by_hand(&words).await?.accepted()?;
        let message = self.world.message_of(&key, id);
        let claimed = entries(&done.reply)
            .iter()
            .any(|entry| entry.id == id && entry.fields.is_some());
        let (at, group) = (self.entry(id), group.clone());
        let (why, fact) = if claimed {
            let deliveries = deliveries + 1;
            let why = Why::Claimed {
                message,
                from: from.clone(),
                deliveries,
            };
            let fact = Fact::Claimed {
                at,
                group,
                from,
                to: consumer.clone(),
                by: By::Driver,
                deliveries,
            };
            (why, fact)
        } else {
            // Its entry is gone, so Redis drops the id from the pending list.
            let by = By::Driver;
            let fact = Fact::FoundDeleted { at, group, by };
            (Why::ClaimedNothing { message }, fact)
        };
        let mut draft = done.draft(why);
        let seen = self.look_for_step().await?;
        // Before Redis 7.0 it stays pending.
        let stays = !claimed && self.is_pending_in(&seen.world, &fact);
        if !stays {
            draft.facts.push(fact);
        }
        self.take(draft, seen)
    }

    fn is_pending_in(&self, world: &shared::world::World, fact: &Fact) -> bool {
        let Some((at, group)) = fact.entry().zip(fact.group()) else {
            return false;
        };
        let stream = world.streams.get(&at.key);
        let group = stream.and_then(|stream| stream.groups.get(group));
        group.is_some_and(|group| group.pending.contains_key(&at.id))
    }

    /// The owner of a pending entry, and how often it was delivered
    /// (`XPENDING`).
    async fn owner_of(
        &mut self,
        group: &GroupName,
        id: EntryId,
    ) -> Result<(ConsumerName, u64), Rejection> {
        let (key, word) = (self.stream(), id.to_string());
        let words = ["XPENDING", key.as_str(), group.as_str(), &word, &word, "1"];
        let asked = self.by_hand(&words).await?.accepted()?;
        let row = asked.reply.list().first();
        let owner = row.and_then(|row| {
            let [_, owner, _, deliveries] = row.list() else {
                return None;
            };
            let deliveries = u64::try_from(deliveries.int()?).ok()?;
            Some((ConsumerName::from(owner.text()?), deliveries))
        });
        owner.ok_or_else(|| not_pending(group, id))
    }
}

fn not_pending(group: &GroupName, entry: EntryId) -> Rejection {
    Rejection::NotPending {
        group: group.clone(),
        entry,
    }
}

/// Redis says so of an id that is not larger than the last, and of `0-0`.
fn says_too_small(reply: &Reply) -> bool {
    let error = reply.error().unwrap_or_default();
    error.contains("equal or smaller") || error.contains("must be greater than 0-0")
}

fn check_fields(fields: &[(String, String)]) -> Result<(), Rejection> {
    let lengths = fields
        .iter()
        .map(|(field, value)| field.len() + value.len());
    let named = fields.iter().all(|(field, _)| !field.is_empty());
    if named && (1..=MAX_FIELDS).contains(&fields.len()) && lengths.sum::<usize>() <= MAX_BYTES {
        return Ok(());
    }
    Err(Rejection::BadFields {
        fields: MAX_FIELDS as u64,
        bytes: MAX_BYTES as u64,
    })
}
