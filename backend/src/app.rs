//! The HTTP server: the page, the socket, a sign of health.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::{
    Json, Router,
    extract::{State, WebSocketUpgrade},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
    serve::ListenerExt,
};
use rustix::net::sockopt::set_socket_send_buffer_size;
use serde::Serialize;
use shared::protocol::FRAME_MAX;
use tokio::{
    net::TcpListener,
    time::{Duration, sleep},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower_http::{
    compression::CompressionLayer, services::ServeDir, set_header::SetResponseHeaderLayer,
};

use crate::{
    config::Config,
    lessons::Lessons,
    library::Library,
    metrics,
    origin::Origins,
    page,
    redis::{
        server::{ServerOptions, find_server_binary},
        supervisor::Supervisor,
    },
    rooms::Rooms,
    session,
};

/// Where the page is looked for if nobody says, and the program has none.
const PAGE_FOLDER: &str = "frontend/dist";
/// How long the last requests may take once the server stops.
const REQUEST_LIMIT: Duration = Duration::from_secs(2);
/// The longest frame that is written. A snapshot is kept far below it
/// ([`crate::room`]); what another client put into a room's Redis may still
/// make one longer than it should be.
const WRITE_BUFFER_MAX: usize = 4 * 1024 * 1024;
/// Short frames are collected up to this before the system is called.
const WRITE_BUFFER: usize = 32 * 1024;
/// What is read from a socket at once. Commands are short.
const READ_BUFFER: usize = 4 * 1024;
/// What the system keeps for a connection that is not read, in bytes.
const SEND_BUFFER: usize = 128 * 1024;

/// The longest message that is read at all. Those between [`FRAME_MAX`] and
/// this are read to their end, so that the browser hears why they are refused.
const READ_MAX: usize = 16 * FRAME_MAX;

/// Every reply carries these.
const HEADERS: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    // From a folder, a new build shows at once.
    (header::CACHE_CONTROL, "no-cache"),
];

/// A server that listens.
pub struct App {
    listener: TcpListener,
    metrics: Option<TcpListener>,
    state: AppState,
    page: Page,
}

/// Where the page is.
enum Page {
    /// In this program.
    BuiltIn,
    /// In a folder, as its files are at the moment.
    Folder(PathBuf),
}

#[derive(Clone)]
struct AppState {
    rooms: Rooms,
    library: Arc<Library>,
    origins: Origins,
    per_second: u32,
    stopping: CancellationToken,
    sockets: TaskTracker,
}

impl App {
    /// Finds Redis, starts the supervisor (by running `program` again) and
    /// listens.
    ///
    /// # Errors
    /// A sentence: no Redis, no supervisor, the address is taken.
    pub async fn start(config: &Config, program: &Path) -> anyhow::Result<Self> {
        Self::start_in(config, program, None).await
    }

    /// As [`App::start`], with the rooms' folders under `root` instead of where
    /// the supervisor would put them ([`Supervisor::start_in`]).
    ///
    /// # Errors
    /// As for [`App::start`].
    pub async fn start_in(
        config: &Config,
        program: &Path,
        root: Option<&Path>,
    ) -> anyhow::Result<Self> {
        let mut server = ServerOptions::new(find_server_binary(config.redis.as_deref())?);
        server.maxmemory_bytes = config.redis_memory_bytes();
        let lessons = Lessons::built_in()?;
        let library = Arc::new(Library::built_in(&lessons)?);
        let address = config.address();
        let listener = TcpListener::bind(address).await.map_err(|error| {
            anyhow::anyhow!(
                "cannot listen on {address}: {error}. Choose another with --port; \
                 --port 0 takes a free one."
            )
        })?;
        let metrics = match config.metrics {
            Some(address) => Some(listen_for_metrics(address).await?),
            None => None,
        };
        let supervisor = match root {
            Some(root) => Supervisor::start_in(program, root).await?,
            None => Supervisor::start(program).await?,
        };
        let rooms = Rooms::new(
            supervisor,
            server,
            lessons,
            config.limits(),
            config.max_rooms,
            config.seed,
        );
        let state = AppState {
            rooms,
            library,
            origins: Origins::new(listener.local_addr()?, &config.allow_origin)
                .trusting_proxy(config.trust_proxy),
            per_second: config.max_commands_per_second,
            stopping: CancellationToken::new(),
            sockets: TaskTracker::new(),
        };
        Ok(Self {
            listener,
            metrics,
            state,
            page: match &config.page {
                Some(folder) => Page::Folder(folder.clone()),
                None if page::is_built_in() => Page::BuiltIn,
                None => Page::Folder(PAGE_FOLDER.into()),
            },
        })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `stop` is cancelled, then closes every socket (code 1001),
    /// ends every room, and returns.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve(self, stop: CancellationToken) -> anyhow::Result<()> {
        let state = self.state.clone();
        let lost = CancellationToken::new();
        let watch = tokio::spawn(watch_supervisor(
            state.rooms.clone(),
            stop.clone(),
            lost.clone(),
        ));
        let (asked, stopping) = (stop.clone(), state.stopping.clone());
        if let Some(listener) = self.metrics {
            let told = metrics::serve(listener, state.rooms.clone(), stop.clone());
            tokio::spawn(told);
        }
        // A step and the answer to its command are two small frames: without
        // this the second waits until the first was acknowledged.
        let listener = self.listener.tap_io(|stream| {
            let prompt = stream.set_nodelay(true);
            // Left to itself the system keeps megabytes for who does not read.
            let bounded = set_socket_send_buffer_size(&*stream, SEND_BUFFER);
            if let Err(error) = prompt.and(bounded.map_err(Into::into)) {
                tracing::debug!(%error, "a connection cannot be set up as it should be");
            }
        });
        let serving = axum::serve(listener, router(state.clone(), &self.page))
            .with_graceful_shutdown(async move {
                asked.cancelled().await;
                stopping.cancel();
            });
        let served = tokio::select! {
            served = serving.into_future() => served,
            // A request that never ends is not waited for.
            () = after(&stop, REQUEST_LIMIT) => Ok(()),
        };
        // axum does not wait for sockets.
        state.stopping.cancel();
        state.sockets.close();
        state.sockets.wait().await;
        watch.abort();
        state.rooms.close().await;
        if lost.is_cancelled() {
            anyhow::bail!(
                "The supervisor of the Redis servers has ended. Start the backend again."
            );
        }
        Ok(served?)
    }
}

async fn listen_for_metrics(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).await.map_err(|error| {
        anyhow::anyhow!("cannot listen on {address} for --metrics: {error}. Choose another port.")
    })?;
    let address = listener.local_addr()?;
    tracing::info!("metrics on http://{address}/metrics");
    Ok(listener)
}

/// Without the supervisor no room can be kept or opened: stops everything when
/// it is gone, and notes that in `lost`.
async fn watch_supervisor(rooms: Rooms, stop: CancellationToken, lost: CancellationToken) {
    rooms.supervisor_gone().await;
    if !stop.is_cancelled() {
        tracing::error!("the supervisor of the Redis servers is gone: stopping");
        lost.cancel();
        stop.cancel();
    }
}

async fn after(token: &CancellationToken, wait: Duration) {
    token.cancelled().await;
    sleep(wait).await;
}

fn router(state: AppState, page: &Page) -> Router {
    let mut router = Router::new()
        .route("/healthz", get(health))
        .route("/lessons.json", get(lessons))
        .route("/glossary.json", get(glossary))
        .route("/guarantees.json", get(measured))
        .layer(CompressionLayer::new())
        .route("/ws", get(open_socket))
        .with_state(state);
    router = match page {
        Page::BuiltIn => router.fallback(page::serve),
        Page::Folder(folder) if folder.join("index.html").is_file() => {
            let files = ServeDir::new(folder);
            let files = files.precompressed_br().precompressed_gzip();
            router
                .fallback_service(files)
                .layer(CompressionLayer::new())
        }
        Page::Folder(_) => router.fallback(no_page),
    };
    for (name, value) in HEADERS {
        let value = HeaderValue::from_static(value);
        router = router.layer(SetResponseHeaderLayer::if_not_present(name, value));
    }
    router
}

#[derive(Serialize)]
struct Health {
    status: &'static str,
    rooms: usize,
    version: &'static str,
}

async fn health(State(state): State<AppState>) -> Json<Health> {
    Json(Health {
        status: "ok",
        rooms: state.rooms.count(),
        version: env!("CARGO_PKG_VERSION"),
    })
}

async fn lessons(State(state): State<AppState>) -> Response {
    state.library.lessons()
}

async fn glossary(State(state): State<AppState>) -> Response {
    state.library.glossary()
}

async fn measured(State(state): State<AppState>) -> Response {
    state.library.measured()
}

async fn no_page() -> impl IntoResponse {
    let text = "<!doctype html><meta charset=utf-8><title>Queue Playground</title>\
        <p>The page has not been built. <code>cargo xtask run</code> builds it; \
        <code>cargo xtask build</code> builds a program with the page inside; or name the \
        folder of a built page with <code>--page</code>.";
    (StatusCode::NOT_FOUND, Html(text))
}

async fn open_socket(
    State(state): State<AppState>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if !state.origins.allow(&headers) {
        let origin = headers.get(header::ORIGIN);
        tracing::warn!(?origin, "a page of another origin was refused");
        let text = "This page may not connect. Its origin has to be allowed with --allow-origin.";
        return (StatusCode::FORBIDDEN, text).into_response();
    }
    upgrade
        .max_message_size(READ_MAX)
        .max_frame_size(READ_MAX)
        .read_buffer_size(READ_BUFFER)
        // A session flushes what it has written: what waits, waits in the room,
        // where it is counted.
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(WRITE_BUFFER_MAX)
        .on_upgrade(move |socket| {
            let AppState {
                rooms,
                per_second,
                stopping,
                sockets,
                ..
            } = state;
            sockets.track_future(session::serve(socket, rooms, per_second, stopping))
        })
}
