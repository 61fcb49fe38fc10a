//! What became of messages: done, dead, lost.

use std::{cmp::Reverse, collections::BTreeMap};

use shared::{
    fact::Fact,
    id::{EntryId, GroupName, MessageName},
    ledger::{Fate, Ledger, Record},
};

use super::{Hue, Token};

/// How many messages a tray shows.
pub(crate) const SHOWN: usize = 6;

/// A tray: how many there are, and the last few of them, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tray {
    /// All of them.
    pub total: u64,
    /// The newest.
    pub tokens: Vec<Token>,
}

/// A message that a group can never process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LostToken {
    /// The message.
    pub token: Token,
    /// The group that lost it.
    pub group: GroupName,
    /// The group's colour.
    pub hue: Hue,
}

/// What became of the messages of all groups.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcomes {
    done: BTreeMap<GroupName, Vec<(u64, Token)>>,
    dead: BTreeMap<GroupName, Vec<(u64, Token)>>,
    lost: Vec<(u64, GroupName, Token)>,
}

impl Outcomes {
    /// Looks once at every message the ledger keeps.
    pub(crate) fn of(ledger: &Ledger) -> Self {
        let mut outcomes = Self::default();
        for (message, record) in ledger.messages() {
            for (group, fate) in record.fates() {
                outcomes.put(message, record, group, fate);
            }
        }
        outcomes
    }

    fn put(&mut self, message: &MessageName, record: &Record, group: &GroupName, fate: Fate) {
        if matches!(fate, Fate::Open | Fate::Skipped) {
            return;
        }
        let Some((step, id)) = ending(record, group, fate) else {
            return;
        };
        let token = Token {
            message: message.clone(),
            id,
        };
        match fate {
            Fate::Done => push(&mut self.done, group, step, token),
            Fate::Dead => push(&mut self.dead, group, step, token),
            Fate::Lost => self.lost.push((step, group.clone(), token)),
            Fate::Open | Fate::Skipped => {}
        }
    }

    /// What `group` has done.
    pub(crate) fn done(&mut self, group: &GroupName, total: u64) -> Tray {
        tray(self.done.remove(group), total)
    }

    /// What `group` gave up on.
    pub(crate) fn dead(&mut self, group: &GroupName, total: u64) -> Tray {
        tray(self.dead.remove(group), total)
    }

    /// What was lost, newest first.
    pub(crate) fn lost(&mut self, hue: impl Fn(&GroupName) -> Hue) -> Vec<LostToken> {
        self.lost.sort_by_key(|(step, ..)| Reverse(*step));
        self.lost
            .drain(..)
            .take(SHOWN)
            .map(|(_, group, token)| LostToken {
                hue: hue(&group),
                token,
                group,
            })
            .collect()
    }
}

fn push(
    trays: &mut BTreeMap<GroupName, Vec<(u64, Token)>>,
    group: &GroupName,
    step: u64,
    token: Token,
) {
    match trays.get_mut(group) {
        Some(tray) => tray.push((step, token)),
        None => {
            trays.insert(group.clone(), vec![(step, token)]);
        }
    }
}

fn tray(tokens: Option<Vec<(u64, Token)>>, total: u64) -> Tray {
    let mut tokens = tokens.unwrap_or_default();
    tokens.sort_by_key(|(step, token)| Reverse((*step, token.id)));
    tokens.truncate(SHOWN);
    Tray {
        total,
        tokens: tokens.into_iter().map(|(_, token)| token).collect(),
    }
}

/// The step at which it ended for the group, and the entry it ended as: that of
/// the last fact about it, of the kind that ends it if there is one.
fn ending(record: &Record, group: &GroupName, fate: Fate) -> Option<(u64, EntryId)> {
    let mut last = None;
    for event in record.life.iter().rev() {
        let concerns = event.fact.group().is_none_or(|of| of == group);
        let Some(at) = event.fact.entry().filter(|_| concerns) else {
            continue;
        };
        if ends(&event.fact, fate) {
            return Some((event.step, at.id));
        }
        last = last.or(Some((event.step, at.id)));
    }
    last
}

fn ends(fact: &Fact, fate: Fate) -> bool {
    match fate {
        Fate::Done => matches!(fact, Fact::Acknowledged { .. }),
        Fate::Dead => matches!(fact, Fact::DeadLettered { .. }),
        Fate::Lost => matches!(
            fact,
            Fact::Removed { .. } | Fact::FoundDeleted { .. } | Fact::Forgotten { .. }
        ),
        Fate::Open | Fate::Skipped => false,
    }
}

#[cfg(test)]
mod tests;
