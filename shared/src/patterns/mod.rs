//! The queue patterns: for each its keys, its programs and its first cast.
//!
//! A pattern is data, in a file of its own. A way of doing the same thing that
//! loses or repeats messages is a pattern too, of the same [`Family`], so that
//! it can be watched beside the right one.

mod backpressure;
mod batch;
mod consumer_group;
mod delay_queue;
mod fan_out;
mod idempotent;
mod list_queue;
mod measured;
mod promise;
mod pub_sub;
mod reliable_list;
mod request_reply;
mod retention;
mod room_config;
mod stream_read;

use std::{cmp::Ordering, fmt};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub use self::{
    measured::{AllMeasured, Broken, Measured},
    promise::Promise,
    request_reply::CALLERS,
};
use crate::{
    id::{ActorId, EntryId, GroupName, Key},
    program::{Arg, Guard, Line, Op, Program, ProgramId, Reads, Slot},
    world::{Actor, Role},
};

/// Names a pattern. It travels as its slug.
#[derive(Clone, Copy)]
pub struct PatternId(&'static Pattern);

/// What a pattern is made of.
#[derive(Debug)]
pub struct Pattern {
    /// Its name in an address; no other has it. A common way that is wrong ends
    /// with `-naive`.
    pub slug: &'static str,
    /// The patterns that do the same thing in other ways.
    pub family: Family,
    /// What it keeps of its messages when workers crash.
    pub promise: Promise,
    /// The key that messages are sent to: a stream, unless `keys` has it.
    pub stream: &'static str,
    /// The stream of dead letters; empty where there is none.
    pub dead: &'static str,
    /// The keys that are no streams.
    pub keys: &'static [KeySpec],
    /// Its programs.
    pub programs: &'static [&'static Program],
    /// The groups it begins with, each starting at id `0`.
    pub groups: &'static [&'static str],
    /// The actors it begins with. Who comes later runs the program of the first
    /// that is there for the same.
    pub cast: &'static [Member],
}

/// A key that is no stream, or one for each consumer or message.
#[derive(Debug)]
pub struct KeySpec {
    /// Its name; where there is one for each, what stands before theirs.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// How many there are.
    pub per: Per,
}

/// What a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A list.
    List,
    /// A sorted set.
    SortedSet,
    /// A set.
    Set,
    /// A hash.
    Hash,
    /// A string.
    Text,
    /// A channel, which keeps nothing.
    Channel,
    /// Channels whose names are alike (`news.*`).
    ChannelPattern,
}

/// How many keys there are of a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// One.
    One,
    /// One for each consumer, named after it.
    Consumer,
    /// One for each message, named after it; most messages have none.
    Message,
}

/// Patterns for one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// A stream whose groups each share out the work, with a pending list.
    ConsumerGroup,
    /// A stream with a group for everyone who wants all of it.
    FanOut,
    /// A list that workers pop from.
    ListQueue,
    /// A list that knows what was popped and is not done yet.
    ReliableList,
    /// A sorted set of what is due later.
    DelayQueue,
    /// A stream whose readers each remember their own last id.
    StreamRead,
    /// Channels: whoever listens hears it, and nothing is kept.
    PubSub,
    /// A question, and an answer that finds its way back.
    RequestReply,
    /// Events that are kept, and state that is made of them.
    EventSourcing,
    /// Consumers that know what they have done.
    Idempotent,
    /// Streams that forget, by length, by age or one by one.
    Retention,
    /// Several commands or messages in one round trip.
    Batch,
    /// Producers that are faster than their consumers.
    Backpressure,
    /// Ready-made uses of the patterns.
    Application,
}

/// An actor that a pattern begins with.
#[derive(Debug)]
pub struct Member {
    /// Its id.
    pub id: &'static str,
    /// What it is there for.
    pub part: Part,
    /// What it does.
    pub program: &'static Program,
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

/// Every pattern, in the order in which they are offered.
pub static ALL: &[PatternId] = &[
    PatternId::CONSUMER_GROUP,
    PatternId(&consumer_group::history::OWN),
    PatternId(&consumer_group::claim::GUARDED),
    PatternId(&consumer_group::delete::ONE_GROUP),
    PatternId(&consumer_group::noack::PATTERN),
    PatternId(&consumer_group::history::SHARED),
    PatternId(&consumer_group::claim::UNGUARDED),
    PatternId(&consumer_group::delete::TWO_GROUPS),
    PatternId(&fan_out::PATTERN),
    PatternId(&list_queue::BLOCKING),
    PatternId(&list_queue::POLLED),
    PatternId(&reliable_list::MOVED),
    PatternId(&reliable_list::NOTED),
    PatternId(&reliable_list::NAIVE),
    PatternId(&delay_queue::DECIDED),
    PatternId(&delay_queue::POPPED),
    PatternId(&delay_queue::RETRIED),
    PatternId(&delay_queue::NAIVE),
    PatternId(&stream_read::REMEMBERED),
    PatternId(&stream_read::SAVED),
    PatternId(&stream_read::REPLAYED),
    PatternId(&stream_read::NAIVE),
    PatternId(&pub_sub::SUBSCRIBED),
    PatternId(&pub_sub::MATCHED),
    PatternId(&request_reply::LISTS),
    PatternId(&request_reply::STREAM),
    PatternId(&idempotent::TOGETHER),
    PatternId(&idempotent::KEY_FIRST),
    PatternId(&idempotent::KEY_LAST),
    PatternId(&idempotent::SHORT),
    PatternId(&idempotent::PRODUCER_IDS),
    PatternId(&retention::EXACT),
    PatternId(&retention::ABOUT),
    PatternId(&retention::MINID),
    PatternId(&backpressure::CHECK),
    PatternId(&backpressure::BOUND),
    PatternId(&backpressure::NONE),
    PatternId(&batch::ONE),
    PatternId(&batch::PIPELINE),
    PatternId(&batch::MULTI),
];

/// The work that a message is for.
const WORK: Line = Line {
    label: "work",
    guard: Guard::Always,
    op: Op::SideEffect("charge"),
};

/// Adds one message after the other on the left of a list.
static PUSHER: Program = Program {
    name: "list-producer",
    lines: &[PUSH],
};

const PUSH: Line = Line {
    label: "push",
    guard: Guard::Always,
    op: Op::Send(
        &[
            Arg::Word("LPUSH"),
            Arg::Word("tasks"),
            Arg::Slot(Slot::Item),
        ],
        Reads::Pushed,
    ),
};

/// The producer that a pattern begins with.
const fn producer(program: &'static Program) -> Member {
    Member {
        id: "p1",
        part: Part::Producer,
        program,
    }
}

/// A worker: a consumer of the one group that a pattern without streams has.
const fn worker(id: &'static str, program: &'static Program) -> Member {
    Member {
        id,
        part: Part::Consumer("workers"),
        program,
    }
}

impl PatternId {
    /// The consumer group: what a page shows that asks for nothing else.
    pub const CONSUMER_GROUP: Self = Self(&consumer_group::PATTERN);

    /// The pattern itself.
    pub fn pattern(self) -> &'static Pattern {
        self.0
    }

    /// The pattern that an address names.
    pub fn from_slug(slug: &str) -> Option<Self> {
        let mut all = ALL.iter().copied();
        all.find(|id| id.pattern().slug == slug)
    }
}

impl Default for PatternId {
    fn default() -> Self {
        Self::CONSUMER_GROUP
    }
}

impl fmt::Debug for PatternId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.slug)
    }
}

impl PartialEq for PatternId {
    fn eq(&self, other: &Self) -> bool {
        self.0.slug == other.0.slug
    }
}

impl Eq for PatternId {}

impl PartialOrd for PatternId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PatternId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.slug.cmp(other.0.slug)
    }
}

impl Serialize for PatternId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.slug)
    }
}

impl<'de> Deserialize<'de> for PatternId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let slug = String::deserialize(deserializer)?;
        Self::from_slug(&slug)
            .ok_or_else(|| de::Error::custom(format_args!("there is no pattern {slug:?}")))
    }
}

impl Pattern {
    /// Whether messages are entries of a stream.
    pub fn has_stream(&self) -> bool {
        self.keys.iter().all(|spec| spec.name != self.stream)
    }

    /// Whether each consumer is a reader for itself, who wants all messages: what
    /// is called its group has its own name, and Redis knows nothing of it.
    pub fn has_readers(&self) -> bool {
        let mut consumers = self.cast.iter().filter_map(|member| match member.part {
            Part::Consumer(group) => Some(group == member.id),
            Part::Producer | Part::Reaper(_) => None,
        });
        consumers.next() == Some(true)
    }

    /// Whether its groups are consumer groups of its stream.
    pub fn has_groups(&self) -> bool {
        self.has_stream() && !self.has_readers()
    }

    /// The key that messages are sent to.
    pub fn stream(&self) -> Key {
        self.stream.into()
    }

    /// The stream of dead letters.
    pub fn dead(&self) -> Key {
        self.dead.into()
    }

    /// The keys that messages come from: the one they are sent to, and other
    /// channels.
    pub fn sources(&self) -> Vec<Key> {
        let channels = self.keys.iter().filter(|spec| spec.kind == Kind::Channel);
        let channels: Vec<Key> = channels.map(|spec| spec.name.into()).collect();
        match channels.is_empty() {
            true => vec![self.stream()],
            false => channels,
        }
    }

    /// Those of them that a reader's program reads from.
    pub fn read_by(&self, program: ProgramId) -> Vec<Key> {
        let opening = program.program().opening().first();
        let name = opening.and_then(|line| match line.op {
            Op::Send([_, Arg::Word(name)], Reads::Subscribed) => Some(*name),
            _ => None,
        });
        let mut keys = self.sources();
        if let Some(name) = name {
            keys.retain(|key| is_named_by(name, key));
        }
        keys
    }

    /// The streams there may be.
    pub fn streams(&self) -> Vec<Key> {
        let names = [self.stream, self.dead];
        let is_stream = |name: &&str| !name.is_empty() && self.has_stream();
        names.into_iter().filter(is_stream).map(Key::from).collect()
    }

    /// The other keys there may be, with these actors, but those of single
    /// messages.
    pub fn plain_keys<'a>(
        &self,
        actors: impl Iterator<Item = (&'a ActorId, &'a Actor)> + Clone,
    ) -> Vec<(Key, Kind)> {
        let mut keys = Vec::new();
        for spec in self.keys {
            match spec.per {
                Per::One => keys.push((spec.name.into(), spec.kind)),
                Per::Consumer => {
                    let consumes = |actor: &Actor| matches!(actor.role, Role::Consumer { .. });
                    let consumers = actors.clone().filter(|(_, actor)| consumes(actor));
                    keys.extend(
                        consumers.map(|(id, _)| (format!("{}{id}", spec.name).into(), spec.kind)),
                    );
                }
                Per::Message => {}
            }
        }
        keys
    }

    /// Keys of which there is one for each message.
    pub fn of_messages(&self) -> impl Iterator<Item = &'static KeySpec> {
        let specs = self.keys.iter();
        specs.filter(|spec| spec.per == Per::Message)
    }

    /// What a key is that is of a single message.
    pub fn of_message(&self, key: &Key) -> Option<&'static KeySpec> {
        let mut specs = self.of_messages();
        specs.find(|spec| key.as_str().starts_with(spec.name))
    }

    /// The groups it begins with, and where each starts.
    pub fn groups(&self) -> impl Iterator<Item = (GroupName, EntryId)> {
        self.groups
            .iter()
            .map(|group| (GroupName::from(*group), EntryId::MIN))
    }

    /// The actors it begins with, and what each does.
    pub fn cast(&self) -> impl Iterator<Item = (ActorId, Role, ProgramId)> {
        self.cast.iter().map(|member| {
            let program = ProgramId::of(member.program);
            (member.id.into(), member.part.role(), program)
        })
    }

    /// What somebody of this role does who comes later: the same as the first
    /// in the cast that is there for the same, for this group before others.
    pub fn program_for(&self, role: &Role) -> Option<ProgramId> {
        let alike = |one: &Role| std::mem::discriminant(one) == std::mem::discriminant(role);
        let mut same = self.cast().filter(|(_, one, _)| alike(one));
        let mates = self.cast().filter(|(_, one, _)| one == role);
        let mut found = mates.chain(same.by_ref().take(1));
        found.next().map(|(_, _, program)| program)
    }
}

/// Whether a channel is the one of that name, or one of those whose names begin
/// so where that ends with `*`.
pub fn is_named_by(name: &str, channel: &Key) -> bool {
    match name.strip_suffix('*') {
        Some(beginning) => channel.as_str().starts_with(beginning),
        None => channel.as_str() == name,
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
