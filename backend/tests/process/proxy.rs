//! Behind a proxy that speaks TLS, in a folder of somebody's site.

use crate::support::{Backend, Browser, Hello, Proxy, Raw, http};

/// What the visitors' pages are called.
const SITE: &str = "https://play.example";
/// What a proxy tells of them.
const FORWARDED: &str = "X-Forwarded-Proto: https\r\nX-Forwarded-Host: play.example\r\n";

/// The socket through the proxy, as the page there opens it.
async fn open(proxy: &Proxy, origin: &str) -> Result<Browser, u16> {
    let raw = Raw::open_through(proxy.address, "/queues/ws", origin).await?;
    let browser = Browser::enter(raw, Hello::default()).await;
    Ok(browser.unwrap_or_else(|rejection| panic!("no room: {rejection}")))
}

#[tokio::test]
async fn an_allowed_site_is_served_from_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "<title>page</title>").unwrap();
    let page = folder.path().to_str().unwrap();
    let backend = Backend::start_with(&["--allow-origin", SITE, "--page", page]).await;
    let proxy = Proxy::start(backend.address(), "").await;
    for (path, status) in [
        ("/queues/", 200),
        ("/queues/index.html", 200),
        ("/queues/healthz", 200),
        ("/healthz", 404),
    ] {
        let reply = http::get(proxy.address, path, &[]).await;
        assert_eq!(reply.status, status, "{path}");
        assert_eq!(reply.header("location"), "", "{path}");
    }
    let mut browser = open(&proxy, SITE).await.unwrap();
    browser.step("p1").await;
    for other in ["http://play.example", "https://evil.example", "null"] {
        assert_eq!(open(&proxy, other).await.err(), Some(403), "{other}");
    }
    drop(browser);
    backend.stop().await;
}

#[tokio::test]
async fn a_proxys_word_is_taken_only_where_it_is_trusted() {
    let backend = Backend::start().await;
    let proxy = Proxy::start(backend.address(), FORWARDED).await;
    assert_eq!(open(&proxy, SITE).await.err(), Some(403));
    backend.stop().await;

    let backend = Backend::start_with(&["--trust-proxy"]).await;
    let proxy = Proxy::start(backend.address(), FORWARDED).await;
    let mut browser = open(&proxy, SITE).await.unwrap();
    browser.step("p1").await;
    for other in ["http://play.example", "https://evil.example"] {
        assert_eq!(open(&proxy, other).await.err(), Some(403), "{other}");
    }
    drop(browser);
    backend.stop().await;
}
