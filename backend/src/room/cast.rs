//! The actors' connections: one each, and the reads that Redis holds.

use std::{
    collections::BTreeMap,
    future::poll_fn,
    path::Path,
    task::{Context, Poll},
};

use shared::{id::ActorId, reply::Reply, world::ReadOptions};
use tokio::time::{Duration, timeout};

use crate::redis::{
    connection::{Connection, Gone, Ticket, in_time},
    probe,
};

/// How long a closed connection may stay listed before Redis is told to kill it.
const CLOSE_LIMIT: Duration = Duration::from_millis(500);
/// How long a served read may take to arrive.
const SERVED_LIMIT: Duration = Duration::from_secs(2);

/// The connections of all actors of a room.
#[derive(Default)]
pub(super) struct Cast {
    lines: BTreeMap<ActorId, Line>,
    /// Reads that came to wait so far.
    turns: u64,
}

/// An actor's connection, and the read it waits for.
struct Line {
    connection: Connection,
    waiting: Option<Read>,
    /// It is subscribed: what comes is pushed.
    listens: bool,
}

/// A message that Redis pushed to a subscriber.
pub(super) struct Push {
    /// To whom.
    pub(super) actor: ActorId,
    /// The message, or that the connection is gone.
    pub(super) push: Result<Reply, Gone>,
}

/// Something that came over an actor's connection.
pub(super) enum Came {
    /// The replies to what it had sent.
    Answered(Answered),
    /// A message that it was pushed.
    Pushed(Push),
}

/// Commands whose replies are still to come.
struct Read {
    request: Request,
    reply: Ticket,
    /// The replies that are there, in the order of the commands.
    got: Vec<Reply>,
    hold: Hold,
    /// Counts the reads that came to wait, in their order.
    turn: u64,
}

/// Whether Redis may let a command wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hold {
    /// It answers at once.
    Never,
    /// It may hold the connection.
    Perhaps,
    /// It listed the connection as blocked.
    Held,
}

/// A command that was answered in live mode.
pub(super) struct Answered {
    /// Whose.
    pub(super) actor: ActorId,
    /// What it had sent.
    pub(super) request: Request,
    /// What came of it: a reply for each command.
    pub(super) replies: Result<Vec<Reply>, Gone>,
}

/// What the commands under way are waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnderWay {
    /// Nothing is under way but what Redis holds.
    Nothing,
    /// Something that Redis answers at once.
    Answers,
    /// Only what it may hold.
    Holds,
}

/// What an actor sends.
#[derive(Clone, Debug)]
pub(super) struct Request {
    /// The commands, as words, all sent in one write: mostly one.
    pub(super) commands: Vec<Vec<String>>,
    /// Redis may keep the connection waiting; only for one command.
    pub(super) may_block: bool,
    /// How the actor read when it was sent.
    pub(super) reads: ReadOptions,
}

impl Request {
    /// The words of the first command.
    pub(super) fn first(&self) -> &[String] {
        self.commands.first().map_or(&[], |words| &words[..])
    }
}

impl Request {
    /// Whether Redis lets it wait for some time only.
    fn has_limit(&self) -> bool {
        let words = self.first();
        let is_pop = words.first().is_some_and(|word| word == "BRPOP");
        match words.last().filter(|_| is_pop) {
            Some(seconds) => seconds != "0",
            None => self.reads.block_ms.unwrap_or(0) > 0,
        }
    }
}

/// What became of a command.
pub(super) enum Sent {
    /// It was answered: a reply for each command.
    Replied(Vec<Reply>),
    /// Redis holds it: the connection is listed as blocked.
    Blocked,
}

/// A read that had been waiting, and its reply.
pub(super) struct Served {
    /// Whose.
    pub(super) actor: ActorId,
    /// What it had sent.
    pub(super) request: Request,
    /// A reply for each command.
    pub(super) replies: Vec<Reply>,
}

impl Request {
    /// Whether it subscribes its connection, as Redis answered.
    fn subscribes(&self, replies: &[Reply]) -> bool {
        let command = self.first().first();
        let is_subscribing =
            command.is_some_and(|word| word == "SUBSCRIBE" || word == "PSUBSCRIBE");
        is_subscribing && replies.iter().all(|reply| reply.error().is_none())
    }
}

impl Line {
    fn poll_push(&mut self, context: &mut Context<'_>, actor: &ActorId) -> Option<Push> {
        if !self.listens {
            return None;
        }
        let Poll::Ready(push) = self.connection.poll_push(context) else {
            return None;
        };
        // Whoever is gone says so once.
        self.listens = push.is_ok();
        Some(Push {
            actor: actor.clone(),
            push,
        })
    }
}

impl Served {
    /// Whether the time it may wait was over.
    pub(super) fn timed_out(&self) -> bool {
        self.replies == [Reply::Nil] && self.request.has_limit()
    }
}

impl Read {
    /// Takes the replies that are there, until all are.
    fn poll(
        &mut self,
        context: &mut Context<'_>,
        connection: &mut Connection,
    ) -> Poll<Result<(), Gone>> {
        while self.got.len() < self.request.commands.len() {
            let next = self.reply.later(self.got.len());
            match connection.poll_answer(context, next) {
                Poll::Ready(Ok(reply)) => self.got.push(reply),
                Poll::Ready(Err(gone)) => return Poll::Ready(Err(gone)),
                Poll::Pending => return Poll::Pending,
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl Cast {
    /// Connects an actor and returns its connection's id in Redis.
    ///
    /// # Errors
    /// When Redis does not take the connection.
    pub(super) async fn connect(&mut self, socket: &Path, actor: &ActorId) -> Result<u64, Gone> {
        let connection = Connection::open(socket, actor.as_str()).await?;
        let id = connection.id();
        let line = Line {
            connection,
            waiting: None,
            listens: false,
        };
        self.lines.insert(actor.clone(), line);
        Ok(id)
    }

    /// Sends an actor's command on its own connection. For one that may block,
    /// Redis is asked until it has either answered or lists the connection as
    /// blocked.
    ///
    /// # Errors
    /// When the actor's connection or Redis is gone.
    pub(super) async fn send(
        &mut self,
        actor: &ActorId,
        request: &Request,
        watcher: &mut Connection,
    ) -> Result<Sent, Gone> {
        let line = self.lines.get_mut(actor).ok_or_else(Gone::closed)?;
        if !request.may_block {
            let replies = line.connection.send_all(&request.commands).await?;
            line.listens |= request.subscribes(&replies);
            return Ok(Sent::Replied(replies));
        }
        let reply = line.connection.ask_all(&request.commands);
        let replied = replied_or_held(&mut line.connection, reply, watcher);
        if let Some(reply) = in_time(replied).await? {
            return Ok(Sent::Replied(vec![reply]));
        }
        self.turns += 1;
        line.waiting = Some(Read {
            request: request.clone(),
            reply,
            got: Vec::new(),
            hold: Hold::Held,
            turn: self.turns,
        });
        Ok(Sent::Blocked)
    }

    /// Sends a command on an actor's connection that is no line of its program.
    ///
    /// # Errors
    /// When the actor's connection is gone.
    pub(super) async fn tell(&mut self, actor: &ActorId, words: &[String]) -> Result<Reply, Gone> {
        let line = self.lines.get_mut(actor).ok_or_else(Gone::closed)?;
        line.connection.send(words).await
    }

    /// Sends an actor's command; [`Cast::answers`] tells when it is answered.
    ///
    /// # Errors
    /// When the actor has no connection.
    pub(super) fn start(&mut self, actor: &ActorId, request: Request) -> Result<(), Gone> {
        let line = self.lines.get_mut(actor).ok_or_else(Gone::closed)?;
        let hold = if request.may_block {
            Hold::Perhaps
        } else {
            Hold::Never
        };
        self.turns += 1;
        line.waiting = Some(Read {
            reply: line.connection.ask_all(&request.commands),
            got: Vec::with_capacity(request.commands.len()),
            request,
            hold,
            turn: self.turns,
        });
        Ok(())
    }

    /// Waits until something is answered, and takes all that is. Nothing is
    /// lost where the waiting is given up.
    pub(super) async fn answers(&mut self) -> Vec<Came> {
        poll_fn(|context| {
            let answered = self.poll_answers(context);
            if answered.is_empty() {
                Poll::Pending
            } else {
                Poll::Ready(answered)
            }
        })
        .await
    }

    fn poll_answers(&mut self, context: &mut Context<'_>) -> Vec<Came> {
        let mut answered = Vec::new();
        for (actor, line) in &mut self.lines {
            let Some(read) = &mut line.waiting else {
                answered.extend(line.poll_push(context, actor).map(Came::Pushed));
                continue;
            };
            let Poll::Ready(all) = read.poll(context, &mut line.connection) else {
                continue;
            };
            if let Some(read) = line.waiting.take() {
                line.listens |= read.request.subscribes(&read.got);
                answered.push(Came::Answered(Answered {
                    actor: actor.clone(),
                    request: read.request,
                    replies: all.map(|()| read.got),
                }));
            }
        }
        answered
    }

    /// What the commands under way are waiting for.
    pub(super) fn under_way(&self) -> UnderWay {
        let reads = self.lines.values().filter_map(|line| line.waiting.as_ref());
        let mut found = UnderWay::Nothing;
        for read in reads {
            match read.hold {
                Hold::Never => return UnderWay::Answers,
                Hold::Perhaps => found = UnderWay::Holds,
                Hold::Held => {}
            }
        }
        found
    }

    /// Marks what Redis holds, by the connections it lists.
    pub(super) fn mark_held(&mut self, clients: &BTreeMap<u64, probe::Client>) {
        for line in self.lines.values_mut() {
            let client = clients.get(&line.connection.id());
            if let Some(read) = &mut line.waiting
                && read.hold == Hold::Perhaps
                && client.is_some_and(|client| client.blocked)
            {
                read.hold = Hold::Held;
            }
        }
    }

    /// The reads that Redis holds, each with its actor.
    pub(super) fn held(&self) -> Vec<(ActorId, Vec<String>)> {
        let held = |line: &Line| {
            let read = line.waiting.as_ref();
            read.filter(|read| read.hold == Hold::Held)
                .and_then(|read| read.request.commands.first().cloned())
        };
        self.lines
            .iter()
            .filter_map(|(actor, line)| Some((actor.clone(), held(line)?)))
            .collect()
    }

    /// Closes an actor's connection and returns its id, without waiting until
    /// Redis has noticed.
    pub(super) fn hang_up(&mut self, actor: &ActorId) -> Option<u64> {
        let line = self.lines.remove(actor)?;
        Some(line.connection.id())
    }

    /// The reads that Redis holds no longer, by the connections it lists, with
    /// their replies; an actor whose connection is not listed is told apart.
    pub(super) async fn served(
        &mut self,
        clients: &BTreeMap<u64, probe::Client>,
    ) -> (Vec<Served>, Vec<ActorId>) {
        let (mut served, mut cut) = (Vec::new(), Vec::new());
        for (actor, line) in &mut self.lines {
            let Some(client) = clients.get(&line.connection.id()) else {
                cut.push(actor.clone());
                continue;
            };
            if client.blocked {
                continue;
            }
            let Some(read) = line.waiting.take() else {
                continue;
            };
            match timeout(SERVED_LIMIT, line.connection.answer(read.reply)).await {
                Ok(Ok(reply)) => served.push(Served {
                    actor: actor.clone(),
                    request: read.request,
                    replies: vec![reply],
                }),
                _ => cut.push(actor.clone()),
            }
        }
        (served, cut)
    }

    /// The messages that Redis has pushed to subscribers. What was published
    /// before Redis was last looked at is among them: Redis writes what it pushes
    /// before it answers what is asked later.
    pub(super) fn heard(&mut self) -> Vec<Push> {
        let mut heard = Vec::new();
        for (actor, line) in &mut self.lines {
            if !line.listens || line.waiting.is_some() {
                continue;
            }
            // One that is gone is found by the connections that Redis lists.
            let pushes = line.connection.take_pushes().unwrap_or_default();
            heard.extend(pushes.into_iter().map(|push| Push {
                actor: actor.clone(),
                push: Ok(push),
            }));
        }
        heard
    }

    /// Whether Redis holds a read of this actor, as far as is known.
    pub(super) fn is_waiting(&self, actor: &ActorId) -> bool {
        let line = self.lines.get(actor);
        line.is_some_and(|line| line.waiting.is_some())
    }

    /// Cuts an actor's connection and returns once Redis does not list it any
    /// more.
    ///
    /// # Errors
    /// When Redis cannot be asked.
    pub(super) async fn cut(
        &mut self,
        actor: &ActorId,
        watcher: &mut Connection,
    ) -> Result<(), Gone> {
        let Some(line) = self.lines.remove(actor) else {
            return Ok(());
        };
        let id = line.connection.id();
        drop(line);
        closed(watcher, id).await
    }

    /// The reads that Redis holds, in the order in which they came to wait.
    pub(super) fn waiting(&self) -> Vec<(ActorId, Request)> {
        let waiting = self.lines.iter();
        let mut waiting: Vec<_> = waiting
            .filter_map(|(actor, line)| Some((actor, line.waiting.as_ref()?)))
            .collect();
        waiting.sort_by_key(|(_, read)| read.turn);
        let read = |(actor, read): (&ActorId, &Read)| (actor.clone(), read.request.clone());
        waiting.into_iter().map(read).collect()
    }

    /// Cuts every connection and returns once Redis lists none of them.
    ///
    /// # Errors
    /// When Redis cannot be asked.
    pub(super) async fn cut_all(&mut self, watcher: &mut Connection) -> Result<(), Gone> {
        for actor in self.lines.keys().cloned().collect::<Vec<_>>() {
            self.cut(&actor, watcher).await?;
        }
        Ok(())
    }

    /// Forgets an actor whose connection is gone already.
    pub(super) fn forget(&mut self, actor: &ActorId) {
        self.lines.remove(actor);
    }

    /// Cuts every connection, without asking Redis.
    pub(super) fn clear(&mut self) {
        self.lines.clear();
    }
}

/// The reply, or none once Redis holds the connection.
async fn replied_or_held(
    connection: &mut Connection,
    reply: Ticket,
    watcher: &mut Connection,
) -> Result<Option<Reply>, Gone> {
    let id = connection.id();
    tokio::select! {
        biased;
        reply = connection.answer(reply) => reply.map(Some),
        held = held(watcher, id) => held.map(|()| None),
    }
}

/// Returns once Redis holds a connection.
async fn held(watcher: &mut Connection, id: u64) -> Result<(), Gone> {
    loop {
        let client = probe::client(watcher, id).await?;
        if client.is_some_and(|client| client.blocked) {
            return Ok(());
        }
        // Not there yet, or answered already and on its way.
        tokio::task::yield_now().await;
    }
}

/// Returns once Redis does not list a connection any more that was closed here.
///
/// # Errors
/// When Redis cannot be asked.
pub(super) async fn closed(watcher: &mut Connection, id: u64) -> Result<(), Gone> {
    if timeout(CLOSE_LIMIT, unlisted(watcher, id)).await.is_err() {
        watcher
            .send(&["CLIENT", "KILL", "ID", &id.to_string()])
            .await?;
    }
    in_time(unlisted(watcher, id)).await
}

async fn unlisted(watcher: &mut Connection, id: u64) -> Result<(), Gone> {
    while probe::client(watcher, id).await?.is_some() {
        tokio::task::yield_now().await;
    }
    Ok(())
}
