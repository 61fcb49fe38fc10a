//! Which pages may open a socket.
//!
//! A browser lets any page open a WebSocket to any address, this machine's
//! included, and tells only the page's origin. So that has to be known here.

use std::net::SocketAddr;

use axum::http::{HeaderMap, header};

/// The origins that may open a socket.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    allowed: Vec<String>,
    trusts_proxy: bool,
}

impl Origins {
    /// The backend's own addresses, and those that were allowed by hand.
    pub fn new(listening: SocketAddr, allowed: &[String]) -> Self {
        let port = listening.port();
        let mut hosts = vec![listening.to_string()];
        // The names of this machine only where it listens for itself: what it
        // is called elsewhere has to be said.
        if listening.ip().is_loopback() || listening.ip().is_unspecified() {
            hosts.extend([
                format!("127.0.0.1:{port}"),
                format!("[::1]:{port}"),
                format!("localhost:{port}"),
            ]);
        }
        let own = hosts.iter().map(|host| format!("http://{host}"));
        let by_hand = allowed
            .iter()
            .map(|origin| origin.trim_end_matches('/').to_owned());
        Self {
            allowed: own.chain(by_hand).collect(),
            trusts_proxy: false,
        }
    }

    /// Takes a proxy's word for where its visitors are (`--trust-proxy`). Only
    /// where nobody gets here but through it: whoever else can would say what
    /// he likes.
    #[must_use]
    pub fn trusting_proxy(mut self, trusts: bool) -> Self {
        self.trusts_proxy = trusts;
        self
    }

    /// Whether the page that asks may open a socket. One that does not tell its
    /// origin, or tells `null`, may not.
    pub fn allow(&self, asked: &HeaderMap) -> bool {
        let origin = asked.get(header::ORIGIN);
        let Some(origin) = origin.and_then(|origin| origin.to_str().ok()) else {
            return false;
        };
        let is_this = |known: &str| known.eq_ignore_ascii_case(origin);
        let is_forwarded = || forwarded(asked).is_some_and(|site| is_this(&site));
        self.allowed.iter().any(|allowed| is_this(allowed)) || self.trusts_proxy && is_forwarded()
    }
}

/// The site that a proxy says it serves: `X-Forwarded-Proto` and
/// `X-Forwarded-Host`, of the proxy nearest to the visitor, which comes first.
fn forwarded(asked: &HeaderMap) -> Option<String> {
    let first = |name: &str| {
        let value = asked.get(name)?.to_str().ok()?;
        value.split(',').next().map(str::trim)
    };
    let host = first("x-forwarded-host")?;
    let protocol = first("x-forwarded-proto")?;
    Some(format!("{protocol}://{host}"))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn allows(origin: &'static str) -> bool {
        let listening = SocketAddr::from(([127, 0, 0, 1], 8080));
        let origins = Origins::new(listening, &["https://play.example/".into()]);
        origins.allow(&asked(origin))
    }

    fn asked(origin: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ORIGIN, HeaderValue::from_static(origin))])
    }

    #[test]
    fn a_proxys_site_may_where_the_proxy_is_trusted() {
        let mut asked = asked("https://Play.example");
        for (name, value) in [
            ("x-forwarded-proto", "https, http"),
            ("x-forwarded-host", "play.example, inner.example"),
        ] {
            asked.insert(name, HeaderValue::from_static(value));
        }
        assert!(!Origins::default().allow(&asked));
        assert!(Origins::default().trusting_proxy(true).allow(&asked));
        asked.remove("x-forwarded-proto");
        assert!(!Origins::default().trusting_proxy(true).allow(&asked));
    }

    #[test]
    fn its_own_page_may() {
        assert!(allows("http://127.0.0.1:8080"));
        assert!(allows("http://localhost:8080"));
        assert!(allows("http://[::1]:8080"));
        assert!(allows("https://play.example"));
    }

    #[test]
    fn others_may_not() {
        for origin in [
            "null",
            "",
            "http://127.0.0.1:8081",
            "https://127.0.0.1:8080",
            "http://evil.example:8080",
            "http://127.0.0.1.evil.example:8080",
            "http://localhost:8080.evil.example",
        ] {
            assert!(!allows(origin), "{origin}");
        }
        assert!(!Origins::default().allow(&HeaderMap::new()));
    }
}
