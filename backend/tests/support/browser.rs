//! A browser, as far as the backend can tell: it says hello, gives commands,
//! folds the steps it is sent into a picture, and comes back after a cut.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};

use futures_util::{SinkExt, StreamExt};
use redis::{AsyncConnectionConfig, ConnectionAddr, IntoConnectionInfo};
use shared::{
    chronicle::{BranchId, Chronicle, Comparison},
    command::Command,
    id::ActorId,
    lesson::{Guide, Lesson},
    patterns::PatternId,
    protocol::{
        BrowserRole, ClientMessage, Person, Position, RoomId, Secret, ServerMessage, VERSION,
    },
    rejection::Rejection,
    step::Step,
    world::World,
};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{
        Error, Message,
        client::IntoClientRequest,
        http::{HeaderValue, Response, header::ORIGIN},
        protocol::{CloseFrame, WebSocketConfig},
    },
};

use super::{Backend, in_time};

/// What a browser says first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hello {
    pub(crate) room: Option<RoomId>,
    pub(crate) secret: Option<Secret>,
    pub(crate) last: Option<Position>,
}

/// A socket without any manners: it sends what it is told to.
pub(crate) struct Raw {
    socket: WebSocketStream<TcpStream>,
}

/// A browser in a room.
pub(crate) struct Browser {
    raw: Raw,
    pub(crate) room: RoomId,
    pub(crate) secret: Secret,
    pub(crate) role: BrowserRole,
    pub(crate) idle_limit_ms: u64,
    pub(crate) lessons: Vec<Arc<Lesson>>,
    pub(crate) epoch: u64,
    /// Folded from what was sent.
    pub(crate) world: World,
    pub(crate) guide: Option<Guide>,
    pub(crate) chronicle: Arc<Chronicle>,
    pub(crate) comparisons: Vec<Arc<Comparison>>,
    pub(crate) recalled: Vec<(BranchId, Vec<Arc<Step>>)>,
    /// Browsers in the room, as last told.
    pub(crate) present: u64,
    /// Who they are, as last told.
    pub(crate) people: Arc<Vec<Person>>,
    /// The steps this socket was sent, each as it came.
    pub(crate) steps: Vec<Arc<Step>>,
    /// The snapshots this socket was sent: whether steps had been skipped.
    pub(crate) snapshots: Vec<bool>,
    /// What was answered to each command.
    pub(crate) answers: BTreeMap<u64, Vec<Result<(), Rejection>>>,
    last_id: u64,
}

/// What a browser keeps when its socket is gone.
#[derive(Clone, Debug)]
pub(crate) struct Left {
    pub(crate) room: RoomId,
    pub(crate) secret: Secret,
    pub(crate) epoch: u64,
    pub(crate) world: World,
    pub(crate) guide: Option<Guide>,
    pub(crate) last_id: u64,
}

impl Raw {
    /// Opens a socket as the backend's own page does.
    pub(crate) async fn open(backend: &Backend) -> Self {
        Self::open_to(backend.address()).await
    }

    pub(crate) async fn open_to(address: SocketAddr) -> Self {
        let origin = format!("http://{address}");
        let stream = in_time(TcpStream::connect(address)).await;
        let stream = stream.expect("a backend that listens");
        Self::over(stream, address, Some(&origin))
            .await
            .unwrap_or_else(|refused| panic!("no socket: {}", refused.status()))
    }

    /// A socket with little room for what it does not read.
    pub(crate) async fn narrow(backend: &Backend) -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(4_096).expect("a small buffer");
        let stream = in_time(socket.connect(backend.address())).await;
        let stream = stream.expect("a backend that listens");
        Self::over(stream, backend.address(), Some(&backend.origin()))
            .await
            .unwrap_or_else(|refused| panic!("no socket: {}", refused.status()))
    }

    /// Opens a socket as a page of `origin` does; or else the reply to that.
    pub(crate) async fn open_from(
        backend: &Backend,
        origin: Option<&str>,
    ) -> Result<Self, Response<Option<Vec<u8>>>> {
        let stream = in_time(TcpStream::connect(backend.address())).await;
        let stream = stream.expect("a backend that listens");
        Self::over(stream, backend.address(), origin).await
    }

    /// Opens a socket at a path of a proxy, as a page of `origin` does; or else
    /// the status of the reply to that.
    pub(crate) async fn open_through(
        proxy: SocketAddr,
        path: &str,
        origin: &str,
    ) -> Result<Self, u16> {
        let stream = in_time(TcpStream::connect(proxy)).await;
        let stream = stream.expect("a proxy that listens");
        let opened = Self::over_to(stream, proxy, path, Some(origin)).await;
        opened.map_err(|refused| refused.status().as_u16())
    }

    async fn over(
        stream: TcpStream,
        address: SocketAddr,
        origin: Option<&str>,
    ) -> Result<Self, Response<Option<Vec<u8>>>> {
        Self::over_to(stream, address, "/ws", origin).await
    }

    async fn over_to(
        stream: TcpStream,
        address: SocketAddr,
        path: &str,
        origin: Option<&str>,
    ) -> Result<Self, Response<Option<Vec<u8>>>> {
        // As browsers do.
        stream.set_nodelay(true).expect("a socket's option");
        let request = format!("ws://{address}{path}").into_client_request();
        let mut request = request.expect("a request");
        if let Some(origin) = origin {
            let origin = HeaderValue::from_str(origin).expect("an origin");
            request.headers_mut().insert(ORIGIN, origin);
        }
        let config = WebSocketConfig::default()
            .max_message_size(None)
            .max_frame_size(None);
        match in_time(client_async_with_config(request, stream, Some(config))).await {
            Ok((socket, _)) => Ok(Self { socket }),
            Err(Error::Http(response)) => Err(*response),
            Err(error) => panic!("no socket: {error}"),
        }
    }

    pub(crate) async fn send(&mut self, message: Message) {
        self.try_send(message)
            .await
            .expect("a socket that takes it");
    }

    pub(crate) async fn try_send(&mut self, message: Message) -> Result<(), Error> {
        in_time(self.socket.send(message)).await
    }

    pub(crate) async fn say(&mut self, text: impl Into<String>) {
        self.send(Message::Text(text.into().into())).await;
    }

    pub(crate) async fn tell(&mut self, message: &ClientMessage) {
        self.say(serde_json::to_string(message).expect("JSON"))
            .await;
    }

    pub(crate) async fn hello(&mut self, hello: Hello) {
        let Hello { room, secret, last } = hello;
        self.tell(&ClientMessage::Hello {
            version: VERSION,
            room,
            secret,
            last,
            pattern: PatternId::default(),
        })
        .await;
    }

    /// The next message of the backend; none once the socket is closed.
    pub(crate) async fn hear(&mut self) -> Option<ServerMessage> {
        loop {
            match in_time(self.socket.next()).await? {
                Ok(Message::Text(text)) => return Some(parse(&text)),
                Ok(Message::Ping(_) | Message::Pong(_)) => {}
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(other) => panic!("{other:?} is no part of the protocol"),
            }
        }
    }

    /// The length of the backend's next message.
    pub(crate) async fn hear_length(&mut self) -> usize {
        self.hear_text().await.len()
    }

    /// The backend's next message, unread.
    pub(crate) async fn hear_text(&mut self) -> String {
        loop {
            match in_time(self.socket.next()).await {
                Some(Ok(Message::Text(text))) => return text.to_string(),
                Some(Ok(Message::Ping(_))) => {}
                other => panic!("{other:?} instead of a message"),
            }
        }
    }

    /// What a refused message or command is answered with.
    pub(crate) async fn rejection(&mut self) -> Rejection {
        let rejection = async {
            loop {
                match self.hear().await {
                    Some(ServerMessage::Rejected { rejection, .. }) => return rejection,
                    Some(_) => {}
                    None => panic!("the socket was closed instead"),
                }
            }
        };
        in_time(rejection).await
    }

    /// How the backend closes the socket: code and reason.
    pub(crate) async fn closed(&mut self) -> (u16, String) {
        loop {
            match in_time(self.socket.next()).await {
                Some(Ok(Message::Close(Some(CloseFrame { code, reason })))) => {
                    return (code.into(), reason.to_string());
                }
                Some(Ok(Message::Close(None))) => return (1_005, String::new()),
                Some(Ok(_)) => {}
                Some(Err(error)) => return (1_006, error.to_string()),
                None => return (1_006, String::new()),
            }
        }
    }

    /// Sends a ping and waits until it is answered, so that everything sent
    /// before has been read. Nothing else may come.
    pub(crate) async fn ping(&mut self) {
        self.send(Message::Ping(Vec::new().into())).await;
        loop {
            match in_time(self.socket.next()).await {
                Some(Ok(Message::Pong(_))) => return,
                Some(Ok(Message::Close(_)) | Err(_)) | None => panic!("the socket was closed"),
                Some(Ok(_)) => {}
            }
        }
    }

    /// The stream underneath, for what no WebSocket would send.
    pub(crate) fn stream(&mut self) -> &mut TcpStream {
        self.socket.get_mut()
    }
}

fn parse(text: &str) -> ServerMessage {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}

impl Browser {
    /// Opens a room.
    pub(crate) async fn open(backend: &Backend) -> Self {
        Self::open_to(backend.address()).await
    }

    pub(crate) async fn open_to(address: SocketAddr) -> Self {
        let raw = Raw::open_to(address).await;
        let opened = Self::enter(raw, Hello::default()).await;
        opened.unwrap_or_else(|rejection| panic!("no room: {rejection}"))
    }

    /// Joins a room as a new browser.
    pub(crate) async fn join(backend: &Backend, room: &RoomId) -> Self {
        let raw = Raw::open(backend).await;
        Self::join_over(raw, room).await
    }

    pub(crate) async fn join_over(raw: Raw, room: &RoomId) -> Self {
        let hello = Hello {
            room: Some(room.clone()),
            ..Hello::default()
        };
        let joined = Self::enter(raw, hello).await;
        joined.unwrap_or_else(|rejection| panic!("not let in: {rejection}"))
    }

    pub(crate) async fn try_join(backend: &Backend, hello: Hello) -> Result<Self, Rejection> {
        Self::enter(Raw::open(backend).await, hello).await
    }

    /// Comes back to its room and is sent what it missed.
    pub(crate) async fn resume(backend: &Backend, left: Left) -> Self {
        let hello = Hello {
            room: Some(left.room.clone()),
            secret: Some(left.secret.clone()),
            last: Some(left.position()),
        };
        let mut raw = Raw::open(backend).await;
        raw.hello(hello).await;
        let welcome = raw.hear().await;
        let mut browser = Self::welcomed(raw, welcome)
            .unwrap_or_else(|rejection| panic!("not let in again: {rejection}"));
        assert_eq!(browser.secret, left.secret);
        browser.epoch = left.epoch;
        browser.world = left.world;
        browser.guide = left.guide;
        browser.last_id = left.last_id;
        // What it missed comes first, and is whole.
        browser.receive().await;
        browser
    }

    pub(crate) async fn enter(mut raw: Raw, hello: Hello) -> Result<Self, Rejection> {
        raw.hello(hello).await;
        let welcome = raw.hear().await;
        let mut browser = Self::welcomed(raw, welcome)?;
        browser.receive().await;
        assert_eq!(browser.snapshots, [false], "the first is a snapshot");
        Ok(browser)
    }

    pub(crate) fn welcomed(raw: Raw, message: Option<ServerMessage>) -> Result<Self, Rejection> {
        match message {
            Some(ServerMessage::Welcome {
                room,
                secret,
                role,
                idle_limit_ms,
                lessons,
            }) => Ok(Self {
                raw,
                room,
                secret,
                role,
                idle_limit_ms,
                lessons,
                epoch: 0,
                world: World::default(),
                guide: None,
                chronicle: Arc::default(),
                comparisons: Vec::new(),
                recalled: Vec::new(),
                present: 0,
                people: Arc::default(),
                steps: Vec::new(),
                snapshots: Vec::new(),
                answers: BTreeMap::new(),
                last_id: 0,
            }),
            Some(ServerMessage::Rejected {
                id: None,
                rejection,
            }) => Err(rejection),
            other => panic!("{other:?} instead of a welcome"),
        }
    }

    /// Receives one message and takes it in. What does not follow what this
    /// browser has is a fault of the backend.
    pub(crate) async fn receive(&mut self) {
        let message = self.raw.hear().await;
        self.take_in(message.expect("the socket was closed"));
    }

    fn take_in(&mut self, message: ServerMessage) {
        match message {
            ServerMessage::Welcome { .. } => panic!("a second welcome"),
            ServerMessage::Snapshot {
                epoch,
                world,
                guide,
                skipped,
                ..
            } => {
                self.epoch = epoch;
                self.world = Arc::unwrap_or_clone(world);
                self.guide = guide;
                self.snapshots.push(skipped);
            }
            ServerMessage::Steps { epoch, steps } => {
                assert_eq!(epoch, self.epoch, "steps of another epoch");
                for step in steps {
                    let taken = self.world.take(&step);
                    taken.expect("a step that follows");
                    self.steps.push(step);
                }
            }
            ServerMessage::Guide { guide } => self.guide = guide,
            ServerMessage::Presence { you, people } => {
                self.present = people.len() as u64;
                self.people = people;
                let mut people = self.people.iter();
                let me = people.find(|person| person.number == you);
                self.role = me.expect("a browser that is there itself").role;
            }
            ServerMessage::Chronicle { chronicle } => self.chronicle = chronicle,
            ServerMessage::Comparison { comparison } => self.comparisons.push(comparison),
            ServerMessage::Recalled { branch, steps } => self.recalled.push((branch, steps)),
            ServerMessage::Done { id } => self.answers.entry(id).or_default().push(Ok(())),
            ServerMessage::Rejected {
                id: Some(id),
                rejection,
            } => self.answers.entry(id).or_default().push(Err(rejection)),
            ServerMessage::Rejected {
                id: None,
                rejection,
            } => panic!("refused: {rejection}"),
        }
    }

    /// Receives until something holds.
    pub(crate) async fn until(&mut self, what: &str, mut holds: impl FnMut(&Self) -> bool) {
        let receiving = async {
            while !holds(self) {
                self.receive().await;
            }
        };
        let received = tokio::time::timeout(super::LIMIT, receiving).await;
        received.unwrap_or_else(|_| panic!("this never came: {what}"));
    }

    /// Sends a command and returns its id.
    pub(crate) async fn post(&mut self, command: Command) -> u64 {
        self.last_id += 1;
        self.post_as(self.last_id, command).await;
        self.last_id
    }

    pub(crate) async fn post_as(&mut self, id: u64, command: Command) {
        self.raw.tell(&ClientMessage::Do { id, command }).await;
    }

    /// Receives until a command is answered.
    pub(crate) async fn answer(&mut self, id: u64) -> Result<(), Rejection> {
        let before = self.answers.get(&id).map_or(0, Vec::len);
        let answered = |browser: &Self| browser.answers.get(&id).map_or(0, Vec::len) > before;
        self.until("an answer", answered).await;
        self.answers[&id][before].clone()
    }

    /// The answer to a command, which may have come already.
    pub(crate) async fn answer_of(&mut self, id: u64) -> Result<(), Rejection> {
        self.until("an answer", |browser| browser.answers.contains_key(&id))
            .await;
        self.answers[&id][0].clone()
    }

    /// Gives a command and waits for its answer.
    pub(crate) async fn give(&mut self, command: Command) -> Result<(), Rejection> {
        let id = self.post(command).await;
        self.answer(id).await
    }

    /// Gives a command that has to be carried out.
    pub(crate) async fn must(&mut self, command: Command) {
        let shown = format!("{command:?}");
        if let Err(rejection) = self.give(command).await {
            panic!("{shown}: {rejection}");
        }
    }

    /// Lets an actor run a line.
    pub(crate) async fn step(&mut self, actor: &str) {
        let actor = Some(ActorId::from(actor));
        self.must(Command::Step { actor }).await;
    }

    /// Asks for a snapshot and returns the picture.
    pub(crate) async fn resync(&mut self) -> &World {
        let before = self.snapshots.len();
        self.raw.tell(&ClientMessage::Resync).await;
        self.until("a snapshot", |browser| browser.snapshots.len() > before)
            .await;
        &self.world
    }

    /// Whether it has seen a step.
    pub(crate) fn is_at(&self, step: u64) -> bool {
        self.world.step >= step
    }

    /// Reads until it has seen what another browser has.
    pub(crate) async fn catch_up(&mut self, other: &Self) {
        let (epoch, step) = (other.epoch, other.world.step);
        self.until("the other's step", |browser| {
            browser.epoch == epoch && browser.is_at(step)
        })
        .await;
    }

    /// Holds its picture against another's. Who joined later was sent an excerpt
    /// of a long ledger, with the same sums.
    pub(crate) fn shows_what(&self, other: &Self) {
        assert_eq!(self.epoch, other.epoch);
        assert_eq!(self.world.ledger.sums(), other.world.ledger.sums());
        let mut mine = self.world.clone();
        mine.ledger = other.world.ledger.clone();
        assert_eq!(mine, other.world);
    }

    /// The socket, for what no browser would send.
    pub(crate) fn raw(&mut self) -> &mut Raw {
        &mut self.raw
    }

    /// Cuts the connection without a word.
    pub(crate) fn cut(self) -> Left {
        Left {
            room: self.room,
            secret: self.secret,
            epoch: self.epoch,
            world: self.world,
            guide: self.guide,
            last_id: self.last_id,
        }
    }

    /// Another client of the room's Redis, as a redis-cli would be.
    pub(crate) async fn redis(&self) -> redis::aio::MultiplexedConnection {
        let socket = ConnectionAddr::Unix(self.world.server.socket.clone().into());
        let client = redis::Client::open(socket.into_connection_info().expect("a socket"));
        let client = client.expect("a client");
        let config = AsyncConnectionConfig::new().set_response_timeout(None);
        let opened = client.get_multiplexed_async_connection_with_config(&config);
        in_time(opened).await.expect("a connection to Redis")
    }
}

impl Left {
    pub(crate) fn position(&self) -> Position {
        Position {
            epoch: self.epoch,
            step: self.world.step,
        }
    }
}
