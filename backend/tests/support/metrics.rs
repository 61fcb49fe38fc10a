//! What a backend counts, read as Prometheus reads it.

use std::{collections::BTreeMap, net::SocketAddr};

use super::{Backend, eventually, http};

/// The argument that makes a backend tell what it counts.
pub(crate) const METRICS: [&str; 2] = ["--metrics", "127.0.0.1:0"];

/// The samples of one moment, by name and labels.
pub(crate) struct Metrics(BTreeMap<String, f64>);

impl Metrics {
    /// Asks a backend that was started with [`METRICS`].
    pub(crate) async fn of(backend: &Backend) -> Self {
        let reply = http::get(address(backend).await, "/metrics", &[]).await;
        assert_eq!(reply.status, 200);
        Self::parse(reply.text())
    }

    /// Every line is a comment or a sample, each sample is of a family that was
    /// announced with its type, and none comes twice.
    pub(crate) fn parse(text: &str) -> Self {
        let mut families = BTreeMap::new();
        let mut samples = BTreeMap::new();
        for line in text.lines() {
            if let Some(kind) = line.strip_prefix("# TYPE ") {
                let (family, kind) = kind.split_once(' ').expect("a type");
                assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
                families.insert(family.to_owned(), kind.to_owned());
            }
            if line.starts_with('#') || line.is_empty() {
                continue;
            }
            let (name, value) = line.rsplit_once(' ').expect("a sample");
            let family = name.split('{').next().expect("a name");
            let is_of_a_family = families.keys().any(|known| family.starts_with(known));
            assert!(is_of_a_family, "{line}");
            let value = value.parse().unwrap_or_else(|_| panic!("{line}"));
            assert_eq!(samples.insert(name.to_owned(), value), None, "{line}");
        }
        Self(samples)
    }

    /// The value of a sample.
    pub(crate) fn get(&self, name: &str) -> f64 {
        let found = self.0.get(name);
        *found.unwrap_or_else(|| panic!("no {name} in {:?}", self.0.keys()))
    }
}

/// Where it tells them: its log says.
async fn address(backend: &Backend) -> SocketAddr {
    let find = || {
        let log = backend.log();
        let (_, rest) = log.split_once("metrics on http://")?;
        rest.split('/').next()?.parse().ok()
    };
    eventually("an address for the metrics", || find().is_some()).await;
    find().expect("an address")
}
