//! One room: a task that owns a private Redis, its actors, the picture and the
//! browsers that look on.
//!
//! The task waits for one event at a time and handles it whole, so a command
//! never meets the room in the middle of another.

mod audience;
mod cast;
mod draft;
mod guide;
mod handle;
mod obeying;
mod outbox;
pub mod playground;
mod scheduler;
mod sending;
mod snapshot;
mod telling;

use std::sync::{Arc, atomic::Ordering};

use shared::{
    protocol::{Position, RoomId, Secret, ServerMessage},
    rejection::Rejection,
};
use tokio::{
    sync::mpsc,
    time::{Duration, Instant, MissedTickBehavior, interval, sleep_until},
};
use tokio_util::sync::CancellationToken;

use self::{
    audience::Audience, guide::Running, handle::Request, playground::Playground, telling::Told,
};
pub use self::{
    audience::SocketId,
    handle::{Joined, RoomHandle},
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
        if self.audience.is_empty() && self.playground.has_to_hold() {
            self.look().await;
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
}
