//! Programs as data: what an actor does, line by line.
//!
//! A program's lines are run in order and then from the first again. A line is
//! at most one round trip. One definition drives the interpreter
//! ([`machine`]), the code on screen ([`render`]), and the places where a crash
//! can be put.

pub mod machine;
pub mod render;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{
    id::{ActorId, ConsumerName, EntryId, Label},
    patterns::{self, Pattern, PatternId},
    world::{Actor, Held, ITEM_FAILS, Settings, World},
};

/// Names a program. It travels as its name.
#[derive(Clone, Copy)]
pub struct ProgramId(&'static Program);

/// What an actor does, over and over.
#[derive(Debug)]
pub struct Program {
    /// Its name; no other program of any pattern has it.
    pub name: &'static str,
    /// Its lines; there is at least one.
    pub lines: &'static [Line],
}

/// One line of a program.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// Its label, unique in the program.
    pub label: &'static str,
    /// When it is run.
    pub guard: Guard,
    /// What it does.
    pub op: Op,
}

/// When a line is run; else it is passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Always.
    Always,
    /// When the message in hand was delivered more often than the limit.
    IfTooOften,
    /// When it was not.
    UnlessTooOften,
    /// Unless the message in hand never became pending (`NOACK`).
    UnlessNoAck,
    /// When a mark says that the message in hand was done before.
    IfMarked,
    /// When none does.
    UnlessMarked,
}

/// What a line does.
#[derive(Clone, Copy, Debug)]
pub enum Op {
    /// Sends a command and reads its reply.
    Send(&'static [Arg], Reads),
    /// Sends several commands in one write and reads all their replies: a
    /// pipeline. Each is run for itself; one that is refused does not keep the
    /// others from being run, and other clients' commands may come in between.
    Pipeline(&'static [Part]),
    /// The same between MULTI and EXEC: nothing comes in between, and none is
    /// run before all are there. Where a key that the connection watches was
    /// changed, EXEC answers nil and the program goes on at this line; without
    /// one it starts over.
    Transaction(&'static [Part], Option<&'static str>),
    /// Does something that the world outside Redis notices, by this name.
    SideEffect(&'static str),
}

/// A command of a line that sends several.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Its words.
    pub args: &'static [Arg],
    /// How its reply is understood.
    pub reads: Reads,
    /// How often it is sent.
    pub times: Times,
}

/// How often a command of a line that sends several is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// Once.
    Once,
    /// For each of so many next messages of the producer.
    EachNext(usize),
    /// For each message in its memory whose work is done.
    EachDone,
}

/// A word of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arg {
    /// As it stands.
    Word(&'static str),
    /// A Lua script, which Redis runs in one go.
    Script(&'static Script),
    /// Filled in when it is sent.
    Slot(Slot),
}

/// A Lua script.
#[derive(Debug, PartialEq, Eq)]
pub struct Script {
    /// What programs call it.
    pub name: &'static str,
    /// Its rows.
    pub rows: &'static [&'static str],
}

impl Script {
    /// All of it, as Redis is sent it.
    pub fn text(&self) -> String {
        self.rows.join("\n")
    }
}

/// What is filled into a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The pattern's stream.
    Stream,
    /// The stream of dead letters.
    DeadStream,
    /// The actor's group.
    Group,
    /// The actor's own name.
    Me,
    /// A consumer's name that several processes have.
    Named(&'static str),
    /// Where a consumer's read goes on: in what is pending for itself, and when
    /// nothing is left there, `>`.
    OwnFrom,
    /// Fields and values of a producer's next message.
    Fields,
    /// The same, with a field `data` of so many bytes.
    BigFields(usize),
    /// The id that a producer gives to its next message: the number in its name.
    NextId,
    /// The entry in hand.
    Entry,
    /// The entries whose work is done, a word each.
    Done,
    /// Fields and values of a dead letter: the message's own, and where it
    /// came from.
    DeadFields,
    /// How long an entry has to be idle to be claimed, in milliseconds.
    MinIdle,
    /// Where XAUTOCLAIM goes on.
    Cursor,
    /// How the actor reads: `COUNT`, `BLOCK` and `NOACK`.
    ReadOptions,
    /// The id after which a reader without a group goes on; `$` as long as it
    /// has none.
    LastId,
    /// The same as the start of a range: `(` and the id; `-` as long as it has
    /// none.
    From,
    /// The item in hand, or a producer's next one.
    Item,
    /// How long a pop may wait, in seconds; 0 is for ever.
    Timeout,
    /// How long a pop waits at most: so many milliseconds, in seconds.
    Within(u64),
    /// A key of the actor's own: this, and its name.
    Own(&'static str),
    /// A key of the message in hand: this, and the message's name.
    OfMessage(&'static str),
    /// The room's time, in milliseconds.
    Now,
    /// When a message that is sent now is due, in milliseconds.
    Due,
    /// What was begun before this time takes too long, in milliseconds.
    Overdue,
}

/// How the reply of a line is understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// XADD of a message: its id.
    Added,
    /// XREADGROUP: entries, the first to be worked on now and the others after
    /// it; the program starts over without one.
    Delivered,
    /// XAUTOCLAIM: at most one entry; the program starts over without one.
    Claimed,
    /// XPENDING of one id: how often it was delivered.
    Deliveries,
    /// XPENDING with IDLE: at most one id that has been pending too long; the
    /// program starts over without one.
    Found,
    /// XCLAIM of the entry in hand: it, or nothing; the program starts over
    /// without it.
    TakenOver,
    /// XADD of a dead letter: its id.
    Buried,
    /// XACK: how many left the pending list.
    Acknowledged,
    /// XDEL of the entry in hand: how many were there.
    Deleted,
    /// A script that trims what every group is through with: how many went.
    Trimmed,
    /// XLEN: how many entries are stored; the program starts over where that is
    /// this many, or more.
    HasRoom(u64),
    /// XACK of several: how many left the pending list.
    AllAcknowledged,
    /// XREAD: entries, as of XREADGROUP. Nobody but the reader knows of it.
    Read(LastId),
    /// XRANGE: at most one entry, the one after the last id; the program starts
    /// over without one.
    Ranged,
    /// GET of a reader's last id: an id, or nothing.
    Recalled,
    /// SET of a reader's last id, after the work.
    Saved,
    /// LPUSH or ZADD of a message: a number.
    Pushed,
    /// RPOP, BRPOP, LMOVE or a script that does the like: an item, or nothing;
    /// the program starts over without one.
    Popped(Left),
    /// ZRANGEBYSCORE: at most one item, which stays where it is; the program
    /// starts over without one.
    Peeked,
    /// ZREM of the item in hand: whoever is answered 1 has it for itself; the
    /// program starts over with 0.
    Won,
    /// ZADD of the item in hand to what is being worked on.
    Remembered,
    /// LREM or ZREM of the item in hand, when its work is done.
    Released,
    /// LMOVE or a script that puts an item back for others: the item, or
    /// nothing.
    PutBack,
    /// `SET … NX` of a mark for the message in hand, before its work: OK, or nil
    /// where it was there.
    Marked,
    /// EXISTS of that mark.
    LookedUp,
    /// SET of it, after the work.
    Noted,
    /// The work of the message in hand, where that is a write in Redis.
    Worked,
    /// XADD or LPUSH of a request, whose name the caller remembers.
    Asked,
    /// A script that pushes the reply to the request in hand: a number.
    Replied,
    /// BRPOP of the reply to the request in hand, or nothing in time: the
    /// program starts over then.
    Heard,
    /// WATCH: from now on EXEC answers nil if one of its keys is changed.
    Watched,
    /// UNWATCH.
    Unwatched,
}

/// Where the last id of a reader without a group is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastId {
    /// In its memory: a crash forgets it.
    Memory,
    /// In Redis, after the work: what came after that id is read again.
    Redis,
}

/// What an XADD trims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trims {
    /// So many entries are to be left (`MAXLEN`).
    pub length: u64,
    /// More may be left, where that spares Redis work (`~`).
    pub approximate: bool,
}

/// What a pop leaves in Redis of the item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Nothing: whoever popped it is the only one that has it.
    Nothing,
    /// A copy that says who has it, until it is released.
    Copy,
}

impl Op {
    /// The commands that it sends, each with how its reply is understood.
    pub fn commands(&self) -> impl Iterator<Item = (&'static [Arg], Reads)> {
        let (one, parts): (_, &[Part]) = match *self {
            Self::Send(args, reads) => (Some((args, reads)), &[]),
            Self::Pipeline(parts) | Self::Transaction(parts, _) => (None, parts),
            Self::SideEffect(_) => (None, &[]),
        };
        let parts = parts.iter().map(|part| (part.args, part.reads));
        one.into_iter().chain(parts)
    }
}

impl ProgramId {
    /// The name of a program.
    pub const fn of(program: &'static Program) -> Self {
        Self(program)
    }

    /// The program.
    pub fn program(self) -> &'static Program {
        self.0
    }

    /// The program of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        let all = patterns::ALL.iter();
        let mut all = all.flat_map(|pattern| pattern.pattern().programs);
        let found = all.find(|program| program.name == name);
        found.map(|program| Self(program))
    }
}

impl fmt::Debug for ProgramId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

impl PartialEq for ProgramId {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for ProgramId {}

impl Serialize for ProgramId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name)
    }
}

impl<'de> Deserialize<'de> for ProgramId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::from_name(&name)
            .ok_or_else(|| de::Error::custom(format_args!("there is no program {name:?}")))
    }
}

impl Line {
    /// How long Redis keeps it waiting at most, in milliseconds of the room's
    /// clock; none where that is set otherwise, or it does not wait.
    pub fn waits_within_ms(&self) -> Option<u64> {
        let mut args = self.op.commands().flat_map(|(args, _)| args);
        args.find_map(|arg| match arg {
            Arg::Slot(Slot::Within(ms)) => Some(*ms),
            _ => None,
        })
    }
}

impl Program {
    /// The label of the first line.
    pub fn first(&self) -> Label {
        self.lines[0].label.into()
    }

    /// The line at which a new round begins: the first, unless that is run once
    /// only, to find out where the actor was.
    pub fn again(&self) -> Label {
        self.rounds()[0].label.into()
    }

    /// What is run once, before the rounds.
    pub fn opening(&self) -> &'static [Line] {
        &self.lines[..self.lines.len() - self.rounds().len()]
    }

    /// The lines of a round.
    pub fn rounds(&self) -> &'static [Line] {
        match self.lines {
            [opening, rounds @ ..] if opening.is_opening() && !rounds.is_empty() => rounds,
            lines => lines,
        }
    }

    /// The line of that label.
    pub fn line(&self, label: &Label) -> Option<&'static Line> {
        self.lines.iter().find(|line| line.label == label.as_str())
    }

    /// Whether a line of it fills this slot.
    pub fn fills(&self, slot: Slot) -> bool {
        self.sent().any(|arg| *arg == Arg::Slot(slot))
    }

    /// The name under which it reads, where that is not the actor's own.
    pub fn shared_name(&self) -> Option<&'static str> {
        self.sent().find_map(|arg| match arg {
            Arg::Slot(Slot::Named(name)) => Some(*name),
            _ => None,
        })
    }

    /// Whether it reads entries of a group and never acknowledges one.
    pub fn never_acknowledges(&self) -> bool {
        let does = |wanted: Reads| self.commands().any(|(_, reads)| reads == wanted);
        let acknowledges = does(Reads::Acknowledged) || does(Reads::AllAcknowledged);
        does(Reads::Delivered) && !acknowledges
    }

    /// The parts of all its commands.
    fn sent(&self) -> impl Iterator<Item = &'static Arg> {
        self.commands().flat_map(|(args, _)| args)
    }

    /// The commands that its lines send, each with how its reply is understood.
    pub fn commands(&self) -> impl Iterator<Item = (&'static [Arg], Reads)> {
        self.lines.iter().flat_map(|line| line.op.commands())
    }

    /// Whether it does the work of everything that a read brought before it
    /// goes on: the lines after the work are for all of it.
    pub fn works_through(&self) -> bool {
        let of_each = |part: &Part| part.times == Times::EachDone;
        let is_of_each = |line: &Line| match line.op {
            Op::Pipeline(parts) | Op::Transaction(parts, _) => parts.iter().any(of_each),
            Op::Send(..) | Op::SideEffect(_) => false,
        };
        let mut args = self.commands().flat_map(|(args, _)| args);
        args.any(|arg| *arg == Arg::Slot(Slot::Done)) || self.lines.iter().any(is_of_each)
    }

    /// How many messages it sends in one round trip.
    pub fn sends_at_once(&self) -> usize {
        let parts = self.lines.iter().flat_map(|line| match line.op {
            Op::Pipeline(parts) | Op::Transaction(parts, _) => parts,
            Op::Send(..) | Op::SideEffect(_) => &[],
        });
        let counts = parts.filter_map(|part| match part.times {
            Times::EachNext(count) => Some(count),
            Times::Once | Times::EachDone => None,
        });
        counts.max().unwrap_or(1)
    }

    /// The line to run after `label` with `hand`, passing over those whose
    /// guard does not hold; the first one of a round after the last.
    pub fn after(&self, label: &Label, hand: Option<&Held>, settings: &Settings) -> Label {
        let at = self
            .lines
            .iter()
            .position(|line| line.label == label.as_str());
        let rest = at.map_or(&[][..], |at| &self.lines[at + 1..]);
        rest.iter()
            .find(|line| line.guard.holds(hand, settings))
            .map_or_else(|| self.again(), |line| line.label.into())
    }
}

impl Line {
    /// Whether it is run once only.
    fn is_opening(&self) -> bool {
        matches!(self.op, Op::Send(_, Reads::Recalled))
    }
}

impl Guard {
    fn holds(self, hand: Option<&Held>, settings: &Settings) -> bool {
        let too_often = hand
            .and_then(|held| held.deliveries)
            .is_some_and(|deliveries| deliveries > settings.max_deliveries);
        let is_marked = hand.is_some_and(|held| held.is_marked);
        match self {
            Self::Always => true,
            Self::IfTooOften => too_often,
            Self::UnlessTooOften => !too_often,
            Self::UnlessNoAck => hand.is_none_or(|held| !held.noack),
            Self::IfMarked => is_marked,
            Self::UnlessMarked => !is_marked,
        }
    }
}

/// Where a program runs: what its slots are filled from.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The pattern.
    pub pattern: &'static Pattern,
    /// The room's settings.
    pub settings: &'a Settings,
    /// The actor's name.
    pub id: &'a ActorId,
    /// The actor.
    pub actor: &'a Actor,
    /// The room's time, in Unix milliseconds.
    pub now_ms: u64,
}

impl<'a> Scope<'a> {
    /// The scope of an actor of a world; none where there is no such actor.
    pub fn of(world: &'a World, id: &'a ActorId) -> Option<Self> {
        Some(Self {
            pattern: PatternId::pattern(world.pattern),
            settings: &world.settings,
            id,
            actor: world.actors.get(id)?,
            now_ms: world.now_ms,
        })
    }

    /// The actor's program.
    pub fn program(&self) -> &'static Program {
        self.actor.program.program()
    }

    /// The line the actor runs next, or is blocked in.
    pub fn line(&self) -> &'static Line {
        let program = self.program();
        program.line(&self.actor.line).unwrap_or(&program.lines[0])
    }

    /// The name that its reads are for.
    pub fn consumer(&self) -> ConsumerName {
        self.actor.consumer(self.id)
    }

    /// Whether its next read brings what is pending for itself, and nothing new.
    pub fn reads_own(&self) -> bool {
        self.actor.cursor != EntryId::MAX && self.program().fills(Slot::OwnFrom)
    }

    /// What its line trims while it adds, if it does.
    pub fn trims(&self) -> Option<Trims> {
        let Op::Send(args, _) = self.line().op else {
            return None;
        };
        let [
            ..,
            Arg::Word("MAXLEN"),
            Arg::Word(sign),
            Arg::Word(length),
            Arg::Word("*"),
            _,
        ] = args
        else {
            return None;
        };
        Some(Trims {
            length: length.parse().ok()?,
            approximate: *sign == "~",
        })
    }

    /// Whether entries may go from the head of the stream with its line.
    pub fn may_trim(&self) -> bool {
        let cleans = matches!(self.line().op, Op::Send(_, Reads::Trimmed));
        cleans || self.trims().is_some()
    }

    /// The words of a command. A slot whose value the actor does not have yet
    /// (the entry, with nothing in hand) is filled with a placeholder.
    pub fn words(&self, args: &[Arg]) -> Vec<String> {
        let mut words = Vec::with_capacity(args.len() + 2);
        for arg in args {
            match arg {
                Arg::Word(word) => words.push((*word).to_owned()),
                Arg::Script(script) => words.push(script.text()),
                Arg::Slot(slot) => self.fill(*slot, &mut words),
            }
        }
        words
    }

    fn fill(&self, slot: Slot, words: &mut Vec<String>) {
        let group = || self.actor.role.group();
        match slot {
            Slot::Stream => words.push(self.pattern.stream.into()),
            Slot::DeadStream => words.push(self.pattern.dead.into()),
            Slot::Group => words.push(group().map_or_else(String::new, ToString::to_string)),
            Slot::Me => words.push(self.id.to_string()),
            Slot::Named(name) => words.push(name.into()),
            Slot::OwnFrom if self.reads_own() => words.push(self.actor.cursor.to_string()),
            Slot::OwnFrom => words.push(">".into()),
            Slot::MinIdle => words.push(self.settings.min_idle_ms.to_string()),
            Slot::Cursor => words.push(self.actor.cursor.to_string()),
            Slot::Entry => words.push(match &self.actor.hand {
                Some(held) => held.entry.to_string(),
                None => ENTRY_PLACEHOLDER.into(),
            }),
            Slot::LastId => words.push(match self.actor.last_id {
                Some(id) => id.to_string(),
                None => "$".into(),
            }),
            Slot::From => words.push(match self.actor.last_id {
                Some(id) => format!("({id}"),
                None => "-".into(),
            }),
            Slot::Done => self.fill_done(words),
            Slot::NextId => words.push(self.next_id()),
            Slot::ReadOptions => self.fill_options(words),
            Slot::Fields => self.fill_fields(words),
            Slot::BigFields(bytes) => {
                self.fill_fields(words);
                words.extend(["data".into(), "x".repeat(bytes)]);
            }
            Slot::DeadFields => self.fill_dead_fields(words),
            Slot::Item => words.push(self.item()),
            Slot::Timeout => words.push(seconds(self.actor.reads.block_ms.unwrap_or(0))),
            Slot::Within(ms) => words.push(seconds(ms)),
            Slot::Own(prefix) => words.push(format!("{prefix}{}", self.id)),
            Slot::OfMessage(prefix) => words.push(format!("{prefix}{}", self.item())),
            Slot::Now => words.push(self.now_ms.to_string()),
            Slot::Due => words.push((self.now_ms + self.settings.delay_ms).to_string()),
            Slot::Overdue => {
                let since = self.now_ms.saturating_sub(self.settings.min_idle_ms);
                words.push(since.to_string());
            }
        }
    }

    /// The item in hand, or a producer's next one.
    pub fn item(&self) -> String {
        let hand = self.actor.hand.as_ref().map(|held| &held.message);
        let name = hand.or(self.actor.next_message.as_ref());
        let name = name.map_or(MESSAGE_PLACEHOLDER, |name| name.as_str());
        let fails = self.actor.poison_next && self.actor.hand.is_none();
        let mark = if fails { ITEM_FAILS } else { "" };
        format!("{name}{mark}")
    }

    fn next_id(&self) -> String {
        let name = self.actor.next_message.as_ref();
        let name = name.map_or("", |name| name.as_str());
        let word = name.trim_end_matches(|c: char| c.is_ascii_digit());
        match &name[word.len()..] {
            "" => ENTRY_PLACEHOLDER.into(),
            number => format!("{number}-0"),
        }
    }

    fn fill_done(&self, words: &mut Vec<String>) {
        let done = self.actor.done();
        words.extend(done.map(|held| held.entry.to_string()));
        if self.actor.done().next().is_none() {
            words.push(ENTRY_PLACEHOLDER.into());
        }
    }

    fn fill_options(&self, words: &mut Vec<String>) {
        for (option, value) in options(self) {
            words.push(option.to_owned());
            words.extend(value.map(|value| value.to_string()));
        }
    }

    fn fill_fields(&self, words: &mut Vec<String>) {
        let name = self.actor.next_message.as_ref();
        words.push("id".into());
        words.push(name.map_or_else(|| MESSAGE_PLACEHOLDER.into(), ToString::to_string));
        if self.actor.poison_next {
            words.extend(["poison".into(), "1".into()]);
        }
    }

    fn fill_dead_fields(&self, words: &mut Vec<String>) {
        let Some(held) = &self.actor.hand else {
            words.extend(["id".into(), MESSAGE_PLACEHOLDER.into()]);
            return;
        };
        for (field, value) in &held.fields {
            words.extend([field.clone(), value.clone()]);
        }
        words.extend(["entry".into(), held.entry.to_string()]);
        let deliveries = held.deliveries.unwrap_or_default();
        words.extend(["deliveries".into(), deliveries.to_string()]);
    }
}

/// Milliseconds as seconds, as short as can be: `30`, `0.25`.
fn seconds(ms: u64) -> String {
    match ms % 1000 {
        0 => (ms / 1000).to_string(),
        rest => format!("{}.{rest:03}", ms / 1000)
            .trim_end_matches('0')
            .to_owned(),
    }
}

/// The options of a read, with the value of those that have one.
fn options(scope: &Scope) -> Vec<(&'static str, Option<u64>)> {
    let reads = &scope.actor.reads;
    let mut options = vec![("COUNT", Some(reads.count))];
    if reads.block_ms.is_some() {
        options.push(("BLOCK", reads.block_ms));
    }
    // Without a group nothing is ever pending.
    if reads.noack && scope.pattern.has_groups() {
        options.push(("NOACK", None));
    }
    options
}

/// Stands for the entry while nothing is in hand.
pub const ENTRY_PLACEHOLDER: &str = "<entry>";
/// Stands for the message while none is known.
pub const MESSAGE_PLACEHOLDER: &str = "<message>";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::patterns;

    /// Every program; some are of several patterns.
    fn all() -> Vec<ProgramId> {
        let patterns = patterns::ALL.iter().map(|id| id.pattern());
        let programs = patterns.flat_map(|pattern| pattern.programs);
        let mut all: Vec<ProgramId> = Vec::new();
        for program in programs {
            if !all
                .iter()
                .any(|known| std::ptr::eq(known.program(), *program))
            {
                all.push(ProgramId::of(program));
            }
        }
        all
    }

    #[test]
    fn every_name_has_its_program() {
        let names: BTreeSet<&str> = all().iter().map(|id| id.program().name).collect();
        assert_eq!(names.len(), all().len(), "a name is there twice");
        for id in all() {
            assert_eq!(ProgramId::from_name(id.program().name), Some(id));
        }
        assert_eq!(ProgramId::from_name("nothing"), None);
    }

    #[test]
    fn labels_are_unique_and_the_first_line_is_always_run() {
        for id in all() {
            let program = id.program();
            let labels: BTreeSet<&str> = program.lines.iter().map(|line| line.label).collect();
            assert_eq!(labels.len(), program.lines.len(), "{id:?}");
            assert_eq!(program.lines[0].guard, Guard::Always, "{id:?}");
            assert_eq!(program.first(), program.lines[0].label.into());
        }
    }

    #[test]
    fn every_member_of_a_cast_runs_a_program_of_its_pattern() {
        for id in patterns::ALL {
            let pattern = id.pattern();
            for (actor, role, program) in pattern.cast() {
                let mut programs = pattern.programs.iter();
                let is_its_own = programs.any(|other| ProgramId::of(other) == program);
                assert!(is_its_own, "{actor}");
                assert!(pattern.program_for(&role).is_some(), "{actor}");
            }
            assert_eq!(PatternId::from_slug(pattern.slug), Some(*id));
        }
    }

    #[test]
    fn guards_part_the_reapers_ways() {
        let settings = Settings::default();
        let program = PatternId::CONSUMER_GROUP.pattern().programs[2];
        let walk = |deliveries| {
            let held = Held {
                message: "m1".into(),
                key: "orders".into(),
                entry: crate::id::EntryId::MIN,
                fields: Vec::new(),
                deliveries: Some(deliveries),
                processed: false,
                noack: false,
                is_marked: false,
            };
            let mut lines = vec![program.first().to_string()];
            loop {
                let last = lines[lines.len() - 1].as_str().into();
                let next = program.after(&last, Some(&held), &settings);
                if next == program.first() {
                    return lines;
                }
                lines.push(next.to_string());
            }
        };
        assert_eq!(walk(3), ["claim", "count", "work", "ack"]);
        assert_eq!(walk(4), ["claim", "count", "bury", "forget"]);
    }
}
