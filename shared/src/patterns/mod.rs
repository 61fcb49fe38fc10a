//! The queue patterns: for each its keys, its programs and its first cast.

mod consumer_group;

use serde::{Deserialize, Serialize};

use crate::{
    id::{ActorId, EntryId, GroupName, Key},
    program::{Program, ProgramId},
    world::Role,
};

/// A pattern.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PatternId {
    /// Work shared by the consumers of a group, with a pending list.
    #[default]
    ConsumerGroup,
}

/// What a pattern is made of.
#[derive(Debug)]
pub struct Pattern {
    /// Which one it is.
    pub id: PatternId,
    /// Its name in an address.
    pub slug: &'static str,
    /// The stream that carries the messages.
    pub stream: &'static str,
    /// The stream of dead letters.
    pub dead: &'static str,
    /// Its programs.
    pub programs: &'static [Program],
    /// The groups it begins with, each starting at id `0`.
    pub groups: &'static [&'static str],
    /// The actors it begins with.
    pub cast: &'static [Member],
}

/// An actor that a pattern begins with.
#[derive(Debug)]
pub struct Member {
    /// Its id.
    pub id: &'static str,
    /// What it is there for.
    pub part: Part,
}

/// What a member is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Adds messages.
    Producer,
    /// Consumes for a group.
    Consumer(&'static str),
    /// Claims for a group.
    Reaper(&'static str),
}

/// Every pattern.
pub static ALL: &[&Pattern] = &[&consumer_group::PATTERN];

impl PatternId {
    /// The pattern itself.
    pub fn pattern(self) -> &'static Pattern {
        match self {
            Self::ConsumerGroup => &consumer_group::PATTERN,
        }
    }

    /// The pattern that an address names.
    pub fn from_slug(slug: &str) -> Option<Self> {
        ALL.iter()
            .find(|pattern| pattern.slug == slug)
            .map(|pattern| pattern.id)
    }
}

impl Pattern {
    /// The stream that carries the messages.
    pub fn stream(&self) -> Key {
        self.stream.into()
    }

    /// The stream of dead letters.
    pub fn dead(&self) -> Key {
        self.dead.into()
    }

    /// The keys the stage shows.
    pub fn keys(&self) -> Vec<Key> {
        vec![self.stream(), self.dead()]
    }

    /// The groups it begins with, and where each starts.
    pub fn groups(&self) -> impl Iterator<Item = (GroupName, EntryId)> {
        self.groups
            .iter()
            .map(|group| (GroupName::from(*group), EntryId::MIN))
    }

    /// The actors it begins with.
    pub fn cast(&self) -> impl Iterator<Item = (ActorId, Role)> {
        self.cast
            .iter()
            .map(|member| (member.id.into(), member.part.role()))
    }
}

impl Part {
    fn role(self) -> Role {
        match self {
            Self::Producer => Role::Producer,
            Self::Consumer(group) => Role::Consumer {
                group: group.into(),
            },
            Self::Reaper(group) => Role::Reaper {
                group: group.into(),
            },
        }
    }
}

impl Role {
    /// The program that an actor of this role runs in `pattern`.
    pub fn program(&self, pattern: PatternId) -> ProgramId {
        match (pattern, self) {
            (PatternId::ConsumerGroup, Self::Producer) => ProgramId::GroupProducer,
            (PatternId::ConsumerGroup, Self::Consumer { .. }) => ProgramId::GroupConsumer,
            (PatternId::ConsumerGroup, Self::Reaper { .. }) => ProgramId::GroupReaper,
        }
    }
}
