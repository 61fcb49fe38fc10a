//! One room: a task that owns a private Redis, its actors, the picture and the
//! browsers that look on.
//!
//! The task waits for one event at a time and handles it whole, so a command
//! never meets the room in the middle of another.

mod audience;
mod cast;
mod draft;
mod guide;
mod outbox;
pub mod playground;
mod scheduler;
mod snapshot;
mod telling;

use std::sync::{Arc, atomic::Ordering};

use shared::{
    command::Command,
    lesson::LessonId,
    patterns::PatternId,
    protocol::{BrowserRole, Position, RoomId, Secret, ServerMessage},
    rejection::Rejection,
    world::Settings,
};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Duration, Instant, MissedTickBehavior, interval, sleep_until},
};
use tokio_util::sync::CancellationToken;

use self::{audience::Audience, guide::Running, playground::Playground, telling::Told};
pub use self::{
    audience::SocketId,
    outbox::{Frame, Frames, WAITING_MAX, encode},
};
use crate::{lessons::Lessons, metrics::RoomGauges, room::playground::Woken};

/// How often Redis is looked at while a browser watches and nothing runs.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// How often live mode is told while a browser watches.
const FRAME_EVERY: Duration = Duration::from_millis(50);
/// How often where there is so much that facts are left out.
const BUSY_FRAME_EVERY: Duration = Duration::from_millis(100);
/// How often while nobody watches.
const UNWATCHED_FRAME_EVERY: Duration = Duration::from_secs(1);
/// How often a run tells the steps that it has taken.
const RUN_TOLD_EVERY: Duration = Duration::from_millis(50);
/// The most that it takes in that time while somebody looks on: what a page
/// shows as it comes, and what is sent at once.
const RUN_STEPS: u64 = 32;
/// How often Redis is asked how much memory it uses.
const WEIGH_EVERY: Duration = Duration::from_secs(10);
/// Requests a room may be behind.
const MAILBOX: usize = 256;
/// The most steps a browser that comes back is sent one by one.
const MISSED_MAX: usize = 500;
/// And the most bytes they may take: a snapshot is not much more.
const MISSED_BYTES: usize = 128 * 1024;
/// Sockets that one browser may have in a room: a reload opens a new one before
/// the old one is known to be gone.
const SOCKETS_MAX: usize = 8;
/// A room with browsers but no command lives so many times the idle limit.
const WATCHED_FACTOR: u32 = 8;

/// What a room has to keep to.
#[derive(Clone, Debug)]
pub struct Limits {
    /// A room without browsers ends after so long.
    pub idle: Duration,
    /// The most browsers in a room.
    pub browsers: u64,
    /// The most lines that its actors run in a second by themselves.
    pub lines_per_second: u64,
}

/// Reaches a room's task.
#[derive(Clone, Debug)]
pub struct RoomHandle {
    requests: mpsc::Sender<Request>,
    gauges: Arc<RoomGauges>,
}

/// What a socket wants of its room.
enum Request {
    Join {
        secret: Option<Secret>,
        last: Option<Position>,
        answer: oneshot::Sender<Result<Joined, Rejection>>,
    },
    Command {
        socket: SocketId,
        id: u64,
        command: Command,
    },
    Resync {
        socket: SocketId,
    },
    Leave {
        socket: SocketId,
    },
}

/// A socket that is in the room. Dropping `frames` does not tell the room:
/// leave.
pub struct Joined {
    /// Names the socket in the room.
    pub socket: SocketId,
    /// What the browser is sent, already encoded.
    pub frames: Frames,
}

impl RoomHandle {
    /// What the room last told of itself.
    pub(crate) fn gauges(&self) -> &Arc<RoomGauges> {
        &self.gauges
    }

    /// Lets a socket in. The first frames are the Welcome and what the browser
    /// missed.
    ///
    /// # Errors
    /// When the secret is not one of this room's, the room is full, or it has
    /// ended.
    pub async fn join(
        &self,
        secret: Option<Secret>,
        last: Option<Position>,
    ) -> Result<Joined, Rejection> {
        let (answer, answered) = oneshot::channel();
        let request = Request::Join {
            secret,
            last,
            answer,
        };
        self.send(request).await?;
        answered.await.map_err(|_| Rejection::RoomEnded)?
    }

    /// Asks for a command to be carried out. The answer comes as a frame.
    ///
    /// # Errors
    /// When the room has ended.
    pub async fn command(
        &self,
        socket: SocketId,
        id: u64,
        command: Command,
    ) -> Result<(), Rejection> {
        self.send(Request::Command {
            socket,
            id,
            command,
        })
        .await
    }

    /// Asks for a snapshot.
    ///
    /// # Errors
    /// When the room has ended.
    pub async fn resync(&self, socket: SocketId) -> Result<(), Rejection> {
        self.send(Request::Resync { socket }).await
    }

    /// Tells the room that a socket has closed.
    pub async fn leave(&self, socket: SocketId) {
        // A room that has ended need not know.
        let _ = self.send(Request::Leave { socket }).await;
    }

    async fn send(&self, request: Request) -> Result<(), Rejection> {
        let sent = self.requests.send(request).await;
        sent.map_err(|_| Rejection::RoomEnded)
    }
}

/// A room, before its task runs.
pub struct Room {
    id: RoomId,
    playground: Playground,
    audience: Audience,
    lessons: Lessons,
    running: Option<Running>,
    limits: Limits,
    requests: mpsc::Receiver<Request>,
    gauges: Arc<RoomGauges>,
    /// When Redis was last asked how much memory it uses.
    weighed: Option<Instant>,
    /// When a browser was last there, and when one last gave a command.
    last_browser: Instant,
    last_command: Instant,
    /// When live mode was last told.
    last_frame: Instant,
    /// When steps were last told, and how many a run has taken since.
    last_told: Instant,
    run_untold: u64,
    /// What everyone was last told of the room's course.
    told: Told,
}

/// What a room's task waits for.
enum Event {
    Asked(Request),
    Tick,
    Frame,
    Woken(Woken),
    RunOn,
}

impl Room {
    /// A room on a playground, and the handle that reaches it.
    pub fn new(
        id: RoomId,
        mut playground: Playground,
        lessons: Lessons,
        limits: Limits,
    ) -> (Self, RoomHandle) {
        playground.limit_lines(limits.lines_per_second);
        let (sender, requests) = mpsc::channel(MAILBOX);
        let now = Instant::now();
        let gauges = Arc::new(RoomGauges::default());
        let room = Self {
            id,
            playground,
            audience: Audience::default(),
            lessons,
            running: None,
            limits,
            requests,
            gauges: gauges.clone(),
            weighed: None,
            last_browser: now,
            last_command: now,
            last_frame: now,
            last_told: now,
            run_untold: 0,
            told: Told::default(),
        };
        let handle = RoomHandle {
            requests: sender,
            gauges,
        };
        (room, handle)
    }

    /// Runs the room until it has been idle for too long or is cancelled, and
    /// ends its Redis.
    pub async fn run(mut self, cancelled: CancellationToken) {
        // What is under way need not be finished, and cannot be where Redis does
        // not answer.
        let _ = cancelled.run_until_cancelled(self.serve()).await;
        tracing::info!("the room ends");
        self.requests.close();
        drop(self.audience);
        self.playground.stop().await;
    }

    async fn serve(&mut self) {
        let mut ticks = interval(LOOK_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while !self.is_over() {
            let (live, runs) = (self.playground.is_live(), self.playground.is_running());
            let next_frame = self.last_frame + self.frame_every();
            let next_run_step = self.next_run_step();
            // Ticks come first: they are few, and would else wait as long as
            // somebody asks for something. A run comes last: whatever else there
            // is comes between two of its steps.
            let event = tokio::select! {
                biased;
                _ = ticks.tick() => Event::Tick,
                () = sleep_until(next_frame), if live => Event::Frame,
                Some(request) = self.requests.recv() => Event::Asked(request),
                woken = self.playground.wait() => Event::Woken(woken),
                () = sleep_until(next_run_step), if runs => Event::RunOn,
            };
            match event {
                Event::Asked(request) => self.answer(request).await,
                Event::Tick => self.tick().await,
                Event::Frame => {
                    self.look().await;
                    self.last_frame = Instant::now();
                }
                Event::Woken(woken) => {
                    self.playground.advance(woken).await;
                    self.publish();
                }
                Event::RunOn => self.run_on().await,
            }
        }
    }

    /// Goes on with a run. Its steps are told several at once.
    async fn run_on(&mut self) {
        self.playground.run_on().await;
        self.run_untold += 1;
        if !self.playground.is_running() || self.last_told.elapsed() >= RUN_TOLD_EVERY {
            self.publish();
            self.tell_chronicle();
        }
    }

    fn next_run_step(&self) -> Instant {
        if self.run_untold < RUN_STEPS || self.audience.is_empty() {
            self.last_told
        } else {
            self.last_told + RUN_TOLD_EVERY
        }
    }

    fn frame_every(&self) -> Duration {
        if self.audience.is_empty() {
            UNWATCHED_FRAME_EVERY
        } else if self.playground.is_busy() {
            BUSY_FRAME_EVERY
        } else {
            FRAME_EVERY
        }
    }

    fn is_over(&self) -> bool {
        let empty = self.audience.is_empty();
        let idle = self.limits.idle;
        empty && self.last_browser.elapsed() >= idle
            || self.last_command.elapsed() >= idle * WATCHED_FACTOR
    }

    async fn answer(&mut self, request: Request) {
        match request {
            Request::Join {
                secret,
                last,
                answer,
            } => {
                let joined = self.join(secret, last).await;
                // A socket that closed meanwhile is told apart by its channel.
                if let Err(Ok(joined)) = answer.send(joined) {
                    self.leave(joined.socket);
                }
            }
            Request::Command {
                socket,
                id,
                command,
            } => self.command(socket, id, command).await,
            Request::Resync { socket } => {
                self.audience.want_snapshot(socket);
                self.send_snapshots();
            }
            Request::Leave { socket } => self.leave(socket),
        }
    }

    async fn tick(&mut self) {
        if self.audience.drop_closed() {
            self.audience.announce();
        }
        if !self.audience.is_empty() {
            self.last_browser = Instant::now();
            // A step or a frame looks as well, and shows what others did as soon.
            let has_looked = self.playground.has_looked_within(LOOK_EVERY / 2);
            if !self.playground.is_live() && !has_looked {
                self.look().await;
            }
        }
        self.send_snapshots();
        self.tell_chronicle();
        if self.audience.replace_driver() {
            self.audience.announce();
        }
        self.tell_gauges().await;
    }

    async fn tell_gauges(&mut self) {
        let (all, most) = self.audience.held();
        self.gauges.held_bytes.store(all, Ordering::Relaxed);
        self.gauges.most_held_bytes.store(most, Ordering::Relaxed);
        let is_due = |last: Instant| last.elapsed() >= WEIGH_EVERY;
        if self.weighed.is_none_or(is_due) {
            self.weighed = Some(Instant::now());
            let bytes = self.playground.redis_memory().await.unwrap_or(0);
            self.gauges.redis_bytes.store(bytes, Ordering::Relaxed);
        }
    }

    async fn look(&mut self) {
        // A Redis that is gone has been told as a step.
        let _ = self.playground.observe().await;
        self.publish();
    }

    async fn join(
        &mut self,
        secret: Option<Secret>,
        last: Option<Position>,
    ) -> Result<Joined, Rejection> {
        let secret = match secret {
            Some(secret) if self.audience.knows(&secret) => secret,
            Some(_) => return Err(Rejection::NoRoom),
            None => Secret(crate::rooms::random_id()),
        };
        let max = self.limits.browsers;
        if self.audience.present() >= max && !self.audience.knows(&secret) {
            return Err(Rejection::BrowsersFull { max });
        }
        if self.audience.sockets_of(&secret) >= SOCKETS_MAX {
            return Err(Rejection::BrowsersFull { max });
        }
        // So that nothing between the welcome and the next look is missed.
        self.look().await;
        self.tell_chronicle();
        let seat = self.audience.join(&secret);
        self.last_browser = Instant::now();
        let welcome = ServerMessage::Welcome {
            room: self.id.clone(),
            secret,
            role: seat.role,
            idle_limit_ms: self.limits.idle.as_millis().try_into().unwrap_or(u64::MAX),
            lessons: self.lessons.all(),
        };
        self.audience.send(seat.socket, &welcome);
        self.send_missed(seat.socket, last);
        let chronicle = Arc::new(self.playground.chronicle());
        self.audience.tell_chronicle(Some(seat.socket), chronicle);
        self.audience.announce();
        Ok(Joined {
            socket: seat.socket,
            frames: seat.frames,
        })
    }

    fn leave(&mut self, socket: SocketId) {
        self.audience.leave(socket);
        self.last_browser = Instant::now();
        self.audience.announce();
    }

    /// Sends what a browser that was at `last` missed: the steps, or everything.
    fn send_missed(&mut self, socket: SocketId, last: Option<Position>) {
        match last.and_then(|last| self.missed_since(last)) {
            Some(steps) => {
                self.audience.send_frame(socket, steps);
                let guide = self.guide_message();
                self.audience.send(socket, &guide);
            }
            None => {
                let snapshot = encode(&self.snapshot(false));
                self.audience.send_first(socket, snapshot);
            }
        }
    }

    /// The steps since `last`, where they are known and not too many.
    fn missed_since(&self, last: Position) -> Option<Frame> {
        let missed = self.playground.steps_after(last)?;
        let steps = (missed.len() <= MISSED_MAX).then(|| ServerMessage::Steps {
            epoch: self.playground.position().epoch,
            steps: missed,
        })?;
        let frame = encode(&steps);
        (frame.len() <= MISSED_BYTES).then_some(frame)
    }

    /// Sends snapshots to those who missed something or asked for one, and then
    /// what else they are owed. However many they are, each kind is made once.
    fn send_snapshots(&mut self) {
        // What a run has not told yet is in the picture.
        self.publish();
        let mut made: [Option<Frame>; 2] = [None, None];
        for (socket, skipped) in self.audience.due() {
            let [whole, with_gap] = &mut made;
            let kind = if skipped { with_gap } else { whole };
            let frame = kind.get_or_insert_with(|| encode(&self.snapshot(skipped)));
            self.audience.send_frame(socket, frame.clone());
            if skipped {
                self.playground.meters().catch_ups.inc();
            }
        }
        self.audience.pay();
    }

    fn snapshot(&self, skipped: bool) -> ServerMessage {
        ServerMessage::Snapshot {
            epoch: self.playground.position().epoch,
            world: snapshot::picture(self.playground.world()),
            log: snapshot::log(&self.playground.last_steps(snapshot::LOGGED)),
            newest: self.playground.newest_step(),
            guide: self.running.as_ref().map(|running| running.guide().clone()),
            skipped,
        }
    }

    fn guide_message(&self) -> ServerMessage {
        ServerMessage::Guide {
            guide: self.running.as_ref().map(|running| running.guide().clone()),
        }
    }

    /// Sends the steps that were taken since the last time.
    fn publish(&mut self) {
        (self.last_told, self.run_untold) = (Instant::now(), 0);
        if !self.playground.is_live() && self.playground.was_sampled() {
            return self.publish_snapshot();
        }
        let steps = self.playground.fresh();
        if !steps.is_empty() {
            let epoch = self.playground.position().epoch;
            self.audience
                .broadcast(&ServerMessage::Steps { epoch, steps });
            self.tell_chronicle();
        }
    }

    /// Everyone is sent everything: the room began again.
    fn publish_snapshot(&mut self) {
        self.playground.fresh();
        let snapshot = self.snapshot(false);
        self.audience.broadcast(&snapshot);
        self.tell_chronicle();
    }

    async fn command(&mut self, socket: SocketId, id: u64, command: Command) {
        self.last_command = Instant::now();
        if let Some(answer) = self.look_up(&command) {
            return self.tell_answer(socket, id, answer.map(Some));
        }
        let answer = match self.audience.answered(socket, id) {
            Some(answer) => answer,
            None => {
                let answer = self.carry_out(socket, command).await;
                self.audience.remember(socket, id, answer.clone());
                answer
            }
        };
        self.tell_answer(socket, id, answer.map(|()| None));
    }

    /// Answers a command: what it asked for, and that it was carried out; or why
    /// not.
    fn tell_answer(
        &mut self,
        socket: SocketId,
        id: u64,
        answer: Result<Option<ServerMessage>, Rejection>,
    ) {
        let (told, done) = match answer {
            Ok(told) => (told, ServerMessage::Done { id }),
            Err(rejection) => {
                self.playground.meters().rejected.inc();
                let id = Some(id);
                (None, ServerMessage::Rejected { id, rejection })
            }
        };
        self.audience.answer(socket, told.as_ref(), &done);
    }

    async fn carry_out(&mut self, socket: SocketId, command: Command) -> Result<(), Rejection> {
        let driver = self.audience.role(socket) == Some(BrowserRole::Driver);
        if !driver && !command.is_for_everyone() {
            return Err(Rejection::NotDriver);
        }
        let before = self.running.as_ref().map(|running| running.guide().clone());
        let done = match self.check_run(&command) {
            Ok(()) => self.obey(socket, command).await,
            running => running,
        };
        self.publish();
        self.tell_chronicle();
        let guide = self.running.as_ref().map(Running::guide);
        self.playground.set_guide(guide);
        if before.as_ref() != guide {
            let guide = self.guide_message();
            self.audience.broadcast(&guide);
        }
        done
    }

    /// While a run is under way, whatever would change the room has to wait for
    /// its end.
    fn check_run(&mut self, command: &Command) -> Result<(), Rejection> {
        if !self.playground.is_running() {
            if !command.is_beside() {
                self.playground.forget_run();
            }
            return Ok(());
        }
        match command {
            Command::Pause | Command::Reset => Ok(()),
            command if command.is_beside() => Ok(()),
            _ => Err(Rejection::Running),
        }
    }

    async fn obey(&mut self, socket: SocketId, command: Command) -> Result<(), Rejection> {
        match command {
            Command::Reset => {
                let pattern = self.playground.world().pattern;
                self.begin_again(pattern, Settings::default(), None).await
            }
            Command::StartLesson { lesson } => self.start_lesson(lesson).await,
            Command::NextMove => self.next_move().await,
            Command::Pause if self.playground.is_running() => {
                self.playground.stop_run();
                Ok(())
            }
            Command::LeaveLesson => self.leave_lesson(),
            Command::Answer { option } => {
                let secret = self.audience.secret(socket).ok_or(Rejection::RoomEnded)?;
                let running = self.running.as_mut().ok_or(Rejection::NotInLesson)?;
                running.vote(&secret, option)
            }
            Command::HandOver { browser } => {
                self.audience.hand_over(browser)?;
                self.audience.announce();
                Ok(())
            }
            Command::AskToDrive { ask } => {
                self.audience.ask_to_drive(socket, ask)?;
                self.audience.announce();
                Ok(())
            }
            command => {
                let epoch = self.playground.position().epoch;
                let done = self.playground.obey(command.clone()).await;
                // Whatever became of taking it back: the steps are counted anew.
                let went = self.playground.position().epoch != epoch;
                if let Some(running) = self.running.as_mut().filter(|_| went) {
                    running.return_to(self.playground.guide());
                }
                if went {
                    self.publish_snapshot();
                }
                done?;
                if let Some(running) = self.running.as_mut().filter(|_| !went) {
                    running.carried_out(&command, self.playground.world());
                }
                Ok(())
            }
        }
    }

    /// Begins again with an empty Redis, in a lesson or in none. A lesson that
    /// is left later leaves the room on its pattern. If that fails,
    /// no lesson is running.
    async fn begin_again(
        &mut self,
        pattern: PatternId,
        settings: Settings,
        running: Option<Running>,
    ) -> Result<(), Rejection> {
        let begun = self.playground.reset(pattern, settings).await;
        self.running = running.filter(|_| begun.is_ok());
        self.publish_snapshot();
        begun
    }

    async fn start_lesson(&mut self, id: LessonId) -> Result<(), Rejection> {
        let Some(lesson) = self.lessons.get(&id) else {
            return Err(Rejection::NoLesson { lesson: id.0 });
        };
        let (pattern, settings) = (lesson.pattern, lesson.settings);
        let running = Running::start(lesson, id);
        self.begin_again(pattern, settings, Some(running)).await
    }

    async fn next_move(&mut self) -> Result<(), Rejection> {
        let running = self.running.as_mut().ok_or(Rejection::NotInLesson)?;
        match running.next_move()? {
            Some(command) => {
                self.playground.obey(command.clone()).await?;
                if let Some(running) = &mut self.running {
                    running.carried_out(&command, self.playground.world());
                }
            }
            None => running.turn_page(),
        }
        Ok(())
    }

    fn leave_lesson(&mut self) -> Result<(), Rejection> {
        match self.running.take() {
            Some(_) => Ok(()),
            None => Err(Rejection::NotInLesson),
        }
    }
}
