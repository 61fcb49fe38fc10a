//! The command line.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use clap::{Parser, builder::RangedU64ValueParser};

use crate::room::Limits;

/// Serves the page of Queue Playground and drives a private Redis for each of
/// its rooms.
#[derive(Clone, Debug, Parser)]
#[command(name = "backend", version)]
pub struct Config {
    /// Address and port to listen on; port 0 takes a free one and prints it
    #[arg(long, value_name = "ADDRESS:PORT", default_value_t = default_listen(), env = "PLAYGROUND_LISTEN")]
    pub listen: SocketAddr,

    /// Port to listen on [default: the one in --listen]
    #[arg(long)]
    pub port: Option<u16>,

    /// Folder of the built page [default: the page inside this program; where
    /// it was built without one, frontend/dist]
    #[arg(long, value_name = "FOLDER", env = "PLAYGROUND_PAGE")]
    pub page: Option<PathBuf>,

    /// Origin of another page that may connect, such as the one of `trunk
    /// serve`: http://127.0.0.1:8081. May be given several times; the
    /// backend's own page always may [default: none]
    #[arg(
        long = "allow-origin",
        value_name = "ORIGIN",
        value_delimiter = ',',
        env = "PLAYGROUND_ALLOW_ORIGIN"
    )]
    pub allow_origin: Vec<String>,

    /// Believe X-Forwarded-Proto and X-Forwarded-Host: a page may connect from
    /// where they say the visitor is. Only where every visitor comes through a
    /// proxy that sets them
    #[arg(long, env = "PLAYGROUND_TRUST_PROXY")]
    pub trust_proxy: bool,

    /// The Redis server to run: a path, or a name to look for on PATH
    /// [default: redis-server, then valkey-server]
    #[arg(long, value_name = "PROGRAM", env = "PLAYGROUND_REDIS")]
    pub redis: Option<PathBuf>,

    /// Address and port to tell Prometheus what is counted, at /metrics
    /// [default: nowhere]. Keep it off the network that visitors come from
    #[arg(long, value_name = "ADDRESS:PORT", env = "PLAYGROUND_METRICS")]
    pub metrics: Option<SocketAddr>,

    /// Most rooms at a time
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
    pub max_rooms: usize,

    /// Most browsers in a room
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u64).range(1..))]
    pub max_browsers: u64,

    /// A room without a browser ends after so many minutes; one that is
    /// watched, but given no command, after eight times as many
    #[arg(long, value_name = "MINUTES", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=10_080))]
    pub room_idle_minutes: u64,

    /// Most lines that all actors of a room run in a second by themselves (live
    /// mode)
    #[arg(long, value_name = "N", default_value_t = 20_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub max_lines_per_second: u64,

    /// Most messages that a browser may send in a second
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub max_commands_per_second: u32,

    /// Memory of a room's Redis in MiB; beyond it Redis refuses writes
    #[arg(long, value_name = "MIB", default_value_t = 64, value_parser = clap::value_parser!(u64).range(4..=65_536))]
    pub redis_memory_mib: u64,

    /// Deal the turns of every room in the order of this seed
    /// [default: another for each room]
    #[arg(long)]
    pub seed: Option<u64>,

    /// What to log: error, warn, info, debug or trace, also by module
    #[arg(
        long,
        value_name = "LEVEL",
        default_value = "info",
        env = "PLAYGROUND_LOG"
    )]
    pub log: String,
}

fn default_listen() -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080)
}

impl Config {
    /// Where to listen.
    pub fn address(&self) -> SocketAddr {
        let mut address = self.listen;
        if let Some(port) = self.port {
            address.set_port(port);
        }
        address
    }

    /// What a room has to keep to.
    pub fn limits(&self) -> Limits {
        Limits {
            idle: Duration::from_secs(self.room_idle_minutes * 60),
            browsers: self.max_browsers,
            lines_per_second: self.max_lines_per_second,
        }
    }

    /// Memory of a room's Redis, in bytes.
    pub fn redis_memory_bytes(&self) -> u64 {
        self.redis_memory_mib * 1024 * 1024
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Config::command().debug_assert();
    }

    #[test]
    fn a_port_alone_keeps_the_address() {
        let config = Config::try_parse_from(["backend", "--port", "0"]);
        let address = config.map(|config| config.address().to_string());
        assert_eq!(address.ok(), Some("127.0.0.1:0".into()));
    }
}
