//! The Redis of a room, the actors on it, and the picture: a step runs here.
//!
//! Every method that changes something takes one step or more; they are kept in
//! the trace and handed out by [`Playground::fresh`].

mod actors;
mod bookmarks;
mod branches;
mod by_hand;
mod by_place;
mod course;
mod edits;
mod entries;
mod expiry;
mod faults;
mod groups;
mod history;
mod keys;
mod lines;
mod live;
mod rewind;
mod runs;
mod taking;
mod trace;
mod watched;
mod watches;

use std::{
    borrow::Cow,
    collections::BTreeMap,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use shared::{
    command::Command,
    id::{ActorId, EntryId, Key},
    ledger::Ledger,
    lesson::Guide,
    patterns::PatternId,
    program::{ProgramId, Scope},
    protocol::Position,
    rejection::Rejection,
    step::Step,
    world::{Actor, Chart, Mode, Role, Server, Settings, World},
};

pub(in crate::room) use self::live::Woken;
use self::{
    course::Course,
    history::History,
    live::Live,
    rewind::{EDIT_MAX, STEP_MAX, is_for_rest, is_undoable},
    runs::Runs,
    trace::Trace,
    watches::Watches,
};
use super::{cast::Cast, scheduler::Scheduler};
use crate::{
    metrics::Meters,
    redis::{
        align::redis_time,
        capability::Capabilities,
        clock::Clock,
        connection::{Connection, Gone, in_time},
        lifetimes::Lifetimes,
        memory,
        probe::names::AllNames,
        server::{PrivateServer, ServerError, ServerOptions},
        supervisor::Supervisor,
    },
};

/// The most actors in a room.
pub const MAX_ACTORS: usize = 64;
/// The name of the room's own connection.
const WATCHER: &str = "playground";

/// Fields and values of messages, by their entry.
type Carried = BTreeMap<EntryId, Vec<(String, String)>>;

/// The Redis of a room, its actors and its picture.
pub struct Playground {
    server: PrivateServer,
    /// The room's own connection: it probes, edits and watches.
    redis: Connection,
    /// Why Redis is not up, while it is not.
    gone: Option<Gone>,
    cast: Cast,
    clock: Clock,
    /// The keys that expire.
    lifetimes: Lifetimes,
    /// The keys of single messages, as last seen.
    names: AllNames,
    world: World,
    epoch: u64,
    scheduler: Scheduler,
    /// Where the settings name none.
    seed: u64,
    trace: Trace,
    fresh: Vec<Arc<Step>>,
    rows: u64,
    messages: u64,
    live: Live,
    /// Fields in an actor's memory as they are, where the picture has them cut.
    carried: BTreeMap<ActorId, Carried>,
    /// The branches that the steps have grown, and the bookmarks.
    course: Course,
    /// The steps that can be gone to.
    history: History,
    /// Actors whose reply is to be lost on the way, as they were before the line.
    unheard: BTreeMap<ActorId, Arc<Actor>>,
    /// What is watched for; it is not rewound.
    watches: Watches,
    /// A run towards a goal.
    runs: Runs,
    /// Where the lesson is: it goes back with the room.
    guide: Option<Guide>,
    /// The step of the epoch's first picture.
    epoch_began: u64,
    meters: Meters,
    /// When Redis was last looked at.
    looked: Option<Instant>,
}

impl Playground {
    /// Starts a private Redis and sets up the pattern on it.
    ///
    /// # Errors
    /// When the server does not start or does not take the first connections.
    pub async fn start(
        supervisor: &Supervisor,
        options: &ServerOptions,
        pattern: PatternId,
        seed: u64,
    ) -> Result<Self, ServerError> {
        let server = PrivateServer::start(supervisor, options).await?;
        let redis = connect_watcher(server.socket_path()).await?;
        let mut playground = Self {
            server,
            redis,
            gone: None,
            cast: Cast::default(),
            clock: Clock::new(0),
            lifetimes: Lifetimes::default(),
            names: AllNames::default(),
            world: World::default(),
            epoch: 0,
            scheduler: Scheduler::new(seed),
            seed,
            trace: Trace::default(),
            fresh: Vec::new(),
            rows: 0,
            messages: 0,
            carried: BTreeMap::new(),
            live: Live::default(),
            course: Course::default(),
            history: History::default(),
            unheard: BTreeMap::new(),
            watches: Watches::default(),
            runs: Runs::default(),
            guide: None,
            epoch_began: 1,
            meters: Meters::default(),
            looked: None,
        };
        let set_up = playground.set_up(pattern, Settings::default()).await;
        set_up.map_err(|gone| unusable(&gone))?;
        Ok(playground)
    }

    /// Begins again with an empty Redis and a pattern's first cast, in a new
    /// epoch. A server that is gone is started anew, at the same socket.
    ///
    /// # Errors
    /// When the server cannot be started.
    pub async fn reset(&mut self, pattern: PatternId, settings: Settings) -> Result<(), Rejection> {
        let restarted = self.restart_server().await;
        restarted.map_err(|error| no_server(&error))?;
        let set_up = self.set_up(pattern, settings).await;
        set_up.map_err(|gone| self.lost(&gone))
    }

    async fn restart_server(&mut self) -> Result<(), ServerError> {
        self.cast.clear();
        // A new process, so that nothing of what was configured, loaded or left
        // open stays. That it is gone already is no fault.
        let _ = self.server.kill().await;
        let forgotten = self.server.forget_data();
        forgotten.map_err(|error| ServerError::Unusable(error.to_string()))?;
        self.server.restart().await?;
        self.redis = connect_watcher(self.server.socket_path()).await?;
        Ok(())
    }

    /// Makes the first picture and takes the first step: the pattern's groups
    /// are created and its actors connected.
    async fn set_up(&mut self, pattern: PatternId, mut settings: Settings) -> Result<(), Gone> {
        if settings.seed == 0 {
            settings.seed = self.seed;
        }
        let wall = redis_time(&mut self.redis).await;
        self.clock = Clock::new(wall.map_err(|_| Gone::closed())?);
        self.world = World {
            step: 0,
            now_ms: self.clock.now_ms(),
            pattern,
            server: Arc::new(self.describe_server().await?),
            mode: Mode::Step,
            settings,
            streams: BTreeMap::new(),
            plain: BTreeMap::new(),
            counts: BTreeMap::new(),
            actors: BTreeMap::new(),
            ledger: Arc::new(Ledger::default()),
            chart: Chart::default(),
        };
        self.epoch += 1;
        self.gone = None;
        self.lifetimes = Lifetimes::default();
        self.names = AllNames::default();
        self.scheduler = Scheduler::new(settings.seed);
        self.trace.clear();
        self.fresh.clear();
        self.carried.clear();
        self.unheard.clear();
        self.live.clear();
        self.course.clear();
        self.history.clear();
        self.runs.clear();
        self.watches.begin_again(&self.world);
        self.guide = None;
        self.epoch_began = 1;
        self.rows = 0;
        self.messages = 0;
        for (name, value) in pattern.pattern().config() {
            self.redis.send(&["CONFIG", "SET", *name, *value]).await?;
        }
        self.enter_cast().await?;
        self.keep(STEP_MAX).await;
        if let Some(spare_bytes) = pattern.pattern().spare_bytes() {
            memory::leave(&mut self.redis, spare_bytes).await?;
        }
        Ok(())
    }

    async fn describe_server(&mut self) -> Result<Server, Gone> {
        let asked = async { Ok(Capabilities::ask(&mut self.redis).await) };
        let able = in_time(asked).await?.map_err(|_| Gone::closed())?;
        Ok(Server {
            lacks: able.lacks().into_iter().map(str::to_owned).collect(),
            product: able.server,
            version: able.version,
            socket: self.server.socket_path().display().to_string(),
            up: true,
        })
    }

    /// Carries out a command that is about actors, clock or settings.
    ///
    /// # Errors
    /// When it cannot be carried out now.
    pub async fn obey(&mut self, command: Command) -> Result<(), Rejection> {
        if self.is_running() && is_for_rest(&command) {
            return Err(Rejection::Running);
        }
        if let Some(done) = self.keep_course(&command) {
            return done;
        }
        if self.world.server.up && self.redis.is_closed() {
            self.watch_again().await.map_err(|gone| self.lost(&gone))?;
        }
        if self.is_live() {
            return self.obey_live(command).await;
        }
        if is_undoable(&command) {
            // What another client did before is not the edit's.
            self.observe().await?;
        }
        if is_undoable(&command) || command == Command::Play {
            // What may be too large to be kept at every step.
            self.keep(EDIT_MAX).await;
        }
        let done = self.carry_out(command).await;
        self.keep(STEP_MAX).await;
        done
    }

    async fn carry_out(&mut self, command: Command) -> Result<(), Rejection> {
        match command {
            Command::AddGroup { .. }
            | Command::RemoveGroup { .. }
            | Command::SetCursor { .. }
            | Command::Trim { .. }
            | Command::Delete { .. }
            | Command::Acknowledge { .. }
            | Command::Claim { .. }
            | Command::Send { .. }
            | Command::SetReads { .. }
                if !self.world.pattern.pattern().has_stream() =>
            {
                Err(Rejection::OnlyForStreams)
            }
            Command::AddGroup { .. }
            | Command::RemoveGroup { .. }
            | Command::SetCursor { .. }
            | Command::Claim { .. }
                if !self.world.pattern.pattern().has_groups() =>
            {
                Err(Rejection::OnlyForGroups)
            }
            Command::Play => self.play().await,
            Command::Pause => self.pause().await,
            Command::Step { actor } => {
                let start = Instant::now();
                let stepped = self.step(actor).await;
                let took = start.elapsed().as_secs_f64();
                self.meters.step_seconds.observe(took);
                stepped
            }
            Command::Crash { actor } => self.crash(&actor).await,
            Command::Restart { actor } => self.restart(&actor).await,
            Command::PlanCrash { actor, point } => self.plan_crash(&actor, point),
            Command::Poison { actor, poison } => self.poison(&actor, poison),
            Command::TurnClock { by_ms } => self.turn_clock(by_ms).await,
            Command::Configure { settings } => self.configure(settings),
            Command::AddProducer => self.add_producer().await,
            Command::AddConsumer { group } => self.add_consumer(&group).await,
            Command::Reset => self.reset(self.world.pattern, Settings::default()).await,
            Command::StartLesson { .. }
            | Command::NextMove
            | Command::Answer { .. }
            | Command::LeaveLesson
            | Command::HandOver { .. }
            | Command::AskToDrive { .. } => Err(Rejection::NotInLesson),
            Command::SetPace { actor, pace } => self.set_pace(&actor, pace),
            Command::SetReads { actor, reads } => self.set_reads(&actor, reads),
            Command::Freeze { actor, frozen } => self.freeze(&actor, frozen).await,
            Command::RemoveActor {
                actor,
                delete_consumer,
            } => self.remove_actor(&actor, delete_consumer).await,
            Command::AddGroup { group, start } => self.add_group(&group, start).await,
            Command::RemoveGroup { group } => self.remove_group(&group).await,
            Command::SetCursor { group, start } => self.set_cursor(&group, start).await,
            Command::Trim { to, approximate } => self.trim(to, approximate).await,
            Command::Delete { entry } => self.delete(entry).await,
            Command::Acknowledge { group, entry } => self.acknowledge(&group, entry).await,
            Command::Claim {
                group,
                consumer,
                entry,
            } => self.claim(&group, &consumer, entry).await,
            Command::Send { id, fields } => self.send(id, &fields).await,
            Command::Undo => self.undo().await,
            Command::Back => self.back().await,
            Command::Forward => self.forward().await,
            Command::GoTo { step } => self.go_to(step).await,
            Command::SwitchBranch { branch, step } => self.switch_branch(branch, step).await,
            Command::AddBookmark { name } => self.add_bookmark(&name).await,
            Command::GoToBookmark { bookmark } => self.go_to_bookmark(bookmark).await,
            Command::NameBranch { .. }
            | Command::DeleteBranch { .. }
            | Command::RemoveBookmark { .. }
            | Command::Compare { .. }
            | Command::Recall { .. } => Err(Rejection::AlreadySo),
            Command::Watch { invariant, stops } => self.watch(invariant, stops),
            Command::Unwatch { invariant } => self.unwatch(&invariant),
            Command::RunUntil { goal, at_most } => self.run_until(goal, at_most),
        }
    }

    /// Carries out a command that is about nothing but what is kept: Redis is
    /// not needed, nor does it matter whether the actors run. None where it is
    /// another.
    fn keep_course(&mut self, command: &Command) -> Option<Result<(), Rejection>> {
        let done = match command {
            Command::NameBranch { branch, name } => self.name_branch(*branch, name),
            Command::DeleteBranch { branch } => self.delete_branch(*branch),
            Command::RemoveBookmark { bookmark } => self.remove_bookmark(*bookmark),
            _ => return None,
        };
        Some(done)
    }

    /// Counts with others, what has happened so far as well.
    pub fn count_with(&mut self, meters: Meters) {
        meters.steps.inc_by(self.world.step);
        self.meters = meters;
    }

    /// What is counted.
    pub fn meters(&self) -> &Meters {
        &self.meters
    }

    /// Whether Redis was looked at no longer ago than that.
    pub fn has_looked_within(&self, time: Duration) -> bool {
        self.looked.is_some_and(|looked| looked.elapsed() < time)
    }

    /// Memory that Redis uses (`used_memory` of `INFO memory`), in bytes; none
    /// where it does not answer.
    pub async fn redis_memory(&mut self) -> Option<u64> {
        if self.gone.is_some() {
            return None;
        }
        memory::used(&mut self.redis).await.ok()?
    }

    /// The picture.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Where the room is.
    pub fn position(&self) -> Position {
        Position {
            epoch: self.epoch,
            step: self.world.step,
        }
    }

    /// The clock by which the times inside Redis are read.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// The steps taken since this was last asked.
    pub fn fresh(&mut self) -> Vec<Arc<Step>> {
        std::mem::take(&mut self.fresh)
    }

    /// The newest step of the branch that the room is on; the present one where
    /// the room was not rewound.
    pub fn newest_step(&self) -> u64 {
        self.course.newest().max(self.world.step)
    }

    /// How many steps can be gone to, of all branches, and the bytes they take.
    pub fn kept(&self) -> (usize, usize) {
        self.history.size()
    }

    /// The steps after `position`; none where they are not kept any more or
    /// the position is not one of this epoch.
    pub fn steps_after(&self, position: Position) -> Option<Vec<Arc<Step>>> {
        let steps = self.epoch_began..=self.world.step;
        if position.epoch != self.epoch || !steps.contains(&position.step) {
            return None;
        }
        let line = self.course.line();
        self.trace.between(&line, position.step, self.world.step)
    }

    /// The last `count` steps.
    pub fn last_steps(&self, count: usize) -> Vec<Arc<Step>> {
        let line = self.course.line();
        self.trace.at_most(&line, count, self.world.step)
    }

    /// Where the lesson was when the room was as it is.
    pub(in crate::room) fn guide(&self) -> Option<&Guide> {
        self.guide.as_ref()
    }

    /// Remembers where the lesson is, for when the room comes back to this step.
    pub(in crate::room) fn set_guide(&mut self, guide: Option<&Guide>) {
        self.guide = guide.cloned();
        if let Some(place) = self.place() {
            self.history.set_guide(place, guide);
        }
    }

    /// The server, for what only an operator or a test does to it.
    pub fn server(&self) -> &PrivateServer {
        &self.server
    }

    /// Ends the server and removes its folder.
    pub async fn stop(mut self) {
        self.cast.clear();
        if let Err(error) = self.server.stop().await {
            tracing::warn!(%error, "a room's Redis did not stop in order");
        }
    }

    fn actor(&self, id: &ActorId) -> Result<&Actor, Rejection> {
        let actor = self.world.actors.get(id);
        actor
            .map(|actor| &**actor)
            .ok_or_else(|| Rejection::NoActor { actor: id.clone() })
    }

    /// The scope of an actor's program, with what it really carries.
    fn scoped<T>(&self, id: &ActorId, run: impl FnOnce(&Scope) -> T) -> Result<T, Rejection> {
        let mut actor = Cow::Borrowed(self.actor(id)?);
        if self.carried.contains_key(id) {
            self.uncut(id, actor.to_mut());
        }
        Ok(run(&Scope {
            pattern: self.world.pattern.pattern(),
            settings: &self.world.settings,
            id,
            actor: &actor,
            now_ms: self.clock.now_ms(),
        }))
    }

    /// Gives an actor of the picture what it really carries.
    fn uncut(&self, id: &ActorId, actor: &mut Actor) {
        let Some(carried) = self.carried.get(id) else {
            return;
        };
        for held in actor.hand.iter_mut().chain(&mut actor.backlog) {
            if let Some(fields) = carried.get(&held.entry) {
                held.fields.clone_from(fields);
            }
        }
    }

    /// The pattern's streams.
    fn streams(&self) -> Vec<Key> {
        self.world.pattern.pattern().streams()
    }

    fn check_up(&self) -> Result<(), Rejection> {
        match &self.gone {
            None => Ok(()),
            Some(gone) => Err(Rejection::ServerDown {
                detail: gone.to_string(),
            }),
        }
    }

    /// Opens the room's own connection again: somebody may have cut it (`CLIENT
    /// KILL`) though Redis is well.
    async fn watch_again(&mut self) -> Result<(), Gone> {
        self.redis = Connection::open(self.server.socket_path(), WATCHER).await?;
        Ok(())
    }

    fn new_actor(&mut self, role: Role, program: ProgramId, connection: u64) -> Actor {
        let mut actor = Actor::new(role, program);
        actor.connection = Some(connection);
        match actor.role {
            Role::Producer => {
                while actor.lacks_name() {
                    actor.name_next(self.name_message());
                }
            }
            Role::Reaper { .. } => {
                actor.due_ms = Some(self.clock.now_ms() + self.world.settings.reaper_every_ms);
            }
            Role::Consumer { .. } => {}
        }
        actor
    }

    fn name_message(&mut self) -> shared::id::MessageName {
        self.messages += 1;
        format!("m{}", self.messages).into()
    }
}

async fn connect_watcher(socket: &Path) -> Result<Connection, ServerError> {
    let opened = Connection::open(socket, WATCHER).await;
    opened.map_err(|gone| unusable(&gone))
}

fn unusable(gone: &Gone) -> ServerError {
    ServerError::Unusable(gone.to_string())
}

fn no_server(error: &ServerError) -> Rejection {
    Rejection::NoServer {
        detail: error.to_string(),
    }
}
