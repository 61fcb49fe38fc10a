//! A room on the fake Redis: what the backend does with commands, without
//! sockets. After every step the ledger is held against Redis.

use crate::{
    command::GroupStart,
    fact::Fact,
    id::{ActorId, EntryId, GroupName, Label},
    lesson::Move,
    patterns::PatternId,
    program::{
        ProgramId, Scope,
        machine::{self, Act, Outcome},
    },
    reconcile::reconcile,
    reply::Reply,
    step::{Cause, Step},
    testing::redis::FakeRedis,
    world::{
        Actor, ActorState, Change, CrashPoint, Moment, ReadOptions, Role, Settings, World, diff,
    },
};

/// When a room begins, in Unix milliseconds.
const START_MS: u64 = 1_795_252_341_000;

/// The room.
#[derive(Debug)]
pub(crate) struct Room {
    pub(crate) world: World,
    pub(crate) redis: FakeRedis,
    /// Who waits in Redis, in the order of arrival.
    waiting: Vec<ActorId>,
    messages: u64,
    /// Every step so far.
    pub(crate) steps: Vec<Step>,
}

impl Room {
    /// A room with a pattern's groups and its first cast.
    pub(crate) fn new(pattern: PatternId, settings: Settings) -> Self {
        let mut room = Self {
            world: World {
                pattern,
                settings,
                now_ms: START_MS,
                ..World::default()
            },
            redis: FakeRedis::default(),
            waiting: Vec::new(),
            messages: 0,
            steps: Vec::new(),
        };
        let key = pattern.pattern().stream();
        let mut facts = Vec::new();
        for (group, start) in pattern.pattern().groups() {
            room.redis
                .run(&format!("XGROUP CREATE {key} {group} {start}"));
            let key = key.clone();
            facts.push(Fact::GroupCreated { key, group, start });
        }
        room.take(Vec::new(), facts);
        for (id, role, program) in pattern.pattern().cast() {
            let actor = room.newcomer(role, program);
            room.take(
                vec![Change::Actor {
                    id,
                    actor: actor.into(),
                }],
                Vec::new(),
            );
        }
        room
    }

    fn newcomer(&mut self, role: Role, program: ProgramId) -> Actor {
        let mut actor = Actor::new(role, program);
        while actor.lacks_name() {
            actor.name_next(self.next_name());
        }
        actor
    }

    fn next_name(&mut self) -> crate::id::MessageName {
        self.messages += 1;
        format!("m{}", self.messages).into()
    }

    pub(crate) fn actor(&self, id: &ActorId) -> &Actor {
        &self.world.actors[id]
    }

    /// Makes a move of a lesson, as the driver would.
    pub(crate) fn make(&mut self, step: &Move) {
        match step {
            Move::Step(actor) => self.step(actor),
            Move::Crash(actor) => self.crash(actor),
            Move::CrashBefore(actor, line) => {
                self.plan_crash(actor, line.clone(), Moment::Before);
            }
            Move::Restart(actor) => self.restart(actor),
            Move::Poison(actor) => self.edit(actor, |actor| actor.poison_next = true),
            Move::AddGroup { group, start } => self.add_group(group, *start),
            Move::TurnClock(by_ms) => {
                let now_ms = self.world.now_ms + by_ms;
                self.take(vec![Change::Clock { now_ms }], Vec::new());
            }
        }
    }

    fn add_group(&mut self, group: &GroupName, start: GroupStart) {
        let key = self.world.pattern.pattern().stream();
        let word = start.word();
        self.redis
            .run(&format!("XGROUP CREATE {key} {group} {word}"));
        let start = match start {
            GroupStart::Beginning => EntryId::MIN,
            GroupStart::End => self.redis.picture()[&key].head.last_id,
            GroupStart::After(id) => id,
        };
        let group = group.clone();
        self.take(Vec::new(), vec![Fact::GroupCreated { key, group, start }]);
    }

    /// Plans a crash at an actor's line.
    pub(crate) fn plan_crash(&mut self, id: &ActorId, line: Label, moment: Moment) {
        self.edit(id, |actor| {
            actor.crash_point = Some(CrashPoint { line, moment });
        });
    }

    /// Runs one line of an actor that can run.
    pub(crate) fn step(&mut self, id: &ActorId) {
        let actor = self.actor(id).clone();
        assert!(actor.can_run(), "{id} cannot run: {:?}", actor.state);
        let planned = |moment| {
            let point = actor.crash_point.as_ref();
            point.is_some_and(|point| point.line == actor.line && point.moment == moment)
        };
        if planned(Moment::Before) {
            return self.crash(id);
        }
        let crashes_after = planned(Moment::After);
        let is_unheard = planned(Moment::Unanswered);
        let scope = Scope::of(&self.world, id).unwrap();
        match machine::act(&scope) {
            Act::SideEffect { .. } => {
                let outcome = machine::side_effect(&scope, &self.world, false);
                self.carry_out(id, outcome);
            }
            Act::SendTogether { commands } => {
                self.redis.now_ms = self.world.now_ms;
                let replies = self.redis.send_together(&commands);
                self.absorb(id, &replies);
                self.serve();
            }
            Act::Send { command, may_block } => {
                self.redis.now_ms = self.world.now_ms;
                let reply = self.redis.send(&command);
                if may_block && reply == Reply::Nil {
                    self.waiting.push(id.clone());
                    self.edit(id, |actor| actor.state = ActorState::Blocked);
                } else {
                    self.absorb(id, &[reply]);
                    self.serve();
                }
            }
        }
        if crashes_after || is_unheard {
            self.crash(id);
        }
        if is_unheard {
            self.edit(id, |after| after.never_heard(&actor));
        }
        self.hold_against_redis();
    }

    /// Whoever waits is served, as Redis does when an entry is added.
    fn serve(&mut self) {
        for id in std::mem::take(&mut self.waiting) {
            let scope = Scope::of(&self.world, &id).unwrap();
            let Act::Send { command, .. } = machine::act(&scope) else {
                panic!("{id} waits in a side effect");
            };
            match self.redis.send(&command) {
                Reply::Nil => self.waiting.push(id),
                reply => self.absorb(&id, &[reply]),
            }
        }
    }

    fn absorb(&mut self, id: &ActorId, replies: &[Reply]) {
        let mut seen = self.world.clone();
        for change in diff(&self.world.streams, &self.redis.picture()) {
            seen.apply(&change);
        }
        let scope = Scope::of(&self.world, id).unwrap();
        let answered = machine::answered(&scope, replies, &seen);
        self.carry_out(id, answered.outcome);
    }

    fn carry_out(&mut self, id: &ActorId, outcome: Outcome) {
        let mut actor = outcome.actor;
        while actor.lacks_name() {
            actor.name_next(self.next_name());
        }
        let actor = Change::Actor {
            id: id.clone(),
            actor: actor.into(),
        };
        self.take(vec![actor], outcome.facts);
    }

    /// Cuts an actor's connection.
    pub(crate) fn crash(&mut self, id: &ActorId) {
        self.waiting.retain(|waiting| waiting != id);
        let facts = machine::lost(id, self.actor(id));
        let mut actor = self.actor(id).clone();
        actor.state = ActorState::Crashed;
        actor.disconnect();
        actor.crash_point = None;
        let actor = Change::Actor {
            id: id.clone(),
            actor: actor.into(),
        };
        self.take(vec![actor], facts);
    }

    /// Connects a crashed actor again.
    pub(crate) fn restart(&mut self, id: &ActorId) {
        assert_eq!(self.actor(id).state, ActorState::Crashed, "{id} is running");
        let first = self.actor(id).program.program().first();
        self.edit(id, |actor| {
            actor.state = ActorState::Ready;
            actor.line = first;
            actor.cursor = EntryId::MIN;
            actor.restarts += 1;
        });
    }

    /// Gives an actor's connection an id, as Redis would.
    pub(crate) fn connect(&mut self, id: &ActorId, connection: u64) {
        self.edit(id, |actor| actor.connection = Some(connection));
    }

    /// Changes how a consumer reads, as long as it does not wait.
    pub(crate) fn set_reads(&mut self, id: &ActorId, reads: ReadOptions) {
        self.edit(id, |actor| actor.reads = reads);
    }

    fn edit(&mut self, id: &ActorId, change: impl FnOnce(&mut Actor)) {
        let mut actor = self.actor(id).clone();
        change(&mut actor);
        let actor = Change::Actor {
            id: id.clone(),
            actor: actor.into(),
        };
        self.take(vec![actor], Vec::new());
    }

    /// Takes a step: these changes, what Redis shows, and these facts.
    fn take(&mut self, mut changes: Vec<Change>, facts: Vec<Fact>) {
        changes.extend(diff(&self.world.streams, &self.redis.picture()));
        let step = Step {
            number: self.world.step + 1,
            at_ms: self.world.now_ms,
            cause: Cause::Edit,
            effects: Vec::new(),
            facts,
            changes,
            sums: None,
        };
        self.world.take(&step).unwrap();
        self.steps.push(step);
    }

    /// What the actors were told is what Redis has.
    pub(crate) fn hold_against_redis(&self) {
        assert_eq!(self.world.streams, self.redis.picture());
        for key in self.world.pattern.pattern().streams() {
            let found = reconcile(&self.world.streams, &self.world.ledger, &key);
            assert_eq!(found, [], "{key} is not as the actors were told");
        }
    }
}
