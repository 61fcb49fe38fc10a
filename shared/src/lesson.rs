//! Lessons: a script with narration, moves, questions and what must hold
//! afterwards. The files are `static/lessons/*.toml`; the backend reads them,
//! a room runs one, and the tests run all of them against a real Redis.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    command::{Command, GroupStart},
    id::{ActorId, GroupName, Key, Label, MessageName},
    ledger::{Fate, Status},
    patterns::{Kind, PatternId},
    program::ProgramId,
    world::{Actor, ActorState, CrashPoint, Moment, Role, Settings, World},
};

/// Names a lesson: the name of its file without `.toml`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LessonId(pub String);

/// A text in both languages. `**bold**` and `` `code` `` are shown as such.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    pub zh: String,
}

/// A lesson.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// Its id; filled in from the file's name.
    #[serde(default = "no_id")]
    pub id: LessonId,
    /// Its place among the lessons, from 1.
    pub number: u32,
    /// The part of the course it belongs to.
    pub chapter: Bilingual,
    /// What it is called.
    pub title: Bilingual,
    /// What it is about, in a sentence or two.
    pub summary: Bilingual,
    /// The pattern it plays on.
    pub pattern: PatternId,
    /// The settings it begins with.
    #[serde(default)]
    pub settings: Settings,
    /// Its pages.
    #[serde(rename = "page")]
    pub pages: Vec<Page>,
}

/// What a list of lessons says of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// Its id.
    pub id: LessonId,
    /// Its place among the lessons, from 1.
    pub number: u32,
    /// The part of the course it belongs to.
    pub chapter: Bilingual,
    /// What it is called.
    pub title: Bilingual,
    /// The pattern it plays on.
    pub pattern: PatternId,
    /// How many pages it has.
    pub pages: usize,
}

impl Lesson {
    /// What a list of lessons says of it.
    pub fn outline(&self) -> Outline {
        Outline {
            id: self.id.clone(),
            number: self.number,
            chapter: self.chapter.clone(),
            title: self.title.clone(),
            pattern: self.pattern,
            pages: self.pages.len(),
        }
    }
}

fn no_id() -> LessonId {
    LessonId(String::new())
}

/// One page of a lesson: something is said, perhaps asked, then done, then
/// told, and then something must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// What is said before anything is done.
    pub say: Bilingual,
    /// What is asked before the moves.
    #[serde(default)]
    pub ask: Option<Question>,
    /// What is done, one after the other.
    #[serde(default)]
    pub moves: Vec<Move>,
    /// What is told after the moves.
    #[serde(default)]
    pub tell: Option<Bilingual>,
    /// What must hold after the moves.
    #[serde(default)]
    pub holds: Vec<Expectation>,
}

/// A question with one right answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What is asked.
    pub text: Bilingual,
    /// The answers to choose from.
    pub options: Vec<Bilingual>,
    /// The right one, counted from 0.
    pub right: usize,
}

/// Something a lesson does. It is an ordinary command of the driver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// Let an actor run its next line.
    Step(ActorId),
    /// Cut an actor's connection.
    Crash(ActorId),
    /// Plan a crash before an actor's line, as `actor:line`.
    CrashBefore(ActorId, Label),
    /// Connect an actor again.
    Restart(ActorId),
    /// Make a producer's next message fail every time.
    Poison(ActorId),
    /// Turn the clock forward, in milliseconds.
    TurnClock(u64),
    /// Make a group, which starts at this place of the stream.
    AddGroup {
        /// Its name.
        group: GroupName,
        /// Where it starts.
        start: GroupStart,
    },
}

impl Move {
    /// The command it stands for.
    pub fn command(&self) -> Command {
        match self.clone() {
            Self::Step(actor) => Command::Step { actor: Some(actor) },
            Self::Crash(actor) => Command::Crash { actor },
            Self::CrashBefore(actor, line) => Command::PlanCrash {
                actor,
                point: Some(CrashPoint {
                    line,
                    moment: Moment::Before,
                }),
            },
            Self::Restart(actor) => Command::Restart { actor },
            Self::Poison(actor) => Command::Poison {
                actor,
                poison: true,
            },
            Self::TurnClock(by_ms) => Command::TurnClock { by_ms },
            Self::AddGroup { group, start } => Command::AddGroup { group, start },
        }
    }

    /// The actor it is about, if it is about one.
    pub fn actor(&self) -> Option<&ActorId> {
        match self {
            Self::Step(actor)
            | Self::Crash(actor)
            | Self::CrashBefore(actor, _)
            | Self::Restart(actor)
            | Self::Poison(actor) => Some(actor),
            Self::TurnClock(_) | Self::AddGroup { .. } => None,
        }
    }
}

/// Something that must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "that", deny_unknown_fields)]
#[allow(missing_docs, reason = "each variant tells what its fields are of")]
pub enum Expectation {
    /// An actor is in this state.
    Actor { actor: ActorId, is: ActorState },
    /// An actor has this message in its hand; none for an empty hand.
    Hand {
        actor: ActorId,
        #[serde(default)]
        message: Option<MessageName>,
    },
    /// A message is pending for a group, owned by a consumer, delivered so often.
    Pending {
        message: MessageName,
        group: GroupName,
        owner: ActorId,
        deliveries: u64,
    },
    /// A message is acknowledged for a group.
    Acknowledged {
        message: MessageName,
        group: GroupName,
    },
    /// A message is unread for a group.
    Unread {
        message: MessageName,
        group: GroupName,
    },
    /// A message's side effect was done so often for a group.
    Processed {
        message: MessageName,
        group: GroupName,
        times: u32,
    },
    /// A message ended so for a group.
    Fate {
        message: MessageName,
        group: GroupName,
        is: Fate,
    },
    /// The group has so many pending entries.
    PendingCount { group: GroupName, count: u64 },
    /// The stream that messages are sent to has so many entries.
    Length { count: u64 },
    /// A list holds these, from the left, or a sorted set, the lowest first.
    /// Without any there is no such key.
    Items { key: Key, items: Vec<String> },
}

impl Expectation {
    /// Whether it holds in `world`.
    pub fn holds(&self, world: &World) -> bool {
        let track = |message: &MessageName, group: &GroupName| {
            let record = world.ledger.record_of(message)?;
            let copy = record.copies.first()?;
            copy.tracks.get(group).cloned()
        };
        let status = |message, group| track(message, group).map(|track| track.status);
        match self {
            Self::Actor { actor, is } => world
                .actors
                .get(actor)
                .is_some_and(|actor| actor.state == *is),
            Self::Hand { actor, message } => world.actors.get(actor).is_some_and(|actor| {
                actor.hand.as_ref().map(|held| &held.message) == message.as_ref()
            }),
            Self::Pending {
                message,
                group,
                owner,
                deliveries,
            } => {
                status(message, group)
                    == Some(Status::Pending {
                        consumer: owner.as_str().into(),
                        deliveries: *deliveries,
                    })
            }
            Self::Acknowledged { message, group } => {
                status(message, group) == Some(Status::Acknowledged)
            }
            Self::Unread { message, group } => status(message, group) == Some(Status::Unread),
            Self::Processed {
                message,
                group,
                times,
            } => {
                let record = world.ledger.record_of(message);
                record.is_some_and(|record| record.processed(group) == *times)
            }
            Self::Fate { message, group, is } => {
                let record = world.ledger.record_of(message);
                record.is_some_and(|record| record.fate(group) == *is)
            }
            Self::PendingCount { group, count } => {
                let stream = world.streams.get(&world.pattern.pattern().stream());
                let group = stream.and_then(|stream| stream.groups.get(group));
                group.is_some_and(|group| group.head.pending == *count)
            }
            Self::Length { count } => {
                let stream = world.streams.get(&world.pattern.pattern().stream());
                stream.map_or(0, |stream| stream.head.length) == *count
            }
            Self::Items { key, items } => {
                let plain = world.plain.get(key);
                plain.map_or(items.is_empty(), |plain| plain.value.items().eq(items))
            }
        }
    }
}

/// Why a lesson's file cannot be used. Page 0 is what stands before the pages.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[allow(missing_docs, reason = "the sentences say it")]
pub enum BadLesson {
    #[error("a lesson needs at least one page")]
    NoPages,
    #[error("page {page}: a text is missing in {language}")]
    NoText { page: usize, language: &'static str },
    #[error("page {page}: a question needs two to six options, and the right one among them")]
    Question { page: usize },
    #[error("page {page}: a question, or something that must hold, needs a move that it is about")]
    NoMove { page: usize },
    #[error("page {page}: there is no actor called {actor} in this pattern")]
    NoActor { page: usize, actor: ActorId },
    #[error("page {page}: there is no group called {group} in this pattern")]
    NoGroup { page: usize, group: GroupName },
    #[error("page {page}: there is no list and no sorted set called {key} in this pattern")]
    NoKey { page: usize, key: Key },
    #[error("page {page}: this pattern has no groups that {group} could be added to")]
    NoGroups { page: usize, group: GroupName },
    #[error("page {page}: the program of {actor} has no line called {line}")]
    NoLine {
        page: usize,
        actor: ActorId,
        line: Label,
    },
    #[error("page {page}: {actor} is not a producer, so its messages cannot be poisoned")]
    NotProducer { page: usize, actor: ActorId },
    #[error("the settings are out of bounds")]
    Settings,
}

impl Lesson {
    /// Looks for what would make the lesson fail in front of a class.
    ///
    /// # Errors
    /// The first thing found, with its page counted from 1.
    pub fn check(&self) -> Result<(), BadLesson> {
        if self.pages.is_empty() {
            return Err(BadLesson::NoPages);
        }
        if !self.settings.is_sound() {
            return Err(BadLesson::Settings);
        }
        for text in [&self.chapter, &self.title, &self.summary] {
            text.check(0)?;
        }
        let mut groups: Vec<GroupName> = self.pattern.pattern().groups().map(first).collect();
        for (at, page) in self.pages.iter().enumerate() {
            groups.extend(page.moves.iter().filter_map(Move::new_group).cloned());
            page.check(at + 1, self.pattern, &groups)?;
        }
        Ok(())
    }
}

fn first<A, B>((first, _): (A, B)) -> A {
    first
}

impl Page {
    fn check(
        &self,
        page: usize,
        pattern: PatternId,
        groups: &[GroupName],
    ) -> Result<(), BadLesson> {
        self.say.check(page)?;
        if let Some(tell) = &self.tell {
            tell.check(page)?;
        }
        if let Some(ask) = &self.ask {
            ask.check(page)?;
        }
        // Answers are revealed, and expectations looked at, after the moves.
        if self.moves.is_empty() && (self.ask.is_some() || !self.holds.is_empty()) {
            return Err(BadLesson::NoMove { page });
        }
        for one in &self.moves {
            one.check(page, pattern)?;
        }
        for expectation in &self.holds {
            expectation.check(page, pattern, groups)?;
        }
        Ok(())
    }
}

/// The role of an actor of a pattern's first cast.
fn role(page: usize, pattern: PatternId, actor: &ActorId) -> Result<(Role, ProgramId), BadLesson> {
    let mut cast = pattern.pattern().cast();
    let member = cast.find(|(id, _, _)| id == actor);
    member
        .map(|(_, role, program)| (role, program))
        .ok_or(BadLesson::NoActor {
            page,
            actor: actor.clone(),
        })
}

impl Move {
    /// The group that it makes.
    fn new_group(&self) -> Option<&GroupName> {
        match self {
            Self::AddGroup { group, .. } => Some(group),
            _ => None,
        }
    }

    fn check(&self, page: usize, pattern: PatternId) -> Result<(), BadLesson> {
        if let Some(group) = self.new_group().filter(|_| !pattern.pattern().has_groups()) {
            let group = group.clone();
            return Err(BadLesson::NoGroups { page, group });
        }
        let Some(actor) = self.actor() else {
            return Ok(());
        };
        let (role, program) = role(page, pattern, actor)?;
        let program = program.program();
        let actor = actor.clone();
        match self {
            Self::CrashBefore(_, line) if program.line(line).is_none() => {
                let line = line.clone();
                Err(BadLesson::NoLine { page, actor, line })
            }
            Self::Poison(_) if role != Role::Producer => {
                Err(BadLesson::NotProducer { page, actor })
            }
            _ => Ok(()),
        }
    }
}

impl Expectation {
    fn check(
        &self,
        page: usize,
        pattern: PatternId,
        groups: &[GroupName],
    ) -> Result<(), BadLesson> {
        if let Self::Items { key, .. } = self
            && !has_items(pattern, key)
        {
            let key = key.clone();
            return Err(BadLesson::NoKey { page, key });
        }
        let (actor, group) = match self {
            Self::Actor { actor, .. } | Self::Hand { actor, .. } => (Some(actor), None),
            Self::Pending { owner, group, .. } => (Some(owner), Some(group)),
            Self::Acknowledged { group, .. }
            | Self::Unread { group, .. }
            | Self::Processed { group, .. }
            | Self::Fate { group, .. }
            | Self::PendingCount { group, .. } => (None, Some(group)),
            Self::Length { .. } | Self::Items { .. } => (None, None),
        };
        if let Some(actor) = actor.filter(|name| !is_shared(pattern, name)) {
            role(page, pattern, actor)?;
        }
        match group.filter(|group| !groups.contains(group)) {
            Some(group) => Err(BadLesson::NoGroup {
                page,
                group: group.clone(),
            }),
            None => Ok(()),
        }
    }
}

/// Whether several of the first cast go under this name.
fn is_shared(pattern: PatternId, name: &ActorId) -> bool {
    let mut programs = pattern.pattern().programs.iter();
    programs.any(|program| program.shared_name() == Some(name.as_str()))
}

/// Whether the first cast of a pattern has a list or a sorted set of that name,
/// or may have one for a message.
fn has_items(pattern: PatternId, key: &Key) -> bool {
    let of_message = pattern.pattern().of_message(key);
    if of_message.is_some_and(|spec| matches!(spec.kind, Kind::List | Kind::SortedSet)) {
        return true;
    }
    let cast = pattern.pattern().cast();
    let cast: Vec<(ActorId, Actor)> = cast
        .map(|(id, role, program)| (id, Actor::new(role, program)))
        .collect();
    let actors = cast.iter().map(|(id, actor)| (id, actor));
    let mut keys = pattern.pattern().plain_keys(actors).into_iter();
    keys.any(|(name, kind)| name == *key && matches!(kind, Kind::List | Kind::SortedSet))
}

impl Question {
    fn check(&self, page: usize) -> Result<(), BadLesson> {
        self.text.check(page)?;
        for option in &self.options {
            option.check(page)?;
        }
        if (2..=6).contains(&self.options.len()) && self.right < self.options.len() {
            Ok(())
        } else {
            Err(BadLesson::Question { page })
        }
    }
}

impl Bilingual {
    fn check(&self, page: usize) -> Result<(), BadLesson> {
        for (text, language) in [(&self.en, "English"), (&self.zh, "Chinese")] {
            if text.trim().is_empty() {
                return Err(BadLesson::NoText { page, language });
            }
        }
        Ok(())
    }
}

/// Where a room is in a lesson.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guide {
    /// The lesson.
    pub lesson: LessonId,
    /// The page, counted from 0.
    pub page: usize,
    /// The moves of the page that were made.
    pub moved: usize,
    /// Votes for each option of the page's question.
    #[serde(with = "votes")]
    pub votes: BTreeMap<usize, u64>,
    /// The driver did something that the script does not say.
    pub off_script: bool,
    /// What should hold after this page and does not.
    pub broken: Vec<Expectation>,
    /// The last page was left.
    pub finished: bool,
}

/// Votes travel as pairs: inside a tagged message serde cannot read the keys of
/// a JSON object as numbers.
mod votes {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        votes: &BTreeMap<usize, u64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(votes)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<usize, u64>, D::Error> {
        let pairs = Vec::deserialize(deserializer)?;
        Ok(pairs.into_iter().collect())
    }
}

impl Guide {
    /// A lesson's beginning.
    pub fn start(lesson: LessonId) -> Self {
        Self {
            lesson,
            page: 0,
            moved: 0,
            votes: BTreeMap::new(),
            off_script: false,
            broken: Vec::new(),
            finished: false,
        }
    }

    /// The page it is on.
    pub fn page<'a>(&self, lesson: &'a Lesson) -> Option<&'a Page> {
        lesson.pages.get(self.page)
    }

    /// The next move of the page, if there is one left.
    pub fn next_move<'a>(&self, lesson: &'a Lesson) -> Option<&'a Move> {
        self.page(lesson)?.moves.get(self.moved)
    }

    /// Whether every move of the page was made, so that what came of it can be
    /// told and the question's answer revealed.
    pub fn is_told(&self, lesson: &Lesson) -> bool {
        self.page(lesson)
            .is_some_and(|page| self.moved >= page.moves.len())
    }

    /// A move was made; after the last one, `world` is held to what must hold.
    pub fn made_move(&mut self, lesson: &Lesson, world: &World) {
        self.moved += 1;
        if !self.is_told(lesson) {
            return;
        }
        let page = self.page(lesson);
        let expected = page.map_or(&[][..], |page| &page.holds);
        self.broken = expected
            .iter()
            .filter(|expectation| !expectation.holds(world))
            .cloned()
            .collect();
    }

    /// Turns to the next page, or finishes.
    pub fn turn_page(&mut self, lesson: &Lesson) {
        self.moved = 0;
        self.votes.clear();
        self.broken.clear();
        if self.page + 1 < lesson.pages.len() {
            self.page += 1;
        } else {
            self.finished = true;
        }
    }
}

#[cfg(test)]
mod tests;
