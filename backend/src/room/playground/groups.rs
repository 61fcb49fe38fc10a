//! The driver makes, moves and destroys groups.

use shared::{
    command::GroupStart,
    fact::Fact,
    id::{ActorId, GroupName, check_name},
    program::machine,
    rejection::Rejection,
    step::EffectKind,
    why::Why,
    world::Change,
};

use super::{Playground, by_hand::no_group};
use crate::room::draft::Draft;

/// The most groups that can be made here. Another client may make more.
const MAX_GROUPS: usize = 16;

impl Playground {
    /// Makes a group (`XGROUP CREATE`).
    ///
    /// # Errors
    /// When the name cannot be taken, or every place is.
    pub(super) async fn add_group(
        &mut self,
        group: &GroupName,
        start: GroupStart,
    ) -> Result<(), Rejection> {
        self.check_up()?;
        check_name(group.as_str()).map_err(|name| Rejection::BadName { name })?;
        let exists = || Rejection::GroupExists {
            group: group.clone(),
        };
        let key = self.stream();
        let stream = self.world.streams.get(&key);
        if stream.is_some_and(|stream| stream.groups.contains_key(group)) {
            return Err(exists());
        }
        if stream.map_or(0, |stream| stream.groups.len()) >= MAX_GROUPS {
            let max = MAX_GROUPS as u64;
            return Err(Rejection::GroupsFull { max });
        }
        let word = start.word();
        let words = [
            "XGROUP",
            "CREATE",
            key.as_str(),
            group.as_str(),
            &word,
            "MKSTREAM",
        ];
        let done = self.by_hand(&words).await?;
        if done
            .reply
            .error()
            .is_some_and(|error| error.starts_with("BUSYGROUP"))
        {
            return Err(exists());
        }
        let done = done.accepted()?;
        let seen = self.look_for_step().await?;
        let made = seen.world.streams.get(&key);
        let made = made.and_then(|stream| stream.groups.get(group));
        let start = made.map_or_else(Default::default, |group| group.head.last_delivered);
        let why = Why::GroupMade {
            group: group.clone(),
            start,
        };
        let mut draft = done.draft(why);
        draft.facts.push(Fact::GroupCreated {
            key,
            group: group.clone(),
            start,
        });
        self.take(draft, seen)
    }

    /// Destroys a group (`XGROUP DESTROY`) and ends its actors.
    ///
    /// # Errors
    /// When there is no such group.
    pub(super) async fn remove_group(&mut self, group: &GroupName) -> Result<(), Rejection> {
        self.check_up()?;
        let key = self.stream();
        let words = ["XGROUP", "DESTROY", key.as_str(), group.as_str()];
        let done = self.by_hand(&words).await?.accepted()?;
        if done.count() == 0 {
            return Err(no_group(group));
        }
        let why = Why::GroupDestroyed {
            group: group.clone(),
        };
        let mut draft = done.draft(why);
        let members = self.world.actors.iter();
        let members = members.filter(|(_, actor)| actor.role.group() == Some(group));
        for id in members.map(|(id, _)| id.clone()).collect::<Vec<_>>() {
            self.end(&mut draft, &id).await?;
        }
        draft.facts.push(Fact::GroupRemoved {
            key,
            group: group.clone(),
        });
        self.take_edit(draft).await
    }

    /// Ends an actor: its connection is closed, and Redis lists it no more.
    ///
    /// # Errors
    /// When Redis cannot be asked.
    pub(super) async fn end(&mut self, draft: &mut Draft, id: &ActorId) -> Result<(), Rejection> {
        if let Err(gone) = self.cast.cut(id, &mut self.redis).await {
            return Err(self.lost(&gone));
        }
        let actor = self.actor(id)?;
        draft.facts.extend(machine::lost(id, actor));
        draft.befell(id, EffectKind::Edit, Why::Left);
        draft.changes.push(Change::ActorGone { id: id.clone() });
        self.carried.remove(id);
        Ok(())
    }

    /// Moves a group's cursor (`XGROUP SETID`).
    ///
    /// # Errors
    /// When there is no such group.
    pub(super) async fn set_cursor(
        &mut self,
        group: &GroupName,
        start: GroupStart,
    ) -> Result<(), Rejection> {
        self.check_up()?;
        let from = self.group(group)?.head.last_delivered;
        let (key, word) = (self.stream(), start.word());
        let words = ["XGROUP", "SETID", key.as_str(), group.as_str(), &word];
        let done = self.by_hand(&words).await?;
        if done
            .reply
            .error()
            .is_some_and(|error| error.starts_with("NOGROUP"))
        {
            return Err(no_group(group));
        }
        let done = done.accepted()?;
        let to = match start {
            GroupStart::Beginning => shared::id::EntryId::MIN,
            GroupStart::After(id) => id,
            GroupStart::End => {
                let stream = self.world.streams.get(&key);
                stream.map_or_else(Default::default, |stream| stream.head.last_id)
            }
        };
        let mut draft = done.draft(Why::CursorMoved {
            group: group.clone(),
            to,
        });
        draft.facts.push(Fact::CursorMoved {
            key,
            group: group.clone(),
            from,
            to,
        });
        self.take_edit(draft).await
    }
}
