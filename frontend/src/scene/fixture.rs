//! A pretend Redis for the tests of the scene: just enough of one stream, or of
//! lists and sorted sets, for the actors' own programs to run on it, line by
//! line.

#![allow(clippy::expect_used, reason = "a test may stop where it fails")]

mod plain;

use std::sync::Arc;

use shared::{
    fact::{By, EntryRef, Fact},
    id::{ActorId, ConsumerName, EntryId, GroupName},
    patterns::PatternId,
    program::{
        ProgramId, Scope,
        machine::{Act, Outcome, absorb, act, answered, receive, side_effect},
    },
    reply::Reply,
    step::{Cause, Effect, EffectKind, Step},
    why::Why,
    world::{
        Actor, ActorState, Change, Consumer, Entry, Group, Pending, Role, Server, Stream, Streams,
        Window, World, diff, plain_diff,
    },
};

/// When the play begins.
pub(crate) const START_MS: u64 = 1_795_252_341_187;

/// A room without a Redis.
pub(crate) struct Play {
    /// The picture.
    pub world: World,
    /// The steps that led to it.
    pub steps: Vec<Step>,
    /// The picture before the first step.
    pub first: World,
}

impl Play {
    /// The consumer group's first cast around an empty stream.
    pub(crate) fn new() -> Self {
        Self::of(PatternId::CONSUMER_GROUP.pattern().slug)
    }

    /// A pattern's first cast around an empty stream, or around nothing.
    pub(crate) fn of(slug: &str) -> Self {
        let mut world = World {
            now_ms: START_MS,
            pattern: PatternId::from_slug(slug).expect("a pattern"),
            ..World::default()
        };
        world.apply(&Change::Server {
            server: Arc::new(Server {
                product: "redis".into(),
                version: "7.0.15".into(),
                socket: "/tmp/room/redis.sock".into(),
                up: true,
                lacks: Vec::new(),
            }),
        });
        for (id, role, _) in world.pattern.pattern().cast() {
            let actor = Arc::new(actor(&world, role));
            world.apply(&Change::Actor { id, actor });
        }
        let mut stream = Stream::default();
        stream.head.windows.push(Window::ALL);
        for (name, _) in world.pattern.pattern().groups() {
            let mut group = Group::default();
            group.head.pending_windows.push(Window::ALL);
            group.head.lag = Some(0);
            stream.groups.insert(name, Arc::new(group));
        }
        let mut streams = Streams::new();
        if world.pattern.pattern().has_stream() {
            streams.insert(world.pattern.pattern().stream(), Arc::new(stream));
        }
        for change in diff(&Streams::new(), &streams) {
            world.apply(&change);
        }
        let mut play = Self {
            first: world.clone(),
            world,
            steps: Vec::new(),
        };
        let key = play.world.pattern.pattern().stream();
        let facts =
            play.world
                .pattern
                .pattern()
                .groups()
                .map(|(group, start)| Fact::GroupCreated {
                    key: key.clone(),
                    group,
                    start,
                });
        let facts = facts.collect();
        play.step(Cause::Edit, Vec::new(), facts, Vec::new());
        play.first = play.world.clone();
        play.steps.clear();
        play
    }

    /// Lets time go by.
    pub(crate) fn turn(&mut self, by_ms: u64) {
        let now_ms = self.world.now_ms + by_ms;
        let why = Why::ClockTurned { by_ms };
        self.step(
            Cause::Edit,
            vec![why],
            Vec::new(),
            vec![Change::Clock { now_ms }],
        );
    }

    /// Runs lines of actors, one after the other.
    pub(crate) fn run(&mut self, actors: &str) {
        for actor in actors.split_whitespace() {
            self.line(&actor.into());
        }
    }

    /// The producer's next message fails every time.
    pub(crate) fn poison(&mut self, id: &str) {
        self.edit_actor(id, Why::PoisonPlanned { planned: true }, |actor| {
            actor.poison_next = true
        });
    }

    /// Cuts an actor's connection.
    pub(crate) fn crash(&mut self, id: &str) {
        let held = self.world.actors[id].hand.clone();
        let group = self.world.actors[id].role.group().cloned();
        let why = Why::Crashed {
            held: held.as_ref().map(|held| held.message.clone()),
        };
        let lost = held.zip(group).map(|(held, group)| Fact::HandLost {
            at: EntryRef {
                key: held.key,
                id: held.entry,
            },
            group,
            by: id.into(),
        });
        let mut actor = (*self.world.actors[id]).clone();
        actor.state = ActorState::Crashed;
        actor.hand = None;
        let change = Change::Actor {
            id: id.into(),
            actor: Arc::new(actor),
        };
        let cause = Cause::Fault { actor: id.into() };
        self.step(cause, vec![why], lost.into_iter().collect(), vec![change]);
    }

    /// Connects it again.
    pub(crate) fn restart(&mut self, id: &str) {
        self.edit_actor(id, Why::Restarted { pending: 0 }, |actor| {
            actor.state = ActorState::Ready;
            actor.line = actor.program.program().first();
        });
    }

    /// Adds an actor.
    pub(crate) fn join(&mut self, id: &str, role: Role) {
        let change = Change::Actor {
            id: id.into(),
            actor: Arc::new(actor(&self.world, role)),
        };
        self.step(Cause::Edit, vec![Why::Joined], Vec::new(), vec![change]);
    }

    /// Changes the stream behind the actors' backs.
    pub(crate) fn outside(&mut self, facts: Vec<Fact>, edit: impl FnOnce(&mut Stream)) {
        let changes = self.edit_stream(|stream| {
            edit(stream);
            Reply::Nil
        });
        self.step(
            Cause::Outside,
            vec![Why::Outside { changes: 1 }],
            facts,
            changes.1,
        );
    }

    fn edit_actor(&mut self, id: &str, why: Why, edit: impl FnOnce(&mut Actor)) {
        let mut actor = (*self.world.actors[id]).clone();
        edit(&mut actor);
        let change = Change::Actor {
            id: id.into(),
            actor: Arc::new(actor),
        };
        self.step(Cause::Edit, vec![why], Vec::new(), vec![change]);
    }

    fn line(&mut self, id: &ActorId) {
        self.world.now_ms += 100;
        let before = self.world.clone();
        let scope = Scope::of(&before, id).expect("an actor");
        let label = scope.actor.line.clone();
        let (outcome, changes, row) = match act(&scope) {
            Act::SideEffect { .. } => (side_effect(&scope, &before, false), Vec::new(), None),
            Act::Receive => (receive(&scope), Vec::new(), None),
            Act::Send { command, .. } => {
                let (reply, changes) = self.redis(&command, before.now_ms, id);
                for change in &changes {
                    self.world.apply(change);
                }
                let outcome = absorb(&scope, &reply, &self.world);
                (outcome, changes, Some((command, reply)))
            }
            Act::SendTogether { commands } => {
                let (replies, changes) = self.together(&commands, before.now_ms, id);
                let outcome = answered(&scope, &replies, &self.world).outcome;
                let row = commands.into_iter().next().zip(replies.into_iter().next());
                (outcome, changes, row)
            }
        };
        let (outcome, row) = blocked_or(&before, id, outcome, row);
        let mut changes = changes;
        changes.push(Change::Clock {
            now_ms: before.now_ms,
        });
        let mut actor = outcome.actor;
        if actor.role == Role::Producer && actor.next_message.is_none() {
            let n = before.ledger.sent() + 2;
            actor.next_message = Some(format!("m{n}").into());
        }
        changes.push(Change::Actor {
            id: id.clone(),
            actor: Arc::new(actor),
        });
        let cause = Cause::Line {
            actor: id.clone(),
            line: label,
        };
        self.step(cause, vec![outcome.why], outcome.facts, changes);
        if let (Some(step), Some((command, reply))) = (self.steps.last_mut(), row) {
            step.effects[0].command = command;
            step.effects[0].reply = reply;
        }
        self.serve();
    }

    /// Runs commands one after the other; EXEC answers what was queued.
    fn together(
        &mut self,
        commands: &[Vec<String>],
        now_ms: u64,
        me: &ActorId,
    ) -> (Vec<Reply>, Vec<Change>) {
        let (mut replies, mut all, mut results) = (Vec::new(), Vec::new(), Vec::new());
        let is_atomic = commands.first().is_some_and(|words| words == &["MULTI"]);
        for command in commands {
            let word = command.first().map_or("", String::as_str);
            if matches!(word, "MULTI" | "EXEC") {
                let results = std::mem::take(&mut results);
                replies.push(if word == "EXEC" {
                    Reply::List(results)
                } else {
                    Reply::Text("OK".into())
                });
                continue;
            }
            let (reply, changes) = self.redis(command, now_ms, me);
            for change in &changes {
                self.world.apply(change);
            }
            all.extend(changes);
            if is_atomic {
                results.push(reply);
                replies.push(Reply::Text("QUEUED".into()));
            } else {
                replies.push(reply);
            }
        }
        (replies, all)
    }

    fn redis(&self, command: &[String], now_ms: u64, me: &ActorId) -> (Reply, Vec<Change>) {
        if self.world.pattern.pattern().has_stream() {
            return self
                .edit_stream(|stream| answer(stream, command, now_ms, me).unwrap_or(Reply::Nil));
        }
        let mut keys = plain::Keys::of(&self.world.plain);
        let reply = keys.answer(command).unwrap_or(Reply::Nil);
        (reply, plain_diff(&self.world.plain, &keys.into_plain()))
    }

    /// A blocked reader is served as soon as there is something.
    fn serve(&mut self) {
        let Some(stream) = self.world.streams.values().next() else {
            return;
        };
        let waiting = self.world.actors.iter().find(|(_, actor)| {
            let group = actor
                .role
                .group()
                .and_then(|group| stream.groups.get(group));
            actor.state == ActorState::Blocked
                && group.is_some_and(|group| group.head.undelivered.n > 0)
        });
        if let Some((id, _)) = waiting {
            let id = id.clone();
            self.line(&id);
        }
    }

    fn edit_stream(&self, edit: impl FnOnce(&mut Stream) -> Reply) -> (Reply, Vec<Change>) {
        let mut streams = self.world.streams.clone();
        let key = self.world.pattern.pattern().stream();
        let stream = Arc::make_mut(streams.entry(key).or_default());
        let reply = edit(stream);
        count(stream);
        let changes = diff(&self.world.streams, &streams);
        (reply, changes)
    }

    fn step(&mut self, cause: Cause, why: Vec<Why>, facts: Vec<Fact>, changes: Vec<Change>) {
        let number = self.world.step + 1;
        let by = match &cause {
            Cause::Line { actor, .. } | Cause::Fault { actor } => Some(By::Actor(actor.clone())),
            _ => None,
        };
        let effects = why.into_iter().map(|why| Effect {
            row: number,
            kind: EffectKind::Replied,
            by: by.clone(),
            line: None,
            command: Vec::new(),
            reply: None,
            why,
        });
        let step = Step {
            number,
            at_ms: self.world.now_ms,
            cause,
            effects: effects.collect(),
            facts,
            changes,
            sums: None,
        };
        self.world.take(&step).expect("the next step");
        self.steps.push(step);
    }
}

type Row = Option<(Vec<String>, Option<Reply>)>;

fn blocked_or(
    before: &World,
    id: &ActorId,
    outcome: Outcome,
    row: Option<(Vec<String>, Reply)>,
) -> (Outcome, Row) {
    match row {
        Some((command, Reply::Nil))
            if ["XREADGROUP", "BRPOP", "BLMOVE"].contains(&&*command[0]) =>
        {
            let mut actor = (*before.actors[id]).clone();
            actor.state = ActorState::Blocked;
            (Outcome { actor, ..outcome }, Some((command, None)))
        }
        Some((command, reply)) => (outcome, Some((command, Some(reply)))),
        None => (outcome, None),
    }
}

fn actor(world: &World, role: Role) -> Actor {
    let pattern = world.pattern.pattern();
    let program = pattern.program_for(&role);
    let program = program.unwrap_or(ProgramId::of(pattern.programs[0]));
    let mut actor = Actor::new(role, program);
    actor.connection = Some(7);
    match actor.role {
        Role::Producer => actor.next_message = Some("m1".into()),
        Role::Reaper { .. } => actor.due_ms = Some(START_MS + 30_000),
        Role::Consumer { .. } => {}
    }
    actor
}

/// The totals that follow from the rest.
fn count(stream: &mut Stream) {
    if stream.head.windows == [Window::ALL] {
        stream.head.length = stream.entries.len() as u64;
    }
    let groups: Vec<GroupName> = stream.groups.keys().cloned().collect();
    for name in groups {
        let mut group = (*stream.groups[&name]).clone();
        let behind = stream.entries.range(group.head.last_delivered..);
        let behind = behind
            .filter(|(id, _)| **id > group.head.last_delivered)
            .count();
        group.head.undelivered.n = behind as u64;
        group.head.lag = Some(behind as i64);
        group.head.pending = group.pending.len() as u64;
        let names: Vec<ConsumerName> = group.consumers.keys().cloned().collect();
        for consumer in names {
            let pending = group.pending_of(&consumer).count() as u64;
            group.consumers.insert(
                consumer,
                Arc::new(Consumer {
                    pending,
                    ..Consumer::default()
                }),
            );
        }
        stream.groups.insert(name, Arc::new(group));
    }
}

fn answer(stream: &mut Stream, words: &[String], now_ms: u64, me: &ActorId) -> Option<Reply> {
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    match word(0) {
        "XADD" if word(1) == "orders" => Some(add(stream, &words[3..], now_ms)),
        "XADD" => Some(Reply::Text(format!("{now_ms}-0"))),
        "XREADGROUP" => read(stream, &word(2).into(), me, now_ms),
        "XACK" => {
            let id: EntryId = word(3).parse().ok()?;
            let group = Arc::make_mut(stream.groups.get_mut(word(2))?);
            Some(Reply::Int(group.pending.remove(&id).map_or(0, |_| 1)))
        }
        "XAUTOCLAIM" => claim(stream, &word(2).into(), me, now_ms, word(4).parse().ok()?),
        "XPENDING" => {
            let id: EntryId = word(3).parse().ok()?;
            let pending = stream.groups.get(word(2))?.pending.get(&id)?;
            let n = Reply::Int(pending.deliveries as i64);
            let row = vec![Reply::Nil, Reply::Nil, Reply::Nil, n];
            Some(Reply::List(vec![Reply::List(row)]))
        }
        _ => None,
    }
}

fn add(stream: &mut Stream, fields: &[String], now_ms: u64) -> Reply {
    let id = EntryId { ms: now_ms, seq: 0 };
    let fields = fields
        .chunks(2)
        .map(|pair| (pair[0].clone(), pair[1].clone()));
    let fields = fields.collect();
    stream.entries.insert(id, Arc::new(Entry { fields }));
    stream.head.last_id = id;
    stream.head.entries_added += 1;
    Reply::Text(id.to_string())
}

fn read(stream: &mut Stream, group: &GroupName, me: &ActorId, now_ms: u64) -> Option<Reply> {
    let group = Arc::make_mut(stream.groups.get_mut(group)?);
    let me = ConsumerName::from(me.as_str());
    group.consumers.entry(me.clone()).or_default();
    let cursor = group.head.last_delivered;
    let (id, entry) = stream.entries.iter().find(|(id, _)| **id > cursor)?;
    group.head.last_delivered = *id;
    group.pending.insert(
        *id,
        Arc::new(Pending {
            consumer: me,
            delivered_ms: now_ms,
            deliveries: 1,
            dangling: false,
        }),
    );
    let items = Reply::List(vec![item(*id, entry)]);
    Some(Reply::List(vec![Reply::List(vec![Reply::Nil, items])]))
}

fn claim(
    stream: &mut Stream,
    group: &GroupName,
    me: &ActorId,
    now_ms: u64,
    min_idle_ms: u64,
) -> Option<Reply> {
    let group = Arc::make_mut(stream.groups.get_mut(group)?);
    let me = ConsumerName::from(me.as_str());
    group.consumers.entry(me.clone()).or_default();
    let ripe = group
        .pending
        .iter_mut()
        .find(|(_, pending)| !pending.dangling && pending.idle_ms(now_ms) >= min_idle_ms);
    let claimed = ripe.map(|(id, pending)| {
        let pending = Arc::make_mut(pending);
        pending.consumer = me;
        pending.delivered_ms = now_ms;
        pending.deliveries += 1;
        *id
    });
    let items = claimed.and_then(|id| Some(item(id, stream.entries.get(&id)?)));
    let items = items.into_iter().collect();
    Some(Reply::List(vec![
        Reply::Text("0-0".into()),
        Reply::List(items),
        Reply::List(Vec::new()),
    ]))
}

fn item(id: EntryId, entry: &Entry) -> Reply {
    let text = |text: &String| Reply::Text(text.clone());
    let fields = entry
        .fields
        .iter()
        .flat_map(|(field, value)| [text(field), text(value)]);
    Reply::List(vec![
        Reply::Text(id.to_string()),
        Reply::List(fields.collect()),
    ])
}
