//! Many rooms, each with a browser that steps once a second: what one costs.

use std::{
    fs,
    time::{Duration, Instant},
};

use shared::command::Command;
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::{
    Options,
    finding::Finding,
    series::Series,
    support::{Backend, Browser},
};

/// Rooms, and for how many seconds.
const ROOMS: usize = 300;
const SECONDS: u64 = 20;

pub(crate) async fn bench(options: &Options) -> Vec<Finding> {
    let rooms = options.count(ROOMS, 30);
    let seconds = if options.quick { 4 } else { SECONDS };
    let backend = Backend::start_with(&["--max-rooms", "400"]).await;
    let empty = Usage::of(&backend);
    let mut browsers = Vec::new();
    for _ in 0..rooms {
        browsers.push(Browser::open(&backend).await);
    }
    let (before, start) = (Usage::of(&backend), Instant::now());
    let mut tasks = Vec::new();
    for (n, browser) in browsers.into_iter().enumerate() {
        // Evenly over the second.
        let offset = Duration::from_secs(1).mul_f64(n as f64 / rooms as f64);
        tasks.push(tokio::spawn(step_each_second(browser, offset, seconds)));
    }
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.expect("a browser that goes on"));
    }
    let (after, took) = (Usage::of(&backend), start.elapsed().as_secs_f64());
    backend.stop().await;
    let times: Series = times.into_iter().collect();
    let each = |bytes: u64| bytes as f64 / rooms as f64 / 1e6;
    let cpu = (after.cpu_s - before.cpu_s) / took;
    vec![
        Finding::number(
            "rooms",
            &format!("{rooms} rooms with one step a second each: a step"),
            format!(
                "p50 {:.1} ms, p99 {:.1} ms",
                times.quantile(0.5) / 1e3,
                times.quantile(0.99) / 1e3
            ),
        ),
        Finding::number(
            "rooms",
            "memory of a room (resident)",
            format!(
                "{:.2} MB in the backend, {:.2} MB in its Redis",
                each(after.backend_bytes.saturating_sub(empty.backend_bytes)),
                each(after.redis_bytes)
            ),
        ),
        Finding::number(
            "rooms",
            "processor time of all rooms, Redis included",
            format!(
                "{:.0} % of one core, {:.2} % for a room",
                cpu * 100.0,
                cpu * 100.0 / rooms as f64
            ),
        ),
    ]
}

async fn step_each_second(mut browser: Browser, offset: Duration, seconds: u64) -> Vec<Duration> {
    sleep(offset).await;
    let mut each = interval(Duration::from_secs(1));
    each.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut times = Vec::new();
    for n in 0..seconds {
        each.tick().await;
        let actor = Some(["p1", "c1"][n as usize % 2].into());
        let start = Instant::now();
        if browser.give(Command::Step { actor }).await.is_ok() {
            times.push(start.elapsed());
        }
    }
    times
}

/// What a backend and its servers use (`/proc`).
struct Usage {
    backend_bytes: u64,
    redis_bytes: u64,
    cpu_s: f64,
}

impl Usage {
    fn of(backend: &Backend) -> Self {
        let mut usage = Self {
            backend_bytes: resident(backend.pid()),
            redis_bytes: 0,
            cpu_s: cpu_s(backend.pid()),
        };
        // The backend's child is the supervisor, and the servers are its.
        for supervisor in children(backend.pid()) {
            usage.cpu_s += cpu_s(supervisor);
            for server in children(supervisor) {
                usage.redis_bytes += resident(server);
                usage.cpu_s += cpu_s(server);
            }
        }
        usage
    }
}

fn children(pid: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{pid}/task"))
        .into_iter()
        .flatten();
    tasks
        .flatten()
        .filter_map(|task| fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|list| {
            let ids = list.split_whitespace();
            ids.filter_map(|id| id.parse().ok()).collect::<Vec<u32>>()
        })
        .collect()
}

/// Memory of its own: what all of them share counts for none.
fn resident(pid: u32) -> u64 {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let kilobytes = |name: &str| {
        let line = rollup.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|line| line.split_whitespace().next());
        number
            .and_then(|number| number.parse::<u64>().ok())
            .unwrap_or(0)
    };
    1_024 * (kilobytes("Private_Clean:") + kilobytes("Private_Dirty:"))
}

fn cpu_s(pid: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let ticks = fields.split(' ').skip(11).take(2);
    let ticks: f64 = ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    ticks / rustix::param::clock_ticks_per_second() as f64
}
