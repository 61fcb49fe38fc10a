//! Which pages may open a socket.
//!
//! A browser lets any page open a WebSocket to any address, this machine's
//! included, and tells only the page's origin. So that has to be known here.

use std::net::SocketAddr;

use axum::http::HeaderValue;

/// The origins that may open a socket.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    allowed: Vec<String>,
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
        }
    }

    /// Whether a page of this origin may open a socket. One that does not tell
    /// its origin, or tells `null`, may not.
    pub fn allows(&self, origin: Option<&HeaderValue>) -> bool {
        let origin = origin.and_then(|origin| origin.to_str().ok());
        origin.is_some_and(|origin| {
            self.allowed
                .iter()
                .any(|allowed| allowed.eq_ignore_ascii_case(origin))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(origin: &'static str) -> bool {
        let listening = SocketAddr::from(([127, 0, 0, 1], 8080));
        let origins = Origins::new(listening, &["https://play.example/".into()]);
        origins.allows(Some(&HeaderValue::from_static(origin)))
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
        assert!(!Origins::default().allows(None));
    }
}
