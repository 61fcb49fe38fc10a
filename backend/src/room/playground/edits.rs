//! What the driver changes: the cast, the clock, the settings.

use std::sync::Arc;

use shared::{
    fact::Fact,
    id::{ActorId, EntryId, GroupName, Key},
    program::ProgramId,
    rejection::Rejection,
    step::{Cause, EffectKind},
    why::Why,
    world::{Change, Role, Settings},
};

use super::{MAX_ACTORS, Playground, by_hand::no_group};
use crate::{
    redis::connection::Gone,
    room::{
        draft::{Draft, with_exchange},
        scheduler::Scheduler,
    },
};

impl Playground {
    /// The first step: creates the pattern's groups and connects its cast.
    pub(super) async fn enter_cast(&mut self) -> Result<(), Gone> {
        let pattern = self.world.pattern.pattern();
        let mut draft = Draft::new(Cause::Edit);
        for (group, start) in pattern.groups() {
            if pattern.has_readers() {
                let key = pattern.stream();
                draft.facts.push(Fact::ReaderJoined { key, group });
                continue;
            }
            if pattern.has_stream() {
                self.make_group(&mut draft, &group, start).await?;
            }
            draft.facts.push(Fact::GroupCreated {
                key: pattern.stream(),
                group,
                start,
            });
        }
        for (id, role, program) in pattern.cast() {
            self.join(&mut draft, &id, role, program).await?;
        }
        let seen = self.look().await?;
        // The cast has only just come: nobody can be served or refused.
        if let Err(rejection) = self.take(draft, seen) {
            tracing::error!(%rejection, "the first step was refused");
        }
        Ok(())
    }

    async fn make_group(
        &mut self,
        draft: &mut Draft,
        group: &GroupName,
        start: EntryId,
    ) -> Result<(), Gone> {
        let stream = self.world.pattern.pattern().stream;
        let id = if start.ms == 0 {
            "0".to_owned()
        } else {
            start.to_string()
        };
        let words = ["XGROUP", "CREATE", stream, group.as_str(), &id, "MKSTREAM"];
        let command = words.map(str::to_owned);
        let reply = self.redis.send(&command).await?;
        let group = group.clone();
        let effect = draft.add(EffectKind::Edit, Why::GroupMade { group, start });
        with_exchange(effect, &command, Some(&reply));
        Ok(())
    }

    /// Connects a new actor and, for one that reads for a group, makes its
    /// consumer: Redis makes one by itself only with its first delivery.
    async fn join(
        &mut self,
        draft: &mut Draft,
        id: &ActorId,
        role: Role,
        program: ProgramId,
    ) -> Result<(), Gone> {
        let connection = self.cast.connect(self.server.socket_path(), id).await?;
        let greeting = ["CLIENT", "SETNAME", id.as_str()].map(str::to_owned);
        let effect = draft.befell(id, EffectKind::Edit, Why::Joined);
        with_exchange(
            effect,
            &greeting,
            Some(&shared::reply::Reply::Text("OK".into())),
        );
        let pattern = self.world.pattern.pattern();
        let group = role.group().filter(|_| pattern.has_groups()).cloned();
        let actor = self.new_actor(role, program, connection);
        if let Some(group) = group {
            let (stream, consumer) = (pattern.stream, actor.consumer(id));
            let command = [
                "XGROUP",
                "CREATECONSUMER",
                stream,
                group.as_str(),
                consumer.as_str(),
            ]
            .map(str::to_owned);
            let reply = self.redis.send(&command).await?;
            // A Redis whose memory is full makes none.
            let why = match reply.error() {
                Some(error) => Why::Refused {
                    error: error.to_owned(),
                },
                None => Why::ConsumerMade { group },
            };
            let effect = draft.befell(id, EffectKind::Edit, why);
            with_exchange(effect, &command, Some(&reply));
        }
        draft.set_actor(id, actor);
        Ok(())
    }

    /// Adds a producer.
    ///
    /// # Errors
    /// When every place is taken.
    pub async fn add_producer(&mut self) -> Result<(), Rejection> {
        let id = self.free_name('p')?;
        self.add_actor(id, Role::Producer).await
    }

    /// Adds a consumer to a group; where each consumer is a reader for itself,
    /// another such.
    ///
    /// # Errors
    /// When there is no such group, or every place is taken.
    pub async fn add_consumer(&mut self, group: &GroupName) -> Result<(), Rejection> {
        let pattern = self.world.pattern.pattern();
        if pattern.has_readers() {
            return self.add_reader(group).await;
        }
        // Workers that share lists are a group that Redis knows nothing of.
        let is_own = !pattern.has_stream() && pattern.groups.contains(&group.as_str());
        if !is_own {
            self.group(group)?;
        }
        let id = self.free_name(self.initial_of(group))?;
        let role = Role::Consumer {
            group: group.clone(),
        };
        self.add_actor(id, role).await
    }

    /// Adds a reader that does what the one called so does.
    async fn add_reader(&mut self, like: &GroupName) -> Result<(), Rejection> {
        let mate = self.world.actors.get(like.as_str());
        let Some(program) = mate.map(|mate| mate.program) else {
            return Err(no_group(like));
        };
        let id = self.free_name(self.initial_of(like))?;
        let group = GroupName::from(id.as_str());
        let mut draft = Draft::new(Cause::Edit);
        let keys = self.keys_read_by(like);
        draft.facts.extend(keys.into_iter().map(|key| {
            let group = group.clone();
            Fact::ReaderJoined { key, group }
        }));
        self.enter(draft, id, Role::Consumer { group }, program)
            .await
    }

    /// What a reader is to be given all of.
    fn keys_read_by(&self, reader: &GroupName) -> Vec<Key> {
        let ledger = &self.world.ledger;
        let keys = self.world.pattern.pattern().sources();
        let reads = |key: &Key| ledger.is_reader(key, reader);
        keys.into_iter().filter(reads).collect()
    }

    async fn add_actor(&mut self, id: ActorId, role: Role) -> Result<(), Rejection> {
        let program = self.world.pattern.pattern().program_for(&role);
        let program = program.ok_or_else(|| Rejection::NoPlaceFor { actor: id.clone() })?;
        self.enter(Draft::new(Cause::Edit), id, role, program).await
    }

    async fn enter(
        &mut self,
        mut draft: Draft,
        id: ActorId,
        role: Role,
        program: ProgramId,
    ) -> Result<(), Rejection> {
        self.check_up()?;
        if let Err(gone) = self.join(&mut draft, &id, role, program).await {
            return Err(self.lost(&gone));
        }
        let seen = match self.look().await {
            Ok(seen) => seen,
            Err(gone) => return Err(self.lost(&gone)),
        };
        self.take(draft, seen)
    }

    /// The letter that the group's consumers are called by.
    fn initial_of(&self, group: &GroupName) -> char {
        let mates = self.world.actors.iter().filter(
            |(_, actor)| matches!(&actor.role, Role::Consumer { group: own } if own == group),
        );
        let mut initials = mates.filter_map(|(id, _)| id.as_str().chars().next());
        initials.next().unwrap_or('c')
    }

    /// The first free name with that letter: `c4` after `c3`.
    fn free_name(&self, initial: char) -> Result<ActorId, Rejection> {
        if self.world.actors.len() >= MAX_ACTORS {
            let max = MAX_ACTORS as u64;
            return Err(Rejection::ActorsFull { max });
        }
        let mut names = (1..=u64::MAX).map(|n| ActorId::from(format!("{initial}{n}")));
        // A consumer of that name may be there without an actor: what is pending
        // for it is not a newcomer's.
        let is_taken = |name: &ActorId| {
            let mut streams = self.world.streams.values();
            self.world.actors.contains_key(name)
                || streams.any(|stream| {
                    let mut groups = stream.groups.values();
                    groups.any(|group| group.consumers.contains_key(name.as_str()))
                })
        };
        let free = names.find(|name| !is_taken(name));
        free.ok_or(Rejection::ActorsFull {
            max: MAX_ACTORS as u64,
        })
    }

    /// Makes a producer's next message one that fails every time, or not.
    ///
    /// # Errors
    /// When the actor is no producer.
    pub fn poison(&mut self, id: &ActorId, poison: bool) -> Result<(), Rejection> {
        let mut actor = self.actor(id)?.clone();
        if actor.role != Role::Producer {
            return Err(Rejection::NotProducer { actor: id.clone() });
        }
        actor.poison_next = poison;
        let mut draft = Draft::new(Cause::Edit);
        let why = Why::PoisonPlanned { planned: poison };
        draft.befell(id, EffectKind::Edit, why);
        draft.set_actor(id, actor);
        self.commit(draft);
        Ok(())
    }

    /// Turns the room's clock forward and moves the times inside the streams
    /// with it.
    ///
    /// # Errors
    /// When it is turned by nothing or by more than a day, or Redis refuses.
    pub async fn turn_clock(&mut self, by_ms: u64) -> Result<(), Rejection> {
        self.check_up()?;
        if !(1..=Settings::MAX_MS).contains(&by_ms) {
            return Err(Rejection::OutOfRange {
                what: "by_ms".into(),
                min: 1,
                max: Settings::MAX_MS,
            });
        }
        self.align_at(self.clock.now_ms().saturating_add(by_ms))
            .await?;
        let ended = match self.clock.runs() {
            // Redis's own clock decides, and it was not turned.
            true => self.lifetimes.align(&mut self.redis, &self.clock).await,
            false => self.end_lifetimes().await,
        };
        let seen = match ended {
            Ok(()) => self.look().await,
            Err(gone) => Err(gone),
        };
        let seen = match seen {
            Ok(seen) => seen,
            Err(gone) => return Err(self.lost(&gone)),
        };
        let mut draft = Draft::new(Cause::Edit);
        draft.add(EffectKind::Edit, Why::ClockTurned { by_ms });
        draft.changes.push(Change::Clock {
            now_ms: self.clock.now_ms(),
        });
        self.take(draft, seen)
    }

    /// Changes the settings. A reaper that would wait longer than the new
    /// interval is due sooner.
    ///
    /// # Errors
    /// When a value is out of its bounds.
    pub fn configure(&mut self, settings: Settings) -> Result<(), Rejection> {
        settings_in_bounds(&settings)?;
        if settings.seed != self.world.settings.seed {
            self.scheduler = Scheduler::new(settings.seed);
            self.live.clear();
        }
        let mut draft = Draft::new(Cause::Edit);
        draft.add(EffectKind::Edit, Why::SettingsChanged);
        draft.changes.push(Change::Settings { settings });
        let latest = self.clock.now_ms() + settings.reaper_every_ms;
        for (id, actor) in &self.world.actors {
            if actor.due_ms.is_some_and(|due| due > latest) {
                let mut actor = (**actor).clone();
                actor.due_ms = Some(latest);
                draft.changes.push(Change::Actor {
                    id: id.clone(),
                    actor: Arc::new(actor),
                });
            }
        }
        self.commit(draft);
        Ok(())
    }
}

fn settings_in_bounds(settings: &Settings) -> Result<(), Rejection> {
    let day = Settings::MAX_MS;
    let bounds = [
        ("min_idle_ms", settings.min_idle_ms, 0, day),
        ("reaper_every_ms", settings.reaper_every_ms, 1, day),
        (
            "max_deliveries",
            settings.max_deliveries,
            1,
            Settings::MAX_DELIVERIES,
        ),
    ];
    let wrong = bounds
        .into_iter()
        .find(|(_, value, min, max)| !(min..=max).contains(&value));
    match wrong {
        Some((what, _, min, max)) => Err(Rejection::OutOfRange {
            what: what.into(),
            min,
            max,
        }),
        None => Ok(()),
    }
}
