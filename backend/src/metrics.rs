//! What is counted for operators, in the text form of Prometheus
//! (<https://prometheus.io/docs/instrumenting/exposition_formats/>).
//!
//! Counting is an addition; sums over rooms are made when somebody asks. The
//! numbers are served on an address of their own (`--metrics`): behind a proxy
//! every visitor seems to come from this machine, so the page's address is no
//! place for them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{Router, extract::State, http::header, response::IntoResponse, routing::get};
use prometheus_client::{
    encoding::text::encode,
    metrics::{
        counter::Counter,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::{Registry, Unit},
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::rooms::Rooms;

/// From a tenth of a millisecond to three seconds, each twice the one before.
const FIRST_BUCKET_S: f64 = 0.000_1;
const BUCKETS: u16 = 15;

/// What rooms and sockets count. Clones count together.
#[derive(Clone, Debug)]
pub struct Meters {
    /// Steps taken, of every kind.
    pub steps: Counter,
    /// From a Step command to the step that it took.
    pub step_seconds: Histogram,
    /// One look at Redis.
    pub probe_seconds: Histogram,
    /// Lines that actors ran by themselves.
    pub live_lines: Counter,
    /// Snapshots sent because a browser was too slow for the steps.
    pub catch_ups: Counter,
    /// Commands and messages that were refused.
    pub rejected: Counter,
    /// Sockets that said hello and are open.
    pub browsers: Gauge,
}

impl Default for Meters {
    /// Counts that nobody reads.
    fn default() -> Self {
        let times = || Histogram::new(exponential_buckets(FIRST_BUCKET_S, 2.0, BUCKETS));
        Self {
            steps: Counter::default(),
            step_seconds: times(),
            probe_seconds: times(),
            live_lines: Counter::default(),
            catch_ups: Counter::default(),
            rejected: Counter::default(),
            browsers: Gauge::default(),
        }
    }
}

impl Meters {
    /// Counts one look at Redis.
    pub fn looked(&self, took: Duration) {
        self.probe_seconds.observe(took.as_secs_f64());
    }
}

/// What a room last told of itself, now and then.
#[derive(Debug, Default)]
pub struct RoomGauges {
    /// Memory that its Redis uses (`used_memory` of `INFO memory`), in bytes.
    pub redis_bytes: AtomicU64,
    /// Bytes held for all its browsers.
    pub held_bytes: AtomicUsize,
    /// Bytes held for the browser that is furthest behind.
    pub most_held_bytes: AtomicUsize,
}

/// The meters, by name, and what is summed up when somebody asks.
struct Exposition {
    registry: Registry,
    rooms: Rooms,
    rooms_open: Gauge,
    redis_bytes: Gauge,
    held_bytes: Gauge,
    most_held_bytes: Gauge,
}

impl Exposition {
    fn new(rooms: Rooms) -> Self {
        let mut registry = Registry::with_prefix("playground");
        let meters = rooms.meters().clone();
        registry.register("steps", "Steps taken, of every kind", meters.steps);
        registry.register_with_unit(
            "step",
            "From a Step command to the step that it took",
            Unit::Seconds,
            meters.step_seconds,
        );
        registry.register_with_unit(
            "probe",
            "One look at what Redis holds",
            Unit::Seconds,
            meters.probe_seconds,
        );
        registry.register(
            "live_lines",
            "Lines that actors ran by themselves in live mode",
            meters.live_lines,
        );
        registry.register(
            "catch_up_snapshots",
            "Snapshots sent instead of steps because a browser was too slow",
            meters.catch_ups,
        );
        registry.register(
            "commands_rejected",
            "Commands and messages of browsers that were refused",
            meters.rejected,
        );
        registry.register(
            "browsers",
            "Browsers in rooms, by open sockets",
            meters.browsers,
        );
        let mut gauge = |name: &str, help: &str, unit: Option<Unit>| {
            let gauge = Gauge::<i64>::default();
            match unit {
                Some(unit) => registry.register_with_unit(name, help, unit, gauge.clone()),
                None => registry.register(name, help, gauge.clone()),
            }
            gauge
        };
        Self {
            rooms_open: gauge("rooms", "Rooms that are open or opening", None),
            redis_bytes: gauge(
                "redis_memory",
                "Memory of all rooms' Redis servers, as they tell it (used_memory)",
                Some(Unit::Bytes),
            ),
            held_bytes: gauge(
                "held",
                "What waits to be sent to browsers, with their write buffers",
                Some(Unit::Bytes),
            ),
            most_held_bytes: gauge(
                "held_for_one",
                "The same, for the one browser for which it is most",
                Some(Unit::Bytes),
            ),
            registry,
            rooms,
        }
    }

    fn text(&self) -> String {
        let gauges = self.rooms.gauges();
        let most = gauges
            .iter()
            .map(|room| room.most_held_bytes.load(Ordering::Relaxed));
        self.most_held_bytes.set(signed(most.max().unwrap_or(0)));
        let held = gauges
            .iter()
            .map(|room| room.held_bytes.load(Ordering::Relaxed));
        self.held_bytes.set(signed(held.sum::<usize>()));
        let redis = gauges
            .iter()
            .map(|room| room.redis_bytes.load(Ordering::Relaxed));
        self.redis_bytes.set(signed(redis.sum::<u64>()));
        self.rooms_open.set(signed(self.rooms.count()));
        let mut text = String::new();
        match encode(&mut text, &self.registry) {
            Ok(()) => text,
            // Text cannot be written to a string only where a meter is broken.
            Err(error) => format!("# {error}\n"),
        }
    }
}

fn signed(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

/// Serves `/metrics` until `stop` is cancelled.
pub async fn serve(listener: TcpListener, rooms: Rooms, stop: CancellationToken) {
    let router = Router::new()
        .route("/metrics", get(exposed))
        .with_state(Arc::new(Exposition::new(rooms)));
    let serving = axum::serve(listener, router);
    tokio::select! {
        () = stop.cancelled() => {}
        served = serving.into_future() => {
            if let Err(error) = served {
                tracing::error!(%error, "the metrics are not served any more");
            }
        }
    }
}

async fn exposed(State(exposition): State<Arc<Exposition>>) -> impl IntoResponse {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], exposition.text())
}
